"""Levels of the past (补录历史) and plates as workbooks: read, tried out, looked at, then registered or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import Plate, UnitLevel
from assessments.models.levels import Way
from assessments.selectors.scales import scales_for
from assessments.services.levels import record_level
from assessments.services.plates import hang_plate, plate_number
from config.toolkit import cells
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Column, Line, Problem
from organizations.imports import records
from organizations.imports.honours.naming import UNIT_COLUMNS
from organizations.imports.honours.planning import RowPlan, apply_rows, keep_rows, plan_rows, rehearse, same_rows
from organizations.imports.honours.table import Given, Table
from organizations.models import ImportRecord, Organization, User
from scoring.standards import Scale

PAST, PLATES = "levels", "plates"
TITLES = {PAST: "历年等级", PLATES: "牌匾"}
SCALE_COLUMN = Column("scale", ("等级体系", "体系"), required=False)
PAST_COLUMNS = (
    *UNIT_COLUMNS,
    SCALE_COLUMN,
    Column("level", ("等级",)),
    Column("year", ("年度", "年份")),
    Column("valid_from", ("生效日期", "起")),
    Column("valid_until", ("失效日期", "止"), required=False),
    Column("document", ("文号", "依据"), required=False),
)
PLATE_COLUMNS = (
    *UNIT_COLUMNS,
    SCALE_COLUMN,
    Column("level", ("等级",), required=False),
    Column("number", ("牌匾编号", "编号")),
    Column("hung_on", ("挂牌日期",), required=False),
)
NOTES = {
    PAST: "一行一个单位一年的等级。失效日期不填的，到下一次评定为止。等级体系只有一个的可以不填。",
    PLATES: "列出的是应挂牌还没有挂牌的单位：填上牌匾编号和挂牌日期后上传。没有填编号的行不登记。",
}


def table_of(kind: str, owner: Organization) -> Table:
    """The table of one kind, for levels that this unit gives."""
    scales = scales_for(owner)
    if kind == PLATES:
        return Table(
            TITLES[PLATES],
            lambda: PLATE_COLUMNS,
            lambda units: PlateReader(scales, _held(owner, units)),
            lambda units: set(Plate.objects.hanging().filter(owner=owner).values_list("held", "number")),
            lambda unit, given: (given["level"].pk, given["number"]),
            lambda given: f"{given['level'].label}，编号{given['number']}",
            _hang,
        )
    return Table(
        TITLES[PAST],
        lambda: PAST_COLUMNS,
        lambda units: PastReader(scales, _years(units)),
        lambda units: set(_years(units)),
        lambda unit, given: (unit.pk, given["scale"].key, given["year"]),
        lambda given: f"{given['year']}年 {given['scale'].names[given['code']]}（{given['scale'].title}）",
        partial(record_level, owner=owner),
    )


def _hang(unit: Organization, *, level: UnitLevel, number: str, hung_on: date, actor: User) -> Plate:
    return hang_plate(level, number=number, hung_on=hung_on, actor=actor)


def _held(owner: Organization, units: Iterable[Organization]) -> dict[tuple[int, str], UnitLevel]:
    """By unit and scale the level that it holds today."""
    held = UnitLevel.objects.on(timezone.localdate()).filter(owner=owner, organization__in=[one.pk for one in units])
    return {(level.organization_id, level.scale): level for level in held.select_related("organization", "owner")}


def _years(units: Iterable[Organization]) -> dict[tuple[int, str, int], UnitLevel]:
    """By unit, scale and year the level of that year."""
    yearly = UnitLevel.objects.standing().filter(way__in=(Way.ROUND, Way.RECORDED))
    rows = yearly.filter(organization__in=[unit.pk for unit in units]).select_related("organization")
    return {(row.organization_id, row.scale, row.year): row for row in rows}


@dataclass(frozen=True, slots=True)
class ScaleReader:
    """Reads which scale and which level of it a row means."""

    scales: dict[str, Scale]

    def scale(self, line: Line, problems: list[Problem]) -> Scale | None:
        """By title or key; the only one where nothing is written."""
        said = line.take("scale", cells.words, problems)
        found = [one for one in self.scales.values() if said in ("", one.title, one.key)]
        if len(found) == 1:
            return found[0]
        told = "、".join(one.title for one in self.scales.values()) or "没有已发布的等级体系"
        problems.append(line.problem("scale", f"请写明是哪个等级体系：{told}。"))
        return None

    def level(self, line: Line, scale: Scale, problems: list[Problem]) -> str:
        """The code of the level or outcome, by its name, short name or code; "" after a problem."""
        said = line.take("level", cells.words, problems, required=True)
        names = {name: code for code, name in scale.names.items()} | {one.label: one.code for one in scale.levels}
        code = said if said in scale.names else names.get(said, "")
        if said and not code:
            told = "、".join(scale.names.values())
            problems.append(line.problem("level", f"「{said}」不是「{scale.title}」的等级，可填：{told}。"))
        return code


@dataclass(frozen=True, slots=True)
class PastReader(ScaleReader):
    """Reads rows of levels of the past; `years` are those on record."""

    years: dict[tuple[int, str, int], UnitLevel]

    def __call__(self, line: Line, unit: Organization, problems: list[Problem]) -> Given:
        """The service's arguments; a year that is on record otherwise is told."""
        scale = self.scale(line, problems)
        given = {
            "scale": scale,
            "code": self.level(line, scale, problems) if scale else "",
            "year": line.take("year", partial(cells.whole, units="年|年度"), problems, required=True),
            "valid_from": line.take("valid_from", cells.day, problems, required=True),
            "valid_until": line.take("valid_until", cells.day, problems),
            "document": line.take("document", cells.words, problems),
        }
        had = self.years.get((unit.pk, scale.key, given["year"])) if scale else None
        if had is not None and had.level != given["code"]:
            message = f"「{unit}」{given['year']}年已有等级{had.label}，一个单位同一年不能有两个等级。"
            problems.append(line.problem("level", message))
        return given


