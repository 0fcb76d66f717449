"""What a workbook of posts would do: 新增人员, 修改人员, 新增任职, 登记免职; nobody and no unit is guessed."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from config.toolkit.dates import chinese_date
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Plan, Problem, lines
from organizations.models import Organization, Person, Post, User
from organizations.selectors.matching import Unsure, Wanted, candidates, match
from organizations.selectors.naming import units_called
from organizations.services.people import complete, person_faults
from organizations.services.posts import post_faults

from .lines import COLUMNS, PRINTED, PostLine, post_line

ASKED = 4  # units that a question names


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the preview."""

    row: int
    act: str
    name: str
    unit: str
    told: str

    @property
    def kind(self) -> str:
        """How its act is marked."""
        return {"登记免职": "warn", "修改人员": "info"}.get(self.act, "ok")


@dataclass(slots=True)
class PostPlan(Plan[Post]):
    """`creates` are the posts to be; persons stand apart, as do posts that end."""

    persons: list[Person] = field(default_factory=list)
    corrections: list[tuple[Person, dict[str, Any]]] = field(default_factory=list)
    ends: list[tuple[Post, date]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, in the order of the preview."""
        return {
            "新增人员": len(self.persons),
            "修改人员": len(self.corrections),
            "新增任职": len(self.creates),
            "登记免职": len(self.ends),
            "不变": self.unchanged,
            "错误": len(self.problems),
        }

    @property
    def digest(self) -> str:
        """The same for the same rows over the same people and posts."""
        told = [[change.row, change.act, change.name, change.unit, change.told] for change in self.changes]
        seats = [[post.person_id, post.organization_id, str(post.title), str(post.valid_from)] for post in self.creates]
        return digest([told, seats, [[post.pk, str(on)] for post, on in self.ends], self.unchanged])


def plan_posts(book: Book, *, root: Organization, user: User | None) -> PostPlan:
    """The plan of a workbook for the units below `root`. Nothing is written."""
    plan = PostPlan(notices=list(book.notices))
    found = _lines(book, plan.problems)
    return _Planner(plan, found, root, user).planned()


def _lines(book: Book, problems: list[Problem]) -> list[PostLine]:
    """The rows of every sheet that has the headings; rows with problems are left out and told."""
    found: list[PostLine] = []
    faults: list[Problem] = []
    tables = 0
    for sheet, rows in book.sheets.items():
        if sheet == PRINTED:
            continue
        missing: list[Problem] = []
        table = lines(rows, sheet=sheet, columns=COLUMNS, problems=missing)
        faults += missing
        tables += not missing
        found += [line for each in table if (line := post_line(each, problems))]
    if not tables:
        problems += faults[:1]
    elif not found and not problems:
        problems.append(Problem(next(iter(book.sheets)), 0, "", "", "表里没有任职，请在表头下面逐行填写。"))
    return found


class _Planner:
    """The rows against the people, posts and units that stand; a handful of queries for all rows."""

    def __init__(self, plan: PostPlan, found: list[PostLine], root: Organization, user: User | None) -> None:
        self.plan, self.lines, self.root, self.user = plan, found, root, user
        self.units = units_called(Organization.objects.within(root), [line.code or line.unit for line in found])
        names, numbers = [line.name for line in found], [line.id_number for line in found]
        self.known: dict[str, list[Person]] = defaultdict(list)
        self.numbered: dict[str, Person] = {}
        for person in candidates(user, names, numbers) if found else ():
            self._remember(person)
        taken = Person.objects.filter(id_number__in={number for number in numbers if number})
        self.taken = set(taken.values_list("id_number", flat=True)) - set(self.numbered)
        self.told: dict[int, dict[str, tuple[Any, PostLine]]] = defaultdict(dict)  # by id() of the person
        self.posts: dict[int, list[Post]] = defaultdict(list)

    def planned(self) -> PostPlan:
        """Every row looked at; ends before beginnings, so that the order of the rows does not matter."""
        placed = [(line, unit) for line in self.lines if (unit := self._unit(line))]
        for post in (
            Post.objects.standing()
            .filter(organization__in={unit.pk for _, unit in placed})
            .select_related("person", "organization")
        ):
            self.posts[post.organization_id].append(post)
        met = [(line, unit, person) for line, unit in placed if (person := self._person(line, unit))]
        rest = [row for row in met if not self._stands(*row)]
        for line, unit, person in rest:
            self._begin(line, unit, person)
        self._correct()
        order = [each.line.sheet for each in self.lines]
        self.plan.problems.sort(key=lambda one: (order.index(one.sheet) if one.sheet in order else 0, one.row))
        self.plan.changes.sort(key=lambda change: change.row)
        return self.plan

    def _unit(self, line: PostLine) -> Organization | None:
        found = self.units.get(line.code or line.unit, [])
        if line.code and line.unit and found:
            found = [unit for unit in found if unit.name == line.unit]
            if not found:
                self._wrong(line, "unit", f"区划代码「{line.code}」不是「{line.unit}」，请核对。")
                return None
        if not found:
            what, key = (line.code, "code") if line.code else (line.unit, "unit")
            self._wrong(line, key, f"在「{self.root}」范围内没有找到「{what}」，请填写区划代码或完整名称。")
            return None
        if len(found) > 1:
            places = "、".join(f"{unit.parent}下的{unit}" for unit in found[:ASKED])
            self._wrong(line, "unit", f"「{line.unit}」不止一个（{places}），请填写区划代码。")
            return None
        return found[0]

    def _person(self, line: PostLine, unit: Organization) -> Person | None:
        """Who is meant: on record, new in an earlier row, or new here; None after a problem."""
        if line.id_number in self.taken:
            self._wrong(line, "id_number", "这个身份证号码已有人员登记，不在您的名册里，请由上级经办人办理。")
            return None
        same = list(self.known[line.name])
        if line.id_number in self.numbered and self.numbered[line.id_number] not in same:
            same.append(self.numbered[line.id_number])
        try:
            person = match(Wanted(line.name, unit, line.id_number, line.born), same)
        except Unsure as unsure:
            self._wrong(line, unsure.field, str(unsure))
            return None
        if person is None:
            person = Person(name=line.name, home=unit)
            self.plan.persons.append(person)
            self._change(line, "新增人员", unit, "")
        self._tell(person, line)
        return person

    def _tell(self, person: Person, line: PostLine) -> None:
        """What the row says of the person; two rows must not contradict each other."""
        told = self.told[id(person)]
        for name, value in line.personal.items():
            before, _ = told.setdefault(name, (value, line))
            if before != value:
                self._wrong(line, name, f"「{line.name}」这一项与前面的行不一致，请核对。")
        if person.pk is None:
            for name, value in line.personal.items():
                setattr(person, name, value)
            complete(person)
        self._remember(person)

    def _remember(self, person: Person) -> None:
        if person not in self.known[person.name]:
            self.known[person.name].append(person)
        if person.id_number:
            self.numbered.setdefault(person.id_number, person)

    def _stands(self, line: PostLine, unit: Organization, person: Person) -> bool:
        """True when the post is on record already: unchanged, or ended by this row."""
        wanted = (line.title, line.post_name, line.valid_from)
        for post in self.posts[unit.pk]:
            if post.person_id != person.pk or (post.title, post.name, post.valid_from) != wanted:
                continue
            if line.valid_to in (None, post.valid_to):
                self.plan.unchanged += 1
            elif post.valid_to is None:
                self._end(post, line, line.valid_to)
            else:
                ended = chinese_date(post.valid_to)
                self._wrong(line, "valid_to", f"已登记的免职日期是{ended}，要改请在人员页面撤销登记后重新登记。")
            return True
        return False

    def _end(self, post: Post, line: PostLine, on: date) -> None:
        post.valid_to = on
        faults = [one for one in post_faults(post, ()) if one[0] == "valid_to"]
        for key, sentence in faults:
            self._wrong(line, key, sentence)
        if not faults:
            self.plan.ends.append((post, on))
            self._change(line, "登记免职", post.organization, f"{post.label}，{chinese_date(on)}起")

    def _begin(self, line: PostLine, unit: Organization, person: Person) -> None:
        post = line.post(person, unit)
        faults = list(post_faults(post, self.posts[unit.pk]))
        for key, sentence in faults:
            self._wrong(line, key, sentence)
        if not faults:
            self.posts[unit.pk].append(post)
            self.plan.creates.append(post)
            until = f"至{chinese_date(post.valid_to)}" if post.valid_to else "起"
            self._change(line, "新增任职", unit, f"{post.label}，{chinese_date(post.valid_from)}{until}")

    def _correct(self) -> None:
        """What rows say otherwise of persons on record, and what is wrong with new ones."""
        people = {id(person): person for group in self.known.values() for person in group}
        for key, told in self.told.items():
            person = people[key]
            new = {name: value for name, (value, _) in told.items() if getattr(person, name) != value}
            checked = copy(person)
            for name, value in new.items():
                setattr(checked, name, value)
            complete(checked)
            for name, sentence in person_faults(checked):
                line = told.get(name, next(iter(told.values())))[1]
                self._wrong(line, name, sentence)
            if new and person.pk is not None:
                self.plan.corrections.append((person, new))
                words = "、".join(Person._meta.get_field(name).verbose_name for name in new)
                self._change(next(iter(told.values()))[1], "修改人员", person.home, words)

    def _wrong(self, line: PostLine, key: str, message: str) -> None:
        self.plan.problems.append(line.problem(key, message))

    def _change(self, line: PostLine, act: str, unit: Organization, told: str) -> None:
        self.plan.changes.append(Change(line.line.row, act, line.name, unit.name, told))
