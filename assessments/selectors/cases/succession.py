"""What became of the unit of a 整顿: where its case may go on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from assessments.models import Case
from assessments.models.cases import AFTER, ON_LIST, CaseState
from organizations.models import Organization, OrganizationEvent
from organizations.models.events import EventKind
from organizations.selectors.succession import successors
from organizations.uses import listed


@dataclass(frozen=True, slots=True)
class Way:
    """One unit in which a unit lives on, and the event by which it left."""

    unit: Organization
    event: OrganizationEvent | None
    day: date


GOING = (EventKind.MERGE, EventKind.SPLIT, EventKind.REGROUP)
ALIVE = (CaseState.IDENTIFIED, *ON_LIST, *AFTER)


def leading_on(case: Case) -> list[Way]:
    """The units in which the unit of the case goes on today; empty while it stands, and where it was abolished."""
    unit = case.organization
    if unit.closed_on is None:
        return []
    today = timezone.localdate()
    parts = successors([unit.pk], since=case.found_on, until=today)[unit.pk]
    found = Organization.objects.in_bulk([part.unit for part in parts if part.unit != unit.pk])
    event = OrganizationEvent.objects.in_force().touching([unit.pk]).filter(kind__in=GOING).first()
    return [Way(each, event, unit.closed_on) for each in found.values() if each.closed_on is None]


def under_way(owner: Organization, day: date | None = None) -> dict[int, Case]:
    """By unit the case for which the owner cannot list it: found or on the list, its own or of a unit now in it.

    With a `day` also the cases that were so then and are off the list since.
    """
    wanted = Q(state__in=(CaseState.IDENTIFIED, *ON_LIST))
    if day:
        there = Q(delisted_on=None) | Q(delisted_on__gt=day), Q(ended_on=None) | Q(ended_on__gt=day)
        wanted |= Q(*there, found_on__lte=day)
    held = Case.objects.filter(wanted, owner=owner).exclude(state=CaseState.WITHDRAWN).select_related("organization")
    gone = [case for case in held if case.on_list]
    found = {way.unit.pk: case for case in gone for way in leading_on(case)}
    return found | {case.organization_id: case for case in held}


def cases_hanging(units: Collection[int]) -> str:
    """A sentence on the cases of units that end; "" without any."""
    held = list(Case.objects.filter(organization__in=units, state__in=ALIVE))
    told = listed(len(held), "个", (f"{one}，{one.get_state_display()}" for one in held))
    return f"整顿{told}，请转入新单位或者终止。" if held else ""


def case_use(event: OrganizationEvent) -> str | None:
    """A sentence naming the case that went on in another unit because of the event."""
    move = event.case_moves.select_related("case", "target").first()
    return f"整顿{move.case}已随这件事转入{move.target}，不能撤回。" if move else None
