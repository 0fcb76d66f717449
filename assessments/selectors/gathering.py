"""What a run reads: the frozen roster, the last authorised figure of every datum, the results of the units below."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q

from assessments.models import Cycle, CycleState, Override, Result, RosterEntry, SheetState, Stage, Standing, Subject
from assessments.selectors.elsewhere import DONE, results_elsewhere
from assessments.selectors.feeds import fed_figures
from assessments.selectors.outline import Outline, outline
from assessments.selectors.overrides import counting, set_values
from assessments.selectors.parameters import table_figures
from assessments.selectors.stored import Source, Stored, facts_of, stored_inputs
from config.toolkit.aggregates import Listed
from config.toolkit.digest import digest
from organizations.models import Organization
from scoring.engine import Fact, Status, Unit
from scoring.engine import Scheme as Spec

FIELDS = dict(RosterEntry._meta.get_field("field").flatchoices)  # asking every entry for its words takes far longer
UNKNOWN = Fact(None, Status.MISSING)
SAID = (Status.FILLED, Status.NA)  # a missing entry says nothing
LOOKED_UP = {"cycle": results_elsewhere, "table": table_figures, "register": fed_figures}


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found, by roster entry and datum, and where."""

    facts: defaultdict[int, dict[str, Fact]]
    sources: defaultdict[int, dict[str, Source]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """One run's inputs in the order of the roster; `stored` is what results keep of them, unit by unit.

    `overrides` are the values set by hand, by unit and node.
    """

    spec: Spec
    roster: tuple[RosterEntry, ...]
    units: tuple[Unit, ...]
    stored: tuple[Stored, ...]
    overrides: tuple[Mapping[str, Override], ...]
    scheme_digest: str
    roster_digest: str
    data_digest: str


def key_of(entry: RosterEntry) -> str:
    """What a unit is called in digests on every database: its official code, or place and name where it has none.

    A person is called by place and name: the code of the unit is that of the predecessor in the post, too.
    """
    return entry.code if entry.code and not entry.post_id else f"{entry.position}:{entry.name}"


def roster_digest(roster: Iterable[RosterEntry]) -> str:
    """The digest of who takes part, as what and in which group; of further groups and exemptions where there are."""
    return digest(
        [
            [
                *(line.position, line.code, line.name, line.parent_name, line.kind, line.field, line.pool),
                *(line.standing, *_exceptional(line), *_in_person(line)),
            ]
            for line in roster
        ]
    )


def _exceptional(line: RosterEntry) -> list[object]:
    return [line.also, sorted(line.exempt_nodes)] if line.also or line.exempted else []


def _in_person(line: RosterEntry) -> list[object]:
    return [{"person": line.person, "post": line.post_name, "days": line.days}] if line.post_id else []


def data_digest(
    spec: Spec, roster: Sequence[RosterEntry], inputs: Iterable[Stored], overrides: Iterable[Mapping[str, int]]
) -> str:
    """The digest of value (or members) and status by unit and datum, in the order of roster and scheme.

    Followed by the values set by hand, where there are any.
    """
    units = [[key_of(entry), row.line] for entry, row in zip(roster, inputs, strict=True)]
    given = [[key_of(entry), dict(by_node)] for entry, by_node in zip(roster, overrides, strict=True) if by_node]
    return digest([[datum.code for datum in spec.data], units, *([given] if given else [])])


def unit_of(entry: RosterEntry, facts: Mapping[str, Fact], overrides: Mapping[str, int] | None = None) -> Unit:
    """A roster line as the engine sees it: only full standing is ranked (F6); with what was set by hand, by node."""
    return Unit(
        id=key_of(entry),
        pool=entry.pool,
        facts=facts,
        ranked=entry.standing == Standing.FULL,
        order=entry.position,
        category=FIELDS.get(entry.field, entry.field),
        parent=entry.parent_name,
        exempt=entry.exempt_nodes,
        also=tuple(entry.also),
        overrides=overrides or {},
    )


def stored_unit(spec: Spec, result: Result) -> Unit:
    """The unit as the run of a stored result saw it; the roster line is read with the result."""
    return unit_of(result.roster_entry, facts_of(spec, result.inputs), set_values(result))


def gather(cycle: Cycle) -> Inputs:
    """The inputs of a run now; exempt units take no part. Three queries, six with results of the units below."""
    scheme = outline(cycle.scheme)
    lines = cycle.roster.select_related("organization") if scheme.children_data else cycle.roster
    everyone = tuple(lines.order_by("position"))
    roster = tuple(entry for entry in everyone if entry.standing != Standing.EXEMPT)
    figures = _figures(cycle)
    if scheme.children_data:
        _add_results_below(figures, cycle, scheme, roster)
    for datum in scheme.data.values():
        if datum.asked in LOOKED_UP:
            for entry, fact, source in LOOKED_UP[datum.asked](cycle, datum, roster):
                figures.facts[entry.pk][datum.code], figures.sources[entry.pk][datum.code] = fact, source
    blank = dict.fromkeys(scheme.data, UNKNOWN)
    set_by_hand = counting(cycle)
    units, stored, given = [], [], []
    for entry in roster:
        facts = blank | figures.facts[entry.pk]
        overrides = set_by_hand.get(entry.pk, {})
        given.append(overrides)
        units.append(unit_of(entry, facts, {code: override.value for code, override in overrides.items()}))
        stored.append(stored_inputs(scheme.spec, facts, figures.sources[entry.pk]))
    return Inputs(
        spec=scheme.spec,
        roster=roster,
        units=tuple(units),
        stored=tuple(stored),
        overrides=tuple(given),
        scheme_digest=cycle.scheme.digest,
        roster_digest=roster_digest(everyone),
        data_digest=data_digest(scheme.spec, roster, stored, [unit.overrides for unit in units]),
    )


def _figures(cycle: Cycle) -> Figures:
    """The last authorised figures: a review's figure wins, a unit's own one is pending until it is reviewed.

    A sheet whose review is finished has nothing pending, so its own figures are not even read.
    """
    figures = Figures(defaultdict(dict), defaultdict(dict))
    pending, settled = cache(_pending), cache(_settled)  # equal figures share one fact
    for unit, *lists in _listed(cycle):
        claims, reviews = lists[:3], lists[3:]
        for (data, values, pks), fact in ((claims, pending), (reviews, settled)):
            figures.facts[unit].update(zip(data, map(fact, values), strict=True))
            figures.sources[unit].update(zip(data, pks, strict=True))
    return figures


def _listed(cycle: Cycle) -> Iterable[tuple[Any, ...]]:
    """By unit its own figures and those of the review: data, values and entries of each. One query."""
    reviewed = Q(sheet__entries__stage=Stage.REVIEW)
    said = RosterEntry.objects.filter(
        reviewed | ~Q(sheet__state=SheetState.REVIEWED),
        cycle=cycle,
        sheet__entries__current=True,
        sheet__entries__status__in=SAID,
    )
    lists = {
        f"{stage}_{name}": Listed(f"sheet__entries__{name}", filter=Q(sheet__entries__stage=stage))
        for stage in (Stage.SELF, Stage.REVIEW)
        for name in ("datum", "value", "pk")
    }
    return said.order_by().values_list("pk").annotate(**lists)


def _pending(value: int | None) -> Fact:
    return Fact(value, Status.PENDING)


def _settled(value: int | None) -> Fact:
    """What the review says: without a value, that there is none (不适用)."""
    return Fact(None, Status.NA) if value is None else Fact(value)


def _add_results_below(figures: Figures, cycle: Cycle, scheme: Outline, roster: Sequence[RosterEntry]) -> None:
    """Totals of the units below: a decided or published cycle gives its results, any other open one only gaps."""
    below = lower_totals(cycle, roster)
    for entry in roster:
        if totals := below.get(entry.pk, []):
            fact = Fact(None, Status.FILLED, tuple(total for total, _ in totals))
            sources: Source = [pk for _, pk in totals if pk is not None]
            for code in scheme.children_data:
                figures.facts[entry.pk][code] = fact
                figures.sources[entry.pk][code] = sources


def lower_cycles(cycle: Cycle, roster: Sequence[RosterEntry]) -> list[tuple[RosterEntry, Cycle]]:
    """Opened cycles over units, of overlapping period, that units of a roster or units below these own; one query."""
    candidates = (
        Cycle.objects.filter(
            owner__in=Organization.objects.within(cycle.owner),
            period_from__lte=cycle.period_to,
            period_to__gte=cycle.period_from,
            subject=Subject.UNITS,
        )
        .exclude(state=CycleState.DRAFT)
        .exclude(pk=cycle.pk)
        .select_related("owner", "run", "scheme")
        .order_by("owner__path", "pk")
    )
    lines = sorted(roster, key=_path)
    found = []
    for lower in candidates:
        index = bisect_right(lines, lower.owner.path, key=_path) - 1
        if index >= 0 and lower.owner.path < lines[index].organization.path_end:
            found.append((lines[index], lower))
    return found


def _path(entry: RosterEntry) -> str:
    return entry.organization.path


def lower_totals(cycle: Cycle, roster: Sequence[RosterEntry]) -> dict[int, list[tuple[int | None, int | None]]]:
    """Per roster line the (total, result) of every unit assessed below it, (None, None) where it is not decided yet."""
    lower = lower_cycles(cycle, roster)
    runs = {below.run_id for _, below in lower if below.state in DONE}
    results: dict[int, list[tuple[int | None, int | None]]] = {}
    decided = Result.objects.filter(run__in=runs, roster_entry__standing=Standing.FULL)
    for run, total, pk in decided.order_by("roster_entry__position").values_list("run_id", "total", "pk"):
        results.setdefault(run, []).append((total, pk))
    waiting = [below.pk for _, below in lower if below.state not in DONE]
    gaps: dict[int, int] = {}
    for pk in RosterEntry.objects.filter(cycle__in=waiting, standing=Standing.FULL).values_list("cycle_id", flat=True):
        gaps[pk] = gaps.get(pk, 0) + 1
    found: dict[int, list[tuple[int | None, int | None]]] = {}
    for entry, below in lower:
        totals = results.get(below.run_id or 0, []) if below.state in DONE else [(None, None)] * gaps.get(below.pk, 0)
        found.setdefault(entry.pk, []).extend(totals)
    return found
