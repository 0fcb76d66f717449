"""What schemes of earlier days may hold and no new one: it is read and computed as ever, but not taken in again."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from scoring.engine.nodes import Leaf, in_base, paths
from scoring.engine.problems import SchemeProblem
from scoring.engine.rules import rule_titles
from scoring.engine.rules.base import Rule
from scoring.engine.rules.deduct_judged import DeductJudged
from scoring.engine.spec import Scheme

COUNTED = "请改用累计得分 accumulate：每种情形写每项得分 each（每次扣几分），分值写最多扣几分"
CALCULATED = "请由系统计算出要扣的分数（数据项写公式 formula），再用累计得分 accumulate，每项得分 each 写 1"
INSTEAD: Mapping[str, str] = {
    "deduct_count": COUNTED,
    "deduct_list": COUNTED,
    "deduct_matrix": COUNTED,
    "deduct_judged": "请把得分是 gives 写成 taken",
    "escalating": "请改用分档得分 tier：按次数分档，每档写一共扣几分",
    "late_days": "请改用累计得分 accumulate：数据项填逾期天数，每项得分 each 写每天扣几分",
}
EXTRAS_ALONE = (
    "方案下面只有加分项、扣分项，没有计入基本分的指标，算不出总分。"
    "从0分记起的积分，请写成累计得分 accumulate 的指标；有加有扣的，写成积分台账 open_ledger 的指标。"
)


def unfit(scheme: Scheme) -> Iterator[SchemeProblem]:
    """Schemes without a base, and rules that say the opposite of what is meant, each with what to write instead.

    A rule that starts from the full points and takes off, among the items of a penalty, would fine those most for whom
    nothing happened.
    """
    if scheme.nodes and not any(in_base(node) for node in scheme.nodes):
        yield SchemeProblem("nodes", EXTRAS_ALONE)
    for path, node in paths("nodes", scheme.nodes):
        if not isinstance(node, Leaf):
            continue
        fined = node.code in scheme.fined
        for rule in _within(node.rule):
            if fined and rule.lessening:
                yield SchemeProblem(f"{path}.rule", _opposite(node, rule))
            elif not fined and isinstance(rule, DeductJudged) and not rule.lessening:
                where = f"指标「{node.code} {node.name}」的计分规则"
                yield SchemeProblem(f"{path}.rule", f"{where}：得分是 gives 写 taken 的，只能放在扣分项下面。")


def _opposite(leaf: Leaf, rule: Rule) -> str:
    said = f"扣分项里的指标「{leaf.code} {leaf.name}」不能用{rule_titles()[rule.type]} {rule.type}"
    instead = INSTEAD.get(rule.type, CALCULATED)
    return f"{said}：它从满分往下扣，放在扣分项里，没有发生的反而扣得最多。扣分项要算的是扣多少，{instead}。"


def _within(thing: Any) -> Iterator[Rule]:
    """The rule and the rules inside it."""
    if isinstance(thing, Rule):
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from _within(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _within(getattr(thing, field.name))
