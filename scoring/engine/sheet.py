"""The sheets of all units added up: items to parts, parts to base, bonus and penalty under their caps, vetoes."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from config.toolkit.scaled import to_places
from scoring.engine.columns import Calculation, Column, Points, scaled_up
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit
from scoring.engine.vetoing import left, on_totals, put_last

BASE = ("section", "leaf")
EXTRAS = ("bonus", "penalty")
BEHIND = -(10**30)

Codes = tuple[str, ...]
Key = tuple[int, ...]


class Sheet(NamedTuple):
    """The sums of one unit, before it is compared with others; values and statuses of all nodes in preorder.

    `key` is what is ranked, the greater the better: the total as declared, then what parts equal totals.
    """

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
    key: Key


def add_up(scheme: Scheme, calculation: Calculation) -> list[Sheet]:
    """The sheet of every unit; at least one unit."""
    nodes = [calculation.columns[node.code] for node in scheme.preorder]
    vetoes = _struck(calculation)
    base, bonus, penalty = _sums(calculation)
    exact: list[Points] = [
        None if points is None else points + more - less
        for points, more, less in zip(base, bonus, penalty, strict=True)
    ]
    if (acting := on_totals(scheme)) and any(vetoes):
        exact = [
            left(acting, struck, points) if struck else points for points, struck in zip(exact, vetoes, strict=True)
        ]
    totals = [None if points is None else scheme.arithmetic.rounded(points, "total") for points in exact]
    columns = (
        *(calculation.units, _values(nodes), _statuses(calculation, nodes)),
        *([points or 0 for points in base], bonus, penalty, exact, totals),
        *(_outcomes(calculation, exact, vetoes), vetoes, _keys(calculation, exact, vetoes)),
    )
    sheets = list(map(Sheet._make, zip(*columns, strict=True)))
    return calculation.overrides.settled(scheme, sheets) if calculation.overrides else sheets


def _sums(calculation: Calculation) -> tuple[Sequence[Points], Sequence[int], Sequence[int]]:
    """By row the base, what does not apply to a unit made up for, and what is added to it and taken off."""
    roots, columns = calculation.scheme.nodes, calculation.columns
    base = calculation.added([columns[root.code] for root in roots if root.kind in BASE])
    absent = calculation.absent([columns[root.code] for root in roots])
    if absent is not calculation.table.nothing:
        reach = cache(calculation.scheme.reach)
        rows = zip(base, calculation.units, absent, strict=True)
        base = [scaled_up(points, reach(unit.category), left) if left else points for points, unit, left in rows]
    extras = (calculation.added([columns[root.code] for root in roots if root.kind == kind]) for kind in EXTRAS)
    bonus, penalty = ([points or 0 for points in extra] or calculation.table.nothing for extra in extras)
    return base, bonus, penalty


def _outcomes(calculation: Calculation, exact: Sequence[Points], vetoes: Sequence[Codes]) -> Sequence[Status]:
    """By row the status of the total; without a base it is that of the base alone."""
    roots, columns, zero = calculation.scheme.nodes, calculation.columns, zeroing(calculation.scheme)
    statuses = list(calculation.together([columns[root.code] for root in roots]))
    if None in exact:
        of_base = calculation.together([columns[root.code] for root in roots if root.kind in BASE])
        either = zip(statuses, of_base, exact, strict=True)
        statuses = [status if points is not None else alone for status, alone, points in either]
    if zero and any(vetoes):
        fallen = zip(statuses, vetoes, strict=True)
        statuses = [status if zero.isdisjoint(struck) else Status.VETOED for status, struck in fallen]
    return statuses


def _values(nodes: Sequence[Column]) -> Iterator[tuple[Points, ...]]:
    return zip(*[column.values for column in nodes], strict=True)


def _statuses(calculation: Calculation, nodes: Sequence[Column]) -> Iterable[tuple[Status, ...]]:
    if all([column.statuses is calculation.table.filled for column in nodes]):
        return [(Status.FILLED,) * len(nodes)] * len(calculation.units)
    return zip(*[column.statuses for column in nodes], strict=True)


def _keys(calculation: Calculation, exact: Sequence[Points], vetoes: Sequence[Codes]) -> Sequence[Key]:
    """By row what is ranked: the printed total, so that equal print means equal place, or the exact one.

    Before it, in a scheme that has such a veto, whether a unit stands behind all others.
    """
    arithmetic, last = calculation.scheme.arithmetic, put_last(calculation.scheme)
    compared = [points or 0 for points in exact]
    if arithmetic.rank_on != "exact":
        compared = [to_places(points, arithmetic.places) for points in compared]
    columns = [compared, *_parting(calculation)]
    if last:
        columns.insert(0, [0 if last.isdisjoint(struck) else -1 for struck in vetoes])
    return list(zip(*columns, strict=True))


def _struck(calculation: Calculation) -> list[Codes]:
    """By row the codes of the vetoes that a recorded fact brings down on a unit."""
    vetoes = [veto for veto in calculation.scheme.vetoes if veto.datum]
    facts = [calculation.table.facts[veto.datum] for veto in vetoes]
    if not vetoes:
        return [()] * len(calculation.units)
    return [
        tuple([veto.code for veto, column in zip(vetoes, facts, strict=True) if veto.falls(column[row].known)])
        for row in range(len(calculation.units))
    ]


def _parting(calculation: Calculation) -> list[list[int]]:
    """Column by column what parts units of equal total; what is not there stands behind everything."""
    columns = []
    for entry in calculation.scheme.arithmetic.tie_break:
        if entry.node:
            figures = list(calculation.columns[entry.node].values)
        else:
            figures = [fact.known for fact in calculation.table.facts[entry.datum]]
        sign = 1 if entry.best == "high" else -1
        columns.append([BEHIND if figure is None else sign * figure for figure in figures])
    return columns


def zeroing(scheme: Scheme) -> frozenset[str]:
    """The vetoes that leave a total of 0."""
    return frozenset([veto.code for veto in scheme.vetoes if veto.effect == "score_zero"])
