"""失分分析: at which items the units of a decided assessment lost most, item by item and township by township."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from assessments.models import Cycle, CycleState, Result
from assessments.selectors.outline import Outline, Placed, outline, outline_of
from assessments.selectors.sheets import loses
from config.toolkit.scaled import SCALE, half_up, to_places
from organizations.models import Kind, User
from organizations.roles import Permission
from scoring.engine import Status

from .ground import reach

SETTLED = (CycleState.DECIDED, CycleState.PUBLISHED)


@dataclass(slots=True)
class ItemLoss:
    """What was lost at one item, scaled: `units` were assessed on it, `lost` is the sum over the `losers`."""

    placed: Placed
    units: int = 0
    losers: int = 0
    lost: int = 0

    @property
    def share(self) -> int | None:
        """What part of the units lost something, scaled."""
        return half_up(self.losers * SCALE, self.units) if self.units else None

    @property
    def mean(self) -> int | None:
        """What a unit lost on average, those that lost nothing included."""
        return half_up(self.lost, self.units) if self.units else None

    @property
    def rate(self) -> int | None:
        """What part of the points was lost, scaled; None for a penalty, which has none to lose."""
        if self.placed.is_penalty or not self.units:
            return None
        return half_up(self.lost * SCALE, self.units * self.placed.node.points)


@dataclass(slots=True)
class PlaceLoss:
    """The same of one township; `by_item` is what its units lost by code."""

    key: str
    label: str
    units: int = 0
    lost: int = 0
    by_item: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def mean(self) -> int | None:
        """What a unit of it lost on average."""
        return half_up(self.lost, self.units) if self.units else None

    @property
    def worst(self) -> str:
        """The code of the item at which it lost most; "" where nothing was lost."""
        code = max(self.by_item, key=lambda code: self.by_item[code], default="")
        return code if code and self.by_item[code] else ""


@dataclass(frozen=True, slots=True)
class UnitLoss:
    """What one unit lost at one item."""

    result: Result
    placed: Placed
    value: int
    lost: int


@dataclass(frozen=True, slots=True)
class LossBoard:
    """Items with the greatest sum first, townships in the order of the roster; both add up to `lost`."""

    cycle: Cycle
    units: int
    lost: int
    items: tuple[ItemLoss, ...]
    places: tuple[PlaceLoss, ...]
    found: tuple[UnitLoss, ...]

    def at(self, code: str) -> list[UnitLoss]:
        """Who lost at an item, most first."""
        rows = [one for one in self.found if one.placed.code == code]
        return sorted(rows, key=lambda one: (-one.lost, one.result.roster_entry.position))

    @property
    def worst(self) -> list[tuple[PlaceLoss, str]]:
        """Every township with the item at which it lost most."""
        return [(place, self.name(place.worst)) for place in self.places]

    def name(self, code: str) -> str:
        """An item with its name."""
        return next((f"{one.placed.code} {one.placed.node.name}" for one in self.items if one.placed.code == code), "")


def settled_results(user: User) -> QuerySet[Result]:
    """Results of overseen units in assessments that are decided or published, as far as the user may see them."""
    current = Result.objects.filter(run=F("run__cycle__run"), run__cycle__state__in=SETTLED)
    return current.allowed(user, Permission.SEE).filter(roster_entry__organization__in=reach(user))


def settled_cycles(user: User) -> QuerySet[Cycle]:
    """The assessments of which these are, those of the highest unit first, of each the latest first."""
    found = Cycle.objects.filter(pk__in=settled_results(user).values("run__cycle"))
    return found.select_related("scheme", "owner").order_by("owner__path", "-period_to", "-pk")


def loss_board(user: User, cycle: Cycle, *, place: str = "") -> LossBoard:
    """What was lost where in one cycle, with `place` only in that township; one query."""
    rows = settled_results(user).filter(run=cycle.run_id).select_related("roster_entry__organization")
    results = [result for result in rows.order_by("roster_entry__position") if place in ("", place_of(result)[0])]
    scheme = outline(cycle.scheme)
    found = list(_found(cycle, scheme, results))
    items = {placed.code: ItemLoss(placed) for placed in scheme.leaves if not placed.is_bonus}
    places: dict[str, PlaceLoss] = {}
    for result in results:
        key, label = place_of(result)
        places.setdefault(key, PlaceLoss(key, label)).units += 1
    for one in found:
        item, there = items[one.placed.code], places[place_of(one.result)[0]]
        item.units += 1
        item.losers += one.lost > 0
        item.lost += one.lost
        there.lost += one.lost
        there.by_item[one.placed.code] += one.lost
    ordered = sorted(items.values(), key=lambda item: -item.lost)
    lost = sum(item.lost for item in ordered)
    losing = tuple(one for one in found if one.lost)
    return LossBoard(cycle, len(results), lost, tuple(ordered), tuple(places.values()), losing)


def _found(cycle: Cycle, scheme: Outline, results: Iterable[Result]) -> Iterable[UnitLoss]:
    """Every unit at every item on which it was assessed, with what it lost there, mostly 0; bonuses lose nothing.

    Points count as they are printed, to the places of the scheme: so everything that is printed adds up.
    """
    at_of = {node.code: at for at, node in enumerate(scheme.spec.preorder)}
    leaves = [(at_of[placed.code], placed) for placed in scheme.leaves if not placed.is_bonus]
    for result in results:
        spared = outline_of(result.roster_entry, cycle.scheme).spared
        for at, placed in leaves:
            value, status = result.nodes[at]
            if value is None or status == Status.NA.value or placed.code in spared:
                continue
            value = to_places(value, cycle.scheme.places)
            lost = (value if placed.is_penalty else placed.node.points - value) if loses(placed, value) else 0
            yield UnitLoss(result, placed, value, lost)


def place_of(result: Result) -> tuple[str, str]:
    """Key and name of the township of a result; a township is its own, as the roster named it."""
    entry = result.roster_entry
    name = entry.name if entry.kind == Kind.TOWNSHIP else entry.parent_name or entry.name
    return f"{entry.organization.county_id or ''}-{name}", name


def places(user: User, cycle: Cycle) -> Sequence[tuple[str, str]]:
    """The townships of a cycle as choices of a filter, in the order of the roster; one query."""
    rows = settled_results(user).filter(run=cycle.run_id).select_related("roster_entry__organization")
    return list(dict(place_of(row) for row in rows.defer("inputs", "nodes").order_by("roster_entry__position")).items())
