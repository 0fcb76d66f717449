"""Numbers of parameter tables for a trial: those that hold at the end of the year of the scheme (F30, F35)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.models import RosterEntry
from assessments.selectors.parameters import groups_of
from organizations.models import Organization
from scoring.engine import Datum, Fact, Scheme, Unit
from scoring.models import ParameterRow, ParameterTable, Scope
from scoring.selectors.tables import holding, rows_on, table_for


@dataclass(frozen=True, slots=True)
class TrialTable:
    """A parameter table with its rows in force (one at least), and the datum of the scheme that reads it."""

    datum: Datum
    table: ParameterTable
    day: date
    rows: Mapping[tuple[str, str], ParameterRow]

    @property
    def ends(self) -> tuple[int, int]:
        """The least and the greatest number, scaled."""
        values = [row.value for row in self.rows.values()]
        return min(values), max(values)

    def of_entry(self, entry: RosterEntry) -> int | None:
        """The number of a unit as it stands on a roster, scaled; None where no row is for it."""
        row = holding(self.rows, groups_of(entry))
        return row.value if row else None

    def of_made_up(self, unit: Unit) -> int:
        """The number of a unit that does not exist: that of its category or of all, otherwise one row after another."""
        row = holding(self.rows, {Scope.CATEGORY: (unit.category,)})
        return (row or list(self.rows.values())[unit.order % len(self.rows)]).value


def trial_tables(scheme: Scheme, owner: Organization) -> tuple[TrialTable, ...]:
    """The tables that the data of a scheme read, as far as they have numbers; two queries for each such datum."""
    day, found = date(scheme.year, 12, 31), []
    for datum in scheme.data:
        table = table_for(datum.reads, owner) if datum.asked == "table" else None
        if table and (rows := rows_on(table, day)):
            found.append(TrialTable(datum, table, day, rows))
    return tuple(found)


def made_up_figures(tables: Sequence[TrialTable], unit: Unit) -> dict[str, Fact]:
    """By datum the figures of a made-up unit."""
    return {each.datum.code: Fact(each.of_made_up(unit)) for each in tables}


def entry_figures(tables: Iterable[TrialTable], entry: RosterEntry) -> dict[str, Fact]:
    """By datum the figures of a unit on a roster, without those that it has no number for."""
    found = {each.datum.code: each.of_entry(entry) for each in tables}
    return {code: Fact(value) for code, value in found.items() if value is not None}