@dataclass(frozen=True, slots=True)
class PlateReader(ScaleReader):
    """Reads rows of plates; `held` are the levels of today."""

    held: dict[tuple[int, str], UnitLevel]

    def __call__(self, line: Line, unit: Organization, problems: list[Problem]) -> Given:
        """The service's arguments."""
        scale = self.scale(line, problems)
        level = self.held.get((unit.pk, scale.key)) if scale else None
        if scale and level is None:
            problems.append(line.problem("unit", f"「{unit}」现在没有「{scale.title}」的等级，不能挂牌。"))
        said = line.take("level", cells.words, problems)
        if level and said and said not in (level.label, level.level):
            problems.append(line.problem("level", f"「{unit}」现在是{level.label}，表里写的是「{said}」，请核对。"))
        number = plate_number(line.take("number", cells.code, problems, required=True) or "")
        hung_on = line.take("hung_on", cells.day, problems) or timezone.localdate()
        return {"level": level, "number": number, "hung_on": hung_on}


def _numbered(line: Line) -> bool:
    return line.cells.get("number") not in (None, "")


def plan_levels(book: Book, kind: str, owner: Organization) -> RowPlan:
    """What a workbook would register at the units below the owner."""
    units = Organization.objects.within(owner).exclude(pk=owner.pk)
    counts = _numbered if kind == PLATES else (lambda line: True)
    return plan_rows(book, table_of(kind, owner), units, counts=counts)


def keep_levels(content: bytes, kind: str, *, name: str, owner: Organization, actor: User) -> ImportRecord:
    """The uploaded workbook on record with what it would do; with problems, its cells marked."""
    return _keep(content, read(content), kind, name=name, owner=owner, actor=actor)


@transaction.atomic
def _keep(content: bytes, book: Book, kind: str, *, name: str, owner: Organization, actor: User) -> ImportRecord:
    plan = plan_levels(book, kind, owner)
    rehearse(plan, table_of(kind, owner), actor=actor)  # rows that could be read, too, where others could not
    return keep_rows(content, plan, kind=kind, name=name, organization=owner, actor=actor)


def replan_levels(record: ImportRecord) -> tuple[RowPlan, bool]:
    """The plan of a kept workbook as it is now, and whether it is still what was shown."""
    plan = _again(record, records.book_of(record))
    return plan, same_rows(record, plan)


def _again(record: ImportRecord, book: Book) -> RowPlan:
    assert record.organization is not None
    return plan_levels(book, record.kind, record.organization)


def apply_levels(record: ImportRecord, *, actor: User) -> RowPlan:
    """Register what the preview showed, all or nothing; Refused when something has changed since."""
    assert record.organization is not None
    book, table = records.book_of(record), table_of(record.kind, record.organization)
    return apply_rows(record, lambda: _again(record, book), table, actor=actor)


def headings(kind: str) -> Sequence[str]:
    """The headings of the table to be filled in."""
    return [column.titles[0] for column in (PLATE_COLUMNS if kind == PLATES else PAST_COLUMNS)]


def rows_to_fill(kind: str, owner: Organization, levels: Iterable[UnitLevel]) -> list[tuple[Any, ...]]:
    """Of plates a row for each level that lacks one; of the past none."""
    if kind != PLATES:
        return []
    titles = {key: scale.title for key, scale in scales_for(owner).items()}
    return [
        (one.organization.code, one.organization.name, titles.get(one.scale, one.scale), one.label, "", None)
        for one in levels
    ]
