"""酌情扣分: an office decides how much an event takes, between the bounds that the document gives (酌情扣1—5分)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_most, within
from scoring.engine.rules.base import FigureRule, Scored, all_known, register, unscored
from scoring.engine.rules.deduct_count import at_first, left_over, until
from scoring.engine.status import Status


@register
@dataclass(frozen=True, slots=True)
class DeductJudged(FigureRule):
    """`full` less what an office took off in all: `least` to `most` for every event that `times` counts, or once.

    A plan that is missing or not followed takes 1 to 5 points (没有制定工作预案或者工作不到位的扣1—5分).
    Two fires of 5 to 15 points each take 10 to 30 in all. A total outside its bounds gives no points, and says so.
    With `gives` taken, for an item of a penalty, the points are what is taken off, at most `full`.
    """

    type: ClassVar[str] = "deduct_judged"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    least: Annotated[int, Form("每次最少扣分", scaled=True, least=0)]
    most: Annotated[int, Form("每次最多扣分", scaled=True, positive=True)]
    times: Annotated[str | None, Form("次数数据项")] = None
    name: Annotated[str, Form("名称")] = ""
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0
    gives: Annotated[Literal["rest", "taken"], Form("得分是")] = "rest"

    @property
    def judged(self) -> bool:
        return True

    @property
    def lessening(self) -> bool:
        return self.gives == "rest"

    def data(self) -> tuple[str, ...]:
        return (self.datum,) if self.times is None else (self.datum, self.times)

    def points(self, figures: Sequence[int]) -> int | None:
        lost = figures[0]
        low, high = self._bounds(figures)
        if not (low <= lost <= high or (self.times is None and lost == 0)):
            return None
        return at_most(lost, self.full) if self.gives == "taken" else within(self.full - lost, self.floor, None)

    def _bounds(self, figures: Sequence[int]) -> tuple[int, int]:
        """Within what the total has to lie; without a count nothing at all is possible too."""
        events = SCALE if self.times is None else figures[1]
        return multiply(self.least, events), multiply(self.most, events)

    def gap(self, facts: Facts) -> Scored:
        status = self.status(facts)
        if status is Status.FILLED:
            status = Status.MISSING if all_known(self.figures(facts)) else Status.NA
        return unscored(status, self.full)

    def _called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name

    def greatest(self, catalog: Catalog) -> int:
        return at_most(self.most, self.full) if self.gives == "taken" and self.times is None else self.full

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        span = f"{text(self.least)}至{text(self.most)}分"
        each = "" if self.times is None else f"每1{catalog[self.times].measure or '次'}"
        if self.gives == "taken":
            return f"{self._called(catalog)}{each}酌情扣{span}，最多扣{text(self.full)}分。"
        return (
            f"{at_first(self.full, penalty)}：{self._called(catalog)}{each}酌情扣{span}，{until(self.floor, penalty)}。"
        )

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        figures = [facts[code].known or 0 for code in self.data()]
        lost, (low, high) = figures[0], self._bounds(figures)
        counted = f"{catalog[self.times].amount(figures[1])}，" if self.times is not None else ""
        said = f"{self._called(catalog)}：{counted}"
        if self.points(figures) is None:
            yield f"{said}酌情扣{text(lost)}分，应在{text(low)}至{text(high)}分之间，本项暂不计分，请改正。"
            return
        yield f"{said}酌情扣{text(lost)}分。" if lost else f"{said}没有扣分。"
        if self.gives == "rest":
            yield left_over(self.full, lost, self.floor, penalty=penalty)
        elif lost > self.full:
            yield f"最多扣{text(self.full)}分，按{text(self.full)}分计。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind != "points":
            yield f"「{catalog[self.datum].name}」是考核单位酌情扣的分，类型应是 points。"
        if self.times is not None and catalog[self.times].kind not in ("count", "flag"):
            yield f"「{catalog[self.times].name}」是发生的次数，类型应是 count 或 flag。"
        if self.least >= self.most:
            yield f"每次最少扣分{text(self.least)}分应低于每次最多扣分{text(self.most)}分。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
        if self.gives == "taken" and self.floor != 0:
            yield "gives 写 taken 的，得分就是扣的分，不写最低得分 floor。"
