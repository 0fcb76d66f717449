"""The tree of a scheme: parts, items, and what stands outside the base."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from scoring.engine.applies import Requirement
from scoring.engine.form import NODE_CODE, SPOKEN, Form
from scoring.engine.rules.base import Rule, rule_types

NaPolicy = Literal["full", "zero", "scale", "siblings", "mean", "fixed"]

Categories = Annotated[tuple[str, ...], Form("适用类别", pattern=SPOKEN)]
Requirements = Annotated[tuple[Requirement, ...], Form("适用条件")]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item that is scored by a rule; `na` says what a unit gets for what does not apply to it (domain.md 13).

    full: the points; zero: none; fixed: `na_points`; mean: what the others of the pool got on average;
    scale: they leave the sheet, and the rest of it is scaled up to it; siblings: the same within the part above.
    In a bonus or penalty what does not apply simply adds nothing. `only` names the categories of units that are
    assessed on it, none named: all; `applies` are conditions that the roster looks at.
    """

    noun: ClassVar[str] = "指标"
    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "leaf"
    children: ClassVar[tuple["Node", ...]] = ()

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    points: Annotated[int, Form("分值", scaled=True, positive=True)]
    rule: Annotated[Rule, Form("计分规则", tag="type", variants=rule_types)]
    content: Annotated[str, Form("考核内容")] = ""
    method: Annotated[str, Form("考核方式")] = ""
    office: Annotated[str, Form("责任科室")] = ""
    evidence: Annotated[Literal["optional", "required", "none"], Form("佐证材料")] = "optional"
    na: Annotated[NaPolicy, Form("不适用时")] = "full"
    na_points: Annotated[int | None, Form("不适用时得分", scaled=True)] = None
    only: Categories = ()
    applies: Requirements = ()
    source: Annotated[str, Form("来源")] = ""
    clause: Annotated[str, Form("原文")] = ""

    @property
    def listed(self) -> int:
        """What the parts that its rule lists add up to, at most its points."""
        return self.rule.attainable


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: the sum of what is below it, to any depth.

    With `of` it is a sheet of its own: what is below adds up to `of` points and is converted to `points`, which may
    be a weight of 0 (100 points at 70 % are points 70 of 100; a sub-sheet of 100 for 10 points: domain.md R27, 7).
    Bonuses and penalties below it count before the conversion. `floor` and `cap` hold the sum before the conversion.
    """

    noun: ClassVar[str] = "指标"
    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "section"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    points: Annotated[int, Form("分值", scaled=True, least=0)]
    children: Annotated[tuple["Node", ...], Form("下级指标", tag="kind", variants=lambda: NODES)]
    of: Annotated[int | None, Form("折算前满分", scaled=True, positive=True)] = None
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = None
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)] = None
    only: Categories = ()
    applies: Requirements = ()


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points added outside the base, together not above `cap`; unlimited (加分不封顶) is said by a cap of null.

    Bonuses of several kinds, each under its own cap, may stand in one bonus with the cap of them all.
    """

    noun: ClassVar[str] = "加分项"
    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "bonus"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    cap: Annotated[int | None, Form("封顶分值", scaled=True, positive=True)]
    children: Annotated[tuple["Leaf | Bonus", ...], Form("下级指标", tag="kind", variants=lambda: BONUSES)]
    only: Categories = ()
    applies: Requirements = ()

    @property
    def points(self) -> int | None:
        return self.cap


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points taken off outside the base, together not above `cap`; its items score what is to be taken off."""

    noun: ClassVar[str] = "扣分项"
    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "penalty"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    cap: Annotated[int | None, Form("封顶分值", scaled=True, positive=True)]
    children: Annotated[tuple["Leaf | Penalty", ...], Form("下级指标", tag="kind", variants=lambda: PENALTIES)]
    only: Categories = ()
    applies: Requirements = ()

    @property
    def points(self) -> int | None:
        return self.cap


Node = Section | Leaf | Bonus | Penalty

BONUSES: Mapping[str, type] = {"leaf": Leaf, "bonus": Bonus}
PENALTIES: Mapping[str, type] = {"leaf": Leaf, "penalty": Penalty}
NODES: Mapping[str, type] = {"section": Section, "leaf": Leaf, "bonus": Bonus, "penalty": Penalty}


def walk(node: Node) -> Iterator[Node]:
    """The node, then everything below it in order."""
    yield node
    for child in node.children:
        yield from walk(child)


def paths(path: str, nodes: Iterable[Node]) -> Iterator[tuple[str, Node]]:
    """Every node with its JSON path, in preorder."""
    for index, node in enumerate(nodes):
        here = f"{path}[{index}]"
        yield here, node
        yield from paths(f"{here}.children", node.children)


def in_base(node: Node) -> bool:
    """Whether a node counts among what adds up to the points of the node above it."""
    return isinstance(node, Section | Leaf)
