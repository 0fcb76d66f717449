"""Ways to a level, written {"way": name, …}: each says to which levels a unit may come, one where all is known.

Levels are codes of the scale; a way may also lead to an outcome (不定级). `only` names the units that go this way.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, Protocol, TypeVar

from config.toolkit.scaled import SCALE, text
from scoring.engine.form import CODE, NODE_CODE, SPOKEN, Form
from scoring.engine.numbers import whole_share
from scoring.standards.conditions import ABSENT, Condition, Look
from scoring.standards.facts import MISSING, Catalog, Known
from scoring.standards.head import Whoms, units_said
from scoring.standards.scales import Scale

TAG = "way"
FactCode = Annotated[str, Form("事实", pattern=CODE)]
Target = Annotated[str, Form("等级", pattern=NODE_CODE)]
Edge = Literal["in", "out"]
NUMBERS = ("number", "percent")


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place among the `members` of its group; so many of them (`open`) have no figure yet."""

    place: int
    open: int
    members: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one way makes of one unit: the levels that it may come to, what was found, and the named stars won."""

    codes: frozenset[str]
    found: str
    evidence: tuple[Known, ...] = ()
    won: tuple[str, ...] = ()


class Way(Protocol):
    """A way to a level."""

    only: tuple[Any, ...]

    @property
    def fact_codes(self) -> tuple[str, ...]:
        """The facts that it reads itself."""

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        """Its conditions, each with its path below the way."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The levels and outcomes to which it leads, as they are written."""

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        """What is wrong with it, as sentences; its facts and levels are all declared."""

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        """The way in Chinese."""

    def weigh(self, look: Look, scale: Scale, standing: Standing | None) -> Weighed:
        """What it makes of one unit."""


WAYS: dict[str, type[Any]] = {}
Kind = TypeVar("Kind", bound=type)


def way(name: str) -> Callable[[Kind], Kind]:
    """Register a class as the one written {"way": name}."""

    def register(cls: Kind) -> Kind:
        setattr(cls, TAG, name)
        WAYS[name] = cls
        return cls

    return register


class Plain:
    """What most ways share: no conditions of their own."""

    __slots__ = ()
    tag: ClassVar[str] = TAG
    noun: ClassVar[str] = "评定方式"
    fact: str
    only: tuple[Any, ...]

    @property
    def conditions(self) -> tuple[tuple[str, Condition], ...]:
        return ()

    @property
    def fact_codes(self) -> tuple[str, ...]:
        return (self.fact,)

    def led(self, words: str) -> str:
        """The sentence, led by whom it is for where it is not for all."""
        return f"{units_said(self.only)}：{words}" if self.only else words


def known_of(look: Look, code: str) -> tuple[Known, str]:
    """What is known of a fact, and how it is said."""
    known, fact = look.known.get(code, MISSING), look.facts[code]
    said = ABSENT[known.status] if known.value is None else f"：{fact.amount(known.value)}"
    return known, f"{fact.name}{said}"


def number_faults(facts: Catalog, codes: Iterable[str]) -> Iterator[str]:
    """Facts that are no numbers where numbers are needed."""
    for code in codes:
        if facts[code].kind not in NUMBERS:
            yield f"要求数值：「{code}」是 {facts[code].kind} 类型。"


@dataclass(frozen=True, slots=True)
class Band:
    """One band: figures from `lower` up to the band above; with `edge` out the lower end itself falls below it."""

    noun: ClassVar[str] = "分数段"

    level: Target
    lower: Annotated[int | None, Form("下限", key="from", scaled=True)] = None
    edge: Annotated[Edge, Form("下限含不含")] = "in"

    def holds(self, value: int) -> bool:
        """Whether the figure reaches this band."""
        if self.lower is None:
            return True
        return value >= self.lower if self.edge == "in" else value > self.lower


@way("bands")
@dataclass(frozen=True, slots=True)
class Bands(Plain):
    """By the band in which a figure lies: half-open, without holes, the last band has no lower end."""

    fact: FactCode
    levels: Annotated[tuple[Band, ...], Form("分数段")]
    only: Whoms = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(band.level for band in self.levels)

    def weigh(self, look: Look, scale: Scale, standing: Standing | None) -> Weighed:
        known, said = known_of(look, self.fact)
        if not isinstance(known.value, int):
            return Weighed(frozenset(self.codes), said, (known,))
        reached = next(band for band in self.levels if band.holds(known.value))
        return Weighed(frozenset({reached.level}), said, (known,))

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        fact = facts[self.fact]
        said = []
        for band in self.levels:
            end = "" if band.lower is None else fact.amount(band.lower)
            reach = "其余" if not end else f"{end}及以上" if band.edge == "in" else f"{end}以上（不含{end}）"
            said.append(f"{reach}为{scale.names[band.level]}")
        return self.led(f"按{fact.name}分段：{'，'.join(said)}。")

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        yield from number_faults(facts, self.fact_codes)
        if not self.levels or self.levels[-1].lower is not None:
            yield "的最后一段不能写下限，否则低分没有等级。"
        ends = [(band.lower, band.edge == "out") for band in self.levels[:-1]]
        if any(lower is None for lower, _ in ends):
            yield "只有最后一段可以不写下限。"
        elif any(before <= after for before, after in pairwise(ends)):
            yield "的下限要从高到低写，不能相同或颠倒。"


