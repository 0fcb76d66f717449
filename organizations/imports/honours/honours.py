"""Honours and demonstration points as rows of a workbook: columns, and what each cell has to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.toolkit import cells
from config.toolkit.imports import Column, Line, Problem
from config.toolkit.refusal import Refused
from organizations.models import DemonstrationPoint, Honour, Level, Organization, Person, Post
from organizations.services import honours

from .naming import UNIT_COLUMNS
from .table import Given, Table

LEVELS = {level.label: level.value for level in Level} | {
    word: level.value
    for level, words in {
        Level.NATIONAL: ("国家", "全国", "中央"),
        Level.PROVINCIAL: ("省", "省部级"),
        Level.CITY: ("市", "地级", "地市级"),
        Level.COUNTY: ("县", "县区级", "区县级"),
        Level.TOWNSHIP: ("乡镇", "镇", "镇级", "街道"),
    }.items()
    for word in words
}


def _level(value: object) -> str:
    said = cells.words(value)
    if said and said not in LEVELS:
        raise cells.CellError(f"「{said}」不是级别，可填：{'、'.join(Level.labels)}")
    return LEVELS.get(said, "")


def _day(line: Line, key: str, unit: Organization, problems: list[Problem], *, required: bool = False) -> Any:
    """A day on which the unit stood, None when empty."""
    day = line.take(key, cells.day, problems, required=required)
    if day is not None:
        try:
            honours.standing_on(unit, day, line.titles[key], field=key)
        except Refused as refused:
            problems.append(line.problem(key, str(refused)))
    return day


HONOUR_COLUMNS = (
    *UNIT_COLUMNS,
    Column("person", ("获奖人员", "姓名"), required=False),
    Column("id_number", ("身份证号码", "身份证号"), required=False),
    Column("name", ("荣誉名称", "荣誉", "称号")),
    Column("level", ("级别",)),
    Column("issuer", ("授予机关", "授予单位", "颁发单位")),
    Column("awarded_on", ("授予日期", "日期", "时间")),
    Column("document_no", ("文号",), required=False),
    Column("source", ("依据", "来源"), required=False),
    Column("state", ("状态",), required=False),
)


@dataclass(frozen=True, slots=True)
class HonourReader:
    """Reads rows of honours; `people` are those of the units, by unit and name."""

    people: Mapping[tuple[int, str], Sequence[Person]]

    def __call__(self, line: Line, unit: Organization, problems: list[Problem]) -> Given:
        """The service's arguments."""
        return {
            "person": self._person(line, unit, problems),
            "name": line.take("name", cells.words, problems, required=True),
            "level": line.take("level", _level, problems, required=True),
            "issuer": line.take("issuer", cells.words, problems, required=True),
            "awarded_on": _day(line, "awarded_on", unit, problems, required=True),
            "document_no": line.take("document_no", cells.words, problems),
            "source": line.take("source", cells.words, problems),
        }

    def _person(self, line: Line, unit: Organization, problems: list[Problem]) -> Person | None:
        """Whom a row means: of two the number says which; None for the unit's own honour, and after a problem."""
        name = line.take("person", cells.words, problems)
        number = line.take("id_number", cells.code, problems).upper()
        if not name:
            return None
        found = [each for each in self.people.get((unit.pk, name), ()) if not number or each.id_number == number]
        if len(found) == 1:
            return found[0]
        message = f"「{unit}」没有叫「{name}」的人员，请先登记人员。"
        if found:
            message = f"「{unit}」有{len(found)}人叫「{name}」，请填写身份证号码。"
        problems.append(line.problem("person", message))
        return None


def honour_reader(units: Sequence[Organization]) -> HonourReader:
    """A reader for honours of these units and their people. Three queries."""
    pks = [unit.pk for unit in units]
    people: dict[tuple[int, str], list[Person]] = {}
    persons = {person.pk: person for person in honours.people_of(pks)}
    held = Post.objects.standing().filter(organization__in=pks).order_by().values_list("organization_id", "person_id")
    places = {(person.home_id, person.pk) for person in persons.values()} | set(held)
    for unit, pk in sorted(places):
        people.setdefault((unit, persons[pk].name), []).append(persons[pk])
    return HonourReader(people)


def _known_honours(units: Iterable[Organization]) -> set[Any]:
    rows = Honour.objects.standing().filter(organization__in=units)
    return set(rows.values_list("organization_id", "person_id", "name", "level", "awarded_on"))


POINT_COLUMNS = (
    *UNIT_COLUMNS,
    Column("name", ("示范点名称", "示范点")),
    Column("level", ("级别",)),
    Column("batch", ("批次",), required=False),
    Column("since", ("确定日期", "命名日期")),
    Column("plated_on", ("挂牌日期",), required=False),
    Column("contacts", ("联系人",), required=False),
    Column("document_no", ("文号",), required=False),
    Column("source", ("依据", "来源"), required=False),
    Column("until", ("退出日期",), required=False),
    Column("state", ("状态",), required=False),
)


def _read_point(line: Line, unit: Organization, problems: list[Problem]) -> Given:
    if line.take("until", cells.day, problems) is not None:
        problems.append(line.problem("until", "退出请在示范点的页面登记，并写明理由；导入的表里请删去已退出的行。"))
    return {
        "name": line.take("name", cells.words, problems, required=True),
        "level": line.take("level", _level, problems, required=True),
        "batch": line.take("batch", cells.words, problems),
        "since": _day(line, "since", unit, problems, required=True),
        "plated_on": _day(line, "plated_on", unit, problems),
        "contacts": tuple(contacts(line.take("contacts", cells.words, problems))),
        "document_no": line.take("document_no", cells.words, problems),
        "source": line.take("source", cells.words, problems),
    }


def contacts(text: str) -> list[honours.Contact]:
    """张三（县委组织部副部长）、李四: names, with where they come from in brackets."""
    found = []
    for part in text.replace("；", "、").replace(";", "、").replace("(", "（").replace(")", "）").split("、"):
        name, _, duty = part.strip().partition("（")
        if name.strip():
            found.append(honours.Contact(name.strip()[:40], duty.rstrip("）").strip()[:80]))
    return found


def _known_points(units: Iterable[Organization]) -> set[Any]:
    rows = DemonstrationPoint.objects.standing().filter(organization__in=units)
    return set(rows.values_list("organization_id", "name", "level", "since"))


def _honour_key(unit: Organization, given: Given) -> Any:
    person = given["person"]
    return unit.pk, person and person.pk, given["name"], given["level"], given["awarded_on"]


def _tell_honour(given: Given) -> str:
    whose = f"{given['person']}：" if given["person"] else ""
    return f"{whose}{given['name']}（{given['issuer']}，{given['awarded_on']}）"


HONOUR_TABLES = {
    "honours": Table(
        "荣誉",
        lambda: HONOUR_COLUMNS,
        honour_reader,
        _known_honours,
        _honour_key,
        _tell_honour,
        honours.award,
    ),
    "points": Table(
        "示范点",
        lambda: POINT_COLUMNS,
        lambda units: _read_point,
        _known_points,
        lambda unit, given: (unit.pk, given["name"], given["level"], given["since"]),
        lambda given: f"{given['name']}（{given['batch'] or '—'}，{given['since']}）",
        honours.name_point,
    ),
}
