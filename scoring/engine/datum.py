"""A datum: asked once per unit and period, read by any number of rules (F52)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.expression import Name, Tree, figure_shown, names, parsed
from scoring.engine.form import CODE, SPOKEN, Form

Kind = Literal["count", "number", "points", "flag", "choice", "percent", "money", "date", "children", "result"]
Asked = Literal["unit", "office", "children", "cycle", "table", "register", "computed"]
Take = Literal["score", "grade", "place"]

SOURCE = r"[a-z][a-z0-9_-]{0,39}/[a-z][a-z0-9_-]{0,39}"  # a register and one of its counts
READS = rf"([a-z0-9][a-z0-9-]{{0,63}}|{SOURCE})?"
UNITS = {"percent": "%", "money": "元", "points": "分"}


@dataclass(frozen=True, slots=True)
class Datum:
    """What is asked, of whom, and which answers are possible; `blank` says what an unfilled one means.

    With blank "zero" an unfilled datum counts as 0 (没有填写即为没有发生), otherwise it is missing. A date is the
    number of its day (date.toordinal). A result is read from the cycle of another scheme (`reads`, its key): the
    total, the place, or the grade as one of `choices` (R28). A computed datum comes by `formula` from other data and
    the points of nodes, written [编号] (F28). One asked of a table comes from the parameter table `reads` by the unit's
    group and the end of the period (F30). One asked of a register is counted from its records of the period (F51):
    `reads` names the register and its count. Nobody fills these in.
    """

    noun: ClassVar[str] = "数据项"

    code: Annotated[str, Form("代码", pattern=CODE)]
    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    kind: Annotated[Kind, Form("类型")]
    unit: Annotated[str, Form("单位")] = ""
    asked: Annotated[Asked, Form("填报人")] = "unit"
    min: Annotated[int | None, Form("最小值", scaled=True)] = None
    max: Annotated[int | None, Form("最大值", scaled=True)] = None
    choices: Annotated[tuple[str, ...], Form("选项", pattern=SPOKEN)] = ()
    hint: Annotated[str, Form("填报说明")] = ""
    blank: Annotated[Literal["missing", "zero"], Form("未填时")] = "missing"
    reads: Annotated[str, Form("取自方案或参数表", pattern=READS)] = ""
    take: Annotated[Take | None, Form("取什么")] = None
    formula: Annotated[str, Form("公式")] = ""

    @property
    def inputs(self) -> tuple[Name, ...]:
        """The names in its formula, each once, in the order of writing; none for a datum that is asked."""
        return tuple(dict.fromkeys(names(self.tree))) if self.formula else ()

    @property
    def tree(self) -> Tree:
        """Its formula as a tree; a datum that is 是 or 否 may be a judgement (`growth > 13`)."""
        return parsed(self.formula, truth=self.kind == "flag")

    @property
    def measure(self) -> str:
        """The word after a number of this datum: 次, 人, %."""
        return self.unit or UNITS.get(self.kind, "")

    @property
    def ceiling(self) -> int | None:
        """The greatest figure that anyone can enter; None where there is no bound, or where nobody enters it."""
        return self.max if self.asked in ("unit", "office") else None

    @property
    def in_points(self) -> bool:
        """Whether one of it is as good as a point: points themselves, and numbers that name no unit."""
        return self.measure == "分" or (self.kind == "number" and not self.measure)

    def amount(self, value: int) -> str:
        """A value of this datum as a person would say it: 3次, 95%, 好, 是; value scaled by 10^6."""
        if self.kind == "flag":
            return "是" if value else "否"
        if self.chosen:
            return self.choice(value) or text(value)
        if self.kind == "date":
            return day_text(value) or text(value)
        if self.kind == "result":
            return f"第{text(value)}名" if self.take == "place" else f"{text(value)}分"
        return f"{text(value)}{self.measure}"

    def figure(self, value: int) -> str:
        """A value as it stands in a formula: a day as such, negative numbers in brackets; value scaled by 10^6."""
        return (day_text(value) if self.kind == "date" else "") or figure_shown(value)

    @property
    def chosen(self) -> bool:
        """Whether its value is the position of one of `choices`."""
        return self.kind == "choice" or (self.kind == "result" and self.take == "grade")

    def choice(self, value: int) -> str:
        """The choice with this index (scaled by 10^6), empty when there is none."""
        position = choice_position(value, len(self.choices))
        return "" if position is None else self.choices[position]


def choice_position(value: int, count: int) -> int | None:
    """The position of a choice from its value (scaled by 10^6), None when it is not one of `count`."""
    position, rest = divmod(value, SCALE)
    return position if rest == 0 and 0 <= position < count else None


def day_of(value: int) -> date | None:
    """The day with this number (scaled by 10^6), None when it is none of the calendar."""
    number, rest = divmod(value, SCALE)
    return None if rest or not 1 <= number <= date.max.toordinal() else date.fromordinal(number)


def day_text(value: int) -> str:
    """A day from its number (scaled by 10^6) as 2026年10月30日, empty when it is none."""
    day = day_of(value)
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


Catalog = Mapping[str, Datum]
