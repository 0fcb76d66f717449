"""What another scheme makes of the same facts: who moves, how alike the orders are, who stands near an edge (F34)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from config.toolkit.scaled import SCALE, half_up
from scoring.engine.results import UnitResult
from scoring.engine.spec import Scheme
from scoring.engine.unit import Unit


@dataclass(frozen=True, slots=True)
class Move:
    """One unit before and after; `grade` is the proposed one."""

    unit_id: str
    before: UnitResult
    after: UnitResult

    @property
    def place_changed(self) -> bool:
        return self.before.place != self.after.place

    @property
    def grade_changed(self) -> bool:
        return self.before.grade != self.after.grade

    @property
    def changed(self) -> bool:
        return self.place_changed or self.grade_changed or self.before.total != self.after.total


@dataclass(frozen=True, slots=True)
class Edge:
    """A unit within the margin of the lower end of a grade: `distance` scaled, negative below the edge."""

    unit_id: str
    grade: str
    distance: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units, in the order of the results.

    `correlation` is Spearman's over the places of all pools, scaled by 10^6: 1 when nobody overtakes anybody, None
    where there is nothing to compare. `edges` are of the results after.
    """

    moves: tuple[Move, ...]
    correlation: int | None
    edges: tuple[Edge, ...]


def compare(
    units: Sequence[Unit],
    before: Sequence[UnitResult],
    after: Sequence[UnitResult],
    scheme: Scheme,
    *,
    margin: int = SCALE,
) -> Comparison:
    """Results of the same units before and after; `scheme` is the one after, `margin` how near to an edge is near."""
    then = {result.unit_id: result for result in before}
    moves = tuple(Move(result.unit_id, then[result.unit_id], result) for result in after if result.unit_id in then)
    pools = {unit.id: unit.pool for unit in units}
    return Comparison(moves, _correlation(moves, pools), tuple(_edges(scheme, after, margin)))


def _edges(scheme: Scheme, results: Sequence[UnitResult], margin: int) -> list[Edge]:
    lowers = [(grade.name, grade.lower) for grade in scheme.grades if grade.lower is not None]
    return [
        Edge(result.unit_id, name, result.total - lower)
        for result in results
        if result.total is not None
        for name, lower in lowers
        if abs(result.total - lower) <= margin
    ]


def _correlation(moves: Sequence[Move], pools: Mapping[str, str]) -> int | None:
    """Spearman's coefficient with mean ranks for ties, pools pooled: deviations from the mean of each pool."""
    ranked = [move for move in moves if move.before.place is not None and move.after.place is not None]
    groups: defaultdict[str, list[Move]] = defaultdict(list)
    for move in ranked:
        groups[pools[move.unit_id]].append(move)
    x: list[int] = []
    y: list[int] = []
    for members in groups.values():
        x += _deviations([move.before.place or 0 for move in members])
        y += _deviations([move.after.place or 0 for move in members])
    product = sum(a * b for a, b in zip(x, y, strict=True))
    squares = sum(a * a for a in x) * sum(b * b for b in y)
    if not squares:
        return None
    root = isqrt(squares * SCALE * SCALE)  # the root scaled by 10^6
    return half_up(product * SCALE * SCALE, root)


def _deviations(places: Sequence[int]) -> list[int]:
    """Twice the mean rank of every place, less twice the mean of all ranks: whole numbers."""
    counts: defaultdict[int, int] = defaultdict(int)
    for place in places:
        counts[place] += 1
    return [2 * place + counts[place] - 1 - (len(places) + 1) for place in places]
