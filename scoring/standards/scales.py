"""Scales: 五星…一星, 先进/较好/一般/后进, named stars: the levels a unit can hold, and what is said instead of one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.form import NODE_CODE, SPOKEN, Form
from scoring.engine.problems import SchemeProblem as Problem
from scoring.standards.checks import repeated
from scoring.standards.head import UNITS, Passage, Standard, Whoms, covers, units_said
from scoring.standards.sources import NO_NAMES, Names

LevelCode = Annotated[str, Form("代码", pattern=NODE_CODE)]
LevelName = Annotated[str, Form("名称", pattern=SPOKEN)]


@dataclass(frozen=True, slots=True)
class Level:
    """One level; the first of a scale is the best. `pay` is yuan a year scaled by 10^6, None where nothing is ruled."""

    noun: ClassVar[str] = "等级"

    code: LevelCode
    name: LevelName
    short: Annotated[str, Form("简称")] = ""
    pay: Annotated[int | None, Form("每年报酬", scaled=True, least=0)] = None
    plate: Annotated[bool, Form("授牌")] = False

    @property
    def label(self) -> str:
        """What stands in narrow columns."""
        return self.short or self.name

    @property
    def sentence(self) -> str:
        said = [f"每年{text(self.pay)}元"] if self.pay is not None else []
        said += ["授牌"] if self.plate else []
        return f"{self.name}{'：' if said else ''}{'，'.join(said)}。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is said instead of a level, always with a reason: 不定级, 只考核不定星. It is no level and no zero."""

    noun: ClassVar[str] = "结果"

    code: LevelCode
    name: LevelName
    about: Annotated[str, Form("含义")] = ""

    @property
    def sentence(self) -> str:
        return f"{self.name}{'：' if self.about else ''}{self.about}。要写明理由。"


@dataclass(frozen=True, slots=True)
class NamedStar:
    """A star with a name of its own, won on its own sheet; `only` names whom it is for, nothing named: all."""

    noun: ClassVar[str] = "星"

    code: LevelCode
    name: LevelName
    only: Whoms = ()


@dataclass(frozen=True, kw_only=True)
class Scale(Standard):
    """A whole scale. `years` is how long a level is valid, 0: until the next rating.

    How many named stars make which level is ruled by the rating standard (`star_ways.ByStars`).
    """

    kind: ClassVar[str] = "scale"
    noun: ClassVar[str] = "等级"
    rests: ClassVar[Mapping[str, tuple[str, ...]]] = {"named": ("levels",)}

    levels: Annotated[tuple[Level, ...], Form("等级")]
    outcomes: Annotated[tuple[Outcome, ...], Form("不定等级的结果")] = ()
    named: Annotated[tuple[NamedStar, ...], Form("有名称的星")] = ()
    years: Annotated[int, Form("有效年数", least=0, most=30)] = 0

    @cached_property
    def names(self) -> dict[str, str]:
        """Levels and outcomes by code, as people say them."""
        return dict([(one.code, one.name) for one in self.levels] + [(one.code, one.name) for one in self.outcomes])

    @cached_property
    def positions(self) -> dict[str, int]:
        """Levels by code: 0 is the best. Outcomes have none."""
        return {level.code: position for position, level in enumerate(self.levels)}

    def level(self, code: str) -> Level | None:
        """The level with this code, None for an outcome or anything else."""
        position = self.positions.get(code)
        return None if position is None else self.levels[position]

    def rise(self, before: str, after: str) -> int | None:
        """By how many levels a unit rose, negative when it fell; None where one of them is no level."""
        if before not in self.positions or after not in self.positions:
            return None
        return self.positions[before] - self.positions[after]

    def stars_for(self, kind: str, field: str) -> tuple[NamedStar, ...]:
        """The named stars that a unit of this kind and field can win."""
        return tuple(star for star in self.named if covers(star.only, kind, field))

    def problems(self) -> Iterator[Problem]:
        each = [(one.code, one.name, f"levels[{i}]") for i, one in enumerate(self.levels)]
        each += [(one.code, one.name, f"outcomes[{i}]") for i, one in enumerate(self.outcomes)]
        yield from repeated(((code, path) for code, _, path in each), noun="等级代码")
        yield from repeated(((name, path) for _, name, path in each), noun="等级名称")
        if len(self.levels) < 2:
            yield Problem("levels", "至少要有两个等级，最好的写在前面。")
        yield from repeated(((star.code, f"named[{i}]") for i, star in enumerate(self.named)), noun="星的代码")
        for unit in ("village", "community"):
            own = self.stars_for("village", unit)
            yield from repeated(((star.name, "named") for star in own), noun=f"{units_said((unit,))}的星")
            if len(own) > len(self.levels):
                yield Problem("named", f"{units_said((unit,))}的星有{len(own)}颗，多于{len(self.levels)}个等级。")

    def body(self, names: Names = NO_NAMES) -> tuple[Passage, ...]:
        valid = f"评定后{self.years}年有效。" if self.years else "到下一次评定前有效。"
        return (
            Passage("等级（从高到低）", tuple(level.sentence for level in self.levels)),
            Passage("不定等级的结果", tuple(outcome.sentence for outcome in self.outcomes)),
            Passage("有名称的星", self._stars_said()),
            Passage("有效期", (valid,)),
        )

    def _stars_said(self) -> tuple[str, ...]:
        """The named stars of each kind of unit that has its own, and how they are counted."""
        if not self.named:
            return ()
        kinds = list(dict.fromkeys(unit for star in self.named for unit in star.only))
        own = [
            (f"{UNITS[unit]}：", [star for star in self.named if not star.only or unit in star.only]) for unit in kinds
        ]
        sets = own or [("", list(self.named))]
        said = [f"{whose}{'、'.join(star.name for star in stars)}（{len(stars)}颗）。" for whose, stars in sets]
        return (*said, "每颗星分别评定；得几颗星定什么等级，见评定办法。")
