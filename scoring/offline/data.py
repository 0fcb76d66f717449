"""Units and their figures from a file: JSON (`kaoping-data/1`) or a workbook with a row per unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple

from config.toolkit.cells import CellError, code, shown, words
from config.toolkit.imports import Problem, letter
from config.toolkit.refusal import Refused
from scoring.engine import Datum, Fact, Scheme, Unit
from scoring.offline.figures import facts_of, listed
from scoring.offline.files import Sheets

FORMAT = "kaoping-data/1"
SHEET = "数据"
HEADS = {
    "id": ("单位编号", "编号", "id"),
    "name": ("单位名称", "单位", "name"),
    "pool": ("分组", "组别", "pool"),
    "category": ("类别", "category"),
    "parent": ("上级单位", "parent"),
    "ranked": ("参加排名", "ranked"),
    "also": ("另外参加的排名", "另外排名的分组", "also"),
    "exempt": ("不考核的项目", "免考指标", "exempt"),
}
BESIDE = ("序号", "备注", "说明")  # columns of an office's own table that say nothing about points
SUMS = ("合计", "合 计", "总计", "小计", "总分", "平均", "平均分", "平均值")  # what stands below a table and is no unit
NOT_RANKED = ("否", "0", "不参加")
RANKED = ("", "是", "1", "参加")


class DataProblems(Refused):
    """Everything that is wrong with the data, each with its place; nothing is computed from such a file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        some = "\n".join(str(problem) for problem in problems[:50])
        more = f"\n……共{len(problems)}处" if len(problems) > 50 else ""
        super().__init__(f"数据有{len(problems)}处要改：\n{some}{more}")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Named:
    """A unit with the name that a table prints."""

    unit: Unit
    name: str


@dataclass(frozen=True, slots=True)
class UnitProblem(Problem):
    """One thing to correct in a JSON document: `row` counts its units."""

    @property
    def place(self) -> str:
        """「文件」第2个单位."""
        return f"「{self.sheet}」" + (f"第{self.row}个单位" if self.row else "")


class _Line(NamedTuple):
    """What a file says about one unit: its row there, the cells and their columns by key of `HEADS` or datum."""

    row: int
    cells: Mapping[str, object]
    letters: Mapping[str, str]


@dataclass(slots=True)
class _Reading:
    """What was read so far of one file; `sheet` names it in problems, `rows` say where every unit stands."""

    scheme: Scheme
    sheet: str
    problem: type[Problem] = Problem
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    lines: list[_Line] = field(default_factory=list)
    blurred: bool = False  # whether some columns are not understood, so that what seems to be lacking may stand there

    def note(self, row: int, column: str, value: object, message: str) -> None:
        self.problems.append(self.problem(self.sheet, row, column, shown(value), message))

    def facts(self) -> Iterator[dict[str, Fact]]:
        """The figures of every line, read column by column; what cannot be read is noted."""
        columns = [self._column(datum) for datum in self.scheme.data]
        codes = list(self.scheme.catalog)
        for row in zip(*columns, strict=True) if columns else repeat((), len(self.lines)):
            yield {code: fact for code, fact in zip(codes, row, strict=True) if fact is not None}

    def _column(self, datum: Datum) -> Sequence[Fact | None]:
        key = f"datum:{datum.code}"

        def wrong(place: int, error: CellError) -> None:
            line = self.lines[place]
            self.note(line.row, line.letters[key], line.cells[key], str(error))

        return facts_of(self.scheme, datum, [line.cells.get(key) for line in self.lines], wrong)

    def note_repeated(self) -> None:
        """Units that stand in the file more than once."""
        word = "行" if self.problem is Problem else "个"
        for unit_id, rows in self.rows.items():
            if len(rows) > 1:
                where = "、".join(f"第{row}{word}" for row in rows)
                self.note(0, "", unit_id, f"单位编号「{unit_id}」出现{len(rows)}次（{where}），一个单位只能写一次。")


def units_of_sheets(scheme: Scheme, sheets: Sheets) -> list[Named]:
    """The units of a workbook, as `units_of_document`."""
    reading = _Reading(scheme, SHEET if SHEET in sheets else next(iter(sheets)))
    _lines_of_sheet(reading, sheets[reading.sheet])
    return _units(reading)


def units_of_document(scheme: Scheme, document: Any, *, name: str) -> list[Named]:
    """The units of a JSON document; `name` is what its file is called in problems.

    DataProblems tells all that is wrong at once.
    """
    reading = _Reading(scheme, name, UnitProblem)
    _lines_of_document(reading, document)
    return _units(reading)


def _units(reading: _Reading) -> list[Named]:
    found = [_unit(reading, line, facts) for line, facts in zip(reading.lines, reading.facts(), strict=True)]
    reading.problems.sort(key=attrgetter("row"))
    reading.note_repeated()
    if not found and not reading.problems:
        reading.note(0, "", None, "没有单位。")
    if reading.problems:
        raise DataProblems(reading.problems)
    return found


