"""Plain tables of any length, written row by row as the bytes of a workbook: quick, and nothing is kept in memory.

Made for thousands of rows of numbers; for titles, notes, dates and filters there is `writing`.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile

from config.toolkit.excel.text import BODY_FONT, FOOTER, HEADER_FONT, LONGEST, clean, escaped
from config.toolkit.imports import letter

Value = str | int | float | None
Row = Sequence[Value]

FASTEST = 1  # of zlib: a tenth larger than its default, in a third of the time
CHUNK = 200  # rows that are compressed together
HEAD, TEXT, WHOLE, DECIMAL = 1, 2, 3, 4  # places in the list of cell formats below
NUMBER, HEIGHT = "\0", "\1"  # stand for the number of a row and for what it says of its height
LINE, HIGHEST = 18, 409  # points of one line, and of the highest row
NARROW = 3  # characters that fit into every column
FILLED = 0.9  # of a column's width, which text that is broken into lines fills
_IN, _OUT = 't="inlineStr"><is><t xml:space="preserve">', "</t></is></c>"
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = _MARKUP | {ord('"'): "&quot;"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: headings in the first row, `widths` of the columns (the last one holds for all that follow).

    `beside` columns at the left stay in sight and are printed on every page; a `narrow` table is printed one page wide.
    Numbers with a point are shown with so many `decimals`, None for as many as they have.
    """

    name: str
    heads: Sequence[str]
    rows: Iterable[Row]
    widths: Sequence[float]
    beside: int = 0
    narrow: bool = True
    decimals: int | None = None


