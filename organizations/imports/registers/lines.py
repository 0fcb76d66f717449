"""The rows of a register's workbook: which unit, which day, what was typed in each field; all problems at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from config.toolkit import cells
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Plan, lines, strangers
from organizations.exports.registers import ACTOR, AT, CODE, DAY, HOW, STATE, UNIT, titles
from organizations.models import Organization
from organizations.models.registers import RecordState, RegisterRecord, RegisterType
from organizations.registers import Field
from organizations.registers.values import HIDDEN
from organizations.services.naming import Names, units_around
from organizations.services.registers import read

MOST = 20_000  # rows of one workbook
PREFIX = "data-"
WITHDRAWN = str(RecordState.WITHDRAWN.label)


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record to be made: the row of the workbook, the unit, the day, the data as it will be kept."""

    row: int
    unit: Organization
    day: date
    data: dict[str, Any]


@dataclass(slots=True)
class RecordPlan(Plan[RecordLine]):
    """The plan; `withdrawn` rows say themselves that they were withdrawn and are passed over."""

    withdrawn: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each sort, in the order of the preview."""
        found = {"新增": len(self.creates), "已有": self.unchanged, "错误": len(self.problems)}
        return found | ({"已撤回，不导入": self.withdrawn} if self.withdrawn else {})

    @property
    def digest(self) -> str:
        """The same for the same records over the same register."""
        return digest([[line.unit.pk, line.day.isoformat(), line.data] for line in self.creates])


@dataclass(slots=True)
class Reader:
    """Reads the lines of one register for the units that the user keeps it for."""

    type: RegisterType
    units: QuerySet[Organization]
    plan: RecordPlan
    names: dict[int | None, Names] = field(default_factory=dict)  # by county: what records may name
    keeping: Names = field(init=False)
    standing: dict[int, Organization] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keeping = Names(self.units)

    def expect(self, found: list[Line]) -> None:
        """Look up all units that the lines name, in two queries."""
        named = [_asked(line) for line in found]
        self.keeping.expect(named)
        wanted = {unit.pk for units in self.keeping.found.values() for unit in units}
        self.standing = self.units.in_bulk(list(wanted)[:MOST]) if wanted else {}

    def line(self, line: Line) -> RecordLine | None:
        """The record of a line; None after a problem or for one that was withdrawn."""
        if cells.words(line.cells.get("state") or "") == WITHDRAWN:
            self.plan.withdrawn += 1
            return None
        before = len(self.plan.problems)
        unit = self._unit(line)
        day = line.take("day", cells.day, self.plan.problems, required=True)
        if unit is None:
            return None
        given = {code: value for code, value in self._given(line) if value is not None}
        data, faults = read(self.type, organization=unit, date=day, data=given, names=self._names(unit))
        for fault in faults:
            key = {"organization": "unit", "date": "day"}.get(fault.place, PREFIX + fault.place)
            if key != "day" or day is not None:
                self.plan.problems.append(line.problem(key, fault.message))
        made = len(self.plan.problems) == before and day is not None
        return RecordLine(line.row, unit, day, data) if made else None

    def _given(self, line: Line) -> Iterator[tuple[str, Any]]:
        for each in self.type.spec().fields:
            value = line.cells.get(PREFIX + each.code)
            if value == HIDDEN:
                self.plan.problems.append(
                    line.problem(PREFIX + each.code, "这里是被遮住的个人信息，请填写真实内容，或请有权查看的人员导入。")
                )
            else:
                yield each.code, value

    def _unit(self, line: Line) -> Organization | None:
        asked = _asked(line)
        if not asked:
            self.plan.problems.append(line.problem("unit", "「单位」不能为空，请填单位的完整名称或区划代码。"))
            return None
        key = "code" if cells_code(line) else "unit"
        try:
            found = self.standing[self.keeping.unit(asked)["id"]]
        except cells.CellError as error:
            self.plan.problems.append(line.problem(key, f"{error}。只能导入您有权登记的单位。"))
            return None
        name = cells.words(line.cells.get("unit") or "")
        if key == "code" and name and name not in (found.name, found.code):
            message = f"区划代码「{found.code}」是「{found.name}」，与「单位」一列的「{name}」不符，请改正其中一个。"
            self.plan.problems.append(line.problem("unit", message))
            return None
        return found

    def _names(self, unit: Organization) -> Names:
        place = unit.county_id
        if place not in self.names or place is None:
            self.names[place] = Names(units_around(unit))
        names = self.names[place]
        names.organization = unit
        return names


def plan_records(type: RegisterType, book: Book, units: QuerySet[Organization]) -> RecordPlan:
    """What a workbook would add to the register. Nothing is written."""
    plan = RecordPlan(notices=list(book.notices))
    columns = _columns(type)
    reader, seen = Reader(type, units, plan), {}
    for sheet, rows in book.sheets.items():
        if sheet == HOW:
            continue
        plan.problems += strangers(rows, sheet=sheet, columns=columns)
        found = lines(rows, sheet=sheet, columns=columns, problems=plan.problems)
        reader.expect(found)
        for line in found[:MOST]:
            made = reader.line(line)
            if made is not None:
                _once(made, line, seen, plan)
        if len(found) > MOST:
            plan.notices.append(f"「{sheet}」超过{MOST}行，后面的没有读，请分几次导入。")
    _drop_standing(type, plan)
    return plan


def _columns(type: RegisterType) -> list[Column]:
    passed_over = [("number", "序号"), ("actor", ACTOR), ("at", AT)]
    spec = type.spec()
    named = titles(spec)
    return [
        Column("unit", (UNIT, "单位名称"), required=False),
        Column("code", (CODE, "单位代码"), required=False),
        Column("day", (DAY,)),
        *(Column(PREFIX + each.code, _called(each, named), required=each.required) for each in spec.fields),
        Column("state", (STATE,), required=False),
        *(Column(key, (title,), required=False) for key, title in passed_over),
    ]


def _called(field: Field, named: Mapping[str, str]) -> tuple[str, ...]:
    """The heading of a field's column; money also without its measure, where no other column is called so."""
    title = named[field.code]
    return (title,) if field.label in named.values() else (title, field.label)


def _once(made: RecordLine, line: Line, seen: dict[str, int], plan: RecordPlan) -> None:
    """The record, unless a row above says the same word for word."""
    earlier = seen.setdefault(digest([made.unit.pk, made.day.isoformat(), made.data]), line.row)
    if earlier == line.row:
        plan.creates.append(made)
    else:
        plan.problems.append(line.problem("unit", f"与第{earlier}行完全相同，请删去一行，或写明两次的区别。"))


def _drop_standing(type: RegisterType, plan: RecordPlan) -> None:
    """What is there already, word for word, is not made again."""
    if not plan.creates:
        return
    days = [line.day for line in plan.creates]
    valid = RegisterRecord.objects.valid().filter(type=type, date__range=(min(days), max(days)))
    wanted = {line.unit.pk for line in plan.creates}
    there = {
        digest([unit, day.isoformat(), data])
        for unit, day, data in valid.order_by().values_list("organization_id", "date", "data").iterator()
        if unit in wanted
    }
    left = [line for line in plan.creates if digest([line.unit.pk, line.day.isoformat(), line.data]) not in there]
    plan.unchanged, plan.creates = len(plan.creates) - len(left), left


def cells_code(line: Line) -> Any:
    """What the line has in its column of codes."""
    return line.cells.get("code")


def _asked(line: Line) -> Any:
    """How the line calls its unit: by code where it has one."""
    value: Mapping[str, Any] = line.cells
    return value.get("code") or value.get("unit") or ""
