"""One row of the workbook of posts: who took which post at which unit, when; personal columns may be left out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from config.toolkit import cells
from config.toolkit.cells import CellError, words
from config.toolkit.characters import simplified
from config.toolkit.imports import Column, Line, Problem
from organizations.identity import identity_fault
from organizations.models import Education, Person, Post, Sex, Source, Title

T = TypeVar("T")

COLUMNS = (
    Column("code", ("区划代码", "单位代码"), required=False),
    Column("unit", ("单位", "单位名称", "任职单位")),
    Column("name", ("姓名",)),
    Column("sex", ("性别",), required=False),
    Column("id_number", ("身份证号码", "身份证号", "公民身份号码"), required=False),
    Column("born", ("出生日期",), required=False),
    Column("phone", ("联系电话", "手机", "电话"), required=False),
    Column("education", ("学历",), required=False),
    Column("joined_on", ("入党日期", "入党时间"), required=False),
    Column("title", ("职务",)),
    Column("post_name", ("职务名称",), required=False),
    Column("source", ("来源",), required=False),
    Column("acting", ("代理",), required=False),
    Column("valid_from", ("任职日期", "任职时间")),
    Column("valid_to", ("免职日期", "免职时间"), required=False),
    Column("document_no", ("任职文号", "文号"), required=False),
    Column("reason", ("同时有两位书记的理由",), required=False),
)
PRINTED = "打印用"  # a sheet of our own list that says nothing more
HEADINGS = [column.titles[0] for column in COLUMNS]
TITLES = {title.label: title for title in Title} | {
    "书记": Title.SECRETARY,
    "党支部书记": Title.SECRETARY,
    "党总支书记": Title.SECRETARY,
    "党委书记": Title.SECRETARY,
    "副书记": Title.DEPUTY,
    "委员": Title.MEMBER,
    "主任": Title.HEAD,
    "村委会主任": Title.HEAD,
    "居委会主任": Title.HEAD,
    "副主任": Title.DEPUTY_HEAD,
    "驻村第一书记": Title.FIRST,
    "村民小组长": Title.VILLAGE_GROUP,
}
SOURCES = {source.label: source for source in Source} | {
    "选": Source.ELECTED,
    "选举": Source.ELECTED,
    "派": Source.SENT,
    "选派": Source.SENT,
    "机关选派": Source.SENT,
    "提": Source.PROMOTED,
    "提拔": Source.PROMOTED,
    "跨村": Source.CROSS,
    "回村": Source.RETURNED,
    "兼任": Source.DELEGATED,
    "委派": Source.DELEGATED,
}
EDUCATIONS = {one.label: one for one in Education} | {"高中": Education.HIGH, "中专": Education.HIGH}
YES = {"是": True, "代理": True, "否": False, "": False}
MASK = "*"
LENGTHS = {"name": 40, "phone": 20, "post_name": 40, "document_no": 80, "reason": 400}


@dataclass(frozen=True, slots=True)
class PostLine:
    """A row as understood; the unit is still text, nobody is looked up yet."""

    line: Line
    code: str
    unit: str
    name: str
    sex: str
    id_number: str
    born: date | None
    phone: str
    education: str
    joined_on: date | None
    title: str
    post_name: str
    source: str
    acting: bool
    valid_from: date
    valid_to: date | None
    document_no: str
    reason: str

    def problem(self, key: str, message: str) -> Problem:
        """A problem at this row's cell of column `key`."""
        return self.line.problem(key, message)

    @property
    def personal(self) -> dict[str, object]:
        """What the row says of the person, by field; what it does not say is left out."""
        names = ("sex", "id_number", "born", "phone", "education", "joined_on")
        return {name: value for name in names if (value := getattr(self, name))}

    def post(self, person: Person, unit: object) -> Post:
        """The post that it asks for, not saved."""
        return Post(
            person=person,
            organization=unit,
            title=self.title,
            name=self.post_name,
            source=self.source,
            acting=self.acting,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            document_no=self.document_no,
            reason=self.reason,
        )


def post_line(line: Line, problems: list[Problem]) -> PostLine | None:
    """The row; None after a problem, with all problems of the row told."""
    before = len(problems)
    read: dict[str, object] = {
        "code": line.take("code", cells.code, problems),
        "unit": line.take("unit", words, problems),
        "born": line.take("born", _unmasked(cells.day), problems),
        "joined_on": line.take("joined_on", cells.day, problems),
        "valid_from": line.take("valid_from", cells.day, problems, required=True),
        "valid_to": line.take("valid_to", cells.day, problems),
        "id_number": line.take("id_number", _identity, problems),
        "title": line.take("title", _one_of(TITLES, "职务"), problems, required=True),
        "source": line.take("source", _one_of(SOURCES, "来源"), problems),
        "sex": line.take("sex", _one_of({one.label: one for one in Sex}, "性别"), problems),
        "education": line.take("education", _one_of(EDUCATIONS, "学历"), problems),
        "acting": line.take("acting", _yes, problems),
        "name": line.take("name", words, problems, required=True),
        "phone": line.take("phone", _unmasked(words), problems),
    }
    read |= {name: line.take(name, words, problems) for name in ("post_name", "document_no", "reason")}
    for name, most in LENGTHS.items():
        if len(str(read[name])) > most:
            problems.append(line.problem(name, f"「{line.titles[name]}」最多{most}个字。"))
    if not read["code"] and not read["unit"]:
        problems.append(line.problem("unit", "「单位」不能为空。"))
    return PostLine(line=line, **read) if len(problems) == before else None  # type: ignore[arg-type]


def _one_of(choices: Mapping[str, str], what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        told = simplified(words(value)).replace("(", "（").replace(")", "）")
        if told and told not in choices:
            raise CellError(f"「{told}」不是{what}，可填：{'、'.join(dict.fromkeys(_labels(choices)))}")
        return str(choices[told]) if told else ""

    return read


def _labels(choices: Mapping[str, str]) -> list[str]:
    """The official word of each choice."""
    return [str(getattr(choice, "label", choice)) for choice in choices.values()]


def _identity(value: object) -> str:
    told = cells.code(value).upper()
    if MASK in told:
        return ""  # an export hides it from whoever may not read it
    if fault := identity_fault(told):
        raise CellError(
            fault.rstrip(
                "。",
            )
        )
    return told


def _unmasked(reader: Callable[[object], T]) -> Callable[[object], T]:
    def read(value: object) -> T:
        hidden = isinstance(value, str) and (MASK in value or value.strip() == "已隐藏")
        return reader(None if hidden else value)

    return read


def _yes(value: object) -> bool:
    told = words(value)
    if told not in YES:
        raise CellError(f"「{told}」应填是或否")
    return YES[told]
