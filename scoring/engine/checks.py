"""What a well written scheme may still get wrong: references, ladders, quotas, vetoes and its own worked examples."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from config.toolkit.scaled import text
from scoring.engine.datum import SOURCE, Datum
from scoring.engine.examples import mistakes
from scoring.engine.expression import ExpressionError, Name
from scoring.engine.ladder import ON_TOTALS, QUOTA_KINDS, SHIFTING
from scoring.engine.nodes import Bonus, Leaf, Penalty, Section, in_base, paths
from scoring.engine.problems import SchemeProblem
from scoring.engine.spec import Quota, Scheme, Veto


@dataclass(frozen=True, slots=True)
class Check:
    """A scheme under examination; lists named in `broken` lack unreadable elements: references there are not judged."""

    scheme: Scheme
    broken: Collection[str]

    def unknown_datum(self, code: str) -> bool:
        return "data" not in self.broken and code not in self.scheme.catalog

    def unknown_node(self, code: str) -> bool:
        return "nodes" not in self.broken and code not in self.scheme.by_code

    def unknown_grade(self, name: str) -> bool:
        return "grades" not in self.broken and name not in self.scheme.ladder


def check(scheme: Scheme, broken: Collection[str] = ()) -> Iterator[SchemeProblem]:
    """Everything that the forms of single fields cannot say, in the order of the document."""
    under = Check(scheme, broken)
    for part in (_data, _formulas, _nodes, _arithmetic, _grades, _quotas, _vetoes, _examples):
        yield from part(under)


def _data(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("数据项代码", _numbered("data", (datum.code for datum in under.scheme.data)))
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
    elif datum.kind == "result" and (not datum.reads or "/" in datum.reads or datum.take is None):
        yield "取其他考核的结果，要写取自方案 reads 和取什么 take。"
    if datum.asked == "table":
        yield from _table(datum)
    elif datum.asked == "register":
        yield from _register(datum)
    elif datum.kind != "result" and (datum.reads or datum.take is not None):
        yield "不取其他考核的结果，不能写 reads 和 take。"


def _table(datum: Datum) -> Iterator[str]:
    """A number of a parameter table: which one, and nothing that only typed figures have."""
    if not datum.reads or "/" in datum.reads:
        yield "取自参数表，要用 reads 写明参数表的代号。"
    if datum.kind not in ("count", "number", "percent", "money", "points"):
        yield f"取自参数表，类型不能是 {datum.kind}。"
    if datum.take is not None:
        yield "取自参数表，不能写 take。"
    if datum.blank == "zero":
        yield "取自参数表，没有适用的数时不能按0计。"


def _register(datum: Datum) -> Iterator[str]:
    """A count of a register: which register and which count, and nothing that only typed figures have."""
    if not re.fullmatch(SOURCE, datum.reads):
        yield "取自台账，要用 reads 写明台账和统计项的代码，如 point_check/missed。"
    if datum.kind not in ("count", "number", "percent", "money", "points"):
        yield f"取自台账，类型不能是 {datum.kind}。"
    if datum.take is not None:
        yield "取自台账，不能写 take。"
    if datum.blank == "zero":
        yield "取自台账，没有登记的不能按0计。"


def _nodes(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("指标编号", ((path, node.code) for path, node in paths("nodes", under.scheme.nodes)))
    if not under.scheme.nodes and "nodes" not in under.broken:
        yield SchemeProblem("nodes", "方案还没有指标。")
    for path, node in paths("nodes", under.scheme.nodes):
        for requirement in node.applies if "data" not in under.broken else ():
            for reason in requirement.problems(under.scheme.catalog):
                yield SchemeProblem(path, f"{node.noun}「{node.code} {node.name}」{reason}")
        if isinstance(node, Leaf):
            yield from _leaf(under, path, node)
            continue
        for reason in _part(under, node):
            yield SchemeProblem(path, f"{node.noun}「{node.code} {node.name}」{reason}")


def _part(under: Check, node: Section | Bonus | Penalty) -> Iterator[str]:
    if not node.children and "nodes" not in under.broken:
        yield "下面还没有指标。"
    if not isinstance(node, Section):
        return
    if node.points == 0 and node.of is None:
        yield "的分值是0；只有写了折算前满分 of 的部分，分值（权重）才可以是0。"
    if node.floor is not None and node.cap is not None and node.floor > node.cap:
        yield f"的最低得分{text(node.floor)}分高于最高得分{text(node.cap)}分。"
    if not any(in_base(child) for child in node.children) and node.children:
        yield "下面只有加分项、扣分项，要有指标才能计分。"


def _leaf(under: Check, path: str, leaf: Leaf) -> Iterator[SchemeProblem]:
    subject = f"指标「{leaf.code} {leaf.name}」的计分规则"
    codes = leaf.rule.data()
    for code in sorted({code for code in codes if under.unknown_datum(code)}):
        yield SchemeProblem(f"{path}.rule", f"{subject}用到数据项「{code}」，但 data 里没有它。")
    if all(code in under.scheme.catalog for code in codes):
        for reason in leaf.rule.problems(under.scheme.catalog):
            yield SchemeProblem(f"{path}.rule", f"{subject}：{reason}")
    if (leaf.na == "fixed") != (leaf.na_points is not None):
        yield SchemeProblem(
            path, f"指标「{leaf.code} {leaf.name}」：na 写 fixed 时要写不适用时得分 na_points，其他时候不写。"
        )
    if leaf.na_points is not None and leaf.na_points > leaf.points:
        yield SchemeProblem(
            path,
            f"指标「{leaf.code} {leaf.name}」的不适用时得分{text(leaf.na_points)}分高于分值{text(leaf.points)}分。",
        )


def _arithmetic(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("取整环节", (("arithmetic.round_at", place) for place in under.scheme.arithmetic.round_at))
    for index, entry in enumerate(under.scheme.arithmetic.tie_break):
        path = f"arithmetic.tie_break[{index}]"
        if bool(entry.node) == bool(entry.datum):
            yield SchemeProblem(path, f"同分比较第{index + 1}条要在 node（指标编号）和 datum（数据项）里写且只写一个。")
        elif entry.node and under.unknown_node(entry.node):
            yield SchemeProblem(path, f"同分比较写的指标「{entry.node}」不存在。")
        elif entry.datum and under.unknown_datum(entry.datum):
            yield SchemeProblem(path, f"同分比较用到数据项「{entry.datum}」，但 data 里没有它。")
        elif entry.datum and _is_children(under, entry.datum):
            yield SchemeProblem(path, f"同分比较不能用下级得分「{under.scheme.catalog[entry.datum].name}」。")


def _grades(under: Check) -> Iterator[SchemeProblem]:
    """A ladder without holes and overlaps: lower ends fall strictly, and only the last grade has none."""
    grades = under.scheme.grades
    yield from _twice("等次名称", _numbered("grades", under.scheme.ladder))
    for index, (above, below) in enumerate(pairwise(grades), start=1):
        if above.lower is None:
            yield SchemeProblem(f"grades[{index - 1}]", f"等次「{above.name}」没有写下限；只有最后一个等次可以不写。")
        elif below.lower is not None and below.lower >= above.lower:
            yield SchemeProblem(
                f"grades[{index}]",
                f"等次「{below.name}」的下限{text(below.lower)}应低于「{above.name}」的下限{text(above.lower)}。",
            )
    if grades and grades[-1].lower is None and grades[-1].edge != "in":
        yield SchemeProblem(f"grades[{len(grades) - 1}]", f"等次「{grades[-1].name}」没有下限，不能写下限含不含 edge。")
    if grades and grades[-1].lower is not None:
        yield SchemeProblem(
            f"grades[{len(grades) - 1}]",
            f"最后的等次「{grades[-1].name}」不能写下限，否则低于{text(grades[-1].lower)}分的没有等次。",
        )


def _quotas(under: Check) -> Iterator[SchemeProblem]:
    for index, quota in enumerate(under.scheme.quotas):
        for reason in _quota(under, quota):
            yield SchemeProblem(f"quotas[{index}]", f"名额第{index + 1}条（{quota.grade}）{reason}")
    said = [f"{quota.grade}（{QUOTA_KINDS[quota.kind]}）" for quota in under.scheme.quotas]
    yield from _twice("名额的等次", _numbered("quotas", said))


def _quota(under: Check, quota: Quota) -> Iterator[str]:
    ladder = under.scheme.ladder
    for name in (quota.grade, *quota.also):
        if under.unknown_grade(name):
            yield f"写的等次「{name}」不在 grades 里。"
    if (quota.share is None) == (quota.count is None):
        yield "要在比例 share 和名额数 count 里写且只写一个。"
    if (quota.share is None) != (quota.rounding is None):
        yield "写了比例 share 就要写取整方式 rounding，写名额数 count 时不写。"
    if quota.kind == "ceiling" and ladder and quota.grade == ladder[-1]:
        yield "是最低等次，不能限制名额。"
    yield from _filling(quota, ladder)


def _filling(quota: Quota, ladder: Sequence[str]) -> Iterator[str]:
    """From where a floor takes the units it lacks."""
    if (quota.kind == "floor") != (quota.fill is not None):
        yield "是下限 floor 时要写不足时从哪边补 fill（raise 从下一等次提上来，lower 从上一等次降下来），其他时候不写。"
    if quota.also and quota.kind != "floor":
        yield "只有下限 floor 才能写合并计算的等次 also。"
    named = (quota.grade, *quota.also)
    if quota.fill == "raise" and ladder[-1:] and ladder[-1] in named:
        yield "已到最低等次，没有更低的等次可以提上来。"
    if quota.fill == "lower" and ladder[:1] and ladder[0] in named:
        yield "已到最高等次，没有更高的等次可以降下来。"


def _vetoes(under: Check) -> Iterator[SchemeProblem]:
    yield from _twice("一票否决编号", _numbered("vetoes", (veto.code for veto in under.scheme.vetoes)))
    for index, veto in enumerate(under.scheme.vetoes):
        for reason in (*_trigger(under, veto), *_effect(under, veto)):
            yield SchemeProblem(f"vetoes[{index}]", f"一票否决「{veto.code} {veto.name}」{reason}")


def _trigger(under: Check, veto: Veto) -> Iterator[str]:
    if bool(veto.datum) == bool(veto.last):
        yield "要在数据项 datum 和末位名数 last 里写且只写一个。"
    if (veto.op is None) != (veto.than is None):
        yield "的 op 和 than 要么都写，要么都不写。"
    if veto.last and veto.effect in ("not_ranked", "last_place", *ON_TOTALS):
        refused = "not_ranked 或 score_zero" if veto.effect in ("not_ranked", "score_zero") else veto.effect
        yield f"按名次触发，后果不能是 {refused}：名次要先排出来。"
    if veto.datum and under.unknown_datum(veto.datum):
        yield f"用到数据项「{veto.datum}」，但 data 里没有它。"
    yield from _figure(under, veto)


def _figure(under: Check, veto: Veto) -> Iterator[str]:
    """Whether the datum of a veto can be judged."""
    if known := under.scheme.catalog.get(veto.datum):
        if veto.op is None and known.kind not in ("flag", "count"):
            yield f"用到的数据项「{known.name}」应是 flag 或 count，或者写明比较 op 和 than。"
        if known.kind == "children":
            yield f"不能用下级得分「{known.name}」。"
        if known.blank == "zero" and veto.falls(0):
            yield f"用到的数据项「{known.name}」未填按0计，没有填报的单位都会触发；请把它的 blank 改成 missing。"


def _effect(under: Check, veto: Veto) -> Iterator[str]:
    if veto.effect == "grade_cap" and not veto.grade:
        yield "要写明最高等次 grade。"
    elif veto.effect == "grade_cap" and under.unknown_grade(veto.grade):
        yield f"写的最高等次「{veto.grade}」不在 grades 里。"
    if veto.effect != "grade_cap" and veto.grade:
        yield "的后果不是 grade_cap，不能写 grade。"
    if not under.scheme.ladder and "grades" not in under.broken:
        if veto.effect == "lowest_grade":
            yield "要定为最低等次，但方案没有等次。"
        elif veto.effect in SHIFTING:
            yield "要升降等次，但方案没有等次。"
    yield from _extent(veto)


def _extent(veto: Veto) -> Iterator[str]:
    """How far an effect goes: stated where it needs it, and nowhere else."""
    if veto.steps != 1 and veto.effect not in SHIFTING:
        yield "的后果不是 lower_grade 或 raise_grade，不能写 steps。"
    for effect, key, said, stated in (
        ("score_cap", "score", "最高总分", veto.score),
        ("score_factor", "factor", "总分折算比例", veto.factor),
    ):
        if veto.effect == effect and stated is None:
            yield f"要写明{said} {key}。"
        elif veto.effect != effect and stated is not None:
            yield f"的后果不是 {effect}，不能写 {key}。"


def _formulas(under: Check) -> Iterator[SchemeProblem]:
    """Formulas that can be read, over known names, without a circle; told by the path of codes."""
    sound = not under.broken
    for index, datum in enumerate(under.scheme.data):
        for reason in _formula(under, datum):
            sound = False
            yield SchemeProblem(f"data[{index}]", f"数据项「{datum.code} {datum.name}」{reason}")
    if not sound or len(under.scheme.by_code) != len(under.scheme.preorder):
        return
    try:
        TopologicalSorter(under.scheme.dependencies).prepare()
    except CycleError as error:
        path = " → ".join(f"「{code}」" for _, code in reversed(error.args[1]))
        yield SchemeProblem("data", f"计算成了圈，谁也算不出来：{path}。请改掉其中一个公式。")


def _formula(under: Check, datum: Datum) -> Iterator[str]:
    if bool(datum.formula) != (datum.asked == "computed"):
        yield "：由系统计算（asked 写 computed）的要写公式 formula，其他的不写。"
    if datum.formula and datum.blank == "zero":
        yield "由系统计算，不能写 blank。"
    if datum.formula and datum.kind not in ("number", "percent", "points", "money", "count", "flag"):
        yield f"由系统计算，类型不能是 {datum.kind}。"
    try:
        yield from _inputs(under, datum.inputs)
    except ExpressionError as error:
        yield f"的公式不对：{error}"


def _inputs(under: Check, reads: Sequence[Name]) -> Iterator[str]:
    """Names in a formula that mean nothing, or no number."""
    for name in reads:
        if name.is_node and under.unknown_node(name.code):
            yield f"的公式用到指标「{name.code}」，方案里没有它。"
        elif not name.is_node and under.unknown_datum(name.code):
            yield f"的公式用到数据项「{name.code}」，但 data 里没有它。"
        elif not name.is_node and _is_children(under, name.code):
            yield f"的公式不能用下级得分「{under.scheme.catalog[name.code].name}」。"


def _is_children(under: Check, code: str) -> bool:
    return code in under.scheme.catalog and under.scheme.catalog[code].kind == "children"


def _examples(under: Check) -> Iterator[SchemeProblem]:
    """Judged only where all items could be read: no example should be blamed for a rule that was read by half."""
    for index, example in enumerate(under.scheme.examples if "nodes" not in under.broken else ()):
        for reason in mistakes(under.scheme, example):
            yield SchemeProblem(f"examples[{index}]", f"算例第{index + 1}条（指标「{example.node}」）{reason}")


def _twice(noun: str, named: Iterable[tuple[str, str]]) -> Iterator[SchemeProblem]:
    """A problem at the place of every name that stood before; `named` are pairs of place and name."""
    named = list(named)
    times = Counter(name for _, name in named)
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            yield SchemeProblem(path, f"{noun}「{name}」重复出现{times[name]}次。")
        seen.add(name)


def _numbered(path: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{path}[{index}]", name) for index, name in enumerate(names))