def write(path: str | os.PathLike[str], tables: Sequence[Table]) -> None:
    """A workbook with these tables. Text stays text whatever it looks like; what is not there stays empty."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=FASTEST) as book:
        for name, content in _parts(tables):
            book.writestr(name, _XML + content)
        for number, table in enumerate(tables, start=1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w") as part:
                for content in _sheet(table, number):
                    part.write(content.encode())


def _sheet(table: Table, number: int) -> Iterator[str]:
    fit = f'<sheetPr><pageSetUpPr fitToPage="{int(table.narrow)}"/></sheetPr>'
    corner = f"{letter(table.beside + 1)}2"
    split = f'xSplit="{table.beside}" ' if table.beside else ""
    side = "Right" if split else "Left"
    pane = f'<pane {split}ySplit="1" topLeftCell="{corner}" activePane="bottom{side}" state="frozen"/>'
    shown = ' tabSelected="1"' if number == 1 else ""
    yield f'{_XML}<worksheet xmlns="{_MAIN}">{fit}'
    yield f'<sheetViews><sheetView{shown} workbookViewId="0">{pane}</sheetView></sheetViews>'
    yield f'<sheetFormatPr defaultRowHeight="{LINE}"/><cols>{"".join(_columns(table))}</cols><sheetData>'
    letters = [letter(column) for column in range(1, len(table.heads) + 1)]
    yield _head(letters, table)
    decimal = DECIMAL if table.decimals is None else DECIMAL + 1 + table.decimals
    rows = _rows(letters, table, decimal)
    while chunk := "".join(islice(rows, CHUNK)):
        yield chunk
    yield (
        "</sheetData>"
        '<pageMargins left="0.6" right="0.6" top="0.7" bottom="0.7" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f"<headerFooter><oddFooter>{FOOTER.translate(_MARKUP)}</oddFooter></headerFooter></worksheet>"
    )


def _columns(table: Table) -> Iterator[str]:
    for number in range(1, len(table.heads) + 1):
        width = table.widths[min(number, len(table.widths)) - 1]
        yield f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'


def _head(letters: Sequence[str], table: Table) -> str:
    cells = (
        f'<c r="{column}1" s="{HEAD}" {_IN}{_said(head) or ""}{_OUT}'
        for column, head in zip(letters, table.heads, strict=True)
    )
    return f'<row r="1"{_height(enumerate(table.heads), table.widths)}>{"".join(cells)}</row>'


def _rows(letters: Sequence[str], table: Table, decimal: int) -> Iterator[str]:
    """The rows below the headings. Rows with the same kinds of values share a pattern, which is filled at once."""
    patterns: dict[tuple[type, ...], str] = {}
    texts: dict[tuple[type, ...], list[int]] = {}
    for number, row in enumerate(table.rows, start=2):
        values, given = list(row), tuple(map(type, row))
        if given not in texts:
            texts[given] = [column for column, kind in enumerate(given) if kind is str]
        words = [(column, str(row[column])) for column in texts[given]]
        for column, word in words:
            values[column] = _said(word)
        kinds = tuple(map(type, values)) if words else given
        if kinds not in patterns:
            patterns[kinds] = _pattern(letters, kinds, decimal)
        pattern = patterns[kinds].replace(HEIGHT, _height(words, table.widths)) if words else patterns[kinds]
        yield pattern.replace(NUMBER, str(number)) % tuple(values)


def _height(words: Iterable[tuple[int, str]], widths: Sequence[float]) -> str:
    """What a row says of its height where a text (with its column) takes more than one line: not all programs look."""
    lines = 1
    for column, word in words:
        if len(word) > NARROW:
            room = widths[min(column, len(widths) - 1)] * FILLED
            parts = (len(part.encode("gb18030", "replace")) for part in word.split("\n"))
            lines = max(lines, sum(max(1, ceil(part / room)) for part in parts))
    return f' ht="{min(lines * LINE, HIGHEST)}" customHeight="1"' if lines > 1 else ""


def _pattern(letters: Sequence[str], kinds: Sequence[type], decimal: int) -> str:
    """A row of values of these kinds, its number still to be put in."""
    cells = []
    for column, kind in zip(letters, kinds, strict=True):
        place = f'<c r="{column}{NUMBER}" s='
        if kind is float:
            cells.append(f'{place}"{decimal}"><v>%r</v></c>')
        elif kind is int:
            cells.append(f'{place}"{WHOLE}"><v>%d</v></c>')
        elif kind is str:
            cells.append(f'{place}"{TEXT}" {_IN}%s{_OUT}')
        else:
            cells.append(f'{place}"{TEXT}"/>%.0s')  # takes the None and shows nothing of it
    height = HEIGHT if str in kinds else ""
    return f'<row r="{NUMBER}"{height}>{"".join(cells)}</row>'


def _said(value: str) -> str | None:
    """Text as it stands in a cell; None where nothing is left of it."""
    return escaped(clean(value))[:LONGEST].translate(_MARKUP) or None


def _parts(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    """The parts of a workbook beside its sheets."""
    numbers = range(1, len(tables) + 1)
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        for number in numbers
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{kinds}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    sheets = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*sheets, ("styles", "styles.xml")])
    yield "xl/workbook.xml", _workbook(tables)
    yield "xl/styles.xml", _styles()


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{_DOCUMENT}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _workbook(tables: Sequence[Table]) -> str:
    sheets = "".join(
        f'<sheet name="{table.name.translate(_ATTRIBUTE)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, table in enumerate(tables, start=1)
    )
    repeated = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{index}">{_repeated(table)}</definedName>'
        for index, table in enumerate(tables)
    )
    names = f"<sheets>{sheets}</sheets><definedNames>{repeated}</definedNames>"
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">{names}</workbook>'


def _repeated(table: Table) -> str:
    """What is printed on every page of a sheet."""
    sheet = "'" + table.name.replace("'", "''").translate(_MARKUP) + "'"
    columns = f"{sheet}!$A:${letter(table.beside)}," if table.beside else ""
    return f"{columns}{sheet}!$1:$1"


def _styles() -> str:
    side = "".join(f'<{name} style="thin"><color auto="1"/></{name}>' for name in ("left", "right", "top", "bottom"))
    middle = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    points = [f"0.{'0' * places}".rstrip(".") for places in range(7)]
    formats = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(points))
    bordered = 'borderId="1" applyBorder="1" applyAlignment="1" xfId="0" fillId="0"'
    cells = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        f'<xf numFmtId="0" fontId="1" {bordered}>{middle}</xf>',
        f'<xf numFmtId="0" fontId="0" {bordered}><alignment vertical="center" wrapText="1"/></xf>',
        f'<xf numFmtId="0" fontId="0" {bordered}>{middle}</xf>',
        f'<xf numFmtId="0" fontId="0" {bordered}>{middle}</xf>',
        *(f'<xf numFmtId="{164 + n}" fontId="0" applyNumberFormat="1" {bordered}>{middle}</xf>' for n in range(7)),
    ]
    fonts = "".join(f'<font><sz val="11"/><name val="{name}"/></font>' for name in (BODY_FONT, HEADER_FONT))
    fills = "".join(f'<fill><patternFill patternType="{kind}"/></fill>' for kind in ("none", "gray125"))
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="7">{formats}</numFmts><fonts count="2">{fonts}</fonts>'
        f'<fills count="2">{fills}</fills><borders count="2"><border/><border>{side}</border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(cells)}">{"".join(cells)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
