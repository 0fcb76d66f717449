"""Within which ends a made-up figure makes a difference, and which end is the good one: found by asking the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from config.toolkit.scaled import SCALE
from scoring.engine import Datum, Fact, Facts, Scheme
from scoring.engine.entries import highest, lowest
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import UnitRule

TOPS = {"count": 10 * SCALE, "number": 100 * SCALE, "percent": 100 * SCALE, "money": 1_000_000 * SCALE}
STEPS = {"count": SCALE, "money": SCALE, "number": SCALE // 10, "percent": SCALE // 10, "points": SCALE // 10}
TYPED = (*STEPS, "flag", "choice")
NOTHING: Mapping[str, tuple[int, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sense:
    """The least and greatest figure worth drawing, and whether more is better (1), worse (-1), or nobody knows (0)."""

    low: int
    high: int
    good: int


def senses(scheme: Scheme, known: Mapping[str, tuple[int, int]] = NOTHING) -> Mapping[str, Sense]:
    """By code, for all data that somebody fills in; `known` are the ends of figures that come from elsewhere."""
    readers: dict[str, list[Leaf]] = {datum.code: [] for datum in scheme.data}
    for leaf in scheme.leaves:
        for code in leaf.rule.data():
            if isinstance(leaf.rule, UnitRule):
                readers[code].append(leaf)
    typed = [datum for datum in scheme.data if datum.kind in TYPED]
    ends = {datum.code: _ends(datum, scheme.most_points.get(datum.code)) for datum in typed}
    ends |= {code: pair for code, pair in known.items() if code in ends}
    asking = _Asking(scheme, ends)
    found = {datum.code: asking.sense(datum, readers[datum.code]) for datum in typed}
    return found | {code: _task(*ends[code]) for code in _tasks(scheme) if code in ends}


def _tasks(scheme: Scheme) -> set[str]:
    """Data that say how much a unit was to do: less of it is no merit."""
    named = {getattr(leaf.rule, field, None) for leaf in scheme.leaves for field in ("target_datum", "target")}
    return {code for code in named if isinstance(code, str)}


def _task(low: int, high: int) -> Sense:
    """Somewhere in the upper half, in whole units, so that what was done can be near it."""
    return Sense(low + (high - low) // 2 // SCALE * SCALE, high, 0)


def _ends(datum: Datum, full: int | None) -> tuple[int, int]:
    """The least and the greatest figure that the datum allows; where nothing is stated, what is usual."""
    if datum.kind in ("flag", "choice"):
        return 0, (max(1, len(datum.choices) - 1)) * SCALE
    low, high = lowest(datum), highest(datum, full)
    room, step = TOPS.get(datum.kind, 10 * SCALE), STEPS[datum.kind]
    if low is None:
        low = 0 if high is None else min(0, high - room)
    high = low + room if high is None else high
    return -(-low // step) * step, high // step * step


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks rules for their points with one figure turned and all others at one of their ends."""

    scheme: Scheme
    ends: Mapping[str, tuple[int, int]]

    def sense(self, datum: Datum, readers: list[Leaf]) -> Sense:
        low, high = self.ends[datum.code]
        step = STEPS.get(datum.kind, SCALE)
        for others in (0, 1):  # every other figure at its least, then at its greatest
            facts: list[Facts] = [{code: self._extreme(code, others) for code in leaf.rule.data()} for leaf in readers]
            asked = list(zip(readers, facts, strict=True))
            bottom, top = self._worth(asked, datum.code, low), self._worth(asked, datum.code, high)
            if bottom != top:
                first, last = 0, (high - low) // step
                while first < last:  # the least figure that is as good or as bad as the greatest
                    middle = (first + last) // 2
                    same = self._worth(asked, datum.code, low + middle * step) == top
                    first, last = (first, middle) if same else (middle + 1, last)
                return Sense(low, min(high, low + (first + max(1, first // 5)) * step), 1 if top > bottom else -1)
        return Sense(low, high, 0)

    def _worth(self, asked: list[tuple[Leaf, Facts]], code: str, value: int) -> int:
        """What items give for one figure, negative where they take off."""
        worth = 0
        for leaf, facts in asked:
            assert isinstance(leaf.rule, UnitRule)
            points = leaf.rule.score({**facts, code: Fact(value)}).value or 0
            worth += -points if leaf.code in self.scheme.fined else points
        return worth

    def _extreme(self, code: str, others: int) -> Fact:
        if self.scheme.catalog[code].kind == "children":
            return Fact(None, members=(SCALE,))
        return Fact(self.ends[code][others] if code in self.ends else SCALE)
