"""R1 满分或零分: full points if all conditions hold, otherwise none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.rules.base import Loss, PartsRule, gives, register

Op = Literal[">=", ">", "<=", "<", "==", "!="]
COMPARE = {">=": ge, ">": gt, "<=": le, "<": lt, "==": eq, "!=": ne}
WORDS = {">=": "不低于", ">": "高于", "<=": "不高于", "<": "低于", "==": "为", "!=": "不为"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of one datum with a number; without one the datum itself must be true."""

    datum: DatumCode
    op: Annotated[Op | None, Form("比较")] = None
    than: Annotated[int | None, Form("比较值", scaled=True)] = None

    def sentence(self, catalog: Catalog) -> str:
        datum = catalog[self.datum]
        if self.op is None or self.than is None:
            return datum.name
        return f"{datum.name}{WORDS[self.op]}{datum.amount(self.than)}"


def compare(op: Op, value: int, than: int) -> bool:
    return bool(COMPARE[op](value, than))


def holds(condition: "Condition | FullOrZero", value: int) -> bool:
    if condition.op is None or condition.than is None:
        return value != 0
    return compare(condition.op, value, condition.than)


@register
@dataclass(frozen=True, slots=True)
class FullOrZero(PartsRule):
    """R1: `full` if the datum is true or its comparison holds, and so do all of `also`; otherwise 0 (domain.md R1)."""

    type: ClassVar[str] = "full_or_zero"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    op: Annotated[Op | None, Form("比较")] = None
    than: Annotated[int | None, Form("比较值", scaled=True)] = None
    also: Annotated[tuple[Condition, ...], Form("其他条件")] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (Condition(self.datum, self.op, self.than), *self.also)

    def data(self) -> tuple[str, ...]:
        return (self.datum, *(condition.datum for condition in self.also))

    def points(self, figures: Sequence[int | None]) -> int:
        """Full points unless a condition is broken; what does not apply cannot be."""
        conditions: tuple[Condition | FullOrZero, ...] = (self, *self.also)
        for condition, figure in zip(conditions, figures, strict=True):
            if figure is not None and not holds(condition, figure):
                return 0
        return self.full

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        wanted = "，且".join(condition.sentence(catalog) for condition in self.conditions)
        return f"{wanted}的，{gives(penalty)}{text(self.full)}分；否则不{gives(penalty)}分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for condition in self.conditions:
            if (value := facts[condition.datum].known) is not None:
                datum = catalog[condition.datum]
                met = "符合条件" if holds(condition, value) else "不符合条件"
                yield f"{datum.name}：{datum.amount(value)}，{met}（{condition.sentence(catalog)}）。"
        points = self.points(self.figures(facts))
        if penalty:
            yield f"条件都符合，扣{text(points)}分。" if points else "有条件不符合，不扣分。"
        else:
            yield f"条件都符合，得满分{text(points)}分。" if points else "有条件不符合，得0分。"

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        if penalty:
            yield from PartsRule.losses(self, facts, catalog, penalty=True)
            return
        for condition in self.conditions:
            if (value := facts[condition.datum].known) is not None and not holds(condition, value):
                datum = catalog[condition.datum]
                yield Loss(condition.datum, f"{datum.name}：{datum.amount(value)}，不符合条件，不得分")

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from condition_problems(self.conditions, catalog)


def condition_problems(conditions: Iterable[Condition], catalog: Catalog) -> Iterator[str]:
    for condition in conditions:
        if (condition.op is None) != (condition.than is None):
            yield f"「{catalog[condition.datum].name}」的 op 和 than 要么都写，要么都不写。"
