"""Random rules over one unit's facts, a method for each type; `datum`, `some`, `maybe` and the like are there."""

from typing import Any

from hypothesis import strategies as st

from config.toolkit.scaled import parse, text
from tests.scoring.engine.drawn_parts import SMALL

PARTIALS = st.sampled_from(["share", "drop", "count"])
STEPS = st.sampled_from(["0.7", "1", "2", "0.000003"])
BEST = st.sampled_from(["high", "low"])

SIMPLE = [
    "full_or_zero",
    "accumulate",
    "deduct_count",
    "deduct_list",
    "tier",
    "ratio",
    "manual",
    "deduct_matrix",
    "escalating",
    "threshold_linear",
    "linear_around",
    "base_plus_extra",
]
NESTING = [
    "reverse_extra",
]
UNIT_KINDS = [*SIMPLE[7:], *NESTING]


def above(points: str, more: str) -> str:
    """A cap that is not below the points."""
    return text(parse(points) + parse(more))


class UnitRules:
    """A part of the maker of random schemes."""

    def inner(self, points: str) -> dict[str, Any]:
        """A rule inside another one."""
        kind = self.draw(st.sampled_from(SIMPLE + (NESTING if self.draw(st.integers(0, 5)) == 0 else [])))
        if kind == "manual":
            return {"type": kind, "datum": self.datum("points", max=points)}
        return {"type": kind, **getattr(self, kind)(points)}

    def pieces(self, points: str) -> list[dict[str, Any]]:
        """Parts that together are not worth more than the points."""
        count = self.draw(st.integers(1, 3))
        each = text(parse(points) // count)
        return [{"name": f"部分{number}", "points": each, "rule": self.inner(each)} for number in range(count)]

    def deduct_matrix(self, points: str) -> dict[str, Any]:
        def cell() -> dict[str, Any]:
            return {"datum": self.datum("number", name="情形"), "each": self.draw(SMALL)}

        return {"rows": self.some(lambda: {"name": "县", "cells": self.some(cell)}), **self.floor()}

    def escalating(self, points: str) -> dict[str, Any]:
        losses = self.draw(st.lists(st.sampled_from(["0", "0.1", "0.05"]), min_size=1, max_size=2))
        return {"datum": self.datum("count"), "losses": losses, **self.maybe("beyond", SMALL), **self.floor()}

    def reverse_extra(self, points: str) -> dict[str, Any]:
        return {"rule": self.inner(points), "faults": self.some(self.fault), **self.floor()}

    def stepping(self) -> dict[str, Any]:
        return {**self.maybe("step", STEPS), **self.maybe("partial", PARTIALS)}

    def threshold_linear(self, points: str) -> dict[str, Any]:
        over = {"over": self.draw(SMALL), "cap": above(points, self.draw(SMALL))} if self.draw(st.booleans()) else {}
        threshold = self.draw(st.sampled_from(["-1", "0", "3", "20"]))
        more = {**self.stepping(), **self.maybe("best", BEST), **over, **self.floor()}
        return {"datum": self.datum("number"), "threshold": threshold, "short": self.draw(SMALL), **more}

    def target(self) -> dict[str, Any]:
        target = self.draw(st.sampled_from(["0", "3", "-2.5"]))
        more = {**self.stepping(), **self.maybe("best", BEST)}
        return {"datum": self.datum("number"), "target": target, "each": self.draw(SMALL), **more}

    def linear_around(self, points: str) -> dict[str, Any]:
        cap = None if self.draw(st.booleans()) else above(points, self.draw(SMALL))
        floor = self.draw(st.sampled_from([{"floor": None}, {"floor": "-3"}, {}]))
        return {"targets": self.some(self.target), "cap": cap, **floor}

    def base_plus_extra(self, points: str) -> dict[str, Any]:
        more = {**self.stepping(), **self.maybe("below", st.sampled_from(["zero", "ratio"]))}
        first = self.maybe("first", st.sampled_from(["1", "2.5"]))
        cap = self.draw(st.one_of(st.none(), SMALL))
        return {"datum": self.datum("number"), "each": self.draw(SMALL), "extra_cap": cap, **first, **more}
