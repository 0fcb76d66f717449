"""R6 递进扣分: the first finding takes little, the next ones more, until all points are lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, within
from scoring.engine.rules.base import FigureRule, register
from scoring.engine.rules.deduct_count import left_over
from scoring.engine.wording import until


@register
@dataclass(frozen=True, slots=True)
class Escalating(FigureRule):
    """R6: the first, second, … event takes what `takes` says; each later one `beyond`, or (null) all that is left.

    1.5 points, 0.5 for the first finding, all of them at two (results/19): 1 → 1, 2 → 0. Only whole events count.
    """

    type: ClassVar[str] = "escalating"
    lessens: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    takes: Annotated[tuple[int, ...], Form("各次扣分", scaled=True, least=0)]
    beyond: Annotated[int | None, Form("以后每次扣分", scaled=True, positive=True)] = None
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int | None:
        lost = self._lost(figures[0])
        return self.floor if lost is None else within(self.full - lost, self.floor, None)

    def _lost(self, value: int) -> int | None:
        """What so many events take; None for all."""
        events = at_least(value // SCALE, 0)
        listed = sum(self.takes[:events])
        further = events - len(self.takes)
        if further <= 0:
            return listed
        return None if self.beyond is None else listed + self.beyond * further

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        listed = "，".join(f"第{time}次扣{text(loss)}分" for time, loss in enumerate(self.takes, start=1))
        after = len(self.takes) + 1
        if self.beyond is None:
            rest = f"第{after}次起不得分" if not self.floor else f"第{after}次起得{text(self.floor)}分"
            return f"满分{text(self.full)}分：{catalog[self.datum].name}{listed}，{rest}。"
        rest = f"第{after}次起每次扣{text(self.beyond)}分，{until(self.floor)}"
        return f"满分{text(self.full)}分：{catalog[self.datum].name}{listed}，{rest}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum = catalog[self.datum]
        lost = self._lost(value)
        if lost is None:
            yield f"{datum.name}：{datum.amount(value)}，超过{len(self.takes)}次，得{text(self.floor or 0)}分。"
            return
        yield f"{datum.name}：{datum.amount(value)}，共扣{text(lost)}分。"
        yield left_over(self.full, lost, self.floor)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind not in ("count", "flag"):
            yield f"「{catalog[self.datum].name}」按次数扣分，类型应是 count 或 flag。"
        if not self.takes:
            yield "至少要写第1次的扣分。"
        if self.floor is None and self.beyond is None:
            yield "最低得分 floor 写 null（可以扣到负分）的，要写以后每次扣分 beyond。"
        if self.floor is not None and sum(self.takes) > self.full - self.floor:
            yield f"各次扣分合计{text(sum(self.takes))}分，多于可扣的{text(self.full - self.floor)}分。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
