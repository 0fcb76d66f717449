"""去高去低平均: judges' marks without the highest and the lowest, averaged and converted to the points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import CODE, Form, Full
from scoring.engine.numbers import at_most, mean_share, share_of
from scoring.engine.rules.base import PartsRule, register


@register
@dataclass(frozen=True, slots=True)
class TrimmedMean(PartsRule):
    """`full` × mean ÷ `of` of what is left after `highest` and `lowest` marks are dropped: eleven judges → 91.33.

    Dropped only with at least `minimum` marks; with fewer the plain mean counts (only with more than five raters:
    minimum 6). A judge who did not judge the unit (不适用) is left out. Source: results/12.
    """

    type: ClassVar[str] = "trimmed_mean"

    full: Full
    judges: Annotated[tuple[str, ...], Form("评委评分", pattern=CODE)]
    of: Annotated[int, Form("评分满分", scaled=True, positive=True)] = 100 * SCALE
    highest: Annotated[int, Form("去掉最高个数", least=0, most=99)] = 1
    lowest: Annotated[int, Form("去掉最低个数", least=0, most=99)] = 1
    minimum: Annotated[int, Form("至少几个评分才去", least=1, most=999)] = 3

    def data(self) -> tuple[str, ...]:
        return self.judges

    def points(self, figures: Sequence[int | None]) -> int:
        return mean_share(self.full, self._kept(figures), self.of)

    def _kept(self, figures: Sequence[int | None]) -> Sequence[int]:
        marks = sorted(figure for figure in figures if figure is not None)
        return marks[self.lowest : len(marks) - self.highest] if len(marks) >= self.minimum else marks

    def greatest(self, catalog: Catalog) -> int:
        marks = [self.of if (most := catalog[code].ceiling) is None else most for code in self.judges]
        return at_most(share_of(self.full, max(marks, default=self.of), self.of), self.full)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        dropped = f"去掉{self.highest}个最高分、{self.lowest}个最低分"
        few = f"，不足{self.minimum}个评分的不去"
        return f"{len(self.judges)}位评委评分，{dropped}{few}，取平均值，由{text(self.of)}分折算为{text(self.full)}分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        figures = [figure for figure in self.figures(facts) if figure is not None]
        kept = self._kept(figures)
        yield f"{len(figures)}个评分：{'、'.join(text(figure) for figure in figures)}。"
        if len(kept) < len(figures):
            high, low = sorted(figures)[len(figures) - self.highest :], sorted(figures)[: self.lowest]
            told = [f"最高分{text(mark)}" for mark in high] + [f"最低分{text(mark)}" for mark in low]
            yield f"去掉{'、'.join(told)}，余{len(kept)}个。"
        points = text(self.points(figures))
        mean = f"{text(sum(kept))} ÷ {len(kept)}"
        yield f"{text(self.full)} × {mean} ÷ {text(self.of)} = {points}，得{points}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.judges:
            yield "至少要有一个评委评分。"
        if len(set(self.judges)) != len(self.judges):
            yield "不同评委的评分不能用同一个数据项。"
        if self.minimum <= self.highest + self.lowest:
            yield f"去掉{self.highest + self.lowest}个评分，至少要有{self.highest + self.lowest + 1}个评分才去。"
        for code in self.judges:
            datum = catalog[code]
            if datum.kind not in ("number", "points", "percent"):
                yield f"「{datum.name}」是评分，类型应是 number、points 或 percent。"
            elif datum.max is None or datum.max > self.of:
                yield f"「{datum.name}」要写明最大值 max，不高于评分满分{text(self.of)}分。"
