"""What acts on a level once the ways have led to it: direct levels, movement, gates (domain.md 9.4, 10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from scoring.engine.form import NODE_CODE, SPOKEN, Form
from scoring.standards.conditions import CONDITIONS, TAG, Condition, Single, sentence
from scoring.standards.facts import Catalog
from scoring.standards.scales import Scale
from scoring.standards.star_ways import OptionalTarget, worse
from scoring.standards.ways import Target

Effect = Literal["cap", "lowest", "unrated", "drop", "zero"]


def worst_of(scale: Scale) -> str:
    """The code of the lowest level."""
    return scale.levels[-1].code


def lowered(scale: Scale, code: str, steps: int) -> str:
    """So many levels down, not below the lowest; an outcome stays what it is."""
    position = scale.positions.get(code)
    return code if position is None else scale.levels[min(position + steps, len(scale.levels) - 1)].code


@dataclass(frozen=True, slots=True)
class Direct:
    """A level given at once: at least `level` where the condition holds. Quotas never move it.

    `quota` out: it takes no place of a quota.
    """

    noun: ClassVar[str] = "直接认定"

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    when: Single
    level: Target
    quota: Annotated[Literal["in", "out"], Form("占不占名额")] = "in"

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        places = "不占名额" if self.quota == "out" else "占名额"
        given = f"直接定为{scale.names[self.level]}，原来更高的不变"
        return f"{self.name}（{sentence(self.when, facts)}）的，{given}；{places}。"

    def apply(self, scale: Scale, code: str) -> str:
        """The better of the two."""
        return code if worse(scale, code, self.level) == self.level else self.level


@dataclass(frozen=True, slots=True)
class Gate:
    """What a level cannot pass: it never raises. cap: at most `level`; lowest: the lowest level; unrated: `outcome`
    instead of a level; drop: so many `steps` down; zero: the figure counts 0 and the level is the lowest.

    With `strict` nobody may decide otherwise, without it those who decide may, with a reason.
    """

    noun: ClassVar[str] = "限制"

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    when: Single
    effect: Annotated[Effect, Form("后果")]
    level: OptionalTarget = ""
    outcome: OptionalTarget = ""
    steps: Annotated[int, Form("降几级", least=1, most=99)] = 1
    strict: Annotated[bool, Form("不得例外")] = False

    def said(self, scale: Scale) -> str:
        """What it does, in Chinese."""
        return {
            "cap": f"最高为{scale.names.get(self.level, '')}",
            "lowest": f"定为最低的{scale.names[worst_of(scale)]}",
            "unrated": f"不定等级，记为{scale.names.get(self.outcome, '')}",
            "drop": f"降低{self.steps}级",
            "zero": f"得分按0分计，定为{scale.names[worst_of(scale)]}",
        }[self.effect]

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        firm = "，不得例外" if self.strict else ""
        return f"{self.name}（{sentence(self.when, facts)}）的，{self.said(scale)}{firm}。"

    def apply(self, scale: Scale, code: str) -> str:
        """What is left of a level; an outcome is only replaced by another outcome."""
        if self.effect == "unrated":
            return self.outcome
        if code not in scale.positions:
            return code
        if self.effect == "cap":
            return worse(scale, code, self.level)
        return lowered(scale, code, self.steps) if self.effect == "drop" else worst_of(scale)

    def faults(self, scale: Scale) -> Iterator[str]:
        """What is wrong with it, as ends of sentences."""
        if (self.effect == "cap") != bool(self.level):
            yield "写 level 只用于 cap，cap 也必须写它。"
        elif self.level and self.level not in scale.positions:
            yield f"的等级「{self.level}」在等级里没有列出。"
        if (self.effect == "unrated") != bool(self.outcome):
            yield "写 outcome 只用于 unrated，unrated 也必须写它。"
        elif self.outcome and (self.outcome in scale.positions or self.outcome not in scale.names):
            yield f"的「{self.outcome}」不是不定等级的结果。"
        if self.steps != 1 and self.effect != "drop":
            yield "写 steps 只用于 drop。"


@dataclass(frozen=True, slots=True)
class Held:
    """What a unit held before: a level or outcome, "" for none, and the year since which it holds it."""

    code: str = ""
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """How far a level may move from one rating to the next (逐级晋升, 保持期, 未经通报不降级).

    `first` is the best level of a unit that held none; without it such a unit moves freely. With `notice` a level
    falls only where that condition holds.
    """

    noun: ClassVar[str] = "升降"

    max_up: Annotated[int | None, Form("一次最多升几级", least=0)] = None
    hold_years: Annotated[int, Form("满几年才能再升", least=0, most=30)] = 0
    max_down: Annotated[int | None, Form("一次最多降几级", least=0)] = None
    notice: Annotated[Condition | None, Form("降级的前提", tag=TAG, variants=lambda: CONDITIONS)] = None
    first: Annotated[str, Form("首次评定最高等级", pattern=rf"({NODE_CODE})?")] = ""

    def sentence(self, scale: Scale, facts: Catalog) -> str:
        said = [f"一次评定最多升{self.max_up}级"] if self.max_up is not None else []
        said += [f"在一个等级上满{self.hold_years}年才能再升"] if self.hold_years else []
        said += [f"一次评定最多降{self.max_down}级"] if self.max_down is not None else []
        said += [f"没有{sentence(self.notice, facts)}的，不降级"] if self.notice is not None else []
        new = f"最高为{scale.names[self.first]}" if self.first else "不受此限"
        return f"与上次等级相比：{'；'.join(said) or '升降不限'}；上次没有等级的，{new}。"

    def apply(self, scale: Scale, code: str, held: Held, *, year: int, warned: bool) -> tuple[str, str]:
        """The level that is left, and why; `warned`: the condition of a fall holds."""
        before, now = scale.positions.get(held.code), scale.positions.get(code)
        if now is None:
            return code, ""
        if before is None:
            held_back = self.first and now < scale.positions[self.first]
            return (self.first, "首次评定") if held_back else (code, "")
        if now < before:
            return self._risen(scale, before, now, held, year)
        if now > before:
            return self._fallen(scale, before, now, warned)
        return code, ""

    def _risen(self, scale: Scale, before: int, now: int, held: Held, year: int) -> tuple[str, str]:
        if self.hold_years and held.since is not None and year - held.since < self.hold_years:
            return held.code, f"{held.since}年起为{scale.names[held.code]}，不满{self.hold_years}年"
        if self.max_up is not None and before - now > self.max_up:
            return scale.levels[before - self.max_up].code, f"上次为{scale.names[held.code]}，最多升{self.max_up}级"
        return scale.levels[now].code, ""

    def _fallen(self, scale: Scale, before: int, now: int, warned: bool) -> tuple[str, str]:
        kept = scale.names[scale.levels[before].code]
        if not warned:
            return scale.levels[before].code, f"上次为{kept}，降级的前提不成立"
        if self.max_down is not None and now - before > self.max_down:
            return scale.levels[before + self.max_down].code, f"上次为{kept}，最多降{self.max_down}级"
        return scale.levels[now].code, ""


@dataclass(frozen=True, slots=True)
class Authority:
    """Up to which level a township, and the unit that rates, settle by themselves; "" is up to the best."""

    noun: ClassVar[str] = "权限"

    township: Annotated[str, Form("乡镇最高可定", key="township_up_to", pattern=rf"({NODE_CODE})?")] = ""
    owner: Annotated[str, Form("本级最高可定", key="owner_up_to", pattern=rf"({NODE_CODE})?")] = ""

    def sentence(self, scale: Scale) -> str:
        said = []
        if self.township:
            said.append(f"乡镇（街道）提出{scale.names[self.township]}及以下的意见，更高的只能按建议推荐")
        if self.owner:
            said.append(f"组织单位审定{scale.names[self.owner]}及以下，更高的报上级单位审批")
        return "；".join(said) + "。" if said else ""
