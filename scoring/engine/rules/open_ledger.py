"""R38 积分台账: a start value, everything added and taken off during the year; the result may pass full points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.numbers import at_least, at_most, within
from scoring.engine.rules.accumulate import Part, part_problems
from scoring.engine.rules.base import PartsRule, register
from scoring.engine.rules.deduct_list import Fault
from scoring.engine.wording import most, reckoned, signed, until


@register
@dataclass(frozen=True, slots=True)
class OpenLedger(PartsRule):
    """R38: `start` (full if not stated) plus what is earned, less what is lost, between `floor` and `cap` (null: none).

    100 when the star is granted, two honours of 5, three faults of 2 → 104 (星级标准化党支部积分制).
    """

    type: ClassVar[str] = "open_ledger"

    full: Full
    adds: Annotated[tuple[Part, ...], Form("加分情形")]
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)]
    deducts: Annotated[tuple[Fault, ...], Form("扣分情形")] = ()
    start: Annotated[int | None, Form("起始分", scaled=True, least=0)] = None
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0

    @property
    def lessening(self) -> bool:
        return self.begins > 0

    def data(self) -> tuple[str, ...]:
        return (*(part.datum for part in self.adds), *(fault.datum for fault in self.deducts))

    @property
    def begins(self) -> int:
        return self.full if self.start is None else self.start

    def points(self, figures: Sequence[int | None]) -> int:
        return within(sum(self._entries(figures)), self.floor, self.cap)

    def _entries(self, figures: Sequence[int | None]) -> list[int]:
        """The start, then every entry of the ledger, losses as negative numbers."""
        earned = zip(self.adds, figures, strict=False)
        lost = zip(self.deducts, figures[len(self.adds) :], strict=True)
        return [
            self.begins,
            *(part.earned(figure) for part, figure in earned if figure is not None),
            *(-fault.lost(figure) for fault, figure in lost if figure is not None),
        ]

    def absent(self, figures: Sequence[int | None]) -> int:
        """What could have been earned up to the full points, where the start is below them."""
        left = at_least(self.full - self.points(figures), 0)
        parts = zip(self.adds, figures, strict=False)
        return at_most(sum(part.worth(self.full) for part, figure in parts if figure is None), left)

    @property
    def attainable(self) -> int:
        return at_most(self.begins + sum(part.worth(self.full) for part in self.adds), self.full)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        adds = "；".join(part.sentence(catalog) for part in self.adds)
        deducts = "；".join(fault.sentence(catalog) for fault in self.deducts)
        listed = "".join(f"{word}：{said}；" for word, said in (("加分", adds), ("扣分", deducts)) if said)
        start = f"起始{text(self.begins)}分。" if self.begins else ""
        least = f"，{until(self.floor)}" if self.deducts else ""
        return f"{start}{listed}{most(self.cap)}{least}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        yield f"起始{text(self.begins)}分。"
        for part in self.adds:
            if value := facts[part.datum].known:
                yield f"{part.called(catalog)}：{catalog[part.datum].amount(value)}，加{text(part.earned(value))}分。"
        for fault in self.deducts:
            if (value := facts[fault.datum].known) is not None and fault.lost(value):
                yield fault.step(value, catalog)
        figures = self.figures(facts)
        entries = [self.begins, *(entry for entry in self._entries(figures)[1:] if entry)]
        yield reckoned(signed(*entries), sum(entries), self.points(figures))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.adds and not self.deducts:
            yield "至少要有一种加分或扣分情形。"
        yield from part_problems(self.adds, catalog)
        if self.cap is not None and self.cap < self.begins:
            yield f"最高得分{text(self.cap)}分低于起始分{text(self.begins)}分。"
        if self.floor is not None and self.floor > self.begins:
            yield f"最低得分{text(self.floor)}分高于起始分{text(self.begins)}分。"
