"""The sheets of all units added up: items to parts, parts to base, bonus and penalty under their caps, vetoes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scoring.engine.leaves import granted
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section
from scoring.engine.numbers import at_most, share_of
from scoring.engine.results import NodeValue
from scoring.engine.rules.base import Scored
from scoring.engine.spec import Scheme
from scoring.engine.status import Status, together
from scoring.engine.table import Table
from scoring.engine.unit import Unit

Scores = Mapping[str, Sequence[Scored]]  # of every item, unit by unit
Values = tuple[NodeValue, ...]  # of some nodes of one unit


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sums of one unit, before it is compared with others."""

    unit: Unit
    nodes: Values
    base: int
    bonus: int
    penalty: int
    exact: int | None
    total: int | None
    status: Status
    vetoes: tuple[str, ...]


def add_up(scheme: Scheme, units: Sequence[Unit], table: Table, scores: Scores) -> list[Sheet]:
    """The sheet of every unit."""
    columns: dict[str, Sequence[NodeValue]] = {}
    for root in scheme.nodes:
        _add(scheme, root, scores, columns)
    nodes = _rows(columns[node.code] for node in scheme.preorder)
    roots = _rows(columns[root.code] for root in scheme.nodes)
    absent = [sum(row) for row in _rows()]
    sheets = []
    for row, unit in enumerate(units):
        vetoes = tuple(veto.code for veto in scheme.vetoes if table[veto.datum][row].known)
        absent = sum(scores[code][row].absent for code in scheme.leaving)
        sheets.append(_sheet(scheme, unit, nodes[row], roots[row], absent, vetoes))
    return sheets


def _rows(columns: Iterable[Sequence[NodeValue]]) -> list[Values]:
    """The same values unit by unit."""
    return list(zip(*columns, strict=True))


def _add(scheme: Scheme, node: Node, scores: Scores, columns: dict[str, Sequence[NodeValue]]) -> None:
    """Fill the columns of a node and of all below it."""
    if isinstance(node, Leaf):
        columns[node.code] = _items(scheme, node, scores[node.code], outside=False)
        return
    outside = not isinstance(node, Section)
    for child in node.children:
        if isinstance(child, Leaf): ...
