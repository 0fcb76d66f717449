"""R17 按名次得分: the place of a figure among the pool, looked up in a table of points."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Columns, Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import competition_places
from scoring.engine.rules.base import PoolRule, Scored, gives, register, unscored


@register
@dataclass(frozen=True, slots=True)
class RankTable(PoolRule):
    """R17: first place gets the first of `points`, and so on; places beyond the table get `rest` (1–4 → 10/8/6/4).

    Equal figures share the place and its points, the next place is skipped. Units without a figure take no place.
    """

    type: ClassVar[str] = "rank_table"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    points: Annotated[tuple[int, ...], Form("各名次得分", scaled=True)]
    best: Annotated[Literal["high", "low"], Form("排序方向")] = "high"
    rest: Annotated[int, Form("其余名次得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def pool_points(self, pool: Mapping[str, Sequence[int]]) -> Sequence[int]:
        figures = pool[self.datum]
        points = {figure: self._points(place) for figure, place in self._places(figures).items()}
        return list(map(points.__getitem__, figures))

    def score_pool(self, pool: Columns) -> Sequence[Scored]:
        ranked = [fact.known for fact in pool[self.datum] if fact.known is not None]
        points = iter(self.pool_points({self.datum: ranked}))
        return [
            unscored(fact.status, self.full) if fact.known is None else Scored(next(points), fact.status)
            for fact in pool[self.datum]
        ]

    def _places(self, figures: Iterable[int | None]) -> dict[int, int]:
        """Place by figure."""
        return competition_places([figure for figure in figures if figure is not None], best=self.best)

    def _points(self, place: int) -> int:
        return self.points[place - 1] if place <= len(self.points) else self.rest

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        taken = "扣" if penalty else ""
        order = "从高到低" if self.best == "high" else "从低到高"
        table = "、".join(f"第{place}名{taken}{text(points)}分" for place, points in enumerate(self.points, start=1))
        return f"按{catalog[self.datum].name}在本组{order}排名：{table}，其余{taken}{text(self.rest)}分；并列的同分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        datum = catalog[self.datum]
        yield f"{datum.name}：{datum.amount(facts[self.datum].known or 0)}，按在本组的名次{gives(penalty)}分。"

    def explain_place(
        self, unit_id: str, pool: Mapping[str, Facts], catalog: Catalog, *, penalty: bool = False
    ) -> tuple[str, ...]:
        lines = self.explain(pool[unit_id], catalog, penalty=penalty)
        figures = {unit: facts[self.datum].known for unit, facts in pool.items()}
        figure = figures[unit_id]
        if figure is None:
            return lines
        place, of = self._places(figures.values())[figure], sum(other is not None for other in figures.values())
        return (*lines, f"本组{of}个单位中第{place}名，{gives(penalty)}{text(self._points(place))}分。")

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.points:
            yield "至少要写第1名的得分。"
        for points in (*self.points, self.rest):
            if points > self.full:
                yield f"有一个名次得{text(points)}分，高于分值{text(self.full)}分。"
