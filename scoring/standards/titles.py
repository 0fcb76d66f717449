"""Titles by combined conditions (双强, 三强, 四强, 五好): who can hold one, its conditions, the share aimed at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, half_up, text
from scoring.engine.form import SPOKEN, Form
from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.checks import answer_problems, answered, fact_problems
from scoring.standards.conditions import All, Several, judge, sentence
from scoring.standards.facts import Fact, KnownFacts, Series, catalog
from scoring.standards.head import Passage, Standard
from scoring.standards.sources import NO_NAMES, Names
from scoring.standards.verdicts import Verdict

PERCENT = 100
WHO = {"unit": "单位", "secretary": "单位的书记"}
VACANT = {
    "excluded": "书记空缺的单位不计入分母，单独列出。",
    "unmet": "书记空缺的单位按不符合计，计入分母。",
}


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many; `vacant` posts stand apart or are part of `base`, as the standard declares.

    `unclear`: those of `base` of whom it is not known whether they meet it. `target` is in per cent, scaled by 10^6.
    """

    held: int
    base: int
    unclear: int = 0
    vacant: int = 0
    target: int | None = None

    @property
    def percent(self) -> int | None:
        """In per cent, scaled, exact to the sixth place; None where there is nobody to count."""
        return half_up(self.held * PERCENT * SCALE, self.base) if self.base else None

    @property
    def gap(self) -> int | None:
        """By how many percentage points (scaled) it is short of the target: 0 when reached, None without a target."""
        if self.target is None or self.percent is None:
            return None
        return max(0, self.target - self.percent)

    @property
    def wanted(self) -> int | None:
        """How many more it takes to reach the target; None without one."""
        if self.target is None or not self.base:
            return None
        least = -(-self.target * self.base // (PERCENT * SCALE))
        return max(0, least - self.held)


@dataclass(frozen=True, kw_only=True)
class TitleRule(Standard):
    """One title: everyone who meets every condition. `award` is what its holders are called.

    `vacant` says how a unit without a secretary counts where the title is the secretary's. `years`: how long it is
    held, 0: until the next review. `notice_days`: how many days a decision is shown before it counts, 0: it
    need not be.
    """

    kind: ClassVar[str] = "title"
    noun: ClassVar[str] = "称号标准"
    rests: ClassVar[Mapping[str, tuple[str, ...]]] = {"facts": ("conditions",), "conditions": ("facts",)}

    award: Annotated[str, Form("称号", pattern=SPOKEN)]
    who: Annotated[Literal["unit", "secretary"], Form("授予谁")]
    facts: Annotated[tuple[Fact, ...], Form("事实")]
    conditions: Annotated[Several, Form("条件")]
    vacant: Annotated[Literal["excluded", "unmet"], Form("书记空缺时")] = "excluded"
    target: Annotated[int | None, Form("目标比例", scaled=True, least=0, most=PERCENT * SCALE)] = None
    years: Annotated[int, Form("有效年数", least=0, most=30)] = 0
    notice_days: Annotated[int, Form("公示天数", least=0, most=90)] = 0

    def judge(self, known: KnownFacts, series: Series) -> Verdict:
        """Whether a unit (or its secretary) meets all conditions; its parts are the conditions in their order."""
        return judge(All(self.conditions), catalog(self.facts), known, series)

    @property
    def asked(self) -> tuple[Fact, ...]:
        """The facts that people answer."""
        return answered(self.facts)

    def share(self, held: int, failed: int, unclear: int, vacant: int) -> Share:
        """The share of those who hold it among all who could; vacant posts as declared."""
        base = held + failed + unclear + (vacant if self.vacant == "unmet" else 0)
        return Share(held, base, unclear, vacant, self.target)

    def problems(self) -> Iterator[Problem]:
        if not self.conditions:
            yield Problem("conditions", "没有列出条件。")
        yield from fact_problems(self.facts, [(f"conditions[{i}]", one) for i, one in enumerate(self.conditions)])
        yield from answer_problems(self.facts)

    def body(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        known = catalog(self.facts)
        conditions = tuple(f"{n}. {sentence(one, known)}。" for n, one in enumerate(self.conditions, 1))
        counted = (VACANT[self.vacant],) if self.who == "secretary" else ()
        aim = (f"目标：占{text(self.target)}%。",) if self.target is not None else ()
        valid = f"认定后{self.years}年有效。" if self.years else "到下一次评审前有效。"
        shown = f"会议审定后公示不少于{self.notice_days}天，期满没有异议的生效。" if self.notice_days else ""
        awarded = (f"符合全部条件的{WHO[self.who]}，认定为「{self.award}」。", shown, valid)
        return (
            Passage("称号", tuple(filter(None, awarded))),
            Passage("条件（全部符合）", conditions),
            Passage("比例", (*counted, *aim)),
            Passage("取数", tuple(fact.sentence(names) for fact in self.facts)),
        )
