"""R11 达标得满分，不达标按差距扣分: full points at the threshold, a slope below it, perhaps another one above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import Partial, per_step, within
from scoring.engine.rules.base import FigureRule, register
from scoring.engine.wording import a_step, apart, most, reckoned, until


@register
@dataclass(frozen=True, slots=True)
class ThresholdLinear(FigureRule):
    """R11: `full` at the threshold; every step short of it loses `short`, every step beyond it earns `over`.

    ≥20 % gives 1, each 1 % short −0.05 (results/19): 12 % → 0.6. With best "low" a smaller value is the better one.
    Points stay between `floor` and `cap` (full, unless something beyond the threshold earns more).
    """

    type: ClassVar[str] = "threshold_linear"
    lessens: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    threshold: Annotated[int, Form("达标值", scaled=True)]
    short: Annotated[int, Form("每差一步扣分", scaled=True, positive=True)]
    step: Annotated[int, Form("一步", scaled=True, positive=True)] = SCALE
    partial: Annotated[Partial, Form("不足一步的")] = "share"
    best: Annotated[Literal["high", "low"], Form("哪头好")] = "high"
    over: Annotated[int | None, Form("每超一步加分", scaled=True, positive=True)] = None
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)] = None
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    @property
    def highest(self) -> int:
        return self.full if self.cap is None else self.cap

    def points(self, figures: Sequence[int]) -> int:
        return within(self._unheld(figures[0]), self.floor, self.highest)

    def _ahead(self, value: int) -> int:
        """How far a value is on the good side of the threshold, negative on the other."""
        return value - self.threshold if self.best == "high" else self.threshold - value

    def _unheld(self, value: int) -> int:
        ahead = self._ahead(value)
        if ahead < 0:
            return self.full - per_step(self.short, -ahead, self.step, self.partial)
        return self.full + (per_step(self.over, ahead, self.step, self.partial) if self.over is not None else 0)

    def greatest(self, catalog: Catalog) -> int:
        most = catalog[self.datum].ceiling
        if most is None or self.best == "low":
            return self.highest
        return within(self._unheld(most), self.floor, self.highest)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        reached, worse, better = ("达到", "低", "高") if self.best == "high" else ("不超过", "高", "低")
        step = a_step(datum, self.step, self.partial)
        said = f"{datum.name}{reached}{datum.amount(self.threshold)}的得{text(self.full)}分；"
        said += f"每{worse}{step}扣{text(self.short)}分，{until(self.floor)}"
        if self.over is not None:
            said += f"；每{better}{step}加{text(self.over)}分，{most(self.highest)}"
        return f"{said}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum = catalog[self.datum]
        ahead = self._ahead(value)
        side = "持平" if ahead == 0 else f"{'好于' if ahead > 0 else '差于'}达标值{apart(datum, abs(ahead))}"
        yield f"{datum.name}：{datum.amount(value)}，达标值{datum.amount(self.threshold)}，{side}。"
        points = self._unheld(value)
        moved = abs(points - self.full)
        formula = f"{text(self.full)} {'−' if points < self.full else '+'} {text(moved)}"
        yield reckoned(formula, points, self.points([value]))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind in ("flag", "choice", "children", "date", "result"):
            yield f"「{catalog[self.datum].name}」要比较大小，类型应是数量。"
        if (self.over is None) != (self.cap is None):
            yield "over（每超一步加分）和 cap（最高得分）要么都写，要么都不写。"
        if self.cap is not None and self.cap < self.full:
            yield f"最高得分{text(self.cap)}分低于分值{text(self.full)}分。"
        if self.floor is not None and self.floor >= self.full:
            yield f"最低得分{text(self.floor)}分应低于分值{text(self.full)}分。"
