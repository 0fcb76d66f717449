"""R9 分档评定: facts decide the band, a person gives points inside the interval of that band."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.rules.base import Scored, UnitRule, register, unscored
from scoring.engine.rules.full_or_zero import Condition, condition_problems, holds
from scoring.engine.status import Status, together


@dataclass(frozen=True, slots=True)
class Range:
    """Points from `low` to `high` where any of the conditions holds; the last band takes all the others."""

    low: Annotated[int, Form("最低分", scaled=True)]
    high: Annotated[int, Form("最高分", scaled=True)]
    when: Annotated[tuple[Condition, ...], Form("条件")] = ()

    def said(self) -> str:
        return f"{text(self.low)}至{text(self.high)}分"

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        when = "或".join(condition.sentence(catalog) for condition in self.when)
        return f"{when}的{self.said()}" if when else f"其余{self.said()}"


@register
@dataclass(frozen=True, slots=True)
class TierRange(UnitRule):
    """R9: the highest band of which a condition holds; the given points must lie in its interval, else there are none.

    Income ≥5500 or growth >17 % → 20–25, 4500 or >15 % → 15–20, 2300 or >13 % → 10–15, else 5–10 (06). `ends` says to
    which band a common end belongs: both, the upper band only (lower), or the lower band only (upper, 含10分 of 5–10).
    """

    type: ClassVar[str] = "tier_range"

    full: Full
    datum: DatumCode
    bands: Annotated[tuple[Range, ...], Form("档次")]
    ends: Annotated[Literal["both", "lower", "upper"], Form("端点归属")] = "both"

    @property
    def judged(self) -> bool:
        return True

    def data(self) -> tuple[str, ...]:
        return (self.datum, *(condition.datum for band in self.bands for condition in band.when))

    @property
    def attainable(self) -> int:
        return max((band.high for band in self.bands), default=self.full)

    def score(self, facts: Facts) -> Scored:
        status = facts[self.datum].status
        if not status.absent:
            status = together([status, *(facts[code].status for code in self.data()[1:])])
        points = facts[self.datum].known
        if status is not Status.FILLED or points is None:
            return unscored(status, self.full)
        position = self._position(facts)
        if position is None or not self._inside(position, points):
            return unscored(Status.MISSING, self.full)
        return Scored(points, status)

    def _position(self, facts: Facts) -> int | None:
        """Which band the facts open; a condition whose datum does not apply does not hold."""
        for position, band in enumerate(self.bands):
            known = [(condition, facts[condition.datum].known) for condition in band.when]
            if not known or any(value is not None and holds(condition, value) for condition, value in known):
                return position
        return None

    def _inside(self, position: int, points: int) -> bool:
        """An end that the scheme gives to the next band is outside, except where there is no next band."""
        band = self.bands[position]
        if self.ends == "lower" and position > 0 and points == band.high:
            return False
        if self.ends == "upper" and position < len(self.bands) - 1 and points == band.low:
            return False
        return band.low <= points <= band.high

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        bands = "；".join(band.sentence(catalog) for band in self.bands)
        ends = {"both": "", "lower": "；端点分归上一档", "upper": "；端点分归下一档"}[self.ends]
        return f"先定档，再在档内评定：{bands}{ends}。"

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        gaps = [
            f"「{catalog[code].name}」{facts[code].status.label}。"
            for code in dict.fromkeys(self.data())
            if facts[code].status is not Status.FILLED
        ]
        if facts[self.datum].status.absent:
            return tuple(gaps)
        if any(facts[code].status.provisional for code in self.data()):
            return (*gaps, "本项暂不计分，不等于0分。")
        return (*gaps, *self.steps(facts, catalog))

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        position, points = self._position(facts), facts[self.datum].known or 0
        if position is None:
            yield "不符合任何一档，本项暂不计分，不等于0分。"
            return
        band = self.bands[position]
        for condition in band.when:
            if (value := facts[condition.datum].known) is not None and holds(condition, value):
                datum = catalog[condition.datum]
                met = f"符合{condition.sentence(catalog)}"
                yield f"{datum.name}：{datum.amount(value)}，{met}，在{band.said()}之间评定。"
        if not band.when:
            yield f"属于其余情形，在{band.said()}之间评定。"
        if self._inside(position, points):
            yield f"{catalog[self.datum].name}：评定{text(points)}分。"
        else:
            yield f"{catalog[self.datum].name}：评定{text(points)}分，不在本档之内，本项暂不计分，请改正。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind != "points":
            yield f"「{catalog[self.datum].name}」由人评分，类型应是 points。"
        if len(self.bands) < 2:
            yield "至少要有两个档次。"
        for band in self.bands:
            yield from condition_problems(band.when, catalog)
            if band.low >= band.high:
                yield f"档次{band.said()}的最低分应低于最高分。"
            if band.high > self.full:
                yield f"档次{band.said()}高于分值{text(self.full)}分。"
        yield from self._order()

    def _order(self) -> Iterator[str]:
        for above, below in pairwise(self.bands):
            if below.high > above.low:
                yield f"档次要从高到低排列，不能交叉：{above.said()}之后是{below.said()}。"
            if not above.when:
                yield f"档次{above.said()}没有写条件；只有最后一档可以不写。"
        if self.bands and self.bands[-1].when:
            yield f"最后一档{self.bands[-1].said()}不能写条件，否则有的单位没有档次。"
