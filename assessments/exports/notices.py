"""公示表 on paper: every unit under its level, when it is shown, and who takes objections."""

from __future__ import annotations

import io
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from assessments.exports.laid import office, over, put
from assessments.models import Notice, RatingRound
from assessments.selectors.notices import groups, holder_of
from assessments.selectors.ratings.overtaken import otherwise
from config.toolkit.dates import chinese_date
from config.toolkit.excel.styles import as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import safe_cell
from organizations import audit
from organizations.models import User

HEADS = (("序号", 7), ("上级单位", 18), ("单位", 36), ("备注", 28))
HEADER_ROW = 4


@transaction.atomic
def notice_workbook(notice: Notice, *, actor: User) -> bytes:
    """One sheet to be hung up; the export is on record."""
    book, found, holder = Workbook(), groups(notice), holder_of(notice)
    noted = any(each.note for group in found for each in group.lines)
    heads = HEADS if noted else HEADS[:-1]
    page = book.active
    page.title = "公示表"
    for row, words, dress in (
        (1, notice.title, as_title),
        (2, notice.document_no, as_note),
        (3, told(notice), as_note),
    ):
        over(page, row, words, dress, len(heads))
    for column, (heading, width) in enumerate(heads, 1):
        safe_cell(page.cell(HEADER_ROW, column), heading)
        as_header(page.cell(HEADER_ROW, column))
        page.column_dimensions[get_column_letter(column)].width = width
    row = HEADER_ROW
    for group in found:
        row += 1
        _band(page, row, f"{group.name}（{len(group.lines)}个）", len(heads))
        for number, each in enumerate(group.lines, group.first):
            row += 1
            for column, value in enumerate((number, each.parent, each.name, each.note)[: len(heads)], 1):
                put(page.cell(row, column), value, left=column > 1)
    for entry, said in otherwise(holder) if isinstance(holder, RatingRound) and notice.withdrawn_at is None else ():
        row += 1
        over(page, row, f"{entry.parent_name}{entry.name}：{said}", as_note, len(heads))
    over(page, row + 1, f"{office(notice.owner)}　　{chinese_date(notice.opens_on)}", _signed, len(heads))
    print_setup(page, landscape=False, repeat_rows=f"{HEADER_ROW}:{HEADER_ROW}")
    fit_heights(page)
    audit.record(
        "export.notice", actor=actor, target=notice, unit=notice.owner, rows=sum(len(each.lines) for each in found)
    )
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def told(notice: Notice) -> str:
    """From when to when, and where to go with an objection."""
    window = f"{chinese_date(notice.opens_on)}至{chinese_date(notice.closes_on)}（{notice.days}天）"
    return f"公示时间：{window}。对公示内容有异议的，请在公示期内向受理部门反映，受理部门和电话：{notice.channel}。"


def _band(page: Any, row: int, words: str, columns: int) -> None:
    """The name of a level or a list, once over its units."""
    for column in range(1, columns + 1):
        as_header(page.cell(row, column))
    over(page, row, words, as_header, columns)


def _signed(cell: Any) -> None:
    as_note(cell, align="right")
