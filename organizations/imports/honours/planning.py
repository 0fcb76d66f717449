"""Any table of rows about units: read as a plan of new rows, tried out, written all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from config.toolkit.digest import digest
from config.toolkit.excel.reading import Book
from config.toolkit.imports import Column, Line, Plan, Problem, heading, letter, lines
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User

from .naming import Named
from .table import Given, Reader, Table


@dataclass(frozen=True, slots=True)
class NewRow:
    """What one row would register: the unit and the service's further arguments; `told` is shown beside it."""

    line: Line
    organization: Organization
    given: Given
    told: str


RowPlan = Plan[NewRow]


def plan_rows(
    book: Book, table: Table, units: QuerySet[Organization], *, counts: Callable[[Line], bool] = lambda line: True
) -> RowPlan:
    """What a workbook would register at these units; rows that stand already are unchanged.

    Lines for which `counts` says no are left out.
    """
    plan = RowPlan(notices=list(book.notices))
    found, faults = _tables(book, table.columns())
    found = [line for line in found if counts(line)]
    if faults or not found:
        nothing = Problem(next(iter(book.sheets)), 0, "", "", "表里没有内容，请在表头下面逐行填写。")
        plan.problems = faults or [nothing]
        return plan
    named = Named(found, units)
    placed = [(line, unit) for line in found if (unit := named.unit(line, plan.problems)) is not None]
    there = list({unit.pk: unit for _, unit in placed}.values())
    reader, standing, seen = table.reader(there), table.known(there), dict[Any, Line]()
    read_rows = [row for line, unit in placed if (row := _row(line, unit, table, reader, plan.problems)) is not None]
    for row in read_rows:
        _plan_row(plan, table, row, standing, seen)
    return plan


def _tables(book: Book, columns: Sequence[Column]) -> tuple[list[Line], list[Problem]]:
    """The lines of every sheet that has the headings; what is wrong when none has them, or one has others besides."""
    found: list[Line] = []
    missing: list[Problem] = []
    unknown: list[Problem] = []
    tables = 0
    for sheet, rows in book.sheets.items():
        faults: list[Problem] = []
        found += lines(rows, sheet=sheet, columns=columns, problems=faults)
        missing += faults
        tables += not faults
        unknown += [] if faults else _unknown_headings(rows, sheet, columns)
    return found, unknown if tables else missing[:1]


def _plan_row(plan: RowPlan, table: Table, row: NewRow, standing: set[Any], seen: dict[Any, Line]) -> None:
    key = table.key(row.organization, row.given)
    earlier = seen.setdefault(key, row.line)
    if earlier is not row.line:
        plan.problems.append(row.line.problem("unit", f"与「{earlier.sheet}」第{earlier.row}行重复。"))
    elif key in standing:
        plan.unchanged += 1
    else:
        plan.creates.append(row)


def _row(line: Line, unit: Organization, table: Table, reader: Reader, problems: list[Problem]) -> NewRow | None:
    before = len(problems)
    given = reader(line, unit, problems)
    return NewRow(line, unit, given, table.tell(given)) if len(problems) == before else None


def _unknown_headings(rows: Sequence[Sequence[object]], sheet: str, columns: Sequence[Column]) -> list[Problem]:
    """Headings that nobody reads: refused, so that nothing is left out unseen."""
    known = {heading(title).partition("(")[0] for column in columns for title in column.titles}
    known |= {heading(title) for column in columns for title in column.titles}
    at = max(range(min(len(rows), 20)), key=lambda index: len(known & set(_headings(rows[index]))), default=0)
    return [
        Problem(sheet, at + 1, letter(place + 1), text, f"不认识「{text}」这一列，请改正表头或删除这一列。")
        for place, value in enumerate(rows[at] if rows else ())
        if isinstance(value, str) and (text := heading(value)) and not known & {text, text.partition("(")[0]}
    ]


def _headings(row: Sequence[object]) -> list[str]:
    plain = [heading(value) for value in row if isinstance(value, str)]
    return plain + [title.partition("(")[0] for title in plain]


def rehearse(plan: RowPlan, table: Table, *, actor: User) -> None:
    """Every row is written and taken back again: what a service would refuse becomes a problem of its cell."""
    with transaction.atomic():
        for row in plan.creates:
            try:
                with transaction.atomic():
                    table.apply(row.organization, actor=actor, **row.given)
            except Refused as refused:
                place = refused.faults[0].place
                plan.problems.append(row.line.problem(place if place in row.line.letters else "unit", str(refused)))
        transaction.set_rollback(True)


def write_rows(plan: RowPlan, table: Table, *, actor: User) -> None:
    """Hand every row to its service, in the caller's transaction; a refusal names the row."""
    for row in plan.creates:
        try:
            table.apply(row.organization, actor=actor, **row.given)
        except Refused as refused:
            raise Refused(f"「{row.line.sheet}」第{row.line.row}行：{refused}") from refused


def keep_rows(
    content: bytes, plan: RowPlan, *, kind: str, name: str, organization: Organization, actor: User
) -> ImportRecord:
    """The uploaded workbook on record with what it would do, in the caller's transaction; with problems, refused."""
    return records.keep(
        content,
        kind=kind,
        name=name,
        organization=organization,
        actor=actor,
        problems=plan.problems,
        counts=tally(plan),
        plan_digest=plan_digest(plan) if plan.ok else "",
    )


def same_rows(record: ImportRecord, plan: RowPlan) -> bool:
    """Whether the plan is still what was shown."""
    return plan.ok and plan_digest(plan) == record.plan_digest


@transaction.atomic
def apply_rows(
    record: ImportRecord, replan: Callable[[ImportRecord], RowPlan], table: Table, *, actor: User
) -> RowPlan:
    """Register what the preview showed, all or nothing; Refused when something has changed since."""
    record = records.planned(record)
    plan = replan()
    if not same_rows(record, plan):
        raise Refused("预览之后登记的内容已有变化，没有导入。请重新上传并预览。")
    write_rows(plan, table, actor=actor)
    records.finish(record, actor=actor, counts=tally(plan))
    return plan


def tally(plan: RowPlan) -> dict[str, int]:
    """How many rows of each sort, for the record."""
    return {"新增": len(plan.creates), "不变": plan.unchanged, "错误": len(plan.problems)}


def plan_digest(plan: RowPlan) -> str:
    """The same while the same would be registered."""
    return digest(
        [[row.organization.pk, sorted((key, str(value)) for key, value in row.given.items())] for row in plan.creates]
    )
