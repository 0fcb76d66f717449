"""How meeting tables look (ux.md parts 5 and 6): fonts by name, thin borders, A4, page numbers, rows high enough.

The fonts are commercial and never shipped; a clerk's machine has them.
"""

import re
import unicodedata
from collections.abc import Iterator
from math import ceil
from typing import Any, Literal

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from config.toolkit.excel.text import BODY_FONT, HEADER_FONT, TITLE_FONT

TITLE_SIZE, BODY_SIZE, NOTE_SIZE = 22, 12, 9
SMALLEST = 9.0  # points of the smallest printed text
A4, A3 = 9, 8
PAPERS = {A4: (595.3, 841.9), A3: (841.9, 1190.6)}  # points
INCH, PIXEL = 72.0, 0.75  # points
SPARE = 4 / 3  # columns are so much wider where the office program lacks the font by which they are measured
ENTRY_COLOUR, ERROR_COLOUR, LOCKED_COLOUR = "FFF9DB", "FFC7CE", "F2F2F2"
POINTS = "0.00"

Align = Literal["left", "center", "right"]

_SIDE = Side(style="thin", color="000000")
BORDER = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
LINE_HEIGHT = 1.45  # height of a line against the font size, of the tallest fallback font (Noto CJK)
_STACKED = 1.5  # the same of characters below each other, which the fallback fonts set wider
_SENTENCE = re.compile(r"[^\n。；]{0,80}[\n。；]|[^\n。；]{1,80}")  # or as much of a long one
_HIGHEST = 409.0
_DEFAULT_WIDTH = 8.43


def as_title(cell: Any) -> None:
    """Title: 22 pt 小标宋, centred, not bold."""
    cell.font = Font(name=TITLE_FONT, size=TITLE_SIZE)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def as_header(cell: Any) -> None:
    """Heading of a column: 黑体, centred, bordered."""
    cell.font = Font(name=HEADER_FONT, size=BODY_SIZE)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = BORDER


def as_body(cell: Any, *, align: Align = "center", number_format: str = "General") -> None:
    """Cell of a table: 仿宋 12 pt, wrapped, bordered."""
    cell.font = Font(name=BODY_FONT, size=BODY_SIZE)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    cell.border = BORDER
    cell.number_format = number_format


def as_note(cell: Any, *, align: Align = "left", size: int = BODY_SIZE) -> None:
    """A line above or below the table: unit, date, signatures, check code."""
    cell.font = Font(name=BODY_FONT, size=size)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)


def as_entry(cell: Any, *, align: Align = "center", number_format: str = "General") -> None:
    """A cell to fill in: pale yellow and not locked."""
    as_body(cell, align=align, number_format=number_format)
    cell.fill = PatternFill("solid", fgColor=ENTRY_COLOUR)
    cell.protection = Protection(locked=False)


def print_setup(
    ws: Any,
    *,
    landscape: bool = True,
    repeat_rows: str | None = None,
    repeat_columns: str | None = None,
    mark: str = "",
    larger: bool = True,
) -> None:
    """One page wide, centred, 2 cm margins, headings repeated ("1:3"), 第 &P 页 共 &N 页; called when all is written.

    A4, or A3 for a table lying on its side whose text would print too small, unless larger paper cannot be expected.
    `mark` stands left in the footer.
    """
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.paperSize = A4
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.print_options.horizontalCentered = True
    margins = ws.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.79
    margins.header = margins.footer = 0.4
    ws.oddFooter.center.text = "第 &P 页 共 &N 页"
    ws.oddFooter.center.font, ws.oddFooter.center.size = f"{BODY_FONT},Regular", 11
    if mark:
        ws.oddFooter.left.text = mark
        ws.oddFooter.left.font, ws.oddFooter.left.size = f"{BODY_FONT},Regular", 9
    if repeat_rows:
        ws.print_title_rows = repeat_rows
    if repeat_columns:
        ws.print_title_cols = repeat_columns
    if landscape and larger and smallest_font(ws) * room(ws)[0] < SMALLEST * SPARE * sum(widths(ws)):
        ws.page_setup.paperSize = A3


def room(ws: Any) -> tuple[float, float]:
    """Width and height within the margins, in points."""
    short, long = PAPERS.get(int(ws.page_setup.paperSize or A4), PAPERS[A4])
    margins = ws.page_margins
    width, height = (long, short) if ws.page_setup.orientation == "landscape" else (short, long)
    return width - (margins.left + margins.right) * INCH, height - (margins.top + margins.bottom) * INCH


def smallest_font(ws: Any) -> float:
    """Points of the smallest text on the sheet."""
    return min((float(cell.font.sz) for row in ws.iter_rows() for cell in row if cell.value is not None), default=11)


