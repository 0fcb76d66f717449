"""Rating standards (评星定级、分类定级): from what is known of units to levels, within quotas, settled by whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE
from scoring.engine.form import CODE, Form
from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.checks import answer_problems, answered, fact_problems
from scoring.standards.conditions import Condition, codes
from scoring.standards.facts import Catalog, Fact, catalog
from scoring.standards.gates import Authority, Direct, Gate, Movement
from scoring.standards.head import Passage, Standard, covers
from scoring.standards.quotas import Quota
from scoring.standards.scales import Scale
from scoring.standards.sources import NO_NAMES, Names
from scoring.standards.star_ways import worse
from scoring.standards.ways import NUMBERS, TAG, WAYS, Way

SETTLED = Authority()
COMBINED = {"worst": "几种方式结果不同的，按低的定", "best": "几种方式结果不同的，按高的定"}
INHERITED = {
    "worst": "合并而成的单位，上次等级按原来各单位中最低的算",
    "best": "合并而成的单位，上次等级按原来各单位中最高的算",
    "none": "合并而成的单位，按没有上次等级算",
}


@dataclass(frozen=True, slots=True)
class RankBy:
    """What units are compared by within a quota; the first is the score, the others part equals."""

    noun: ClassVar[str] = "排序依据"

    fact: Annotated[str, Form("事实", pattern=CODE)]
    best: Annotated[Literal["high", "low"], Form("排序方向")] = "high"


@dataclass(frozen=True, kw_only=True)
class Rating(Standard):
    """A whole rating standard. In this order: ways, direct levels, movement, gates; then quotas; then people.

    `combine` settles a unit to which several ways apply; `inherit` says what a merged unit held before.
    """

    kind: ClassVar[str] = "rating"
    noun: ClassVar[str] = "评定办法"
    rests: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "facts": ("ways", "direct", "gates", "movement", "ranking"),
        "ways": ("facts", "scale", "applies_to"),
        "direct": ("facts", "scale"),
        "gates": ("facts", "scale"),
        "movement": ("facts", "scale"),
        "ranking": ("facts", "quotas"),
        "quotas": ("scale",),
        "authority": ("scale",),
    }

    scale: Annotated[Scale, Form("等级")]
    facts: Annotated[tuple[Fact, ...], Form("事实")]
    ways: Annotated[tuple[Way, ...], Form("评定方式", tag=TAG, variants=lambda: WAYS)]
    combine: Annotated[Literal["worst", "best"], Form("几种方式")] = "worst"
    direct: Annotated[tuple[Direct, ...], Form("直接认定")] = ()
    movement: Annotated[Movement | None, Form("升降")] = None
    gates: Annotated[tuple[Gate, ...], Form("限制")] = ()
    ranking: Annotated[tuple[RankBy, ...], Form("名额内排序")] = ()
    quotas: Annotated[tuple[Quota, ...], Form("名额")] = ()
    authority: Annotated[Authority, Form("权限")] = SETTLED
    inherit: Annotated[Literal["worst", "best", "none"], Form("合并单位的上次等级")] = "worst"
    notice_days: Annotated[int, Form("公示天数", least=0, most=365)] = 5

    @cached_property
    def catalog(self) -> Catalog:
        """The facts by code."""
        return catalog(self.facts)

    @property
    def asked(self) -> tuple[Fact, ...]:
        """The facts that people answer for every unit."""
        return answered(self.facts)

    @property
    def score(self) -> Fact | None:
        """The fact that ranks first."""
        return self.catalog[self.ranking[0].fact] if self.ranking else None

    def ways_of(self, kind: str, field: str) -> tuple[Way, ...]:
        """The ways that a unit of this kind and field goes."""
        return tuple(way for way in self.ways if covers(way.only, kind, field))

    @property
    def notice_facts(self) -> tuple[str, ...]:
        """The facts that tell whether a level may fall, by code."""
        return codes(self.movement.notice) if self.movement and self.movement.notice else ()

    def better(self, one: str, other: str) -> bool:
        """Whether one code is better than another; any level is better than an outcome."""
        return one != other and worse(self.scale, one, other) == other and one in self.scale.positions

    @cached_property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """All its conditions, each with its path in the document."""
        found = [
            (f"ways[{index}].{path}", condition)
            for index, way in enumerate(self.ways)
            for path, condition in way.conditions
        ]
        found += [(f"direct[{index}].when", each.when) for index, each in enumerate(self.direct)]
        found += [(f"gates[{index}].when", each.when) for index, each in enumerate(self.gates)]
        if self.movement is not None and self.movement.notice is not None:
            found.append(("movement.notice", self.movement.notice))
        return tuple(found)

    def problems(self) -> Iterator[Problem]:
        used = [code for way in self.ways for code in way.fact_codes] + [each.fact for each in self.ranking]
        yield from fact_problems(self.facts, self.conditions, used)
        yield from self._unknown_levels()
        yield from self._way_problems()
        yield from self._rule_problems()
        yield from self._quota_problems()

    def _unknown_levels(self) -> Iterator[Problem]:
        named = [(f"ways[{index}]", code) for index, way in enumerate(self.ways) for code in way.codes]
        named += [("quotas", code) for quota in self.quotas for code in quota.codes]
        for path, code in dict.fromkeys(named):
            if code not in self.scale.names:
                yield Problem(path, f"等级「{code}」在等级体系里没有列出。")
        levels = [(f"direct[{index}].level", each.level) for index, each in enumerate(self.direct)]
        levels += [("authority", code) for code in (self.authority.township, self.authority.owner) if code]
        levels += [("movement.first", self.movement.first)] if self.movement and self.movement.first else []
        for path, code in levels:
            if code not in self.scale.positions:
                yield Problem(path, f"「{code}」不是等级体系里的等级。")

    def _way_problems(self) -> Iterator[Problem]:
        for index, way in enumerate(self.ways):
            read = {*way.fact_codes, *(code for _, condition in way.conditions for code in codes(condition))}
            for fault in way.faults(self.scale, self.catalog) if read <= self.catalog.keys() else ():
                yield Problem(f"ways[{index}]", f"第{index + 1}种评定方式{fault}")
        if not self.ways:
            yield Problem("ways", "至少要有一种评定方式。")
        for whom in self.applies_to or ("village", "community"):
            kind = "village" if whom == "community" else whom
            if self.ways and not self.ways_of(kind, whom):
                yield Problem("ways", f"没有一种评定方式适用于「{whom}」。")

    def _rule_problems(self) -> Iterator[Problem]:
        for index, gate in enumerate(self.gates):
            for fault in gate.faults(self.scale):
                yield Problem(f"gates[{index}]", f"限制「{gate.name}」{fault}")
        yield from answer_problems(self.facts)
        for index, each in enumerate(self.ranking):
            if (known := self.catalog.get(each.fact)) and known.kind not in (*NUMBERS, "flag", "date"):
                yield Problem(f"ranking[{index}]", f"按「{each.fact}」不能排序：它是 {known.kind} 类型。")

    def _quota_problems(self) -> Iterator[Problem]:
        seen = set()
        for index, quota in enumerate(self.quotas):
            for fault in quota.faults(self.scale):
                yield Problem(f"quotas[{index}]", f"第{index + 1}条名额{fault}")
            place = (quota.codes, quota.kind, quota.per, quota.only)
            if place in seen:
                yield Problem(f"quotas[{index}]", f"第{index + 1}条名额与前面的重复。")
            seen.add(place)
        for kind, said in (("floor", "最少数"), ("target", "按名次取的数")):
            shares = [quota.share or 0 for quota in self.quotas if quota.kind == kind and not quota.only]
            if sum(shares) > SCALE:
                yield Problem("quotas", f"各级{said}的比例合计超过100%。")
        if self.quotas and not self.ranking:
            yield Problem("ranking", "有名额，就要写明名额内按什么排序。")

    def body(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        scale, facts = self.scale, self.catalog
        ways = [way.sentence(scale, facts) for way in self.ways]
        ways += [f"{COMBINED[self.combine]}。"] if len(self.ways) > 1 else []
        best = {"high": "高", "low": "低"}
        order = "、".join(f"{facts[each.fact].name}{best[each.best]}的在前" for each in self.ranking)
        quotas = [quota.sentence(scale) for quota in self.quotas]
        quotas += [f"名额内排序：{order}；仍相同的为并列。"] if self.quotas else []
        movement = [] if self.movement is None else [self.movement.sentence(scale, facts)]
        settled = [said] if (said := self.authority.sentence(scale)) else []
        settled += [f"审定后公示不少于{self.notice_days}天。"] if self.notice_days else []
        return (
            *scale.body(names),
            Passage("评定方式", tuple(ways)),
            Passage("直接认定", tuple(each.sentence(scale, facts) for each in self.direct)),
            Passage("升降", (*movement, f"{INHERITED[self.inherit]}。")),
            Passage("限制", tuple(gate.sentence(scale, facts) for gate in self.gates)),
            Passage("名额", tuple(quotas)),
            Passage("权限和公示", tuple(settled)),
            Passage("事实从哪里来", tuple(fact.sentence(names) for fact in self.facts)),
        )
