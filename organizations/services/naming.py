"""What the records of a register name: people, units and files, looked up once however many records ask."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from config.toolkit import cells
from config.toolkit.batches import batches
from organizations.models import Organization, Person, Post, StoredFile
from organizations.models.organizations import PATH_STEP

CANDIDATES = 5
NAME = 40
NUMBERED = "编号"
BRACKETED = re.compile(r"([^（）()]+)[（(]([^（）()]+)[）)]")
NUMBER, WORDS = "number", "words"
Asked = tuple[str, Any]  # how a unit is asked for: by the number of its row, or by code or name


def units_around(organization: Organization) -> QuerySet[Organization]:
    """The units that records of this one may name: those of its county, or of its whole tree where it has none."""
    top = organization.county_id
    root = Organization.objects.get(pk=top) if top else Organization.objects.get(path=organization.path[:PATH_STEP])
    return Organization.objects.within(root)


class Names:
    """Units are meant by code, or by a name that only one of `units` bears; files must be the record's own unit's.

    A row of ours, or its {"id"}, is taken as it is. `expect` and `expect_people` read all that will be asked for at
    once.
    """

    def __init__(self, units: QuerySet[Organization], *, organization: Organization | None = None) -> None:
        self.units, self.organization = units, organization
        self.found: dict[Asked, list[Organization]] = {}
        self.people: dict[str, list[Person]] = {}
        self.places: dict[int, set[str]] = {}  # by person the paths of the home and of the units of posts

    def expect(self, values: Iterable[Any]) -> None:
        """Look all these units up at once; a query for every few hundred."""
        asked = {_asked(value) for value in values} - set(self.found)
        self.found |= {value: [] for value in asked}
        for some in batches(sorted(one for one in asked if one[1])):
            words = [value for kind, value in some if kind == WORDS]
            numbers = [value for kind, value in some if kind == NUMBER]
            matching = Q(pk__in=numbers) | Q(code__in=words) | Q(name__in=words)
            for unit in self.units.filter(matching).select_related("parent").order_by("path"):
                for called in {(NUMBER, unit.pk), (WORDS, unit.code), (WORDS, unit.name)} & set(some):
                    self.found[called].append(unit)

    def unit(self, value: Any) -> dict[str, Any]:
        """{"id", "name"} of a unit; CellError when there is none or when several bear the name."""
        if isinstance(value, Organization):
            return {"id": value.pk, "name": value.name}
        asked = _asked(value)
        if asked not in self.found:
            self.expect([value])
        found = self.found[asked]
        in_force = [unit for unit in found if unit.closed_on is None] or found
        if not in_force:
            raise cells.CellError(f"没有找到单位「{cells.shown(_words(value))}」，请填区划代码或完整名称")
        if len(in_force) > 1:
            listed = "、".join(_told(unit) for unit in in_force[:CANDIDATES])
            more = f"等{len(in_force)}个" if len(in_force) > CANDIDATES else ""
            raise cells.CellError(f"叫「{cells.shown(asked[1])}」的单位不止一个：{listed}{more}，请改填区划代码")
        return {"id": in_force[0].pk, "name": in_force[0].name}

    def expect_people(self, values: Iterable[Any]) -> None:
        """Look all these people up at once: those at home in the units around, or who held a post there."""
        names = {_called(value)[0] for value in values if not isinstance(value, Person)} - set(self.people)
        self.people |= {name: [] for name in names}
        for some in batches(sorted(names)):
            posts = Post.objects.filter(organization__in=self.units, person__name__in=some).order_by()
            known = Q(home__in=self.units) | Q(pk__in=posts.values("person"))
            for person in Person.objects.filter(known, name__in=some).select_related("home").order_by("pk"):
                self.people[person.name].append(person)
                self.places[person.pk] = {person.home.path}
            for pk, path in posts.values_list("person", "organization__path"):
                self.places[pk].add(path)

    def person(self, value: Any) -> dict[str, Any]:
        """{"id", "name"} of a person; the name alone, without a number, of somebody whom nobody registered.

        A name alone means somebody of the record's own unit, of one above or below it; a namesake from elsewhere is
        taken only where it is written 张三（河湾村） or 张三（编号12）. CellError when several are meant.
        """
        if isinstance(value, Person):
            return {"id": value.pk, "name": value.name}
        name, which = _called(value)
        if not name or len(name) > NAME:
            raise cells.CellError(f"「{cells.shown(name)}」不是人名，人名最多{NAME}个字")
        if name not in self.people:
            self.expect_people([value])
        found = self.people[name]
        if not which and not (found := [one for one in found if self.near(one)]):
            return {"id": None, "name": name}
        meant = [one for one in found if which in ("", one.home.name, f"{NUMBERED}{one.pk}")]
        if len(meant) > 1 or (found and not meant):
            listed = "、".join(f"{name}（{one.home}，{NUMBERED}{one.pk}）" for one in found[:CANDIDATES])
            raise cells.CellError(
                f"叫「{name}」的不止一人或写法对不上：{listed}，请写成“{name}（{NUMBERED}{found[0].pk}）”的样子"
            )
        if meant:
            return {"id": meant[0].pk, "name": name}
        return {"id": None, "name": f"{name}（{which}）" if which else name}

    def near(self, person: Person) -> bool:
        """True for somebody of the record's own unit, of one above or below it; of everybody where there is no unit."""
        own = self.organization.path if self.organization else ""
        return any(path.startswith(own) or own.startswith(path) for path in self.places[person.pk])

    def file(self, value: Any) -> dict[str, Any]:
        """{"id", "name"} of a stored file of the record's own unit."""
        pk = value.pk if isinstance(value, StoredFile) else value["id"] if isinstance(value, dict) else value
        files = StoredFile.objects.filter(organization=self.organization) if self.organization else StoredFile.objects
        found = files.filter(pk=pk).first() if isinstance(pk, int) and not isinstance(pk, bool) else None
        if found is None:
            raise cells.CellError("没有找到这个附件，请重新上传")
        return {"id": found.pk, "name": found.name}


def _asked(value: Any) -> Asked:
    if isinstance(value, Organization):
        return NUMBER, value.pk
    if isinstance(value, dict):
        return (NUMBER, value["id"]) if isinstance(value.get("id"), int) else (WORDS, cells.words(value.get("name")))
    return WORDS, cells.words(value) if isinstance(value, str) else cells.code(value)


def _called(value: Any) -> tuple[str, str]:
    """A name, and what in brackets says which of its bearers is meant."""
    if isinstance(value, dict):
        number = value.get("id")
        return cells.words(value.get("name")), f"{NUMBERED}{number}" if number else ""
    match = BRACKETED.fullmatch(cells.words(value))
    return (match[1].strip(), match[2].strip()) if match else (cells.words(value), "")


def _words(value: Any) -> Any:
    return value.get("name", "") if isinstance(value, dict) else value


def _told(unit: Organization) -> str:
    above = f"{unit.parent}的" if unit.parent else ""
    return f"{above}{unit}（{unit.code}）" if unit.code else f"{above}{unit}"
