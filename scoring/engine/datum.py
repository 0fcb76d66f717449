"""A datum: asked once per unit and period, read by any number of rules (F52)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.expression import Name, names, parsed
from scoring.engine.form import CODE, SPOKEN, Form

Kind = Literal["count", "number", "points", "flag", "choice", "percent", "money", "children"]
Asked = Literal["unit", "office", "children", "computed"]

UNITS = {"percent": "%", "money": "元", "points": "分"}


@dataclass(frozen=True, slots=True)
class Datum:
    """What is asked, of whom, and which answers are possible; `blank` says what an unfilled one means.

    With blank "zero" an unfilled datum counts as 0 (没有填写即为没有发生), otherwise it is missing. A computed datum
    is asked of nobody: `formula` gives it from other data and from the points of nodes, written [编号] (F28).
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
    formula: Annotated[str, Form("公式")] = ""

    @property
    def reads(self) -> tuple[Name, ...]:
        """The names in its formula, each once, in the order of writing; none for a datum that is asked."""
        return tuple(dict.fromkeys(names(parsed(self.formula)))) if self.formula else ()

    @property
    def measure(self) -> str:
        """The word after a number of this datum: 次, 人, %."""
        return self.unit or UNITS.get(self.kind, "")

    def amount(self, value: int) -> str:
        """A value of this datum as a person would say it: 3次, 95%, 好, 是; value scaled by 10^6."""
        if self.kind == "flag":
            return "是" if value else "否"
        if self.kind == "choice":
            return self.choice(value) or text(value)
        return f"{text(value)}{self.measure}"

    def choice(self, value: int) -> str:
        """The choice with this index (scaled by 10^6), empty when there is none."""
        position = choice_position(value, len(self.choices))
        return "" if position is None else self.choices[position]


def choice_position(value: int, count: int) -> int | None:
    """The position of a choice from its value (scaled by 10^6), None when it is not one of `count`."""
    position, rest = divmod(value, SCALE)
    return position if rest == 0 and 0 <= position < count else None


Catalog = Mapping[str, Datum]
