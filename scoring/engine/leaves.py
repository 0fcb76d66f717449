"""Points of the items: first what one unit's facts decide, then what only the pool decides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from scoring.engine.facts import UNFILLED, Fact, Facts
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import Scored
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit

NOTHING_HAPPENED = Fact(0)


def completed(facts: Facts, scheme: Scheme) -> Facts:
    """A fact for every datum of the scheme: what nobody filled is missing, or zero where the datum says so."""
    complete: dict[str, Fact] = {}
    for datum in scheme.data:
        fact = facts.get(datum.code, UNFILLED)
        unfilled = fact.status is Status.MISSING
        complete[datum.code] = NOTHING_HAPPENED if unfilled and datum.blank == "zero" else fact
    return complete


def score_leaves(scheme: Scheme, units: Sequence[Unit], facts: Mapping[str, Facts]) -> dict[str, dict[str, Scored]]:
    """Points of every item, by unit id and item code; `facts` are complete."""
    scored = {unit.id: {code: rule.score(facts[unit.id]) for code, rule in scheme.alone} for unit in units}
    for pool in pools_of(units, facts).values() if scheme.relative else ():
        for code, rule in scheme.relative:
            for unit_id, points in rule.score_pool(pool).items():
                scored[unit_id][code] = points
    return scored


def pools_of(units: Sequence[Unit], facts: Mapping[str, Facts]) -> dict[str, dict[str, Facts]]:
    """The facts of the units of every pool, by unit id."""
    pools: defaultdict[str, dict[str, Facts]] = defaultdict(dict)
    for unit in units:
        pools[unit.pool][unit.id] = facts[unit.id]
    return pools


def granted(leaf: Leaf, scored: Scored, outside: bool) -> int | None:
    """Points after the policy for what does not apply; outside the base (`outside`) that never adds anything."""
    if outside or leaf.na == "scale" or not scored.absent:
        return scored.value
    return (scored.value or 0) + (scored.absent if leaf.na == "full" else 0)


def absent_points(scheme: Scheme, scored: Mapping[str, Scored]) -> int:
    """Points of the base that do not apply to a unit and by the scheme's policy leave the base."""
    return sum(scored[code].absent for code in scheme.leaving)
