"""What a well written scheme may still get wrong: references, ladders, quotas, vetoes and its own worked examples."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from config.toolkit.scaled import text
from scoring.engine.datum import Datum
from scoring.engine.examples import mistakes
from scoring.engine.nodes import Leaf, Node
from scoring.engine.problems import SchemeProblem
from scoring.engine.spec import Scheme


@dataclass(frozen=True, slots=True)
class Check:
    """A scheme under examination; lists named in `broken` lack unreadable elements: references there are not judged."""

    scheme: Scheme
    broken: Collection[str]

    def unknown_datum(self, code: str) -> bool:
        return "data" not in self.broken and code not in self.scheme.catalog

    def unknown_grade(self, name: str) -> bool:
        return "grades" not in self.broken and name not in self.scheme.ladder


def check(scheme: Scheme, broken: Collection[str] = ()) -> Iterator[SchemeProblem]:
    """Everything that the forms of single fields cannot say, in the order of the document."""
    under = Check(scheme, broken)
    for part in (_data, _nodes, _arithmetic, _grades, _quotas, _vetoes, _examples):
        yield from part(under)


def _data(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("data", "数据项代码", (datum.code for datum in under.scheme.data))
    for index, datum in enumerate(under.scheme.data):
        for reason in _datum(datum):
            yield SchemeProblem(f"data[{index}]", f"数据项「{datum.code} {datum.name}」{reason}")


def _datum(datum: Datum) -> Iterator[str]:
    if datum.chosen and len(set(datum.choices)) < 2:
        yield "是选项，至少要写两个不同的选项。"
    if datum.chosen and len(set(datum.choices)) != len(datum.choices):
        yield "有重复的选项。"
    if not datum.chosen and datum.choices:
        yield "不是选项，不能写 choices。"
    if datum.kind in ("date", "result") and (datum.min, datum.max, datum.blank) != (None, None, "missing"):
        yield "是日期或其他考核的结果，不能写 min、max，未填时也不能按0计。"
    yield from _source(datum)
    if datum.min is not None and datum.max is not None and datum.min > datum.max:
        yield f"的最小值{text(datum.min)}大于最大值{text(datum.max)}。"
    if (datum.kind == "children") != (datum.asked == "children"):
        yield "取下级得分：类型 kind 和填报人 asked 要么都写 children，要么都不写。"


def _source(datum: Datum) -> Iterator[str]:
    """Results of other cycles: from which scheme, and what of them."""
    if (datum.kind == "result") != (datum.asked == "cycle"):
        yield "取其他考核的结果：类型 kind 写 result，填报人 asked 同时写 cycle。"
    elif datum.kind == "result" and (not datum.reads or datum.take is None):
        yield "取其他考核的结果，要写取自方案 reads 和取什么 take。"
    if datum.kind != "result" and (datum.reads or datum.take is not None):
        yield "不取其他考核的结果，不能写 reads 和 take。"


def _nodes(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("nodes", "指标编号", (node.code for node in under.scheme.preorder))
    if not under.scheme.nodes and "nodes" not in under.broken:
        yield SchemeProblem("nodes", "方案还没有指标。")
    for path, node in _paths("nodes", under.scheme.nodes):
        if isinstance(node, Leaf):
            yield from _leaf(under, path, node)
        elif not node.children and "nodes" not in under.broken:
            yield SchemeProblem(path, f"{node.noun}「{node.code} {node.name}」下面还没有指标。")


def _paths(path: str, nodes: Iterable[Node]) -> Iterator[tuple[str, Node]]:
    """Every node with its JSON path, in preorder."""
    for index, node in enumerate(nodes):
        here = f"{path}[{index}]"
        yield here, node
        yield from _paths(f"{here}.children", node.children)


def _leaf(under: Check, path: str, leaf: Leaf) -> Iterator[SchemeProblem]:
    subject = f"指标「{leaf.code} {leaf.name}」的计分规则"
    codes = leaf.rule.data()
    for code in sorted({code for code in codes if under.unknown_datum(code)}):
        yield SchemeProblem(f"{path}.rule", f"{subject}用到数据项「{code}」，但 data 里没有它。")
    if all(code in under.scheme.catalog for code in codes):
        for reason in leaf.rule.problems(under.scheme.catalog):
            yield SchemeProblem(f"{path}.rule", f"{subject}：{reason}")


def _arithmetic(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("arithmetic.round_at", "取整环节", under.scheme.arithmetic.round_at)


def _grades(under: Check) -> Iterator[SchemeProblem]:
    """A ladder without holes and overlaps: lower ends fall strictly, and only the last grade has none."""
    grades = under.scheme.grades
    yield from _twice("grades", "等次名称", under.scheme.ladder)
    for index, (above, below) in enumerate(pairwise(grades), start=1):
        if above.lower is None:
            yield SchemeProblem(f"grades[{index - 1}]", f"等次「{above.name}」没有写下限；只有最后一个等次可以不写。")
        elif below.lower is not None and below.lower >= above.lower:
            yield SchemeProblem(
                f"grades[{index}]",
                f"等次「{below.name}」的下限{text(below.lower)}应低于「{above.name}」的下限{text(above.lower)}。",
            )
    if grades and grades[-1].lower is not None:
        yield SchemeProblem(
            f"grades[{len(grades) - 1}]",
            f"最后的等次「{grades[-1].name}」不能写下限，否则低于{text(grades[-1].lower)}分的没有等次。",
        )


def _quotas(under: Check) -> Iterator[SchemeProblem]:
    ladder = under.scheme.ladder
    yield from _twice("quotas", "名额的等次", (quota.grade for quota in under.scheme.quotas))
    for index, quota in enumerate(under.scheme.quotas):
        if under.unknown_grade(quota.grade):
            yield SchemeProblem(f"quotas[{index}].grade", f"名额写的等次「{quota.grade}」不在 grades 里。")
        elif ladder and quota.grade == ladder[-1]:
            yield SchemeProblem(f"quotas[{index}].grade", f"「{quota.grade}」是最低等次，不能限制名额。")


def _vetoes(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("vetoes", "一票否决编号", (veto.code for veto in under.scheme.vetoes))
    for index, veto in enumerate(under.scheme.vetoes):
        for reason in _veto(under, veto.datum, veto.effect, veto.grade):
            yield SchemeProblem(f"vetoes[{index}]", f"一票否决「{veto.code} {veto.name}」{reason}")


def _veto(under: Check, datum: str, effect: str, grade: str) -> Iterator[str]:
    if under.unknown_datum(datum):
        yield f"用到数据项「{datum}」，但 data 里没有它。"
    elif (known := under.scheme.catalog.get(datum)) and known.kind not in ("flag", "count"):
        yield f"用到的数据项「{known.name}」应是 flag 或 count。"
    if effect == "grade_cap" and not grade:
        yield "要写明最高等次 grade。"
    elif effect == "grade_cap" and under.unknown_grade(grade):
        yield f"写的最高等次「{grade}」不在 grades 里。"
    if effect != "grade_cap" and grade:
        yield "的后果不是 grade_cap，不能写 grade。"
    if effect == "lowest_grade" and not under.scheme.ladder and "grades" not in under.broken:
        yield "要定为最低等次，但方案没有等次。"


def _examples(under: Check) -> Iterator[SchemeProblem]:
    """Judged only where all items could be read: no example should be blamed for a rule that was read by half."""
    for index, example in enumerate(under.scheme.examples if "nodes" not in under.broken else ()):
        for reason in mistakes(under.scheme, example):
            yield SchemeProblem(f"examples[{index}]", f"算例第{index + 1}条（指标「{example.node}」）{reason}")


def _twice(path: str, noun: str, names: Iterable[str]) -> Iterator[SchemeProblem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield SchemeProblem(path, f"{noun}「{name}」重复出现{times}次。")
