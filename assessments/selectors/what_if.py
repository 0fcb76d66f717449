"""推演: the stored figures of a run under other numbers of its scheme; nothing is written (F34)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from assessments.models import Cycle, RosterEntry, Run
from assessments.selectors.gathering import stored_unit
from config.toolkit.scaled import SCALE, text
from scoring.engine import (
    UNGRADED,
    Comparison,
    Edge,
    Explanation,
    Move,
    Scheme,
    Unit,
    UnitResult,
    compare,
    evaluate,
    explain,
    overlaid,
    waiting_units,
)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run calculated from, and what its scheme makes of it: in the order of the roster."""

    run: Run
    scheme: Scheme
    entries: tuple[RosterEntry, ...]
    units: tuple[Unit, ...]
    results: tuple[UnitResult, ...]


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One unit before and after; `rise` is how many places better it stands, None without a place.

    `number` counts the units of the run from 1, in the order of the roster.
    """

    number: int
    entry: RosterEntry
    unit: Unit
    move: Move
    edges: tuple[Edge, ...]
    tentative: bool = False  # whether the new place may still change

    @property
    def by_hand(self) -> bool:
        """Whether something was set by hand, which no change of numbers touches."""
        return bool(self.unit.overrides)

    @property
    def rise(self) -> int | None:
        before, after = self.move.before.place, self.move.after.place
        return None if before is None or after is None else before - after


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many units the grade is proposed for, before and after."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Everything that other numbers would do; `pools` group by group, in each by the new place."""

    scheme: Scheme
    comparison: Comparison
    pools: tuple[tuple[str, tuple[WhatIfRow, ...]], ...]
    grades: tuple[GradeCount, ...]

    @property
    def rows(self) -> tuple[WhatIfRow, ...]:
        return tuple(row for _, rows in self.pools for row in rows)

    @property
    def replaced(self) -> int:
        """How many units have another place."""
        return sum(row.move.place_changed for row in self.rows)

    @property
    def regraded(self) -> int:
        """How many units have another proposed grade."""
        return sum(row.move.grade_changed for row in self.rows)

    @property
    def by_hand(self) -> int:
        """How many units have something set by hand."""
        return sum(row.by_hand for row in self.rows)

    @property
    def provisional(self) -> int:
        """How many units lack figures."""
        return sum(row.move.after.provisional for row in self.rows)

    @property
    def near(self) -> tuple[WhatIfRow, ...]:
        """The units close to an edge."""
        return tuple(row for row in self.rows if row.edges)


def basis(cycle: Cycle) -> Basis | None:
    """The cycle's current run from what it stored; None while nothing is computed. One query."""
    if cycle.run is None:
        return None
    cycle.run.cycle = cycle  # its words ask the run for it
    scheme = cycle.scheme.spec()
    stored = list(cycle.run.results.select_related("roster_entry").order_by("roster_entry__position"))
    units = tuple(stored_unit(scheme, row) for row in stored)
    return Basis(cycle.run, scheme, tuple(row.roster_entry for row in stored), units, evaluate(scheme, units))


def what_if(basis: Basis, numbers: Mapping[str, int | None], *, convert: bool, margin: int = SCALE) -> WhatIf:
    """The same figures under other numbers (by JSON path of the scheme); SchemeError where they make no scheme.

    `convert`: items with other points keep their rule, and what it gives is converted. `margin`: how far from the
    lower end of a grade is near.
    """
    other = overlaid(basis.scheme, numbers=numbers, convert=convert)
    after = evaluate(other, basis.units)
    comparison = compare(basis.units, basis.results, after, other, margin=margin)
    near: dict[str, list[Edge]] = {}
    for edge in comparison.edges:
        near.setdefault(edge.unit_id, []).append(edge)
    waiting = waiting_units(other, basis.units, after)
    rows = [
        WhatIfRow(number, entry, unit, move, tuple(near.get(unit.id, ())), unit.id in waiting)
        for number, (entry, unit, move) in enumerate(zip(basis.entries, basis.units, comparison.moves, strict=True), 1)
    ]
    return WhatIf(other, comparison, _pools(rows), _grades(other, comparison.moves))


def cautions(basis: Basis, outcome: WhatIf) -> list[str]:
    """What whoever reads the outcome has to know beside the changes themselves."""
    found = []
    measure = basis.run.cycle.measure
    before, after = basis.scheme.full, outcome.scheme.full
    if before != after:
        found.append(f"合计满分由{text(before)}分变为{text(after)}分，等次线没有随着变。")
    found += [warning.sentence() for warning in outcome.scheme.warnings]
    if outcome.by_hand:
        found.append(f"{outcome.by_hand}{measure}有人工调整（标※），调整定的分不随改动变。")
    if outcome.provisional:
        found.append(f"{outcome.provisional}{measure}数据不全，总分是暂计的，所在组的名次是暂排的。")
    return found


def _pools(rows: Sequence[WhatIfRow]) -> tuple[tuple[str, tuple[WhatIfRow, ...]], ...]:
    pools: dict[str, list[WhatIfRow]] = {}
    for row in rows:
        pools.setdefault(row.entry.pool, []).append(row)
    return tuple((name, tuple(sorted(members, key=_in_order))) for name, members in pools.items())


def _in_order(row: WhatIfRow) -> tuple[bool, int, int]:
    place = row.move.after.place
    return place is None, place or 0, row.entry.position


def _grades(scheme: Scheme, moves: Sequence[Move]) -> tuple[GradeCount, ...]:
    before = Counter(move.before.grade for move in moves)
    after = Counter(move.after.grade for move in moves)
    names: tuple[str | None, ...] = (*scheme.ladder, None)
    counts = [GradeCount(name or UNGRADED, before[name], after[name]) for name in names]
    return tuple(count for count in counts if count.name != UNGRADED or count.before or count.after)


@dataclass(frozen=True, slots=True)
class ToldNode:
    """One node of one unit as other numbers explain it, with its depth and what it was worth before.

    `value` and `before` as tables show them: what a penalty takes off is negative. An `inner` one is an item by its old
    points, inside the part that converts them.
    """

    depth: int
    told: Explanation
    value: int | None
    before: int | None = None
    inner: bool = False

    @property
    def changed(self) -> bool:
        return self.value != self.before


def what_if_explanation(outcome: WhatIf, row: WhatIfRow) -> list[ToldNode]:
    """得分说明 of one unit under the other numbers: the total, then every node in preorder."""
    before = row.move.before
    then: dict[str, int | None] = {"": before.total, **dict(zip(before.codes, before.values, strict=True))}
    pool = [other.unit for name, rows in outcome.pools for other in rows if name == row.entry.pool]
    total = explain(outcome.scheme, row.unit, row.move.after, pool=pool)
    return [told_node(outcome.scheme, depth, node, then) for depth, node in told_lines(total)]


def told_node(
    scheme: Scheme, depth: int, told: Explanation, then: Mapping[str, int | None] = MappingProxyType({})
) -> ToldNode:
    """One line of 得分说明; `then` are the points by node before the change."""
    before = then.get(told.code, told.value)
    values = (scheme.signed(told.code, value) for value in (told.value, before))
    return ToldNode(depth, told, *values, inner=bool(then) and told.code not in then)


def told_lines(total: Explanation) -> list[tuple[int, Explanation]]:
    """The total, then every node below it in preorder, with depths; what stands at the root has none."""
    return [(0, total), *(line for root in total.children for line in _down(root, 0))]


def _down(told: Explanation, depth: int) -> list[tuple[int, Explanation]]:
    return [(depth, told), *(line for child in told.children for line in _down(child, depth + 1))]
