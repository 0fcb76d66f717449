"""R7 另行倒扣: after the points are set, certain events take more away, down to the floor of the item or below 0."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import within
from scoring.engine.rules.base import Scored, UnitRule, register, unscored
from scoring.engine.rules.deduct_count import left_over
from scoring.engine.rules.deduct_list import Fault
from scoring.engine.rules.inner import InnerRule, inner_problems, nothing_yet
from scoring.engine.status import Status, together
from scoring.engine.wording import until


@register
@dataclass(frozen=True, slots=True)
class ReverseExtra(UnitRule):
    """R7: what `rule` gives, less what the faults take, at least `floor`, which may be below 0.

    意识形态 3 points, each deletion request −1 (20): 2.5 earned and one request → 1.5. 合作医疗 below 80 % −1 inside an
    item of 4 (06): nothing earned and below 80 % → −1 with a floor of −1.
    """

    type: ClassVar[str] = "reverse_extra"
    lessens: ClassVar[bool] = True

    full: Full
    rule: InnerRule
    faults: Annotated[tuple[Fault, ...], Form("倒扣情形")]
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (*self.rule.data(), *(fault.datum for fault in self.faults))

    @property
    def attainable(self) -> int:
        return self.rule.attainable

    def score(self, facts: Facts) -> Scored:
        """The points of the rule inside less the faults; where the rule does not apply, neither do they."""
        earned = self.rule.score(facts)
        if earned.status.absent:
            return earned
        status = together([earned.status, *(facts[fault.datum].status for fault in self.faults)])
        if earned.value is None or status is not Status.FILLED:
            return unscored(status, self.full)
        return Scored(within(earned.value - self._lost(facts), self.floor, None), status, earned.absent)

    def _lost(self, facts: Facts) -> int:
        return sum(fault.lost(value) for fault in self.faults if (value := facts[fault.datum].known) is not None)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        faults = "；".join(fault.sentence(catalog) for fault in self.faults)
        return f"{self.rule.sentence(catalog)}另行倒扣：{faults}；{until(self.floor)}。"

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        scored = self.score(facts)
        gaps = [
            f"「{catalog[code].name}」{facts[code].status.label}。"
            for code in dict.fromkeys(fault.datum for fault in self.faults)
            if facts[code].status is not Status.FILLED
        ]
        lines = (*self.rule.explain(facts, catalog), *gaps)
        if scored.value is None:
            return (*lines, *nothing_yet(scored.status))
        return (*lines, *self.steps(facts, catalog))

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for fault in self.faults:
            if (value := facts[fault.datum].known) is not None:
                yield fault.step(value, catalog)
        yield left_over(self.rule.score(facts).value or 0, self._lost(facts), self.floor)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from inner_problems(self.rule, catalog, whole=True)
        if not self.faults:
            yield "至少要有一种倒扣情形。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
