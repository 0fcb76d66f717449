"""Results of units and of their secretaries in assessments, period by period; only what was decided counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
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
    personal = _of_persons(lines, {post.person_id for post in asked.secretaries.values()})
    found: Read = {}
    for code, (fact, reads) in read.items():
        found[code] = {unit: _of_person(asked, unit, fact, lines[reads.scheme], personal) for unit in asked.pks}
    return found


@dataclass(frozen=True, slots=True)
class Personal:
    """By person the results that count and the cycles not decided yet; by result its grade."""

    results: Mapping[int, Sequence[Result]]
    waiting: Mapping[int, Sequence[Cycle]]
    grades: Mapping[int, str]


def _of_persons(lines: Mapping[str, Line], persons: Collection[int]) -> Personal:
    results: dict[int, list[Result]] = defaultdict(list)
    rows = _results(lines).filter(roster_entry__post__person__in=persons)
    for row in rows.select_related("roster_entry__post", "run__cycle").defer("inputs", "nodes").order_by("pk"):
        if row.roster_entry.post:
            results[row.roster_entry.post.person_id].append(row)
    waiting: dict[int, list[Cycle]] = defaultdict(list)
    pending = _undecided(lines)
    ahead = _taking(pending).filter(post__person__in=persons).values_list("cycle_id", "post__person_id")
    for pk, person in ahead if pending else ():
        waiting[person].append(pending[pk])
    return Personal(results, waiting, grades_of([row for some in results.values() for row in some]))


def _of_person(asked: Asked, unit: int, fact: Fact, line: Line, personal: Personal) -> Found:
    if reason := vacant(asked, unit):
        return Found(missing(reason))
    person = asked.secretaries[unit].person_id
    several: dict[int, list[Result]] = defaultdict(list)
    for row in personal.results.get(person, ()):
        cycle = row.run.cycle
        if cycle.pk in line.final and (slot := line.slot(cycle)) is not None:
            several[slot].append(row)
    told = {slot: _personal(rows, fact, personal.grades, line.calendar.names[slot]) for slot, rows in several.items()}
    return _chain(line, {**_pending(line, personal.waiting.get(person, ())), **told})


def _personal(rows: Sequence[Result], fact: Fact, grades: Mapping[int, str], period: str) -> Known:
    """The person's one result of a period; where there are several nobody knows which of them counts."""
    row = rows[0]
    cycle, person, grade = row.run.cycle, row.roster_entry.person, grades.get(row.pk, "")
    if len(rows) > 1:
        titles = "、".join(dict.fromkeys(f"「{one.run.cycle}」" for one in rows))
        return unknown(f"{person}{period}有{len(rows)}个考核结果（{titles}），不能确定以哪一个为准", period)
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


def _undecided(lines: Mapping[str, Line]) -> dict[int, Cycle]:
    return {pk: cycle for line in lines.values() for pk, cycle in line.pending.items()}


def _waiting(asked: Asked, lines: Mapping[str, Line]) -> dict[int, list[Cycle]]:
    """By unit the cycles that have it, or a unit that went on in it, on their roster and are not decided yet."""
    pending = _undecided(lines)
    found: dict[int, list[Cycle]] = {unit: [] for unit in asked.pks}
    if not pending:
        return found
    heirs = {pk: asked.heirs(cycle.day, listed=cycle.roster_frozen_at) for pk, cycle in pending.items()}
    rows = _taking(pending).filter(organization__in=asked.ancestors.units)
    for pk, old in rows.values_list("cycle_id", "organization_id"):
        for unit in heirs[pk].get(old, ()):
            found[unit].append(pending[pk])
    return found


def _taking(pending: Mapping[int, Cycle]) -> QuerySet[RosterEntry]:
    """Who takes part in these cycles."""
    rows = RosterEntry.objects.filter(cycle__in=pending).order_by("pk")
    return rows.exclude(standing__in=[Standing.EXEMPT, Standing.OBSERVATION])


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
