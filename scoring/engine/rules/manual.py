"""R23 评定得分: a person gives the points, within a stated range, with a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_most
from scoring.engine.rules.base import ColumnRule, register


@register
@dataclass(frozen=True, slots=True)
class Manual(ColumnRule):
    """R23: the points as given. Entry refuses what is outside `min`..`full`; the engine changes no person's number."""

    type: ClassVar[str] = "manual"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    min: Annotated[int, Form("最低得分", scaled=True)] = 0

    @property
    def judged(self) -> bool:
        return True

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def column(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        return columns[0]

    def greatest(self, catalog: Catalog) -> int:
        most = catalog[self.datum].ceiling
        return self.full if most is None else at_most(most, self.full)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        if penalty:
            return f"在{text(self.min)}至{text(self.full)}分之间扣分，要写明理由。"
        return f"在{text(self.min)}至{text(self.full)}分之间评定，不给满分的要写明理由。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        points = facts[self.datum].known or 0
        if penalty:
            yield f"{catalog[self.datum].name}：扣{text(points)}分。"
            return
        short = f"，比满分少{text(self.full - points)}分" if points < self.full else ""
        yield f"{catalog[self.datum].name}：评定{text(points)}分{short}。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind != "points":
            yield f"「{catalog[self.datum].name}」由人评分，类型应是 points。"
        if self.min != (catalog[self.datum].min or 0):
            yield f"最低得分{text(self.min)}分和数据项「{catalog[self.datum].name}」的最小值不一致。"
        if self.min >= self.full:
            yield f"最低得分{text(self.min)}分应低于分值{text(self.full)}分。"
