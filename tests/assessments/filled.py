"""A filling workbook in a clerk's hands: downloaded, typed into, spoiled, saved."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import load_workbook

from assessments.exports.filling import PAGE, REASON_COLUMN, VALUE_COLUMN, filling_workbook
from assessments.models import Entry, Sheet
from organizations.models import AuditEvent, User
from organizations.roles import Role
from tests.factories import make_sheet, make_user

BEST = {"no_group": "否", "meetings": 4, "late": 0, "honours": 0}


def clerk_of(sheet: Sheet, name: str = "李某") -> User:
    """Somebody who fills in for the unit of this sheet."""
    return make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name=name)


def open_sheet() -> tuple[Sheet, User]:
    """A sheet of the small scheme and its clerk."""
    sheet = make_sheet()
    return sheet, clerk_of(sheet)


def row_of(page: Any, datum: str) -> int:
    """The row whose hidden id is this datum."""
    return next(cell.row for cell in page["A"] if cell.value == datum)


def changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The workbook after `change` of its openpyxl form."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def typed(content: bytes, values: Mapping[str, object], reasons: Mapping[str, str] | None = None) -> bytes:
    """The workbook with these values typed into the rows of these data."""

    def type_in(book: Any) -> None:
        page = book[PAGE]
        for datum, value in values.items():
            page.cell(row_of(page, datum), VALUE_COLUMN).value = value
        for datum, reason in (reasons or {}).items():
            page.cell(row_of(page, datum), REASON_COLUMN).value = reason

    return changed(content, type_in)


def filled(sheet: Sheet, clerk: User, **changes: object) -> bytes:
    """The sheet's workbook, downloaded and filled in at its best but for `changes`."""
    return typed(filling_workbook(sheet, actor=clerk), {**BEST, **changes})


def stands(sheet: Sheet) -> dict[str, tuple[int | None, str]]:
    """The current figures of the unit."""
    current = Entry.objects.filter(sheet=sheet, stage="self", current=True)
    return {entry.datum: (entry.value, entry.status) for entry in current}


def trail() -> list[str]:
    """The actions on record."""
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
