"""The points of every node for all units: items by their rules and policies, parts by what is below them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from scoring.engine.arithmetic import Step
from scoring.engine.facts import Fact, Facts
from scoring.engine.leaves import NOT_ASSESSED, Pools, Scores, exempted, pools_of, score_leaf, stood_in
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, Section, in_base
from scoring.engine.numbers import at_least, at_most, half_up_mean, share_of
from scoring.engine.overrides import Overrides
from scoring.engine.rules.base import Scored
from scoring.engine.spec import Scheme
from scoring.engine.status import Status, together
from scoring.engine.table import Table, points_fact, tabulated
from scoring.engine.unit import Unit

Points = int | None  # None while there are none: missing is not zero


class Column(NamedTuple):
    """One node of all units; `absent` are points that leave the sheet which the node stands in."""

    values: Sequence[Points]
    statuses: Sequence[Status]
    absent: Sequence[int]


class Calculation:
    """Takes the steps of a scheme in their order, for all units at once, and keeps what each gave."""

    def __init__(self, scheme: Scheme, units: Sequence[Unit]) -> None:
        self.scheme = scheme
        self.units = units
        self.table: Table = tabulated(scheme, [unit.facts for unit in units])
        self.pools: Pools = pools_of(units)
        self.columns: dict[str, Column] = {}
        self.overrides = Overrides(scheme, units)
        self.sparing = bool(scheme.categories) or any(unit.exempt for unit in units)
        for step in scheme.order:
            if isinstance(step, Leaf | Section | Bonus | Penalty):
                self.columns[step.code] = Column(*self.overrides.placed(step.code, *self._column(step)))
            else:
                self.table.add(step, {name.code: self._read(name.code) for name in step.inputs if name.is_node})

    def _read(self, code: str) -> list[Fact]:
        column = self.columns[code]
        return list(map(points_fact, column.values, column.statuses))

    def _column(self, node: Node) -> Column:
        if isinstance(node, Leaf):
            return self._item(node, score_leaf(node, self.table, self.pools, self._spared(node)))
        below = {child.code: self.columns[child.code] for child in node.children}
        return self._section(node, below) if isinstance(node, Section) else _extra(node, list(below.values()))

    def _spared(self, leaf: Leaf) -> Mapping[int, Scored]:
        """The rows of units of other categories, and of those exempted on the roster."""
        if not self.sparing:
            return {}
        above = self.scheme.above[leaf.code]
        spared = {}
        for row, unit in enumerate(self.units):
            if not self.scheme.assessed(leaf, unit.category):
                spared[row] = NOT_ASSESSED
            elif not unit.exempt.isdisjoint(above):
                spared[row] = exempted(leaf)
        return spared

    def _item(self, leaf: Leaf, scores: Scores) -> Column:
        values, absent = scores.values, scores.absent
        if any(absent):
            if leaf.code in self.scheme.outside:
                absent = [0] * len(values)
            else:
                means = self._means(scores) if leaf.na == "mean" else [None] * len(values)
                given = [stood_in(leaf, *each) for each in zip(values, absent, means, strict=True)]
                values, absent = [value for value, _ in given], [left for _, left in given]
        return Column(self._rounded(values, "leaf"), scores.statuses, absent)

    def _means(self, scores: Scores) -> list[Points]:
        """By row what the units of its pool got on average, as stored, to which the whole item applies."""
        means: list[Points] = [None] * len(scores.values)
        points = self._rounded(scores.values, "leaf")
        for rows in self.pools:
            known = [value for row in rows if (value := points[row]) is not None and not scores.absent[row]]
            if known:
                mean = half_up_mean(known)
                for row in rows:
                    means[row] = mean
        return means

    def _section(self, node: Section, below: Mapping[str, Column]) -> Column:
        base = [below[child.code] for child in node.children if in_base(child)]
        statuses = together_by_row([column.statuses for column in below.values()])
        if self.scheme.plain(node) and not any(any(column.absent) for column in base):
            values = sums([column.values for column in base])
            return Column(self._rounded(values, "section"), statuses, [0] * len(values))
        found = [self._sum(node, below, row) for row in range(len(self.units))]
        values, absent = [value for value, _ in found], [left for _, left in found]
        return Column(self._rounded(values, "section"), statuses, absent)

    def _sum(self, node: Section, below: Mapping[str, Column], row: int) -> tuple[Points, int]:
        """The points of one part for one unit, and the points that leave the sheet around it."""
        base = [(child, below[child.code]) for child in node.children if in_base(child)]
        absent = sum([column.absent[row] for _, column in base])
        here = absent if node.of else sum([column.absent[row] for child, column in base if shares_out(child)])
        reach = self.scheme.reach_below(node, self.units[row].category) - (absent - here)
        if here and here >= reach:
            return None, node.points if node.of else absent
        value = scaled_up(added([column.values[row] for _, column in base]), reach, here)
        if value is None:
            return None, absent - here
        for child in node.children:
            extra = below[child.code].values[row] or 0
            value += extra if isinstance(child, Bonus) else -extra if isinstance(child, Penalty) else 0
        return converted(node, value), absent - here

    def _rounded(self, values: Sequence[Points], at: Step) -> Sequence[Points]:
        if at not in self.scheme.arithmetic.round_at:
            return values
        return [value if value is None else self.scheme.arithmetic.rounded(value, at) for value in values]


def shares_out(node: Node) -> bool:
    """Whether what does not apply of an item is made up by the others of its part."""
    return isinstance(node, Leaf) and node.na == "siblings"


def scaled_up(base: Points, reach: int, absent: int) -> Points:
    """The base converted to its whole reach when `absent` points do not apply; None when none apply at all."""
    if base is None or not absent:
        return base
    return share_of(base, reach, reach - absent) if absent < reach else None


def bounded(section: Section, value: int) -> int:
    """The sum of a part, within its bounds."""
    if section.cap is not None:
        value = at_most(value, section.cap)
    return value if section.floor is None else at_least(value, section.floor)


def converted(section: Section, value: int) -> int:
    """The same in the points that the part counts for."""
    value = bounded(section, value)
    return value if section.of is None else share_of(section.points, value, section.of)


def _extra(node: Bonus | Penalty, below: Sequence[Column]) -> Column:
    values = sums([column.values for column in below])
    if node.cap is not None:
        values = [value if value is None else at_most(value, node.cap) for value in values]
    return Column(values, together_by_row([column.statuses for column in below]), [0] * len(values))


def together_by_row(columns: Sequence[Sequence[Status]]) -> list[Status]:
    return list(map(cache(together), zip(*columns, strict=True)))


def sums(columns: Sequence[Sequence[Points]]) -> Sequence[Points]:
    rows = zip(*columns, strict=True)
    return [added(row) for row in rows] if any(None in column for column in columns) else list(map(sum, rows))


def added(values: Sequence[Points]) -> Points:
    """What there is, added up."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def all_facts(scheme: Scheme, units: Sequence[Unit]) -> list[Facts]:
    """The facts of units ranked together, completed and with what formulas make of them."""
    table = Calculation(scheme, units).table
    return [table.row(row) for row in range(len(units))]
