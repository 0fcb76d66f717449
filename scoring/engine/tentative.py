"""Places that may still change: somebody who competes has no final total yet (暂排)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from scoring.engine.results import UnitResult
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


def waiting_units(scheme: Scheme, units: Sequence[Unit], results: Sequence[UnitResult]) -> frozenset[str]:
    """The ids of the units whose place may still change, because somebody in their pool lacks figures."""
    pairs = list(zip(units, results, strict=True))
    pools = tentative(scheme, [(unit, result.vetoes) for unit, result in pairs if result.provisional]).pools
    return frozenset(unit.id for unit, result in pairs if result.place is not None and unit.pool in pools)
