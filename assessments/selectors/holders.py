"""Who is assessed in person: those who held the post at a unit during the period, with their days in office (F9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessments.models import Cycle
from config.toolkit.dates import chinese_date
from organizations.models import Organization
from organizations.selectors.people import Tenure, holders

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """One person at one unit, all tenures of the post within the period taken together."""

    unit: int
    person: int
    name: str
    post: int  # the last of the tenures
    label: str
    since: date
    until: date  # first day after
    days: int

    def __str__(self) -> str:
        last = self.until - ONE_DAY
        return f"{self.name}，{self.label}，{chinese_date(self.since)}至{chinese_date(last)}，{self.days}天"


def period_days(cycle: Cycle) -> int:
    """How many days the period has; its last day is one of them."""
    return (cycle.period_to - cycle.period_from).days + 1


def holders_of(cycle: Cycle, units: Iterable[Organization]) -> dict[int, list[Holder]]:
    """By unit who held the cycle's post in its period, in the order of their first day; one query.

    Units without anybody are left out. A person who was acting first and confirmed later stands once.
    """
    pks = [unit.pk for unit in units]
    found = holders(pks, [cycle.post_title], cycle.period_from, cycle.period_to + ONE_DAY)
    return {unit: _persons(tenures) for unit, tenures in found.items()}


def _persons(tenures: Sequence[Tenure]) -> list[Holder]:
    by_person: dict[int, list[Tenure]] = {}
    for tenure in tenures:
        by_person.setdefault(tenure.person, []).append(tenure)
    return [_together(own) for own in by_person.values()]


def _together(own: Sequence[Tenure]) -> Holder:
    last = max(own, key=lambda each: (each.until, each.post))
    since, until = min(each.since for each in own), last.until
    name, days = last.name, covered((each.since, each.until) for each in own)
    return Holder(last.unit, last.person, name, last.post, last.label, since, until, days)


def covered(spans: Iterable[tuple[date, date]]) -> int:
    """How many days lie in at least one of these half-open spans."""
    days, reached = 0, date.min
    for since, until in sorted(spans):
        days += max(0, (until - max(since, reached)).days)
        reached = max(reached, until)
    return days


def without_holder(units: Iterable[Organization], found: Mapping[int, Sequence[Holder]]) -> list[str]:
    """The names of the units whose post nobody held."""
    return [unit.name for unit in units if not found.get(unit.pk)]
