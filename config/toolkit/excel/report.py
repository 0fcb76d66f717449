"""Workbooks made of filled template sheets: where placeholders went, formulas that carry their results, page fit."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from config.toolkit.excel.placeholders import Placeholder, Tables, Values, placeholders
from config.toolkit.excel.preflight import preflight
from config.toolkit.excel.scan import scan
from config.toolkit.excel.styles import column_width, fit_heights, text_width
from config.toolkit.excel.template import fill
from config.toolkit.refusal import Refused

Cells = list[list[Any]]  # one list for each record, one cell for each entry of a spread list

_INCH = 72.0
_A4 = (595.3, 841.9)
_PIXEL = 0.75  # points
_SPILL = 0.27  # a table that runs over its last page by less than this is made smaller
_DIGIT = 0.64  # width of a digit against the font size, in the widest fallback font
_FEW = 4  # pages; on many, one short page more does not matter
_CELL = re.compile(r'(<c r="([A-Z]{1,3}[0-9]+)"[^>]*)><f>([^<]*)</f><v ?/?>(?:</v>)?</c>')


@dataclass(frozen=True, slots=True)
class Page:
    """One filled sheet; `found` holds the cells of every placeholder that stood alone in its cell.

    `heights` are those that the template gives to the rows, None where it leaves them open.
    """

    sheet: Any
    found: dict[str, Cells]
    heights: dict[int, float | None]

    def rows(self, name: str) -> Cells:
        """The cells of {{name}} by record and list entry; nothing when the template does not use it."""
        return self.found.get(name, [])

    def cells(self, name: str) -> list[Any]:
        """The cells of a field that does not spread, one for each record."""
        return [row[0] for row in self.rows(name)]

    def row(self, table: str, index: int) -> list[Any]:
        """All placeholder cells of one record of a table, from left to right."""
        cells = [cell for name, rows in self.found.items() if name.startswith(f"{table}.") for cell in rows[index]]
        return sorted(cells, key=lambda cell: int(cell.column))

    def fit(self) -> None:
        """Rows as high as their text needs now, and no last page with two lines on it."""
        for row, height in self.heights.items():
            self.sheet.row_dimensions[row].height = height
        fit_heights(self.sheet, least=15)
        _fit_pages(self.sheet)


class Report:
    """A workbook that grows sheet by sheet from one template, then is saved with the results of its formulas."""

    def __init__(self, template: bytes) -> None:
        preflight(template)
        self.template = template
        self.book: Any = None
        self.results: dict[str, dict[str, Decimal]] = {}

    def add(self, name: str, values: Values, tables: Tables, *, title: str = "") -> Page:
        """Fill the template's sheet `name` and append it as `title`; Refused when the template has no such sheet."""
        alone = self._alone(name)
        layouts = scan(load_workbook(io.BytesIO(alone)), values, tables)
        source = load_workbook(io.BytesIO(alone))[name]
        book = fill(alone, values, tables)
        sheet, layout = book[name], layouts[name]
        found: dict[str, Cells] = {}
        for row in source.iter_rows():
            for cell in row:
                if placeholder := _lone(cell.value, tables):
                    columns = layout.columns.copies(cell.column) if placeholder.spread else [cell.column]
                    at = columns if placeholder.spread else [layout.columns.start(cell.column)]
                    key = ".".join(filter(None, (placeholder.table, placeholder.name)))
                    found[key] = [[sheet.cell(to, column) for column in at] for to in layout.rows.copies(cell.row)]
        self._append(book, sheet, title or name)
        heights = {
            to: source.row_dimensions[row].height
            for row in range(1, source.max_row + 1)
            for to in layout.rows.copies(row)
        }
        return Page(sheet, found, heights)

    def _alone(self, name: str) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions that openpyxl does not keep
            book = load_workbook(io.BytesIO(self.template), keep_links=False)
        if name not in book.sheetnames:
            raise Refused(
                f"模板里没有工作表「{name}」，只有{'、'.join(book.sheetnames)}。请改好模板，或删除它改用自带的。"
            )
        for other in book.sheetnames:
            if other != name:
                del book[other]
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _append(self, book: Any, sheet: Any, title: str) -> None:
        """All books come from one template and number their styles alike, so a sheet may change its book."""
        taken = self.book.sheetnames if self.book else []
        sheet.title = _free(title, taken)
        if self.book is None:
            self.book = book
        else:
            sheet._parent = self.book
            sheet.sheet_view.tabSelected = False
            self.book._sheets.append(sheet)

    def formula(self, cell: Any, formula: str, result: Decimal) -> None:
        """A live formula with the result that it has, so that a preview that computes nothing shows it too."""
        cell.value = formula
        self.results.setdefault(cell.parent.title, {})[cell.coordinate] = result

    def saved(self) -> bytes:
        """The workbook as bytes."""
        self.book.active = 0
        stream = io.BytesIO()
        self.book.save(stream)
        return _with_results(stream.getvalue(), [self.results.get(name, {}) for name in self.book.sheetnames])


