"""Random rules over checks, ledgers, dates and results of other cycles."""

from typing import Any

from hypothesis import strategies as st

from config.toolkit.scaled import parse, text
from tests.scoring.engine.drawn_parts import SMALL
from tests.scoring.engine.drawn_unit import UnitRules, above

FACT_KINDS = [
    "late_days",
    "tier_range",
    "count_grade",
    "target_by_unit",
    "open_ledger",
    "attribute_check",
    "capped_points",
    "read_result",
]


class FactRules(UnitRules):
    """A part of the maker of random schemes."""

    def late_days(self, points: str) -> dict[str, Any]:
        floor = self.floor(points)
        more = {**({} if None in floor.values() else self.maybe("zero_after", st.sampled_from(["1", "3"]))), **floor}
        if self.draw(st.booleans()):
            return {"datum": self.datum("count"), "each": self.draw(SMALL), **more}
        due = self.draw(st.sampled_from(["0001-01-03", "10-30", "2026-02-28"]))
        return {"datum": self.datum("date", blank="missing"), "each": self.draw(SMALL), "due": due, **more}

    def tier_range(self, points: str) -> dict[str, Any]:
        half = text(parse(points) // 2)
        bands = [
            {"low": half, "high": points, "when": self.some(self.condition)},
            {"low": "0", "high": half},
        ]
        datum = self.datum("points", max=points)
        return {"datum": datum, "bands": bands, **self.maybe("ends", st.sampled_from(["both", "lower", "upper"]))}

    def count_grade(self, points: str) -> dict[str, Any]:
        conditions = self.some(self.condition)
        gains = st.sampled_from([points, "0.000001", "-1"])
        counts = range(len(conditions), 0, -1) if self.draw(st.booleans()) else [1]
        rungs = [{"count": count, "points": self.draw(gains)} for count in counts]
        return {"conditions": conditions, "rungs": rungs, **self.maybe("otherwise", gains)}

    def target_by_unit(self, points: str) -> dict[str, Any]:
        mode = self.draw(st.sampled_from(["all", "ratio", "short"]))
        each = {"each": self.draw(SMALL)} if mode == "short" else {}
        over = {"over": self.draw(SMALL), "cap": above(points, "0.5")} if self.draw(st.booleans()) else {}
        more = {**each, **over, **self.stepping(), **self.floor(points, none=False)}
        zero = self.draw(st.sampled_from(["full", "zero", "na"]))
        numbers = {"datum": self.datum("number"), "target": self.datum("number")}
        return {**numbers, "mode": mode, "target_zero": zero, **more}

    def open_ledger(self, points: str) -> dict[str, Any]:
        cap = self.draw(st.sampled_from([None, above(points, "1")]))
        floor = self.draw(st.sampled_from([{"floor": None}, {"floor": "-3"}, {}]))
        start = self.maybe("start", st.sampled_from(["0", points]))
        return {"adds": self.some(self.part), "deducts": self.some(self.fault), "cap": cap, **floor, **start}

    def attribute(self) -> dict[str, Any]:
        than = self.draw(st.sampled_from(["0", "3", "48"]))
        op = self.draw(st.sampled_from([">=", "<="]))
        check = {"datum": self.datum("number"), "op": op, "than": than}
        if self.draw(st.booleans()):
            return {**check, "flat": self.draw(SMALL)}
        return {**check, "each": self.draw(SMALL), **self.stepping(), **self.maybe("cap", SMALL)}

    def attribute_check(self, points: str) -> dict[str, Any]:
        return {"checks": self.some(self.attribute), **self.floor(points)}

    def capped_points(self, points: str) -> dict[str, Any]:
        joint = self.draw(st.booleans())

        def act() -> dict[str, Any]:
            periods = [self.datum("number") for _ in range(self.draw(st.integers(1, 2)))]
            group = {"group": "合计"} if joint and self.draw(st.booleans()) else {}
            caps = {**self.maybe("cap", SMALL), **self.maybe("period_cap", SMALL)}
            return {"name": "活动", "periods": periods, "each": self.draw(SMALL), **caps, **group}

        acts = self.some(act)
        groups = [{"name": "合计", "cap": self.draw(SMALL)}] if any("group" in act for act in acts) else []
        lapses = {"lapses": self.some(self.fault)} if self.draw(st.booleans()) else {}
        return {"acts": acts, "joint": groups, **lapses, **self.floor(points, none=False)}

    def read_result(self, points: str) -> dict[str, Any]:
        take = self.draw(st.sampled_from(["score", "grade", "place"]))
        more: dict[str, Any] = {"blank": "missing", "asked": "cycle", "reads": "other", "take": take}
        if take == "score":
            return {"datum": self.datum("result", **more), "of": "100"}
        table = [points, "0.000001", "-1"]
        if take == "grade":
            return {"datum": self.datum("result", choices=["五星", "四星", "其他"], **more), "grades": table}
        return {"datum": self.datum("result", **more), "places": table, **self.maybe("rest", st.just("-0.5"))}
