"""Places that may still change: somebody who competes has no final total yet (暂排)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scoring.engine.spec import Scheme
from scoring.engine.standing import barred
from scoring.engine.unit import Unit


@dataclass(frozen=True, slots=True)
class Tentative:
    """The pools, and the further groups, in which no place is final yet."""

    pools: frozenset[str]
    groups: frozenset[str]


def tentative(scheme: Scheme, unsettled: Iterable[tuple[Unit, Collection[str]]]) -> Tentative:
    """Where the `unsettled` compete: units whose total is only the sum so far, with the vetoes that fell on them.

    One that takes no place whatever is still to come, not ranked or barred by a veto, keeps nobody waiting.
    """
    competing = [unit for unit, vetoes in unsettled if unit.ranked and not barred(scheme, vetoes, "not_ranked")]
    groups = frozenset([group for unit in competing for group in unit.also])
    return Tentative(frozenset([unit.pool for unit in competing]), groups)
