"""Why a number is what it is: rebuilt from the stored inputs and the stored result by the rules themselves (F70)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from config.toolkit.scaled import text
from scoring.engine.columns import Calculation, bounded, converted, scaled_up, shares_out
from scoring.engine.datum import Datum
from scoring.engine.expression import Name, figure_shown, written
from scoring.engine.facts import Facts
from scoring.engine.ladder import Veto
from scoring.engine.leaves import exempted, stood_in
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section, in_base
from scoring.engine.results import NodeValue, Overridden, UnitResult
from scoring.engine.rules.base import PoolRule, Scored, UnitRule, unscored
from scoring.engine.spec import FINED, Scheme
from scoring.engine.status import Status
from scoring.engine.table import points_fact
from scoring.engine.unit import Unit
from scoring.engine.vetoing import steps_of
from scoring.engine.wording import added, scaled_line

POLICIES = {
    "full": "按满分计",
    "zero": "不计分",
    "scale": "不计入总分，其余各项按比例折算",
    "siblings": "由本部分其余各项按比例分担",
    "mean": "按本组平均得分计",
}


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


def explain(
    scheme: Scheme, unit: Unit, result: UnitResult, code: str = "", *, pool: Sequence[Unit] = ()
) -> Explanation:
    """The explanation of one node with everything below it, of the total for an empty code; KeyError if unknown."""
    return told(opened(scheme, unit, result, pool), code)


def told(case: Case, code: str = "") -> Explanation:
    """The same from an opened case, for one who asks for many nodes."""
    return _node(case, case.scheme.by_code[code]) if code else _total(case)


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


def _node(case: Case, node: Node) -> Explanation:
    stored = case.values[node.code]
    if isinstance(node, Leaf):
        lines = (*_leaf(case, node), *_set(case, node.code))
        return Explanation(
            node.code, node.name, node.points, stored.value, stored.status, case.scheme.sentence(node.code), lines
        )
    children = tuple(_node(case, child) for child in node.children)
    lines = (*_section(case, node, children, case.computed[node.code]), *_set(case, node.code))
    return Explanation(node.code, node.name, node.points, stored.value, stored.status, "", lines, children)


def _set(case: Case, code: str) -> Iterator[str]:
    """What a person made of a number."""
    if (given := case.overridden.get(code)) is None:
        return
    taken = "扣" if code in case.scheme.fined else ""
    computed = given.status.label if given.computed is None else f"{taken}{text(given.computed)}分"
    yield f"人工调整：计算值为{computed}，经批准按{taken}{text(given.value)}分计。"


def _leaf(case: Case, leaf: Leaf) -> Iterator[str]:
    stored = case.computed[leaf.code]
    if not case.assessed(leaf):
        yield f"本项只考核{'、'.join(_only(case, leaf))}，本单位不考核。"
        return
    if case.asked(leaf):
        for datum in case.scheme.calculated(leaf):
            yield _formula(case, datum)
        yield from _ruled(case, leaf)
    else:
        yield "本单位不考核本项。"
    scored = _scored(case, leaf)
    outside = leaf.code in case.scheme.outside
    value, _ = instead(leaf, scored, stored.value, outside=outside)
    if scored.absent and not outside:
        yield _policy(case, leaf, scored, value)
    if value is not None and stored.value is not None and stored.value != value:
        yield f"{text(value)}四舍五入为{text(stored.value)}。"


def _policy(case: Case, leaf: Leaf, scored: Scored, value: int | None) -> str:
    """What became of the points that do not apply, and the points of the item where that made them."""
    policy = POLICIES.get(leaf.na, f"按规定的{text(leaf.na_points or 0)}分计")
    if leaf.na == "mean" and left_over(case, leaf):
        policy = f"在本组没有可以平均的得分，{POLICIES['scale']}"
    in_part = scored.value is not None
    sum_of_item = f"，本项得{text(value)}分" if value is not None and (in_part or leaf.na in ("mean", "fixed")) else ""
    return f"不适用的{text(scored.absent)}分{policy}{sum_of_item}。"


def instead(leaf: Leaf, scored: Scored, stored: int | None, *, outside: bool) -> tuple[int | None, int]:
    """Points before rounding after the policy; the mean of the others is taken from the stored points."""
    if outside or not scored.absent:
        return scored.value, 0
    if leaf.na == "mean":
        return stored, 0
    return stood_in(leaf, scored.value, scored.absent, None)


def _only(case: Case, leaf: Leaf) -> tuple[str, ...]:
    above = case.scheme.above[leaf.code]
    limits = [set(node.only) for node in case.scheme.preorder if node.code in above and node.only]
    return tuple(name for name in case.scheme.categories if all(name in only for only in limits))


def _ruled(case: Case, leaf: Leaf) -> Iterator[str]:
    catalog, penalty = case.scheme.catalog, leaf.code in case.scheme.fined
    if isinstance(leaf.rule, PoolRule) and case.result.unit_id in case.pool:
        yield from leaf.rule.explain_place(case.result.unit_id, case.compared(leaf), catalog, penalty=penalty)
    else:
        yield from leaf.rule.explain(case.facts, catalog, penalty=penalty)
    if penalty and not leaf.rule.fines and case.computed[leaf.code].value is not None:
        yield FINED


def _formula(case: Case, datum: Datum) -> str:
    """One computed datum: its formula in words, with the figures, and what they gave."""

    def figure(name: Name) -> str:
        if name.is_node:
            node = case.values[name.code]
            fact, shown = points_fact(node.value, node.status), figure_shown
        else:
            fact, shown = case.facts[name.code], case.scheme.catalog[name.code].figure
        known, status = fact.known, fact.status
        return status.label if known is None and status.absent else "暂缺" if known is None else shown(known)

    tree, fact = datum.tree, case.facts[datum.code]
    found = datum.amount(fact.known) if fact.known is not None else fact.status.label
    steps = [datum.name, case.scheme.formula(datum), written(tree, figure)]
    shown = steps if steps[2] not in (found, text(fact.known or 0)) else steps[:2]  # one number is not told twice
    return f"{' = '.join(shown)} = {found}。"


def _scored(case: Case, leaf: Leaf) -> Scored:
    """What the rule gave: asked again, or for points by place taken from the stored value."""
    if not case.asked(leaf):
        return exempted(leaf) if case.assessed(leaf) else Scored(None, Status.EXEMPT)
    if isinstance(leaf.rule, UnitRule):
        return leaf.rule.score(case.facts)
    stored = case.computed[leaf.code]
    return unscored(stored.status, leaf.points) if stored.status.absent else Scored(stored.value, stored.status)


def _section(
    case: Case, node: Section | Bonus | Penalty, children: tuple[Explanation, ...], stored: NodeValue
) -> Iterator[str]:
    if not case.assessed(node):
        yield f"本部分只考核{'、'.join(node.only or case.scheme.categories)}，本单位不考核。"
        return
    own = [child for child in node.children if in_base(child)] if isinstance(node, Section) else node.children
    known = [value for child in own if (value := case.values[child.code].value) is not None]
    waiting = sum(child.status.provisional for child in children)
    taken = "扣" if isinstance(node, Penalty) else ""
    if known:
        yield f"{added(known, taken=taken)}分。"
    if waiting:
        yield f"{waiting}项还没有得分，暂缺。"
    if not known and not waiting:
        yield "各项都不适用。"
    if not known or stored.value is None:
        return
    if isinstance(node, Section):
        yield from _converted(case, node, sum(known), stored.value)
    elif sum(known) != stored.value:
        yield f"最多{taken}{text(stored.value)}分，按{text(stored.value)}分计。"


def _converted(case: Case, node: Section, value: int, stored: int) -> Iterator[str]:
    """From the sum of a part to its points: what does not apply, extras, bounds, conversion, rounding."""
    reach, absent = _absent_below(case, node)
    if absent and (scaled := scaled_up(value, reach, absent)) is not None:
        yield scaled_line(absent, value, reach, scaled)
        value = scaled
    for child in node.children:
        extra = case.values[child.code].value or 0
        if isinstance(child, Bonus | Penalty):
            after = value + extra if isinstance(child, Bonus) else value - extra
            sign = "加" if isinstance(child, Bonus) else "减"
            yield f"{sign}「{child.code} {child.name}」{text(extra)}分，为{text(after)}分。"
            value = after
    held = bounded(node, value)
    if held != value:
        yield f"{'最低' if held > value else '最高'}{text(held)}分，按{text(held)}分计。"
    after = converted(node, value)
    if node.of is not None:
        yield f"折算：{text(held)} ÷ {text(node.of)} × {text(node.points)} = {text(after)}分。"
    if after != stored:
        yield f"四舍五入为{text(stored)}分。"


def _absent_below(case: Case, node: Section) -> tuple[int, int]:
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
        scored = _scored(case, node)
        value, absent = instead(node, scored, stored.value, outside=False)
        if node.na == "mean":
            return case.absent.get(node.code, scored.absent if value is None else 0)
        return absent
    if not isinstance(node, Section):
        return 0
    reach, here = _absent_below(case, node)
    total = sum(left_over(case, child) for child in node.children if in_base(child))
    if here and here >= reach:
        return node.points if node.of else total
    return total - here


def _total(case: Case) -> Explanation:
    scheme, result = case.scheme, case.result
    children = tuple(_node(case, root) for root in scheme.nodes)
    lines = (*_base(case), *_sum(case), *_set_total(case), *_vetoes(case), *_standing(case))
    return Explanation("", scheme.title, scheme.full, result.total, result.status, "", lines, children)


def _base(case: Case) -> Iterator[str]:
    known = [value for root in case.scheme.base if (value := case.values[root.code].value) is not None]
    if not known:
        yield "没有可以合计的得分。"
        return
    yield f"基础分：{added(known)}分。"
    reach = case.scheme.reach(case.unit.category)
    absent = sum(left_over(case, root) for root in case.scheme.base)
    if absent and (scaled := scaled_up(sum(known), reach, absent)) is not None:
        yield scaled_line(absent, sum(known), reach, scaled)


def _sum(case: Case) -> Iterator[str]:
    result = case.result
    given = case.overridden.get("")
    if (result.exact if given is None else given.computed) is None:
        return
    total = counted(result)
    if any(isinstance(root, Bonus | Penalty) for root in case.scheme.nodes):
        sum_written = f"{text(result.base)} + 加分{text(result.bonus)} − 扣分{text(result.penalty)} = {text(total)}"
        yield f"总分：基础分{sum_written}分。"
    if not _moves(case):
        yield from _rounded(case)
    if result.provisional:
        yield "还有项目没有得分，总分暂缺，不是最后结果。"


def _moves(case: Case) -> list[tuple[Veto, int, int]]:
    """The vetoes that change the total of the unit, each with the total before and after it."""
    moves = steps_of(case.scheme, case.result.vetoes, counted(case.result))
    return [(veto, before, after) for veto, before, after in moves if before != after]


def _rounded(case: Case) -> Iterator[str]:
    """The computed total as it is printed."""
    result, given = case.result, case.overridden.get("")
    total = result.total if given is None else given.computed
    exact = next((after for _, _, after in reversed(_moves(case))), counted(result))
    if total is not None and exact != total:
        places = case.scheme.arithmetic.places
        yield f"四舍五入保留{places}位小数：{text(total, places)}分。"


def _set_total(case: Case) -> Iterator[str]:
    yield from _set(case, "")
    if "" in case.overridden and case.result.status is Status.VETOED:
        yield "一票否决在先，总分的人工调整不起作用。"


def _vetoes(case: Case) -> Iterator[str]:
    """What fell on the unit, then in their turn those that change the total."""
    for veto in case.scheme.vetoes:
        if veto.code in case.result.vetoes:
            yield f"{veto.title}「{veto.code} {veto.name}」：{veto.outcome}。"
    if case.result.exact is None or "" in case.overridden:
        return
    for veto, before, after in _moves(case):
        if veto.factor is not None:
            yield f"折算：{text(before)} × {text(veto.factor * 100)}% = {text(after)}分。"
        elif veto.score is not None:
            yield f"封顶：{text(before)}分超过{text(veto.score)}分，按{text(after)}分计。"
    if _moves(case):
        yield from _rounded(case)


def counted(result: UnitResult) -> int:
    """The total before any veto."""
    return result.base + result.bonus - result.penalty


def _standing(case: Case) -> Iterator[str]:
    result = case.result
    if result.place is not None:
        yield f"本组{'暂排' if result.provisional else ''}第{result.place}名。"
    elif result.exact is not None:
        yield "不参加排名。"
    for group, place in result.also:
        yield f"{group}第{place}名。"
    if result.score_grade is not None:
        yield f"按总分属「{result.score_grade}」。"
    yield from _quota(case)
    if result.grade is not None and result.grade != result.quota_grade:
        better = case.scheme.ladder.index(result.grade) < case.scheme.ladder.index(result.quota_grade or result.grade)
        yield f"{'直接晋档' if better else '受一票否决影响'}，建议「{result.grade}」。"


def _quota(case: Case) -> Iterator[str]:
    """What the quotas made of the grade that the total alone gives."""
    ladder, result = case.scheme.ladder, case.result
    if result.quota_grade is None or result.score_grade is None:
        return
    tie = "名额边缘有并列，须由会议决定；" if result.quota_tie else ""
    better = ladder.index(result.score_grade) - ladder.index(result.quota_grade)
    if better:
        yield f"{'按名额规定' if better > 0 else '受名额限制'}，{tie}建议「{result.quota_grade}」。"
    elif tie:
        yield f"{tie}建议仍为「{result.quota_grade}」。"
