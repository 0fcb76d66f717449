"""R16 取最高项: of several ways to earn points the best counts, not their sum."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import at_most
from scoring.engine.rules.base import Scored, register
from scoring.engine.rules.inner import Piece, PiecesRule, joined, known_values, piece_problems
from scoring.engine.wording import reckoned


@register
@dataclass(frozen=True, slots=True)
class BestOf(PiecesRule):
    """R16: the best of the options, or the sum of the `take` best, at most `full`; what does not apply is left out.

    省级媒体 3, else two 市级 2, else 县级 1 (31): two at the city and five in the county → 2.
    """

    type: ClassVar[str] = "best_of"

    full: Full
    parts: Annotated[tuple[Piece, ...], Form("各种情形")]
    take: Annotated[int, Form("取几项", least=1)] = 1

    @property
    def attainable(self) -> int:
        best = sorted((at_most(part.rule.attainable, part.points) for part in self.parts), reverse=True)
        return at_most(sum(best[: self.take]), self.full)

    def score(self, facts: Facts) -> Scored:
        scored = joined(self.parts, facts, self.full)
        if scored.value is None:
            return scored
        return Scored(at_most(sum(self._best(facts)), self.full), scored.status)

    def _best(self, facts: Facts) -> list[int]:
        return sorted(known_values(self.parts, facts), reverse=True)[: self.take]

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        parts = "".join(part.sentence(catalog, penalty=penalty) for part in self.parts)
        taken = "得分最高的一项" if self.take == 1 else f"得分最高的{self.take}项之和，最多{text(self.full)}分"
        return f"取下列各项中{taken}。{parts}"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        best = self._best(facts)
        if self.take == 1 and best[0] <= self.full:
            yield f"取最高的一项，得{text(best[0])}分。"
        else:
            written = " + ".join(text(points) for points in best)
            yield reckoned(f"最高的{len(best)}项：{written}", sum(best), at_most(sum(best), self.full))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from piece_problems(self.parts, catalog)
        if len(self.parts) < 2:
            yield "至少要有两种情形。"
        if self.take >= len(self.parts) > 1:
            yield f"一共{len(self.parts)}种情形，取{self.take}项就是全取，应改用 accumulate。"
        for part in self.parts:
            if part.points > self.full:
                yield f"「{part.name}」的{text(part.points)}分高于分值{text(self.full)}分。"
