"""Conditions on several periods of one fact: n in a row, or n of the last m."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from scoring.engine.form import SPOKEN, Form
from scoring.standards.conditions import (
    TAG,
    Among,
    Compare,
    Condition,
    Day,
    FactCode,
    Is,
    Look,
    Name,
    One,
    Op,
    Texts,
    Than,
    condition,
    sentence,
)
from scoring.standards.facts import MISSING, Catalog
from scoring.standards.verdicts import Verdict, at_least

EARLIER = "更早的一{}"


@condition("periods")
@dataclass(frozen=True, slots=True)
class Periods:
    """The same on `times` periods: the last ones in a row, or any of the last `within`; the latest comes first.

    What has to hold in a period is `op` with `than` or `day` for numbers and dates, `texts` for texts, and nothing
    for flags. A period that is missing, also before the series begins, leaves it UNKNOWN unless the result is certain
    anyway. `every` is what a period is called: 年, 季度, 轮.
    """

    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "条件"
    parts: ClassVar[tuple[Condition, ...]] = ()

    fact: FactCode
    times: Annotated[int, Form("几期", least=1, most=60)]
    within: Annotated[int, Form("最近几期中", least=0, most=60)] = 0
    op: Annotated[Op | None, Form("比较")] = None
    than: Than = None
    day: Day = ""
    texts: Texts = ()
    every: Annotated[str, Form("每期的叫法", pattern=SPOKEN)] = "年"
    name: Name = ""

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return (self.fact,)

    @property
    def inner(self) -> One:
        """What has to hold in one period."""
        if self.op is not None:
            return Compare(self.fact, self.op, self.than, self.day)
        return Among(self.fact, self.texts) if self.texts else Is(self.fact)

    def plain(self, facts: Catalog) -> str:
        span = f"最近{self.within}{self.every}中至少有{self.times}{self.every}" if self.within else self._in_a_row()
        return f"{span}{self.inner.plain(facts)}"

    def _in_a_row(self) -> str:
        return f"连续{self.times}{self.every}" if self.times > 1 else f"最近1{self.every}"

    def judge(self, look: Look) -> Verdict:
        """The chain of periods is told whole, whatever comes out."""
        fact, inner = look.facts[self.fact], self.inner
        span = self.within or self.times
        earlier = replace(MISSING, period=EARLIER.format(self.every))
        known = [*look.series.get(self.fact, ())[:span]]
        known += [earlier] * (span - len(known))
        parts = tuple(inner.judged(fact, one, one.period) for one in known)
        value = at_least(self.times, (part.truth for part in parts))
        chain = "；".join(f"{part.asked} {part.found}（{part.truth.label}）".strip() for part in parts)
        return Verdict(value, sentence(self, look.facts), chain, parts, tuple(known))

    def faults(self, facts: Catalog) -> Iterator[str]:
        """What is wrong with it: the fact has to have periods, and the window to be wide enough."""
        fact = facts[self.fact]
        if not fact.reads.series:
            yield f"「{self.fact}」的来源没有历年的数，不能看几期。"
        if 0 < self.within < self.times:
            yield f"最近{self.within}期中不可能有{self.times}期。"
        if self.op is not None and self.texts:
            yield "比较大小和列出取值只能写一样。"
        elif self.op is None and (self.than is not None or self.day):
            yield "写了界限，没有写怎样比较。"
        elif self.op is None and not self.texts and fact.kind != "flag":
            yield "没有写每期要符合什么：数值写 op 和 than，文字写 texts。"
        else:
            yield from self.inner.faults(facts)
