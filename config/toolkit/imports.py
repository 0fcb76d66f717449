"""Import = parse, validate, plan, show, apply. A plan is data and writes nothing; all problems come at once."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from config.toolkit.cells import ERRORS, CellError, shown, words
from config.toolkit.characters import simplified

T = TypeVar("T")
Value = object
LAST_COLUMN = 16_384
_BRACKETS = str.maketrans("（）＊：", "()*:")
HEADER_ROWS = 20  # the header row is looked for in the first rows: titles and notes stand above it


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct: sheet, the row number and column letter that the spreadsheet shows (0 and "" for none)."""

    sheet: str
    row: int
    column: str
    value: str
    message: str

    @property
    def place(self) -> str:
        """「工作表」第5行C列, as far as it is known."""
        where = f"第{self.row}行" if self.row else ""
        return f"「{self.sheet}」{where}{self.column and self.column + '列'}"

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


@dataclass(slots=True)
class Plan(Generic[T]):
    """What an import would do: shown first, then applied. `updates` hold what the service needs to show old and new."""

    creates: list[T] = field(default_factory=list)
    updates: list[T] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True when nothing is wrong: only then may the plan be applied."""
        return not self.problems

    @property
    def sentence(self) -> str:
        """The counts in one line, for the preview and the trail."""
        return (
            f"新增 {len(self.creates)} · 修改 {len(self.updates)} · 不变 {self.unchanged} · 错误 {len(self.problems)}"
        )


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an import table: `titles` are the headings understood, the first one is the official one."""

    key: str
    titles: tuple[str, ...]
    required: bool = True  # the column must be there; whether a cell may be empty is asked when it is read


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the header: `row` as the spreadsheet shows it, cells by column key."""

    sheet: str
    row: int
    cells: Mapping[str, Value]
    letters: Mapping[str, str]
    titles: Mapping[str, str]

    def take(self, key: str, reader: Callable[[Value], T], problems: list[Problem], *, required: bool = False) -> T:
        """The cell as `reader` understands it; what is wrong is added to `problems` and the empty value returned."""
        value = self.cells.get(key)
        if value is None and not required:
            return reader(None)
        try:
            result = reader(value)
        except CellError as error:
            problems.append(self.problem(key, f"{error}。"))
            return reader(None)
        if required and (result is None or result == ""):
            problems.append(self.problem(key, f"「{self.titles.get(key, key)}」不能为空。"))
        return result

    def problem(self, key: str, message: str) -> Problem:
        """A problem at this line's cell of column `key`."""
        value = self.cells.get(key)
        return Problem(self.sheet, self.row, self.letters.get(key, ""), "" if value is None else shown(value), message)


def letter(column: int) -> str:
    """Column letters of a number from 1: 1 is A, 27 is AA."""
    if not 1 <= column <= LAST_COLUMN:
        raise ValueError(f"no such column: {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def lines(
    rows: Sequence[Sequence[Value]], *, sheet: str, columns: Sequence[Column], problems: list[Problem]
) -> list[Line]:
    """The lines of a table found by its headings, wherever it starts and however its columns are ordered.

    Empty lines are left out. Missing required headings become one problem each and no line is returned.
    """
    return list(streamed(rows, sheet=sheet, columns=columns, problems=problems))


def streamed(
    rows: Iterable[Sequence[Value]], *, sheet: str, columns: Sequence[Column], problems: list[Problem]
) -> Iterator[Line]:
    """As `lines`, one after the other: of a table of any length only the rows above its first line are held."""
    source = iter(rows)
    head = list(itertools.islice(source, HEADER_ROWS))
    at, found = _header(head, columns)
    missing = [column for column in columns if column.required and column.key not in found]
    if missing:
        wanted = "、".join(f"「{column.titles[0]}」" for column in missing)
        message = f"没有找到{wanted}列，请检查表头，或重新下载模板。"
        problems.append(Problem(sheet, at + 1 if found else 0, "", "", message))
        return
    letters = {key: letter(index + 1) for key, index in found.items()}
    titles = {column.key: column.titles[0] for column in columns}
    for number, row in enumerate(itertools.chain(head[at + 1 :], source), at + 2):
        cells = {key: row[position] if position < len(row) else None for key, position in found.items()}
        for value in cells.values():
            if value is not None and value != "":
                yield Line(sheet, number, cells, letters, titles)
                break


def strangers(rows: Sequence[Sequence[Value]], *, sheet: str, columns: Sequence[Column]) -> list[Problem]:
    """A problem for each heading of the table that no column understands, and for each that stands there twice.

    For tables in which a column that nobody reads would be data lost without a word.
    """
    at, found = _header(rows, columns)
    if not found:
        return []
    problems = []
    for position, value in enumerate(rows[at]):
        if value is None or value == "" or position in found.values():
            continue
        title = heading(shown(value))
        known = any(title in map(heading, column.titles) for column in columns)
        message = (
            f"「{shown(value)}」列出现了两次，请删去一列。"
            if known
            else f"不认识「{shown(value)}」列，请删去或改正表头。"
        )
        problems.append(Problem(sheet, at + 1, letter(position + 1), shown(value), message))
    return problems


def _header(rows: Sequence[Sequence[Value]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """The row (from 0) that holds most of the headings, and the position of each column in it."""
    best: tuple[int, dict[str, int]] = (0, {})
    for index, row in enumerate(rows[:HEADER_ROWS]):
        titles = _titles(row)
        found = {
            column.key: titles[heading(title)]
            for column in columns
            for title in reversed(column.titles)
            if heading(title) in titles
        }
        if len(found) > len(best[1]):
            best = (index, found)
    return best


def _titles(row: Sequence[Value]) -> dict[str, int]:
    """Positions of a row's headings; a note in brackets may be left out where that names one column only."""
    full: dict[str, int] = {}
    bare: dict[str, set[int]] = {}
    for position, value in enumerate(row):
        if isinstance(value, str) and value not in ERRORS:
            title = heading(value)
            full.setdefault(title, position)
            bare.setdefault(title.partition("(")[0], set()).add(position)
    return {title: min(places) for title, places in bare.items() if title and len(places) == 1} | full


def heading(value: str) -> str:
    """A heading as it is compared: simplified characters, plain brackets, no blanks, line breaks or star of 必填."""
    return simplified(words(value)).replace(" ", "").translate(_BRACKETS).strip("*:")
