"""Why a number is what it is: rebuilt from the stored inputs and the stored result by the rules themselves (F70)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.toolkit.scaled import text
from scoring.engine.facts import Facts
from scoring.engine.leaves import absent_points, granted
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section, walk
from scoring.engine.results import NodeValue, UnitResult
from scoring.engine.rules.base import PoolRule, Scored, UnitRule, unscored
from scoring.engine.sheet import scaled_up
from scoring.engine.spec import Scheme
from scoring.engine.status import Status
from scoring.engine.table import completed

POLICIES = {"full": "按满分计", "zero": "不计分", "scale": "不计入总分，其余各项按比例折算"}


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
    """What there is to explain from: one unit's facts and result, and the facts of its pool where they are at hand."""

    scheme: Scheme
    facts: Facts
    result: UnitResult
    pool: Mapping[str, Facts]
    values: Mapping[str, NodeValue]


def explain(
    scheme: Scheme,
    facts: Facts,
    result: UnitResult,
    code: str = "",
    *,
    pool: Mapping[str, Facts] | None = None,
) -> Explanation:
    """The explanation of one node with everything below it, of the total for an empty code; KeyError if unknown.

    `pool` holds the facts of the units ranked together, by unit id: with it, points by place tell the place.
    """
    case = Case(
        scheme,
        completed(facts, scheme),
        result,
        {unit: completed(others, scheme) for unit, others in (pool or {}).items()},
        {node.code: node for node in result.nodes},
    )
    return _node(case, scheme.by_code[code], outside_of(scheme, code)) if code else _total(case)


def outside_of(scheme: Scheme, code: str) -> bool:
    """Whether a node belongs to a bonus or penalty."""
    return any(
        isinstance(root, Bonus | Penalty) and code in {node.code for node in walk(root)} for root in scheme.nodes
    )


def _node(case: Case, node: Node, outside: bool) -> Explanation:
    stored = case.values[node.code]
    if isinstance(node, Leaf):
        lines = tuple(_leaf(case, node, outside))
        return Explanation(
            node.code, node.name, node.points, stored.value, stored.status, case.scheme.sentence(node.code), lines
        )
    children = tuple(_node(case, child, outside) for child in node.children)
    lines = tuple(_section(node, children, stored))
    return Explanation(node.code, node.name, node.points, stored.value, stored.status, "", lines, children)


def _leaf(case: Case, leaf: Leaf, outside: bool) -> Iterator[str]:
    catalog, penalty = case.scheme.catalog, leaf.code in case.scheme.fined
    if isinstance(leaf.rule, PoolRule) and case.result.unit_id in case.pool:
        yield from leaf.rule.explain_place(case.result.unit_id, case.pool, catalog, penalty=penalty)
    else:
        yield from leaf.rule.explain(case.facts, catalog, penalty=penalty)
    scored = _scored(case, leaf)
    if scored.absent and not outside:
        yield f"不适用的{text(scored.absent)}分{POLICIES[leaf.na]}。"
    value = granted(leaf, scored.value, scored.absent, outside=outside)
    stored = case.values[leaf.code].value
    if value is not None and stored is not None and stored != value:
        yield f"{text(value)}四舍五入为{text(stored)}。"


def _scored(case: Case, leaf: Leaf) -> Scored:
    """What the rule gave: asked again, or for points by place taken from the stored value."""
    if isinstance(leaf.rule, UnitRule):
        return leaf.rule.score(case.facts)
    stored = case.values[leaf.code]
    return unscored(stored.status, leaf.points) if stored.status.absent else Scored(stored.value, stored.status)


def _section(node: Section | Bonus | Penalty, children: tuple[Explanation, ...], stored: NodeValue) -> Iterator[str]:
    known = [child.value for child in children if child.value is not None]
    waiting = sum(child.status.provisional for child in children)
    taken = "扣" if isinstance(node, Penalty) else ""
    if known:
        yield f"{added(known, taken=taken)}分。"
    if waiting:
        yield f"{waiting}项还没有得分，暂缺。"
    if not known and not waiting:
        yield "各项都不适用。"
    if known and stored.value is not None and sum(known) != stored.value:
        capped = not isinstance(node, Section) and node.cap == stored.value
        yield (
            f"最多{taken}{text(stored.value)}分，按{text(stored.value)}分计。"
            if capped
            else f"四舍五入为{text(stored.value)}分。"
        )


def added(values: list[int], *, taken: str = "") -> str:
    """The sum written out: 1.5 + 2 = 3.5; `taken` is the verb of what is taken off."""
    sum_text = text(sum(values))
    return (
        f"{taken}{' + '.join(text(value) for value in values)} = {sum_text}"
        if len(values) > 1
        else f"合计{taken}{sum_text}"
    )


def _total(case: Case) -> Explanation:
    scheme, result = case.scheme, case.result
    children = tuple(_node(case, root, isinstance(root, Bonus | Penalty)) for root in scheme.nodes)
    lines = (*_base(case), *_sum(case), *_vetoes(case), *_standing(case))
    return Explanation("", scheme.title, scheme.full, result.total, result.status, "", lines, children)


def _base(case: Case) -> Iterator[str]:
    known = [value for root in case.scheme.base if (value := case.values[root.code].value) is not None]
    if not known:
        yield "没有可以合计的得分。"
        return
    yield f"基础分：{added(known)}分。"
    absent = absent_points(case.scheme, {leaf.code: _scored(case, leaf) for leaf in case.scheme.base_leaves})
    if absent and (scaled := scaled_up(sum(known), case.scheme.reach, absent)) is not None:
        reach = case.scheme.reach
        yield (
            f"{text(absent)}分的项目不适用，按比例折算："
            f"{text(sum(known))} × {text(reach)} ÷ {text(reach - absent)} = {text(scaled)}分。"
        )


def _sum(case: Case) -> Iterator[str]:
    result = case.result
    counted = result.base + result.bonus - result.penalty
    if result.exact is None:
        return
    if any(isinstance(root, Bonus | Penalty) for root in case.scheme.nodes):
        sum_written = f"{text(result.base)} + 加分{text(result.bonus)} − 扣分{text(result.penalty)} = {text(counted)}"
        yield f"总分：基础分{sum_written}分。"
    if result.total is not None and result.exact == counted != result.total:
        places = case.scheme.arithmetic.places
        yield f"四舍五入保留{places}位小数：{text(result.total, places)}分。"
    if result.provisional:
        yield "还有项目没有得分，总分暂缺，不是最后结果。"


EFFECTS = {"lowest_grade": "定为最低等次", "not_ranked": "不参加排名，不定等次", "score_zero": "总分计0分"}


def _vetoes(case: Case) -> Iterator[str]:
    for veto in case.scheme.vetoes:
        if veto.code in case.result.vetoes:
            effect = EFFECTS.get(veto.effect, f"等次不高于「{veto.grade}」")
            yield f"一票否决「{veto.code} {veto.name}」：{effect}。"


def _standing(case: Case) -> Iterator[str]:
    result = case.result
    if result.place is not None:
        yield f"本组第{result.place}名。"
    elif result.exact is not None:
        yield "不参加排名。"
    if result.score_grade is not None:
        yield f"按总分属「{result.score_grade}」。"
    if result.quota_grade is not None and result.quota_grade != result.score_grade:
        tie = "名额边缘有并列，须由会议决定；" if result.quota_tie else ""
        yield f"受名额限制，{tie}建议「{result.quota_grade}」。"
    if result.grade is not None and result.grade != result.quota_grade:
        yield f"受一票否决影响，建议「{result.grade}」。"
