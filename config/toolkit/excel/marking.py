"""Gives the user's own workbook back with what is wrong in it: a first sheet of links, red cells, comments.

Validations, hidden sheets and the sealed slip stay, so that the file can be corrected and sent again.
"""

import io
import re
import warnings
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from config.toolkit.excel.container import LIMITS, Limits
from config.toolkit.excel.preflight import preflight
from config.toolkit.excel.styles import ERROR_COLOUR, as_body, as_header, as_note, as_title, fit_heights
from config.toolkit.excel.styles import print_setup as set_print
from config.toolkit.excel.text import BODY_FONT
from config.toolkit.excel.writing import CellValue, safe_cell
from config.toolkit.imports import Problem

LIST = "错误清单"
AUTHOR = "考评系统"
MOST_CELLS = 300_000  # above, loading the workbook whole would take too long: the list alone is given
_WIDTHS = {"A": 7, "B": 20, "C": 10, "D": 26, "E": 70, "F": 4}
_HEADERS = ("序号", "工作表", "单元格", "填写内容", "问题")
_FILL_COLUMN = 6  # hidden: how the cell was filled before it became red
_FIRST = 4


def mark(original: bytes, problems: Sequence[Problem], *, limits: Limits = LIMITS) -> bytes:
    """The workbook with the problems marked; marks of an earlier round are taken away first.

    A workbook of more than 300,000 cells comes back as the list alone. Refused when the file is not a good workbook.
    """
    findings = preflight(original, limits=limits)
    if findings.cells > MOST_CELLS:
        book = Workbook()
        book.active.title = "说明"
        safe_cell(book.active["A1"], "原文件较大，这里只列出错误清单。请在原文件中对照修改后再上传。")
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions that openpyxl does not keep
            book = load_workbook(io.BytesIO(original), keep_links=False)
    _unmark(book)
    _list(book, problems)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _list(book: Any, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet(LIST, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["F"].hidden = True
    safe_cell(sheet["A1"], LIST)
    safe_cell(
        sheet["A2"],
        f"共{len(problems)}处需要修改。点击“单元格”可跳到出错的位置；改好后保存，重新上传本文件即可，不必删除本表。",
    )
    for row, style in ((1, as_title), (2, as_note)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_HEADERS))
        style(sheet.cell(row, 1))
    for column, header in enumerate(_HEADERS, 1):
        as_header(sheet.cell(3, column, header))
    comments: dict[tuple[str, str], list[str]] = {}
    for number, problem in enumerate(problems, 1):
        _line(book, sheet, number, problem, comments)
    for (name, place), messages in comments.items():
        _comment(book[name][place], messages)
    sheet.freeze_panes = f"A{_FIRST}"
    set_print(sheet, repeat_rows="1:3")
    fit_heights(sheet)


def _line(book: Any, sheet: Any, number: int, problem: Problem, comments: dict[tuple[str, str], list[str]]) -> None:
    row = number + _FIRST - 1
    place = f"{problem.column}{problem.row}" if problem.row and problem.column else ""
    where = place or (f"第{problem.row}行" if problem.row else "")
    values: tuple[CellValue, ...] = (number, problem.sheet, where, problem.value, problem.message)
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        as_body(cell, align="left" if column in (2, 4, 5) else "center")
        safe_cell(cell, value)
    if problem.sheet not in book.sheetnames or not problem.row:
        return
    quoted = problem.sheet.replace("'", "''")
    link = sheet.cell(row, 3)
    link.hyperlink = Hyperlink(ref="", location=f"'{quoted}'!{place or f'A{problem.row}'}")
    link.font = Font(name=BODY_FONT, size=12, color="0563C1", underline="single")
    if place:
        target = _anchor(book[problem.sheet], place)
        messages = comments.setdefault((problem.sheet, target.coordinate), [])
        if not messages:
            safe_cell(sheet.cell(row, _FILL_COLUMN), f"{target.coordinate} {_fill_text(target.fill)}")
            target.fill = PatternFill("solid", fgColor=ERROR_COLOUR)
        messages.append(problem.message)


def _anchor(sheet: Any, place: str) -> Any:
    """The cell itself, or the first cell of the merged area that it lies in."""
    for area in sheet.merged_cells.ranges:
        if place in area:
            return sheet.cell(area.min_row, area.min_col)
    return sheet[place]


def _comment(cell: Any, messages: list[str]) -> None:
    own = cell.comment
    before = f"{own.text}\n" if own is not None and own.author != AUTHOR else ""
    text = before + "\n".join(f"✘ {message}" for message in messages)
    cell.comment = Comment(text, AUTHOR, width=300, height=40 + 20 * text.count("\n") + 20 * (len(text) // 20))


def _unmark(book: Any) -> None:
    """Take away what an earlier marking put in: the list, the comments, the red."""
    if LIST not in book.sheetnames:
        return
    for row in book[LIST].iter_rows(min_row=_FIRST, max_col=_FILL_COLUMN, values_only=True):
        name, kept = row[1], row[_FILL_COLUMN - 1]
        if name in book.sheetnames and isinstance(kept, str):
            place, _, fill = kept.partition(" ")
            _restore(book[name], place, fill)
    del book[LIST]


def _restore(sheet: Any, place: str, fill: str) -> None:
    if not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", place):
        return
    try:
        restored = _fill_from(fill)
    except (ValueError, TypeError):
        return  # the list was edited: the red stays
    cell = sheet[place]
    if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb).endswith(ERROR_COLOUR):
        cell.fill = restored
    if cell.comment is not None and cell.comment.author == AUTHOR:
        cell.comment = None


def _fill_text(fill: Any) -> str:
    if fill.tagname != "patternFill" or not fill.fill_type:
        return "none"
    colour = fill.fgColor
    return f"{fill.fill_type}|{colour.type}|{colour.value}|{colour.tint}"


def _fill_from(text: str) -> PatternFill:
    if text == "none":
        return PatternFill()
    pattern, kind, value, tint = text.split("|")
    if kind not in ("rgb", "theme", "indexed"):
        raise ValueError(text)
    number: object = value if kind == "rgb" else int(value)
    return PatternFill(pattern, fgColor=Color(**{kind: number, "tint": float(tint)}))
