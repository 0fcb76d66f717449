"""The roster as a workbook: who is assessed, who takes part otherwise and why, what single units are spared (F5, F16).

The import reads it again; a list of one's own with the same headings will do, too.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessments.models import Cycle, Standing
from assessments.selectors import Seat, outline
from config.toolkit.excel.styles import as_body, as_entry, as_header, as_note, as_title, fit_heights, print_setup
from config.toolkit.excel.writing import CellValue, safe_cell
from organizations import audit
from organizations.models import User

UNITS, SPARED, ITEMS = "名册", "不考核的项目", "项目一览"
YES, NO = "是", "否"
BETWEEN = "、"
UNIT_HEADINGS = ("区划代码", "单位", "上级", "排名分组", "参加", "参加方式", "原因", "依据文号", "另外参加的排名")
UNIT_WIDTHS = (16, 20, 14, 10, 7, 14, 30, 20, 22)
SPARED_HEADINGS = ("区划代码", "单位", "项目编号", "项目名称", "原因", "依据文号")
SPARED_WIDTHS = (16, 20, 12, 30, 40, 22)
ITEM_HEADINGS = ("项目编号", "项目名称")
HEADER_ROW = 3
BLANK_LINES = 8  # of exemptions, ready to be filled in
HOW = (
    "“参加”填是或否，不在表里的单位不列入。不按一般方式参加的写明原因。另外参加的排名写名称，几个之间用顿号隔开。"
    "排名分组由单位的领域定，这里只供核对。改好后在名册页面上传。"
)
HOW_SPARED = "某个单位不考核某一项的，一行写一项；项目编号见“项目一览”，写上级编号的，下面各项都不考核。原因必填。"


@transaction.atomic
def roster_workbook(cycle: Cycle, seats: Sequence[Seat], *, actor: User) -> bytes:
    """The roster as these seats say it, on record; what may be changed is yellow."""
    book = Workbook()
    units = _page(book.active, UNITS, f"{cycle.title}名册", HOW, UNIT_HEADINGS, UNIT_WIDTHS)
    _fill(units, [_unit(seat) for seat in seats], typed=range(5, 10))
    last = max(HEADER_ROW + len(seats), HEADER_ROW + 1)
    _choose(units, f"E{HEADER_ROW + 1}:E{last}", [YES, NO])
    _choose(units, f"F{HEADER_ROW + 1}:F{last}", [str(label) for label in Standing.labels])
    spared = _page(book.create_sheet(), SPARED, SPARED, HOW_SPARED, SPARED_HEADINGS, SPARED_WIDTHS)
    placed = outline(cycle.scheme).by_code
    rows = [
        (seat.code, seat.name, each.node, placed[each.node].node.name, each.reason, each.document_no)
        for seat in seats
        for each in seat.exemptions
    ]
    _fill(spared, [*rows, *[("",) * len(SPARED_HEADINGS)] * BLANK_LINES], typed=range(1, 7))
    items = _page(book.create_sheet(), ITEMS, ITEMS, str(cycle.scheme), ITEM_HEADINGS, (14, 60))
    _fill(items, [(each.code, "　" * len(each.above) + each.node.name) for each in placed.values()], typed=())
    audit.record("export.roster", actor=actor, target=cycle, unit=cycle.owner, units=len(seats))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _unit(seat: Seat) -> tuple[str, ...]:
    standing = Standing(seat.standing).label if seat.chosen else ""
    taking, also = YES if seat.chosen else NO, BETWEEN.join(seat.also)
    head = (seat.code, seat.name, seat.parent_name, seat.pool)
    return *head, taking, str(standing), seat.reason, seat.document_no, also


def _page(page: Any, name: str, title: str, how: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
    page.title = name
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        cell = page.cell(HEADER_ROW, column)
        safe_cell(cell, heading)
        as_header(cell)
        page.column_dimensions[get_column_letter(column)].width = width
    for row, words, dress in ((1, title, as_title), (2, how, as_note)):
        page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(headings))
        safe_cell(page.cell(row, 1), words)
        dress(page.cell(row, 1))
    page.row_dimensions[1].height = 36
    page.freeze_panes = page.cell(HEADER_ROW + 1, 3)
    print_setup(page, landscape=len(headings) > 2, repeat_rows=f"1:{HEADER_ROW}")
    return page


def _fill(page: Any, rows: Iterable[Sequence[CellValue]], *, typed: Iterable[int]) -> None:
    """The rows below the headings, codes as text; the columns that are `typed` may be changed."""
    yellow = set(typed)
    for number, row in enumerate(rows, HEADER_ROW + 1):
        for column, value in enumerate(row, 1):
            cell = page.cell(number, column)
            safe_cell(cell, value)
            (as_entry if column in yellow else as_body)(cell, align="left" if column > 1 else "center")
            cell.number_format = "@"
    fit_heights(page)


def _choose(page: Any, cells: str, options: Sequence[str]) -> None:
    rule = DataValidation(type="list", formula1=f'"{",".join(options)}"', allow_blank=True)
    rule.errorTitle, rule.error, rule.showErrorMessage = "请检查", f"只能填{'、'.join(options)}之一。", True
    page.add_data_validation(rule)
    rule.add(cells)
