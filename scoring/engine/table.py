"""The facts of all units datum by datum: rules are asked column by column, not unit by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from operator import itemgetter

from scoring.engine.datum import Datum
from scoring.engine.expression import Name, Tree, calculated
from scoring.engine.facts import NOTHING_HAPPENED, UNFILLED, Columns, Fact, Facts
from scoring.engine.rules.base import all_known
from scoring.engine.spec import Scheme
from scoring.engine.status import Status, together

VALUE, STATUS = itemgetter(0), itemgetter(1)  # of a fact, for a whole column quicker than by name


@dataclass(frozen=True, slots=True)
class Table:
    """A column of facts for every datum; `figures` are the values alone, of the data that every unit has filled.

    `filled` and `nothing` are the two columns that stand beside most others, all filled and all zero: each exists once,
    so that what holds for all units is seen without looking at any.
    """

    height: int
    facts: dict[str, Sequence[Fact]] = field(default_factory=dict)
    figures: dict[str, Sequence[int]] = field(default_factory=dict)
    filled: Sequence[Status] = field(init=False)
    nothing: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "filled", (Status.FILLED,) * self.height)
        object.__setattr__(self, "nothing", (0,) * self.height)

    def complete(self, codes: Sequence[str]) -> Sequence[Sequence[int]] | None:
        """The figures of these data, in this order; None where some unit lacks one."""
        return [self.figures[code] for code in codes] if all(code in self.figures for code in codes) else None

    def add(self, datum: Datum, nodes: Columns) -> None:
        """The column of a computed datum, from the data before it and the points of `nodes` as facts, by code."""
        tree = datum.tree
        columns = [nodes[name.code] if name.is_node else self.facts[name.code] for name in datum.inputs]
        rows = zip(*columns, strict=True) if columns else repeat((), self.height)
        self._keep(datum.code, [computed(tree, dict(zip(datum.inputs, row, strict=True))) for row in rows])

    def of_rows(self, rows: Sequence[int], codes: Sequence[str]) -> "Table":
        """The table of some units and data only."""
        part = Table(len(rows))
        for code in codes:
            column = self.facts[code]
            part._keep(code, [column[row] for row in rows])
        return part

    def row(self, row: int) -> Facts:
        """All facts of one unit."""
        return {code: column[row] for code, column in self.facts.items()}

    def _keep(self, code: str, column: Sequence[Fact]) -> None:
        self.facts[code] = column
        self.figures.pop(code, None)
        if (figures := _figures(column)) is not None:
            self.figures[code] = figures


def tabulated(scheme: Scheme, units: Sequence[Facts]) -> Table:
    """A fact for every datum and unit: what nobody filled is missing, or zero where the datum says so.

    Computed data are missing until they are added.
    """
    table = Table(len(units))
    for datum, column in zip(scheme.data, zip(*_rows(scheme, units), strict=True), strict=True):
        table._keep(datum.code, column if datum.blank == "missing" else [_or_zero(fact) for fact in column])
    return table


def _rows(scheme: Scheme, units: Sequence[Facts]) -> list[Sequence[Fact]]:
    """The facts of every unit in the order of the scheme."""
    if len(scheme.data) < 2:
        return [[facts.get(code, UNFILLED) for code in scheme.catalog] for facts in units]
    row_of = itemgetter(*scheme.catalog)
    try:
        return [row_of(facts) for facts in units]
    except KeyError:  # somebody filled less
        return [list(map(facts.get, scheme.catalog, repeat(UNFILLED))) for facts in units]


def computed(tree: Tree, facts: Mapping[Name, Fact]) -> Fact:
    """What a formula gives for the facts it reads: nothing while one is missing, not applicable if it has no value."""
    known = {name: fact.known for name, fact in facts.items()}
    if all(figure is not None for figure in known.values()):
        value = calculated(tree, {name: figure for name, figure in known.items() if figure is not None})
        return Fact(None, Status.NA) if value is None else Fact(value)
    status = together(fact.status for name, fact in facts.items() if known[name] is None)
    return Fact(None, Status.MISSING if status is Status.FILLED else status)


def points_fact(value: int | None, status: Status) -> Fact:
    """The points of a node, read by a formula: a sum that is still to be completed is not there yet."""
    if value is not None and not status.provisional:
        return Fact(value)
    return Fact(None, Status.NA if status in (Status.FILLED, Status.VETOED) else status)


def _or_zero(fact: Fact) -> Fact:
    return NOTHING_HAPPENED if fact.status is Status.MISSING else fact


def _figures(column: Sequence[Fact]) -> Sequence[int] | None:
    if list(map(STATUS, column)).count(Status.FILLED) < len(column):
        return None
    values = list(map(VALUE, column))
    return values if all_known(values) else None


def completed(facts: Facts, scheme: Scheme) -> Facts:
    """The facts of one unit, completed like a table of one row."""
    return tabulated(scheme, [facts]).row(0)
