"""Parameter tables as workbooks: read as a plan of rows to add and rows to close (F30)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from config.toolkit.cells import CellError, day, number, units_with, words
from config.toolkit.dates import chinese_date
from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book, Rows, read
from config.toolkit.imports import Column, Line, Plan, Problem, lines
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User
from organizations.selectors.naming import units_called
from scoring.models import ParameterRow, ParameterTable, Scope
from scoring.selectors.tables import overlapping
from scoring.services import NewRow, add_rows, address, close_row, row_faults

KIND = "table"
COLUMNS = (
    Column("scope", ("适用范围", "范围")),
    Column("group", ("适用对象", "对象")),
    Column("name", ("单位名称",), required=False),  # for people: where a code stands, it has to be that unit's
    Column("value", ("数值",)),
    Column("valid_from", ("起始日期", "起始")),
    Column("valid_until", ("截止日期", "截止"), required=False),
    Column("document", ("依据文件", "依据")),
    Column("state", ("状态",), required=False),
)
SCOPES = {str(label): value for value, label in Scope.choices}
WITHDRAWN = "已作废"


@dataclass(frozen=True, slots=True)
class Closing:
    """A row of the table that the workbook ends."""

    row: ParameterRow
    valid_until: date


RowPlan = Plan[NewRow | Closing]


def plan_book(book: Book, table: ParameterTable) -> RowPlan:
    """What a workbook would add and close; rows that are there are unchanged, withdrawn ones passed over."""
    plan = RowPlan()
    standing = list(table.rows.standing().select_related("table"))
    known = {_key(row): row for row in standing}
    found = [line for sheet, rows in book.sheets.items() for line in _lines(rows, sheet, plan.problems)]
    below = Organization.objects.within(table.owner)
    called = units_called(below, [words(line.cells.get("group")) for line in found])
    read = [(line, row) for line in found if (row := _row(line, table, called, plan.problems)) is not None]
    for line, row in sorted(read, key=lambda pair: _key(pair[1]) not in known):  # what ends makes room first
        _plan_row(plan, line, row, known, standing)
    if plan.ok and not plan.creates and not plan.updates and not plan.unchanged:
        plan.problems.append(Problem("", 0, "", "", "工作簿里没有参数。请用导出的表填写。"))
    return plan


def _key(row: ParameterRow) -> tuple[Any, ...]:
    return row.scope, row.group, row.value, row.valid_from, row.document


def _lines(rows: Rows, sheet: str, problems: list[Problem]) -> list[Line]:
    found = lines(rows, sheet=sheet, columns=COLUMNS, problems=problems)
    return [line for line in found if words(line.cells.get("state")) != WITHDRAWN]


def _plan_row(
    plan: RowPlan,
    line: Line,
    row: ParameterRow,
    known: dict[tuple[Any, ...], ParameterRow],
    standing: list[ParameterRow],
) -> None:
    same = known.get(_key(row))
    if same is not None and same.valid_until == row.valid_until:
        plan.unchanged += 1
    elif same is not None and same.valid_until is None and row.valid_until is not None:
        plan.updates.append(Closing(same, row.valid_until))
        same.valid_until = row.valid_until  # only here, so that the next row finds room
    elif other := overlapping(row, standing):
        plan.problems.append(
            line.problem("valid_from", f"与「{other.audience}」{chinese_date(other.valid_from)}起的一行日期重叠。")
        )
    else:
        standing.append(row)
        fields = (row.scope, row.group, row.value, row.valid_from, row.valid_until, row.document)
        plan.creates.append(NewRow(*fields))


def _row(
    line: Line, table: ParameterTable, called: Mapping[str, Sequence[Organization]], problems: list[Problem]
) -> ParameterRow | None:
    """An unsaved row, None when something is wrong with it."""
    before = len(problems)
    scope = line.take("scope", _scope, problems, required=True)
    row = ParameterRow(
        table=table,
        scope=scope,
        group=line.take("group", words, problems) if scope != Scope.ALL else "",
        value=line.take("value", partial(number, units=units_with(table.unit_word)), problems, required=True),
        valid_from=line.take("valid_from", day, problems, required=True),
        valid_until=line.take("valid_until", day, problems),
        document=line.take("document", words, problems, required=True),
    )
    if len(problems) > before:
        return None
    wrong = address(row, called)
    found = [wrong] if wrong else list(row_faults(row, ()))
    problems += [line.problem(fault.field, fault.reason) for fault in found]
    if not found and row.scope == Scope.UNIT and (told := _misnamed(line, row, called)):
        problems.append(line.problem("name", told))
        return None
    return None if found else row


def _misnamed(line: Line, row: ParameterRow, called: Mapping[str, Sequence[Organization]]) -> str:
    """That the name beside a unit's code is another's; "" where there is none, or the same."""
    told = words(line.cells.get("name"))
    (unit,) = called[words(line.cells.get("group"))]
    return f"区划代码「{row.group}」是「{unit}」，表里写的是「{told}」。" if told and told != unit.name else ""


def _scope(value: object) -> str:
    said = words(value)
    if not said:
        return ""
    if said not in SCOPES:
        raise CellError(f"「适用范围」只能填{'、'.join(SCOPES)}之一")
    return SCOPES[said]


def keep_upload(table: ParameterTable, content: bytes, *, name: str, actor: User) -> tuple[ImportRecord, RowPlan]:
    """The uploaded workbook on record with what it would do; a refused one when something is wrong with it."""
    return _keep(table, content, read(content), name=name, actor=actor)


@transaction.atomic
def _keep(table: ParameterTable, content: bytes, book: Book, *, name: str, actor: User) -> tuple[ImportRecord, RowPlan]:
    plan = plan_book(book, table)
    record = records.keep(
        content,
        kind=KIND,
        target=str(table.pk),
        name=name,
        organization=table.owner,
        actor=actor,
        problems=plan.problems,
        counts=_counts(plan),
        plan_digest=_digest(plan) if plan.ok else "",
    )
    return record, plan


def apply_upload(record: ImportRecord, table: ParameterTable, *, actor: User) -> RowPlan:
    """Write what the preview showed, all or nothing; Refused when the table has changed since."""
    return _apply(record, table, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, table: ParameterTable, book: Book, *, actor: User) -> RowPlan:
    record = records.planned(record)
    plan = plan_book(book, table)
    if not plan.ok or _digest(plan) != record.plan_digest:
        raise Refused("预览之后参数表已有变化，没有导入。请重新上传并预览。")
    for closing in (update for update in plan.updates if isinstance(update, Closing)):
        close_row(closing.row, valid_until=closing.valid_until, actor=actor)
    add_rows(table, [new for new in plan.creates if isinstance(new, NewRow)], actor=actor)
    records.finish(record, actor=actor, counts=_counts(plan))
    return plan


def _counts(plan: RowPlan) -> dict[str, int]:
    """How many rows of each sort, in the order of the preview."""
    counts = {"新增": len(plan.creates), "截止": len(plan.updates), "不变": plan.unchanged}
    return {**counts, "错误": len(plan.problems)}


def _digest(plan: RowPlan) -> str:
    rows: Sequence[object] = [*plan.creates, *plan.updates]
    return digest([_said(row) for row in rows])


def _said(row: object) -> list[str]:
    if isinstance(row, Closing):
        return ["close", str(row.row.pk), str(row.valid_until)]
    assert isinstance(row, NewRow)
    return ["add", *(str(getattr(row, name)) for name in NewRow.__slots__)]
