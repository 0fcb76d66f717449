"""Worked examples of a scheme: what its author calculated must be what its rules give."""

from collections.abc import Iterator

from config.toolkit.scaled import text
from scoring.engine.facts import Fact, Facts
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import UnitRule
from scoring.engine.spec import Example, Scheme


def mistakes(scheme: Scheme, example: Example) -> Iterator[str]:
    """Why the example does not hold, in Chinese; nothing for a faulty rule, which is told elsewhere."""
    leaf = scheme.by_code.get(example.node)
    if leaf is None:
        yield "所写的指标不存在。"
        return
    if not isinstance(leaf, Leaf) or not isinstance(leaf.rule, UnitRule):
        yield "不是按一个单位的数据计分的指标，不能写算例。"
        return
    if not scheme.catalog.keys() >= set(leaf.rule.data()) or any(leaf.rule.problems(scheme.catalog)):
        return
    misfits = list(_misfits(leaf.rule, example, scheme))
    yield from misfits
    if not misfits:
        scored = leaf.rule.score(_facts(example, scheme)).value
        if scored != example.points:
            counted = "不能计分" if scored is None else f"得{text(scored)}分"
            yield f"写的是{text(example.points)}分，按规则计算{counted}。"


def _misfits(rule: UnitRule, example: Example, scheme: Scheme) -> Iterator[str]:
    """Givens that are not those which the rule reads."""
    needed = set(rule.data())
    if lacking := sorted(needed - example.facts.keys()):
        yield f"缺少数据：{'、'.join(lacking)}。"
    if unneeded := sorted(example.facts.keys() - needed):
        yield f"有本指标用不到的数据：{'、'.join(unneeded)}。"
    if several := sorted(
        code for code, numbers in example.facts.items() if len(numbers) > 1 and not _of_children(code, scheme)
    ):
        yield f"只有下级得分可以写多个数值：{'、'.join(several)}。"


def _facts(example: Example, scheme: Scheme) -> Facts:
    return {
        code: Fact(None, members=numbers) if _of_children(code, scheme) else Fact(numbers[0])
        for code, numbers in example.facts.items()
    }


def _of_children(code: str, scheme: Scheme) -> bool:
    return code in scheme.catalog and scheme.catalog[code].kind == "children"
