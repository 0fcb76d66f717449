"""Points of one item for all units: from each unit's own facts, or from comparing the pool."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple, TypeVar

from scoring.engine.facts import Fact
from scoring.engine.nodes import Leaf
from scoring.engine.numbers import share_of
from scoring.engine.rules.base import FigureRule, PoolRule, Rule, Scored, UnitRule, unscored
from scoring.engine.status import Status
from scoring.engine.table import Table
from scoring.engine.unit import Unit

T = TypeVar("T")
R = TypeVar("R")

Pools = Collection[Sequence[int]]  # the rows of the table that are compared with each other

NOT_ASSESSED = Scored(None, Status.EXEMPT)  # of another category: the item is not on this unit's sheet


class Scores(NamedTuple):
    """What `Scored` says of one unit, for one item and all units: three columns."""

    values: Sequence[int | None]
    statuses: Sequence[Status]
    absent: Sequence[int]


def score_leaf(leaf: Leaf, table: Table, pools: Pools, spared: Mapping[int, Scored]) -> Scores:
    """Points of one item; `spared` are the rows that it is not asked of, with what they get instead."""
    if not spared:
        return _score(leaf.rule, table, pools)
    asked = [[row for row in rows if row not in spared] for rows in pools]
    rows = [row for row in range(table.height) if row not in spared]
    place = {row: position for position, row in enumerate(rows)}
    part = _score(leaf.rule, table.of_rows(rows), [[place[row] for row in pool] for pool in asked if pool])
    found = {row: Scored(*each) for row, each in zip(rows, zip(*part, strict=True), strict=True)}
    return _in_columns([spared[row] if row in spared else found[row] for row in range(table.height)])


def _score(rule: Rule, table: Table, pools: Pools) -> Scores:
    if isinstance(rule, PoolRule):
        return _score_pools(rule, table, pools)
    assert isinstance(rule, UnitRule)
    return _score_figures(rule, table) or _score_units(rule, table)


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


def pools_of(units: Sequence[Unit]) -> Pools:
    """The rows of the units of every pool."""
    pools: defaultdict[str, list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        pools[unit.pool].append(row)
    return pools.values()


def _score_pools(rule: PoolRule, table: Table, pools: Pools) -> Scores:
    """Points pool by pool, straight from the figures where every unit has them."""
    codes = rule.data()
    columns = table.complete(codes)
    if columns is None:
        return _in_columns(_by_row(rule.score_pool, {code: table.facts[code] for code in codes}, pools))
    return _filled(_by_row(rule.pool_points, dict(zip(codes, columns, strict=True)), pools))


def _by_row(
    answer: Callable[[Mapping[str, Sequence[T]]], Sequence[R]],
    columns: Mapping[str, Sequence[T]],
    pools: Pools,
) -> list[R]:
    """What is answered for every pool, put where its units stand."""
    answers: dict[int, R] = {}
    for rows in pools:
        pool = {code: [column[row] for row in rows] for code, column in columns.items()}
        answers.update(zip(rows, answer(pool), strict=True))
    return [answers[row] for row in range(len(answers))]


def exempted(leaf: Leaf) -> Scored:
    """What a unit gets from the rule of an item that it was exempted from on the roster: its policy decides."""
    return unscored(Status.EXEMPT, leaf.points)


def stood_in(leaf: Leaf, value: int | None, absent: int, mean: int | None) -> tuple[int | None, int]:
    """Points of a base item after its policy for what does not apply, and the points that leave the sheet.

    `mean` is what the others of the pool got on average; where nobody got anything, the points leave the sheet.
    """
    instead = {"full": leaf.points, "zero": 0, "fixed": leaf.na_points, "mean": mean}.get(leaf.na)
    if instead is None or not absent:
        return value, absent
    return (value or 0) + share_of(instead, absent, leaf.points), 0
