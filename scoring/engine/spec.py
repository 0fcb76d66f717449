"""A scheme in memory: how facts become points, places, grades. Frozen; the document is read by `load`.

The format is described by these classes alone: reading, writing and the JSON Schema follow their annotations.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from typing import Annotated, ClassVar, Literal

from scoring.engine.arithmetic import PLAIN, Arithmetic
from scoring.engine.datum import Catalog, Datum
from scoring.engine.expression import names, written
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Figures, Form
from scoring.engine.ladder import Grade, Quota, Veto
from scoring.engine.nodes import NODES, Bonus, Leaf, Node, Penalty, Section, in_base, walk
from scoring.engine.problems import SumWarning

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

FINED = "算得的分数就是要扣的分数。"

StepName = tuple[str, str]  # "node" or "datum", and its code


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
    nodes: Annotated[tuple[Node, ...], Form("指标", tag="kind", variants=lambda: NODES)]
    source: Annotated[str, Form("来源")] = ""
    notes: Annotated[tuple[str, ...], Form("说明")] = ()
    arithmetic: Annotated[Arithmetic, Form("计算办法")] = PLAIN
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
    def outside(self) -> frozenset[str]:
        """Codes of all nodes in a bonus or penalty."""
        extras = [node for node in self.preorder if isinstance(node, Bonus | Penalty)]
        return frozenset(inner.code for extra in extras for inner in walk(extra))

    @cached_property
    def above(self) -> Mapping[str, frozenset[str]]:
        """By code the codes of a node and of all nodes above it."""
        found: dict[str, frozenset[str]] = {}

        def visit(node: Node, over: frozenset[str]) -> None:
            found[node.code] = over | {node.code}
            for child in node.children:
                visit(child, found[node.code])

        for root in self.nodes:
            visit(root, frozenset())
        return found

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The categories of units that some node is for, in the order of the scheme."""
        return tuple(dict.fromkeys(name for node in self.preorder for name in node.only))

    def assessed(self, node: Node, category: str) -> bool:
        """Whether units of this category are assessed on a node: neither it nor a node above it is for others."""
        if not self.categories:
            return True
        limits = (self.by_code[code].only for code in self.above[node.code])
        return all(not only or category in only for only in limits)

    def asks(self, node: Node, category: str, exempt: Collection[str]) -> bool:
        """Whether a node is asked of units of this category that are spared these nodes by the roster."""
        return self.assessed(node, category) and self.above[node.code].isdisjoint(exempt)

    def reach(self, category: str = "") -> int:
        """What a unit of this category can reach in the base, even where declared sums differ."""
        return sum(self._worth(root, category) for root in self.base)

    def reach_below(self, section: Section, category: str = "") -> int:
        """The same, of what adds up to the points of one part."""
        return sum(self._worth(child, category) for child in section.children if in_base(child))

    def _worth(self, node: Node, category: str) -> int:
        if node.only and category not in node.only:
            return 0
        if isinstance(node, Section) and node.of is None:
            return self.reach_below(node, category)
        return node.points or 0

    @cached_property
    def computed(self) -> tuple[Datum, ...]:
        return tuple(datum for datum in self.data if datum.formula)

    @cached_property
    def order(self) -> tuple[Node | Datum, ...]:
        """Every node and every computed datum, each after what it depends on; CycleError where that cannot be."""
        steps = {step_name(step): step for step in (*self.preorder, *self.computed)}
        return tuple(steps[name] for name in TopologicalSorter(self.dependencies).static_order())

    @property
    def dependencies(self) -> Mapping[StepName, Sequence[StepName]]:
        """By node or computed datum what it is calculated from, as far as that is calculated itself."""
        formulas = {datum.code for datum in self.computed}
        graph: dict[StepName, list[StepName]] = {}
        for node in reversed(self.preorder):
            read = node.rule.data() if isinstance(node, Leaf) else ()
            below = [("node", child.code) for child in node.children]
            graph["node", node.code] = below + [("datum", code) for code in read if code in formulas]
        for datum in self.computed:
            graph["datum", datum.code] = [
                ("node" if name.is_node else "datum", name.code)
                for name in datum.inputs
                if name.is_node or name.code in formulas
            ]
        return graph

    @cached_property
    def most_points(self) -> Mapping[str, int]:
        """By datum of kind points the greatest number that may be given: of the items that read it the least points.

        A greatest value that the datum states itself counts alone, unless a person gives the points of a whole item:
        a judge gives 95 of 100 for an item of 10. Data read by formulas only are data of the item all the same.
        """
        found: dict[str, int] = {}
        for leaf in self.leaves:
            for code in self._through(leaf.rule.data()):
                datum = self.catalog[code]
                if datum.kind == "points" and (datum.max is None or leaf.rule.type == "manual"):
                    found[code] = min(leaf.points, found.get(code, leaf.points))
        return found

    def _through(self, codes: Sequence[str]) -> Mapping[str, None]:
        """These data with those that their formulas read, each once."""
        found: dict[str, None] = {}
        waiting = list(codes)
        while waiting:
            code = waiting.pop()
            if code not in found:
                found[code] = None
                waiting += [name.code for name in self.catalog[code].inputs if not name.is_node]
        return found

    @cached_property
    def fined(self) -> frozenset[str]:
        """Codes of the penalties and of what is below them: their points are taken off."""
        penalties = [node for node in self.preorder if isinstance(node, Penalty)]
        return frozenset(inner.code for penalty in penalties for inner in walk(penalty))

    def signed(self, code: str, value: int | None) -> int | None:
        """The points of a node as tables show them: what a penalty takes off is negative."""
        return -value if value and code in self.fined else value

    def fallen(self, codes: Collection[str]) -> tuple[Veto, ...]:
        """The vetoes with these codes, in the order of the scheme."""
        return tuple(veto for veto in self.vetoes if veto.code in codes)

    @cached_property
    def ladder(self) -> tuple[str, ...]:
        """Names of the grades, the best first."""
        return tuple(grade.name for grade in self.grades)

    @cached_property
    def warnings(self) -> tuple[SumWarning, ...]:
        """Declared points that do not add up, parts and items in preorder, the total last; once for every category."""
        found: dict[tuple[str, str, int, int], list[str]] = {}
        categories = self.categories or ("",)
        for category in categories:
            for sums in self._sums(category):
                found.setdefault(sums, []).append(category)
        judged = Counter(code for (code, *_), named in found.items() for _ in named)
        wrong = [(sums, named) for sums, named in found.items() if sums[2] != sums[3]]
        order = {code: position for position, code in enumerate((*self.codes, ""))}
        return tuple(
            SumWarning(*sums, "、".join(named) if len(named) < judged[sums[0]] else "")
            for sums, named in sorted(wrong, key=lambda each: order[each[0][0]])
        )

    def _sums(self, category: str) -> Iterator[tuple[str, str, int, int]]:
        """Of every item, part and the whole, for units of a category: code, name, declared points and their sum."""
        for node in self.preorder:
            if isinstance(node, Leaf) and self.assessed(node, category):
                yield node.code, node.name, node.points, node.listed
            elif isinstance(node, Section) and self.assessed(node, category):
                declared = node.points if node.of is None else node.of
                yield node.code, node.name, declared, self._listed(node.children, category)
        yield "", self.title, self.full, self._listed(self.nodes, category)

    def _listed(self, nodes: Sequence[Node], category: str) -> int:
        """What the declared points of these nodes add up to for units of a category."""
        return sum(node.points or 0 for node in nodes if in_base(node) and self.assessed(node, category))

    @cached_property
    def unused(self) -> tuple[Datum, ...]:
        """Data that are asked but read by no rule, formula, veto or comparison: work for nobody's sake."""
        read = {code for leaf in self.leaves for code in leaf.rule.data()} | {veto.datum for veto in self.vetoes}
        read |= {name.code for datum in self.computed for name in datum.inputs if not name.is_node}
        read |= {entry.datum for entry in self.arithmetic.tie_break}
        return tuple(datum for datum in self.data if datum.code not in read)

    def sentence(self, code: str) -> str:
        """The rule of one item in Chinese; KeyError for an unknown code, empty for a node that is not an item."""
        node = self.by_code[code]
        if not isinstance(node, Leaf):
            return ""
        penalty = code in self.fined
        fined = FINED if penalty and not node.rule.fines else ""
        return node.rule.sentence(self.catalog, penalty=penalty) + fined + self._formulas(node)

    def _formulas(self, leaf: Leaf) -> str:
        """How the computed figures come about that an item reads; a judgement is called by what it judges."""
        computed = [f"{datum.name} = {self.formula(datum)}" for datum in self.calculated(leaf) if datum.kind != "flag"]
        return f"其中{'；'.join(computed)}。" if computed else ""

    def calculated(self, leaf: Leaf) -> tuple[Datum, ...]:
        """The computed data that an item reads, and those that these are calculated from in their turn."""
        wanted = list(leaf.rule.data())
        for code in wanted:  # grows while it is gone through
            inner = names(self.catalog[code].tree) if self.catalog[code].asked == "computed" else ()
            wanted += [name.code for name in inner if not name.is_node and name.code not in wanted]
        return tuple(datum for datum in self.computed if datum.code in wanted)

    def formula(self, datum: Datum) -> str:
        """The formula of a computed datum in Chinese: 党员人数 ÷ 户数 × 100."""
        return written(
            datum.tree, lambda name: f"「{name.code}」得分" if name.is_node else self.catalog[name.code].name
        )


def step_name(step: Node | Datum) -> StepName:
    return ("datum" if isinstance(step, Datum) else "node", step.code)
