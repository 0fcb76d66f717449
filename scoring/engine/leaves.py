"""Points of the items: first what one unit's facts decide, then what only the pool decides."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from scoring.engine.facts import Fact
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import FigureRule, PoolRule, Scored, UnitRule
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.table import Table
from scoring.engine.unit import Unit

T = TypeVar("T")
R = TypeVar("R")


class Scores(NamedTuple):
    """What `Scored` says of one unit, for one item and all units: three columns."""

    values: Sequence[int | None]
    statuses: Sequence[Status]
    absent: Sequence[int]


def score_leaves(scheme: Scheme, units: Sequence[Unit], table: Table) -> dict[str, Scores]:
    """Points of every item; at least one unit."""
    scores = {code: _score_figures(rule, table) or _score_units(rule, table) for code, rule in scheme.alone}
    pools = _pools(units)
    return scores | {code: _score_pools(rule, table, pools) for code, rule in scheme.relative}


def _score_figures(rule: UnitRule, table: Table) -> Scores | None:
    """Points straight from the figures, equal ones scored once; None where a unit lacks figures or they give none."""
    columns = table.complete(rule.data())
    if columns is None or not isinstance(rule, FigureRule):
        return None
    rows = list(zip(*columns, strict=True))
    points = {row: rule.points(row) for row in set(rows)}
    return None if None in points.values() else _filled([points[row] for row in rows])


def _filled(points: Sequence[int | None]) -> Scores:
    return Scores(points, [Status.FILLED] * len(points), [0] * len(points))


def _score_units(rule: UnitRule, table: Table) -> Scores:
    """Points with regard to what is not there; units with equal facts are scored once."""
    codes = rule.data()

    @cache
    def score(*facts: Fact) -> Scored:
        return rule.score(dict(zip(codes, facts, strict=True)))

    return _in_columns(list(map(score, *(table.facts[code] for code in codes))))


def _in_columns(scored: Sequence[Scored]) -> Scores:
    return Scores([s.value for s in scored], [s.status for s in scored], [s.absent for s in scored])


def _pools(units: Sequence[Unit]) -> Collection[Sequence[int]]:
    """The rows of the table that are compared with each other."""
    pools: defaultdict[str, list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        pools[unit.pool].append(row)
    return pools.values()


def _score_pools(rule: PoolRule, table: Table, pools: Collection[Sequence[int]]) -> Scores:
    """Points pool by pool, straight from the figures where every unit has them."""
    codes = rule.data()
    columns = table.complete(codes)
    if columns is None:
        return _in_columns(_by_row(rule.score_pool, {code: table.facts[code] for code in codes}, pools))
    return _filled(_by_row(rule.pool_points, dict(zip(codes, columns, strict=True)), pools))


def _by_row(
    answer: Callable[[Mapping[str, Sequence[T]]], Sequence[R]],
    columns: Mapping[str, Sequence[T]],
    pools: Collection[Sequence[int]],
) -> list[R]:
    """What is answered for every pool, put where its units stand."""
    answers: dict[int, R] = {}
    for rows in pools:
        pool = {code: [column[row] for row in rows] for code, column in columns.items()}
        answers.update(zip(rows, answer(pool), strict=True))
    return [answers[row] for row in range(len(answers))]


def granted(leaf: Leaf, value: int | None, absent: int, *, outside: bool) -> int | None:
    """Points after the policy for what does not apply; outside the base (`outside`) that never adds anything."""
    if outside or leaf.na == "scale" or not absent:
        return value
    return (value or 0) + (absent if leaf.na == "full" else 0)


def absent_points(scheme: Scheme, scored: Mapping[str, Scored]) -> int:
    """Points of the base that do not apply to a unit and by the scheme's policy leave the base."""
    return sum(scored[code].absent for code in scheme.leaving)
