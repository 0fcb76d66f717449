"""R14 逾期按天扣分: full points up to the due date, the same loss for every day after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, within
from scoring.engine.rules.base import FigureRule, Scored, register, unscored
from scoring.engine.rules.deduct_count import left_over
from scoring.engine.status import Status
from scoring.engine.wording import until

DUE = r"([0-9]{4}-)?[0-9]{2}-[0-9]{2}"


@register
@dataclass(frozen=True, slots=True)
class LateDays(FigureRule):
    """R14: `full` less `each` for every day after `due`, at least `floor`; later than `zero_after` days: the floor.

    Fees due on 30 October, each day late −0.5 of 5 (27): paid on 4 November → 5 − 2.5 = 2.5. A due date without a year
    is one of the scheme's year. Without a due date the datum itself counts the days late.
    """

    type: ClassVar[str] = "late_days"
    lessens: ClassVar[bool] = True

    full: Full
    year: Annotated[int, Form("年度", given="year")]
    datum: DatumCode
    each: Annotated[int, Form("每天扣分", scaled=True, positive=True)]
    due: Annotated[str | None, Form("截止日期", pattern=DUE)] = None
    zero_after: Annotated[int | None, Form("逾期几天以上不得分", scaled=True, positive=True)] = None
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int | None:
        late = self._late(figures[0])
        if late is None:
            return None
        if self._too_late(late):
            return self.floor
        return within(self.full - multiply(self.each, late), self.floor, None)

    def _too_late(self, late: int) -> bool:
        return self.zero_after is not None and late > self.zero_after

    def _day(self) -> date | None:
        """The due date; None where there is none, or the one written is not in the calendar."""
        if self.due is None:
            return None
        try:
            return date.fromisoformat(self.due if len(self.due) > len("10-30") else f"{self.year:04d}-{self.due}")
        except ValueError:
            return None

    def _late(self, value: int) -> int | None:
        """Days late (scaled), never below 0."""
        if self.due is None:
            return at_least(value, 0)
        day = self._day()
        return None if day is None else at_least(value - day.toordinal() * SCALE, 0)

    def gap(self, facts: Facts) -> Scored:
        status = self.status(facts)
        return unscored(Status.MISSING if status is Status.FILLED else status, self.full)

    def _limit(self) -> str:
        if self.zero_after is None:
            return until(self.floor)
        lost = f"得{text(self.floor)}分" if self.floor else "不得分"
        return f"{until(self.floor)}，超过{text(self.zero_after)}天的{lost}"

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        name, day = catalog[self.datum].name, self._day()
        if day is None:
            return f"满分{text(self.full)}分：{name}每1天扣{text(self.each)}分，{self._limit()}。"
        said = f"{day.year}年{day.month}月{day.day}日"
        return f"{name}不晚于{said}的得{text(self.full)}分；每迟1天扣{text(self.each)}分，{self._limit()}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum, late = catalog[self.datum], self._late(value)
        if late is None:
            return
        lost = multiply(self.each, late)
        side = f"逾期{text(late)}天" if late else "没有逾期"
        if self._too_late(late):
            beyond = f"超过{text(self.zero_after or 0)}天，得{text(self.floor or 0)}分"
            yield f"{datum.name}：{datum.amount(value)}，{side}，{beyond}。"
            return
        yield f"{datum.name}：{datum.amount(value)}，{side}，扣{text(lost)}分。"
        yield left_over(self.full, lost, self.floor)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        datum = catalog[self.datum]
        if self.due is None and datum.kind != "count":
            yield f"没有写截止日期 due，「{datum.name}」就应是逾期天数，类型 count。"
        if self.due is not None and datum.kind != "date":
            yield f"写了截止日期 due，「{datum.name}」就应是日期，类型 date。"
        if self.due is not None and self._day() is None:
            yield f"日历上没有截止日期「{self.due}」。"
        if self.floor is None and self.zero_after is not None:
            yield "写了逾期几天以上不得分 zero_after 的，最低得分 floor 不能写 null。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
