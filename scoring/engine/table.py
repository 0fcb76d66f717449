"""The facts of all units datum by datum: rules are asked column by column, not unit by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

from scoring.engine.facts import NOTHING_HAPPENED, UNFILLED, Columns, Fact, Facts
from scoring.engine.rules.base import all_known
from scoring.engine.spec import Scheme
from scoring.engine.status import Status

ONLY_FILLED = {Status.FILLED}


@dataclass(frozen=True, slots=True)
class Table:
    """A column of facts for every datum; `figures` are the values alone, of the data that every unit has filled."""

    facts: Columns
    figures: Mapping[str, Sequence[int]]

    def complete(self, codes: Sequence[str]) -> Sequence[Sequence[int]] | None:
        """The figures of these data, in this order; None where some unit lacks one."""
        return [self.figures[code] for code in codes] if all(code in self.figures for code in codes) else None


def tabulated(scheme: Scheme, units: Sequence[Facts]) -> Table:
    """A fact for every datum and unit: what nobody filled is missing, or zero where the datum says so."""
    rows = [list(map(facts.get, scheme.catalog, repeat(UNFILLED))) for facts in units]
    facts = {
        datum.code: column if datum.blank == "missing" else [_or_zero(fact) for fact in column]
        for datum, column in zip(scheme.data, zip(*rows, strict=True), strict=True)
    }
    return Table(facts, {code: figures for code, column in facts.items() if (figures := _figures(column)) is not None})


def _or_zero(fact: Fact) -> Fact:
    return NOTHING_HAPPENED if fact.status is Status.MISSING else fact


def _figures(column: Sequence[Fact]) -> Sequence[int] | None:
    if {fact.status for fact in column} != ONLY_FILLED:
        return None
    values = [fact.value for fact in column]
    return values if all_known(values) else None


def completed(facts: Facts, scheme: Scheme) -> Facts:
    """The facts of one unit, completed like a table of one row."""
    return {code: column[0] for code, column in tabulated(scheme, [facts]).facts.items()}
