"""R21 推荐排序: raters rank the units; places on the ballots earn marks, and the place by marks earns the points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, ClassVar

from config.toolkit.scaled import multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import CODE, Form, Full
from scoring.engine.numbers import competition_places
from scoring.engine.rules.base import all_known, register
from scoring.engine.rules.pool import (
    SHARED,
    ComparingRule,
    Ties,
    best_of_table,
    place_told,
    points_by_place,
    table_problems,
    table_told,
)


@register
@dataclass(frozen=True, slots=True)
class BallotRank(ComparingRule):
    """R21: `marks` for every first, second, … place on a ballot; the sums are ranked, `points` by place (Borda).

    `counts` are the data with the number of ballots that put the unit first, second, …. Three ballots over four
    villages, marks 4/3/2/1: 11/9/7/3 → 10/8/6/4 (23; domain.md R21). Equal sums: as `ties` declares.
    """

    type: ClassVar[str] = "ballot_rank"

    full: Full
    counts: Annotated[tuple[str, ...], Form("各名次票数", pattern=CODE)]
    marks: Annotated[tuple[int, ...], Form("各名次记分", scaled=True, least=0)]
    points: Annotated[tuple[int, ...], Form("各名次得分", scaled=True)]
    rest: Annotated[int, Form("其余名次得分", scaled=True)] = 0
    ties: Annotated[Ties, Form("并列得分")] = "share"

    def data(self) -> tuple[str, ...]:
        return self.counts

    @property
    def attainable(self) -> int:
        return best_of_table(self.points, self.rest, self.full)

    def compare(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        sums = self._sums(columns)
        points = points_by_place(sums, self.points, self.rest, best="high", ties=self.ties)
        return [points[own] for own in sums]

    def _sums(self, columns: Sequence[Sequence[int]]) -> list[int]:
        return [self._sum(row) for row in zip(*columns, strict=True)]

    def _sum(self, votes: Sequence[int]) -> int:
        return sum(multiply(mark, count) for mark, count in zip(self.marks, votes, strict=True))

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        marks = "、".join(f"第{place}名记{text(mark)}分" for place, mark in enumerate(self.marks, start=1))
        table = table_told(self.points, self.rest)
        return f"由参评人员对本组各单位排序：每票{marks}；按记分合计从高到低排名：{table}；{SHARED[self.ties]}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        votes = [facts[code].known for code in self.counts]
        if all_known(votes):
            counted = "、".join(f"第{place}名{text(count)}票" for place, count in enumerate(votes, start=1))
            yield f"{counted}，记{text(self._sum(votes))}分，按在本组的名次得分。"

    def tell(self, row: int, columns: Sequence[Sequence[int]], catalog: Catalog) -> Iterator[str]:
        sums = self._sums(columns)
        points = points_by_place(sums, self.points, self.rest, best="high", ties=self.ties)
        yield from self._uneven(columns)
        yield place_told(competition_places(sums)[sums[row]], len(sums), points[sums[row]])

    def _uneven(self, columns: Sequence[Sequence[int]]) -> Iterator[str]:
        """Every ballot names one unit for every place there is: otherwise the counts were not taken alike."""
        cast = [sum(column) for column in columns[: len(columns[0])]]
        if len(set(cast)) > 1:
            counted = "、".join(f"第{place}名{text(votes)}票" for place, votes in enumerate(cast, start=1))
            yield f"本组各名次的票数合计不一致：{counted}，请核对票数。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.counts:
            yield "至少要写第1名的票数 counts。"
        if len(self.counts) != len(self.marks):
            yield f"写了{len(self.counts)}个名次的票数，记分却有{len(self.marks)}个。"
        if len(set(self.counts)) != len(self.counts):
            yield "不同名次的票数不能用同一个数据项。"
        for code in self.counts:
            if catalog[code].kind != "count":
                yield f"「{catalog[code].name}」是票数，类型应是 count。"
        for before, after in pairwise(self.marks):
            if after > before:
                yield f"名次在后的记{text(after)}分，不能高于在前的{text(before)}分。"
        yield from table_problems(self.points, self.rest, self.full)
