"""A scheme in memory: how facts become points, places, grades. Frozen; the document is read by `load`.

The format is described by these classes alone: reading, writing and the JSON Schema follow their annotations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, to_places
from scoring.engine.datum import Catalog, Datum
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Figures, Form
from scoring.engine.nodes import ROOTS, Bonus, Leaf, Node, Penalty, Section, walk
from scoring.engine.numbers import Rounding
from scoring.engine.problems import SumWarning
from scoring.engine.rules.base import PoolRule, UnitRule

__all__ = [
    "FORMAT",
    "Arithmetic",
    "Bonus",
    "Example",
    "Grade",
    "Leaf",
    "Node",
    "Penalty",
    "Quota",
    "Scheme",
    "Section",
    "Veto",
    "walk",
]

FORMAT = "kaoping-scheme/1"

Step = Literal["leaf", "section", "total"]
Effect = Literal["grade_cap", "lowest_grade", "not_ranked", "score_zero"]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Declared precision: printed places, where values are rounded, what is ranked (domain.md section 12)."""

    places: Annotated[int, Form("小数位数", least=0, most=6)] = 2
    rounding: Annotated[Literal["half_up"], Form("进位方式")] = "half_up"
    round_at: Annotated[tuple[Step, ...], Form("取整环节")] = ("total",)
    rank_on: Annotated[Literal["rounded", "exact"], Form("排名依据")] = "rounded"
    ties: Annotated[Literal["competition"], Form("并列办法")] = "competition"

    def rounded(self, value: int, at: Step) -> int:
        """The value rounded to the printed places if the scheme rounds there, otherwise as it is."""
        return to_places(value, self.places) if at in self.round_at else value


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade: printed totals from `lower` (in) up to the grade above (out); the last has no lower end."""

    noun: ClassVar[str] = "等次"

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    lower: Annotated[int | None, Form("下限", key="from", scaled=True)]


@dataclass(frozen=True, slots=True)
class Quota:
    """At most this share of the ranked units of a pool (or of all) may have the grade."""

    grade: Annotated[str, Form("等次")]
    share: Annotated[int, Form("比例", scaled=True, least=0, most=SCALE)]
    rounding: Annotated[Rounding, Form("取整方式")]
    kind: Annotated[Literal["ceiling"], Form("类型")] = "ceiling"
    per: Annotated[Literal["pool", "all"], Form("范围")] = "pool"


@dataclass(frozen=True, slots=True)
class Veto:
    """What happens to a unit for which the datum is true: the effect is data (domain.md 9.4).

    grade_cap: no better than `grade`; lowest_grade: the last grade; not_ranked: no place and no grade;
    score_zero: the total is 0 (清零).
    """

    noun: ClassVar[str] = "一票否决"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    datum: Annotated[str, Form("数据项", pattern=CODE)]
    effect: Annotated[Effect, Form("后果")]
    grade: Annotated[str, Form("最高等次")] = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example of one item: the scheme is refused unless its rule gives these points.

    A datum of kind children is given as the list of the results below, any other as one number.
    """

    noun: ClassVar[str] = "算例"

    node: Annotated[str, Form("指标编号", pattern=NODE_CODE)]
    facts: Annotated[Figures, Form("已知数据", scaled=True, pattern=CODE)] = field(hash=False)
    points: Annotated[int, Form("得分", scaled=True)]


