"""Quotas of a rating: how many units may, must or shall have a level, of whom, and how the number is rounded (F77)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.form import NODE_CODE, Form
from scoring.engine.numbers import Rounding as Plain
from scoring.engine.numbers import whole_share
from scoring.standards.head import Whoms, units_said
from scoring.standards.scales import Scale
from scoring.standards.ways import PER, Target

Rounding = Literal["floor", "half_up", "ceil", "at_least_one"]
Kind = Literal["ceiling", "floor", "target"]

ROUNDED = {
    "floor": "有小数的舍去",
    "half_up": "四舍五入",
    "ceil": "有小数即进一",
    "at_least_one": "有小数的舍去，不足1个的按1个",
}
TIES = {"all_out": "并列的都不进", "all_in": "并列的都进", "ask": "并列的由会议定"}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many units of a group have `level` (or one of `also`).

    ceiling: at most so many, the last of too many fall to the level below; floor: at least so many, the best of the
    level below rise or the last of the level above fall (`fill`); target: the best so many have it whatever their
    figures. `of` says who is counted: all units, or only those that get a level. What a ceiling or target leaves goes
    to the quota of the next level where `unused` is move_down.
    """

    noun: ClassVar[str] = "名额"

    level: Target
    kind: Annotated[Kind, Form("类型")] = "ceiling"
    share: Annotated[int | None, Form("比例", scaled=True, least=0, most=SCALE)] = None
    count: Annotated[int | None, Form("名额数", least=0)] = None
    rounding: Annotated[Rounding, Form("取整方式")] = "floor"
    also: Annotated[tuple[str, ...], Form("合并计算的等级", pattern=NODE_CODE)] = ()
    per: Annotated[Literal["all", "parent", "field"], Form("范围")] = "all"
    of: Annotated[Literal["all", "rated"], Form("基数")] = "all"
    ties: Annotated[Literal["all_out", "all_in", "ask"], Form("边界并列")] = "ask"
    unused: Annotated[Literal["leave", "move_down"], Form("没有用完的")] = "leave"
    fill: Annotated[Literal["raise", "lower"] | None, Form("不足时")] = None
    only: Whoms = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.level, *self.also)

    def places(self, members: int) -> int:
        """How many of so many members."""
        if self.count is not None:
            return self.count
        plain: Plain = "floor" if self.rounding == "at_least_one" else self.rounding
        number = whole_share(self.share or 0, members, plain)
        return max(number, 1) if self.rounding == "at_least_one" and members else number

    def reckoned(self, members: int) -> str:
        """How the number comes about: 7个单位的30%是2.1个，有小数的舍去，取2个."""
        if self.count is not None:
            return f"{self.count}个"
        share = self.share or 0
        exact = share * members
        said = f"{members}个单位的{text(share * 100)}%是{text(exact)}个"
        return said if exact % SCALE == 0 else f"{said}，{ROUNDED[self.rounding]}，取{self.places(members)}个"

    def names(self, scale: Scale) -> str:
        """Its levels as people say them."""
        return "、".join(scale.names[code] for code in self.codes)

    def sentence(self, scale: Scale) -> str:
        if self.count is not None:
            number = f"{self.count}个"
        else:
            number = f"{text((self.share or 0) * 100)}%（{ROUNDED[self.rounding]}）"
        among = PER[self.per] + (f"中的{units_said(self.only)}" if self.only else "")
        among += "（不含不定等级的）" if self.of == "rated" else ""
        names = self.names(scale)
        if self.kind == "floor":
            short = "从下一级择优提上来" if self.fill == "raise" else "从上一级末位降下来"
            return f"{names}合计不少于{among}的{number}，不足的{short}；{TIES[self.ties]}。"
        rest = "，没有用完的给下一级" if self.unused == "move_down" else ""
        verb = "取" if self.kind == "target" else "不超过"
        first = "按名次" if self.kind == "target" else ""
        return f"{names}{first}{verb}{among}的{number}{rest}；{TIES[self.ties]}。"

    def faults(self, scale: Scale) -> Iterator[str]:
        """What is wrong with it, as ends of sentences."""
        if (self.share is None) == (self.count is None):
            yield "要写比例或名额数，只写一样。"
        if self.share is None and self.rounding != "floor":
            yield "写的是名额数，不用写取整方式。"
        if unknown := [code for code in self.codes if code not in scale.names]:
            yield f"的等级「{unknown[0]}」在等级里没有列出。"
        elif len(set(self.codes)) < len(self.codes):
            yield "的等级写了两次。"
        if (self.kind == "floor") != (self.fill is not None):
            yield "的 fill 只用于 floor，floor 也必须写它：raise 或 lower。"
        if self.kind == "floor" and self.unused == "move_down":
            yield "是最少数，没有用不完的名额。"
        if self.kind == "target" and (self.also or self.level not in scale.positions):
            yield "按名次取的，只能是一个等级。"
