"""What is taken of one period of a unit: total, grade, place, datum, points of an item, veto."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse

from assessments.models import Inheritance, Result
from assessments.selectors.history import Past, Share
from config.toolkit.scaled import SCALE
from scoring.engine import Scheme as Spec
from scoring.engine import Status
from scoring.standards import Fact, FromCycle, Known, flag
from scoring.standards.sources import CYCLE

from .base import missing, unknown

Value = int | str | None


@dataclass(frozen=True, slots=True)
class Places:
    """How many units took each place: by run and group."""

    taken: Mapping[tuple[int, str], Counter[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, pasts: Mapping[int, Iterable[Past]], *, wanted: Collection[str]) -> Places:
        """Of all runs that are looked at; one query, none where no places are wanted."""
        if not {"place", "from_last"} & set(wanted):
            return cls()
        runs = {past.cycle.run_id for some in pasts.values() for past in some}
        rows = Result.objects.filter(run__in=runs, place__isnull=False).order_by()
        found: dict[tuple[int, str], Counter[int]] = {}
        for run, pool, place, count in rows.values_list("run", "roster_entry__pool", "place").annotate(n=Count("pk")):
            found.setdefault((run, pool), Counter())[place] = count
        return cls(found)

    def among(self, result: Result) -> Counter[int]:
        """The places of the group of a result."""
        return self.taken[result.run_id, result.roster_entry.pool]

    def from_last(self, result: Result) -> int:
        """1 for the last place, which several may share."""
        return 1 + sum(count for place, count in self.among(result).items() if place > (result.place or 0))


def take(past: Past, unit: int, fact: Fact, reads: FromCycle, places: Places) -> Known:
    """What the fact reads, with the assessment, its state, and how a merger was reckoned."""
    head = f"「{past.cycle}」（{past.cycle.get_state_display()}）"
    joined = f"（{past.sentence}）" if past.sentence else ""
    address = _address(past, unit)
    label = _label(past, reads)
    values = _values(past, reads, places)
    if not values or values == {None}:
        return missing(f"{head}没有{label}{joined}", address=address)
    if len(values) > 1:
        return unknown(f"{head}合并前各单位的{label}不一致，请人工认定{joined}", address=address)
    value = values.pop()
    assert value is not None
    said = f"{label}{fact.amount(value)}{_group(past, reads, places)}"
    return Known(value, evidence=f"{head}{said}{joined}", address=address)


def _values(past: Past, reads: FromCycle, places: Places) -> set[Value]:
    """The value; several where the units that were merged do not agree on one."""
    if reads.what == "total":
        return {past.value}
    if reads.what == "grade" and past.grade:
        return {past.grade}
    counted = [share for share in past.shares if share.result and (share.own or not _own_only(past))]
    if reads.what == "grade":
        return {share.grade or None for share in counted}
    return {TAKEN[reads.what](share, past.cycle.scheme.spec(), reads, places) for share in counted}


def _address(past: Past, unit: int) -> str:
    """The result; where several were put together the unit's page, which tells them all."""
    if past.own:
        return reverse("assessments:result", args=[past.own.pk])
    return f"{reverse('organizations:detail', args=[unit])}?tab=results"


def _own_only(past: Past) -> bool:
    return past.cycle.inheritance == Inheritance.NONE


def _place(share: Share, spec: Spec, reads: FromCycle, places: Places) -> Value:
    place = share.result.place if share.result else None
    return None if place is None else place * SCALE


def _from_last(share: Share, spec: Spec, reads: FromCycle, places: Places) -> Value:
    result = share.result
    return None if result is None or result.place is None else places.from_last(result) * SCALE


def _vetoed(share: Share, spec: Spec, reads: FromCycle, places: Places) -> Value:
    return flag(bool(share.result and share.result.vetoes))


def _datum(share: Share, spec: Spec, reads: FromCycle, places: Places) -> Value:
    """The figure that the assessment counted; a choice is told as its words."""
    position = next((row for row, datum in enumerate(spec.data) if datum.code == reads.code), None)
    if position is None or share.result is None:
        return None
    value, status, *_ = share.result.inputs[position]
    if status != Status.FILLED.value or not isinstance(value, int):
        return None
    datum = spec.data[position]
    return datum.choice(value) if datum.chosen else value


def _node(share: Share, spec: Spec, reads: FromCycle, places: Places) -> Value:
    position = next((row for row, node in enumerate(spec.preorder) if node.code == reads.code), None)
    return None if position is None or share.result is None else share.result.nodes[position][0]


TAKEN: dict[str, Callable[[Share, Spec, FromCycle, Places], Value]] = {
    "place": _place,
    "from_last": _from_last,
    "vetoed": _vetoed,
    "datum": _datum,
    "node": _node,
}


def _group(past: Past, reads: FromCycle, places: Places) -> str:
    """（共12个单位）after a place."""
    if reads.what not in ("place", "from_last") or past.own is None:
        return ""
    return f"（第{past.own.place}名，共{sum(places.among(past.own).values())}个单位排名）"


def _label(past: Past, reads: FromCycle) -> str:
    """总分, 倒数名次, or what the scheme calls the datum or the item."""
    if not reads.code:
        return CYCLE[reads.what]
    spec = past.cycle.scheme.spec()
    named = spec.data if reads.what == "datum" else spec.preorder
    name = next((one.name for one in named if one.code == reads.code), reads.code)
    return f"「{name}」"
