"""Honours, demonstration points, cards and figures as workbooks: read as a plan of new rows, shown, then applied."""

from __future__ import annotations

from django.db import transaction

from config.toolkit import cells
from config.toolkit.excel.reading import Book, read
from config.toolkit.imports import Line
from organizations.imports import records
from organizations.models import ImportRecord, Organization, User
from organizations.roles import Permission

from .cards import CARD_TABLES
from .honours import HONOUR_TABLES
from .planning import RowPlan, apply_rows, keep_rows, plan_rows, same_rows

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
    return keep_rows(content, plan, kind=kind, name=name, organization=unit, actor=actor)


def replan(record: ImportRecord) -> tuple[RowPlan, bool]:
    """The plan of a kept workbook as it is now, and whether it is still what was shown."""
    plan = _again(record, records.book_of(record))
    return plan, same_rows(record, plan)


def _again(record: ImportRecord, book: Book) -> RowPlan:
    assert record.actor is not None
    return plan_book(book, record.kind, user=record.actor)


def apply_upload(record: ImportRecord, *, actor: User) -> RowPlan:
    """Register what the preview showed, all or nothing; Refused when something has changed since."""
    book = records.book_of(record)
    return apply_rows(record, lambda: _again(record, book), TABLES[record.kind], actor=actor)