@dataclass(frozen=True, slots=True)
class GradeLevel:
    """One grade and the level that it stands for."""

    noun: ClassVar[str] = "等次"

    grade: Annotated[str, Form("等次", pattern=SPOKEN)]
    level: Target


@way("grade")
@dataclass(frozen=True, slots=True)
class ByGrade(Plain):
    """By the grade that was decided elsewhere."""

    fact: FactCode
    grades: Annotated[tuple[GradeLevel, ...], Form("等次对应")]
    only: Whoms = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.level for one in self.grades)

    def weigh(self, look: Look, scale: Scale, standing: Standing | None) -> Weighed:
        known, said = known_of(look, self.fact)
        levels = {one.grade: one.level for one in self.grades}
        if isinstance(known.value, str) and known.value in levels:
            return Weighed(frozenset({levels[known.value]}), said, (known,))
        more = "，标准没有说它对应什么等级" if known.value is not None else ""
        return Weighed(frozenset(self.codes), said + more, (known,))

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        said = "，".join(f"{one.grade}为{scale.names[one.level]}" for one in self.grades)
        return self.led(f"按{facts[self.fact].name}：{said}。")

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        if facts[self.fact].kind != "text":
            yield f"要求文字：「{self.fact}」是 {facts[self.fact].kind} 类型。"
        grades = [one.grade for one in self.grades]
        if not grades or len(set(grades)) < len(grades):
            yield "的每个等次要写一次，也只能写一次。"


@dataclass(frozen=True, slots=True)
class PlaceLevel:
    """One level by place: so many places, or a share of the group; the last level has the rest."""

    noun: ClassVar[str] = "名次段"

    level: Target
    places: Annotated[int | None, Form("名额数", least=0)] = None
    share: Annotated[int | None, Form("比例", scaled=True, least=0, most=SCALE)] = None

    @property
    def rest(self) -> bool:
        return self.places is None and self.share is None

    def number(self, members: int) -> int:
        """How many of so many members, half up."""
        if self.places is not None:
            return self.places
        return whole_share(self.share or 0, members, "half_up")

    def said(self) -> str:
        """So many, in words."""
        if self.rest:
            return "其余"
        return f"{self.places}个" if self.places is not None else f"{text((self.share or 0) * 100)}%"


PER = {"all": "全部单位", "parent": "每个上级单位所属单位", "field": "每类单位"}


@way("place")
@dataclass(frozen=True, slots=True)
class ByPlace(Plain):
    """By place in this rating: the best so many first; units on a shared place stand together."""

    fact: FactCode
    levels: Annotated[tuple[PlaceLevel, ...], Form("名次段")]
    best: Annotated[Literal["high", "low"], Form("排序方向")] = "high"
    per: Annotated[Literal["all", "parent", "field"], Form("范围")] = "all"
    only: Whoms = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.level for one in self.levels)

    def level_at(self, place: int, members: int) -> str:
        """The level of a place among so many members."""
        until = 0
        for one in self.levels:
            until += one.number(members)
            if one.rest or place <= until:
                return one.level
        raise AssertionError("the last level has the rest")

    def weigh(self, look: Look, scale: Scale, standing: Standing | None) -> Weighed:
        known, said = known_of(look, self.fact)
        if standing is None:
            return Weighed(frozenset(self.codes), said, (known,))
        worst = standing.place + standing.open
        codes = {self.level_at(place, standing.members) for place in range(standing.place, worst + 1)}
        found = f"{said}，{standing.members}个单位中第{standing.place}名"
        return Weighed(frozenset(codes), found + (f"，还有{standing.open}个没有数" if standing.open else ""), (known,))

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        said = "，".join(f"{one.said()}为{scale.names[one.level]}" for one in self.levels)
        return self.led(f"在{PER[self.per]}中按{facts[self.fact].name}的名次从前往后：{said}；名次并列的同等对待。")

    def faults(self, scale: Scale, facts: Catalog) -> Iterator[str]:
        yield from number_faults(facts, self.fact_codes)
        if not self.levels or not self.levels[-1].rest:
            yield "的最后一段不写名额数和比例，其余单位都归它。"
        for one in self.levels[:-1]:
            if (one.places is None) == (one.share is None):
                yield f"的「{one.level}」要写名额数或比例，只写一样。"
        if sum(one.share or 0 for one in self.levels) > SCALE:
            yield "的比例合计超过100%。"
