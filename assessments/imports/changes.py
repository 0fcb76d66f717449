"""What workbooks that change what stands have in common: kept, planned, looked at, then written or dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar

from django.db import transaction
from django.db.models import Model

from config.toolkit.cells import CellError, code, number, units_with, words
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem, lines
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User
from scoring.answers import FLAGS

Thing = TypeVar("Thing")
WHOLE = 100 * SCALE
SAID = FLAGS | {"没有": 0, "符合": SCALE, "不符合": 0}


class Change(Protocol):
    """One thing that would be written; `mark` is what it is and from what it starts, for the digest."""

    @property
    def mark(self) -> list[Any]: ...


Changed = TypeVar("Changed", bound=Change)
Holder = TypeVar("Holder", bound=Model)


@dataclass(slots=True)
class ChangePlan(Generic[Changed]):
    """What a workbook would change, how many of its lines or cells change nothing, and everything that is wrong."""

    changes: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The same while the same would be changed from the same."""
        return digest([one.mark for one in self.changes])

    def matched(
        self,
        book: Book,
        page: str,
        columns: Sequence[Column],
        find: Callable[[Line, list[Problem]], Thing | None],
        *,
        empty: str,
        key: Callable[[Thing], object] = attrgetter("pk"),
        at: str = "unit",
    ) -> Iterator[tuple[Line, Thing]]:
        """The lines of a page with what each is about; of two lines about the same the second is a problem."""
        seen: dict[object, int] = {}
        for line in lines(book.rows(page), sheet=page, columns=columns, problems=self.problems):
            thing = find(line, self.problems)
            if thing is None:
                continue
            earlier = seen.setdefault(key(thing), line.row)
            if earlier == line.row:
                yield line, thing
            else:
                self.problems.append(line.problem(at, f"与第{earlier}行重复，请只保留一行。"))
        if not seen and not self.problems:
            self.problems.append(Problem(page, 0, "", "", f"表里没有{empty}，请下载表格逐行填写。"))

    def fits(self, line: Line, key: str, said: str, most: int) -> bool:
        """Whether a text has at most so many characters; a problem otherwise."""
        if len(said) > most:
            self.problems.append(
                line.problem(key, f"「{line.titles[key]}」有{len(said)}个字，最多{most}个字，请精简。")
            )
        return len(said) <= most


@dataclass(frozen=True, slots=True)
class ChangeTable(Generic[Holder, Changed]):
    """One kind of workbook, for one round, review, township …: the `holder`.

    `noun` is what it changes, `counted` names the numbers of the record; `owner` leads from the holder to the unit
    whose record it is, `locked` to the row that is held while it is planned again and written.
    """

    kind: str
    noun: str
    counted: tuple[str, str]
    plan: Callable[[Holder, Book], ChangePlan[Changed]]
    write: Callable[[Holder, list[Changed], User], int]
    owner: str = "owner"
    locked: str = ""

    @property
    def outdated(self) -> str:
        """Why a preview cannot be confirmed any more."""
        return f"预览之后{self.noun}已有变化，这次导入不能再确认。请重新上传并预览。"

    def keep(self, holder: Holder, content: bytes, *, name: str, actor: User) -> ImportRecord:
        """The upload with what it would change; with problems the record holds the workbook with its cells marked."""
        return self._keep(holder, content, read(content), name=name, actor=actor)

    @transaction.atomic
    def _keep(self, holder: Holder, content: bytes, book: Book, *, name: str, actor: User) -> ImportRecord:
        plan = self.plan(holder, book)
        return records.keep(
            content,
            kind=self.kind,
            target=str(holder.pk),
            name=name,
            organization=attrgetter(self.owner)(holder),
            actor=actor,
            problems=plan.problems,
            counts=self._counts(plan),
            plan_digest="" if plan.problems else plan.digest,
        )

    def _counts(self, plan: ChangePlan[Changed]) -> dict[str, int]:
        if plan.problems:
            return {"错误": len(plan.problems)}
        changed, unchanged = self.counted
        return {changed: len(plan.changes), unchanged: plan.unchanged, "错误": 0}

    def preview(self, record: ImportRecord, holder: Holder) -> tuple[list[Changed], str]:
        """What a planned workbook would change now, and why it cannot be confirmed any more; "" where it can."""
        plan = self.plan(holder, records.book_of(record))
        return plan.changes, "" if self._same(plan, record) else self.outdated

    @staticmethod
    def _same(plan: ChangePlan[Changed], record: ImportRecord) -> bool:
        return not plan.problems and plan.digest == record.plan_digest

    def apply(self, record: ImportRecord, holder: Holder, *, actor: User) -> int:
        """Write the changes as they were shown, all of them or none; how many."""
        return self._apply(record, holder, records.book_of(record), actor=actor)

    @transaction.atomic
    def _apply(self, record: ImportRecord, holder: Holder, book: Book, *, actor: User) -> int:
        record = records.planned(record)
        row = attrgetter(self.locked)(holder) if self.locked else holder
        type(row)._default_manager.select_for_update().only("pk").get(pk=row.pk)
        plan = self.plan(holder, book)
        if not self._same(plan, record):
            raise Refused(self.outdated)
        written = self.write(holder, plan.changes, actor)
        records.finish(record, actor=actor, counts=self._counts(plan))
        return written


def unit_columns(*titles: str, parent: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns that say which unit a line is about."""
    above = (Column("parent", tuple(parent), required=False),) if parent else ()
    return Column("code", ("区划代码", "代码", "单位代码"), required=False), Column("unit", titles), *above


class Called(Generic[Thing]):
    """Things of units by code and name, by the name of the unit above and their own, and by a name that one has."""

    def __init__(self, rows: Iterable[tuple[Thing, Organization, str, str]], absent: str) -> None:
        """`rows`: the thing, its unit, the unit's name and that of the unit above; `absent`: 不在这次评审里."""
        self.absent = absent
        self.found: dict[tuple[str, str], list[Thing]] = defaultdict(list)
        for thing, unit, name, parent in rows:
            for key in {unit.code, "", f"/{words(parent)}"}:
                self.found[key, words(name)].append(thing)

    def one(self, line: Line, problems: list[Problem]) -> Thing | None:
        """What a line is about; None after a problem."""
        before = len(problems)
        place, name = line.take("code", code, problems), line.take("unit", words, problems, required=True)
        parent = line.take("parent", words, problems)
        if len(problems) > before:
            return None
        named = self.found.get((place or (f"/{parent}" if parent else ""), name), [])
        if len(named) == 1:
            return named[0]
        if named:
            said = f"有{len(named)}个单位叫「{name}」，请写明区划代码。"
        elif place or parent:
            said = f"「{name}」（{place or parent}）{self.absent}，请核对名称和{'区划代码' if place else '上级单位'}。"
        else:
            said = f"「{name}」{self.absent}，请核对名称。"
        problems.append(line.problem("unit", said))
        return None


class Asked(Protocol):
    """What is asked of a unit: a fact, or a question of a screening."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...


def read_said(cell: object, asked: Asked) -> int | None:
    """What people say of a unit, as a scaled number, a flag as 0 or 1; CellError for what it cannot be."""
    if asked.kind == "flag":
        said = words(cell)
        if said and said not in SAID:
            raise CellError(f"「{asked.name}」只能填“是”或“否”，填的是「{said}」")
        return SAID.get(said)
    value = number(cell, units=units_with(asked.unit or "%"))
    if value is not None and asked.kind == "percent" and not 0 <= value <= WHOLE:
        raise CellError(f"「{asked.name}」应在0到100之间")
    return value
