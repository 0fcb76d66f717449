"""The tree of a scheme: parts, items, and what stands outside the base."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from scoring.engine.form import NODE_CODE, SPOKEN, Form
from scoring.engine.rules.base import Rule, rule_types

NaPolicy = Literal["full", "zero", "scale"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item that is scored by a rule; `na` says what a unit gets for what does not apply to it (domain.md 13).

    full: the points; zero: none; scale: they leave the base, and the rest is scaled up to it.
    In a bonus or penalty what does not apply simply adds nothing.
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
    source: Annotated[str, Form("来源")] = ""
    clause: Annotated[str, Form("原文")] = ""

    @property
    def listed(self) -> int:
        """What the parts that its rule lists add up to, at most its points."""
        return self.rule.attainable


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: the sum of what is below it, to any depth."""

    noun: ClassVar[str] = "指标"
    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "section"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    points: Annotated[int, Form("分值", scaled=True, positive=True)]
    children: Annotated[tuple["Section | Leaf", ...], Form("下级指标", tag="kind", variants=lambda: INNER)]

    @property
    def listed(self) -> int:
        """What the points of its children add up to."""
        return sum(child.points for child in self.children)


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points added outside the base, together not above `cap`; unlimited (加分不封顶) is said by a cap of null."""

    noun: ClassVar[str] = "加分项"
    tag: ClassVar[str] = "kind"
    kind: ClassVar[str] = "bonus"

    code: Annotated[str, Form("编号", pattern=NODE_CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    cap: Annotated[int | None, Form("封顶分值", scaled=True, positive=True)]
    children: Annotated[tuple[Leaf, ...], Form("下级指标", tag="kind", variants=lambda: LEAVES)]

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
    children: Annotated[tuple[Leaf, ...], Form("下级指标", tag="kind", variants=lambda: LEAVES)]

    @property
    def points(self) -> int | None:
        return self.cap


Node = Section | Leaf | Bonus | Penalty

LEAVES: Mapping[str, type] = {"leaf": Leaf}
INNER: Mapping[str, type] = {"section": Section, "leaf": Leaf}
ROOTS: Mapping[str, type] = {"section": Section, "leaf": Leaf, "bonus": Bonus, "penalty": Penalty}


def walk(node: Node) -> Iterator[Node]:
    """The node, then everything below it in order."""
    yield node
    for child in node.children:
        yield from walk(child)
