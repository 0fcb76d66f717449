"""公示表 on paper: every unit under its level, when it is shown, and who takes objections."""

from __future__ import annotations

import io
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.models import Notice, RatingRound
from assessments.selectors.notices import groups, holder_of, noun_of
from assessments.selectors.ratings.overtaken import otherwise
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, safe_cell
from organizations import audit
from organizations.models import User

HEADS = (("序号", 7), ("等级", 20), ("上级单位", 20), ("单位", 34), ("备注", 24))
HEADER_ROW = 4
GROUP = 2  # the column of levels or lists


@transaction.atomic
def notice_workbook(notice: Notice, *, actor: User) -> bytes:
    """One sheet to be hung up; the export is on record."""
    book, holder = Workbook(), holder_of(notice)
    noun = noun_of(holder)
    page = book.active
    page.title = "公示表"
    for row, words, dress in (
        (1, notice.title, as_title),
        (2, notice.document_no, as_note),
        (3, told(notice), as_note),
    ):
        _line(page, row, words, dress)
    for column, (heading, width) in enumerate(HEADS, 1):
        safe_cell(page.cell(HEADER_ROW, column), noun if column == GROUP else heading)
        as_header(page.cell(HEADER_ROW, column))
        page.column_dimensions[get_column_letter(column)].width = width
    row = HEADER_ROW
    for group in groups(notice):
        for number, line in enumerate(group.lines, group.first):
            row += 1
            _row(page, row, (number, group.name, line.parent, line.name, line.note))
    shown = row - HEADER_ROW
    for entry, said in otherwise(holder) if isinstance(holder, RatingRound) and notice.withdrawn_at is None else ():
        row += 1
        _line(page, row, f"{entry.parent_name}{entry.name}：{said}", as_note)
    _line(page, row + 1, f"公示单位：{notice.owner}    {chinese_date(notice.opens_on)}", as_note)
    print_setup(page, landscape=False, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}")
    fit_heights(page)
    audit.record("export.notice", actor=actor, target=notice, unit=notice.owner, rows=shown)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def told(notice: Notice) -> str:
    """From when to when, and where to go with an objection."""
    window = f"{chinese_date(notice.opens_on)}至{chinese_date(notice.closes_on)}（{notice.days}天）"
    return f"公示时间：{window}。对公示内容有异议的，请在公示期内向受理部门反映，受理部门和电话：{notice.channel}。"


def _line(page: Any, row: int, words: str, dress: Any) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADS))
    safe_cell(page.cell(row, 1), words)
    dress(page.cell(row, 1))


def _row(page: Any, row: int, values: tuple[CellValue, ...]) -> None:
    for column, value in enumerate(values, 1):
        safe_cell(page.cell(row, column), value)
        as_body(page.cell(row, column), align="left" if column > 2 else "center")
