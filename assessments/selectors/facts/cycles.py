"""Results of units and of their secretaries in assessments, period by period; only what was decided counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from assessments.models import Cycle, CycleState, Decision, Result, RosterEntry, Standing, Subject
from assessments.selectors.elsewhere import DONE, grades_of
from assessments.selectors.history import Past, histories
from scoring.standards import Fact, FromCycle, FromPerson, Known

from .base import Asked, Found, Read, missing, unknown
from .calendar import Calendar, calendar
from .people import vacant
from .taking import Places, take

Told = Mapping[int, Known]  # by slot
AHEAD = (CycleState.OPEN, CycleState.COMPUTED)


@dataclass
class Line:
    """One lineage of assessments as seen by the standard: its cycles that count, and those not decided yet."""

    calendar: Calendar
    final: dict[int, Cycle] = field(default_factory=dict)
    pending: dict[int, Cycle] = field(default_factory=dict)

    def slot(self, cycle: Cycle) -> int | None:
        """Which of its periods a cycle is of."""
        return self.calendar.slot((cycle.period_from, cycle.period_to))


def read_cycles(asked: Asked, facts: Sequence[Fact]) -> Read:
    """Results of the units, and of units from which they came as each cycle declared; a fixed number of queries."""
    read = {fact.code: (fact, fact.reads) for fact in facts if isinstance(fact.reads, FromCycle)}
    lines = _lines(asked, {reads.scheme for _, reads in read.values()}, Subject.UNITS)
    pasts = histories(asked.pks, results=_results(lines), until=asked.day)
    places = Places.of(pasts, wanted={reads.what for _, reads in read.values()})
    waiting = _waiting(asked, lines)
    found: Read = {}
    for code, (fact, reads) in read.items():
        line = lines[reads.scheme]
        found[code] = {}
        for unit in asked.pks:
            taking = partial(take, unit=unit, fact=fact, reads=reads, places=places)
            told = _by_slot(line, pasts[unit], taking)
            found[code][unit] = _chain(line, {**_pending(line, waiting[unit]), **told})
    return found


def read_persons(asked: Asked, facts: Sequence[Fact]) -> Read:
    """Results of the secretaries of the day in person, wherever they held their post; a fixed number of queries."""
    read = {fact.code: (fact, fact.reads) for fact in facts if isinstance(fact.reads, FromPerson)}
    lines = _lines(asked, {reads.scheme for _, reads in read.values()}, Subject.POSTS)
    persons = {post.person_id for post in asked.secretaries.values()}
    rows = _results(lines).filter(roster_entry__post__person__in=persons)
    results: dict[int, list[Result]] = defaultdict(list)
    for row in rows.select_related("roster_entry__post", "run__cycle").defer("inputs", "nodes").order_by("pk"):
        if row.roster_entry.post:
            results[row.roster_entry.post.person_id].append(row)
    grades = grades_of([row for some in results.values() for row in some])
    found: Read = {}
    for code, (fact, reads) in read.items():
        found[code] = {unit: _of_person(asked, unit, fact, lines[reads.scheme], results, grades) for unit in asked.pks}
    return found


def _of_person(
    asked: Asked,
    unit: int,
    fact: Fact,
    line: Line,
    results: Mapping[int, Sequence[Result]],
    grades: Mapping[int, str],
) -> Found:
    if reason := vacant(asked, unit):
        return Found(missing(reason))
    told: dict[int, Known] = {}
    for row in results.get(asked.secretaries[unit].person_id, ()):
        cycle = row.run.cycle
        if cycle.pk in line.final and (slot := line.slot(cycle)) is not None:
            told[slot] = _personal(row, fact, grades.get(row.pk, ""), line.calendar.names[slot])
    return _chain(line, told)


def _personal(row: Result, fact: Fact, grade: str, period: str) -> Known:
    cycle, person = row.run.cycle, row.roster_entry.person
    address = reverse("assessments:result", args=[row.pk])
    value = (grade or None) if fact.kind == "text" else row.total
    label = "等次" if fact.kind == "text" else "总分"
    said = f"{person}在「{cycle}」（{cycle.get_state_display()}）中"
    if value is None:
        return missing(f"{said}没有{label}", period, address)
    return Known(value, evidence=f"{said}{label}{fact.amount(value)}", address=address, period=period)


def _lines(asked: Asked, keys: Iterable[str], subject: str) -> dict[str, Line]:
    """The cycles of these schemes whose makers stand above the owner of the standard or below it; one query.

    What ends after the day counts only where it was decided by then.
    """
    by_then = Decision.objects.filter(cycle=OuterRef("pk"), decided_on__lte=asked.day)
    over = Q(period_to__lte=asked.day) | Q(Exists(by_then))
    cycles = Cycle.objects.filter(over, scheme__key__in=list(keys), subject=subject).exclude(state=CycleState.DRAFT)
    near: dict[str, list[Cycle]] = {key: [] for key in keys}
    for cycle in cycles.select_related("scheme__owner").order_by("period_to", "pk"):
        maker = cycle.scheme.owner.path
        if maker.startswith(asked.owner.path) or asked.owner.path.startswith(maker):
            near[cycle.scheme.key].append(cycle)
    return {key: _line(some, asked) for key, some in near.items()}


def _line(cycles: Sequence[Cycle], asked: Asked) -> Line:
    line = Line(calendar(((cycle.period_from, cycle.period_to) for cycle in cycles), asked.day))
    for cycle in cycles:
        (line.final if cycle.state in DONE else line.pending)[cycle.pk] = cycle
    return line


def _results(lines: Mapping[str, Line]) -> QuerySet[Result]:
    """What was decided of these cycles; trial assessments have no consequence."""
    cycles = [pk for line in lines.values() for pk in line.final]
    current = Result.objects.filter(run=F("run__cycle__run"), run__cycle__in=cycles)
    return current.exclude(roster_entry__standing=Standing.OBSERVATION)


def _by_slot(line: Line, pasts: Sequence[Past], taking: Callable[[Past], Known]) -> dict[int, Known]:
    """One value for each period: where there are several assessments, the one with the unit's own result counts."""
    several: dict[int, list[Past]] = defaultdict(list)
    for past in pasts:
        if past.cycle.pk in line.final and (slot := line.slot(past.cycle)) is not None:
            several[slot].append(past)
    return {slot: _one(some, taking, line.calendar.names[slot]) for slot, some in several.items()}


