"""R17 按名次分段: the first part of the pool gets one number of points, the next part another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import Rounding, competition_places, whole_share
from scoring.engine.rules.base import register
from scoring.engine.rules.pool import ORDERS, Best, ComparingRule, best_of_table, place_told

ROUNDINGS = {"floor": "舍去", "half_up": "四舍五入", "ceil": "进一"}


@dataclass(frozen=True, slots=True)
class PlaceBand:
    """The points of the units up to this share of the pool, counted from the first place."""

    share: Annotated[int, Form("前几成", scaled=True, positive=True, most=SCALE)]
    points: Annotated[int, Form("得分", scaled=True)]


@register
@dataclass(frozen=True, slots=True)
class RankBand(ComparingRule):
    """R17 by shares: the first 30 % get 10, up to 70 % 8, the others `rest`; `rounding` makes whole units of a share.

    A unit belongs to a band when its place does, so that equal figures stay together (domain.md 9.2: 3 : 5 : 2).
    """

    type: ClassVar[str] = "rank_band"

    full: Full
    datum: DatumCode
    bands: Annotated[tuple[PlaceBand, ...], Form("分段")]
    rounding: Annotated[Rounding, Form("取整方式")]
    rest: Annotated[int, Form("其余得分", scaled=True)] = 0
    best: Annotated[Best, Form("排序方向")] = "high"

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    @property
    def attainable(self) -> int:
        return best_of_table([band.points for band in self.bands], self.rest, self.full)

    def compare(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        (figures,) = columns
        places = competition_places(figures, best=self.best)
        points = {figure: self._points(place, len(figures)) for figure, place in places.items()}
        return [points[figure] for figure in figures]

    def _points(self, place: int, of: int) -> int:
        reached = (band.points for band in self.bands if place <= whole_share(band.share, of, self.rounding))
        return next(reached, self.rest)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        bands = "、".join(f"前{text(band.share * 100)}%得{text(band.points)}分" for band in self.bands)
        ranked = f"按{catalog[self.datum].name}在本组{ORDERS[self.best]}排名"
        return f"{ranked}：{bands}，其余得{text(self.rest)}分；个数{ROUNDINGS[self.rounding]}取整，并列的同分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        datum = catalog[self.datum]
        yield f"{datum.name}：{datum.amount(facts[self.datum].known or 0)}，按在本组的名次分段得分。"

    def tell(self, row: int, columns: Sequence[Sequence[int]], catalog: Catalog) -> Iterator[str]:
        (figures,) = columns
        of, place = len(figures), competition_places(figures, best=self.best)[figures[row]]
        counts = "、".join(
            f"前{text(band.share * 100)}%为{whole_share(band.share, of, self.rounding)}个" for band in self.bands
        )
        yield f"{counts}。"
        yield place_told(place, of, self._points(place, of))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.bands:
            yield "至少要有一个分段。"
        for before, after in pairwise(self.bands):
            if after.share <= before.share:
                yield f"分段要从前往后写，前{text(after.share * 100)}%不能排在前{text(before.share * 100)}%之后。"
        for points in (*(band.points for band in self.bands), self.rest):
            if points > self.full:
                yield f"有一段得{text(points)}分，高于分值{text(self.full)}分。"
        if catalog[self.datum].kind == "children":
            yield f"「{catalog[self.datum].name}」取下级得分，不能直接排名。"
