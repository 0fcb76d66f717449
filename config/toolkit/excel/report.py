"""Workbooks made of filled template sheets: where placeholders went, formulas that carry their results, page fit."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from config.toolkit.excel.placeholders import Placeholder, Tables, Values, placeholders
from config.toolkit.excel.preflight import preflight
from config.toolkit.excel.scan import scan
from config.toolkit.excel.styles import (
    PIXEL,
    SMALLEST,
    column_width,
    fit_heights,
    points_wide,
    room,
    smallest_font,
    text_width,
    widths,
)
from config.toolkit.excel.template import fill
from config.toolkit.refusal import Refused

Cells = list[list[Any]]  # one list for each record, one cell for each entry of a spread list

_SPILL = 0.4  # a table that runs over its last page by less than this is made smaller
_DIGIT = 0.64  # width of a digit against the font size, in the widest fallback font
_WITH_FOOT = 3  # rows of a table that the last page shows at least
_BARE = 0.2  # of a page, that a break before these rows may leave empty
_LARGER = (1.0, 1.03, 1.06, 1.1, 1.13, 1.16)
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

    def stretch(self, name: str, *, most: float, smallest: float = SMALLEST) -> None:
        """Widen the columns of a spread list alike, to `most` characters, until the table takes the whole page.

        As wide as text of `smallest` points allows: the headings take fewer lines, so that more rows fit.
        """
        cells = next(iter(self.rows(name)), [])
        limit = room(self.sheet)[0] * smallest_font(self.sheet) / smallest
        spare = limit - sum(widths(self.sheet)) - 1
        for cell in cells if spare > 0 else ():
            width = column_width(self.sheet, cell.column)
            wider = max(width, min(width + spare / len(cells) / PIXEL / 7, most))
            self.sheet.column_dimensions[get_column_letter(cell.column)].width = round(wider, 2)

    def fit(self, *, smallest: float = SMALLEST) -> None:
        """Rows as high as their text needs now, and no last page with two lines on it, nor one with the foot alone.

        For that the table is made smaller, but never so that text prints smaller than `smallest` points; or the last
        rows of the table begin the page of the foot.
        """
        for row, height in self.heights.items():
            self.sheet.row_dimensions[row].height = height
        fit_heights(self.sheet, least=15)
        body = {cells[0].row for name, rows in self.found.items() if "." in name for cells in rows if cells}
        _keep_rows_with_foot(self.sheet, body, _fit_pages(self.sheet, smallest))


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

    def fitting(self, name: str, placeholder: str, *, smallest: float = SMALLEST) -> int:
        """How many copies of the column of {{placeholder.*}} fit on a page of the template's sheet `name`.

        So many that no text prints smaller than `smallest` points; at least one.
        """
        sheet = load_workbook(io.BytesIO(self._alone(name)))[name]
        spread = next(
            (cell.column for row in sheet.iter_rows() for cell in row if _spreads(cell.value, placeholder)), None
        )
        if spread is None:
            return 1
        letter = get_column_letter(spread)
        width = points_wide(column_width(sheet, spread))
        fixed = sum(widths(sheet)) - (0 if sheet.column_dimensions[letter].hidden else width)
        wide = room(sheet)[0] * smallest_font(sheet) / smallest
        return max(1, int((wide - fixed) / width))

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


def _spreads(value: object, name: str) -> bool:
    return isinstance(value, str) and f"{{{{{name}.*}}}}" in value.replace(" ", "")


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


def _fit_pages(sheet: Any, smallest: float) -> float:
    """A table that runs a little over a page is made smaller instead, while its text stays large enough.

    The height of a page in points of the sheet as it then prints.
    """
    setup = sheet.page_setup
    room_width, room_height = room(sheet)
    scale = min(1.0, room_width / sum(widths(sheet)))
    heights = {row: sheet.row_dimensions[row].height or 15 for row in _visible(sheet)}
    repeated = sum(heights.get(row, 0) for row in _heading_rows(sheet))
    high = room_height / scale
    least = smallest / smallest_font(sheet)
    for pages in range(1, _FEW + 1):
        need = (sum(heights.values()) + (pages - 1) * repeated) / (pages * high)
        if need <= 1 + _SPILL / pages and (need <= 1 or scale / need >= least):
            setup.fitToHeight = pages
            return high * max(need, 1.0)
    if scale == 1:  # fitted to the width alone, a narrow table is made larger by some office programs
        sheet.sheet_properties.pageSetUpPr.fitToPage, setup.scale = False, 100
    return high


def _keep_rows_with_foot(sheet: Any, body: set[int], room: float) -> None:
    """A page break before the last rows of the table where else what follows them may stand alone on the last page.

    Office programs put somewhat more on a page than is reckoned here: it must hold for all of `_LARGER`.
    """
    heights = {row: sheet.row_dimensions[row].height or 15 for row in _visible(sheet)}
    repeated = sum(heights.get(row, 0) for row in _heading_rows(sheet))
    flows = [_flow(heights, repeated, room * larger) for larger in _LARGER]
    last = _last_rows(heights, body, room)
    if any(len(flow) > 1 and len(body.intersection(flow[-1])) < len(last) for flow in flows):
        sheet.page_setup.fitToHeight = 0  # fitted to a number of pages, breaks are passed over
        sheet.row_breaks.append(Break(id=last[0] - 1))


def _last_rows(heights: Mapping[int, float], body: set[int], room: float) -> list[int]:
    """Which rows go with the foot: the last ones, fewer where they are so high that the page before would be bare."""
    last = sorted(body)[-_WITH_FOOT:]
    while len(last) > 1 and sum(heights.get(row, 0) for row in last) > room * _BARE:
        del last[0]
    return last


def _flow(heights: Mapping[int, float], repeated: float, room: float) -> list[list[int]]:
    """The rows page by page, the repeated headings on every page after the first."""
    pages: list[list[int]] = [[]]
    used = 0.0
    for row, height in heights.items():
        if pages[-1] and used + height > room:
            pages.append([])
            used = repeated
        pages[-1].append(row)
        used += height
    return pages


def _heading_rows(sheet: Any) -> range:
    """The rows that are repeated on every page."""
    if not sheet.print_title_rows:
        return range(0)
    first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
    return range(first, last + 1)


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
    pixels = longest * size / PIXEL * _DIGIT + 3
    need = min((pixels - 5) / 7, most)
    if need > column_width(sheet, cells[0].column):
        sheet.column_dimensions[get_column_letter(cells[0].column)].width = round(need, 1)
