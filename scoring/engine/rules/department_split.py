"""R25 分科室计分: the points are divided among departments, each scores its own part by its own rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import at_most
from scoring.engine.rules.base import Scored, register
from scoring.engine.rules.inner import Piece, PiecesRule, added, joined, known_values, piece_problems, reach


@register
@dataclass(frozen=True, slots=True)
class DepartmentSplit(PiecesRule):
    """R25: the sum of the parts, 11 = 组织科 4 + 农村科 3 + 组织员办 2.5 + 电教科 1.5, each by itself (07)."""

    type: ClassVar[str] = "department_split"

    full: Full
    parts: Annotated[tuple[Piece, ...], Form("各科室")]

    @property
    def attainable(self) -> int:
        return at_most(reach(self.parts), self.full)

    def score(self, facts: Facts) -> Scored:
        return joined(self.parts, facts, self.full)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        parts = "".join(part.sentence(catalog, penalty=penalty) for part in self.parts)
        return f"{text(self.full)}分由{len(self.parts)}个科室分别计分。{parts}"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        yield f"{added(known_values(self.parts, facts))}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from piece_problems(self.parts, catalog)
        if not self.parts:
            yield "至少要有一个科室。"
        if (total := sum(part.points for part in self.parts)) > self.full:
            yield f"各科室合计{text(total)}分，多于分值{text(self.full)}分。"
