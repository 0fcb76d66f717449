"""Holding a row against everybody else until the transaction ends, and writing some fields of it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model

from assessments.models import Cycle, Sheet


def hold_cycle(cycle: Cycle, *related: str) -> Cycle:
    """The cycle as it stands once it is ours: locked first and read then, so that nothing of it is from before.

    It comes with what `related` names, with all that services ask of a cycle where nothing is named.
    """
    Cycle.objects.select_for_update().only("pk").get(pk=cycle.pk)
    return Cycle.objects.select_related(*related or ("scheme", "owner", "run", "created_by")).get(pk=cycle.pk)


def hold_sheet(sheet: Sheet) -> Sheet:
    """The sheet as it stands once it is ours, with its unit, cycle and scheme."""
    Sheet.objects.select_for_update().only("pk").get(pk=sheet.pk)
    related = ("roster_entry__organization", "roster_entry__cycle__scheme", "roster_entry__cycle__owner")
    people = ("roster_entry__cycle__created_by", "submitted_by", "reviewed_by")
    return Sheet.objects.select_related(*related, *people).get(pk=sheet.pk)


def hold_sheets(cycle: Cycle) -> None:
    """No figure of the cycle is saved, returned or settled until the transaction ends: saving holds its sheet first.

    What was being saved is waited for, and is read then. Always in one order, after the cycle itself. SQLite, which
    locks no rows, has one writer at a time anyway.
    """
    if not connection.features.has_select_for_update:
        return
    sheets = Sheet.objects.select_for_update(of=("self",)).filter(roster_entry__cycle=cycle)
    list(sheets.order_by("pk").values_list("pk"))


def keep(row: Model, **fields: object) -> None:
    """Write some fields of one row."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
