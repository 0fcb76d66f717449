"""Within which ends a made-up figure makes a difference, and which end is the good one: found by asking the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config.toolkit.scaled import SCALE
from scoring.engine import Datum, Fact, Scheme
from scoring.engine.entries import highest, lowest
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import UnitRule
from scoring.trial.copied import most

TOPS = {"count": 10 * SCALE, "number": 100 * SCALE, "percent": 100 * SCALE, "money": 1_000_000 * SCALE}
STEPS = {"count": SCALE, "money": SCALE, "number": SCALE // 10, "percent": SCALE // 10, "points": SCALE // 10}
TYPED = (*STEPS, "flag", "choice")


@dataclass(frozen=True, slots=True)
class Sense:
    """The least and greatest figure worth drawing, and whether more is better (1), worse (-1), or nobody knows (0)."""

    low: int
    high: int
    good: int


def senses(scheme: Scheme) -> Mapping[str, Sense]:
    """By code, for all data that somebody fills in."""
    readers: dict[str, list[Leaf]] = {datum.code: [] for datum in scheme.data}
    for leaf in scheme.leaves:
        if isinstance(leaf.rule, UnitRule):
            for code in leaf.rule.data():
                readers[code].append(leaf)
    found = {datum.code: _sense(scheme, datum, readers[datum.code]) for datum in scheme.data if datum.kind in TYPED}
    return found | {code: _task(*_ends(scheme, scheme.catalog[code])) for code in _tasks(scheme) if code in found}


def _tasks(scheme: Scheme) -> set[str]:
    """Data that say how much a unit was to do: less of it is no merit."""
    named = {getattr(leaf.rule, field, None) for leaf in scheme.leaves for field in ("target_datum", "target")}
    return {code for code in named if isinstance(code, str)}


def _task(low: int, high: int) -> Sense:
    """Somewhere in the upper half, in whole units, so that what was done can be near it."""
    return Sense(low + (high - low) // 2 // SCALE * SCALE, high, 0)


def _sense(scheme: Scheme, datum: Datum, readers: list[Leaf]) -> Sense:
    low, high = _ends(scheme, datum)
    for others in (0, 1):  # every other figure at its least, then at its greatest

        def worth(value: int, others: int = others) -> int:
            return sum(_worth(scheme, leaf, datum.code, value, others) for leaf in readers)

        bottom, top = worth(low), worth(high)
        if bottom != top:
            step = STEPS.get(datum.kind, SCALE)
            first, last = 0, (high - low) // step
            while first < last:  # the least figure that is as good or as bad as the greatest
                middle = (first + last) // 2
                first, last = (first, middle) if worth(low + middle * step) == top else (middle + 1, last)
            return Sense(low, min(high, low + (first + max(1, first // 5)) * step), 1 if top > bottom else -1)
    return Sense(low, high, 0)


def _ends(scheme: Scheme, datum: Datum) -> tuple[int, int]:
    """The least and the greatest figure that the datum allows; where nothing is stated, what is usual."""
    if datum.kind in ("flag", "choice"):
        return 0, (max(1, len(datum.choices) - 1)) * SCALE
    low, high = lowest(datum), highest(datum, most(scheme, datum.code))
    room, step = TOPS.get(datum.kind, 10 * SCALE), STEPS[datum.kind]
    if low is None:
        low = 0 if high is None else min(0, high - room)
    high = low + room if high is None else high
    return -(-low // step) * step, high // step * step


def _worth(scheme: Scheme, leaf: Leaf, code: str, value: int, others: int) -> int:
    """What an item gives for one figure, negative where it takes off."""
    assert isinstance(leaf.rule, UnitRule)
    facts = {other: _extreme(scheme, scheme.catalog[other], others) for other in leaf.rule.data()}
    points = leaf.rule.score(facts | {code: Fact(value)}).value or 0
    return -points if leaf.code in scheme.fined else points


def _extreme(scheme: Scheme, datum: Datum, others: int) -> Fact:
    if datum.kind == "children":
        return Fact(None, members=(SCALE,))
    return Fact(_ends(scheme, datum)[others] if datum.kind in TYPED else SCALE)
