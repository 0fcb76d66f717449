"""What the rules that compare the units of a pool have in common: who takes part, places, points by place."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from config.toolkit.scaled import half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Columns, Fact, Facts
from scoring.engine.numbers import at_most, competition_places
from scoring.engine.rules.base import PoolRule, Scored, all_known, unscored
from scoring.engine.status import Status, together

Best = Literal["high", "low"]
Ties = Literal["share", "mean"]
ORDERS = {"high": "从高到低", "low": "从低到高"}
SHARED = {"share": "并列的同分", "mean": "并列的平分所占名次的得分"}


class ComparingRule(PoolRule):
    """A rule over figures: a unit that lacks one takes no part, has no points and counts in no place and no mean."""

    __slots__ = ()

    @abstractmethod
    def compare(self, columns: Sequence[Sequence[int]]) -> Sequence[int]:
        """Points of the units that take part; their figures datum by datum, in the order of `data`."""

    @abstractmethod
    def tell(self, row: int, columns: Sequence[Sequence[int]], catalog: Catalog) -> Iterator[str]:
        """Why the unit at `row` of the columns has its points among the others."""

    def pool_points(self, pool: Mapping[str, Sequence[int]]) -> Sequence[int]:
        return self.compare([pool[code] for code in self.data()])

    def score_pool(self, pool: Columns) -> Sequence[Scored]:
        units = list(zip(*(pool[code] for code in self.data()), strict=True))
        taking_part = [row for unit in units if all_known(row := [fact.known for fact in unit])]
        points = iter(self.compare(self._columns(taking_part)))
        return [
            Scored(next(points), Status.FILLED) if all(fact.known is not None for fact in unit) else self.gap(unit)
            for unit in units
        ]

    def gap(self, unit: Sequence[Fact]) -> Scored:
        """The answer for a unit that lacks a figure: where one does not apply, the item does not."""
        status = together(fact.status for fact in unit)
        return unscored(Status.NA if status is Status.FILLED else status, self.full)

    def _columns(self, rows: Sequence[Sequence[int]]) -> Sequence[Sequence[int]]:
        return [[row[column] for row in rows] for column in range(len(self.data()))]

    def explain_place(
        self, unit_id: str, pool: Mapping[str, Facts], catalog: Catalog, *, penalty: bool = False
    ) -> tuple[str, ...]:
        lines = self.explain(pool[unit_id], catalog, penalty=penalty)
        rows = {unit: [facts[code].known for code in self.data()] for unit, facts in pool.items()}
        taking_part = {unit: row for unit, row in rows.items() if all_known(row)}
        if unit_id not in taking_part:
            return lines
        row, columns = list(taking_part).index(unit_id), self._columns(list(taking_part.values()))
        return (*lines, *self.tell(row, columns, catalog))


def points_by_place(keys: Sequence[int], points: Sequence[int], rest: int, *, best: Best, ties: Ties) -> dict[int, int]:
    """Points by key: the table of `points` from the first place on, `rest` beyond; what equals get is said by `ties`.

    share: the points of their common place; mean: the mean of all places that they take up, half up once.
    """
    table = {}
    for key, place in competition_places(keys, best=best).items():
        level = keys.count(key) if ties == "mean" else 1
        taken = [points[at] if at < len(points) else rest for at in range(place - 1, place - 1 + level)]
        table[key] = half_up(sum(taken), level)
    return table


def best_of_table(points: Sequence[int], rest: int, full: int) -> int:
    """The most points that a table can give."""
    return at_most(max((*points, rest)), full)


def place_told(place: int, of: int, points: int) -> str:
    """The last line of every rule by place."""
    return f"本组{of}个单位中第{place}名，得{text(points)}分。"


def table_told(points: Sequence[int], rest: int) -> str:
    """A table of points as a scheme prints it."""
    table = "、".join(f"第{place}名{text(given)}分" for place, given in enumerate(points, start=1))
    return f"{table}，其余{text(rest)}分"


def table_problems(points: Sequence[int], rest: int, full: int) -> Iterator[str]:
    """What is wrong with a table of points."""
    if not points:
        yield "至少要写第1名的得分。"
    for given in (*points, rest):
        if given > full:
            yield f"有一个名次得{text(given)}分，高于分值{text(full)}分。"
