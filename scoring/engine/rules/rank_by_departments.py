"""R22 部门排名合成: every department ranks or scores the units; merged, the place among the pool earns the points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Columns, Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import competition_places
from scoring.engine.rules.base import PoolRule, Scored, register, unscored
from scoring.engine.rules.pool import (
    ORDERS,
    SHARED,
    Best,
    Ties,
    best_of_table,
    place_told,
    points_by_place,
    table_problems,
    table_told,
)
from scoring.engine.rules.weights import Weighted, weight_problems
from scoring.engine.status import Status, together

Figures = Sequence[Sequence[int | None]]  # datum by datum, None where a department does not judge the unit


@register
@dataclass(frozen=True, slots=True)
class RankByDepartments(PoolRule):
    """R22: the mean of a unit's places with all departments (or of their figures), ranked again, `points` by place.

    by places: each department's figures are ranked first, and the lowest mean of the places is the best; by figures:
    the mean of the figures themselves (22: 40 points of basic work). A department that does not judge a unit (不适用)
    is left out of its mean. Means are compared exactly.
    """

    type: ClassVar[str] = "rank_by_departments"

    full: Full
    departments: Annotated[tuple[Weighted, ...], Form("评价部门")]
    points: Annotated[tuple[int, ...], Form("各名次得分", scaled=True)]
    rest: Annotated[int, Form("其余名次得分", scaled=True)] = 0
    by: Annotated[Literal["places", "figures"], Form("合成办法")] = "places"
    best: Annotated[Best, Form("排序方向")] = "high"
    ties: Annotated[Ties, Form("并列得分")] = "share"

    def data(self) -> tuple[str, ...]:
        return tuple(department.datum for department in self.departments)

    @property
    def attainable(self) -> int:
        return best_of_table(self.points, self.rest, self.full)

    def pool_points(self, pool: Mapping[str, Sequence[int]]) -> Sequence[int]:
        return self._points([pool[code] for code in self.data()])

    def score_pool(self, pool: Columns) -> Sequence[Scored]:
        units = list(zip(*(pool[code] for code in self.data()), strict=True))
        statuses = [together(fact.status for fact in unit) for unit in units]
        judged = [unit for unit, status in zip(units, statuses, strict=True) if status is Status.FILLED]
        points = iter(self._points([[unit[at].known for unit in judged] for at in range(len(self.departments))]))
        return [
            Scored(next(points), status) if status is Status.FILLED else unscored(status, self.full)
            for status in statuses
        ]

    def _points(self, figures: Figures) -> Sequence[int]:
        keys = self._keys(figures)
        points = points_by_place(keys, self.points, self.rest, best=self._better, ties=self.ties)
        return [points[key] for key in keys]

    @property
    def _better(self) -> Best:
        return "low" if self.by == "places" else self.best

    def _keys(self, figures: Figures) -> list[int]:
        """The means over their common denominator, so that they are compared as exact whole numbers."""
        means = [self._mean(row) for row in zip(*self._merged(figures), strict=True)]
        common = lcm(*(weights for _, weights in means))
        return [total * (common // weights) for total, weights in means]

    def _merged(self, figures: Figures) -> Figures:
        """What is averaged: places within each department, or the figures."""
        return [self._places(column) for column in figures] if self.by == "places" else figures

    def _places(self, column: Sequence[int | None]) -> Sequence[int | None]:
        places = competition_places([figure for figure in column if figure is not None], best=self.best)
        return [None if figure is None else places[figure] * SCALE for figure in column]

    def _mean(self, row: Sequence[int | None]) -> tuple[int, int]:
        """The weighted sum of what there is, and the sum of the weights."""
        parts = [
            (part * (department.weight or 1), department.weight or 1)
            for department, part in zip(self.departments, row, strict=True)
            if part is not None
        ]
        return sum(part for part, _ in parts), sum(weight for _, weight in parts)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        names = "、".join(
            department.called(catalog) + (f"{text(department.weight)}%" if department.weight else "")
            for department in self.departments
        )
        if self.by == "places":
            merged = f"分别{ORDERS[self.best]}排名，取名次的平均数从低到高"
        else:
            merged = f"取平均数{ORDERS[self.best]}"
        return f"{names}，{merged}在本组排名：{table_told(self.points, self.rest)}；{SHARED[self.ties]}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for department in self.departments:
            if (value := facts[department.datum].known) is not None:
                yield f"{department.called(catalog)}：{catalog[department.datum].amount(value)}。"

    def explain_place(
        self, unit_id: str, pool: Mapping[str, Facts], catalog: Catalog, *, penalty: bool = False
    ) -> tuple[str, ...]:
        lines = self.explain(pool[unit_id], catalog, penalty=penalty)
        codes = self.data()
        judged = {
            unit: [facts[code].known for code in codes]
            for unit, facts in pool.items()
            if together(facts[code].status for code in codes) is Status.FILLED
        }
        if unit_id not in judged:
            return lines
        row = list(judged).index(unit_id)
        return (*lines, *self._tell(row, [[unit[at] for unit in judged.values()] for at in range(len(codes))], catalog))

    def _tell(self, row: int, figures: Figures, catalog: Catalog) -> Iterator[str]:
        own = [column[row] for column in self._merged(figures)]
        total, weights = self._mean(own)
        noun = "名次" if self.by == "places" else "得分"
        if self.by == "places":
            told = [
                f"{department.called(catalog)}第{place // SCALE}名"
                for department, place in zip(self.departments, own, strict=True)
                if place is not None
            ]
            yield f"{'，'.join(told)}。"
        yield f"平均{noun}{text(half_up(total, weights))}。"
        keys = self._keys(figures)
        points = points_by_place(keys, self.points, self.rest, best=self._better, ties=self.ties)
        yield place_told(competition_places(keys, best=self._better)[keys[row]], len(keys), points[keys[row]])

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.departments:
            yield "至少要有一个评价部门。"
        if len(set(self.data())) != len(self.departments):
            yield "不同部门的评价不能用同一个数据项。"
        for department in self.departments:
            if catalog[department.datum].kind == "children":
                yield f"「{catalog[department.datum].name}」取下级得分，不能直接排名。"
        yield from weight_problems("部门", [department.weight for department in self.departments])
        yield from table_problems(self.points, self.rest, self.full)
