"""R20 与平均值比较: points at the mean of the pool, more above it, less below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import neg, sub
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import CODE, DatumCode, Form, Full
from scoring.engine.numbers import at_most, competition_places
from scoring.engine.rules.base import register
from scoring.engine.rules.pool import Best, ComparingRule
from scoring.engine.wording import apart, most, reckoned, signed

SIDES = {"high": ("高", "低"), "low": ("低", "高")}


@register
@dataclass(frozen=True, slots=True)
class RelativeToMean(ComparingRule):
    """R20: `base` at the mean of the units with figures, `better` and `worse` for every `per` above and below it.

    `mean_datum` holds the mean where it is that of a wider field, such as the county's.

    (26 item 6): 15 at the mean, ±5 per percentage point, and within the first five (`within`), otherwise `otherwise`.
    A `worse` of null: whoever is worse than the mean gets `otherwise` (age not above the mean: full). `cap` null: no
    upper end; `floor` null: no lower end. The mean is never rounded before the points are.
    """

    type: ClassVar[str] = "relative_to_mean"

    full: Full
    datum: DatumCode
    worse: Annotated[int | None, Form("差于平均扣分", scaled=True, least=0)]
    cap: Annotated[int | None, Form("最高得分", scaled=True)]
    better: Annotated[int, Form("优于平均加分", scaled=True, least=0)] = 0
    per: Annotated[int, Form("每相差", scaled=True, positive=True)] = SCALE
    base: Annotated[int | None, Form("平均值得分", scaled=True)] = None
    floor: Annotated[int | None, Form("最低得分", scaled=True)] = 0
    best: Annotated[Best, Form("何者为优")] = "high"
    within: Annotated[int | None, Form("名次须在前", least=1, most=99999)] = None
    otherwise: Annotated[int, Form("不符合的得分", scaled=True)] = 0
    mean_datum: Annotated[str | None, Form("平均值数据项", pattern=CODE)] = None

    def data(self) -> tuple[str, ...]:
        return (self.datum,) if self.mean_datum is None else (self.datum, self.mean_datum)

    @property
    def at_mean(self) -> int:
        return self.full if self.base is None else self.base

    @property
    def attainable(self) -> int:
        most = self.full if self.better else self.at_mean
        return most if self.cap is None else at_most(most, self.cap)

    def compare(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        aheads, of = self._aheads(columns)
        points = self._reached(aheads, of)
        if self.worse is None:
            points = [self.otherwise if ahead < 0 else given for ahead, given in zip(aheads, points, strict=True)]
        if self.within is None:
            return points
        places = map(competition_places(columns[0], best=self.best).__getitem__, columns[0])
        return [self.otherwise if place > self.within else given for place, given in zip(places, points, strict=True)]

    def _aheads(self, columns: Sequence[Sequence[int]]) -> tuple[Sequence[int], int]:
        """How much better than the mean each is, times `of`, so that no mean is rounded; and `of`."""
        figures = columns[0]
        if self.mean_datum is None:
            of, total = len(figures), sum(figures)
            aheads = [figure * of - total for figure in figures]
        else:
            of, aheads = 1, list(map(sub, figures, columns[1]))
        return (aheads if self.best == "high" else list(map(neg, aheads))), of

    def _reached(self, aheads: Sequence[int], of: int) -> list[int]:
        """Points by distance alone; half up is written out for either side of the mean."""
        base, whole = self.at_mean, of * self.per
        more, less, twice = 2 * self.better, 2 * (self.worse or 0), 2 * whole
        points = [
            base + (more * ahead + whole) // twice if ahead >= 0 else base - (whole - less * ahead) // twice
            for ahead in aheads
        ]
        if self.cap is not None:
            cap = self.cap
            points = [given if given < cap else cap for given in points]
        floor = self.floor
        return points if floor is None else [given if given > floor else floor for given in points]

    def _means(self, columns: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
        """With what every unit is compared: a sum and of how many it is, so that no mean is rounded."""
        figures = columns[0]
        if self.mean_datum is None:
            return [(sum(figures), len(figures))] * len(figures)
        return [(mean, 1) for mean in columns[1]]

    def _moved(self, ahead: int, of: int) -> int:
        """What is added to the points at the mean, or taken from them."""
        each = self.better if ahead > 0 else self.worse or 0
        return half_up(each * ahead, of * self.per)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        above, below = SIDES[self.best]
        per = apart(datum, self.per)
        better = f"，每{above}{per}加{text(self.better)}分" if self.better else ""
        worse = (
            f"，{below}于平均值的得{text(self.otherwise)}分"
            if self.worse is None
            else f"，每{below}{per}扣{text(self.worse)}分"
        )
        ends = f"，{most(self.cap)}，" + ("不设最低分" if self.floor is None else f"最低{text(self.floor)}分")
        place = f"；名次不在本组前{self.within}名的得{text(self.otherwise)}分" if self.within is not None else ""
        mean = "本组平均值" if self.mean_datum is None else catalog[self.mean_datum].name
        return f"{datum.name}等于{mean}的得{text(self.at_mean)}分{better}{worse}{ends}{place}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        datum = catalog[self.datum]
        if (figure := facts[self.datum].known) is not None:
            yield f"{datum.name}：{datum.amount(figure)}，与{'本组' if self.mean_datum is None else ''}平均值比较计分。"

    def tell(self, row: int, columns: Sequence[Sequence[int]], catalog: Catalog) -> Iterator[str]:
        figures = columns[0]
        datum, figure, (total, of) = catalog[self.datum], figures[row], self._means(columns)[row]
        ahead, place = self._aheads(columns)[0][row], competition_places(figures, best=self.best)[figure]
        points = self.compare(columns)[row]
        mean = f"本组{of}个单位平均" if self.mean_datum is None else catalog[self.mean_datum].name
        yield f"{mean}{datum.amount(half_up(total, of))}，本单位在本组列第{place}名。"
        if self.within is not None and place > self.within:
            yield f"名次不在前{self.within}名，得{text(points)}分。"
        elif self.worse is None and ahead < 0:
            yield f"{SIDES[self.best][1]}于平均值，得{text(points)}分。"
        else:
            moved = self._moved(ahead, of)
            yield reckoned(signed(self.at_mean, moved), self.at_mean + moved, points)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.better and self.worse == 0:
            yield "高于、低于平均值都不加不扣，请写 better 或 worse。"
        if self.cap is not None and self.cap < self.at_mean:
            yield f"最高得分{text(self.cap)}分低于平均值的得分{text(self.at_mean)}分。"
        if self.floor is not None and self.floor > self.at_mean:
            yield f"最低得分{text(self.floor)}分高于平均值的得分{text(self.at_mean)}分。"
        if self.at_mean > self.full:
            yield f"平均值的得分{text(self.at_mean)}分高于分值{text(self.full)}分。"
        if self.otherwise and self.within is None and self.worse is not None:
            yield "写了 otherwise，却没有写 within，worse 也不是 null，用不到它。"
        for code in self.data():
            if catalog[code].kind == "children":
                yield f"「{catalog[code].name}」取下级得分，不能直接比较。"
