"""R27 分表折算: a sheet of its own with N points, converted to the points of the item."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import at_least, at_most, share_of, within
from scoring.engine.rules.base import Scored, register
from scoring.engine.rules.inner import Piece, PiecesRule, added, joined, known_values, piece_problems, reach
from scoring.engine.wording import reckoned


@register
@dataclass(frozen=True, slots=True)
class NestedConvert(PiecesRule):
    """R27: `full` × sum of the parts ÷ `of`, between `floor` and `cap` (full): 84 of 100 → 8.4 of 10 (20)."""

    type: ClassVar[str] = "nested_convert"

    full: Full
    of: Annotated[int, Form("分表满分", scaled=True, positive=True)]
    parts: Annotated[tuple[Piece, ...], Form("分表各项")]
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)] = None
    floor: Annotated[int, Form("最低得分", scaled=True)] = 0

    @property
    def attainable(self) -> int:
        return share_of(self.full, at_most(reach(self.parts), self.of), self.of)

    def score(self, facts: Facts) -> Scored:
        raw = joined(self.parts, facts, self.of)
        if raw.value is None:
            return raw._replace(absent=self.full if raw.absent else 0)
        value = self._held(self._converted(raw.value))
        absent = at_most(share_of(self.full, raw.absent, self.of), at_least(self.full - value, 0))
        return Scored(value, raw.status, absent)

    def _converted(self, raw: int) -> int:
        return share_of(self.full, raw, self.of)

    def _held(self, points: int) -> int:
        return within(points, self.floor, self.full if self.cap is None else self.cap)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        parts = "".join(part.sentence(catalog, penalty=penalty) for part in self.parts)
        return f"按{text(self.of)}分的分表计分，折算为{text(self.full)}分。{parts}"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        values = known_values(self.parts, facts)
        points = self._converted(sum(values))
        yield f"分表得分：{added(values)}分。"
        formula = f"{text(self.full)} × {text(sum(values))} ÷ {text(self.of)}"
        yield reckoned(formula, points, self._held(points))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from piece_problems(self.parts, catalog)
        if not self.parts:
            yield "分表至少要有一项。"
        if (total := sum(part.points for part in self.parts)) > self.of:
            yield f"分表各项合计{text(total)}分，多于分表满分{text(self.of)}分。"
        if self.floor >= (self.full if self.cap is None else self.cap):
            yield f"最低得分{text(self.floor)}分应低于最高得分。"
