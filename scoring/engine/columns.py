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
Below = Sequence[tuple[Node, "Column"]]  # the nodes right below one, with their columns


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
        self.categories = [unit.category for unit in units] if scheme.categories else []
        self.exempted = [(row, unit.exempt) for row, unit in enumerate(units) if unit.exempt]
        for step in scheme.order:
            if isinstance(step, Leaf | Section | Bonus | Penalty):
                column = self._column(step)
                set_here = step.code in self.overrides.given
                self.columns[step.code] = Column(*self.overrides.placed(step.code, *column)) if set_here else column
            else:
                self.table.add(step, {name.code: self._read(name.code) for name in step.inputs if name.is_node})

    def _read(self, code: str) -> list[Fact]:
        column = self.columns[code]
        return list(map(points_fact, column.values, column.statuses))

    def _column(self, node: Node) -> Column:
        if isinstance(node, Leaf):
            return self._item(node, score_leaf(node, self.table, self.pools, self._spared(node)))
        below = [(child, self.columns[child.code]) for child in node.children]
        return self._section(node, below) if isinstance(node, Section) else self._extra(node, below)

    def _spared(self, leaf: Leaf) -> Mapping[int, Scored]:
        """The rows of units of other categories, and of those exempted on the roster."""
        above = self.scheme.above[leaf.code]
        spared = {row: exempted(leaf) for row, exempt in self.exempted if not exempt.isdisjoint(above)}
        others = {category for category in set(self.categories) if not self.scheme.assessed(leaf, category)}
        if others:
            spared |= {row: NOT_ASSESSED for row, category in enumerate(self.categories) if category in others}
        return spared

    def _item(self, leaf: Leaf, scores: Scores) -> Column:
        values, absent = scores.values, self.noted(scores.absent)
        if absent is not self.table.nothing:
            if leaf.code in self.scheme.outside:
                absent = self.table.nothing
            else:
                means = self._means(scores) if leaf.na == "mean" else [None] * len(values)
                given = [stood_in(leaf, *each) for each in zip(values, absent, means, strict=True)]
                values, absent = [value for value, _ in given], [left for _, left in given]
        return Column(self._rounded(values, "leaf"), scores.statuses, self.noted(absent))

    def noted(self, absent: Sequence[int]) -> Sequence[int]:
        """The same column, the one of the table where nothing is absent."""
        return absent if absent is not self.table.nothing and any(absent) else self.table.nothing

    def _means(self, scores: Scores) -> list[Points]:
        """By row what the units of its pool got on average, as stored, to which the whole item applies."""
        means: list[Points] = [None] * len(scores.values)
        points = self._rounded(scores.values, "leaf")
        for rows in self.pools.rows:
            known = [value for row in rows if (value := points[row]) is not None and not scores.absent[row]]
            if known:
                mean = half_up_mean(known)
                for row in rows:
                    means[row] = mean
        return means

    def together(self, columns: Sequence[Column]) -> Sequence[Status]:
        """By row the status of a whole with these parts."""
        if not columns:
            return [Status.MISSING] * self.table.height
        if all([column.statuses is self.table.filled for column in columns]):
            return self.table.filled
        return list(map(cache(together), zip(*[column.statuses for column in columns], strict=True)))

    def added(self, columns: Sequence[Column]) -> Sequence[Points]:
        """By row what there is, added up; `added` of one row."""
        if not columns:
            return [None] * self.table.height
        rows = zip(*[column.values for column in columns], strict=True)
        if all([column.statuses is self.table.filled for column in columns]):
            return list(map(sum, rows))
        return [sum(row) if None not in row else added(row) for row in rows]

    def absent(self, columns: Sequence[Column]) -> Sequence[int]:
        """By row the points that leave a sheet with these parts."""
        leaving = [column.absent for column in columns if column.absent is not self.table.nothing]
        return list(map(sum, zip(*leaving, strict=True))) if leaving else self.table.nothing

    def _section(self, node: Section, below: Below) -> Column:
        base = [column for child, column in below if in_base(child)]
        values = self._converted(node, below, self.added(base))
        absent = self.absent(base)
        if absent is not self.table.nothing:
            values, absent = list(values), list(absent)
            for row in [row for row, points in enumerate(absent) if points]:
                values[row], absent[row] = self._sum(node, below, row, absent[row])
        statuses = self.together([column for _, column in below])
        return Column(self._rounded(values, "section"), statuses, self.noted(absent))

    def _converted(self, node: Section, below: Below, values: Sequence[Points]) -> Sequence[Points]:
        """The sums of a part with its extras, bounds and conversion, where everything applies."""
        for child, column in below:
            if not in_base(child):
                sign = 1 if isinstance(child, Bonus) else -1
                pairs = zip(values, column.values, strict=True)
                values = [value if value is None else value + sign * (extra or 0) for value, extra in pairs]
        if node.of is None and node.cap is None and node.floor is None:
            return values
        return [value if value is None else converted(node, value) for value in values]

    def _sum(self, node: Section, below: Below, row: int, absent: int) -> tuple[Points, int]:
        """The points of one part for a unit to which not all of it applies, and the points that leave the sheet."""
        base = [(child, column) for child, column in below if in_base(child)]
        here = absent if node.of else sum([column.absent[row] for child, column in base if shares_out(child)])
        reach = self.scheme.reach_below(node, self.units[row].category) - (absent - here)
        if here and here >= reach:
            return None, node.points if node.of else absent
        value = scaled_up(added([column.values[row] for _, column in base]), reach, here)
        if value is None:
            return None, absent - here
        for child, column in below:
            extra = column.values[row] or 0
            value += extra if isinstance(child, Bonus) else -extra if isinstance(child, Penalty) else 0
        return converted(node, value), absent - here

    def _extra(self, node: Bonus | Penalty, below: Below) -> Column:
        columns = [column for _, column in below]
        values, cap = self.added(columns), node.cap
        if cap is not None:
            values = [value if value is None or value < cap else cap for value in values]
        return Column(values, self.together(columns), self.table.nothing)

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


def added(values: Sequence[Points]) -> Points:
    """What there is, added up."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def all_facts(scheme: Scheme, units: Sequence[Unit]) -> list[Facts]:
    """The facts of units ranked together, completed and with what formulas make of them."""
    table = Calculation(scheme, units).table
    return [table.row(row) for row in range(len(units))]
