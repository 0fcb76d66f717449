"""R18 按名次递减: the first place, counted from the top or from the end, has its points, every next one less."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, competition_places
from scoring.engine.rules.base import register
from scoring.engine.rules.pool import ORDERS, Best, ComparingRule

OPPOSITE: dict[Best, Best] = {"high": "low", "low": "high"}


@register
@dataclass(frozen=True, slots=True)
class RankStep(ComparingRule):
    """R18: `first` (full if not stated) less `step` for every place on, at least `least`: 末位2.0，往前每名减0.1.

    Without a step the points fall evenly, so that the last place of the pool gets `least`. Equal figures share the
    place, the next one is skipped, from whichever end it is counted (domain.md R18).
    """

    type: ClassVar[str] = "rank_step"

    full: Full
    datum: DatumCode
    step: Annotated[int | None, Form("每名相差", scaled=True, positive=True)]
    first: Annotated[int | None, Form("首个名次得分", scaled=True)] = None
    least: Annotated[int, Form("最低得分", scaled=True)] = 0
    counted: Annotated[Literal["top", "end"], Form("名次起算")] = "top"
    best: Annotated[Best, Form("排序方向")] = "high"

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    @property
    def most(self) -> int:
        return self.full if self.first is None else self.first

    @property
    def attainable(self) -> int:
        return self.most

    def compare(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        (figures,) = columns
        places = self._places(figures)
        points = {figure: self._points(place, len(figures)) for figure, place in places.items()}
        return list(map(points.__getitem__, figures))

    def _places(self, figures: Sequence[int]) -> dict[int, int]:
        """Place by figure, counted from the declared end."""
        return competition_places(figures, best=self.best if self.counted == "top" else OPPOSITE[self.best])

    def _points(self, place: int, of: int) -> int:
        if self.step is not None:
            return at_least(self.most - self.step * (place - 1), self.least)
        return self.most - half_up((self.most - self.least) * (place - 1), of - 1) if place > 1 else self.most

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        ranked = f"按{catalog[self.datum].name}在本组{ORDERS[self.best]}排名"
        start, on = ("第1名", "往后每降1名减") if self.counted == "top" else ("倒数第1名", "往前每升1名减")
        if self.step is None:
            end = "最后1名" if self.counted == "top" else "第1名"
            return f"{ranked}：{start}{text(self.most)}分，{end}{text(self.least)}分，中间按名次均匀递减；并列的同分。"
        step = f"{on}{text(self.step)}分，最低{text(self.least)}分"
        return f"{ranked}：{start}{text(self.most)}分，{step}；并列的同分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        datum = catalog[self.datum]
        yield f"{datum.name}：{datum.amount(facts[self.datum].known or 0)}，按在本组的名次得分。"

    def tell(self, row: int, columns: Sequence[Sequence[int]], catalog: Catalog) -> Iterator[str]:
        (figures,) = columns
        place = self._places(figures)[figures[row]]
        points = self._points(place, len(figures))
        said = f"本组{len(figures)}个单位中{'' if self.counted == 'top' else '倒数'}第{place}名"
        less = self.most - points
        yield f"{said}，{text(self.most)} − {text(less)} = {text(points)}，得{text(points)}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if self.most > self.full:
            yield f"首个名次得{text(self.most)}分，高于分值{text(self.full)}分。"
        if self.least > self.most:
            yield f"最低得分{text(self.least)}分高于首个名次的{text(self.most)}分。"
        if catalog[self.datum].kind == "children":
            yield f"「{catalog[self.datum].name}」取下级得分，不能直接排名。"
