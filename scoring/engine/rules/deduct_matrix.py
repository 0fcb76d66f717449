"""R5 分级分类扣分: what an event takes depends on its level and its kind; every cell of the table is a datum."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import SPOKEN, DatumCode, Form, Full
from scoring.engine.numbers import within
from scoring.engine.rules.base import PartsRule, register
from scoring.engine.rules.deduct_count import at_first, left_over, lessens, until


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of event at one level: every one takes `each`."""

    datum: DatumCode
    each: Annotated[int, Form("每次扣分", scaled=True, positive=True)]
    name: Annotated[str, Form("名称")] = ""

    def called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        return f"{self.called(catalog)}每1{catalog[self.datum].measure or '次'}{lessens(penalty)}{text(self.each)}分"


@dataclass(frozen=True, slots=True)
class Level:
    """A row of the table: the kinds of events at one level."""

    name: Annotated[str, Form("级别", pattern=SPOKEN)]
    cells: Annotated[tuple[Cell, ...], Form("扣分情形")]


@register
@dataclass(frozen=True, slots=True)
class DeductMatrix(PartsRule):
    """R5: `full` less what all cells take, at least `floor`; a cell that does not apply takes nothing.

    10 points for petitions (28): at the county 个访 2, 群访 4, 集体访 10: two 个访 and one 群访 → 10 − 4 − 4 = 2.
    """

    type: ClassVar[str] = "deduct_matrix"
    fines: ClassVar[bool] = True
    lessens: ClassVar[bool] = True

    full: Full
    rows: Annotated[tuple[Level, ...], Form("各级")]
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for row in self.rows for cell in row.cells)

    def data(self) -> tuple[str, ...]:
        return tuple(cell.datum for cell in self.cells)

    def points(self, figures: Sequence[int | None]) -> int:
        return within(self.full - self._lost(figures), self.floor, None)

    def _lost(self, figures: Sequence[int | None]) -> int:
        cells = zip(self.cells, figures, strict=True)
        return sum(multiply(cell.each, figure) for cell, figure in cells if figure is not None)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        rows = "；".join(
            f"{row.name}：{'、'.join(cell.sentence(catalog, penalty=penalty) for cell in row.cells)}"
            for row in self.rows
        )
        return f"{at_first(self.full, penalty)}：{rows}；{until(self.floor, penalty)}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for row in self.rows:
            for cell in row.cells:
                if value := facts[cell.datum].known:
                    lost = multiply(cell.each, value)
                    counted = f"{catalog[cell.datum].amount(value)} × {text(cell.each)}分"
                    yield f"{row.name}{cell.called(catalog)}：{counted}，{lessens(penalty)}{text(lost)}分。"
        yield left_over(self.full, self._lost(self.figures(facts)), self.floor, penalty=penalty)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.rows:
            yield "至少要有一级。"
        for row in self.rows:
            if not row.cells:
                yield f"「{row.name}」至少要有一种扣分情形。"
        codes = self.data()
        for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
            yield f"「{catalog[code].name}」在表里出现了{codes.count(code)}次，一件事会扣两次。"
        if self.floor is not None and self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
