"""Honours, demonstration points, cards and figures as workbooks: read as a plan of new rows, shown, then applied."""

from __future__ import annotations

from django.db import transaction

from config.toolkit import cells
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Line
from config.toolkit.refusal import Refused
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User
from organizations.roles import Permission

from .cards import CARD_TABLES
from .honours import HONOUR_TABLES
from .planning import RowPlan, plan_digest, plan_rows, tally, write_rows

WITHDRAWN = "已作废"
TABLES = {**HONOUR_TABLES, **CARD_TABLES}


def plan_book(book: Book, kind: str, *, user: User) -> RowPlan:
    """What a workbook would register at the units of this user; rows that stand already are unchanged."""
    return plan_rows(book, TABLES[kind], Organization.objects.allowed(user, Permission.KEEP), counts=_stands)


def _stands(line: Line) -> bool:
    return cells.words(line.cells.get("state")) != WITHDRAWN


@transaction.atomic
def keep_upload(content: bytes, kind: str, *, name: str, unit: Organization, actor: User) -> ImportRecord:
    """The uploaded workbook on record with what it would do; a refused one when something is wrong with it."""
    plan = plan_book(read(content), kind, user=actor)
    return records.keep(
        content,
        kind=kind,
        name=name,
        organization=unit,
        actor=actor,
        problems=plan.problems,
        counts=tally(plan),
        plan_digest=plan_digest(plan) if plan.ok else "",
    )


def replan(record: ImportRecord) -> tuple[RowPlan, bool]:
    """The plan of a kept workbook as it is now, and whether it is still what was shown."""
    return _again(record, records.book_of(record))


def _again(record: ImportRecord, book: Book) -> tuple[RowPlan, bool]:
    assert record.actor is not None
    plan = plan_book(book, record.kind, user=record.actor)
    return plan, plan.ok and plan_digest(plan) == record.plan_digest


def apply_upload(record: ImportRecord, *, actor: User) -> RowPlan:
    """Register what the preview showed, all or nothing; Refused when something has changed since."""
    return _apply(record, records.book_of(record), actor=actor)


@transaction.atomic
def _apply(record: ImportRecord, book: Book, *, actor: User) -> RowPlan:
    record = records.planned(record)
    plan, same = _again(record, book)
    if not same:
        raise Refused("预览之后登记的内容已有变化，没有导入。请重新上传并预览。")
    write_rows(plan, TABLES[record.kind], actor=actor)
    records.finish(record, actor=actor, counts=tally(plan))
    return plan
