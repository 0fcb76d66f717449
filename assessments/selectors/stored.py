"""What a result keeps of a unit: figures and points with their statuses, as lines for digests and as JSON for columns.

Units of a run mostly have the same statuses, so that for each of these a form is made once, to be filled in: far
quicker than spelling out every figure of every unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from scoring.engine import Fact, Status
from scoring.engine import Scheme as Spec

Figure = int | None | list[int | None]  # members of a roll-up stand for its value
Source = int | list[int] | None  # an entry, the results of the units below, or nothing

STATUSES = {status.value: status for status in Status}
VALUE, STATUS = itemgetter(0), itemgetter(1)  # of a fact, for all of a unit quicker than by name


class Stored(NamedTuple):
    """Values with statuses in the order of the scheme; inputs have sources too."""

    values: tuple[Figure, ...]
    statuses: tuple[str, ...]
    sources: tuple[Source, ...] | None = None

    @property
    def line(self) -> str:
        """Values and statuses as one text: "3000000 filled;None missing"."""
        return _line_form(self.statuses) % self.values

    @property
    def json(self) -> str:
        """What the column keeps: [[3000000,"filled",17],[null,"missing",null]], for nodes without the sources."""
        if self.sources is None:
            spelt = _pairs_form(self.statuses) % self.values
        else:
            figures = chain.from_iterable(zip(self.values, self.sources, strict=True))
            spelt = _triples_form(self.statuses) % tuple(figures)
        return spelt.replace("None", "null")  # numbers and lists of numbers are written alike


@lru_cache(maxsize=1024)
def _line_form(statuses: tuple[str, ...]) -> str:
    return ";".join([f"%s {status}" for status in statuses])


@lru_cache(maxsize=1024)
def _pairs_form(statuses: tuple[str, ...]) -> str:
    return "[" + ",".join([f'[%s,"{status}"]' for status in statuses]) + "]"


@lru_cache(maxsize=1024)
def _triples_form(statuses: tuple[str, ...]) -> str:
    return "[" + ",".join([f'[%s,"{status}",%s]' for status in statuses]) + "]"


def read_back(rows: Sequence[Sequence[Any]]) -> Stored:
    """The same from what a column keeps."""
    values, statuses, *sources = zip(*rows, strict=True) if rows else ((), ())
    return Stored(values, statuses, *sources)


def stored_inputs(spec: Spec, facts: Mapping[str, Fact], sources: Mapping[str, Source]) -> Stored:
    """What a result keeps of its inputs; a fact for every datum."""
    found = [facts[code] for code in spec.catalog]
    values: list[Figure] = list(map(VALUE, found))
    for row, datum in enumerate(spec.data):
        if datum.asked == "children":
            values[row] = list(found[row].members)
    return Stored(tuple(values), tuple(map(STATUS, found)), tuple(map(sources.get, spec.catalog)))


def facts_of(spec: Spec, inputs: Sequence[Sequence[Any]]) -> dict[str, Fact]:
    """The engine's facts from what the column of a result keeps of its inputs; the inverse of `stored_inputs`."""
    facts = {}
    for datum, (value, status, _) in zip(spec.data, inputs, strict=True):
        if datum.asked == "children":
            facts[datum.code] = Fact(None, STATUSES[status], tuple(value))
        else:
            facts[datum.code] = Fact(value, STATUSES[status])
    return facts
