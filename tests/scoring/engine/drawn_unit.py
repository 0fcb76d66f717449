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
    "deduct_judged",
    "escalating",
    "threshold_linear",
    "linear_around",
    "base_plus_extra",
    "external_convert",
    "count_weighted",
]
NESTING = [
    "reverse_extra",
    "department_split",
    "nested_convert",
    "best_of",
    "all_dims_pass",
    "common_plus_field",
    "coefficient",
    "conditional",
]
TINY = ["full_or_zero", "accumulate", "ratio", "linear_around", "base_plus_extra"]  # good for any points
UNIT_KINDS = [*SIMPLE[7:], *NESTING]


def above(points: str, more: str) -> str:
    """A cap that is not below the points."""
    return text(parse(points) + parse(more))


class UnitRules:
    """A part of the maker of random schemes."""

    def inner(self, points: str) -> dict[str, Any]:
        """A rule inside another one."""
        kinds = TINY if parse(points) < parse("0.5") else SIMPLE
        kind = self.draw(st.sampled_from(kinds + (NESTING if self.draw(st.integers(0, 5)) == 0 else [])))
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

        return {"rows": self.some(lambda: {"name": "县", "cells": self.some(cell)}), **self.floor(points)}

    def deduct_judged(self, points: str) -> dict[str, Any]:
        least = self.draw(st.sampled_from(["0", "0.5", "1"]))
        most = text(parse(least) + parse(self.draw(SMALL)))
        times = self.maybe("times", st.just(self.datum("count"))) if self.draw(st.booleans()) else {}
        more = {"gives": "taken"} if self.draw(st.integers(0, 3)) == 0 else self.floor(points)
        return {"datum": self.datum("points", max="1000"), "least": least, "most": most, **times, **more}

    def escalating(self, points: str) -> dict[str, Any]:
        losses = self.draw(st.lists(st.sampled_from(["0", "0.1", "0.05"]), min_size=1, max_size=2))
        floor = self.floor(points)
        beyond = {"beyond": self.draw(SMALL)} if None in floor.values() else self.maybe("beyond", SMALL)
        return {"datum": self.datum("count"), "takes": losses, **beyond, **floor}

    def reverse_extra(self, points: str) -> dict[str, Any]:
        return {"rule": self.inner(points), "faults": self.some(self.fault), **self.floor(points)}

    def stepping(self) -> dict[str, Any]:
        return {**self.maybe("step", STEPS), **self.maybe("partial", PARTIALS)}

    def threshold_linear(self, points: str) -> dict[str, Any]:
        over = {"over": self.draw(SMALL), "cap": above(points, self.draw(SMALL))} if self.draw(st.booleans()) else {}
        threshold = self.draw(st.sampled_from(["-1", "0", "3", "20"]))
        more = {**self.stepping(), **self.maybe("best", BEST), **over, **self.floor(points)}
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

    def external_convert(self, points: str) -> dict[str, Any]:
        if self.draw(st.booleans()):
            places = self.draw(st.lists(st.sampled_from([points, "0.2", "-1"]), min_size=1, max_size=3))
            return {"datum": self.datum("count"), "places": places, **self.maybe("rest", st.just("0.1"))}
        of = self.draw(st.sampled_from(["100", "3", "0.7"]))
        more = {
            **self.maybe("floor", st.sampled_from(["-2", "0.25"])),
            **self.maybe("cap", st.just(above(points, "1"))),
        }
        return {"datum": self.datum("number"), "of": of, **more}

    def layer(self) -> dict[str, Any]:
        target = self.draw(st.sampled_from(["0", "1", "2.5"]))
        more = self.maybe("short", SMALL)
        return {"datum": self.datum("number"), "target": target, "extra": self.draw(SMALL), **more}

    def count_weighted(self, points: str) -> dict[str, Any]:
        cap = self.draw(st.sampled_from([None, above(points, "0.75")]))
        parts = {"parts": self.some(self.part)} if self.draw(st.booleans()) else {}
        base = self.maybe("base", st.sampled_from(["0", "0.2", points]))
        return {"levels": self.some(self.layer), "cap": cap, **base, **parts}

    def department_split(self, points: str) -> dict[str, Any]:
        return {"parts": self.pieces(points)}

    def nested_convert(self, points: str) -> dict[str, Any]:
        of = self.draw(st.sampled_from(["100", "7", "1.9"]))
        more = {
            **self.maybe("floor", st.sampled_from(["-2", "0.25"] if parse(points) > parse("0.25") else ["-2"])),
            **self.maybe("cap", st.just(above(points, "1"))),
        }
        return {"of": of, "parts": self.pieces(of), **more}

    def best_of(self, points: str) -> dict[str, Any]:
        parts = [*self.pieces(points), *self.pieces(points)]
        return {"parts": parts, **self.maybe("take", st.integers(1, len(parts) - 1))}

    def all_dims_pass(self, points: str) -> dict[str, Any]:
        half = text(parse(points) // 2)
        parts = [{"name": f"方面{number}", "points": half, "rule": self.inner(half)} for number in range(2)]
        least = self.draw(st.sampled_from([half, "0.000001", text(parse(half) // 2)]))
        return {"parts": parts, "least": least, **self.maybe("failed_cap", st.sampled_from(["0.000001", "0"]))}

    def common_plus_field(self, points: str) -> dict[str, Any]:
        half = text(parse(points) // 2)
        fields = [{"choice": choice, "parts": self.pieces(half)} for choice in ("好", "较好", "差")]
        choice = self.datum("choice", choices=["好", "较好", "差"])
        return {"datum": choice, "common": self.pieces(half), "fields": fields}

    def coefficient(self, points: str) -> dict[str, Any]:
        cap = self.draw(st.sampled_from([None, points, "0.3"]))
        return {"datum": self.datum("number", min="0.1"), "rule": self.inner(points), "cap": cap}

    def conditional(self, points: str) -> dict[str, Any]:
        return {"when": self.some(self.condition), "rule": self.inner(points)}
