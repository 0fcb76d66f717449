"""Walks the XML of a part as a stream and counts what a reader would build from it, without building it.

Names are compared without their namespace prefix and positions without a number are counted on, as readers do:
a check that looks for `<row r="…">` is fooled by `<x:row>` and by cells without a reference (security.md, part 4).
"""

import re
from typing import IO
from xml.parsers import expat

from config.toolkit.excel.container import DAMAGED, Limits
from config.toolkit.excel.findings import NO_STYLES, SheetFindings, Styles
from config.toolkit.excel.plain_rows import PlainRow, data_begin, plain_rows
from config.toolkit.imports import letter
from config.toolkit.refusal import Refused

CHUNK = 256 * 1024
OUTER = 1  # <worksheet>: the sheet data stand directly in it
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_COLUMNS = {letter(number): number for number in range(1, 703)}
_DIGITS = "0123456789"


class Budget:
    """What is left for the whole workbook: elements, cells, formulas."""

    __slots__ = ("cells", "elements", "formulas", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.elements, self.cells, self.formulas = limits.elements, limits.cells, limits.formulas


class Walk:
    """One part: refuses declarations, depth and size; a part with sheet data is counted row by row."""

    def __init__(self, budget: Budget, sheet: SheetFindings, *, styles: Styles = NO_STYLES) -> None:
        """`styles` are those of the workbook that show a number as something else."""
        self.budget, self.limits, self.sheet, self.styles = budget, budget.limits, sheet, styles
        self.depth = 0
        self.names: dict[str, str] = {}
        self.seen_data = False
        self.row, self.row_text, self.column, self.row_count = 0, "", 0, 0
        self.type: str | None = None
        self.formula = False
        self.text: list[str] | None = None
        self.letters: list[bytes] = []  # of the last plain row, and their numbers
        self.columns: list[int] = []
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.refuse_declaration
        parser.EntityDeclHandler = self.refuse_declaration
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end

    def run(self, stream: IO[bytes]) -> None:
        """Read the part to its end; Refused as soon as something is wrong."""
        try:
            chunk = stream.read(CHUNK)
            if begin := data_begin(chunk):
                self.parser.Parse(chunk[:begin], False)
                chunk = self.skip_plain(chunk[begin:], stream)
            while chunk:
                self.parser.Parse(chunk, False)
                chunk = stream.read(CHUNK)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Refused(DAMAGED) from error

    # plain rows, which the parser never sees

    def skip_plain(self, data: bytes, stream: IO[bytes]) -> bytes:
        """Count the plain rows at the beginning of the sheet data; what is left of the bytes read."""
        end = -1 if self.seen_data and self.depth == OUTER + 1 else 0
        while end:
            end = 0
            for row, place in plain_rows(data):
                if not self.take(row):
                    return data[end:]
                end = place
            data = data[end:] + (stream.read(CHUNK) if end else b"")
        return data

    def take(self, row: PlainRow) -> bool:
        """Count one plain row as the walk would; False when the walk would refuse it, and has to say why."""
        if row.letters != self.letters:
            columns = [self.number(letters.decode()) for letters in row.letters]
            if columns != sorted(set(columns)):
                return False
            self.letters, self.columns = row.letters, columns
        budget, limits, sheet = self.budget, self.limits, self.sheet
        last = self.columns[-1] if self.columns else 0
        within = self.row < row.number <= limits.rows and self.row_count < limits.rows and last <= limits.columns
        if not within or budget.elements < row.elements or budget.cells < len(self.columns):
            return False
        budget.elements -= row.elements
        self.count_cells(len(self.columns))
        self.row_count += 1
        self.row, self.row_text, self.column = row.number, str(row.number), last
        sheet.columns = max(sheet.columns, last)
        sheet.rows = row.number if last else sheet.rows
        if self.styles.dates or self.styles.percents:
            self.note_styles(row)
        return True

    def note_styles(self, row: PlainRow) -> None:
        """Note the cells in which a number is seen as something else."""
        for letters, style in row.styled():
            place, said = (row.number, self.number(letters.decode())), style.decode()
            if said in self.styles.dates:
                self.sheet.dates.add(place)
            elif said in self.styles.percents:
                self.sheet.percents.add(place)

    # any part

    def refuse_declaration(self, *_: object) -> None:
        """A document type or an entity has no place in a workbook: entity bombs start with one."""
        raise Refused("文件内部含有不允许的实体声明，已拒绝。请把内容复制到新的工作簿，保存为 .xlsx 后再上传。")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element outside the sheet data."""
        self.depth += 1
        self.budget.elements -= 1
        if self.depth > self.limits.depth or self.budget.elements < 0:
            raise Refused("文件内部结构过于庞大或复杂，已拒绝。请把需要的内容复制到新的工作簿，保存后再上传。")
        local = self.local(name)
        if local == "sheetData":
            if self.seen_data:
                raise Refused(DAMAGED)
            self.seen_data = True
            self.parser.StartElementHandler = self.start_inside
            self.parser.EndElementHandler = self.end_inside
        elif local == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """The end of an element outside the sheet data."""
        self.depth -= 1

    def local(self, name: str) -> str:
        """The name without its namespace."""
        known = self.names.get(name)
        if known is None:
            known = self.names[name] = name.rpartition(" ")[2]
        return known

    def merge(self, reference: str) -> None:
        """A merged area counts with all its cells: the full loader builds every one of them."""
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
        if corners[0] is None or corners[1] is None:
            raise Refused(DAMAGED)
        area = tuple(number for corner in corners if corner for number in (int(corner[2]), self.number(corner[1])))
        self.check_row(area[2])
        self.check_column(area[3])
        self.count_cells((area[2] - area[0] + 1) * (area[3] - area[1] + 1))
        self.sheet.merged.append((area[0], area[1], area[2], area[3]))

    # inside <sheetData>

    def start_inside(self, name: str, attributes: dict[str, str]) -> None:
        """A row, a cell, its formula or its value."""
        self.depth += 1
        local = self.names.get(name) or self.local(name)
        if local == "c":
            self.start_cell(attributes)
        elif local == "v":
            if self.formula or self.type == "e":
                self.text = []
                self.parser.CharacterDataHandler = self.text.append
        elif local == "row":
            self.start_row(attributes.get("r"))
        elif local == "f":
            self.formula = True
        self.budget.elements -= 1
        if self.depth > self.limits.depth or self.budget.elements < 0:
            raise Refused("文件内部结构过于庞大或复杂，已拒绝。请把需要的内容复制到新的工作簿，保存后再上传。")

    def end_inside(self, name: str) -> None:
        """The end of a value, a cell or the sheet data."""
        self.depth -= 1
        local = self.names[name]
        if local == "c":
            if self.formula or self.type == "e":
                self.end_cell()
        elif local == "v":
            self.parser.CharacterDataHandler = None
        elif local == "sheetData":
            self.parser.StartElementHandler = self.start
            self.parser.EndElementHandler = self.end

    def start_row(self, number: str | None) -> None:
        """Rows follow each other in order; one without a number is the next. An empty row may stand at the very end."""
        row = self.row + 1
        if number is not None:
            if not (number.isascii() and number.isdigit()):
                raise Refused(DAMAGED)
            row = int(number[:9])
        if row <= self.row:
            raise Refused(f"工作表「{self.sheet.name}」第{row}行的顺序错乱。" + DAMAGED)
        self.row_count += 1
        self.check_row(self.row_count)
        self.row, self.row_text, self.column = row, str(row), 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        """Cells follow each other in order; one without a reference is the next."""
        reference = attributes.get("r")
        if reference is None:
            column = self.column + 1
        else:
            letters = reference.rstrip(_DIGITS)
            column = _COLUMNS.get(letters) or self.number(letters)
            if reference[len(letters) :] != self.row_text or column <= self.column:
                raise Refused(f"工作表「{self.sheet.name}」第{self.row}行的单元格编号错乱。" + DAMAGED)
        if column > self.sheet.columns:
            self.check_column(column)
            self.sheet.columns = column
        if self.row > self.sheet.rows:
            self.check_row(self.row)
            self.sheet.rows = self.row
        self.column = column
        self.count_cells(1)
        self.type = attributes.get("t")
        self.formula = False
        if (style := attributes.get("s")) in self.styles.dates:
            self.sheet.dates.add((self.row, column))
        elif style in self.styles.percents:
            self.sheet.percents.add((self.row, column))

    def end_cell(self) -> None:
        """Note an error value, a formula, and a formula without a stored result."""
        place, value = (self.row, self.column), "".join(self.text or ()).strip()
        if self.type == "e":
            self.sheet.errors[place] = value or "#VALUE!"
        if self.formula:
            self.budget.formulas -= 1
            if self.budget.formulas < 0:
                raise Refused(f"文件的公式超过{self.limits.formulas}个。请把公式粘贴为数值后再上传。")
            self.sheet.formulas.add(place)
            if not value and self.type not in ("str", "e", "inlineStr"):
                self.sheet.uncached.add(place)
        self.text, self.formula, self.type = None, False, None

    # limits

    def number(self, letters: str) -> int:
        """The number of a column; Refused when these are no column letters."""
        if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
            raise Refused(f"工作表「{self.sheet.name}」第{self.row}行的单元格编号不正确。" + DAMAGED)
        number = 0
        for character in letters:
            number = number * 26 + ord(character) - 64
        return number

    def check_row(self, row: int) -> None:
        """Refused beyond the last row allowed."""
        if row > self.limits.rows:
            raise Refused(
                f"工作表「{self.sheet.name}」用到了第{row}行，超过上限{self.limits.rows}行。"
                "请选中数据下方的空白行，删除后保存，再上传。"
            )

    def check_column(self, column: int) -> None:
        """Refused beyond the last column allowed."""
        if column > self.limits.columns:
            shown = letter(min(column, 16_384))
            raise Refused(
                f"工作表「{self.sheet.name}」用到了第{shown}列，超过上限{self.limits.columns}列。"
                "请选中数据右侧的空白列，删除后保存，再上传。"
            )

    def count_cells(self, count: int) -> None:
        """Refused when the workbook has more cells than allowed."""
        self.sheet.cells += count
        self.budget.cells -= count
        if self.budget.cells < 0:
            raise Refused(f"文件超过{self.limits.cells}个单元格。请删除多余的工作表和空白行列，或分成几个文件上传。")
