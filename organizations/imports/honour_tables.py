"""Honours and demonstration points as rows of a workbook: columns, and what each cell has to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from config.toolkit import cells
from config.toolkit.imports import Column, Line, Problem
from config.toolkit.refusal import Refused
from organizations.imports.naming import UNIT_COLUMNS
from organizations.imports.reading import Given, Table
from organizations.models import DemonstrationPoint, Honour, Level, Organization
from organizations.services import honours

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
            honours.standing_on(unit, day, line.titles[key])
        except Refused as refused:
            problems.append(line.problem(key, str(refused)))
    return day


HONOUR_COLUMNS = (
    *UNIT_COLUMNS,
    Column("name", ("荣誉名称", "荣誉", "称号")),
    Column("level", ("级别",)),
    Column("issuer", ("授予机关", "授予单位", "颁发单位")),
    Column("awarded_on", ("授予日期", "日期", "时间")),
    Column("document_no", ("文号",), required=False),
    Column("source", ("依据", "来源"), required=False),
    Column("state", ("状态",), required=False),
)


def _read_honour(line: Line, unit: Organization, problems: list[Problem]) -> Given:
    return {
        "name": line.take("name", cells.words, problems, required=True),
        "level": line.take("level", _level, problems, required=True),
        "issuer": line.take("issuer", cells.words, problems, required=True),
        "awarded_on": _day(line, "awarded_on", unit, problems, required=True),
        "document_no": line.take("document_no", cells.words, problems),
        "source": line.take("source", cells.words, problems),
    }


def _known_honours(units: Iterable[Organization]) -> set[Any]:
    rows = Honour.objects.standing().filter(organization__in=units)
    return set(rows.values_list("organization_id", "name", "level", "awarded_on"))


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


HONOUR_TABLES = {
    "honours": Table(
        "荣誉",
        lambda: HONOUR_COLUMNS,
        lambda units: _read_honour,
        _known_honours,
        lambda unit, given: (unit.pk, given["name"], given["level"], given["awarded_on"]),
        lambda given: f"{given['name']}（{given['issuer']}，{given['awarded_on']}）",
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
