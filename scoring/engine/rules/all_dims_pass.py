"""R33 各方面都达标: parts of equal weight, each must reach a threshold; a good total alone is not enough."""

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
class AllDimsPass(PiecesRule):
    """R33: the sum of the parts if each has at least `least`, otherwise at most `failed_cap` (0 if not stated).

    四好村 4 × 25, each ≥ 20: 25 + 25 + 25 + 19 = 94 fails, 20 + 20 + 20 + 20 = 80 passes (domain.md R33).
    """

    type: ClassVar[str] = "all_dims_pass"

    full: Full
    parts: Annotated[tuple[Piece, ...], Form("各方面")]
    least: Annotated[int, Form("各方面最低分", scaled=True, positive=True)]
    failed_cap: Annotated[int, Form("不达标时最高得分", scaled=True, least=0)] = 0

    @property
    def attainable(self) -> int:
        return at_most(reach(self.parts), self.full)

    def score(self, facts: Facts) -> Scored:
        scored = joined(self.parts, facts, self.full)
        if scored.value is None or not self._failed(facts):
            return scored
        return Scored(at_most(scored.value, self.failed_cap), scored.status)

    def _failed(self, facts: Facts) -> list[str]:
        """Names of the parts that do not reach the threshold; what does not apply cannot fail."""
        values = [(part.name, part.rule.score(facts).value) for part in self.parts]
        return [name for name, value in values if value is not None and value < self.least]

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        parts = "".join(part.sentence(catalog, penalty=penalty) for part in self.parts)
        failed = f"最高得{text(self.failed_cap)}分" if self.failed_cap else "不得分"
        return f"{len(self.parts)}个方面都达到{text(self.least)}分的，按合计得分；有一个方面达不到的，{failed}。{parts}"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        yield f"{added(known_values(self.parts, facts))}分。"
        if failed := self._failed(facts):
            yield f"{'、'.join(failed)}不到{text(self.least)}分，得{text(self.score(facts).value or 0)}分。"
        else:
            yield f"各方面都达到{text(self.least)}分，按合计得分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        yield from piece_problems(self.parts, catalog)
        if len(self.parts) < 2:
            yield "至少要有两个方面。"
        for part in self.parts:
            if part.points < self.least:
                yield f"「{part.name}」只有{text(part.points)}分，达不到最低{text(self.least)}分。"
        if (total := sum(part.points for part in self.parts)) > self.full:
            yield f"各方面合计{text(total)}分，多于分值{text(self.full)}分。"
        if self.failed_cap >= self.full:
            yield f"不达标时最高得分{text(self.failed_cap)}分应低于分值{text(self.full)}分。"
