"""Units and their figures from a file: JSON (`kaoping-data/1`) or a workbook with a row per unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from config.toolkit.cells import CellError, code, exactly, shown, words
from config.toolkit.excel.reading import read as read_book
from config.toolkit.imports import Problem, letter
from config.toolkit.refusal import Refused
from scoring.answers import is_number
from scoring.answers import read as read_answer
from scoring.engine import Datum, Fact, Scheme, Status, Unit, bounds

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
WAITING = {
    **dict.fromkeys(("不考核", "免考", "免予考核"), Status.EXEMPT),
    "待核实": Status.PENDING,
    "未填": Status.MISSING,
}
EMPTY_MEMBER = ("", "-", "—", "无", "null")


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


Column = tuple[str, str, Callable[[object], Fact]]  # the datum, its key among the cells, and what reads a cell of it


@dataclass(slots=True)
class _Reading:
    """What was read so far of one file; `sheet` names it in problems, `rows` say where every unit stands."""

    scheme: Scheme
    sheet: str
    problem: type[Problem] = Problem
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    columns: Sequence[Column] = ()
    blurred: bool = False  # whether some columns are not understood, so that what seems to be lacking may stand there

    def __post_init__(self) -> None:
        self.columns = [(datum.code, f"datum:{datum.code}", _reader(self.scheme, datum)) for datum in self.scheme.data]

    def note(self, row: int, column: str, value: object, message: str) -> None:
        self.problems.append(self.problem(self.sheet, row, column, shown(value), message))

    def facts(self, cells: Mapping[str, object], row: int, letters: Mapping[str, str]) -> dict[str, Fact]:
        """The figures of one unit; what cannot be read is noted."""
        found: dict[str, Fact] = {}
        for datum, key, read in self.columns:
            value = cells.get(key)
            if value is not None:
                try:
                    found[datum] = read(value)
                except CellError as error:
                    self.note(row, letters[key], value, str(error))
        return found

    def note_repeated(self) -> None:
        """Units that stand in the file more than once."""
        word = "行" if self.problem is Problem else "个"
        for unit_id, rows in self.rows.items():
            if len(rows) > 1:
                where = "、".join(f"第{row}{word}" for row in rows)
                self.note(0, "", unit_id, f"单位编号「{unit_id}」出现{len(rows)}次（{where}），一个单位只能写一次。")


def read_data(scheme: Scheme, content: bytes, document: Any = None, *, name: str = "数据") -> list[Named]:
    """The units of a data file: `document` when it was JSON, otherwise the workbook in `content`.

    `name` is what the file of the document is called in problems.

    DataProblems tells all that is wrong at once.
    """
    if document is not None:
        reading = _Reading(scheme, name, UnitProblem)
        found = _of_document(reading, document)
    else:
        reading = _Reading(scheme, SHEET)
        found = _of_workbook(reading, read_book(content).sheets)
    reading.note_repeated()
    if not found and not reading.problems:
        reading.note(0, "", None, "没有单位。")
    if reading.problems:
        raise DataProblems(reading.problems)
    return found


def _of_workbook(reading: _Reading, sheets: Mapping[str, Sequence[Sequence[object]]]) -> list[Named]:
    rows = sheets.get(SHEET) or next(iter(sheets.values()))
    if SHEET not in sheets:
        reading.sheet = next(iter(sheets))
    columns = _columns(reading, rows[0] if rows else ())
    if "id" not in columns.values():
        reading.note(1, "", None, "第1行没有「单位编号」一列，不知道哪一行是哪个单位。")
        return []
    reading.blurred = bool(reading.problems)
    found = []
    letters = {key: letter(index + 1) for index, key in columns.items()}
    for number, row in enumerate(rows[1:], start=2):
        cells = {key: row[index] for index, key in columns.items() if index < len(row) and row[index] is not None}
        if cells:
            found.append(_unit(reading, cells, number, letters))
    return found


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


def _unit(reading: _Reading, cells: Mapping[str, object], row: int, letters: Mapping[str, str]) -> Named:
    said: dict[str, str] = {}
    for key in HEADS:
        try:
            said[key] = code(cells[key]) if key == "id" else words(cells.get(key))
        except (CellError, KeyError) as error:
            said[key] = ""
            if isinstance(error, CellError):
                reading.note(row, letters.get(key, ""), cells.get(key), str(error))
    if not said["id"]:
        reading.note(row, letters["id"], cells.get("id"), "没有写单位编号。")
    else:
        reading.rows.setdefault(said["id"], []).append(row)
    for summed in {said["id"], said["name"]}.intersection(SUMS):
        reading.note(row, letters["id"], summed, f"「{summed}」不是单位，请删去这一行。")
    facts = reading.facts(cells, row, letters)
    if said["ranked"] not in (*RANKED, *NOT_RANKED):
        reading.note(row, letters.get("ranked", ""), said["ranked"], "「参加排名」只能填是或否，不填就是参加。")
    if reading.scheme.categories and not said["category"] and not reading.blurred:
        known = "、".join(reading.scheme.categories)
        reading.note(row, letters.get("category", ""), None, f"没有写类别：方案有只适用于{known}的内容，请写明类别。")
    exempt = frozenset(_listed(said["exempt"]))
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
        also=tuple(_listed(said["also"])),
    )
    return Named(unit, said["name"] or said["id"])


def _listed(said: str) -> list[str]:
    for separator in "，,;；":
        said = said.replace(separator, "、")
    return [part.strip() for part in said.split("、") if part.strip()]


def _check_codes(reading: _Reading, codes: Iterable[str], row: int, column: str) -> None:
    for node in sorted(set(codes) - reading.scheme.by_code.keys()):
        reading.note(row, column, node, f"方案里没有编号为「{node}」的指标。")


def _reader(scheme: Scheme, datum: Datum) -> Callable[[object], Fact]:
    """What reads the cells of one datum: a number that cannot be wrong is taken at once, the rest is looked at."""
    read = partial(_fact, scheme, datum)
    limits = None if datum.asked == "computed" else bounds(datum, scheme.most_points.get(datum.code))
    if limits is None:
        return read
    least, most, step = limits
    filled = Fact.filled

    def quickly(value: object) -> Fact:
        exact = exactly(value)
        if exact is not None and least <= exact <= most and not exact % step:
            return filled(exact)
        return read(value)

    return quickly


def _fact(scheme: Scheme, datum: Datum, value: object) -> Fact:
    if datum.asked == "computed":
        raise CellError(f"「{datum.name}」由系统计算，不要填。")
    if isinstance(value, int | float) and is_number(datum, value) and datum.kind not in ("children", "result"):
        return _answered(datum, value, most=scheme.most_points.get(datum.code))
    said = words(value)
    if said in WAITING:
        return Fact(None, WAITING[said])
    if datum.kind == "children":
        return _members(datum, value if isinstance(value, list) else said)
    if datum.kind == "result":
        datum, said = _elsewhere(datum, said)
    return _answered(datum, said, most=scheme.most_points.get(datum.code))


def _answered(datum: Datum, said: str | int | float, *, most: int | None = None) -> Fact:
    answer = read_answer(datum, said, most=most)
    return Fact(answer.value, answer.status)


def _elsewhere(datum: Datum, said: str) -> tuple[Datum, str]:
    """The result of another assessment as it is written by hand: a total, a grade by its name, a place (第3名 or 3)."""
    if datum.take == "grade":
        return replace(datum, kind="choice", asked="office"), said
    if datum.take == "place":
        said = said.removeprefix("第").removesuffix("名").strip()
    return replace(datum, kind="count" if datum.take == "place" else "number", asked="office"), said


def _members(datum: Datum, value: Any) -> Fact:
    """A list of results below, written 90、85、—."""
    parts = value if isinstance(value, list) else _listed(value)
    number = Datum(datum.code, datum.name, "number")
    members = [
        None if part is None or words(part) in EMPTY_MEMBER else read_answer(number, words(part), most=None).value
        for part in parts
    ]
    return Fact(None, members=tuple(members)) if members else Fact(None, Status.MISSING)


def _of_document(reading: _Reading, document: Any) -> list[Named]:
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        reading.note(0, "", None, f"数据文件的 format 应是「{FORMAT}」。")
        return []
    units = document.get("units")
    if not isinstance(units, list) or not all(isinstance(unit, Mapping) for unit in units):
        reading.note(0, "", None, "units 应是单位的列表，每个单位一组字段。")
        return []
    return [_given(reading, unit, row) for row, unit in enumerate(units, start=1)]


def _given(reading: _Reading, given: Mapping[str, Any], row: int) -> Named:
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
    return _unit(reading, cells, row, dict.fromkeys((*HEADS, *cells), ""))


def _cell_of(key: str, value: object) -> object:
    """A value of the document as a cell would hold it."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if key == "ranked" and isinstance(value, bool):
        return "是" if value else "否"
    return value