def _one(pasts: Sequence[Past], taking: Callable[[Past], Known], period: str) -> Known:
    own = [past for past in pasts if any(share.own and share.result for share in past.shares)]
    if len(own) == 1 or len(pasts) == 1:
        told = taking((own or list(pasts))[-1])
        return Known(told.value, told.status, told.evidence, told.address, period)
    titles = "、".join(f"「{past.cycle}」" for past in own or pasts)
    return unknown(f"{period}有几次考核（{titles}），不能确定以哪一次为准", period)


def _waiting(asked: Asked, lines: Mapping[str, Line]) -> dict[int, list[Cycle]]:
    """By unit the cycles that have it, or a unit that went on in it, on their roster and are not decided yet."""
    pending = {pk: cycle for line in lines.values() for pk, cycle in line.pending.items()}
    found: dict[int, list[Cycle]] = {unit: [] for unit in asked.pks}
    if not pending:
        return found
    rows = RosterEntry.objects.filter(cycle__in=pending, organization__in=asked.ancestors.units)
    taking = rows.exclude(standing__in=[Standing.EXEMPT, Standing.OBSERVATION])
    for pk, old in taking.order_by("pk").values_list("cycle_id", "organization_id"):
        cycle = pending[pk]
        for unit in asked.heirs(old, cycle.day, listed=cycle.roster_frozen_at):
            found[unit].append(cycle)
    return found


def _pending(line: Line, cycles: Iterable[Cycle]) -> dict[int, Known]:
    told = {}
    for cycle in cycles:
        if cycle.pk in line.pending and (slot := line.slot(cycle)) is not None:
            period = line.calendar.names[slot]
            said = f"{period}的「{cycle}」还没有审定（{cycle.get_state_display()}）"
            told[slot] = unknown(said, period, cycle.get_absolute_url())
    return told


def _chain(line: Line, told: Told) -> Found:
    """Every period of the lineage, the latest first, those without a result as missing."""
    names = line.calendar.names
    series = tuple(told.get(slot) or missing(f"{name}没有考核结果", name) for slot, name in enumerate(names))
    return Found(series[0] if series else missing("没有审定的考核结果"), series)
