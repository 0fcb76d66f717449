"""R19 按最高值折算: the best of the pool gets full points, the others their share of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, share_of
from scoring.engine.rules.base import register
from scoring.engine.rules.pool import Best, ComparingRule

BESTS = {"high": "最高", "low": "最低"}


@register
@dataclass(frozen=True, slots=True)
class ShareOfBest(ComparingRule):
    """R19: `full` × own figure ÷ the best (best low: the lowest ÷ own), at least 0 (domain.md R19): 80 of 100 → 0.8 P.

    With `worst` the worst of the pool gets these points and the others lie between in proportion to the distance
    (极差法); where all are equal, all are the best. Where the best figure is 0 or below, a share says nothing: nobody
    has points (best low: only who has 0 or below).
    """

    type: ClassVar[str] = "share_of_best"

    full: Full
    datum: DatumCode
    best: Annotated[Best, Form("何者为优")] = "high"
    worst: Annotated[int | None, Form("最差得分", scaled=True)] = None

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def compare(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        (figures,) = columns
        return [self._points(figure, *self._ends(figures)) for figure in figures] if figures else []

    def _ends(self, figures: Sequence[int]) -> tuple[int, int]:
        """The best figure and the worst."""
        low, high = min(figures), max(figures)
        return (high, low) if self.best == "high" else (low, high)

    def _points(self, figure: int, best: int, worst: int) -> int:
        if self.worst is not None:
            span = abs(best - worst)
            return self.worst + share_of(self.full - self.worst, abs(figure - worst), span) if span else self.full
        if self.best == "high":
            return at_least(share_of(self.full, figure, best), 0) if best > 0 else 0
        return share_of(self.full, at_least(best, 0), figure) if figure > 0 else self.full

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        name, most = catalog[self.datum].name, text(self.full)
        said = f"{name}在本组{BESTS[self.best]}的得{most}分"
        if self.worst is not None:
            between = "其余按与最差值的距离占全距的比例在两者之间计分"
            return f"{said}，最差的得{text(self.worst)}分，{between}；都相同的得满分。"
        if self.best == "high":
            return f"{said}，其余按{most}分 × {name} ÷ 本组最高值计分；最高值不大于0的都不得分。"
        return f"{said}，其余按{most}分 × 本组最低值 ÷ {name}计分；最低值不大于0的，其余都不得分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        datum = catalog[self.datum]
        yield f"{datum.name}：{datum.amount(facts[self.datum].known or 0)}，与本组{BESTS[self.best]}值比较计分。"

    def tell(self, row: int, columns: Sequence[Sequence[int]], catalog: Catalog) -> Iterator[str]:
        (figures,) = columns
        figure, (best, worst) = figures[row], self._ends(figures)
        datum, points = catalog[self.datum], text(self._points(figure, best, worst))
        yield f"本组{len(figures)}个单位，{BESTS[self.best]}值{datum.amount(best)}，最差值{datum.amount(worst)}。"
        if self.worst is not None and best != worst:
            span, own = text(abs(best - worst)), text(abs(figure - worst))
            more = f"{text(self.full - self.worst)} × {own} ÷ {span}"
            yield f"{text(self.worst)} + {more} = {points}，得{points}分。"
        elif figure == best and points == text(self.full):
            yield f"与{BESTS[self.best]}值相同，得{points}分。"
        elif best <= 0:
            yield f"{BESTS[self.best]}值不大于0，得{points}分。"
        else:
            part, whole = (figure, best) if self.best == "high" else (best, figure)
            yield f"{text(self.full)} × {text(part)} ÷ {text(whole)}，得{points}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if self.worst is not None and self.worst >= self.full:
            yield f"最差得分{text(self.worst)}分应低于分值{text(self.full)}分。"
        if catalog[self.datum].kind == "children":
            yield f"「{catalog[self.datum].name}」取下级得分，不能直接比较。"
