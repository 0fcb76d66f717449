"""Whose places are not final: somebody in the pool, or in the further group, still lacks figures (暂排)."""

from __future__ import annotations

from assessments.models import Cycle, Result, Run
from assessments.selectors.gathering import unit_of
from assessments.selectors.outline import outline
from assessments.selectors.readiness import PROVISIONAL
from scoring.engine import Tentative, tentative


def tentative_places(cycle: Cycle, run: Run) -> Tentative:
    """The pools and further groups in which places of a run may still change; one query where anything is missing."""
    if not run.provisional:
        return Tentative(frozenset(), frozenset())
    unsettled = Result.objects.filter(run=run, status__in=PROVISIONAL).select_related("roster_entry")
    units = [(unit_of(result.roster_entry, {}), result.vetoes) for result in unsettled]
    return tentative(outline(cycle.scheme).spec, units)


def is_tentative(result: Result, found: Tentative, group: str = "") -> bool:
    """Whether the unit's place may still change: that in its pool, or in the further group that is told."""
    if group:
        return group in found.groups and any(name == group for name, _ in result.also)
    return result.place is not None and result.roster_entry.pool in found.pools
