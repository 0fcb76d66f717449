"""What a contract of a unit asks, taken from a scheme: its items, each with the target that holds for the unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.selectors.outline import Outline, outline
from organizations.models import Organization
from scoring.engine import Datum, Leaf
from scoring.models import ParameterRow, Scheme, Scope
from scoring.selectors.tables import holding, rows_on, table_for

LONGEST = 1000
Rows = Mapping[tuple[str, str], ParameterRow]


@dataclass(frozen=True, slots=True)
class Task:
    """One item of the scheme as a contract words it; `value` is scaled by 10^6, None where the target is words alone.

    `measure` without a value: the scheme compares with a number of each unit, which the office has still to write.
    """

    node: str
    name: str
    points: int
    target: str
    value: int | None = None
    measure: str = ""
    origin: str = ""


def tasks(scheme: Scheme, units: Iterable[Organization], *, year: int) -> dict[int, list[Task]]:
    """By unit the tasks that a published scheme gives it in a year, in the order of the scheme.

    What stands outside the base (加分、扣分) is no task. Two queries for every parameter table that targets come from.
    """
    whole = outline(scheme)
    leaves = [leaf for leaf in whole.spec.leaves if leaf.code not in whole.spec.outside]
    compared = {leaf.code: datum for leaf in leaves if (datum := _compared(whole, leaf))}
    tables = {datum.reads: _rows(datum, scheme, year) for datum in compared.values() if datum.asked == "table"}
    return {
        unit.pk: [
            _task(whole, leaf, unit, compared.get(leaf.code), tables)
            for leaf in leaves
            if whole.spec.asks(leaf, unit.get_field_display(), ())
        ]
        for unit in units
    }


def _compared(whole: Outline, leaf: Leaf) -> Datum | None:
    """The datum that holds the unit's own target: the one that the rule names, or one that a table gives."""
    named = getattr(leaf.rule, "target", "")
    if named in whole.data:
        return whole.data[named]
    return next((whole.data[code] for code in whole.figures(leaf) if whole.data[code].asked == "table"), None)


def _rows(datum: Datum, scheme: Scheme, year: int) -> Rows:
    table = table_for(datum.reads, scheme.owner)
    return rows_on(table, date(year, 12, 31)) if table else {}


def _task(whole: Outline, leaf: Leaf, unit: Organization, datum: Datum | None, tables: Mapping[str, Rows]) -> Task:
    words = (leaf.content or leaf.clause or whole.spec.sentence(leaf.code))[:LONGEST]
    if datum is None:
        return Task(leaf.code, leaf.name, leaf.points, words)
    row = holding(tables.get(datum.reads, {}), _groups(unit)) if datum.asked == "table" else None
    origin = f"参数表「{row.table.name}」，{row.span}，依据{row.document}" if row else ""
    return Task(leaf.code, leaf.name, leaf.points, words, row.value if row else None, datum.measure, origin[:400])


def _groups(unit: Organization) -> dict[str, tuple[str, ...]]:
    category = (unit.get_field_display(),)
    return {Scope.UNIT: tuple(filter(None, (unit.code, unit.name))), Scope.POOL: category, Scope.CATEGORY: category}
