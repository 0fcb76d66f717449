"""Points of the items: first what one unit's facts decide, then what only the pool decides."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from scoring.engine.facts import Fact, Table
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import PoolRule, Scored, UnitRule
from scoring.engine.spec import Scheme
from scoring.engine.table import rows_of_pools
from scoring.engine.unit import Unit


def score_leaves(scheme: Scheme, units: Sequence[Unit], table: Table) -> dict[str, list[Scored]]:
    """Points of every item, unit by unit."""
    scored = {code: _score_units(rule, table) for code, rule in scheme.alone}
    if scheme.relative:
        pools = rows_of_pools(units)
        scored |= {code: _score_pools(rule, table, pools) for code, rule in scheme.relative}
    return scored


def _score_units(rule: UnitRule, table: Table) -> list[Scored]:
    """The points of a column of units; units with equal figures are scored once."""
    codes = rule.data()

    @cache
    def score(*figures: Fact) -> Scored:
        return rule.score(dict(zip(codes, figures, strict=True)))

    return list(map(score, *(table[code] for code in codes)))


def _score_pools(rule: PoolRule, table: Table, pools: Collection[Sequence[int]]) -> list[Scored]:
    """The points of a column of units that are compared within their pools."""
    scored: dict[int, Scored] = {}
    for rows in pools:
        pool = {code: [table[code][row] for row in rows] for code in rule.data()}
        scored.update(zip(rows, rule.score_pool(pool), strict=True))
    return [scored[row] for row in range(len(scored))]


def granted(leaf: Leaf, scored: Scored, outside: bool) -> int | None:
    """Points after the policy for what does not apply; outside the base (`outside`) that never adds anything."""
    if outside or leaf.na == "scale" or not scored.absent:
        return scored.value
    return (scored.value or 0) + (scored.absent if leaf.na == "full" else 0)


def absent_points(scheme: Scheme, scored: Mapping[str, Scored]) -> int:
    """Points of the base that do not apply to a unit and by the scheme's policy leave the base."""
    return sum(scored[code].absent for code in scheme.leaving)
