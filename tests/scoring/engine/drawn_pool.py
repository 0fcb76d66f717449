"""Random rules over pools and ballots, mixed into `Maker`."""

from typing import Any

from hypothesis import strategies as st

from tests.scoring.engine.drawn_parts import SMALL

POOL_KINDS = [
    "ballot_rank",
    "period_mean",
    "rank_band",
    "rank_by_departments",
    "rank_step",
    "relative_to_mean",
    "share_of_best",
    "trimmed_mean",
    "vote_grade",
    "vote_score",
]
ORDER = st.sampled_from(["high", "low"])
WEIGHTS = [["100"], ["40", "60"], ["33.333333", "33.333333", "33.333334"], ["20", "30", "50"]]


class PoolRules:
    """Uses `datum`, `maybe` and `draw` of `Maker`; data that must differ are always new ones."""

    draw: Any
    datum: Any
    maybe: Any

    def counts(self, times: int) -> list[str]:
        return [self.datum("count", unit="票") for _ in range(times)]

    def table(self, points: str) -> dict[str, Any]:
        table = self.draw(st.lists(st.sampled_from([points, "0.5", "0.3", "-1"]), min_size=1, max_size=4))
        more = {**self.maybe("rest", st.just("0.1")), **self.maybe("ties", st.sampled_from(["share", "mean"]))}
        return {"points": table, **more}

    def rank_step(self, points: str) -> dict[str, Any]:
        first = self.maybe("first", st.just("0.5"))
        return {
            "datum": self.datum("number"),
            "step": self.draw(st.one_of(st.none(), SMALL)),
            **first,
            **self.maybe("least", st.sampled_from(["-1", "0", "0.25"])),
            **self.maybe("counted", st.sampled_from(["top", "end"])),
            **self.maybe("best", ORDER),
        }

    def rank_band(self, points: str) -> dict[str, Any]:
        shares = self.draw(st.sampled_from([["1"], ["0.3"], ["0.3", "0.8"], ["0.000001", "0.5", "0.5001"]]))
        return {
            "datum": self.datum("number"),
            "bands": [{"share": share, "points": self.draw(SMALL_POINTS)} for share in shares],
            "rounding": self.draw(st.sampled_from(["floor", "half_up", "ceil"])),
            **self.maybe("rest", st.just("-0.5")),
            **self.maybe("best", ORDER),
        }

    def share_of_best(self, points: str) -> dict[str, Any]:
        worst = self.maybe("worst", st.sampled_from(["-1", "0", "0.3"]))
        return {"datum": self.datum("number"), **self.maybe("best", ORDER), **worst}

    def relative_to_mean(self, points: str) -> dict[str, Any]:
        worse = self.draw(st.sampled_from([None, "0.5", "1.234567"]))
        within = self.maybe("within", st.integers(1, 3))
        otherwise = self.maybe("otherwise", st.just("-0.5")) if within or worse is None else {}
        return {
            "datum": self.datum("number"),
            "worse": worse,
            "cap": self.draw(st.sampled_from([None, points])),
            **self.maybe("better", st.sampled_from(["0.3", "5"])),
            **self.maybe("per", st.sampled_from(["0.7", "3"])),
            **self.maybe("base", st.sampled_from(["0.25", "0.5"])),
            **self.maybe("floor", st.sampled_from([None, "-2", "0.1"])),
            **self.maybe("best", ORDER),
            **within,
            **otherwise,
            **({"mean_datum": self.datum("number", unit="元")} if self.draw(st.integers(0, 2)) == 0 else {}),
        }

    def ballot_rank(self, points: str) -> dict[str, Any]:
        marks = self.draw(st.sampled_from([["1"], ["3", "1"], ["4", "3.000001", "0"]]))
        return {"counts": self.counts(len(marks)), "marks": marks, **self.table(points)}

    def weighted(self, weights: list[str]) -> list[dict[str, Any]]:
        written = self.draw(st.booleans())
        return [
            {"datum": self.datum("number", min="-1000"), **({"weight": weight} if written else {})}
            for weight in weights
        ]

    def rank_by_departments(self, points: str) -> dict[str, Any]:
        by = self.maybe("by", st.sampled_from(["places", "figures"]))
        departments = self.weighted(self.draw(st.sampled_from(WEIGHTS)))
        return {"departments": departments, **by, **self.maybe("best", ORDER), **self.table(points)}

    def ballots(self, options: int) -> dict[str, Any]:
        more = {}
        if self.draw(st.booleans()):
            more["issued"] = self.datum("count", max="999")
            if self.draw(st.booleans()):
                more["returned"] = self.datum("count", max="999")
        return {"counts": self.counts(options), **more}

    def quorum(self) -> dict[str, Any]:
        percent = self.draw(st.sampled_from(["0", "50", "80"]))
        return {"percent": percent, **self.maybe("reach", st.sampled_from(["at_least", "more_than"]))}

    def vote_score(self, points: str) -> dict[str, Any]:
        values = self.draw(st.sampled_from([["100", "80", "0"], ["100", None], ["90.5", "0", None]]))
        options = [{"name": f"等次{at}", "value": value} for at, value in enumerate(values)]
        groups = []
        for weight in self.draw(st.sampled_from(WEIGHTS)):
            ballots = self.ballots(len(options)) if self.draw(st.integers(0, 3)) else self.rate_score()
            groups.append({"name": f"组{len(groups)}", "weight": weight, **ballots})
        issued = all("issued" in group or "score" in group for group in groups)
        quorum = {"quorum": self.quorum()} if issued and self.draw(st.booleans()) else {}
        empty = self.maybe("empty_group", st.sampled_from(["refuse", "renormalise", "zero"]))
        return {"groups": groups, "options": options, **empty, **quorum}

    def rate_score(self) -> dict[str, Any]:
        return {"score": self.datum("number", max="100")}

    def vote_grade(self, points: str) -> dict[str, Any]:
        names = ["优", "良", "差", "不了解"]
        ballots = self.ballots(len(names))
        grades = [{"name": f"等{at}", "points": self.draw(SMALL_POINTS), "when": self.rates()} for at in range(2)]
        quorum = {"quorum": self.quorum()} if "issued" in ballots and self.draw(st.booleans()) else {}
        last = {"name": "其余等", "points": points}
        return {"options": names, "left_out": ["不了解"], **ballots, "grades": [*grades, last], **quorum}

    def rates(self) -> list[dict[str, Any]]:
        return [
            {
                "options": self.draw(st.lists(st.sampled_from(["优", "良", "差"]), min_size=1, unique=True)),
                "op": self.draw(st.sampled_from([">=", ">", "<=", "<"])),
                "than": self.draw(st.sampled_from(["0", "33.333333", "50", "70"])),
            }
            for _ in range(self.draw(st.integers(1, 2)))
        ]

    def trimmed_mean(self, points: str) -> dict[str, Any]:
        judges = [self.datum("number", min="-1000", max="100") for _ in range(self.draw(st.integers(1, 5)))]
        high, low = self.draw(st.integers(0, 2)), self.draw(st.integers(0, 1))
        minimum = high + low + self.draw(st.integers(1, 2))
        return {"judges": judges, "highest": high, "lowest": low, "minimum": minimum}

    def period_mean(self, points: str) -> dict[str, Any]:
        policy = self.draw(st.sampled_from(["pending", "exclude", "zero", "fixed"]))
        fixed = {"fixed": "3.5"} if policy == "fixed" else {}
        periods = [self.period(weight) for weight in self.draw(st.sampled_from(WEIGHTS))]
        if self.draw(st.booleans()):
            periods = [{"datum": period["datum"]} for period in periods]
        return {"periods": periods, "missing": policy, **fixed, **self.maybe("of", st.sampled_from(["7", "100"]))}

    def period(self, weight: str) -> dict[str, Any]:
        return {"datum": self.datum("number", blank="missing"), "weight": weight}


SMALL_POINTS = st.sampled_from(["0.5", "0.1", "0", "-1"])