def _lone(value: object, tables: Tables) -> Placeholder | None:
    found = placeholders(value, tables)
    return found[0] if len(found) == 1 and found[0].text == str(value).strip() else None


def _free(title: str, taken: list[str]) -> str:
    """The title as a sheet may be called, and as no other one is."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:28] or "表"
    number, name = 1, plain
    while name in taken:
        number += 1
        name = f"{plain}{number}"
    return name


def _with_results(content: bytes, results: list[dict[str, Decimal]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part.filename)
            if number and (known := results[int(number[1]) - 1]):
                body = _CELL.sub(lambda match: _known(match, known), body.decode()).encode()
            new.writestr(part, body)
    return stream.getvalue()


def _known(match: re.Match[str], results: dict[str, Decimal]) -> str:
    result = results.get(match[2])
    return match[0] if result is None else f"{match[1]}><f>{match[3]}</f><v>{format(result, 'f')}</v></c>"


def _fit_pages(sheet: Any) -> None:
    """A table that runs a little over a page is made smaller instead."""
    setup, margins = sheet.page_setup, sheet.page_margins
    landscape = setup.orientation == "landscape"
    paper_width, paper_height = reversed(_A4) if landscape else _A4
    room_width = paper_width - (margins.left + margins.right) * _INCH
    room_height = paper_height - (margins.top + margins.bottom) * _INCH
    width = sum(_widths(sheet))
    heights = {row: sheet.row_dimensions[row].height or 15 for row in _visible(sheet)}
    repeated = sum(heights.get(row, 0) for row in _heading_rows(sheet))
    room = room_height / min(1.0, room_width / width)
    for pages in range(1, _FEW + 1):
        need = (sum(heights.values()) + (pages - 1) * repeated) / (pages * room)
        if need <= 1 + _SPILL / pages:
            setup.fitToHeight = pages
            return


def _heading_rows(sheet: Any) -> range:
    """The rows that are repeated on every page."""
    if not sheet.print_title_rows:
        return range(0)
    first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
    return range(first, last + 1)


def _widths(sheet: Any) -> Iterator[float]:
    for column in range(1, sheet.max_column + 1):
        own = sheet.column_dimensions.get(get_column_letter(column))
        if own is None or not own.hidden:
            yield (column_width(sheet, column) * 7 + 5) * _PIXEL


def _visible(sheet: Any) -> Iterator[int]:
    for row in range(1, sheet.max_row + 1):
        if not sheet.row_dimensions[row].hidden:
            yield row


def widen(cells: Sequence[Any], texts: Iterable[str], *, most: float = 30.0) -> None:
    """Widen the column of these cells until its longest text stands in one line, to `most` characters.

    A number that does not fit prints as ###.
    """
    if not cells:
        return
    sheet, size = cells[0].parent, float(cells[0].font.sz)
    longest = max(map(text_width, texts), default=0)
    pixels = longest * size / _PIXEL * _DIGIT + 3
    need = min((pixels - 5) / 7, most)
    if need > column_width(sheet, cells[0].column):
        sheet.column_dimensions[get_column_letter(cells[0].column)].width = round(need, 1)