@dataclass(frozen=True)
class Scheme:
    """A whole scheme. Not slotted, because what is derived from it is kept beside it once asked for."""

    format: Annotated[Literal["kaoping-scheme/1"], Form("格式")]
    key: Annotated[str, Form("标识", pattern=r"[a-z0-9][a-z0-9-]{0,63}")]
    title: Annotated[str, Form("标题", pattern=SPOKEN)]
    year: Annotated[int, Form("年度", least=1949, most=2999)]
    level: Annotated[str, Form("考核对象层级", pattern=CODE)]
    full: Annotated[int, Form("满分", scaled=True, positive=True)]
    data: Annotated[tuple[Datum, ...], Form("数据项")]
    nodes: Annotated[tuple[Node, ...], Form("指标", tag="kind", variants=lambda: ROOTS)]
    source: Annotated[str, Form("来源")] = ""
    notes: Annotated[tuple[str, ...], Form("说明")] = ()
    arithmetic: Annotated[Arithmetic, Form("计算办法")] = Arithmetic()
    grades: Annotated[tuple[Grade, ...], Form("等次")] = ()
    quotas: Annotated[tuple[Quota, ...], Form("名额")] = ()
    vetoes: Annotated[tuple[Veto, ...], Form("一票否决")] = ()
    examples: Annotated[tuple[Example, ...], Form("算例")] = ()

    @cached_property
    def catalog(self) -> Catalog:
        return {datum.code: datum for datum in self.data}

    @cached_property
    def preorder(self) -> tuple[Node, ...]:
        """All nodes, each before what is below it: the order of stored node values."""
        return tuple(node for root in self.nodes for node in walk(root))

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.preorder)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(node for node in self.preorder if isinstance(node, Leaf))

    @cached_property
    def by_code(self) -> Mapping[str, Node]:
        return {node.code: node for node in self.preorder}

    @cached_property
    def base(self) -> tuple[Section | Leaf, ...]:
        """The roots that make up the base; bonuses and penalties stand outside it."""
        return tuple(node for node in self.nodes if isinstance(node, Section | Leaf))

    @cached_property
    def base_leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for root in self.base for leaf in walk(root) if isinstance(leaf, Leaf))

    @cached_property
    def reach(self) -> int:
        """The points of all items of the base: what a unit can reach, even where declared sums differ."""
        return sum(leaf.points for leaf in self.base_leaves)

    @cached_property
    def leaving(self) -> tuple[str, ...]:
        """Codes of the base items whose points leave the base when they do not apply."""
        return tuple(leaf.code for leaf in self.base_leaves if leaf.na == "scale")

    @cached_property
    def alone(self) -> tuple[tuple[str, UnitRule], ...]:
        """Code and rule of the items that one unit's facts decide."""
        return tuple((leaf.code, leaf.rule) for leaf in self.leaves if isinstance(leaf.rule, UnitRule))

    @cached_property
    def relative(self) -> tuple[tuple[str, PoolRule], ...]:
        """Code and rule of the items that only the pool decides."""
        return tuple((leaf.code, leaf.rule) for leaf in self.leaves if isinstance(leaf.rule, PoolRule))

    @cached_property
    def fined(self) -> frozenset[str]:
        """Codes of the penalties and of the items below them: their points are taken off."""
        return frozenset(node.code for root in self.nodes if isinstance(root, Penalty) for node in walk(root))

    @cached_property
    def ladder(self) -> tuple[str, ...]:
        """Names of the grades, the best first."""
        return tuple(grade.name for grade in self.grades)

    @cached_property
    def warnings(self) -> tuple[SumWarning, ...]:
        """Declared points that do not add up, sections and items in preorder, the total last."""
        sums = [
            SumWarning(node.code, node.name, node.points, node.listed)
            for node in self.preorder
            if isinstance(node, Section | Leaf)
        ]
        sums.append(SumWarning("", self.title, self.full, sum(root.points for root in self.base)))
        return tuple(warning for warning in sums if warning.declared != warning.actual)

    @cached_property
    def unused(self) -> tuple[Datum, ...]:
        """Data that are asked but read by no rule and no veto: work for nobody's sake."""
        read = {code for leaf in self.leaves for code in leaf.rule.data()} | {veto.datum for veto in self.vetoes}
        return tuple(datum for datum in self.data if datum.code not in read)

    def sentence(self, code: str) -> str:
        """The rule of one item in Chinese; KeyError for an unknown code, empty for a node that is not an item."""
        node = self.by_code[code]
        return node.rule.sentence(self.catalog, penalty=code in self.fined) if isinstance(node, Leaf) else ""
