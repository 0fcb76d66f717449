"""R30 结构核查: figures of the personnel table against what is wanted; what is off loses points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import Partial, at_least, at_most, per_step, within
from scoring.engine.rules.base import PartsRule, register
from scoring.engine.rules.deduct_count import left_over
from scoring.engine.wording import a_step, apart, until


@dataclass(frozen=True, slots=True)
class Attribute:
    """At least or at most `than`: every step off loses `each`, or (`flat`) a failed check loses a fixed amount."""

    datum: DatumCode
    op: Annotated[Literal[">=", "<="], Form("要求")]
    than: Annotated[int, Form("标准", scaled=True)]
    each: Annotated[int | None, Form("每差一步扣分", scaled=True, positive=True)] = None
    flat: Annotated[int | None, Form("不符合扣分", scaled=True, positive=True)] = None
    step: Annotated[int, Form("一步", scaled=True, positive=True)] = SCALE
    partial: Annotated[Partial, Form("不足一步的")] = "share"
    cap: Annotated[int | None, Form("最多扣分", scaled=True, positive=True)] = None
    name: Annotated[str, Form("名称")] = ""

    def off(self, value: int) -> int:
        """How far the value is off what is wanted, 0 where it is not."""
        return at_least(self.than - value if self.op == ">=" else value - self.than, 0)

    def lost(self, value: int) -> int:
        off = self.off(value)
        if not off:
            return 0
        lost = self.flat if self.flat is not None else per_step(self.each or 0, off, self.step, self.partial)
        return lost if self.cap is None else at_most(lost, self.cap)

    def called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        wanted = f"{self.called(catalog)}应{'不低于' if self.op == '>=' else '不高于'}{datum.amount(self.than)}"
        if self.flat is not None:
            return f"{wanted}，不符合的扣{text(self.flat)}分"
        cap = "" if self.cap is None else f"，最多扣{text(self.cap)}分"
        side = "低" if self.op == ">=" else "高"
        return f"{wanted}，每{side}{a_step(datum, self.step, self.partial)}扣{text(self.each or 0)}分{cap}"

    def line(self, value: int, catalog: Catalog) -> str:
        datum, off = catalog[self.datum], self.off(value)
        said = f"{self.called(catalog)}：{datum.amount(value)}"
        if not off:
            return f"{said}，符合要求。"
        side = "低" if self.op == ">=" else "高"
        return f"{said}，比标准{datum.amount(self.than)}{side}{apart(datum, off)}，扣{text(self.lost(value))}分。"


@register
@dataclass(frozen=True, slots=True)
class AttributeCheck(PartsRule):
    """R30: `full` less what the checks lose, at least `floor`; a check that does not apply loses nothing.

    10 points (05): mean age ≤48, each year over −3; 高中以上 ≥55 %, each point short −1; no woman −3: 49.5 years, 53 %,
    no woman → 10 − 4.5 − 2 − 3 = 0.5.
    """

    type: ClassVar[str] = "attribute_check"
    lessens: ClassVar[bool] = True

    full: Full
    checks: Annotated[tuple[Attribute, ...], Form("核查内容")]
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return tuple(check.datum for check in self.checks)

    def points(self, figures: Sequence[int | None]) -> int:
        return within(self.full - self._lost(figures), self.floor, None)

    def _lost(self, figures: Sequence[int | None]) -> int:
        checked = zip(self.checks, figures, strict=True)
        return sum(check.lost(figure) for check, figure in checked if figure is not None)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        checks = "；".join(check.sentence(catalog) for check in self.checks)
        return f"满分{text(self.full)}分：{checks}；{until(self.floor)}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for check in self.checks:
            if (value := facts[check.datum].known) is not None:
                yield check.line(value, catalog)
        yield left_over(self.full, self._lost(self.figures(facts)), self.floor)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.checks:
            yield "至少要有一条核查内容。"
        for check in self.checks:
            if (check.each is None) == (check.flat is None):
                yield f"「{check.called(catalog)}」的 each 和 flat 要写且只写一个。"
            if check.flat is not None and check.cap is not None:
                yield f"「{check.called(catalog)}」写了 flat 就不写 cap。"
            if catalog[check.datum].kind in ("choice", "children", "date", "result"):
                yield f"「{catalog[check.datum].name}」要比较大小，类型应是数量。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
