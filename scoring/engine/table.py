"""The facts of all units datum by datum: rules are asked column by column, not unit by unit."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from scoring.engine.datum import Datum
from scoring.engine.facts import NOTHING_HAPPENED, UNFILLED, Fact, Facts, Table
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit


def tabulated(scheme: Scheme, units: Sequence[Facts]) -> Table:
    """A fact for every datum and unit: what nobody filled is missing, or zero where the datum says so."""
    return {datum.code: _column(datum, units) for datum in scheme.data}


def _column(datum: Datum, units: Sequence[Facts]) -> Sequence[Fact]:
    column = [facts.get(datum.code, UNFILLED) for facts in units]
    if datum.blank == "missing":
        return column
    return [NOTHING_HAPPENED if fact.status is Status.MISSING else fact for fact in column]


def completed(facts: Facts, scheme: Scheme) -> Facts:
    """The facts of one unit, completed like a table of one row."""
    return {code: column[0] for code, column in tabulated(scheme, [facts]).items()}


def rows_of_pools(units: Sequence[Unit]) -> Collection[Sequence[int]]:
    """The numbers of the rows of every pool."""
    pools: defaultdict[str, list[int]] = defaultdict(list)
    for row, unit in enumerate(units):
        pools[unit.pool].append(row)
    return pools.values()
