"""Points of the items: first what one unit's facts decide, then what only the pool decides."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from scoring.engine.facts import Fact
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import FigureRule, PoolRule, Scored, UnitRule
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.table import Table
from scoring.engine.unit import Unit


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
    codes = rule.data()
    if not isinstance(rule, FigureRule) or not all(code in table.figures for code in codes):
        return None
    rows = list(zip(*(table.figures[code] for code in codes), strict=True))
    points = {row: rule.points(row) for row in set(rows)}
    if None in points.values():
        return None
    return Scores([points[row] for row in rows], [Status.FILLED] * len(rows), [0] * len(rows))


def _score_units(rule: UnitRule, table: Table) -> Scores:
    """Points with regard to what is not there; units with equal facts are scored once."""
    codes = rule.data()

    @cache
    def score(*facts: Fact) -> Scored:
        return rule.score(dict(zip(codes, facts, strict=True)))

    return Scores(*zip(*map(score, *(table.facts[code] for code in codes)), strict=True))


def _pools(units: Sequence[Unit]) -> Collection[Sequence[int]]:
    """The rows of the table that are compared with each other."""
    pools: defaultdict[str, list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        pools[unit.pool].append(row)
    return pools.values()


def _score_pools(rule: PoolRule, table: Table, pools: Collection[Sequence[int]]) -> Scores:
    scored: dict[int, Scored] = {}
    for rows in pools:
        pool = {code: [table.facts[code][row] for row in rows] for code in rule.data()}
        scored.update(zip(rows, rule.score_pool(pool), strict=True))
    return Scores(*zip(*(scored[row] for row in range(len(scored))), strict=True))


def granted(leaf: Leaf, value: int | None, absent: int, *, outside: bool) -> int | None:
    """Points after the policy for what does not apply; outside the base (`outside`) that never adds anything."""
    if outside or leaf.na == "scale" or not absent:
        return value
    return (value or 0) + (absent if leaf.na == "full" else 0)


def absent_points(scheme: Scheme, scored: Mapping[str, Scored]) -> int:
    """Points of the base that do not apply to a unit and by the scheme's policy leave the base."""
    return sum(scored[code].absent for code in scheme.leaving)
