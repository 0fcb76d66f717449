"""The figures that an item used, with their origin."""

from __future__ import annotations

from typing import Any

from assessments.models import Result
from assessments.selectors.feeds import stored_origin
from assessments.selectors.outline import outline_of
from assessments.selectors.parameters import no_number, parameter_origin
from assessments.selectors.values import spoken
from scoring.engine import Datum, Leaf, Status

from .parts import Member, UsedInput
from .shelf import ROWS, Shelf


def used_inputs(shelf: Shelf, leaf: Leaf | None) -> tuple[UsedInput, ...]:
    """The figures of an item as the run used them; none for what is no item, or from which the unit is exempt."""
    if leaf is None or leaf.code in outline_of(shelf.result.roster_entry, shelf.result.run.cycle.scheme).spared:
        return ()
    stored = dict(zip(shelf.outline.data, shelf.result.inputs, strict=True))
    return tuple(_used(shelf, shelf.outline.data[code], stored[code]) for code in shelf.outline.figures(leaf))


def _used(shelf: Shelf, datum: Datum, stored: list[Any]) -> UsedInput:
    value, status, source = stored
    entry = shelf.entries.get(source) if isinstance(source, int) else None
    pks = source if isinstance(source, list) and datum.asked not in ROWS else []
    members = tuple(_member(shelf.members[pk]) for pk in pks if pk in shelf.members)
    origin, address = _origin(shelf, datum, source)
    if datum.formula:
        value, status = shelf.case.facts[datum.code][:2]
    if datum.asked == "children":
        said, value = f"{len(stored[0])}个下级单位的得分", None
    elif status == Status.MISSING and datum.blank == "zero":
        said = f"未填，按{datum.amount(0)}计"
    else:
        said = spoken(datum, value, status)
    return UsedInput(
        datum=datum,
        value=value,
        status=Status(status),
        spoken=said,
        used=datum.asked if members or datum.formula else (entry.stage if entry else ""),
        entry=entry,
        own=shelf.current.get((datum.code, "self")),
        review=shelf.current.get((datum.code, "review")),
        members=members,
        origin=origin,
        address=address,
    )


def _origin(shelf: Shelf, datum: Datum, source: object) -> tuple[str, str]:
    """Where a figure that nobody typed comes from, and where its records are."""
    cycle = shelf.result.run.cycle
    if datum.asked == "register":
        return stored_origin(cycle, datum, shelf.result.roster_entry.organization_id, source)
    if datum.asked != "table":
        return "", ""
    found = parameter_origin(source, shelf.parameters, unit=shelf.result.roster_entry.name)
    return found or no_number(datum, cycle.scheme.owner), ""


def _member(result: Result) -> Member:
    cycle = result.run.cycle
    return Member(result.pk, result.roster_entry.name, str(cycle), result.total, result.place, cycle.scheme.places)
