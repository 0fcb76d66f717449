"""A title review for the meeting: the share above, every unit with each condition in its column, signatures below."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.models import TitleReview
from assessments.selectors.titles import Counts, counts, entry_rows, rule_of
from assessments.selectors.titles.board import TitleBoard
from assessments.selectors.titles.pages import Row, short_names
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, Listing, amount, lists, safe_cell
from config.toolkit.scaled import text, to_places
from organizations import audit
from organizations.models import User
from scoring.standards import Truth
from scoring.standards.titles import TitleRule

BEFORE, AFTER = ("序号", "单位", "上级单位", "书记"), ("计算结果", "认定", "不符合和不明的情况", "理由")
WIDTHS_BEFORE, WIDTH, WIDTHS_AFTER = (6, 18, 16, 10), 13, (10, 9, 40, 22)
HEADER_ROW = 4
MARKS = {Truth.YES: "符合", Truth.NO: "不符合", Truth.UNKNOWN: "不明"}
DECIDED = {True: "认定", False: "不认定", None: "待定"}
LEFT = ("不符合和不明的情况", "理由")


@transaction.atomic
def review_workbook(review: TitleReview, *, actor: User) -> bytes:
    """The whole review on one sheet; the export is on record."""
    entries = list(review.entries.order_by("position"))
    rule = rule_of(review.standard)
    book = Workbook()
    page = book.active
    page.title = "称号评审表"
    _page(page, review, rule, list(entry_rows(rule, entries)), counts(rule, entries))
    audit.record("export.titles", actor=actor, target=review, unit=review.owner, rows=len(entries))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _page(page: Any, review: TitleReview, rule: TitleRule, rows: list[Row], told: Counts) -> None:
    headings = (*BEFORE, *short_names(rule), *AFTER)
    widths = (*WIDTHS_BEFORE, *(WIDTH for _ in rule.conditions), *WIDTHS_AFTER)
    for column, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(column)].width = width
    _line(page, 1, review.title, len(headings), as_title)
    head = f"标准：{review.standard.title}　　依据：{rule.source.sentence()}　　截止日：{chinese_date(review.day)}"
    _line(page, 2, head, len(headings))
    _line(page, 3, said(rule, told), len(headings))
    _cells(page, HEADER_ROW, headings, as_header)
    row = HEADER_ROW
    for row, one in enumerate(rows, HEADER_ROW + 1):
        values = _values(row - HEADER_ROW, one, len(rule.conditions))
        for column, value in enumerate(values, 1):
            cell = page.cell(row, column)
            safe_cell(cell, value)
            as_body(cell, align="left" if headings[column - 1] in LEFT else "center")
    _line(page, row + 1, _decided(review), len(headings))
    _line(page, row + 2, "主持人：＿＿＿＿＿＿＿＿　　记录人：＿＿＿＿＿＿＿＿", len(headings))
    fit_heights(page)
    page.row_dimensions[1].height = max(page.row_dimensions[1].height, 40)
    print_setup(page, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}")


def said(rule: TitleRule, told: Counts) -> str:
    """应评100人，符合85人，占85%，目标90%，还差5人；…"""
    share, noun = told.share, "名书记" if rule.who == "secretary" else "个单位"
    parts = [f"应评{share.base}{noun}，符合{share.held}{noun}"]
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


def _decided(review: TitleReview) -> str:
    if review.decision is None:
        return "会议：＿＿＿＿＿＿＿＿＿＿＿＿　　纪要编号：＿＿＿＿＿＿＿＿　　日期：　　　　年　　月　　日"
    made = review.decision
    return f"会议：{made.body}　　纪要编号：{made.minutes_no}　　日期：{chinese_date(made.decided_on)}"


def _cells(page: Any, row: int, values: Iterable[str], dress: Any) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(row, column)
        safe_cell(cell, value)
        dress(cell)


def _line(page: Any, row: int, words: str, columns: int, dress: Any = as_note) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    safe_cell(page.cell(row, 1), words)
    dress(page.cell(row, 1))


SHARES = ("应评", "符合", "不符合", "情况不明", "书记空缺", "比例（%）", "离目标还差")


@transaction.atomic
def board_workbook(board: TitleBoard, *, actor: User) -> bytes:
    """Sheets 各乡镇 (or what stands above the units), 历次评审; the export is on record."""
    note = said(board.rule, board.told)
    below = [(row.name, *_shares(row)) for row in (*board.below, board.told)]
    times = [(row.name, row.day, *_shares(row)) for row in board.times]
    decided = {"符合": "认定", "不符合": "不认定"} if board.review.decision_id else {}
    heads = (board.above, *(decided.get(head, head) for head in SHARES))
    listings = [
        Listing(f"各{board.above}", board.title, heads, below, note),
        Listing("历次评审", f"{board.rule.award}历次比例", ("评审", "截至", *SHARES), times, note),
    ]
    output = io.BytesIO()
    lists(output, listings)
    audit.record("export.title_board", actor=actor, target=board.review, unit=board.review.owner, rows=len(below))
    return output.getvalue()


def _shares(row: Counts) -> tuple[CellValue, ...]:
    share = row.share
    numbers = (share.base, share.held, row.failed, share.unclear, share.vacant)
    return (*numbers, amount(share.percent, places=2), share.wanted)
