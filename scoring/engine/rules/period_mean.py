"""分期平均: the mean over months, quarters, half-years, or 平时 and 年终 with their weights (domain.md section 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Fact, Facts
from scoring.engine.form import Form, Full
from scoring.engine.rules.base import Scored, UnitRule, register, unscored
from scoring.engine.rules.weights import HUNDRED, Weighted, nearest, weight_problems, weighted_mean
from scoring.engine.status import Status, together


@register
@dataclass(frozen=True, slots=True)
class PeriodMean(UnitRule):
    """`full` × (weighted) mean of the periods ÷ `of`, not rounded before: the sum of 12 months ÷ 12, 平时40 + 年终60.

    `missing` says what a period without a result does: the item waits for it, it is left out, it counts 0, or
    `fixed` (results/04: the missing round counted 95 for all). A period that does not apply (不适用) is always left
    out; a result that awaits its review always keeps the item waiting.
    """

    type: ClassVar[str] = "period_mean"

    full: Full
    periods: Annotated[tuple[Weighted, ...], Form("各期")]
    of: Annotated[int, Form("每期满分", scaled=True, positive=True)] = HUNDRED
    missing: Annotated[Literal["pending", "exclude", "zero", "fixed"], Form("缺期时")] = "pending"
    fixed: Annotated[int | None, Form("缺期按此计", scaled=True)] = None

    def data(self) -> tuple[str, ...]:
        return tuple(period.datum for period in self.periods)

    def score(self, facts: Facts) -> Scored:
        status = self._status(facts)
        mean = self._mean(facts) if status is Status.FILLED else None
        if mean is None:
            return unscored(Status.MISSING if status is Status.FILLED else status, self.full)
        return Scored(nearest(self.full * mean / self.of), status)

    def _status(self, facts: Facts) -> Status:
        """What the periods are together; missing ones count as filled where the policy knows what they are."""
        statuses = [facts[code].status for code in self.data()]
        if self.missing != "pending":
            known = {Status.MISSING: Status.FILLED}
            statuses = [known.get(status, status) for status in statuses]
        return together(statuses)

    def _result(self, fact: Fact) -> int | None:
        """What a period counts, None where it is left out."""
        if fact.status is not Status.MISSING:
            return fact.known
        return self.fixed if self.missing == "fixed" else 0 if self.missing == "zero" else None

    def _parts(self, facts: Facts) -> list[tuple[int, int]]:
        """Weight and result of the periods that count."""
        return [
            (SCALE if period.weight is None else period.weight, result)
            for period in self.periods
            if (result := self._result(facts[period.datum])) is not None
        ]

    def _mean(self, facts: Facts) -> Fraction | None:
        return weighted_mean(self._parts(facts))

    @property
    def _policy(self) -> str:
        fixed = text(self.fixed or 0)
        policies = {"exclude": "缺期的不计入平均", "zero": "缺期的按0分计", "fixed": f"缺期的按{fixed}分计"}
        return policies.get(self.missing, "各期齐全后计分")

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        weighed = any(period.weight is not None for period in self.periods)
        names = "、".join(
            period.called(catalog) + (f"占{text(period.weight)}%" if period.weight is not None else "")
            for period in self.periods
        )
        mean = "按权重合计" if weighed else "取平均值"
        return f"{names}，{mean}，由{text(self.of)}分折算为{text(self.full)}分；{self._policy}。"

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        """Why there are these points: a missing period need not keep the item waiting."""
        gaps = [
            f"{period.called(catalog)}{facts[period.datum].status.label}。"
            for period in self.periods
            if facts[period.datum].status is not Status.FILLED
        ]
        status = self._status(facts)
        if status.absent:
            return tuple(gaps)
        if status.provisional or self._mean(facts) is None:
            return (*gaps, "本项暂不计分，不等于0分。")
        return (*gaps, *self.steps(facts, catalog))

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for period in self.periods:
            result = self._result(facts[period.datum])
            if result is not None:
                policy = "，" + self._policy if facts[period.datum].status is Status.MISSING else ""
                yield f"{period.called(catalog)}：{text(result)}分{policy}。"
        parts, mean = self._parts(facts), self._mean(facts) or Fraction()
        weights = sum(weight for weight, _ in parts)
        if any(period.weight is not None for period in self.periods):
            written = " + ".join(f"{text(result)} × {text(weight)}%" for weight, result in parts)
            written = written if weights == HUNDRED else f"({written}) ÷ {text(weights)}%"
        else:
            written = f"{text(sum(result for _, result in parts))} ÷ {len(parts)}"
        yield f"{written} = {text(nearest(mean))}分。"
        points = text(nearest(self.full * mean / self.of))
        yield f"{text(self.full)} × {text(nearest(mean))} ÷ {text(self.of)}，得{points}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.periods:
            yield "至少要有一期。"
        if len(set(self.data())) != len(self.periods):
            yield "不同的期不能用同一个数据项。"
        yield from weight_problems("期", [period.weight for period in self.periods])
        if (self.missing == "fixed") != (self.fixed is not None):
            yield "missing 写 fixed 时要写明 fixed 是多少分，否则不写。"
        if self.missing in ("zero", "fixed") and any(catalog[code].blank == "zero" for code in self.data()):
            yield "数据项未填时已按0计（blank 是 zero），不会缺期，请改数据项的 blank。"
        if self.fixed is not None and self.fixed > self.of:
            yield f"缺期按{text(self.fixed)}分计，高于每期满分{text(self.of)}分。"
        for code in self.data():
            datum = catalog[code]
            if datum.kind not in ("number", "points", "percent"):
                yield f"「{datum.name}」是各期得分，类型应是 number、points 或 percent。"
