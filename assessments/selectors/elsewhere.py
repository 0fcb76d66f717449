"""Results of other cycles that an item reads (R28): a unit's star, its score, its place in another assessment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import F

from assessments.models import Cycle, CycleState, GradeDecision, Result, RosterEntry, Subject
from config.toolkit.scaled import SCALE
from scoring.engine import Datum, Fact, Status

DONE = (CycleState.DECIDED, CycleState.PUBLISHED)


def results_elsewhere(
    cycle: Cycle, datum: Datum, roster: Sequence[RosterEntry]
) -> Iterator[tuple[RosterEntry, Fact, list[int]]]:
    """By unit what the last decided cycle of the scheme `datum.reads` gave it, and the result it stands in.

    Of cycles that end no later than this one; nothing for a unit that took part in none. Two queries.
    """
    last = last_results(cycle, datum.reads, [entry.organization_id for entry in roster])
    decided = grades_of(list(last.values())) if datum.take == "grade" else {}
    for entry in roster:
        if result := last.get(entry.organization_id):
            yield entry, _fact(datum, result, decided.get(result.pk, result.grade)), [result.pk]


def last_results(cycle: Cycle, key: str, units: Sequence[int]) -> dict[int, Result]:
    """By unit the result of its last decided cycle of the scheme `key` that ends no later than this one; one query.

    What its secretaries were given in person is no result of the unit.
    """
    found = (
        Result.objects.filter(
            run=F("run__cycle__run"),
            run__cycle__state__in=DONE,
            run__cycle__scheme__key=key,
            run__cycle__subject=Subject.UNITS,
            run__cycle__period_to__lte=cycle.period_to,
            roster_entry__organization__in=units,
        )
        .exclude(run__cycle=cycle)
        .select_related("roster_entry", "run__cycle__scheme")
        .order_by("run__cycle__period_to", "pk")
    )
    return {result.roster_entry.organization_id: result for result in found}


def grades_of(results: Sequence[Result]) -> dict[int, str]:
    """By result the grade that the committee gave last."""
    grades = GradeDecision.objects.filter(
        roster_entry__in=[result.roster_entry_id for result in results],
        decision__run__in=[result.run_id for result in results],
    )
    by_line = {grade.roster_entry_id: grade.grade for grade in grades.order_by("pk")}
    return {result.pk: by_line[result.roster_entry_id] for result in results if result.roster_entry_id in by_line}


def _fact(datum: Datum, result: Result, grade: str) -> Fact:
    if datum.take == "grade":
        value = datum.choices.index(grade) * SCALE if grade in datum.choices else None
    elif datum.take == "place":
        value = None if result.place is None else result.place * SCALE
    else:
        value = result.total
    return Fact(None, Status.MISSING) if value is None else Fact(value)
