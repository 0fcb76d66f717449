"""Who is, or could be, on the roster of a cycle: the same for its page, its workbook and its import (F5, F16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from assessments.models import Cycle, CycleState, Exemption, RosterEntry, Standing
from assessments.selectors.applicability import inapplicable
from organizations.models import Organization, User
from organizations.roles import Permission

BETWEEN = re.compile("[、，,;；]")


@dataclass(frozen=True, slots=True)
class Seat:
    """One unit that is or could be on the roster, and what is said of it there; `also` names its further groups."""

    unit: Organization
    name: str
    code: str
    parent_name: str
    pool: str
    chosen: bool = True
    standing: str = Standing.FULL
    reason: str = ""
    document_no: str = ""
    also: tuple[str, ...] = ()
    exemptions: tuple[Exemption, ...] = ()


def candidates(cycle: Cycle, user: User) -> QuerySet[Organization]:
    """The units below the owner that this user may put on the roster, in 建制顺序: in force, of the scheme's level."""
    below = Organization.objects.allowed(user, Permission.SEE).within(cycle.owner).in_force()
    units = below.filter(kind=cycle.scheme.applies_to).select_related("parent")
    return units.order_by("parent__position", "position")


def seats(cycle: Cycle, units: Sequence[Organization]) -> list[Seat]:
    """The roster as it stands, with those of the `units` that are not on it while the cycle is in preparation.

    Before the first freezing every unit is on it, spared the items whose conditions it does not meet.
    """
    if cycle.state != CycleState.DRAFT:
        return [_recorded(entry) for entry in cycle.roster.select_related("organization__parent")]
    recorded = recorded_seats(cycle)
    if recorded:
        return [recorded.get(unit.pk) or _free(unit) for unit in units]
    proposed = inapplicable(cycle, units)
    return [_free(unit, chosen=True, exemptions=proposed.get(unit.pk, ())) for unit in units]


def recorded_seats(cycle: Cycle) -> dict[int, Seat]:
    """The roster as it was frozen last, by unit; empty before the first freezing.

    Of several post-holders of a unit it tells what was said of the unit, not that one was in office too briefly.
    """
    entries = cycle.roster.select_related("organization__parent")
    seats = {entry.organization_id: _of_unit(entry) for entry in entries if not _brief(entry, cycle)}
    for entry in entries:
        seats.setdefault(entry.organization_id, replace(_of_unit(entry), standing=Standing.FULL, reason=""))
    return seats


def _of_unit(entry: RosterEntry) -> Seat:
    """What a line says, called by its unit where it is of a post-holder."""
    seat = _recorded(entry)
    return replace(seat, name=entry.organization.name) if entry.person else seat


def _brief(entry: RosterEntry, cycle: Cycle) -> bool:
    return entry.days is not None and entry.days < cycle.least_days


def group_names(said: str) -> list[str]:
    """The names of further groups as people write them in one line, 、 between them."""
    return [name.strip() for name in BETWEEN.split(said) if name.strip()]


def unrecorded(cycle: Cycle, found: Iterable[Seat]) -> list[tuple[Seat, Exemption]]:
    """What the scheme's conditions would spare the chosen units, and these seats do not say."""
    chosen = {seat.unit.pk: seat for seat in found if seat.chosen and seat.standing != Standing.EXEMPT}
    proposed: Mapping[int, Sequence[Exemption]] = inapplicable(cycle, [seat.unit for seat in chosen.values()])
    return [
        (seat, each)
        for pk, seat in chosen.items()
        for each in proposed.get(pk, ())
        if each.node not in {given.node for given in seat.exemptions}
    ]


def _recorded(entry: RosterEntry) -> Seat:
    return Seat(
        unit=entry.organization,
        name=entry.name,
        code=entry.code,
        parent_name=entry.parent_name,
        pool=entry.pool,
        standing=entry.standing,
        reason=entry.reason,
        document_no=entry.document_no,
        also=tuple(entry.also),
        exemptions=entry.exemptions,
    )


def _free(unit: Organization, *, chosen: bool = False, exemptions: Iterable[Exemption] = ()) -> Seat:
    parent = unit.parent.name if unit.parent else ""
    pool = unit.get_field_display()
    return Seat(unit, unit.name, unit.code, parent, pool, chosen=chosen, exemptions=tuple(exemptions))
