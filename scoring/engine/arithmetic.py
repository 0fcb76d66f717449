"""Declared precision and places of a scheme (domain.md section 12)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from config.toolkit.scaled import to_places
from scoring.engine.form import Form

Step = Literal["leaf", "section", "total"]
Ties = Literal["competition", "dense", "ordinal"]


@dataclass(frozen=True, slots=True)
class TieBreak:
    """What parts units of equal total: who has more, or less, points of a node or of a datum."""

    node: Annotated[str, Form("指标编号")] = ""
    datum: Annotated[str, Form("数据项")] = ""
    best: Annotated[Literal["high", "low"], Form("排序方向")] = "high"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Declared precision: printed places, where values are rounded, what is ranked (domain.md section 12).

    Units whose totals are equal are parted by `tie_break`, first entry first. Those still equal share a place:
    competition 1-2-2-4, dense 1-2-2-3; ordinal gives each its own, in the order of the roster.
    """

    places: Annotated[int, Form("小数位数", least=0, most=6)] = 2
    rounding: Annotated[Literal["half_up"], Form("进位方式")] = "half_up"
    round_at: Annotated[tuple[Step, ...], Form("取整环节")] = ("total",)
    rank_on: Annotated[Literal["rounded", "exact"], Form("排名依据")] = "rounded"
    ties: Annotated[Ties, Form("并列办法")] = "competition"
    tie_break: Annotated[tuple[TieBreak, ...], Form("同分比较")] = ()

    def rounded(self, value: int, at: Step) -> int:
        """The value rounded to the printed places if the scheme rounds there, otherwise as it is."""
        return to_places(value, self.places) if at in self.round_at else value


PLAIN = Arithmetic()
