"""评定表 for the meeting, and tables of levels that are filled in and read in again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.board import COUNTED, STAGES, counts, gauges, lines, stage_of, townships
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.digest import short
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, amount, flat, safe_cell
from organizations import audit
from organizations.models import Organization, User
from scoring.standards.ratings import Rating

LEVELS_PAGE = "评定等级"
LEVELS = (
    *("区划代码", "单位", "乡镇（街道）", "得分", "上次等级"),
    *("计算等级", "建议等级", "乡镇意见"),
)
OPINION, DECISION = "意见等级", "审定等级"  # the column that is filled in
HOW = "只填“{}”和“理由”两列，其余供核对。填好后在页面上读入、核对、提交。"
HEADINGS = ("序号", "乡镇（街道）", "单位", "得分", *STAGES.values(), "说明")
WIDTHS = (6, 12, 26, 9, 12, 12, 12, 12, 12, 12, 34)
LEFT = (3, 11)
SIGN = "主持人（签字）：＿＿＿＿＿＿　　记录人（签字）：＿＿＿＿＿＿　　参会人员（签字）：＿＿＿＿＿＿　　年　月　日"


@transaction.atomic
def levels_workbook(
    round: RatingRound, entries: Sequence[RatingEntry], *, unit: Organization, heading: str, actor: User
) -> bytes:
    """Units with what is proposed, the column `heading` to be filled in; entries are read with their organization."""
    shown = lines(rating_of(round.standard), entries, told=True)
    rows: list[tuple[CellValue, ...]] = [
        (
            *(line.entry.organization.code, line.entry.name, line.entry.parent_name, amount(line.entry.score)),
            *(line.previous, line.computed, "" if line.entry.tie else line.proposed, line.opinion, "", ""),
        )
        for line in shown
    ]
    content = io.BytesIO()
    headings = (*LEVELS, heading, "理由")
    flat(content, f"{round.title}{unit}评定等级", headings, rows, note=HOW.format(heading), sheet=LEVELS_PAGE)
    audit.record("export.rating_levels", actor=actor, target=round, unit=unit, rows=len(rows))
    return content.getvalue()


@transaction.atomic
def rating_table(round: RatingRound, *, actor: User) -> bytes:
    """The whole round for the meeting: units with all stages and reasons, quotas, counts; the export is on record."""
    rating = rating_of(round.standard)
    entries = list(round.entries.order_by("position").select_related("parent"))
    book = Workbook()
    _units(book.active, round, rating, entries)
    _summary(book.create_sheet("名额和分布"), round, rating, entries)
    audit.record("export.rating", actor=actor, target=round, unit=round.owner, units=len(entries))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _units(page: Any, round: RatingRound, rating: Rating, entries: Sequence[RatingEntry]) -> None:
    page.title = "评定表"
    _head(page, f"{round.title}评定表", _about(round), WIDTHS)
    rows = [
        (
            *(number, line.entry.parent_name, line.entry.name, amount(line.entry.score), line.previous or "—"),
            *(line.computed or "未定", _proposed(line.proposed, line.entry), line.opinion or "—"),
            *(line.decided or "—", line.approved or "—", line.remark),
        )
        for number, line in enumerate(lines(rating, entries, told=has_decision(round)), 1)
    ]
    end = _table(page, 3, HEADINGS, rows, left=LEFT)
    _over(page, end + 1, SIGN, len(WIDTHS), as_note)
    fit_heights(page)
    print_setup(page, landscape=True, repeat_rows="3:3")


def has_decision(round: RatingRound) -> bool:
    """Whether there is a decision to tell."""
    return round.state not in (RatingState.DRAFT, RatingState.COMPUTED)


def _proposed(said: str, entry: RatingEntry) -> str:
    return "并列，由会议定" if entry.tie else said or "未定"


def _summary(page: Any, round: RatingRound, rating: Rating, entries: Sequence[RatingEntry]) -> None:
    widths = (16, *[13] * len(COUNTED))
    _head(page, f"{round.title}名额和分布", _about(round), widths)
    found = counts(rating, entries, told=has_decision(round))
    row = _table(page, 3, ("等级", *COUNTED.values()), [(one.name, *map(_dash, one.numbers)) for one in found])
    quotas = gauges(rating, entries, stage_of(round))
    if quotas:
        told = [
            (one.group, one.names, one.meter.places, one.meter.used, one.state or "—", one.reckoned) for one in quotas
        ]
        row = _table(page, row + 2, ("范围", "等级", "名额", "已用", "情况", "名额怎么来"), told)
    said = [(one.name, one.units, one.best, one.said, one.ties, one.open) for one in townships(rating, entries)]
    _table(
        page,
        row + 2,
        ("乡镇（街道）", "单位数", f"建议{rating.scale.levels[0].name}", "已提意见", "并列", "未定"),
        said,
    )
    fit_heights(page)
    print_setup(page, landscape=True)


def _dash(number: int | None) -> CellValue:
    return "—" if number is None else number


def _about(round: RatingRound) -> str:
    said = [f"组织单位：{round.owner}", f"标准：{round.standard}", f"截止日：{chinese_date(round.day)}"]
    said += [f"计算于{chinese_moment(timezone.localtime(round.computed_at))}"] if round.computed_at else []
    said += [f"校验码{short(round.digest)}"] if round.digest else []
    said += [f"状态：{round.get_state_display()}"]
    return "　".join(said)


def _head(page: Any, title: str, note: str, widths: Sequence[int]) -> None:
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    _over(page, 1, title, len(widths), as_title)
    _over(page, 2, note, len(widths), as_note)


def _table(
    page: Any, row: int, headings: Sequence[str], rows: Iterable[Sequence[CellValue]], *, left: Sequence[int] = (1,)
) -> int:
    """Headings at `row` and the rows below them; the number of the last row."""
    for column, heading in enumerate(headings, 1):
        cell = page.cell(row, column)
        safe_cell(cell, heading)
        as_header(cell)
    end = row
    for end, values in enumerate(rows, row + 1):
        for column, value in enumerate(values, 1):
            cell = page.cell(end, column)
            safe_cell(cell, value)
            as_body(cell, align="left" if column in left else "center")
    return end


def _over(page: Any, row: int, words: str, columns: int, dress: Any) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    safe_cell(page.cell(row, 1), words)
    dress(page.cell(row, 1))
