"""R8 分档得分: points by the band in which the value lies; every end is stated."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.rules.base import ColumnRule, gives, register


@dataclass(frozen=True, slots=True)
class Band:
    """The points from this value up to the band above; the last band may have no lower end."""

    lower: Annotated[int | None, Form("下限", key="from", scaled=True)]
    points: Annotated[int, Form("得分", scaled=True)]


@register
@dataclass(frozen=True, slots=True)
class Tier(ColumnRule):
    """R8: bands from the highest down; `closed` lower: a value at the end belongs to the band (≥), upper: below it (>).

    A value under all bands gets `otherwise`. 合作医疗 ≥90% 0.5, ≥95% 1 (domain.md R8).
    """

    type: ClassVar[str] = "tier"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    bands: Annotated[tuple[Band, ...], Form("档次")]
    closed: Annotated[Literal["lower", "upper"], Form("端点归属")] = "lower"
    otherwise: Annotated[int, Form("其余得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def column(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        points = [self._rest, *(band.points for band in self._ends)]
        return list(map(points.__getitem__, self._reached(columns[0])))

    @property
    def _ends(self) -> list[Band]:
        """The bands with a lower end, the lowest first."""
        return [band for band in reversed(self.bands) if band.lower is not None]

    def _reached(self, values: Sequence[int]) -> Iterator[int]:
        """How many lower ends each value reaches."""
        ends = [band.lower for band in self._ends if band.lower is not None]
        place = bisect_right if self.closed == "lower" else bisect_left
        return (place(ends, value) for value in values)

    def _band(self, value: int) -> Band | None:
        (reached,) = self._reached((value,))
        last = self.bands[-1]
        return self._ends[reached - 1] if reached else last if last.lower is None else None

    def greatest(self, catalog: Catalog) -> int:
        most = catalog[self.datum].ceiling
        (reached,) = (len(self._ends),) if most is None else self._reached((most,))
        return max([self._rest, *(band.points for band in self._ends[:reached])])

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        reaching = "达到" if self.closed == "lower" else "高于"
        bands = "；".join(
            f"{reaching}{datum.amount(band.lower)}{gives(penalty)}{text(band.points)}分"
            for band in self.bands
            if band.lower is not None
        )
        return f"按{datum.name}分档：{bands}；其余{gives(penalty)}{text(self._rest)}分。"

    @property
    def _rest(self) -> int:
        """Points for a value under every lower end."""
        return self.bands[-1].points if self.bands[-1].lower is None else self.otherwise

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum = catalog[self.datum]
        band = self._band(value)
        if band is None or band.lower is None:
            yield f"{datum.name}：{datum.amount(value)}，未达到以上各档，{gives(penalty)}{text(self._rest)}分。"
        else:
            reaching = "达到" if self.closed == "lower" else "高于"
            end = f"{reaching}{datum.amount(band.lower)}"
            yield f"{datum.name}：{datum.amount(value)}，{end}，{gives(penalty)}{text(band.points)}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not any(band.lower is not None for band in self.bands):
            yield "至少要有一个写明下限的档次。"
        for above, below in pairwise(self.bands):
            if above.lower is None:
                yield "没有下限的档次只能放在最后。"
            elif below.lower is not None and below.lower >= above.lower:
                yield f"档次要从高到低排列，下限{text(below.lower)}不能排在{text(above.lower)}之后。"
        if self.bands and self.bands[-1].lower is None and self.otherwise:
            yield "最后一档没有下限，就不能再写其余得分。"
        for points in (*(band.points for band in self.bands), self.otherwise):
            if points > self.full:
                yield f"有一档得{text(points)}分，高于分值{text(self.full)}分。"
