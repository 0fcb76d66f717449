"""R37 难度系数: the points by another rule, multiplied by the coefficient of the unit."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import within
from scoring.engine.rules.base import Scored, UnitRule, register, unscored
from scoring.engine.rules.inner import InnerRule, inner_problems, nothing_yet
from scoring.engine.status import Status
from scoring.engine.wording import most, reckoned


@register
@dataclass(frozen=True, slots=True)
class Coefficient(UnitRule):
    """R37: what `rule` gives × the unit's coefficient, at most `cap` (null: no cap): 8 × 1.1 = 8.8.

    The coefficient is for size, base, difficulty (domain.md R37). Where it does not apply (不适用) it is 1.
    """

    type: ClassVar[str] = "coefficient"

    full: Full
    datum: DatumCode
    rule: InnerRule
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)]

    def data(self) -> tuple[str, ...]:
        return (self.datum, *self.rule.data())

    @property
    def judged(self) -> bool:
        return self.rule.judged

    @property
    def attainable(self) -> int:
        return self.rule.attainable

    def score(self, facts: Facts) -> Scored:
        scored, coefficient = self.rule.score(facts), facts[self.datum].status
        if scored.value is None:
            return scored
        if coefficient.provisional:
            return unscored(coefficient, self.full)
        return scored._replace(value=within(self._multiplied(scored.value, facts), None, self.cap))

    def _multiplied(self, points: int, facts: Facts) -> int:
        return multiply(points, self._factor(facts))

    def _factor(self, facts: Facts) -> int:
        known = facts[self.datum].known
        return SCALE if known is None else known

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        return f"{self.rule.sentence(catalog, penalty=penalty)}得分乘以{catalog[self.datum].name}，{most(self.cap)}。"

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        status, lines = facts[self.datum].status, self.rule.explain(facts, catalog, penalty=penalty)
        if status is not Status.FILLED:
            lines = (*lines, f"「{catalog[self.datum].name}」{status.label}。")
        scored = self.score(facts)
        if scored.value is None:
            return (*lines, *nothing_yet(scored.status))
        return (*lines, *self.steps(facts, catalog))

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        points, held = self.rule.score(facts).value, self.score(facts).value
        if points is None or held is None:
            return
        formula = f"{text(points)} × {catalog[self.datum].name}{text(self._factor(facts))}"
        yield reckoned(formula, self._multiplied(points, facts), held)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from inner_problems(self.rule, catalog, whole=True)
        datum = catalog[self.datum]
        if datum.kind not in ("number", "percent"):
            yield f"「{datum.name}」是系数，类型应是 number。"
        elif datum.min is None or datum.min <= 0:
            yield f"「{datum.name}」是系数，要写大于0的最小值 min。"
