"""Levels and plates as workbooks: who holds what on a day, a unit's history, the plates, tables to be filled in."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.exports.laid import Range, whom, written
from assessments.models import Case, Plate, UnitLevel
from assessments.selectors.boards.ground import what_is
from assessments.selectors.cases.listed import listed_on
from assessments.selectors.levels import Past, hanging_by_unit
from assessments.selectors.scales import only, scale_titles
from config.toolkit.dates import chinese_date
from config.toolkit.excel.writing import CellValue, Listing, flat
from organizations import audit
from organizations.models import Organization, User

SCALE = "等级体系"
LEVELS = (
    "序号",
    "上级单位",
    "单位",
    SCALE,
    "等级",
    "年度",
    "生效日期",
    "有效期至",
    "来由",
    "决定",
    "牌匾编号",
)
HISTORY = (SCALE, "年度", "等级", "变化", "单位", "生效日期", "失效日期", "来由", "决定", "说明", "牌匾编号")
PLATES = (
    "序号",
    "上级单位",
    "单位",
    SCALE,
    "等级",
    "牌匾编号",
    "挂牌日期",
    "状态",
    "摘牌日期",
    "摘牌原因",
)
OPTIONAL = ("有效期至", "牌匾编号", "摘牌日期", "摘牌原因")


@transaction.atomic
def levels_workbook(levels: QuerySet[UnitLevel], found: Range, *, day: date, actor: User) -> bytes:
    """One row for each level that holds on the day; the export is on record."""
    rows = list(levels)
    plates, titles = hanging_by_unit(rows), scale_titles({row.scale for row in rows})
    marks = listed_on(actor, [row.organization_id for row in rows], day)

    def line(number: int, row: UnitLevel) -> tuple[CellValue, ...]:
        unit, plate = row.organization, plates.get((row.organization_id, row.scale))
        return (
            *(number, unit.parent.name if unit.parent else "", unit.name, titles[row.scale], row.label),
            *(row.year, row.valid_from, row.expires_on, row.get_way_display()),
            *(str(row.resolution) if row.resolution else row.reason, plate.number if plate else ""),
            *([_mark(marks.get(row.organization_id))] if marks else []),
        )

    named = f"{found.name}{_whom(row.organization for row in rows)}等级名册（{day.year}年）"
    note = f"{chinese_date(day)}有效的等级，共{len(rows)}个。{_counted(rows)}{found.told}"
    heads = (*LEVELS, *(["备注"] if marks else []))
    content = _of_scales(named, heads, [line(*each) for each in enumerate(rows, 1)], note, actor)
    audit.record("export.levels", actor=actor, rows=len(rows))
    return content


def _mark(case: Case | None) -> str:
    return f"整顿中（{case.label}）" if case else ""


def history_rows(unit: Organization, pasts: Sequence[Past]) -> list[tuple[CellValue, ...]]:
    """Every level that the unit and those from which it came held, the latest first."""
    return [
        (
            *(past.title, step.level.year, step.level.label, step.move, (step.source or unit).name),
            *(step.level.valid_from, step.level.ended_on, step.level.get_way_display()),
            *(str(step.level.resolution or ""), step.level.reason),
            "、".join(plate.number for plate in step.plates),
        )
        for past in pasts
        for step in past.steps
    ]


@transaction.atomic
def plates_workbook(plates: QuerySet[Plate], found: Range, *, actor: User) -> bytes:
    """One row for each plate, with whether it hangs rightly; the export is on record."""
    rows = list(plates)
    titles = scale_titles({row.scale for row in rows})
    marks = listed_on(actor, [row.held.organization_id for row in rows], timezone.localdate())
    lines = [
        (
            *(number, str(row.held.organization.parent or ""), row.held.organization.name),
            *(titles[row.scale], row.held.label, row.number, row.hung_on, state_of(row, marks)),
            *(row.removed_on, row.removed_reason),
        )
        for number, row in enumerate(rows, 1)
    ]
    named = f"{found.name}{_whom(row.held.organization for row in rows)}牌匾名册（{timezone.localdate().year}年）"
    content = _of_scales(named, PLATES, lines, f"共{len(rows)}块。{found.told}", actor)
    audit.record("export.plates", actor=actor, rows=len(rows))
    return content


def state_of(plate: Plate, cases: Mapping[int, Case]) -> str:
    """挂牌中, 应摘牌 or 已摘牌, of a plate read with `rightful`; and whether its unit is on the list of 整顿."""
    if plate.removed_on:
        return "已摘牌"
    said = "挂牌中" if plate.rightful else "应摘牌"  # type: ignore[attr-defined]
    return f"{said}，单位整顿中" if plate.held.organization_id in cases else said


def table_workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[CellValue]], note: str) -> bytes:
    """A table to be filled in and uploaded again."""
    content = io.BytesIO()
    flat(content, title, headings, rows, note=note)
    return content.getvalue()


def _whom(units: Iterable[Organization]) -> str:
    return whom({what_is(unit.kind, unit.field) for unit in units})


def _counted(rows: Iterable[UnitLevel]) -> str:
    """五星级67个，四星级51个: in the order of the scale, levels before other outcomes."""
    found = Counter((row.scale, row.rank is None, row.rank or 0, row.label) for row in rows)
    return "，".join(f"{key[-1]}{found[key]}个" for key in sorted(found)) + "。" if found else ""


def _of_scales(
    title: str, headings: Sequence[str], rows: Sequence[Sequence[CellValue]], note: str, actor: User
) -> bytes:
    """A table whose column 等级体系 becomes part of the line below the title where there is only one."""
    at = headings.index(SCALE)
    if scale := only(str(row[at]) for row in rows):
        headings, rows = [*headings[:at], *headings[at + 1 :]], [[*row[:at], *row[at + 1 :]] for row in rows]
        note = f"{SCALE}：{scale}。{note}"
    return written([Listing("数据", title, headings, rows, note, optional=OPTIONAL)], actor=actor)
