"""What there is to explain one unit from, calculated once: its facts, its pool, the stored and the computed values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from config.toolkit.scaled import text
from scoring.engine.columns import Calculation, shares_out
from scoring.engine.facts import Facts
from scoring.engine.leaves import exempted, stood_in
from scoring.engine.nodes import Leaf, Node, Section, in_base
from scoring.engine.results import NodeValue, Overridden, UnitResult
from scoring.engine.rules.base import Scored, UnitRule, unscored
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.unit import Unit


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number with its rule, the steps that led to it, and the numbers below it; points scaled by 10^6."""

    code: str
    name: str
    points: int | None
    value: int | None
    status: Status
    sentence: str
    lines: tuple[str, ...]
    children: tuple["Explanation", ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What there is to explain from: the result, the facts of the unit and of its pool, computed ones included."""

    scheme: Scheme
    unit: Unit
    facts: Facts
    result: UnitResult
    pool: Mapping[str, Facts]
    values: Mapping[str, NodeValue]
    computed: Mapping[str, NodeValue]  # the same before a person set some of them
    overridden: Mapping[str, Overridden]
    units: Mapping[str, Unit]
    absent: Mapping[str, int]  # by item, where the pool is at hand: what leaves the sheet of the unit

    def assessed(self, node: Node) -> bool:
        return self.scheme.assessed(node, self.unit.category)

    def asked(self, leaf: Leaf) -> bool:
        """Whether the rule of an item was asked: the unit is neither of another category nor exempted."""
        return asked_of(self.scheme, leaf, self.unit)

    def compared(self, leaf: Leaf) -> Mapping[str, Facts]:
        """The facts of those of the pool whom the item was asked of."""
        return {id: facts for id, facts in self.pool.items() if asked_of(self.scheme, leaf, self.units[id])}


def asked_of(scheme: Scheme, leaf: Leaf, unit: Unit) -> bool:
    return scheme.asks(leaf, unit.category, unit.exempt)


def opened(scheme: Scheme, unit: Unit, result: UnitResult, pool: Sequence[Unit] = ()) -> Case:
    """Everything to explain from, calculated once.

    `pool` are the units ranked together, the unit itself included: with them, points by place tell the place.
    """
    others = [other for other in pool if other.id != unit.id]
    case = next(cases(scheme, [unit, *others], [result]))
    return case if pool else replace(case, pool={}, absent={})


def cases(scheme: Scheme, units: Sequence[Unit], results: Iterable[UnitResult]) -> Iterator[Case]:
    """The cases of units ranked together, calculated once for all of them; `results` may be of the first ones only."""
    calculation = Calculation(scheme, units)
    facts = {unit.id: calculation.table.row(row) for row, unit in enumerate(units)}
    by_id = {unit.id: unit for unit in units}
    for row, (unit, result) in enumerate(zip(units, results, strict=False)):
        values = {node.code: node for node in result.nodes}
        overridden = {each.code: each for each in result.overridden}
        computed = values | {code: NodeValue(code, each.computed, each.status) for code, each in overridden.items()}
        absent = {leaf.code: calculation.columns[leaf.code].absent[row] for leaf in scheme.leaves}
        yield Case(scheme, unit, facts[unit.id], result, facts, values, computed, overridden, by_id, absent)


def hand_lines(case: Case, code: str) -> Iterator[str]:
    """What a person made of a number."""
    if (given := case.overridden.get(code)) is None:
        return
    taken = "扣" if code in case.scheme.fined else ""
    computed = given.status.label if given.computed is None else f"{taken}{text(given.computed)}分"
    yield f"人工调整：计算值为{computed}，经批准按{taken}{text(given.value)}分计。"


def instead(leaf: Leaf, scored: Scored, stored: int | None, *, outside: bool) -> tuple[int | None, int]:
    """Points before rounding after the policy; the mean of the others is taken from the stored points."""
    if outside or not scored.absent:
        return scored.value, 0
    if leaf.na == "mean":
        return stored, 0
    return stood_in(leaf, scored.value, scored.absent, None)


def scored_here(case: Case, leaf: Leaf) -> Scored:
    """What the rule gave: asked again, or for points by place taken from the stored value."""
    if not case.asked(leaf):
        return exempted(leaf) if case.assessed(leaf) else Scored(None, Status.EXEMPT)
    if isinstance(leaf.rule, UnitRule):
        return leaf.rule.score(case.facts)
    stored = case.computed[leaf.code]
    return unscored(stored.status, leaf.points) if stored.status.absent else Scored(stored.value, stored.status)


def absent_below(case: Case, node: Section) -> tuple[int, int]:
    """The reach of a part for the unit, and how much of it does not apply and is made up inside the part."""
    reach = case.scheme.reach_below(node, case.unit.category)
    lost = [(child, left_over(case, child)) for child in node.children if in_base(child)]
    total = sum(absent for _, absent in lost)
    here = total if node.of else sum(absent for child, absent in lost if shares_out(child))
    return reach - (total - here), here


def left_over(case: Case, node: Node) -> int:
    """The points of a node that do not apply to the unit and leave the sheet around it; a set value applies."""
    if node.code in case.overridden:
        return 0
    if isinstance(node, Leaf):
        stored = case.values[node.code]
        scored = scored_here(case, node)
        value, absent = instead(node, scored, stored.value, outside=False)
        if node.na == "mean":
            return case.absent.get(node.code, scored.absent if value is None else 0)
        return absent
    if not isinstance(node, Section):
        return 0
    reach, here = absent_below(case, node)
    total = sum(left_over(case, child) for child in node.children if in_base(child))
    if here and here >= reach:
        return node.points if node.of else total
    return total - here
