"""Rows of a sheet as every office program writes them, read by their bytes: what the walk need not take apart.

A row is plain when it holds nothing but numbers and texts, each with its reference, in their order, in UTF-8. Whatever
is not exactly like that (a formula, an error, a prefix, a comment, another encoding) is left to the walk from there on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CHARACTER = rb"[^<&>\x00-\x08\x0b\x0c\x0e-\x1f]"
_VALUE = rb"<v>" + _CHARACTER + rb"*+</v>"
_TEXT = rb'<is><t(?: xml:space="preserve")?>(?:' + _CHARACTER + rb"|&(?:amp|lt|gt|quot|apos);)*+</t></is>"
_CELL = (
    rb'<c r="[A-Z]{1,3}(?P=row)"(?: s="[0-9]{1,6}")?'
    rb'(?:(?: t="(?:n|s|b|str)")?(?:>(?:' + _VALUE + rb')?</c>|/>)| t="inlineStr">' + _TEXT + rb"</c>)"
)
_ATTRIBUTE = (
    rb' (?:spans|s|customFormat|ht|customHeight|hidden|outlineLevel|collapsed|x14ac:dyDescent)="'
    + _CHARACTER.replace(rb"[^", rb'[^"')
    + rb'*+"'
)
_ROW = re.compile(
    rb'\s*+<row r="(?P<row>[1-9][0-9]{0,6})"(?:' + _ATTRIBUTE + rb")*+>(?P<cells>(?:" + _CELL + rb")*+)</row>"
)
_LETTERS = re.compile(rb'<c r="([A-Z]+)')
_STYLED = re.compile(rb'<c r="([A-Z]+)[0-9]+" s="([0-9]+)"')
_DATA = b"<sheetData>"
_ENCODING = rb"""(?: encoding=["'](?:UTF|utf)-8["'])?(?: standalone=["']\w+["'])?"""
_UTF8 = re.compile(rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["']""" + _ENCODING + rb"""\s*\?>|<\w)""")


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One row: its number, the letters of its cells as they stand, its bytes, and of how many elements it is made."""

    number: int
    letters: list[bytes]
    cells: bytes
    elements: int

    def styled(self) -> list[tuple[bytes, bytes]]:
        """Letters and style of every cell that has one."""
        return _STYLED.findall(self.cells)


def data_begin(head: bytes) -> int:
    """Where the rows begin in the first bytes of a part, 0 where that is not written as usual."""
    place = head.find(_DATA)
    return place + len(_DATA) if place > 0 and _UTF8.match(head) else 0


def plain_rows(data: bytes) -> Iterator[tuple[PlainRow, int]]:
    """The plain rows with which these bytes begin, each with the place where it ends."""
    end = 0
    while found := _ROW.match(data, end):
        end, cells = found.end(), found["cells"]
        try:
            cells.decode()
        except UnicodeDecodeError:
            return  # the walk says what is wrong with it
        elements = 1 + cells.count(b"</") + cells.count(b"/>")
        yield PlainRow(int(found["row"]), _LETTERS.findall(cells), cells, elements), end
