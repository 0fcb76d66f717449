"""R3 按次扣分: start full, lose the same for every event, never below the floor (扣完为止)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import within
from scoring.engine.rules.base import FigureRule, Loss, gives, register
from scoring.engine.wording import BELOW


@register
@dataclass(frozen=True, slots=True)
class DeductCount(FigureRule):
    """R3: `full` less `each` per event, at least `floor`. A failing water check of 4, −2 each: 1 → 2, 3 → 0."""

    type: ClassVar[str] = "deduct_count"
    fines: ClassVar[bool] = True
    lessens: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    each: Annotated[int, Form("每次扣分", scaled=True, positive=True)]
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int:
        (events,) = figures
        return within(self.full - multiply(self.each, events), self.floor, None)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        each = f"{datum.name}每1{datum.measure or '次'}{lessens(penalty)}{text(self.each)}分"
        return f"{at_first(self.full, penalty)}：{each}，{until(self.floor, penalty)}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        events = facts[self.datum].known or 0
        datum = catalog[self.datum]
        lost = multiply(self.each, events)
        each = f"每1{datum.measure or '次'}{lessens(penalty)}{text(self.each)}分"
        yield f"{datum.name}：{datum.amount(events)}，{each}，共{lessens(penalty)}{text(lost)}分。"
        yield left_over(self.full, lost, self.floor, penalty=penalty)

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        if facts[self.datum].known:
            yield Loss(self.datum, next(self.steps(facts, catalog, penalty=penalty)).rstrip("。"))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"


def lessens(penalty: bool) -> str:
    """What an event does: it takes points off; in a penalty, less is taken off for it."""
    return "少扣" if penalty else "扣"


def at_first(full: int, penalty: bool) -> str:
    """From where a deduction starts."""
    return f"先扣{text(full)}分" if penalty else f"满分{text(full)}分"


def until(floor: int | None, penalty: bool) -> str:
    """How far a deduction goes."""
    if floor is None:
        return BELOW
    if penalty:
        return f"至少扣{text(floor)}分" if floor else "减完为止"
    return f"最低{text(floor)}分" if floor else "扣完为止"


def left_over(full: int, lost: int, floor: int | None, *, penalty: bool = False) -> str:
    """The last line of every deduction: what is left, and whether the floor held it."""
    left = full - lost
    sum_written = f"{text(full)} − {text(lost)} = {text(left)}"
    if floor is not None and left < floor:
        return f"{sum_written}，不足{text(floor)}分按{text(floor)}分计（{until(0, penalty)}）。"
    return f"{sum_written}，{gives(penalty)}{text(left)}分。"
