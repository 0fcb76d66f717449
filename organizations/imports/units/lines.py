"""One row of the list of units: 区划代码 and 名称; 类型, 领域, 上级代码 where the code leaves them open; 并入, 撤销."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from config.toolkit.cells import code as read_code
from config.toolkit.cells import words
from config.toolkit.characters import simplified
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem, lines, strangers
from organizations.models import Field, Kind, Organization
from organizations.models.organizations import PLACE_KINDS

COLUMNS = (
    Column("code", ("区划代码", "代码", "单位代码", "统计用区划代码", "code")),
    Column("name", ("名称", "单位名称", "name")),
    Column("kind", ("类型", "单位类型"), required=False),
    Column("field", ("领域",), required=False),
    Column("parent", ("上级代码", "上级区划代码", "上级", "上级单位"), required=False),
    Column("into", ("并入", "合并到", "并入单位", "合并后单位", "并入代码"), required=False),
    Column("ended", ("撤销", "是否撤销"), required=False),
)
ENDED = {"是": True, "撤销": True, "已撤销": True, "√": True, "✓": True, "1": True, "": False, "否": False, "0": False}
LENGTHS = {2: Kind.PROVINCE, 4: Kind.CITY, 6: Kind.COUNTY, 9: Kind.TOWNSHIP, 12: Kind.VILLAGE}
PARENT_LENGTHS = {2: (), 4: (2,), 6: (4, 2), 9: (6,), 12: (9,)}  # a county may stand directly below its province
TOWNSHIP_ENDINGS = (
    ("街道", Field.STREET),
    ("街道办事处", Field.STREET),
    ("镇", Field.TOWN),
    ("乡", Field.RURAL),
    ("苏木", Field.RURAL),
)
COMMUNITY = re.compile("社区|居委会|居民委员会")
LAST_COMMUNITY = 199  # 统计用区划代码: 001-199 are residents' committees, 200-399 villagers' committees
OWN_CODE = re.compile(r"[0-9A-Za-z-]{1,20}")
LONGEST_NAME = 120
BARE = 2  # columns of a list of codes and names, as that of all China
KIND_NAMES = {"省": Kind.PROVINCE, "市": Kind.CITY, "县": Kind.COUNTY, "县区": Kind.COUNTY, "乡镇": Kind.TOWNSHIP} | {
    "街道": Kind.TOWNSHIP,
    "村": Kind.VILLAGE,
    "社区": Kind.VILLAGE,
    "部门": Kind.DEPARTMENT,
    "支部": Kind.BRANCH,
}
KINDS: dict[str, str] = {kind.label: kind for kind in Kind} | KIND_NAMES
FIELDS: dict[str, str] = {field.label: field for field in Field}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A row as understood. `field` and `parent` (a code) are "" where the row leaves them to code and name.

    `into` names the unit that takes this one over; `ended` says that it is no more. `parent` and `into` are what the
    row says, a code or a name, until the plan has found out which unit is meant.
    """

    line: Line
    code: str
    name: str
    kind: Kind
    field: str = ""
    parent: str = ""
    into: str = ""
    ended: bool = False
    standing: Organization | None = None  # the unit in force with this code

    @property
    def row(self) -> int:
        """As the spreadsheet counts."""
        return self.line.row

    @property
    def leaves(self) -> bool:
        """True when the list says that the unit ends: taken over by another one, or abolished."""
        return self.ended or bool(self.into)

    @property
    def new_field(self) -> str:
        """The field it will have: the given one, or after a change of the name's ending the one of the name."""
        before = self.standing
        if self.field:
            return self.field
        if before is None:
            return field_of(self.code, self.name, self.kind)
        changed = before.name != self.name and before.kind == Kind.TOWNSHIP
        return field_of(self.code, self.name, self.kind) if changed else before.field

    @property
    def acts(self) -> tuple[str, ...]:
        """What will happen to the unit: 新增, 合并, 撤销, or any of 更名, 调整领域, 划转; none: it stays as it is."""
        before = self.standing
        if self.leaves:
            return () if before is None else ("合并",) if self.into else ("撤销",)
        if before is None:
            return ("新增",)
        found = {
            "更名": before.name != self.name,
            "调整领域": before.field != self.new_field,
            "划转": bool(self.parent) and (before.parent.code if before.parent else "") != self.parent,
        }
        return tuple(act for act, true in found.items() if true)

    @property
    def only_characters(self) -> bool:
        """True where the new name is the present one in other characters, traditional for simplified."""
        before = self.standing
        return "更名" in self.acts and before is not None and simplified(self.name) == simplified(before.name)

    def problem(self, key: str, message: str) -> Problem:
        """A problem at this row's cell of column `key`."""
        return self.line.problem(key, message)


def unit_lines(book: Book, problems: list[Problem], notices: list[str]) -> list[UnitLine]:
    """The rows of every sheet that has both 区划代码 and 名称; rows with problems are left out and told.

    Lists of offices have columns of their own: those that nobody reads are named in a notice.
    """
    found: list[UnitLine] = []
    faults: list[Problem] = []
    tables = 0
    bare = _codes(book)
    for sheet, rows in book.sheets.items():
        missing: list[Problem] = []
        table = lines(rows, sheet=sheet, columns=COLUMNS, problems=missing)
        faults += missing
        tables += not missing
        if not missing and (unread := [each.value for each in strangers(rows, sheet=sheet, columns=COLUMNS)]):
            notices.append(f"「{sheet}」的{'、'.join(f'「{title}」' for title in unread)}列没有读取，不影响其他各列。")
        found += understood(table, problems, listed=bare)
    if not tables:
        problems += faults[:1]
    elif not found and not problems:
        problems.append(Problem(next(iter(book.sheets)), 0, "", "", "表里没有单位，请在表头下面逐行填写。"))
    return found


