"""Places that may still change: somebody in the group has no final total yet (暂排)."""

from collections.abc import Sequence

from scoring.engine.results import UnitResult
from scoring.engine.unit import Unit


def tentative(units: Sequence[Unit], results: Sequence[UnitResult]) -> frozenset[str]:
    """The ids of ranked units in whose pool a ranked unit's total is only the sum so far."""
    placed = [(unit, result) for unit, result in zip(units, results, strict=True) if result.place is not None]
    waiting = {unit.pool for unit, result in placed if result.provisional}
    return frozenset(unit.id for unit, _ in placed if unit.pool in waiting)
