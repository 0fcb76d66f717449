"""Why a number is what it is: rebuilt from the stored inputs and the stored result by the rules themselves (F70)."""

from collections.abc import Iterator, Sequence

from config.toolkit.scaled import text
from scoring.engine.case import Case, Explanation, absent_below, hand_lines, instead, left_over, opened, scored_here
from scoring.engine.columns import bounded, converted, scaled_up
from scoring.engine.datum import Datum
from scoring.engine.explain_total import total_lines
from scoring.engine.expression import Name, figure_shown, written
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section, in_base
from scoring.engine.results import NodeValue, UnitResult
from scoring.engine.rules.base import PoolRule, Scored
from scoring.engine.spec import FINED, Scheme
from scoring.engine.table import points_fact
from scoring.engine.unit import Unit
from scoring.engine.wording import added, scaled_line

POLICIES = {
    "full": "按满分计",
    "zero": "不计分",
    "scale": "不计入总分，其余各项按比例折算",
    "siblings": "由本部分其余各项按比例分担",
    "mean": "按本组平均得分计",
}


def explain(
    scheme: Scheme, unit: Unit, result: UnitResult, code: str = "", *, pool: Sequence[Unit] = ()
) -> Explanation:
    """The explanation of one node with everything below it, of the total for an empty code; KeyError if unknown."""
    return told(opened(scheme, unit, result, pool), code)


def told(case: Case, code: str = "") -> Explanation:
    """The same from an opened case, for one who asks for many nodes."""
    return _node(case, case.scheme.by_code[code]) if code else _total(case)


def _node(case: Case, node: Node) -> Explanation:
    stored = case.values[node.code]
    if isinstance(node, Leaf):
        lines = (*_leaf(case, node), *hand_lines(case, node.code))
        return Explanation(
            node.code, node.name, node.points, stored.value, stored.status, case.scheme.sentence(node.code), lines
        )
    children = tuple(_node(case, child) for child in node.children)
    lines = (*_section(case, node, children, case.computed[node.code]), *hand_lines(case, node.code))
    return Explanation(node.code, node.name, node.points, stored.value, stored.status, "", lines, children)


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
    scored = scored_here(case, leaf)
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
    reach, absent = absent_below(case, node)
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


def _total(case: Case) -> Explanation:
    scheme, result = case.scheme, case.result
    children = tuple(_node(case, root) for root in scheme.nodes)
    return Explanation(
        "", scheme.title, scheme.full, result.total, result.status, "", tuple(total_lines(case)), children
    )
