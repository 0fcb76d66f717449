"""Registers as workbooks: the records (which the import reads again), the empty table, counts, missed periods."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import QuerySet

from config.toolkit.dates import chinese_date
from config.toolkit.excel.writing import CellValue, Listing, amount, flat, lists
from organizations import audit
from organizations.models import User
from organizations.models.registers import RegisterRecord, RegisterType
from organizations.registers import Definition, Field, FieldKind, Frequency
from organizations.registers.counting import Figure
from organizations.registers.values import MONEY_PLACES, told
from organizations.selectors.registers import cover
from organizations.selectors.registers.figures import CountRow, MissedRow, Told
from organizations.selectors.sight import Sight

UNIT, CODE, DAY = "单位", "区划代码", "日期"
STATE, ACTOR, AT = "记录状态", "登记人", "登记时间"
OWN = (UNIT, CODE, DAY, STATE, ACTOR, AT)
RECORDS, HOW = "台账", "填写说明"
NUMERIC = (FieldKind.NUMBER, FieldKind.MONEY)


def titles(spec: Definition) -> dict[str, str]:
    """The heading of each field's column: its label (money with its measure), numbered where that is taken."""
    taken, found = set(OWN), {}
    for field in spec.fields:
        label = field.heading if field.kind == FieldKind.MONEY else field.label
        number, title = 2, label
        while title in taken:
            number, title = number + 1, f"{label}{number}"
        taken.add(title)
        found[field.code] = title
    return found


def records_workbook(type: RegisterType, records: QuerySet[RegisterRecord], *, sight: Sight, actor: User) -> bytes:
    """The records in the order of days; personal values covered where they may not be read. On the trail."""
    spec, content = type.spec(), io.BytesIO()
    headers = [UNIT, CODE, DAY, *titles(spec).values(), STATE, ACTOR, AT]
    personal = any(field.personal for field in spec.fields)
    number = flat(content, type.name, headers, _rows(spec, records, sight), sheet=RECORDS)
    audit.record("register.exported", actor=actor, target=type, unit=type.owner, number=number, personal=personal)
    return content.getvalue()


def template_workbook(type: RegisterType) -> bytes:
    """The empty table with what may stand in each column."""
    spec, content = type.spec(), io.BytesIO()
    named = list(zip(spec.fields, titles(spec).values(), strict=True))
    headers = [UNIT, CODE, DAY, *(title for field, title in named if not _is_file(field))]
    how = [
        (UNIT, "是", "单位的完整名称；有同名单位时改填区划代码一列"),
        (CODE, "否", "区划代码；填了以代码为准"),
        (DAY, "是", "按 2026-03-01 的样子填写，不能是将来的日期"),
        *((title, "是" if field.required else "否", _how(field)) for field, title in named),
    ]
    blank = Listing(RECORDS, type.name, headers, [], "一行一条记录；表头不要改动，多出的列不能导入。")
    lists(content, [blank, Listing(HOW, f"{type.name}填写说明", ["列", "必填", "怎么填"], how, type.source)])
    return content.getvalue()


def counts_workbook(type: RegisterType, figures: Sequence[Told], rows: Sequence[CountRow], *, actor: User) -> bytes:
    """The counts of each unit and together, and on a second sheet how each comes about."""
    spec, content = type.spec(), io.BytesIO()
    headers = [UNIT, CODE, *(each.heading for each in figures)]
    body = [["合计", "", *map(_number, figures)]]
    body += [[row.unit.name, row.unit.code, *map(_number, row.told)] for row in rows]
    rules = [
        [
            each.heading,
            _number(each),
            amount(each.figure.numerator),
            amount(each.figure.denominator),
            *_said(each.figure),
        ]
        for each in figures
    ]
    days = _said(figures[0].figure)[0] if figures else ""
    heads = ["统计项", "数值", "分子", "分母", "起止日期", "口径"]
    lists(
        content,
        [
            Listing("统计", f"{spec.name}统计", headers, body, days),
            Listing("口径", f"{spec.name}统计口径", heads, rules, spec.source),
        ],
    )
    audit.record("register.exported", actor=actor, target=type, unit=type.owner, number=len(rows), personal=False)
    return content.getvalue()


def missed_workbook(type: RegisterType, rows: Iterable[MissedRow], *, since: date, until: date, actor: User) -> bytes:
    """Each unit that left out a period, and which."""
    content = io.BytesIO()
    said = f"{Frequency(type.frequency).label}登记一次，{chinese_date(since)}至{chinese_date(until)}，只算已经结束的"
    body = [(row.unit.name, row.unit.code, len(row.missing), row.told) for row in rows]
    flat(content, f"{type.name}缺报名单", [UNIT, CODE, "缺报期数", "缺报的期"], body, note=said, sheet="缺报")
    audit.record("register.exported", actor=actor, target=type, unit=type.owner, number=len(body), personal=False)
    return content.getvalue()


def _rows(spec: Definition, records: QuerySet[RegisterRecord], sight: Sight) -> Iterator[list[CellValue]]:
    for record in records.order_by("date", "pk").iterator(chunk_size=2000):
        unit, personal = record.organization, sight.personal(record.organization)
        values = [_cell(field, record.data.get(field.code), personal) for field in spec.fields]
        who = str(record.actor) if record.actor else ""
        at = f"{record.recorded_at.astimezone():%Y-%m-%d %H:%M}"
        yield [unit.name, unit.code, record.date, *values, record.get_state_display(), who, at]


def _cell(field: Field, value: object, personal: bool) -> CellValue:
    words = cover(field, told(field, value), personal)
    if field.kind in NUMERIC and isinstance(value, int) and not (field.personal and not personal):
        return amount(value, places=MONEY_PLACES if field.kind == FieldKind.MONEY else None)
    if field.kind == FieldKind.DATE and isinstance(value, str) and not (field.personal and not personal):
        return date.fromisoformat(value)
    return words


def _how(field: Field) -> str:
    kinds = {
        FieldKind.CHOICE: f"只能填：{'、'.join(field.choices)}",
        FieldKind.FLAG: "填“是”或“否”",
        FieldKind.DATE: "日期，如 2026-03-01",
        FieldKind.NUMBER: f"数字{f'，单位：{field.measure}' if field.measure else ''}",
        FieldKind.MONEY: f"金额，单位：{field.measured_in}",
        FieldKind.PERSON: "姓名",
        FieldKind.UNIT: "单位的完整名称或区划代码",
        FieldKind.FILE: "表里没有这一列：导入以后，在记录页面点【更正】上传",
    }
    return "；".join(filter(None, [kinds.get(field.kind, "文字"), field.about, "个人信息" if field.personal else ""]))


def _is_file(field: Field) -> bool:
    return field.kind == FieldKind.FILE


def _number(told: Told) -> CellValue:
    return amount(told.percent if told.is_share else told.figure.value)


def _said(figure: Figure) -> list[str]:
    """Its days and its rule."""
    return [f"{chinese_date(figure.since)}至{chinese_date(figure.until)}", figure.rule]
