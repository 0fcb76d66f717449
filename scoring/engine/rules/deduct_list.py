"""R4 按情形扣分: start full, every fault of a list takes its own points, never below the floor (扣完为止)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, at_most, within
from scoring.engine.rules.base import Loss, PartsRule, register
from scoring.engine.rules.deduct_count import at_first, left_over, lessens, until


@dataclass(frozen=True, slots=True)
class Fault:
    """`each` for every one counted, or for every one that `short_of` is missed by; at most `cap` in all."""

    datum: DatumCode
    each: Annotated[int, Form("每次扣分", scaled=True, positive=True)]
    name: Annotated[str, Form("名称")] = ""
    short_of: Annotated[int | None, Form("应达到数", scaled=True, positive=True)] = None
    cap: Annotated[int | None, Form("最多扣分", scaled=True, positive=True)] = None

    def count(self, value: int) -> int:
        return value if self.short_of is None else at_least(self.short_of - value, 0)

    def lost(self, value: int) -> int:
        lost = multiply(self.each, self.count(value))
        return lost if self.cap is None else at_most(lost, self.cap)

    def called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum, verb = catalog[self.datum], lessens(penalty)
        most = f"，最多{verb}{text(self.cap)}分" if self.cap is not None else ""
        loss = f"{verb}{text(self.each)}分{most}"
        if self.short_of is not None:
            return f"{self.called(catalog)}每少1{datum.measure}（应{datum.amount(self.short_of)}）{loss}"
        if datum.kind == "flag":
            return f"{self.called(catalog)}{loss}"
        if self.each == SCALE and datum.in_points:
            return f"{self.called(catalog)}据实{verb}分{most}"
        return f"{self.called(catalog)}每1{datum.measure or '次'}{loss}"

    def step(self, value: int, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        said = f"{self.called(catalog)}：{datum.amount(value)}"
        if self.short_of is not None:
            short = self.count(value)
            said += f"，应{datum.amount(self.short_of)}" + (f"，少{datum.amount(short)}" if short else "")
        lost = self.lost(value)
        return f"{said}，{lessens(penalty)}{text(lost)}分。" if lost else f"{said}，不{lessens(penalty)}分。"


@register
@dataclass(frozen=True, slots=True)
class DeductList(PartsRule):
    """R4: `full` less what the faults take, at least `floor`; a fault that does not apply takes nothing.

    2 points: no plan −0.5, each meeting short of four −0.5: three meetings and no plan → 1 (domain.md R4).
    """

    type: ClassVar[str] = "deduct_list"
    fines: ClassVar[bool] = True
    lessens: ClassVar[bool] = True

    full: Full
    faults: Annotated[tuple[Fault, ...], Form("扣分情形")]
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return tuple(fault.datum for fault in self.faults)

    def points(self, figures: Sequence[int | None]) -> int:
        return within(self.full - self._lost(figures), self.floor, None)

    def _lost(self, figures: Sequence[int | None]) -> int:
        lost = 0
        for fault, figure in zip(self.faults, figures, strict=True):
            if figure is not None:
                lost += fault.lost(figure)
        return lost

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        faults = "；".join(fault.sentence(catalog, penalty=penalty) for fault in self.faults)
        return f"{at_first(self.full, penalty)}：{faults}；{until(self.floor, penalty)}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for fault in self.faults:
            if (value := facts[fault.datum].known) is not None:
                yield fault.step(value, catalog, penalty=penalty)
        yield left_over(self.full, self._lost(self.figures(facts)), self.floor, penalty=penalty)

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        for fault in self.faults:
            if (value := facts[fault.datum].known) is not None and fault.lost(value):
                yield Loss(fault.datum, fault.step(value, catalog, penalty=penalty).rstrip("。"))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.faults:
            yield "至少要有一种扣分情形。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