def _lines_of_sheet(reading: _Reading, rows: Sequence[Sequence[object]]) -> None:
    columns = _columns(reading, rows[0] if rows else ())
    if "id" not in columns.values():
        reading.note(1, "", None, "第1行没有「单位编号」一列，不知道哪一行是哪个单位。")
        return
    reading.blurred = bool(reading.problems)
    letters = {key: letter(index + 1) for index, key in columns.items()}
    for number, row in enumerate(rows[1:], start=2):
        cells = {key: row[index] for index, key in columns.items() if index < len(row) and row[index] is not None}
        if cells:
            reading.lines.append(_Line(number, cells, letters))


def _columns(reading: _Reading, heads: Sequence[object]) -> dict[int, str]:
    """By position the key of a column: one of `HEADS`, or the code of a datum (its name will do when it is unique)."""
    names = Counter(datum.name for datum in reading.scheme.data)
    known = {said: key for key, spoken in HEADS.items() for said in spoken}
    known |= {datum.name: f"datum:{datum.code}" for datum in reading.scheme.data if names[datum.name] == 1}
    known |= {datum.code: f"datum:{datum.code}" for datum in reading.scheme.data}
    columns: dict[int, str] = {}
    for index, head in enumerate(heads):
        said = words(head) if head is not None else ""
        if not said or said in BESIDE:
            continue
        place = letter(index + 1)
        if said not in known:
            reading.note(1, place, head, f"方案里没有数据项「{said}」。列名应是数据项的代码或名称。")
        elif known[said] in columns.values():
            reading.note(1, place, head, f"「{said}」有两列，只能留一列。")
        else:
            columns[index] = known[said]
    return columns


def _unit(reading: _Reading, line: _Line, facts: Mapping[str, Fact]) -> Named:
    row, cells, letters = line
    said: dict[str, str] = {}
    for key in HEADS:
        try:
            said[key] = (code if key == "id" else words)(cells[key]) if key in cells else ""
        except CellError as error:
            said[key] = ""
            reading.note(row, letters[key], cells[key], str(error))
    if not said["id"]:
        reading.note(row, letters["id"], cells.get("id"), "没有写单位编号。")
    else:
        reading.rows.setdefault(said["id"], []).append(row)
    for summed in {said["id"], said["name"]}.intersection(SUMS):
        reading.note(row, letters["id"], summed, f"「{summed}」不是单位，请删去这一行。")
    if said["ranked"] not in (*RANKED, *NOT_RANKED):
        reading.note(row, letters.get("ranked", ""), said["ranked"], "「参加排名」只能填是或否，不填就是参加。")
    if reading.scheme.categories and not said["category"] and not reading.blurred:
        known = "、".join(reading.scheme.categories)
        reading.note(row, letters.get("category", ""), None, f"没有写类别：方案有只适用于{known}的内容，请写明类别。")
    exempt = frozenset(listed(said["exempt"]))
    _check_codes(reading, exempt, row, letters.get("exempt", ""))
    unit = Unit(
        id=said["id"],
        pool=said["pool"],
        facts=facts,
        ranked=said["ranked"] not in NOT_RANKED,
        order=row,
        category=said["category"],
        exempt=exempt,
        parent=said["parent"],
        also=tuple(listed(said["also"])),
    )
    return Named(unit, said["name"] or said["id"])


def _check_codes(reading: _Reading, codes: Iterable[str], row: int, column: str) -> None:
    for node in sorted(set(codes) - reading.scheme.by_code.keys()):
        reading.note(row, column, node, f"方案里没有编号为「{node}」的指标。")


def _lines_of_document(reading: _Reading, document: Any) -> None:
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        reading.note(0, "", None, f"数据文件的 format 应是「{FORMAT}」。")
        return
    units = document.get("units")
    if not isinstance(units, list) or not all(isinstance(unit, Mapping) for unit in units):
        reading.note(0, "", None, "units 应是单位的列表，每个单位一组字段。")
        return
    reading.lines += [_given(reading, unit, row) for row, unit in enumerate(units, start=1)]


def _given(reading: _Reading, given: Mapping[str, Any], row: int) -> _Line:
    cells = {key: _cell_of(key, value) for key, value in given.items() if key in HEADS}
    for key in given.keys() - HEADS.keys() - {"facts"}:
        reading.note(row, "", key, f"单位的字段「{key}」不认识。")
    facts = given.get("facts", {})
    if not isinstance(facts, Mapping):
        reading.note(row, "", facts, "facts 应是数据项代码到数值的一组字段。")
        facts = {}
    for datum, value in facts.items():
        if datum not in reading.scheme.catalog:
            reading.note(row, "", datum, f"方案里没有数据项「{datum}」。")
        else:
            cells[f"datum:{datum}"] = value
    return _Line(row, cells, dict.fromkeys((*HEADS, *cells), ""))


def _cell_of(key: str, value: object) -> object:
    """A value of the document as a cell would hold it."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if key == "ranked" and isinstance(value, bool):
        return "是" if value else "否"
    return value
