"""Figures that a scheme counts from registers, honours, cards and yearly figures, for the period of the cycle (F51)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assessments.models import Cycle, RosterEntry
from organizations.models import Organization
from organizations.selectors import feeds
from scoring.engine import Datum, Fact, Status

PERCENT = 100


def fed_figures(
    cycle: Cycle, datum: Datum, roster: Sequence[RosterEntry]
) -> Iterator[tuple[RosterEntry, Fact, list[int]]]:
    """By unit the number that its records of the period give, and these records; a few queries for any roster.

    Nothing for a unit that keeps no such records, or where the source is gone: the figure is missing.
    """
    source = feeds.source(datum.reads, cycle.scheme.owner)
    if source is None:
        return
    found = source.figures(_units(cycle, roster), cycle.period_from, cycle.period_to)
    for entry in roster:
        if fed := found.get(entry.organization_id):
            yield entry, _fact(fed, source, datum), list(fed.records)


def fed_origin(cycle: Cycle, datum: Datum, records: object) -> str:
    """由台账“联系点检查”2026年1月1日至12月31日的52条记录计数…; that there is no such source, where it is gone."""
    source = feeds.source(datum.reads, cycle.scheme.owner)
    if source is None:
        return f"没有可以取数的「{datum.reads}」，可能已停用"
    pks = records if isinstance(records, list) else []
    return source.origin(cycle.period_from, cycle.period_to, pks)


def fed_address(cycle: Cycle, datum: Datum, unit: int) -> str:
    """Where the records behind the number are listed; "" where the source is gone."""
    source = feeds.source(datum.reads, cycle.scheme.owner)
    return source.address(unit, cycle.period_from, cycle.period_to) if source else ""


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
        return Fact(None, Status.MISSING if fed.pending else Status.NA)
    return Fact(fed.value * PERCENT if source.ratio and datum.kind == "percent" else fed.value)
