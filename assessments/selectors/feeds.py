"""Figures that a scheme counts from registers, honours, cards and yearly figures, for the period of the cycle (F51)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.models import Cycle, RosterEntry
from organizations.models import Organization
from organizations.selectors import feeds
from scoring.engine import Datum, Fact, Status

PERCENT = 100
UNKNOWN = Fact(None, Status.MISSING)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a sheet says of a datum that is counted: the number, where it comes from, where its records are listed."""

    fact: Fact
    origin: str
    address: str


def fed_figures(
    cycle: Cycle, datum: Datum, roster: Sequence[RosterEntry]
) -> Iterator[tuple[RosterEntry, Fact, list[int]]]:
    """By unit the number that its records of the period give, and these records; a few queries for any roster.

    Nothing for a unit that keeps no such records, or where the source is gone: the figure is missing.
    """
    if source := feeds.source(datum.reads, cycle.scheme.owner):
        found = source.figures(_units(cycle, roster), cycle.period_from, cycle.period_to)
        for entry in roster:
            if fed := found.get(entry.organization_id):
                yield entry, _fact(fed, source, datum), list(fed.records)


def counted(cycle: Cycle, datum: Datum, roster: Sequence[RosterEntry]) -> dict[int, Counted]:
    """By roster line what its sheet says of it now; the same queries."""
    source, since, until = feeds.source(datum.reads, cycle.scheme.owner), cycle.period_from, cycle.period_to
    if source is None:
        return {entry.pk: Counted(UNKNOWN, gone(datum), "") for entry in roster}
    found = source.figures(_units(cycle, roster), since, until)
    nothing = feeds.Fed(None, (), source.origin(since, until, ()))
    return {
        entry.pk: Counted(_fact(fed, source, datum), fed.said, source.address(entry.organization_id, since, until))
        for entry in roster
        for fed in [found.get(entry.organization_id, nothing)]
    }


def stored_origin(cycle: Cycle, datum: Datum, unit: int, records: object) -> tuple[str, str]:
    """The sentence about the number that a run counted of these records, and where such records are listed."""
    source, since, until = feeds.source(datum.reads, cycle.scheme.owner), cycle.period_from, cycle.period_to
    if source is None:
        return gone(datum), ""
    pks = records if isinstance(records, list) else []
    return source.origin(since, until, pks), source.address(unit, since, until)


def gone(datum: Datum) -> str:
    """That what was counted is no longer there."""
    return f"没有可以取数的「{datum.reads}」，可能已经停用"


def fed_change(before: object, after: object) -> str:
    """（记录由51条变为52条）; that their content has changed, where there are as many."""
    old, new = (len(each) if isinstance(each, list) else 0 for each in (before, after))
    return f"（记录由{old}条变为{new}条）" if old != new else "（记录的内容有更正）"


def _units(cycle: Cycle, roster: Sequence[RosterEntry]):
    """The units of a roster as a sub-query; a single one by itself."""
    if len(roster) == 1:
        return Organization.objects.filter(pk=roster[0].organization_id)
    return Organization.objects.filter(pk__in=cycle.roster.order_by().values("organization_id"))


def _fact(fed: feeds.Fed, source: feeds.Source, datum: Datum) -> Fact:
    if fed.value is None:
        return Fact(None, Status.NA) if fed.void else UNKNOWN
    return Fact(fed.value * PERCENT if source.ratio and datum.kind == "percent" else fed.value)
