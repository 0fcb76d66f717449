"""R3 按次扣分: start full, lose the same for every event, never below the floor (扣完为止)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least
from scoring.engine.rules.base import FigureRule, Loss, register


@register
@dataclass(frozen=True, slots=True)
class DeductCount(FigureRule):
    """R3: `full` less `each` per event, at least `floor`. A failing water check of 4, −2 each: 1 → 2, 3 → 0."""

    type: ClassVar[str] = "deduct_count"

    full: Full
    datum: DatumCode
    each: Annotated[int, Form("每次扣分", scaled=True, positive=True)]
    floor: Annotated[int, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int:
        (events,) = figures
        return at_least(self.full - multiply(self.each, events), self.floor)

    def sentence(self, catalog: Catalog) -> str:
        datum = catalog[self.datum]
        until = f"最低{text(self.floor)}分" if self.floor else "扣完为止"
        return f"满分{text(self.full)}分：{datum.name}每1{datum.measure or '次'}扣{text(self.each)}分，{until}。"

    def steps(self, facts: Facts, catalog: Catalog) -> Iterator[str]:
        events = facts[self.datum].known or 0
        datum = catalog[self.datum]
        lost = multiply(self.each, events)
        each = f"每1{datum.measure or '次'}扣{text(self.each)}分"
        yield f"{datum.name}：{datum.amount(events)}，{each}，共扣{text(lost)}分。"
        yield left_over(self.full, lost, self.floor)

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        if facts[self.datum].known:
            yield Loss(self.datum, next(self.steps(facts, catalog)).rstrip("。"))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"


def left_over(full: int, lost: int, floor: int) -> str:
    """The last line of every deduction: what is left, and whether the floor held it."""
    left = full - lost
    if left < floor:
        return f"{text(full)} − {text(lost)} = {text(left)}，不足{text(floor)}分按{text(floor)}分计（扣完为止）。"
    return f"{text(full)} − {text(lost)} = {text(left)}，得{text(left)}分。"
