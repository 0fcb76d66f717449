"""R13 首个得满分，以后每个加分: the first unit earns full points, each further one adds, up to a stated cap or none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import Partial, at_least, at_most, per_step, share_of
from scoring.engine.rules.base import FigureRule, register
from scoring.engine.wording import a_step, reckoned


@register
@dataclass(frozen=True, slots=True)
class BasePlusExtra(FigureRule):
    """R13: `full` from `first` on, plus `each` for every further step, the extra at most `extra_cap` (null: no cap).

    养殖小区 5 points, each further household +0.5, extra at most 5 (27): 4 households → 6.5. Below `first` there is
    nothing, or (below "ratio") the share of it that was done.
    """

    type: ClassVar[str] = "base_plus_extra"

    full: Full
    datum: DatumCode
    each: Annotated[int, Form("每增一步加分", scaled=True, positive=True)]
    extra_cap: Annotated[int | None, Form("加分最多", scaled=True, positive=True)]
    first: Annotated[int, Form("基数", scaled=True, positive=True)] = SCALE
    step: Annotated[int, Form("一步", scaled=True, positive=True)] = SCALE
    partial: Annotated[Partial, Form("不足一步的")] = "drop"
    below: Annotated[Literal["zero", "ratio"], Form("不到基数时")] = "zero"

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int:
        (done,) = figures
        if done < self.first:
            return at_least(share_of(self.full, done, self.first), 0) if self.below == "ratio" else 0
        extra = self._extra(done)
        return self.full + (extra if self.extra_cap is None else at_most(extra, self.extra_cap))

    def _extra(self, done: int) -> int:
        return per_step(self.each, done - self.first, self.step, self.partial)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        less = "不足的按比例得分" if self.below == "ratio" else "不足的不得分"
        cap = "加分不封顶" if self.extra_cap is None else f"最多加{text(self.extra_cap)}分"
        step = a_step(datum, self.step, self.partial)
        first = f"{datum.name}达到{datum.amount(self.first)}得{text(self.full)}分，{less}"
        return f"{first}；每增加{step}加{text(self.each)}分，{cap}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        done = facts[self.datum].known or 0
        datum = catalog[self.datum]
        if done < self.first:
            less = f"不足{datum.amount(self.first)}，得{text(self.points([done]))}分"
            yield f"{datum.name}：{datum.amount(done)}，{less}。"
            return
        extra = self._extra(done)
        yield f"{datum.name}：{datum.amount(done)}，比{datum.amount(self.first)}多{datum.amount(done - self.first)}。"
        yield reckoned(f"{text(self.full)} + {text(extra)}", self.full + extra, self.points([done]))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind in ("flag", "choice", "children", "date", "result"):
            yield f"「{catalog[self.datum].name}」要按数量计，类型应是数量。"
