"""Which number of a parameter table holds for a unit on a day (F30)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from organizations.models import Organization
from organizations.models.organizations import PATH_STEP
from scoring.models import ParameterRow, ParameterTable, Scope

NARROWEST_FIRST = (Scope.UNIT, Scope.POOL, Scope.CATEGORY, Scope.ALL)


def table_for(code: str, owner: Organization) -> ParameterTable | None:
    """The table of this code that a unit keeps, otherwise that of the nearest unit above it; one query."""
    above = [owner.path[:length] for length in range(PATH_STEP, len(owner.path) + 1, PATH_STEP)]
    tables = ParameterTable.objects.filter(code=code, owner__path__in=above)
    return max(tables.select_related("owner"), key=lambda table: len(table.owner.path), default=None)


def rows_on(table: ParameterTable, day: date) -> Mapping[tuple[str, str], ParameterRow]:
    """The rows in force on a day by scope and group; one query."""
    return {(row.scope, row.group): row for row in table.rows.on(day).select_related("table")}


def unit_names(rows: Iterable[ParameterRow]) -> dict[str, str]:
    """By code the names of the units that rows are for, as they are called now; one query, none without such rows."""
    codes = {row.group for row in rows if row.scope == Scope.UNIT}
    return dict(Organization.objects.filter(code__in=codes).order_by("pk").values_list("code", "name")) if codes else {}


def holding(rows: Mapping[tuple[str, str], ParameterRow], groups: Mapping[str, Iterable[str]]) -> ParameterRow | None:
    """The row for a unit that stands in these groups (names by scope): the narrowest scope counts."""
    for scope in NARROWEST_FIRST:
        for group in ("",) if scope == Scope.ALL else groups.get(scope, ()):
            if row := rows.get((scope, group)):
                return row
    return None


def overlapping(row: ParameterRow, others: Iterable[ParameterRow]) -> ParameterRow | None:
    """One of these rows for the same group that holds on a day on which `row` holds."""
    for other in others:
        same = (other.scope, other.group) == (row.scope, row.group)
        apart = _ends(other) < row.valid_from or _ends(row) < other.valid_from
        if same and not apart:
            return other
    return None


def _ends(row: ParameterRow) -> date:
    return row.valid_until or date.max
