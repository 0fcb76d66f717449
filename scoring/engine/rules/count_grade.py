"""R32 按符合条件的个数: how many of the conditions hold decides the letter and the points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import at_least
from scoring.engine.rules.base import PartsRule, gives, register
from scoring.engine.rules.full_or_zero import Condition, condition_problems, holds


@dataclass(frozen=True, slots=True)
class Rung:
    """The points from so many conditions up to the rung above."""

    count: Annotated[int, Form("符合几条", least=1)]
    points: Annotated[int, Form("得分", scaled=True)]
    name: Annotated[str, Form("等次")] = ""

    def said(self, *, penalty: bool = False) -> str:
        return f"{self.name}{gives(penalty)}{text(self.points)}分"


@register
@dataclass(frozen=True, slots=True)
class CountGrade(PartsRule):
    """R32: of the conditions so many hold: 5 → A, 4 → B, 3 → C; fewer get `otherwise` (文明村镇体系 2017).

    A condition that does not apply is not counted; the points that it could have made are absent.
    """

    type: ClassVar[str] = "count_grade"
    fines: ClassVar[bool] = True

    full: Full
    conditions: Annotated[tuple[Condition, ...], Form("条件")]
    rungs: Annotated[tuple[Rung, ...], Form("各档")]
    otherwise: Annotated[int, Form("其余得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return tuple(condition.datum for condition in self.conditions)

    @property
    def attainable(self) -> int:
        return max((rung.points for rung in self.rungs), default=self.full)

    def points(self, figures: Sequence[int | None]) -> int:
        return self._points(self._met(figures))

    def _met(self, figures: Sequence[int | None]) -> int:
        counted = zip(self.conditions, figures, strict=True)
        return sum(figure is not None and holds(condition, figure) for condition, figure in counted)

    def _points(self, met: int) -> int:
        rung = self._rung(met)
        return self.otherwise if rung is None else rung.points

    def _rung(self, met: int) -> Rung | None:
        return next((rung for rung in self.rungs if met >= rung.count), None)

    def absent(self, figures: Sequence[int | None]) -> int:
        met = self._met(figures)
        gone = sum(figure is None for figure in figures)
        return at_least(self._points(met + gone) - self._points(met), 0)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        conditions = "；".join(
            f"{number}.{condition.sentence(catalog)}" for number, condition in enumerate(self.conditions, start=1)
        )
        rungs = "，".join(f"符合{rung.count}条{rung.said(penalty=penalty)}" for rung in self.rungs)
        return f"{conditions}。{len(self.conditions)}条中{rungs}，其余{gives(penalty)}{text(self.otherwise)}分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for condition in self.conditions:
            if (value := facts[condition.datum].known) is not None:
                datum = catalog[condition.datum]
                said = "符合" if holds(condition, value) else "不符合"
                yield f"{condition.sentence(catalog)}：{datum.amount(value)}，{said}。"
        met = self._met(self.figures(facts))
        rung = self._rung(met)
        points = f"{gives(penalty)}{text(self.otherwise)}分" if rung is None else rung.said(penalty=penalty)
        yield f"符合{met}条，{points}。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.conditions:
            yield "至少要有一个条件。"
        if not self.rungs:
            yield "至少要有一档。"
        yield from condition_problems(self.conditions, catalog)
        yield from self._ladder()

    def _ladder(self) -> Iterator[str]:
        for above, below in pairwise(self.rungs):
            if below.count >= above.count:
                yield f"各档要从多到少排列，{below.count}条不能排在{above.count}条之后。"
        for rung in self.rungs:
            if rung.count > len(self.conditions):
                yield f"只有{len(self.conditions)}个条件，不能要求符合{rung.count}条。"
        for points in (*(rung.points for rung in self.rungs), self.otherwise):
            if points > self.full:
                yield f"有一档得{text(points)}分，高于分值{text(self.full)}分。"
