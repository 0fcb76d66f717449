"""A title review for the meeting: the share above, every unit with each condition in its column, signatures below."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.exports.laid import MADE_BY, over, put, taken, written
from assessments.models import TitleReview
from assessments.selectors.titles import Counts, counts, entry_rows, rule_of
from assessments.selectors.titles.board import TitleBoard
from assessments.selectors.titles.pages import Row, short_names
from config.toolkit.dates import chinese_date
from config.toolkit.digest import short
from config.toolkit.excel.styles import as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, Listing, amount, safe_cell
from config.toolkit.scaled import text, to_places
from organizations import audit
from organizations.models import User
from scoring.standards import Truth
from scoring.standards.titles import TitleRule

BEFORE, AFTER = ("序号", "单位", "上级单位", "书记"), ("计算结果", "认定", "不符合和不明的情况")
REASON = "理由"
WIDTHS_BEFORE, WIDTH, WIDTHS_AFTER, WIDTH_REASON = (6, 20, 10, 9), 9, (10, 9, 32), 18
HEADER_ROW = 4
SIGNED = 30  # points of a line in which people sign
MARKS = {Truth.YES: "符合", Truth.NO: "不符合", Truth.UNKNOWN: "不明"}
DECIDED = {True: "认定", False: "不认定", None: "待定"}
LEFT = ("不符合和不明的情况", REASON)


@transaction.atomic
def review_workbook(review: TitleReview, *, actor: User) -> bytes:
    """The whole review on one sheet; the export is on record."""
    entries = list(review.entries.order_by("position"))
    rule = rule_of(review.standard)
    book = Workbook()
    page = book.active
    page.title = "称号评审表"
    _page(page, review, rule, list(entry_rows(rule, entries)), counts(rule, entries), actor)
    audit.record("export.titles", actor=actor, target=review, unit=review.owner, rows=len(entries))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _page(page: Any, review: TitleReview, rule: TitleRule, rows: list[Row], told: Counts, actor: User) -> None:
    reasons = any(row.entry.reason for row in rows)
    headings = (*BEFORE, *short_names(rule), *AFTER, *([REASON] if reasons else []))
    widths = (*WIDTHS_BEFORE, *(WIDTH for _ in rule.conditions), *WIDTHS_AFTER, *([WIDTH_REASON] if reasons else []))
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    over(page, 1, review.title, as_title, len(headings))
    head = f"标准：{review.standard.title}　　依据：{rule.source.sentence()}　　截止日：{chinese_date(review.day)}"
    over(page, 2, head, as_note, len(headings))
    over(page, 3, f"{said(rule, told)}{taken(actor)}", as_note, len(headings))
    _cells(page, HEADER_ROW, headings, as_header)
    row = HEADER_ROW
    for row, one in enumerate(rows, HEADER_ROW + 1):
        values = _values(row - HEADER_ROW, one, len(rule.conditions))
        for column, (heading, value) in enumerate(zip(headings, values, strict=False), 1):
            put(page.cell(row, column), value, left=heading in LEFT)
    for below, words in enumerate(_foot(review), row + 1):
        over(page, below, words, as_note, len(headings))
        page.row_dimensions[below].height = SIGNED
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height, 40)
    print_setup(
        page, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}", mark=f"校验码{short(review.digest)}" if review.digest else ""
    )


def said(rule: TitleRule, told: Counts) -> str:
    """应评100人，符合85人，占85%，目标90%，还差5人；…"""
    share, noun = told.share, "名书记" if rule.who == "secretary" else "个单位"
    parts = [f"应评{share.base}{noun}，符合{share.held}{noun[0]}"]
    parts += [f"占{text(to_places(share.percent, 2))}%"] if share.percent is not None else []
    if share.target is not None and share.wanted is not None:
        parts.append(f"目标{text(share.target)}%，{f'还差{share.wanted}{noun}' if share.wanted else '已达到'}")
    parts += [f"情况不明{share.unclear}{noun}"] if share.unclear else []
    counted = "计入应评" if rule.vacant == "unmet" else "不计入应评"
    parts += [f"书记空缺{share.vacant}个（{counted}）"] if share.vacant else []
    return "，".join(parts) + "。"


def _values(number: int, row: Row, conditions: int) -> list[str | int]:
    entry = row.entry
    marks = [MARKS[verdict.truth] for verdict in row.verdicts] or ["—"] * conditions
    result = "书记空缺" if entry.vacant else entry.get_computed_display()
    reasons = "；".join([*row.failed, *(f"不明：{one}" for one in row.unclear)])
    who = (number, entry.name, entry.parent_name, entry.person_name or "—")
    return [*who, *marks, result, DECIDED[entry.outcome], reasons, entry.reason]


def _foot(review: TitleReview) -> Iterator[str]:
    """The meeting, or room to write it and to sign; who made and checked the table."""
    if made := review.decision:
        yield f"会议：{made.body}　　纪要编号：{made.minutes_no}　　日期：{chinese_date(made.decided_on)}"
    else:
        yield "会议：＿＿＿＿＿＿＿＿＿＿＿＿　　纪要编号：＿＿＿＿＿＿＿＿　　日期：　　　　年　　月　　日"
        yield "主持人：＿＿＿＿＿＿＿＿　　记录人：＿＿＿＿＿＿＿＿"
    yield MADE_BY


def _cells(page: Any, row: int, values: Iterable[str], dress: Any) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column)
        safe_cell(cell, value)
        dress(cell)


ROUNDED = "各自离目标还差的数分别进位到整数，相加可能多于合计。"
SHARES = ("应评", "符合", "不符合", "情况不明", "书记空缺", "比例（%）", "离目标还差")


@transaction.atomic
def board_workbook(board: TitleBoard, *, actor: User) -> bytes:
    """Sheets 各乡镇 (or what stands above the units), 历次评审; the export is on record."""
    note = said(board.rule, board.told)
    rounded = f"{note}{ROUNDED}" if len(board.below) > 1 and board.told.share.wanted is not None else note
    below = [(row.name, *_shares(row)) for row in (*board.below, board.told)]
    times = [(row.name, row.day, *_shares(row)) for row in board.times]
    decided = {"符合": "认定", "不符合": "不认定"} if board.review.decision_id else {}
    heads = (board.above, *(decided.get(head, head) for head in SHARES))
    listings = [
        Listing(f"各{board.above}", board.title, heads, below, rounded),
        Listing("历次评审", f"{board.review.owner}{board.rule.award}历次比例", ("评审", "截至", *SHARES), times, note),
    ]
    audit.record("export.title_board", actor=actor, target=board.review, unit=board.review.owner, rows=len(below))
    return written(listings, actor=actor)


def _shares(row: Counts) -> tuple[CellValue, ...]:
    share = row.share
    numbers = (share.base, share.held, row.failed, share.unclear, share.vacant)
    return (*numbers, amount(share.percent, places=2), share.wanted)
