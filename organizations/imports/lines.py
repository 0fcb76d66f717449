"""One row of the list of units: 区划代码 and 名称; 类型, 领域 and 上级代码 where the code does not say them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.toolkit.cells import code as read_code
from config.toolkit.cells import words
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Problem, lines
from organizations.models import Field, Kind, Organization
from organizations.models.organizations import PLACE_KINDS

COLUMNS = (
    Column("code", ("区划代码", "代码", "单位代码", "统计用区划代码")),
    Column("name", ("名称", "单位名称")),
    Column("kind", ("类型", "单位类型"), required=False),
    Column("field", ("领域",), required=False),
    Column("parent", ("上级代码", "上级区划代码"), required=False),
)
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
KIND_NAMES = {"省": Kind.PROVINCE, "市": Kind.CITY, "县": Kind.COUNTY, "县区": Kind.COUNTY, "乡镇": Kind.TOWNSHIP} | {
    "街道": Kind.TOWNSHIP,
    "村": Kind.VILLAGE,
    "社区": Kind.VILLAGE,
    "部门": Kind.DEPARTMENT,
    "支部": Kind.BRANCH,
}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A row as understood. `field` and `parent` (a code) are "" where the row leaves them to code and name."""

    line: Line
    code: str
    name: str
    kind: Kind
    field: str = ""
    parent: str = ""
    standing: Organization | None = None  # the unit in force with this code

    @property
    def row(self) -> int:
        """As the spreadsheet counts."""
        return self.line.row

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
        """What will happen to the unit: 新增, or any of 更名, 调整领域, 划转; none when it stays as it is."""
        before = self.standing
        if before is None:
            return ("新增",)
        found = {
            "更名": before.name != self.name,
            "调整领域": before.field != self.new_field,
            "划转": bool(self.parent) and (before.parent.code if before.parent else "") != self.parent,
        }
        return tuple(act for act, true in found.items() if true)

    def problem(self, key: str, message: str) -> Problem:
        """A problem at this row's cell of column `key`."""
        return self.line.problem(key, message)


def unit_lines(book: Book, problems: list[Problem]) -> list[UnitLine]:
    """The rows of every sheet that has both 区划代码 and 名称; rows with problems are left out and told."""
    found: list[UnitLine] = []
    faults: list[Problem] = []
    tables = 0
    for sheet, rows in book.sheets.items():
        missing: list[Problem] = []
        table = lines(rows, sheet=sheet, columns=COLUMNS, problems=missing)
        faults += missing
        tables += not missing
        found += _understood(table, problems)
    if not tables:
        problems += faults[:1]
    elif not found and not problems:
        problems.append(Problem(next(iter(book.sheets)), 0, "", "", "表里没有单位，请在表头下面逐行填写。"))
    return found


def _understood(table: list[Line], problems: list[Problem]) -> Iterator[UnitLine]:
    for line in table:
        before = len(problems)
        code = line.take("code", read_code, problems, required=True)
        name = line.take("name", words, problems, required=True)
        parent = line.take("parent", read_code, problems)
        kind = _kind(line, code, problems)
        field = _field(line, problems)
        if len(name) > LONGEST_NAME:
            problems.append(line.problem("name", f"「名称」最多{LONGEST_NAME}个字。"))
        if kind is not None and kind not in PLACE_KINDS and not parent:
            problems.append(line.problem("parent", f"{kind.label}须填写「上级代码」。"))
        if len(problems) == before and kind is not None:
            yield UnitLine(line, code, name, kind, field, parent)


def _kind(line: Line, code: str, problems: list[Problem]) -> Kind | None:
    """The kind that the row names or the code's length says; None after a problem."""
    told = line.take("kind", words, problems)
    named = _choice(told, {**{kind.label: kind for kind in Kind}, **KIND_NAMES})
    if told and named is None:
        choices = "、".join(kind.label for kind in Kind)
        problems.append(line.problem("kind", f"「{told}」不是单位类型，可填：{choices}。"))
        return None
    if named is not None and named not in PLACE_KINDS:
        if code and not OWN_CODE.fullmatch(code):
            problems.append(line.problem("code", f"「{code}」不是单位代码，只能用字母、数字和短横，最多20位。"))
        return Kind(named)
    return _place_kind(line, code, named, problems)


def _place_kind(line: Line, code: str, named: str | None, problems: list[Problem]) -> Kind | None:
    if not code:
        return None  # told already
    kind = LENGTHS.get(len(code))
    if kind is None or not (code.isascii() and code.isdigit()):
        message = (
            f"区划代码「{code}」是{len(code)}位，应为2位（省）、4位（市）、6位（县）、9位（乡镇）或12位（村）数字。"
        )
        problems.append(line.problem("code", message))
        return None
    if len(code) > 6 and code.endswith("000"):
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
    field = _choice(told, {field.label: field for field in Field})
    if told and field is None:
        choices = "、".join(field.label for field in Field)
        problems.append(line.problem("field", f"「{told}」不是领域，可填：{choices}。"))
    return field or ""


def _choice(told: str, choices: dict[str, str]) -> str | None:
    plain = told.replace("(", "（").replace(")", "）")
    return choices.get(plain)


def field_of(code: str, name: str, kind: str) -> Field:
    """The field that code and name say: 镇, 乡, 街道; 社区 or 村; 其他 for all else (统计用区划代码编制规则)."""
    if kind == Kind.TOWNSHIP:
        return next((field for ending, field in TOWNSHIP_ENDINGS if name.endswith(ending)), Field.OTHER)
    if kind == Kind.VILLAGE:
        numbered = code[9:12].isdigit() and int(code[9:12]) <= LAST_COMMUNITY
        return Field.COMMUNITY if numbered or COMMUNITY.search(name) else Field.VILLAGE
    return Field.OTHER
