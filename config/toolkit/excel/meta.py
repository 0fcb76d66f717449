"""The sealed slip inside a filling workbook: which task, unit and rows it is for, so that no other file passes for it.

A very hidden sheet holds JSON and its HMAC; custom document properties hold a second copy, for files whose hidden sheet
was deleted (ux.md part 5, security.md part 3 row 22).
"""

import base64
import binascii
import json
from collections.abc import Mapping
from itertools import count
from typing import Any

from openpyxl.packaging.custom import StringProperty

from config.toolkit.digest import canonical_json, seal, sealed
from config.toolkit.excel.reading import Book
from config.toolkit.excel.writing import safe_cell
from config.toolkit.refusal import Refused

SHEET = "_meta"
FORMAT = "kaoping-meta/1"
PROPERTY = "kaoping_meta"
_CHUNK = 30_000  # characters in a cell
_PIECE = 240  # characters in a property: office programs keep 255
_PIECES = 200

AGAIN = "请重新下载模板，把内容粘贴进去后再上传。"
MISSING = "这个工作簿里没有系统的校验信息，可能不是从本系统下载的，或隐藏的工作表被删除了。" + AGAIN
EDITED = "这个工作簿里系统的校验信息被改动过，不能确认它属于哪项任务。" + AGAIN


def put_meta(book: Any, data: Mapping[str, object], key: bytes) -> None:
    """Write the sealed slip into an openpyxl workbook; `data` is a canonical document (no floats)."""
    content = canonical_json(dict(data))
    mark = seal(FORMAT.encode() + b"\n" + content, key)
    if SHEET in book.sheetnames:
        del book[SHEET]
    sheet = book.create_sheet(SHEET)
    sheet.sheet_state = "veryHidden"
    # a reader may trim blanks and understand _x0041_ as a letter: neither stands in the sheet
    text = content.decode().replace(" ", "\\u0020").replace("_x", "\\u005fx")
    lines = [FORMAT, mark, *(text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK))]
    for row, line in enumerate(lines, 1):
        safe_cell(sheet.cell(row, 1), line)
    _put_properties(book, f"{mark}\n".encode() + content)


def _put_properties(book: Any, content: bytes) -> None:
    for name in [name for name in book.custom_doc_props.names if name.startswith(PROPERTY)]:
        del book.custom_doc_props[name]
    text = base64.urlsafe_b64encode(content).decode()
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    if len(pieces) > _PIECES:
        return  # the sheet alone; a document of 200 properties is no courtesy
    for number, piece in enumerate(pieces, 1):
        book.custom_doc_props.append(StringProperty(name=f"{PROPERTY}_{number}", value=piece))


def take_meta(book: Book, key: bytes) -> dict[str, Any]:
    """The slip of a workbook that came back; Refused when there is none or it was edited."""
    found = _from_sheet(book) or _from_properties(book)
    if found is None:
        raise Refused(MISSING)
    mark, text = found
    try:
        data = json.loads(text)
        content = canonical_json(data)
    except (ValueError, TypeError) as error:
        raise Refused(EDITED) from error
    if not isinstance(data, dict) or not sealed(FORMAT.encode() + b"\n" + content, mark, key):
        raise Refused(EDITED)
    return data


def _from_sheet(book: Book) -> tuple[str, str] | None:
    rows = book.sheets.get(SHEET)
    if rows is None:
        return None
    lines = ["" if not row or row[0] is None else str(row[0]) for row in rows]
    if len(lines) < 3 or lines[0] != FORMAT:
        raise Refused(EDITED)
    return lines[1], "".join(lines[2:])


def _from_properties(book: Book) -> tuple[str, str] | None:
    pieces = []
    for number in count(1):
        piece = book.properties.get(f"{PROPERTY}_{number}")
        if piece is None:
            break
        pieces.append(piece)
    if not pieces:
        return None
    try:
        mark, _, text = base64.urlsafe_b64decode("".join(pieces).encode()).decode().partition("\n")
    except (binascii.Error, ValueError) as error:
        raise Refused(EDITED) from error
    return mark, text
