"""Points of one item for all units: from each unit's own facts, or from comparing the pool."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from scoring.engine.facts import Fact
from scoring.engine.nodes import Leaf
from scoring.engine.numbers import share_of
from scoring.engine.rules.base import FigureRule, PoolRule, Rule, Scored, UnitRule, unscored
from scoring.engine.status import Status
from scoring.engine.table import Table
from scoring.engine.unit import Unit

T = TypeVar("T")
R = TypeVar("R")


class Pools:
    """The rows of the table that are compared with each other; a column is taken apart and put together again."""

    def __init__(self, rows: Iterable[Sequence[int]]) -> None:
        self.rows = [pool for pool in rows if pool]
        self.parts = [_picking(pool) for pool in self.rows]
        in_turn = [row for pool in self.rows for row in pool]
        self._back = _picking(sorted(range(len(in_turn)), key=in_turn.__getitem__))

    def whole(self, answers: Iterable[Sequence[R]]) -> Sequence[R]:
        """One column from what was answered pool by pool; no unit stands in two pools, and each in one."""
        return self._back(list(chain.from_iterable(answers)))


def _picking(rows: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What takes these rows out of a column."""
    if not rows or list(rows) == list(range(rows[0], rows[0] + len(rows))):
        return itemgetter(slice(rows[0], rows[0] + len(rows)) if rows else slice(0))
    return itemgetter(*rows)


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
    rows = [row for row in range(table.height) if row not in spared]
    place = {row: position for position, row in enumerate(rows)}
    asked = Pools([place[row] for row in pool if row in place] for pool in pools.rows)
    part = _score(leaf.rule, table.of_rows(rows, leaf.rule.data()), asked)
    found = {row: Scored(*each) for row, each in zip(rows, zip(*part, strict=True), strict=True)}
    return _in_columns([spared[row] if row in spared else found[row] for row in range(table.height)])


def _score(rule: Rule, table: Table, pools: Pools) -> Scores:
    if isinstance(rule, PoolRule):
        return _score_pools(rule, table, pools)
    assert isinstance(rule, UnitRule)
    return _score_figures(rule, table) or _score_units(rule, table)


def _score_figures(rule: UnitRule, table: Table) -> Scores | None:
    """Points straight from the figures; None where a unit lacks figures or they give none."""
    columns = table.complete(rule.data())
    if columns is None or not isinstance(rule, FigureRule):
        return None
    points = rule.column(columns)
    return None if None in points else Scores(points, table.filled, table.nothing)


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
    return Pools(pools.values())


def _score_pools(rule: PoolRule, table: Table, pools: Pools) -> Scores:
    """Points pool by pool, straight from the figures where every unit has them."""
    codes = rule.data()
    columns = table.complete(codes)
    if columns is not None:
        return Scores(_answered(rule.pool_points, codes, columns, pools), table.filled, table.nothing)
    return _in_columns(_answered(rule.score_pool, codes, [table.facts[code] for code in codes], pools))


def _answered(
    answer: Callable[[Mapping[str, Sequence[T]]], Sequence[R]],
    codes: Sequence[str],
    columns: Sequence[Sequence[T]],
    pools: Pools,
) -> Sequence[R]:
    """What is answered for every pool, put where its units stand."""
    if len(codes) == 1:
        return pools.whole([answer({codes[0]: part(columns[0])}) for part in pools.parts])
    coded = list(zip(codes, columns, strict=True))
    return pools.whole([answer({code: part(column) for code, column in coded}) for part in pools.parts])


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
