"""Which units are on the list of 整顿 on a day: a mark beside levels and plates; and where a plate hangs still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone

from assessments.models import Case, Plate, UnitLevel
from assessments.selectors.levels import rightful
from config.toolkit.batches import batches
from organizations.models import User
from organizations.roles import Permission


def listed_on(user: User, units: Iterable[int], day: date) -> dict[int, Case]:
    """By unit the case by which it was on the list on the day, as far as the user may read it."""
    there = Q(delisted_on=None) | Q(delisted_on__gt=day), Q(ended_on=None) | Q(ended_on__gt=day)
    cases = Case.objects.allowed(user, Permission.SEE).counted().filter(*there, listed_on__lte=day)
    found: dict[int, Case] = {}
    for some in batches(set(units)):
        found |= {case.organization_id: case for case in cases.filter(organization__in=some)}
    return found


def plated(user: User) -> Iterator[tuple[Plate, UnitLevel, Case]]:
    """Plates that hang at units of this user that are on the list, where no level was given since it was listed."""
    today = timezone.localdate()
    hanging = Plate.objects.allowed(user, Permission.ORGANIZE).hanging().filter(rightful(today))
    plates = {plate.held.organization_id: plate for plate in hanging.select_related("held__organization__parent")}
    cases = listed_on(user, plates, today)
    held = UnitLevel.objects.on(today).filter(organization__in=cases).select_related("organization__parent")
    for level in held.order_by("organization__path"):
        plate, case = plates[level.organization_id], cases[level.organization_id]
        if level.scale == plate.scale and case.listed_on and level.valid_from < case.listed_on:
            yield plate, level, case
