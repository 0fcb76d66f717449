"""R12 目标上下按比例增减: full points at the targets, a slope on both sides; the cap is said, or that there is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import Partial, per_step, within
from scoring.engine.rules.base import FigureRule, register
from scoring.engine.wording import a_step, apart, most, reckoned, signed, until


@dataclass(frozen=True, slots=True)
class Target:
    """Every step above the target earns `each`, every step below it loses as much; with best "low" the reverse."""

    datum: DatumCode
    target: Annotated[int, Form("目标值", scaled=True)]
    each: Annotated[int, Form("每步增减", scaled=True, positive=True)]
    step: Annotated[int, Form("一步", scaled=True, positive=True)] = SCALE
    partial: Annotated[Partial, Form("不足一步的")] = "share"
    best: Annotated[Literal["high", "low"], Form("哪头好")] = "high"

    def moved(self, value: int) -> int:
        """Points added, negative where they are lost."""
        moved = per_step(self.each, abs(value - self.target), self.step, self.partial)
        return moved if (value >= self.target) == (self.best == "high") else -moved

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        step = a_step(datum, self.step, self.partial)
        signs = "每高{0}加{1}分、每低{0}扣{1}分" if self.best == "high" else "每低{0}加{1}分、每高{0}扣{1}分"
        return f"{datum.name}以{datum.amount(self.target)}为准，{signs.format(step, text(self.each))}"

    def step_line(self, value: int, catalog: Catalog) -> str:
        datum = catalog[self.datum]
        side = "持平" if value == self.target else ("高" if value > self.target else "低")
        away = "" if value == self.target else apart(datum, abs(value - self.target))
        moved = self.moved(value)
        change = "不增不减" if not moved else f"{'加' if moved > 0 else '扣'}{text(abs(moved))}分"
        return f"{datum.name}：{datum.amount(value)}，目标{datum.amount(self.target)}，{side}{away}，{change}。"


@register
@dataclass(frozen=True, slots=True)
class LinearAround(FigureRule):
    """R12: `full` plus and minus the steps off the targets, between `floor` and `cap`; a null does not hold.

    Tax growth of 20 % is 20 points, ±5 for each percentage point, no cap (26): 23 % → 35, 18 % → 10.
    """

    type: ClassVar[str] = "linear_around"
    lessens: ClassVar[bool] = True

    full: Full
    targets: Annotated[tuple[Target, ...], Form("目标")]
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)]
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return tuple(target.datum for target in self.targets)

    def points(self, figures: Sequence[int]) -> int:
        return within(self.full + sum(self._moves(figures)), self.floor, self.cap)

    def _moves(self, figures: Sequence[int]) -> list[int]:
        return [target.moved(figure) for target, figure in zip(self.targets, figures, strict=True)]

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        targets = "；".join(target.sentence(catalog) for target in self.targets)
        return f"达到目标得{text(self.full)}分：{targets}；{most(self.cap)}，{until(self.floor)}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        figures = [value for value in self.figures(facts) if value is not None]
        if len(figures) < len(self.targets):
            return
        for target, figure in zip(self.targets, figures, strict=True):
            yield target.step_line(figure, catalog)
        moves = self._moves(figures)
        yield reckoned(signed(self.full, *moves), self.full + sum(moves), self.points(figures))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.targets:
            yield "至少要有一个目标。"
        for target in self.targets:
            if catalog[target.datum].kind in ("flag", "choice", "children", "date", "result"):
                yield f"「{catalog[target.datum].name}」要比较大小，类型应是数量。"
        if self.cap is not None and self.cap < self.full:
            yield f"最高得分{text(self.cap)}分低于分值{text(self.full)}分。"
        if self.floor is not None and self.floor >= self.full:
            yield f"最低得分{text(self.floor)}分应低于分值{text(self.full)}分。"
