"""What took points off at an item, with the figures put in: for 扣分明细 (F99)."""

from collections.abc import Mapping

from scoring.engine.facts import Facts
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import Loss, PoolRule
from scoring.engine.spec import Scheme


def losses(scheme: Scheme, leaf: Leaf, pool: Mapping[str, Facts], unit: str, *, penalty: bool) -> tuple[Loss, ...]:
    """Every figure of `unit` that took points off at `leaf`, or with `penalty` fined it, in the order of the rule.

    Where no figure did (an item that does not apply), why there are these points, hanging on no datum. `pool` holds the
    completed facts of the units ranked together, by id.
    """
    rule, facts = leaf.rule, pool[unit]
    if isinstance(rule, PoolRule):
        return (Loss(rule.data()[0], _joined(rule.explain_place(unit, pool, scheme.catalog))),)
    found = tuple(rule.losses(facts, scheme.catalog, penalty=penalty))
    return found or (Loss("", _joined(rule.explain(facts, scheme.catalog))),)


def _joined(steps: tuple[str, ...]) -> str:
    return "；".join(step.rstrip("。") for step in steps)
