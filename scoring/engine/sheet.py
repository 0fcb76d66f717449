"""The sheets of all units added up: items to parts, parts to base, bonus and penalty under their caps, vetoes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from scoring.engine.leaves import Scores, granted
from scoring.engine.nodes import Bonus, Leaf, Penalty, Section
from scoring.engine.numbers import at_most, share_of
from scoring.engine.spec import Scheme, Step
from scoring.engine.status import Status, together
from scoring.engine.table import Table
from scoring.engine.unit import Unit

Points = int | None  # None while there are none: missing is not zero
BASE = ("section", "leaf")


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


class Column(NamedTuple):
    """One node of all units."""

    values: Sequence[Points]
    statuses: Sequence[Status]


class Row(NamedTuple):
    """Some nodes of one unit."""

    values: tuple[Points, ...]
    statuses: tuple[Status, ...]


def add_up(scheme: Scheme, units: Sequence[Unit], table: Table, scores: Mapping[str, Scores]) -> list[Sheet]:
    """The sheet of every unit; at least one unit."""
    columns = _columns(scheme, scores)
    nodes = _rows([columns[node.code] for node in scheme.preorder])
    roots = _rows([columns[root.code] for root in scheme.nodes])
    return [
        _sheet(scheme, unit, inner, outer, _absent(scheme, scores, row), _struck(scheme, table, row))
        for row, (unit, inner, outer) in enumerate(zip(units, nodes, roots, strict=True))
    ]


def _rows(columns: Sequence[Column]) -> Iterator[Row]:
    """The same nodes unit by unit."""
    values = zip(*(column.values for column in columns), strict=True)
    statuses = zip(*(column.statuses for column in columns), strict=True)
    return map(Row, values, statuses)


def _columns(scheme: Scheme, scores: Mapping[str, Scores]) -> dict[str, Column]:
    """The points of every node; from the last node to the first, so that sums come after their parts."""
    columns: dict[str, Column] = {}
    inside = {leaf.code for leaf in scheme.base_leaves}
    for node in reversed(scheme.preorder):
        if isinstance(node, Leaf):
            columns[node.code] = _item(scheme, node, scores[node.code], outside=node.code not in inside)
        else:
            columns[node.code] = _part(scheme, node, [columns[child.code] for child in node.children])
    return columns


def _item(scheme: Scheme, leaf: Leaf, scores: Scores, *, outside: bool) -> Column:
    values = scores.values
    if any(scores.absent):
        given = zip(values, scores.absent, strict=True)
        values = [granted(leaf, value, absent, outside=outside) for value, absent in given]
    return Column(_rounded(scheme, values, "leaf"), scores.statuses)


def _part(scheme: Scheme, node: Section | Bonus | Penalty, below: Sequence[Column]) -> Column:
    values = _sums([column.values for column in below])
    if isinstance(node, Section):
        values = _rounded(scheme, values, "section")
    elif node.cap is not None:
        values = [value if value is None else at_most(value, node.cap) for value in values]
    statuses = zip(*(column.statuses for column in below), strict=True)
    return Column(values, list(map(cache(together), statuses)))


def _sums(columns: Sequence[Sequence[Points]]) -> Sequence[Points]:
    rows = zip(*columns, strict=True)
    return [_sum(row) for row in rows] if any(None in column for column in columns) else list(map(sum, rows))


def _sum(values: Sequence[Points]) -> Points:
    """What there is, added up."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _rounded(scheme: Scheme, values: Sequence[Points], at: Step) -> Sequence[Points]:
    if at not in scheme.arithmetic.round_at:
        return values
    return [value if value is None else scheme.arithmetic.rounded(value, at) for value in values]


def _absent(scheme: Scheme, scores: Mapping[str, Scores], row: int) -> int:
    """Points of the base that do not apply to a unit and by the scheme's policy leave the base."""
    return sum([scores[code].absent[row] for code in scheme.leaving])


def _struck(scheme: Scheme, table: Table, row: int) -> tuple[str, ...]:
    """Codes of the vetoes that fall on a unit: a veto that nobody recorded has not happened."""
    return tuple([veto.code for veto in scheme.vetoes if table.facts[veto.datum][row].known])


def _sheet(scheme: Scheme, unit: Unit, nodes: Row, roots: Row, absent: int, vetoes: tuple[str, ...]) -> Sheet:
    placed = list(zip(scheme.nodes, roots.values, roots.statuses, strict=True))
    base = scaled_up(_sum([value for root, value, _ in placed if root.kind in BASE]), scheme.reach, absent)
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
    return Sheet(unit, *nodes, base or 0, bonus, penalty, exact, total, status, vetoes)


def scaled_up(base: Points, reach: int, absent: int) -> Points:
    """The base converted to its whole reach when `absent` points do not apply; None when none apply at all."""
    if base is None or absent >= reach:
        return None
    return share_of(base, reach, reach - absent) if absent else base


def zeroed(scheme: Scheme, vetoes: tuple[str, ...]) -> bool:
    return any([veto.effect == "score_zero" for veto in scheme.vetoes if veto.code in vetoes])