def widths(ws: Any) -> Iterator[float]:
    """Points of width of the columns that are not hidden."""
    for column in range(1, ws.max_column + 1):
        own = ws.column_dimensions.get(get_column_letter(column))
        if own is None or not own.hidden:
            yield points_wide(column_width(ws, column))


def points_wide(characters: float) -> float:
    """Points of width of a column of so many characters."""
    return (characters * 7 + 5) * PIXEL


def text_width(text: str) -> int:
    """Width of one line in half-width characters: a Chinese character is two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def line_count(text: str, *, width: float, size: float) -> int:
    """Lines that wrapped text takes in a column of `width` spreadsheet characters at `size` points."""
    room = max(width * 7 - 6, 8) / (size * 4 / 3) * 2 * 0.97  # in half-width characters of this font
    return sum(_wrapped(paragraph, room) for paragraph in text.split("\n"))


def one_line(text: str, *, size: float) -> float:
    """The width of a column, in spreadsheet characters, in which a text takes one line at `size` points.

    The inverse of `line_count`, with half a character to spare.
    """
    halves = sum(2.0 if unicodedata.east_asian_width(one) in "WFA" else 1.1 for one in text)
    return (halves / 2 / 0.97 * size * 4 / 3 + 6) / 7 + 0.5


def pieces(text: str, *, most: int, width: float, size: float) -> list[str]:
    """Text for several rows, each of at most `most` lines, for a row has a greatest height and does not break.

    Cut after a paragraph or a sentence; one that has no end is cut where it must be.
    """
    found = [""]
    for part in _SENTENCE.findall(text):
        longer = found[-1] + part
        if found[-1] and line_count(longer.rstrip("\n"), width=width, size=size) > most:
            found.append(part)
        else:
            found[-1] = longer
    return [piece.strip("\n") for piece in found]


def _wrapped(paragraph: str, room: float) -> int:
    lines, used, word = 1, 0.0, 0.0
    for character in paragraph:
        wide = unicodedata.east_asian_width(character) in "WFA"
        width = 2.0 if wide else 1.1
        if used + width > room:
            lines += 1
            used = 0.0 if wide or word + width > room else word  # a word of Latin letters moves down whole
        used += width
        word = 0.0 if wide or character == " " else word + width
    return lines


def fit_heights(ws: Any, *, first: int = 1, last: int | None = None, least: float = 20.0) -> None:
    """Give each row the height that its wrapped text needs, as office programs do not when they open a file.

    Text in an area merged over columns uses its whole width; over rows, they share what is missing. A height that the
    sheet already states is only raised; `least` holds for the others (points).
    """
    last = last or ws.max_row
    areas = {(area.min_row, area.min_col): area for area in ws.merged_cells.ranges}
    covered = {
        (row, column)
        for area in areas.values()
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    } - areas.keys()
    heights = {row: (ws.row_dimensions[row].height or least) for row in range(first, last + 1)}
    tall = []
    for cells in ws.iter_rows(min_row=first, max_row=last):
        for cell in cells:
            place = cell.row, cell.column
            if cell.value is None or place in covered:
                continue
            area = areas.get(place)
            need = _needed(ws, cell, area)
            if area and area.max_row > area.min_row:
                tall.append((area, need))
            else:
                heights[cell.row] = max(heights[cell.row], need)
    for area, need in tall:
        rows = range(area.min_row, min(area.max_row, last) + 1)
        missing = need - sum(heights[row] for row in rows)
        for row in rows:
            heights[row] += max(missing, 0) / len(rows)
    for row, height in heights.items():
        ws.row_dimensions[row].height = min(ceil(height), _HIGHEST)


def _needed(ws: Any, cell: Any, area: Any) -> float:
    """Points of height that one cell's text needs."""
    size = float(cell.font.sz or 11)
    text = "" if cell.data_type == "f" else str(cell.value)
    if cell.alignment.textRotation == 255:  # characters stand below each other
        return len(text) * size * _STACKED + 4
    if not cell.alignment.wrap_text or not isinstance(cell.value, str):  # a number never wraps
        return size * LINE_HEIGHT + 4
    columns = range(area.min_col, area.max_col + 1) if area else (cell.column,)
    width = sum(column_width(ws, column) for column in columns)
    return line_count(text, width=width, size=size) * size * LINE_HEIGHT + 4


def column_width(ws: Any, column: int) -> float:
    """Width of a column in spreadsheet characters, also inside a group of equal columns."""
    own = ws.column_dimensions.get(get_column_letter(column))
    if own is not None and own.customWidth:
        return float(own.width)
    for group in ws.column_dimensions.values():
        if group.customWidth and group.min and group.min <= column <= (group.max or group.min):
            return float(group.width)
    return float(ws.sheet_format.defaultColWidth or _DEFAULT_WIDTH)
