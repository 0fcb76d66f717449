"""The sheets of all units added up: items to parts, parts to base, bonus and penalty under their caps, vetoes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scoring.engine.facts import Table
from scoring.engine.leaves import granted
from scoring.engine.nodes import Bonus, Leaf, Penalty, Section
from scoring.engine.numbers import at_most, share_of
from scoring.engine.results import NodeValue
from scoring.engine.rules.base import Scored
from scoring.engine.spec import Scheme
from scoring.engine.status import Status, together
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
    columns = _columns(scheme, scores)
    nodes = zip(*(columns[node.code] for node in scheme.preorder), strict=True)
    roots = zip(*(columns[root.code] for root in scheme.nodes), strict=True)
    return [
        _sheet(scheme, unit, inner, outer, _absent(scheme, scores, row), _struck(scheme, table, row))
        for row, (unit, inner, outer) in enumerate(zip(units, nodes, roots, strict=True))
    ]


def _columns(scheme: Scheme, scores: Scores) -> dict[str, list[NodeValue]]:
    """The values of every node, unit by unit; from the last node to the first, so that sums come after their parts."""
    columns: dict[str, list[NodeValue]] = {}
    inside = {leaf.code for leaf in scheme.base_leaves}
    for node in reversed(scheme.preorder):
        if isinstance(node, Leaf):
            columns[node.code] = _items(scheme, node, scores[node.code], outside=node.code not in inside)
        else:
            below = zip(*(columns[child.code] for child in node.children), strict=True)
            columns[node.code] = [_part(scheme, node, values) for values in below]
    return columns


def _items(scheme: Scheme, leaf: Leaf, scores: Sequence[Scored], *, outside: bool) -> list[NodeValue]:
    @cache
    def item(scored: Scored) -> NodeValue:
        value = granted(leaf, scored, outside)
        rounded = None if value is None else scheme.arithmetic.rounded(value, "leaf")
        return NodeValue(leaf.code, rounded, scored.status)

    return list(map(item, scores))


def _part(scheme: Scheme, node: Section | Bonus | Penalty, below: Values) -> NodeValue:
    value = _sum(below)
    if not isinstance(node, Section):
        value = capped(value, node.cap)
    elif value is not None:
        value = scheme.arithmetic.rounded(value, "section")
    return NodeValue(node.code, value, together(status for _, _, status in below))


def _sum(values: Sequence[NodeValue]) -> int | None:
    """What there is, added up; None where there is nothing: missing is not zero."""
    known = [value for _, value, _ in values if value is not None]
    return sum(known) if known else None


def capped(value: int | None, cap: int | None) -> int | None:
    return value if value is None or cap is None else at_most(value, cap)


def _absent(scheme: Scheme, scores: Scores, row: int) -> int:
    """Points of the base that do not apply to a unit and by the scheme's policy leave the base."""
    return sum(scores[code][row].absent for code in scheme.leaving)


def _struck(scheme: Scheme, table: Table, row: int) -> tuple[str, ...]:
    """Codes of the vetoes that fall on a unit: a veto that nobody recorded has not happened."""
    return tuple(veto.code for veto in scheme.vetoes if table[veto.datum][row].known)


def _sheet(scheme: Scheme, unit: Unit, nodes: Values, roots: Values, absent: int, vetoes: tuple[str, ...]) -> Sheet:
    placed = list(zip(scheme.nodes, roots, strict=True))
    parts = [value for root, value in placed if not isinstance(root, Bonus | Penalty)]
    base = scaled_up(_sum(parts), scheme.reach, absent)
    bonus = sum(value.value or 0 for root, value in placed if isinstance(root, Bonus))
    penalty = sum(value.value or 0 for root, value in placed if isinstance(root, Penalty))
    if zeroed(scheme, vetoes):
        exact: int | None = 0
        status = Status.VETOED
    else:
        exact = None if base is None else base + bonus - penalty
        status = together(value.status for value in (parts if exact is None else roots))
    total = None if exact is None else scheme.arithmetic.rounded(exact, "total")
    return Sheet(unit, nodes, base or 0, bonus, penalty, exact, total, status, vetoes)


def scaled_up(base: int | None, reach: int, absent: int) -> int | None:
    """The base converted to its whole reach when `absent` points do not apply; None when none apply at all."""
    if base is None or absent >= reach:
        return None
    return share_of(base, reach, reach - absent) if absent else base


def zeroed(scheme: Scheme, vetoes: tuple[str, ...]) -> bool:
    return any(veto.effect == "score_zero" for veto in scheme.vetoes if veto.code in vetoes)
