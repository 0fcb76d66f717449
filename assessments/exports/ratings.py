"""评定表 for the meeting, and tables of levels that are filled in and read in again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.exports.laid import MADE_BY, over, put, taken
from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.board import COUNTED, STAGES, counts, gauges, lines, stage_of, townships
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.digest import short
from config.toolkit.excel.styles import as_header, as_note, as_title, fit_heights, print_setup
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
WIDTHS = (6, 11, 26, 9, 11, 12, 12, 11, 11, 12, 40)
LEFT = ("单位", "说明", "名额怎么来", "等级", "乡镇（街道）")
SIGNED = 30  # points of a line in which people sign
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
    whose = "审定表" if unit == round.owner else f"{unit}意见表"
    flat(content, f"{round.title}{whose}", headings, rows, note=HOW.format(heading), sheet=LEVELS_PAGE)
    audit.record("export.rating_levels", actor=actor, target=round, unit=unit, rows=len(rows))
    return content.getvalue()


@transaction.atomic
def rating_table(round: RatingRound, *, actor: User) -> bytes:
    """The whole round for the meeting: units with all stages and reasons, quotas, counts; the export is on record."""
    rating = rating_of(round.standard)
    entries = list(round.entries.order_by("position").select_related("parent"))
    book = Workbook()
    book.remove(book.active)
    note, foot = f"{_about(round)}{taken(actor)}", list(_foot(round))
    mark = f"校验码{short(round.digest)}" if round.digest else ""
    for name, widths, headings, rows in _tables(round, rating, entries):
        page = book.create_sheet(name)
        for column, width in enumerate(widths, 1):
            page.column_dimensions[get_column_letter(column)].width = width
        over(page, 1, f"{round.title}{name}", as_title, len(widths))
        over(page, 2, note, as_note, len(widths))
        end = _table(page, 3, headings, rows)
        for row, words in enumerate(foot, end + 1):
            over(page, row, words, as_note, len(widths))
            page.row_dimensions[row].height = SIGNED
        fit_heights(page)
        print_setup(page, repeat_rows="1:3", mark=mark)
    audit.record("export.rating", actor=actor, target=round, unit=round.owner, units=len(entries))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


Table = tuple[str, Sequence[int], Sequence[str], Sequence[Sequence[CellValue]]]


def _tables(round: RatingRound, rating: Rating, entries: Sequence[RatingEntry]) -> Iterator[Table]:
    """评定表, 等级分布, 名额 where there are any, 各乡镇; each on a sheet of its own, so that its head is repeated."""
    told = has_decision(round)
    rows: list[Sequence[CellValue]] = [
        (
            *(number, line.entry.parent_name, line.entry.name, amount(line.entry.score), line.previous or "—"),
            *(line.computed or "未定", _proposed(line.proposed, line.entry), line.opinion or "—"),
            *(line.decided or "—", line.approved or "—", line.remark),
        )
        for number, line in enumerate(lines(rating, entries, told=told), 1)
    ]
    yield "评定表", WIDTHS, HEADINGS, rows
    found = counts(rating, entries, told=told)
    spread = [(one.name, *map(_dash, one.numbers)) for one in found]
    yield "等级分布", (20, *[14] * len(COUNTED)), ("等级", *COUNTED.values()), spread
    if quotas := gauges(rating, entries, stage_of(round)):
        yield (
            *("名额", (22, 18, 10, 10, 20, 50), ("范围", "等级", "名额", "已用", "情况", "名额怎么来")),
            [
                (one.group, one.names, one.meter.places, one.meter.used, one.state or "—", one.reckoned)
                for one in quotas
            ],
        )
    places = townships(round, rating, entries)
    if said := [(one.name, one.units, one.best, one.said, one.ties, one.open) for one in places]:
        sums = [sum(column) for column in zip(*(row[1:] for row in said), strict=True)]
        columns = ("乡镇（街道）", "单位数", f"建议{rating.scale.levels[0].name}", "已提意见", "并列", "未定")
        yield "各乡镇", (24, *[16] * 5), columns, [*said, ("合计", *sums)]


def has_decision(round: RatingRound) -> bool:
    """Whether there is a decision to tell."""
    return round.state not in (RatingState.DRAFT, RatingState.COMPUTED)


def _proposed(said: str, entry: RatingEntry) -> str:
    return "并列，由会议定" if entry.tie else said or "未定"


def _dash(number: int | None) -> CellValue:
    return "—" if number is None else number


def _about(round: RatingRound) -> str:
    said = [f"组织单位：{round.owner}", f"标准：{round.standard}", f"截止日：{chinese_date(round.day)}"]
    said += [f"计算于{chinese_moment(timezone.localtime(round.computed_at))}"] if round.computed_at else []
    said += [f"状态：{round.get_state_display()}"]
    said += [f"{chinese_date(round.valid_from)}生效"] if round.valid_from else []
    return "　".join(said) + "。"


def _foot(round: RatingRound) -> Iterator[str]:
    """By whom it was decided, approved and shown; before the meeting room to sign; who made and checked the table."""
    if round.decision is None or not has_decision(round):
        yield SIGN
    else:
        steps = {"审定": round.decision, "上级审批": round.approval}
        yield "　　".join(
            f"{step}：{made.body}（会议纪要{made.minutes_no}），{chinese_date(made.decided_on)}"
            for step, made in steps.items()
            if made
        )
        if round.notice and not round.notice.withdrawn_at:
            shown = round.notice
            number = f"（{shown.document_no}）" if shown.document_no else ""
            days = f"{chinese_date(shown.opens_on)}至{chinese_date(shown.closes_on)}"
            yield f"公示：{shown.title}{number}，{days}"
    yield MADE_BY


def _table(page: Any, row: int, headings: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> int:
    """Headings at `row` and the rows below them; the number of the last row."""
    for column, heading in enumerate(headings, 1):
        safe_cell(page.cell(row, column), heading)
        as_header(page.cell(row, column))
    end = row
    for end, values in enumerate(rows, row + 1):
        for column, (heading, value) in enumerate(zip(headings, values, strict=True), 1):
            put(page.cell(end, column), value, left=heading in LEFT)
    return end
