"""Whether stored results are still what the engine gives for their inputs (F69)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from scoring.engine.evaluate import evaluate
from scoring.engine.results import UnitResult
from scoring.engine.spec import Scheme
from scoring.engine.unit import Unit


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one unit's result that is not what was stored."""

    unit_id: str
    field: str
    stored: Any
    rebuilt: Any


def verify(scheme: Scheme, units: Sequence[Unit], stored: Sequence[UnitResult]) -> tuple[Difference, ...]:
    """All differences between stored results and rebuilt ones; a unit on one side only differs in `unit_id`."""
    rebuilt = {result.unit_id: result for result in evaluate(scheme, units)}
    kept = {result.unit_id: result for result in stored}
    differences = [
        Difference(unit_id, "unit_id", unit_id if unit_id in kept else None, unit_id if unit_id in rebuilt else None)
        for unit_id in sorted(rebuilt.keys() ^ kept.keys())
    ]
    for unit_id in sorted(rebuilt.keys() & kept.keys()):
        for field in fields(UnitResult):
            before, now = getattr(kept[unit_id], field.name), getattr(rebuilt[unit_id], field.name)
            if before != now:
                differences.append(Difference(unit_id, field.name, before, now))
    return tuple(differences)
