"""Ways made of conditions: named stars each won on its own, a line in every dimension, the first level that is met."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.form import CODE, NODE_CODE, Form
from scoring.standards.conditions import All, Compare, Condition, Look, Single, sentence
from scoring.standards.facts import Catalog
from scoring.standards.head import Whoms
from scoring.standards.scales import Scale
from scoring.standards.verdicts import Truth, Verdict
from scoring.standards.ways import Plain, Standing, Target, Weighed, number_faults, way

OptionalTarget = Annotated[str, Form("等级", pattern=rf"({NODE_CODE})?")]
StarCode = Annotated[str, Form("星的代码", pattern=NODE_CODE)]


@dataclass(frozen=True, slots=True)
class NamedWin:
    """A named star and what it takes to win it."""

    noun: ClassVar[str] = "星"

    star: StarCode
    when: Single


@dataclass(frozen=True, slots=True)
class StarCount:
    """The level of a unit with at least so many stars."""

    noun: ClassVar[str] = "星数"

    stars: Annotated[int, Form("几颗星", least=0)]
    level: Target


@way("stars")
@dataclass(frozen=True, slots=True)
class ByStars(Plain):
    """By how many named stars are won. Without one of the `required` a unit gets at most the level `lacking`."""

    stars: Annotated[tuple[NamedWin, ...], Form("各颗星")]
    levels: Annotated[tuple[StarCount, ...], Form("星数对应的等级")]
    required: Annotated[tuple[str, ...], Form("必得的星", pattern=NODE_CODE)] = ()
    lacking: OptionalTarget = ""
    only: Whoms = ()

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return ()

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        return tuple((f"stars[{index}].when", one.when) for index, one in enumerate(self.stars))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.level for one in self.levels) + ((self.lacking,) if self.lacking else ())

    def level_of(self, won: int) -> str:
        """The level of so many stars."""
        return next(one.level for one in self.levels if won >= one.stars)

    def weigh(self, look: Look, scale: Scale, standing: Standing | None) -> Weighed:
        verdicts = {one.star: one.when.judge(look) for one in self.stars}
        won = tuple(star for star, verdict in verdicts.items() if verdict.truth == Truth.YES)
        open_ = [star for star, verdict in verdicts.items() if verdict.truth == Truth.UNKNOWN]
        found = {self.level_of(number) for number in range(len(won), len(won) + len(open_) + 1)}
        missed = [star for star in self.required if star not in won]
        if missed:
            short = {worse(scale, code, self.lacking) for code in found}
            found = short | found if all(star in open_ for star in missed) else short
        names = star_names(scale)
        said = f"得{len(won)}颗星" + (f"：{'、'.join(names[star] for star in won)}" if won else "")
        said += f"；{len(open_)}颗还没有结果" if open_ else ""
        evidence = tuple(known for verdict in verdicts.values() for known in verdict.all_evidence)
        return Weighed(frozenset(found), said, evidence, won)

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        names = star_names(scale)
        lines = [f"{names[one.star]}（{sentence(one.when, facts)}）" for one in self.stars]
        counts = [
            f"{one.stars}颗{'' if index == 0 else '以上'}为{scale.names[one.level]}"
            if one.stars
            else f"其余为{scale.names[one.level]}"
            for index, one in enumerate(self.levels)
        ]
        must = "、".join(names[star] for star in self.required)
        more = f"没有{must}的，最高为{scale.names[self.lacking]}。" if must else ""
        return self.led(f"按所得的星定级：{'；'.join(lines)}。得{'，'.join(counts)}。{more}")

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        known, codes = star_names(scale), [one.star for one in self.stars]
        for star in dict.fromkeys(codes):
            if star not in known:
                yield f"的星「{star}」在等级里没有列出。"
        if len(set(codes)) < len(codes):
            yield "的每颗星只能写一次。"
        if unknown := [star for star in self.required if star not in codes]:
            yield f"必得的星「{unknown[0]}」不在各颗星里。"
        if bool(self.required) != bool(self.lacking):
            yield "的必得的星和没有得到时的最高等级（lacking）要一起写。"
        counts = [one.stars for one in self.levels]
        if not counts or counts[-1] != 0 or any(a <= b for a, b in pairwise(counts)):
            yield "的星数要从多到少写，最后一条写 0 颗。"
        if counts and counts[0] > len(codes):
            yield f"要得{counts[0]}颗星，一共只有{len(codes)}颗。"


@dataclass(frozen=True, slots=True)
class Rung:
    """A level and what it takes."""

    noun: ClassVar[str] = "等级"

    level: Target
    when: Single


class Ladder(Plain):
    """The first level whose condition holds, `otherwise` where none does."""

    __slots__ = ()
    otherwise: str

    @property
    def rungs(self) -> tuple[tuple[str, Condition], ...]:
        """Level and condition, the best first."""
        raise NotImplementedError

    @property
    def codes(self) -> tuple[str, ...]:
        return (*(level for level, _ in self.rungs), self.otherwise)

    def weigh(self, look: Look, scale: Scale, standing: Standing | None) -> Weighed:
        found: list[str] = []
        verdicts: list[Verdict] = []
        for level, condition in self.rungs:
            verdict = condition.judge(look)
            verdicts.append(verdict)
            if verdict.truth != Truth.NO:
                found.append(level)
            if verdict.truth == Truth.YES:
                break
        else:
            found.append(self.otherwise)
        said = "；".join(f"{leaf.asked}：{leaf.found}（{leaf.truth.label}）" for leaf in _leaves(verdicts))
        evidence = tuple(dict.fromkeys(known for verdict in verdicts for known in verdict.all_evidence))
        return Weighed(frozenset(found), said, evidence)


def _leaves(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    for verdict in verdicts:
        yield from verdict.leaves


@way("conditions")
@dataclass(frozen=True, slots=True)
class ByConditions(Ladder):
    """Levels by what they take, the best first."""

    levels: Annotated[tuple[Rung, ...], Form("各级条件")]
    otherwise: Target
    only: Whoms = ()

    @property
    def rungs(self) -> tuple[tuple[str, Condition], ...]:
        return tuple((rung.level, rung.when) for rung in self.levels)

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return ()

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        return tuple((f"levels[{index}].when", rung.when) for index, rung in enumerate(self.levels))

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        said = [f"{scale.names[rung.level]}（{sentence(rung.when, facts)}）" for rung in self.levels]
        return self.led(f"按条件从高到低定级：{'；'.join(said)}；都不符合的为{scale.names[self.otherwise]}。")

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        if not self.levels:
            yield "没有列出各级的条件。"


@dataclass(frozen=True, slots=True)
class Line:
    """A level and the line that every dimension has to reach for it."""

    noun: ClassVar[str] = "等级"

    level: Target
    line: Annotated[int, Form("每个方面的最低分", scaled=True)]


@way("dimensions")
@dataclass(frozen=True, slots=True)
class ByDimensions(Ladder):
    """By lines that every one of several figures has to reach."""

    facts: Annotated[tuple[str, ...], Form("各方面", pattern=CODE)]
    levels: Annotated[tuple[Line, ...], Form("各级的线")]
    otherwise: Target
    only: Whoms = ()

    @property
    def rungs(self) -> tuple[tuple[str, Condition], ...]:
        return tuple(
            (line.level, All(tuple(Compare(fact, ">=", line.line) for fact in self.facts))) for line in self.levels
        )

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return self.facts

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        names = "、".join(facts[code].name for code in self.facts)
        said = [
            f"各项都不低于{facts[self.facts[0]].amount(line.line)}为{scale.names[line.level]}" for line in self.levels
        ]
        return self.led(f"看{names}{len(self.facts)}项：{'，'.join(said)}，其余为{scale.names[self.otherwise]}。")

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        yield from number_faults(facts, self.facts)
        if len(self.facts) < 2 or len(set(self.facts)) < len(self.facts):
            yield "至少要有两个方面，每个只写一次。"
        lines = [line.line for line in self.levels]
        if not lines or any(a <= b for a, b in pairwise(lines)):
            yield f"的线要从高到低写{'，写的是' + '、'.join(map(text, lines)) if lines else ''}。"


def worse(scale: Scale, one: str, other: str) -> str:
    """The worse of two codes; an outcome is worse than any level."""
    return max(one, other, key=lambda code: scale.positions.get(code, len(scale.levels)))


def star_names(scale: Scale) -> dict[str, str]:
    """Named stars by code."""
    return {star.code: star.name for star in scale.named}
