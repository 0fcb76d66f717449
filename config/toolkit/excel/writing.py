"""Writing cells that never turn into formulas, and flat lists of any length."""

import datetime as dt
import itertools
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter

from config.toolkit import scaled
from config.toolkit.excel.styles import LINE_HEIGHT, line_count, one_line
from config.toolkit.excel.text import BODY_FONT, FOOTER, HEADER_FONT, LONGEST, TITLE_FONT, clean, escaped
from config.toolkit.refusal import Refused

Target = str | os.PathLike[str] | BinaryIO
CellValue = None | str | int | Decimal | bool | dt.date | dt.datetime

LAST_ROW = 1_048_576
TOTAL = "合计"  # in the first two columns of a row: it is printed bold
MOST_DECIMALS = 6
WIDEST, NARROWEST = 48, 6  # characters of a column
TITLE_SIZE, HEADER_SIZE, BODY_SIZE, NOTE_SIZE = 20, 11, 11, 11
MARK_SIZE = 9  # points of the mark in the footer
HIGHEST = 409  # points of a row
BUTTON = 2  # characters that the filter's button takes of a heading
ROW_HEIGHT = 20  # points of a row of one line
ROOM = 20  # characters of a column in which a sentence is to be written
SIGNED = 30  # points of a line in which people sign
PIXELS, PADDING = 9.4, 6.7  # of a character of width, of a column beside them, with any font that stands in for ours
WIDE, HIGH = {9: 1_350, 8: 1_970}, {9: 560, 8: 850}  # pixels of a page; points that are made to fit on one
PAPERS = ((9, 1_200, 22), (8, 1_760, 10))  # A4, A3: pixels on which letters of 11 points print at 9; fewest characters
SAMPLE = 200  # rows that decide the widths of a flat list
_WHOLE = re.compile(r"[!-~]+")  # codes and numbers among words are not broken
_QUOTED = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠", "'")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def amount(value: int | None, *, places: int | None = None) -> Decimal | None:
    """A scaled number as a cell takes it, exact; rounded half up to `places`; None stays empty."""
    return None if value is None else Decimal(scaled.text(value, places))


