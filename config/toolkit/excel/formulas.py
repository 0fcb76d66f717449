"""Formulas of a template follow the cells that they name when rows are repeated and columns spread."""

import re
from dataclasses import dataclass

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import column_index_from_string, get_column_letter

from config.toolkit.excel.layout import Axis, Layout, Layouts

_CORNER = re.compile(
    r"(?:(?P<fixed_column>\$?)(?P<letters>[A-Z]{1,3}))?(?:(?P<fixed_row>\$?)(?P<row>[1-9][0-9]{0,6}))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: its sheet, its template row and column, and where this copy of it goes."""

    sheet: str
    row: int
    column: int
    to_row: int
    to_column: int


def moved(formula: str, *, place: Place, layouts: Layouts) -> str:
    """The formula of one copy: its own repeated row stays its own row, `$` and ranges take all copies.

    In a repeated row 6, =SUM(D6:F6) sums that record; =RANK(G6,G$6:G$6) ranks it among all records; below the table
    =SUM(G6:G6) sums all records.
    """
    tokenizer = Tokenizer(formula)
    for token in tokenizer.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _reference(token.value, place, layouts)
    return str(tokenizer.render())


def _reference(text: str, place: Place, layouts: Layouts) -> str:
    sheet, mark, cells = text.rpartition("!")
    name = sheet.strip("'").replace("''", "'") if mark else place.sheet
    layout = layouts.get(name)
    if layout is None:
        return text
    first, colon, last = cells.partition(":")
    here = place if name == place.sheet else None
    start = _corner(first, here, layout, last=False)
    end = _corner(last, here, layout, last=True) if colon else ""
    if start is None or end is None:
        return text  # a name, a table or another workbook
    return f"{sheet}{mark}{start}{colon}{end}"


def _corner(text: str, here: Place | None, layout: Layout, *, last: bool) -> str | None:
    """A cell, a column ("$D") or a row ("$6") where it stands afterwards; None when the text is none of these."""
    match = _CORNER.fullmatch(text)
    if match is None or not (match["letters"] or match["row"]):
        return None
    corner = ""
    if match["letters"]:
        column = column_index_from_string(match["letters"])
        own = here is not None and not match["fixed_column"] and column == here.column
        to = here.to_column if own and here else _line(layout.columns, column, last)
        corner = f"{match['fixed_column']}{get_column_letter(to)}"
    if match["row"]:
        row = int(match["row"])
        own = here is not None and not match["fixed_row"] and row == here.row
        to = here.to_row if own and here else _line(layout.rows, row, last)
        corner += f"{match['fixed_row']}{to}"
    return corner


def _line(axis: Axis, line: int, last: bool) -> int:
    return axis.end(line) if last else axis.start(line)
