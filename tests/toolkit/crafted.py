"""Workbooks made by hand for tests: good ones, and the bad ones that a parser should never meet."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
MEGABYTE = 1024 * 1024


def saved(book: Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: list[object], title: str = "数据") -> bytes:
    """A good workbook of one sheet."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def replaced(data: bytes, changes: dict[str, str | bytes | None]) -> bytes:
    """The same container with parts replaced, added or (None) dropped."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part.filename, old.read(part))
        for name, body in changes.items():
            if body is not None:
                new.writestr(name, body)
    return stream.getvalue()


def edited(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same container with one part changed as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        body = old.read(name).decode()
    return replaced(data, {name: change(body)})


def sheet(rows: str, *, after: str = "", before: str = "") -> bytes:
    """A workbook whose sheet data is written by hand."""
    xml = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return replaced(workbook(["x"]), {SHEET: xml})


def prefixed(rows: str) -> bytes:
    """The same with every element under a namespace prefix, as some office libraries write it."""
    body = re.sub(r"<(/?)(\w)", r"<\1x:\2", rows)
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{body}</x:sheetData></x:worksheet>'
    return replaced(workbook(["x"]), {SHEET: xml})


def bomb(megabytes: int) -> bytes:
    """A workbook whose sheet unpacks to so many megabytes; written as a stream, it never exists unpacked."""
    stream = io.BytesIO()
    row = b"<row><c><v>1</v></c></row>"
    block = row * (MEGABYTE // len(row))
    with zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as old:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for part in old.infolist():
                if part.filename != SHEET:
                    new.writestr(part.filename, old.read(part))
            with new.open(SHEET, "w", force_zip64=True) as out:
                out.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
                for _ in range(megabytes):
                    out.write(block)
                out.write(b"</sheetData></worksheet>")
    return stream.getvalue()


def many(count: int) -> Iterator[str]:
    """Rows without numbers."""
    for _ in range(count):
        yield "<row><c><v>1</v></c></row>"


def ole(name: str) -> bytes:
    """The head of an OLE container with one directory name: .xls, encrypted .xlsx, .doc."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + name.encode("utf-16-le") + bytes(512)
