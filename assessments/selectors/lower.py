"""汇总: the results of the cycles that the units of a cycle (or units below them) hold over their own units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models import Cycle, Result, RosterEntry, Standing
from assessments.selectors.gathering import DONE, lower_cycles
from assessments.selectors.outline import outline
from config.toolkit.scaled import half_up


@dataclass(frozen=True, slots=True)
class LowerCycle:
    """One cycle below with what came out, highest and lowest of its ranked units; before a decision only its units.

    `mean` is scaled by 10^6.
    """

    cycle: Cycle
    decided: bool
    units: int
    mean: int | None
    highest: Result | None
    lowest: Result | None
    grades: tuple[tuple[str, int], ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class RollupRow:
    """One unit of the upper cycle with the cycles it holds."""

    entry: RosterEntry
    cycles: tuple[LowerCycle, ...]


def rollup(cycle: Cycle) -> list[RollupRow]:
    """All units of the cycle's roster, each with its cycles of overlapping period; four queries."""
    roster = list(cycle.roster.select_related("organization").order_by("position"))
    pairs = lower_cycles(cycle, roster)
    results: dict[int, list[Result]] = {}
    runs = [below.run_id for _, below in pairs if below.state in DONE]
    found = Result.objects.filter(run__in=runs).select_related("roster_entry")
    for result in found.in_order():
        results.setdefault(result.run_id, []).append(result)
    counts = Counter(
        RosterEntry.objects.filter(cycle__in=[below.pk for _, below in pairs])
        .exclude(standing=Standing.EXEMPT)
        .values_list("cycle_id", flat=True)
    )
    rows: dict[int, list[LowerCycle]] = {}
    for entry, below in pairs:
        done = below.state in DONE
        summary = _summary(below, counts[below.pk], results.get(below.run_id, []) if done else [], decided=done)
        rows.setdefault(entry.pk, []).append(summary)
    return [RollupRow(entry, tuple(rows.get(entry.pk, ()))) for entry in roster]


def _summary(cycle: Cycle, units: int, results: Sequence[Result], *, decided: bool) -> LowerCycle:
    full = [each for each in results if each.total is not None and each.roster_entry.standing == Standing.FULL]
    by_total = sorted(full, key=lambda result: result.total)
    grades = Counter(result.grade for result in results if result.grade)
    ladder = outline(cycle.scheme).spec.ladder
    return LowerCycle(
        cycle=cycle,
        decided=decided,
        units=units,
        mean=half_up(sum(result.total for result in full), len(full)) if full else None,
        highest=by_total[-1] if full else None,
        lowest=by_total[0] if full else None,
        grades=tuple((grade, grades[grade]) for grade in ladder if grades[grade]),
        results=tuple(results),
    )
