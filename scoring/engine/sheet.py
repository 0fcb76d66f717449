"""One unit's sheet added up: items to parts, parts to base, bonus and penalty under their caps, vetoes on the total."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.engine.facts import Facts
from scoring.engine.leaves import absent_points, granted
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section
from scoring.engine.numbers import at_most, share_of
from scoring.engine.results import NodeValue
from scoring.engine.rules.base import Scored
from scoring.engine.spec import Scheme
from scoring.engine.status import Status, together
from scoring.engine.unit import Unit


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sums of one unit, before it is compared with others."""

    unit: Unit
    nodes: tuple[NodeValue, ...]
    base: int
    bonus: int
    penalty: int
    exact: int | None
    total: int | None
    status: Status
    vetoes: tuple[str, ...]


UNSET = NodeValue("", None, Status.MISSING)


def add_up(scheme: Scheme, unit: Unit, facts: Facts, scored: Mapping[str, Scored]) -> Sheet:
    """The sheet of one unit; facts are complete, `scored` holds the points of every item."""
    nodes: list[NodeValue] = []
    roots = [(root, _add(scheme, root, scored, nodes)) for root in scheme.nodes]
    parts = [value for root, value in roots if isinstance(root, Section | Leaf)]
    base = scaled_up(_sum(parts), scheme.reach, absent_points(scheme, scored))
    bonus = sum(value.value or 0 for root, value in roots if isinstance(root, Bonus))
    penalty = sum(value.value or 0 for root, value in roots if isinstance(root, Penalty))
    vetoes = struck(scheme, facts)
    if zeroed(scheme, vetoes):
        exact: int | None = 0
        status = Status.VETOED
    else:
        exact = None if base is None else base + bonus - penalty
        status = together(value.status for value in (parts if exact is None else [value for _, value in roots]))
    total = None if exact is None else scheme.arithmetic.rounded(exact, "total")
    return Sheet(unit, tuple(nodes), base or 0, bonus, penalty, exact, total, status, vetoes)


def _add(scheme: Scheme, node: Node, scored: Mapping[str, Scored], nodes: list[NodeValue]) -> NodeValue:
    """The value of a node, noted before the values below it."""
    slot = len(nodes)
    nodes.append(UNSET)
    if isinstance(node, Leaf):
        nodes[slot] = _leaf(scheme, node, scored[node.code], outside=False)
    elif isinstance(node, Section):
        children = [_add(scheme, child, scored, nodes) for child in node.children]
        value = _sum(children)
        rounded = None if value is None else scheme.arithmetic.rounded(value, "section")
        nodes[slot] = NodeValue(node.code, rounded, together(child.status for child in children))
    else:
        items = [_leaf(scheme, leaf, scored[leaf.code], outside=True) for leaf in node.children]
        nodes.extend(items)
        nodes[slot] = NodeValue(node.code, capped(_sum(items), node.cap), together(item.status for item in items))
    return nodes[slot]


def _leaf(scheme: Scheme, leaf: Leaf, scored: Scored, *, outside: bool) -> NodeValue:
    value = granted(leaf, scored, outside)
    rounded = None if value is None else scheme.arithmetic.rounded(value, "leaf")
    return NodeValue(leaf.code, rounded, scored.status)


def _sum(values: list[NodeValue]) -> int | None:
    """What there is, added up; None where there is nothing: missing is not zero."""
    known = [value.value for value in values if value.value is not None]
    return sum(known) if known else None


def capped(value: int | None, cap: int | None) -> int | None:
    return value if value is None or cap is None else at_most(value, cap)


def scaled_up(base: int | None, reach: int, absent: int) -> int | None:
    """The base converted to its whole reach when `absent` points do not apply; None when none apply at all."""
    if base is None or absent >= reach:
        return None
    return share_of(base, reach, reach - absent) if absent else base


def struck(scheme: Scheme, facts: Facts) -> tuple[str, ...]:
    """Codes of the vetoes that fall on a unit: a veto that nobody recorded has not happened."""
    return tuple(veto.code for veto in scheme.vetoes if facts[veto.datum].known)


def zeroed(scheme: Scheme, vetoes: tuple[str, ...]) -> bool:
    return any(veto.effect == "score_zero" for veto in scheme.vetoes if veto.code in vetoes)
