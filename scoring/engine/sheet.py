"""The sheets of all units added up: items to parts, parts to base, bonus and penalty under their caps, vetoes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scoring.engine.columns import Calculation, Column, Points, added, scaled_up
from scoring.engine.results import Overridden
from scoring.engine.spec import Scheme
from scoring.engine.status import Status, together
from scoring.engine.unit import Unit

BASE = ("section", "leaf")
BEHIND = -(10**30)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sums of one unit, before it is compared with others; values and statuses of all nodes in preorder."""

    unit: Unit
    values: tuple[Points, ...]
    statuses: tuple[Status, ...]
    base: int
    bonus: int
    penalty: int
    exact: Points
    total: Points
    status: Status
    vetoes: tuple[str, ...]
    overridden: tuple[Overridden, ...] = ()
    parting: tuple[int, ...] = ()  # what is compared where totals are equal, the greater the better


class Row(NamedTuple):
    """Some nodes of one unit."""

    values: tuple[Points, ...]
    statuses: tuple[Status, ...]


def add_up(scheme: Scheme, calculation: Calculation) -> list[Sheet]:
    """The sheet of every unit; at least one unit."""
    columns = calculation.columns
    nodes = _rows([columns[node.code] for node in scheme.preorder])
    roots = _rows([columns[root.code] for root in scheme.nodes])
    absent = map(sum, zip(*(columns[root.code].absent for root in scheme.nodes), strict=True))
    struck, parting = _struck(calculation), _parting(calculation)
    reaches = {category: scheme.reach(category) for category in {unit.category for unit in calculation.units}}
    sheets = [
        _sheet(scheme, reaches[row[0].category], *row)
        for row in zip(calculation.units, nodes, roots, absent, struck, parting, strict=True)
    ]
    return calculation.overrides.settled(scheme, sheets) if calculation.overrides else sheets


def _struck(calculation: Calculation) -> list[tuple[str, ...]]:
    """By row the codes of the vetoes that a recorded fact brings down on a unit."""
    vetoes = [veto for veto in calculation.scheme.vetoes if veto.datum]
    facts = [calculation.table.facts[veto.datum] for veto in vetoes]
    return [
        tuple([veto.code for veto, column in zip(vetoes, facts, strict=True) if veto.falls(column[row].known)])
        for row in range(len(calculation.units))
    ]


def _parting(calculation: Calculation) -> list[tuple[int, ...]]:
    """By row what parts units of equal total; what is not there stands behind everything."""
    columns = []
    for entry in calculation.scheme.arithmetic.tie_break:
        if entry.node:
            figures = list(calculation.columns[entry.node].values)
        else:
            figures = [fact.known for fact in calculation.table.facts[entry.datum]]
        sign = 1 if entry.best == "high" else -1
        columns.append([BEHIND if figure is None else sign * figure for figure in figures])
    return list(zip(*columns, strict=True)) if columns else [()] * len(calculation.units)


def _rows(columns: Sequence[Column]) -> Iterator[Row]:
    """The same nodes unit by unit."""
    values = zip(*(column.values for column in columns), strict=True)
    statuses = zip(*(column.statuses for column in columns), strict=True)
    return map(Row, values, statuses)


def _sheet(
    scheme: Scheme,
    reach: int,
    unit: Unit,
    nodes: Row,
    roots: Row,
    absent: int,
    vetoes: tuple[str, ...],
    parting: tuple[int, ...],
) -> Sheet:
    placed = list(zip(scheme.nodes, roots.values, roots.statuses, strict=True))
    base = scaled_up(added([value for root, value, _ in placed if root.kind in BASE]), reach, absent)
    bonus = sum([value or 0 for root, value, _ in placed if root.kind == "bonus"])
    penalty = sum([value or 0 for root, value, _ in placed if root.kind == "penalty"])
    if zeroed(scheme, vetoes):
        exact: Points = 0
        status = Status.VETOED
    elif base is None:
        exact = None
        status = together([status for root, _, status in placed if root.kind in BASE])
    else:
        exact = base + bonus - penalty
        status = together(roots.statuses)
    total = None if exact is None else scheme.arithmetic.rounded(exact, "total")
    sums = (base or 0, bonus, penalty, exact, total)
    return Sheet(unit, nodes.values, nodes.statuses, *sums, status, vetoes, parting=parting)


def zeroed(scheme: Scheme, vetoes: tuple[str, ...]) -> bool:
    return any([veto.effect == "score_zero" for veto in scheme.vetoes if veto.code in vetoes])
