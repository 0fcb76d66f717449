"""Meeting tables from openpyxl templates that an office can replace with its own.

A cell holds {{title}}; a row with {{rows.unit}} is repeated for every record of the table `rows`; {{sections.*}} and
{{rows.points.*}} spread a list to the right, copying style and width; {{rows.part|merge}} joins equal neighbours
downwards. Styles, borders, merged cells, formulas, print area and titles, conditional formats and validations follow.
"""

import io
import os
import warnings
from collections.abc import Iterator
from copy import copy
from typing import Any

from openpyxl import load_workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.dimensions import ColumnDimension, DimensionHolder

from config.toolkit.excel.formulas import Place, moved
from config.toolkit.excel.layout import Layout, Layouts
from config.toolkit.excel.placeholders import Record, Tables, Values, placeholders, rendered
from config.toolkit.excel.preflight import preflight
from config.toolkit.excel.scan import scan
from config.toolkit.excel.styles import fit_heights
from config.toolkit.excel.writing import safe_cell

Area = tuple[int, int, int, int]


def fill(template: str | os.PathLike[str] | bytes, values: Values, tables: Tables) -> Any:
    """The openpyxl workbook of a filled template.

    `values` are text, whole numbers, Decimals, dates or lists of them; `tables` lists of records of the same.
    Refused, naming sheet and cell, when the template asks for something that there is not.
    """
    preflight(template)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about extensions that openpyxl does not keep
        book = load_workbook(io.BytesIO(template) if isinstance(template, bytes) else template, keep_links=False)
    layouts = scan(book, values, tables)
    for sheet in book.worksheets:
        _Sheet(sheet, layouts, values, tables).rebuild()
    for name in book.defined_names.values():
        if name.attr_text and not name.is_external:
            place = Place("", 0, 0, 0, 0)
            name.attr_text = moved(f"={name.attr_text}", place=place, layouts=layouts)[1:]
    return book