def _codes(book: Book) -> frozenset[str]:
    """What stands in any cell of the book as text of a code: looked up for codes that end in filled-up zeros."""
    cells = (value for rows in book.sheets.values() for row in rows for value in row)
    return frozenset(str(value) for value in cells if isinstance(value, str | int))


def understood(
    table: Iterable[Line], problems: list[Problem], *, listed: Collection[str] = frozenset()
) -> Iterator[UnitLine]:
    """The rows as units, those with problems left out and told.

    A code filled up with zeros is a unit of its own (金门县 350527 has 350527000 and 350527000000 below it) only where
    `listed` has the code without the zeros too.
    """
    for line in table:
        before = len(problems)
        code = line.take("code", read_code, problems, required=True)
        name = line.take("name", words, problems, required=True)
        kind = _kind(line, code, listed, problems)
        rest = _rest(line, problems) if len(line.cells) > BARE else NOTHING_MORE
        if len(name) > LONGEST_NAME:
            problems.append(line.problem("name", f"「名称」最多{LONGEST_NAME}个字。"))
        if kind is not None and kind not in PLACE_KINDS and not rest.parent:
            problems.append(line.problem("parent", f"{kind.label}须填写「上级代码」。"))
        if len(problems) == before and kind is not None:
            yield UnitLine(line, code, name, kind, *rest)


class _Rest(NamedTuple):
    """What a row says beside code, name and kind."""

    field: str = ""
    parent: str = ""
    into: str = ""
    ended: bool = False


NOTHING_MORE = _Rest()


def _rest(line: Line, problems: list[Problem]) -> _Rest:
    parent = line.take("parent", read_code, problems)
    into = line.take("into", read_code, problems)
    return _Rest(_field(line, problems), parent, into, _ended(line, into, problems))


def _ended(line: Line, into: str, problems: list[Problem]) -> bool:
    """Whether the row says 撤销; a problem when it is no answer, or the row names who takes the unit over as well."""
    told = line.take("ended", words, problems)
    if not told:
        return False
    ended = ENDED.get(simplified(told))
    if ended is None:
        problems.append(line.problem("ended", f"「{told}」看不懂，撤销的填「是」，不撤销的留空。"))
    if ended and into:
        problems.append(line.problem("ended", "「并入」和「撤销」只能填一个：并入其他单位的不必再填撤销。"))
    return bool(ended)


def _kind(line: Line, code: str, listed: Collection[str], problems: list[Problem]) -> Kind | None:
    """The kind that the row names or the code's length says; None after a problem."""
    told = line.take("kind", words, problems) if len(line.cells) > BARE else ""
    named = _choice(told, KINDS)
    if told and named is None:
        choices = "、".join(kind.label for kind in Kind)
        problems.append(line.problem("kind", f"「{told}」不是单位类型，可填：{choices}。"))
        return None
    if named is not None and named not in PLACE_KINDS:
        if code and not OWN_CODE.fullmatch(code):
            problems.append(line.problem("code", f"「{code}」不是单位代码，只能用字母、数字和短横，最多20位。"))
        return Kind(named)
    return _place_kind(line, code, named, listed, problems)


def _place_kind(
    line: Line, code: str, named: str | None, listed: Collection[str], problems: list[Problem]
) -> Kind | None:
    if not code:
        return None  # told already
    kind = LENGTHS.get(len(code))
    if kind is None or not (code.isascii() and code.isdigit()):
        message = (
            f"区划代码「{code}」是{len(code)}位，应为2位（省）、4位（市）、6位（县）、9位（乡镇）或12位（村）数字。"
        )
        problems.append(line.problem("code", message))
        return None
    if len(code) > 6 and code.endswith("000") and code[:-3] not in listed:
        bare = code[:6] if code[6:].strip("0") == "" else code[:9]
        problems.append(line.problem("code", f"区划代码「{code}」末尾是补的零，请写成「{bare}」。"))
        return None
    if named is not None and named != kind:
        message = f"区划代码「{code}」是{len(code)}位，应为{kind.label}，与类型「{Kind(named).label}」不符。"
        problems.append(line.problem("kind", message))
        return None
    return kind


def _field(line: Line, problems: list[Problem]) -> str:
    told = line.take("field", words, problems)
    field = _choice(told, FIELDS)
    if told and field is None:
        choices = "、".join(field.label for field in Field)
        problems.append(line.problem("field", f"「{told}」不是领域，可填：{choices}。"))
    return field or ""


def _choice(told: str, choices: dict[str, str]) -> str | None:
    return choices.get(simplified(told).replace("(", "（").replace(")", "）")) if told else None


def field_of(code: str, name: str, kind: str) -> Field:
    """The field that code and name say: 镇, 乡, 街道; 社区 or 村; 其他 for all else (统计用区划代码编制规则)."""
    name = simplified(name)
    if kind == Kind.TOWNSHIP:
        return next((field for ending, field in TOWNSHIP_ENDINGS if name.endswith(ending)), Field.OTHER)
    if kind == Kind.VILLAGE:
        numbered = code[9:12].isdigit() and int(code[9:12]) <= LAST_COMMUNITY
        return Field.COMMUNITY if numbered or COMMUNITY.search(name) else Field.VILLAGE
    return Field.OTHER
