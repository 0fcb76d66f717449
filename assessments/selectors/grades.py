"""Grades of a run: which decision stands on it, and how many places a quota gives to whom (F64, F77)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.models import Cycle, CycleState, Decision, GradeDecision, Result
from scoring.engine import Graded, Overreach, Quota, Shortfall, overreaching, shortfalls
from scoring.engine import Scheme as Spec


@dataclass(frozen=True, slots=True)
class Room:
    """The places that a quota gives to one group of ranked units; `pool` is "" where it counts all units."""

    quota: Quota
    pool: str
    units: int
    places: int


def rooms(spec: Spec, ranked: Mapping[str, int]) -> list[Room]:
    """Every quota that limits a grade, with every group it counts, from the number of ranked units by pool.

    Numbers per category or per unit above are only proposed by the engine: a committee is not held to them here.
    """
    found = []
    for quota in spec.quotas:
        if quota.kind == "floor" or quota.per in ("category", "parent"):
            continue
        groups = ranked if quota.per == "pool" else {"": sum(ranked.values())}
        found += [Room(quota, pool, units, quota.limit(units)) for pool, units in groups.items()]
    return found


def ranked_by_pool(results: Iterable[Result]) -> Counter[str]:
    """How many of these results have a place and may have a grade, by pool."""
    graded = [result for result in results if result.place is not None and result.quota_grade is not None]
    return Counter(result.roster_entry.pool for result in graded)


def unreached(spec: Spec, results: Iterable[Result]) -> tuple[Shortfall, ...]:
    """The floors of quotas that the proposed grades of a run do not reach, from all its results."""
    if all(quota.kind != "floor" for quota in spec.quotas):
        return ()
    entries = [(result.roster_entry, result.grade) for result in results if result.place is not None and result.grade]
    return shortfalls(
        spec, [Graded(entry.pool, entry.get_field_display(), entry.parent_name, grade) for entry, grade in entries]
    )


def overreaching_vetoes(spec: Spec, results: Iterable[Result]) -> tuple[Overreach, ...]:
    """The vetoes of the last places that fall on a whole pool, from all results of a run."""
    return overreaching(spec, [result.roster_entry.pool for result in results if result.place is not None])


def standing_decision(cycle: Cycle, run_id: int | None) -> Decision | None:
    """The decision that counts now for a run: the last one, while the run is the current one and is decided."""
    if run_id != cycle.run_id or cycle.state not in (CycleState.DECIDED, CycleState.PUBLISHED):
        return None
    return cycle.decisions.filter(run=run_id).select_related("actor").order_by("-pk").first()


def decided_grades(cycle: Cycle, run_id: int | None) -> dict[int, GradeDecision]:
    """The committee's grades by roster line, where a decision stands on the run."""
    decision = standing_decision(cycle, run_id)
    return {grade.roster_entry_id: grade for grade in decision.grades.all()} if decision else {}