class _Sheet:
    """One sheet while it is rebuilt: the template's cells are taken out and written where they go."""

    def __init__(self, sheet: Any, layouts: Layouts, values: Values, tables: Tables) -> None:
        self.sheet, self.layouts, self.values, self.tables = sheet, layouts, values, tables
        self.layout: Layout = layouts[sheet.title]
        self.cells = dict(sheet._cells)
        self.merged: list[Area] = [
            (area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges
        ]
        self.covered = {
            (row, column)
            for top, left, bottom, right in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        self.joins: list[Area] = []

    def rebuild(self) -> None:
        """Write cells, sizes, merged areas and everything that names an area."""
        heights = {row: (dimension.height, dimension.hidden) for row, dimension in self.sheet.row_dimensions.items()}
        self.sheet._cells = {}
        self.sheet.merged_cells.ranges = set()
        for (row, column), cell in sorted(self.cells.items()):
            self.write(cell, row, column)
        self.merge()
        self.size_rows(heights)
        self.size_columns()
        self.move_print()
        self.move_rules()
        fit_heights(self.sheet, least=15)

    def write(self, cell: Any, row: int, column: int) -> None:
        """One template cell into all its copies."""
        records = self.layout.records.get(row, [None])
        columns = self.layout.columns.copies(column)
        spread = self.spreads(cell)
        for to_row, record in zip(self.layout.rows.copies(row), records, strict=True):
            for index, to_column in enumerate(columns):
                new = self.sheet.cell(to_row, to_column)
                new._style = copy(cell._style)
                if index == 0 or spread:
                    self.put(new, cell, record, index)
            if len(columns) > 1 and not spread and cell.value is not None and (row, column) not in self.covered:
                self.joins.append((to_row, columns[0], to_row, columns[-1]))

    def spreads(self, cell: Any) -> bool:
        """A list or a formula stands in every copy of its column; a heading stands once, over all of them."""
        return cell.data_type == "f" or any(found.spread for found in placeholders(cell.value, self.tables))

    def put(self, new: Any, cell: Any, record: Record | None, index: int) -> None:
        """The content of one copy."""
        value = cell.value
        if cell.data_type == "f" and isinstance(value, str):
            place = Place(self.sheet.title, cell.row, cell.column, new.row, new.column)
            new.value = moved(value, place=place, layouts=self.layouts)
        elif isinstance(value, str):
            found = rendered(value, tables=self.tables, values=self.values, record=record, index=index)
            safe_cell(new, found)
        else:
            new.value = value
        if cell.comment is not None:
            new.comment = copy(cell.comment)
        if cell.hyperlink is not None:
            new.hyperlink = copy(cell.hyperlink)

    def merge(self) -> None:
        """Merged areas of the template, headings over spread columns, and equal neighbours of |merge columns."""
        for area in self.merged:
            self.joins.extend(self.copies(area))
        self.joins.extend(self.equal_neighbours())
        for top, left, bottom, right in self.joins:
            if (top, left) != (bottom, right):
                self.sheet.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))

    def copies(self, area: Area) -> Iterator[Area]:
        """A merged area of the template as it stands afterwards: once for each record or list entry, or grown."""
        top, left, bottom, right = area
        rows, columns = self.layout.rows, self.layout.columns
        each_row = top == bottom and top in self.layout.records
        corner = self.cells[top, left]
        each_column = left == right and self.spreads(corner)
        tops = [(row, row) for row in rows.copies(top)] if each_row else [(rows.start(top), rows.end(bottom))]
        lefts = [(c, c) for c in columns.copies(left)] if each_column else [(columns.start(left), columns.end(right))]
        for first_row, last_row in tops:
            for first_column, last_column in lefts:
                yield first_row, first_column, last_row, last_column

    def equal_neighbours(self) -> Iterator[Area]:
        """Runs of equal values in |merge columns; a run ends where one in a column to its left ends."""
        for row in self.layout.records:
            borders: set[int] = set()
            for column in sorted(column for at, column in self.cells if at == row):
                if any(found.merge for found in placeholders(self.cells[row, column].value, self.tables)):
                    yield from self.runs(self.layout.rows.copies(row), self.layout.columns.start(column), borders)

    def runs(self, rows: range, column: int, borders: set[int]) -> Iterator[Area]:
        """The runs of one column; `borders` are rows where a new run must begin, and grow."""
        begin = rows[0]
        for row in [*rows[1:], rows[-1] + 1]:
            value = self.sheet.cell(begin, column).value
            last = row == rows[-1] + 1
            if (
                not last
                and row not in borders
                and value not in (None, "")
                and self.sheet.cell(row, column).value == value
            ):
                continue
            for inner in range(begin + 1, row):
                self.sheet.cell(inner, column).value = None
            yield begin, column, row - 1, column
            borders.add(row)
            begin = row

    def size_rows(self, heights: dict[int, tuple[float | None, bool]]) -> None:
        """Heights go with their rows."""
        self.sheet.row_dimensions.clear()
        for row, (height, hidden) in heights.items():
            for to_row in self.layout.rows.copies(row):
                self.sheet.row_dimensions[to_row].height = height
                self.sheet.row_dimensions[to_row].hidden = hidden

    def size_columns(self) -> None:
        """Widths go with their columns; a group of equal columns becomes single ones."""
        groups = list(self.sheet.column_dimensions.values())
        last = max((column for _, column in self.cells), default=1)
        self.sheet.column_dimensions = DimensionHolder(worksheet=self.sheet, default_factory=self.sheet._add_column)
        for group in groups:
            for column in range(group.min or 1, min(group.max or group.min or 1, last) + 1):
                for to_column in self.layout.columns.copies(column):
                    letter = get_column_letter(to_column)
                    self.sheet.column_dimensions[letter] = ColumnDimension(
                        self.sheet, index=letter, width=group.width, hidden=group.hidden, customWidth=True
                    )

    def move_print(self) -> None:
        """Print area, repeated rows and columns, frozen panes, filter and page breaks."""
        sheet = self.sheet
        if sheet.print_area:
            sheet.print_area = ",".join(self.grown(part.rpartition("!")[2]) for part in sheet.print_area.split(","))
        if sheet.print_title_rows:
            first, last = (int(row) for row in sheet.print_title_rows.replace("$", "").split(":"))
            sheet.print_title_rows = f"{self.layout.rows.start(first)}:{self.layout.rows.end(last)}"
        if sheet.freeze_panes:
            pane = CellRange(sheet.freeze_panes)
            row, column = self.layout.rows.start(pane.min_row), self.layout.columns.start(pane.min_col)
            sheet.freeze_panes = f"{get_column_letter(column)}{row}"
        if sheet.auto_filter.ref:
            sheet.auto_filter.ref = self.grown(sheet.auto_filter.ref)
        for mark in sheet.row_breaks.brk:
            mark.id = self.layout.rows.end(mark.id)

    def move_rules(self) -> None:
        """Conditional formats and validations cover the cells that they covered."""
        old = self.sheet.conditional_formatting
        self.sheet.conditional_formatting = ConditionalFormattingList()
        for formatting in old:
            areas = " ".join(self.grown(str(area)) for area in formatting.sqref.ranges)
            for rule in formatting.rules:
                rule.formula = [self.rule(str(formula), formatting.sqref) for formula in rule.formula]
                self.sheet.conditional_formatting.add(areas, rule)
        for validation in self.sheet.data_validations.dataValidation:
            for name in ("formula1", "formula2"):
                if formula := getattr(validation, name):
                    setattr(validation, name, self.rule(formula, validation.sqref))
            validation.sqref = MultiCellRange([self.grown(str(area)) for area in validation.sqref.ranges])

    def rule(self, formula: str, areas: Any) -> str:
        """A formula that is read from the first cell of its area."""
        first = next(iter(areas.ranges))
        to_row, to_column, _, _ = self.layout.area(first.min_row, first.min_col, first.max_row, first.max_col)
        place = Place(self.sheet.title, first.min_row, first.min_col, to_row, to_column)
        return moved(f"={formula}", place=place, layouts=self.layouts)[1:]

    def grown(self, area: str) -> str:
        """An area as it stands afterwards."""
        old = CellRange(area.replace("$", ""))
        top, left, bottom, right = self.layout.area(old.min_row, old.min_col, old.max_row, old.max_col)
        return str(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right).coord)
