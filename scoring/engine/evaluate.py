"""The whole computation: items, sums, vetoes, places, grades, for all units of a cycle at once."""

from collections.abc import Sequence

from scoring.engine.columns import Calculation
from scoring.engine.results import UnitResult
from scoring.engine.sheet import Sheet, add_up
from scoring.engine.spec import Scheme
from scoring.engine.standing import Standing, standings
from scoring.engine.unit import Unit


def evaluate(scheme: Scheme, units: Sequence[Unit]) -> tuple[UnitResult, ...]:
    """The result of every unit in the given order; no result depends on that order. ValueError for a repeated id."""
    if len({unit.id for unit in units}) != len(units):
        raise ValueError("two units have the same id")
    if not units:
        return ()
    calculation = Calculation(scheme, units)
    sheets = add_up(scheme, calculation)
    standing = standings(scheme, sheets)
    results = tuple(_result(scheme, sheet, standing[sheet.unit.id]) for sheet in sheets)
    return calculation.overrides.noted(scheme, results) if calculation.overrides else results


def _result(scheme: Scheme, sheet: Sheet, standing: Standing) -> UnitResult:
    def name(position: int | None) -> str | None:
        return None if position is None else scheme.ladder[position]

    return UnitResult(
        unit_id=sheet.unit.id,
        total=sheet.total,
        exact=sheet.exact,
        base=sheet.base,
        bonus=sheet.bonus,
        penalty=sheet.penalty,
        status=sheet.status,
        place=standing.place,
        score_grade=name(standing.scored),
        quota_grade=name(standing.limited),
        grade=name(standing.proposed),
        quota_tie=standing.tie,
        vetoes=standing.vetoes,
        codes=scheme.codes,
        values=sheet.values,
        statuses=sheet.statuses,
        also=standing.also,
    )