def safe_cell(cell: Any, value: CellValue) -> None:
    """Put a value into an openpyxl cell: text stays text whatever it begins with, and comes back as it was.

    Numbers, dates and booleans keep their kind; TypeError for anything else (floats are not exact).
    """
    if isinstance(value, str):
        text = clean(value)
        cell.value = escaped(text)[:LONGEST] or None
        if text:
            cell.data_type = "s"  # openpyxl would make a formula of "=…" and an error of "#N/A"
        if text.startswith(_QUOTED):
            cell.quotePrefix = True
    elif value is None or isinstance(value, int | Decimal | dt.date):
        cell.value = value
    else:
        raise TypeError(f"no value for a cell: {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list on a sheet of its own; `note` stands in small type under the title (source, time, check code).

    No heading makes its column wider than `widest` characters: a longer one takes several lines. `typed`: headings of
    the columns into which people will write sentences; these are given room. `optional`: headings of the columns that
    are left out where no row has anything in them. `foot`: lines below the rows, to be signed.
    """

    sheet: str
    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[CellValue]]
    note: str = ""
    widest: int = WIDEST
    typed: Sequence[str] = ()
    optional: Sequence[str] = ()
    foot: Sequence[str] = ()


def flat(
    target: Target,
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[CellValue]],
    *,
    note: str = "",
    sheet: str = "数据",
) -> int:
    """Write a list of any length with title, headings, filter, print titles and page numbers; the number of rows."""
    return lists(target, [Listing(sheet, title, headers, rows, note)])


def lists(target: Target, listings: Iterable[Listing], *, mark: str = "") -> int:
    """Several lists, each on its sheet; the number of rows of all. `mark` is printed in the footer of every page."""
    with xlsxwriter.Workbook(target if hasattr(target, "write") else os.fspath(target), _OPTIONS) as book:
        forms = _formats(book)
        return sum(_list(book, listing, forms, mark) for listing in listings)


def _list(book: Any, listing: Listing, forms: dict[str, Any], mark: str) -> int:
    listing = _shorn(listing)
    rows, headers = iter(listing.rows), listing.headers
    first = list(itertools.islice(rows, SAMPLE))
    page = book.add_worksheet(listing.sheet)
    page.set_default_row(ROW_HEIGHT)
    last = len(headers) - 1
    least = [ROOM if header in listing.typed else NARROWEST for header in headers]
    paper, widths = _widths(headers, first, listing.widest, least)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    _over(page, 0, listing.title, forms["title"], widths, TITLE_SIZE)
    _over(page, 1, listing.note, forms["note"], widths, NOTE_SIZE)
    tall = max(_height(*pair, HEADER_SIZE) for pair in zip(headers, widths, strict=True))
    page.set_row(2, tall)
    for column, header in enumerate(headers):
        page.write_string(2, column, clean(header), forms["header"])
    end = 2
    for end, row in enumerate(itertools.chain(first, rows), 3):
        tall += _fit_row(page, end, row, widths)
        _write_row(page, end, row, forms["total"] if TOTAL in row[:2] else forms)
    for below, said in enumerate(listing.foot, end + 1):
        _over(page, below, said, forms["note"], widths, NOTE_SIZE, least=SIGNED)
    _page_setup(page, paper, end, last, mark)
    tall += _height(listing.title, sum(widths), TITLE_SIZE) + _height(listing.note, sum(widths), NOTE_SIZE)
    if (tall + SIGNED * len(listing.foot)) * min(1, WIDE[paper] / _wide(widths)) <= HIGH[paper]:
        page.fit_to_pages(1, 1)
    return end - 2


def _shorn(listing: Listing) -> Listing:
    """The list without those of its optional columns that are empty in every row."""
    rows = list(listing.rows) if listing.optional else []
    if not rows:
        return listing
    kept = [
        at
        for at, header in enumerate(listing.headers)
        if header not in listing.optional or any(row[at] not in ("", None) for row in rows)
    ]
    headers = [listing.headers[at] for at in kept]
    return replace(listing, headers=headers, rows=[[row[at] for at in kept] for row in rows])


def _fit_row(page: Any, index: int, row: Sequence[CellValue], widths: Sequence[float]) -> float:
    """A row with text that takes several lines is made high enough: not all office programs see to that. Its height."""
    long = [
        line_count(value, width=width, size=BODY_SIZE)
        for value, width in zip(row, widths, strict=False)
        if isinstance(value, str) and (2 * len(value) > width or "\n" in value)
    ]
    if not long or max(long) < 2:
        return ROW_HEIGHT
    height = min(max(long) * BODY_SIZE * LINE_HEIGHT + 6, HIGHEST)
    page.set_row(index, height)
    return height


def _write_row(page: Any, index: int, row: Sequence[CellValue], forms: dict[str, Any]) -> None:
    if index >= LAST_ROW:
        raise Refused(f"超过{LAST_ROW}行，一个工作表放不下。请缩小范围后再导出。")
    for column, value in enumerate(row):
        if value is None:
            page.write_blank(index, column, None, forms["text"])
        elif isinstance(value, str):
            page.write_string(index, column, clean(value), forms["text"])
        else:
            method, form = _kind(value)
            getattr(page, method)(index, column, value, forms[form])


def _kind(value: object) -> tuple[str, str]:
    """Method of the page and name of the format; a boolean is an int and a moment a date, so they come first."""
    for kind, method, form in (
        (bool, "write_boolean", "middle"),
        (int, "write_number", "number"),
        (Decimal, "write_number", "decimal"),
        (dt.datetime, "write_datetime", "moment"),
        (dt.date, "write_datetime", "date"),
    ):
        if isinstance(value, kind):
            return method, _decimals(value) if form == "decimal" else form
    raise TypeError(f"no value for a cell: {type(value).__name__}")


def _decimals(value: Any) -> str:
    """The format that shows as many decimals as the number was given with."""
    exponent = value.as_tuple().exponent
    return "number" if not isinstance(exponent, int) or exponent >= 0 else f"number{min(-exponent, MOST_DECIMALS)}"


def _formats(book: Any) -> dict[str, Any]:
    line = {"valign": "vcenter", "text_wrap": True}
    return {
        "title": book.add_format({**line, "font_name": TITLE_FONT, "font_size": TITLE_SIZE, "align": "center"}),
        "note": book.add_format({**line, "font_name": BODY_FONT, "font_size": NOTE_SIZE}),
        "header": book.add_format(
            {**line, "font_name": HEADER_FONT, "font_size": HEADER_SIZE, "border": 1, "align": "center"}
        ),
        **_of_rows(book),
        "total": _of_rows(book, bold=True),
    }


def _of_rows(book: Any, *, bold: bool = False) -> dict[str, Any]:
    body = {"font_name": BODY_FONT, "font_size": BODY_SIZE, "border": 1, "valign": "vcenter", "bold": bold}
    middle = body | {"align": "center"}
    return {
        "text": book.add_format(body | {"text_wrap": True}),
        "middle": book.add_format(middle),
        "number": book.add_format(middle),
        **{f"number{n}": book.add_format(middle | {"num_format": f"0.{'0' * n}"}) for n in range(1, MOST_DECIMALS + 1)},
        "date": book.add_format(middle | {"num_format": 'yyyy"年"m"月"d"日"'}),
        "moment": book.add_format(middle | {"num_format": 'yyyy"年"m"月"d"日" hh:mm'}),
    }


def _over(page: Any, row: int, said: str, form: Any, widths: Sequence[float], size: int, *, least: float = 0) -> None:
    """A line over all columns, on as many lines as it needs."""
    page.set_row(row, max(_height(said, sum(widths), size), least))
    if len(widths) > 1:
        page.merge_range(row, 0, row, len(widths) - 1, "", form)
    page.write_string(row, 0, clean(said), form)


def _height(said: str, width: float, size: int) -> float:
    """Points of height that a text needs in a column of so many characters."""
    return line_count(said, width=width, size=size) * size * LINE_HEIGHT + 6


def _widths(
    headers: Sequence[str], rows: Sequence[Sequence[CellValue]], widest: int, narrowest: Sequence[int]
) -> tuple[int, list[float]]:
    """The paper, and column widths from the headings and the first rows, `narrowest` to 48 characters."""
    widths = [min(one_line(header, size=HEADER_SIZE), widest) + BUTTON for header in headers]
    widths = [max(pair) for pair in zip(widths, narrowest, strict=True)]
    least = [float(width) for width in narrowest]
    for row in rows:
        for column, value in enumerate(row[: len(widths)]):
            lines = _shown(value).split("\n")
            widths[column] = max(widths[column], *(one_line(line, size=BODY_SIZE) for line in lines))
            wholes = _WHOLE.findall(_shown(value)) if isinstance(value, str) else lines
            least[column] = max(least[column], *(one_line(whole, size=BODY_SIZE) for whole in ("", *wholes)))
    widths = [min(max(width, NARROWEST), WIDEST) for width in widths]
    return _on_paper(widths, [min(pair) for pair in zip(widths, least, strict=True)])


def _shown(value: CellValue) -> str:
    """A value about as wide as it is shown."""
    if isinstance(value, dt.datetime):
        return "2026年12月31日 08:00"
    return "2026年12月31日" if isinstance(value, dt.date) else "" if value is None else str(value)


def _on_paper(widths: list[float], least: list[float]) -> tuple[int, list[float]]:
    """The widest columns narrowed, none below its `least`, until the letters of a page are large enough to read.

    On A4 if they are with columns of words that are not too narrow, else on A3.
    """
    paper, found = PAPERS[0][0], widths
    for paper, pixels, narrowest in PAPERS:
        for widest in range(WIDEST, narrowest - 1, -1):
            found = [max(min(width, widest), narrow) for width, narrow in zip(widths, least, strict=True)]
            if _wide(found) <= pixels:
                return paper, found
    return paper, found


def _wide(widths: Sequence[float]) -> float:
    return sum(PIXELS * width + PADDING for width in widths)


def _page_setup(page: Any, paper: int, last_row: int, last_column: int, mark: str) -> None:
    page.set_paper(paper)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, 2)
    page.center_horizontally()
    page.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    page.set_footer((f'&L&"{BODY_FONT},Regular"&{MARK_SIZE}{mark}' if mark else "") + FOOTER)
    page.freeze_panes(3, 0)
    page.autofilter(2, 0, max(last_row, 2), last_column)
