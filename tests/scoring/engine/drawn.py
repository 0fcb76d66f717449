"""Random schemes and facts for the property tests: every rule type, nested parts, ties, gaps, negatives, caps."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from config.toolkit.scaled import parse
from scoring.engine import Fact, Status, Unit
from tests.scoring.engine.documents import datum
from tests.scoring.engine.drawn_composition import CATEGORIES, GRADES, OPEN_GRADES, Composition
from tests.scoring.engine.drawn_facts import FACT_KINDS, FactRules
from tests.scoring.engine.drawn_parts import NUMBERS, SMALL, decimals
from tests.scoring.engine.drawn_pool import POOL_KINDS, PoolRules
from tests.scoring.engine.drawn_unit import UNIT_KINDS

STATUSES = ["filled"] * 8 + ["missing", "pending", "na", "exempt"]


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A valid scheme document."""
    maker = Maker(draw)
    grades = draw(st.sampled_from([[], GRADES, OPEN_GRADES]))
    return {
        "format": "kaoping-scheme/1",
        "key": "drawn",
        "title": "抽样方案",
        "year": 2026,
        "level": "township",
        "full": "10",
        "nodes": maker.nodes(),
        "arithmetic": maker.arithmetic(),
        "vetoes": maker.vetoes(bool(grades)),
        "data": maker.data,
        "grades": grades,
        "quotas": maker.quotas() if grades else [],
    }


class Maker(Composition, FactRules, PoolRules):
    """Draws the parts of one scheme and notes the data that they read."""

    def datum(self, kind: str, **more: Any) -> str:
        """A new datum, or one of the same kind that another rule reads already."""
        same = [known["code"] for known in self.data if known["kind"] == kind]
        if same and not more and self.draw(st.booleans()):
            return str(self.draw(st.sampled_from(same)))
        if kind == "number" and not more and self.draw(st.integers(0, 3)) == 0:
            return self.computed()
        blank = {"blank": "zero"} if kind != "children" and self.draw(st.integers(0, 4)) == 0 else {}
        self.data.append(datum(f"d{len(self.data)}", kind, **{**blank, **more}))
        return f"d{len(self.data) - 1}"

    def leaf_rule(self, points: str) -> dict[str, Any]:
        kind = self.draw(st.sampled_from(KINDS))
        return {"type": kind, **getattr(self, kind)(points)}

    def some(self, make: Any) -> list[dict[str, Any]]:
        return [make() for _ in range(self.draw(st.integers(1, 3)))]

    def condition(self) -> dict[str, Any]:
        condition = {"datum": self.datum("number")}
        if self.draw(st.booleans()):
            return condition
        op = self.draw(st.sampled_from([">=", ">", "<=", "<", "==", "!="]))
        return {**condition, "op": op, "than": str(self.draw(st.integers(0, 3)))}

    def full_or_zero(self, points: str) -> dict[str, Any]:
        return {**self.condition(), "also": self.some(self.condition) if self.draw(st.booleans()) else []}

    def part(self) -> dict[str, Any]:
        if self.draw(st.booleans()):
            return {"datum": self.datum("flag"), "points": self.draw(SMALL)}
        return {"datum": self.datum("number"), "each": self.draw(SMALL), **self.maybe("cap", SMALL)}

    def accumulate(self, points: str) -> dict[str, Any]:
        return {"parts": self.some(self.part)}

    def floor(self, points: str, *, none: bool = True) -> dict[str, Any]:
        """A floor that is not above the points, or with `none` perhaps none at all."""
        floors = [*([None] if none else []), "-2", "-0.5", "0", *(["0.25"] if parse(points) >= parse("0.25") else [])]
        return self.maybe("floor", st.sampled_from(floors))

    def deduct_count(self, points: str) -> dict[str, Any]:
        return {"datum": self.datum("number"), "each": self.draw(SMALL), **self.floor(points)}

    def fault(self) -> dict[str, Any]:
        more = {**self.maybe("short_of", st.sampled_from(["1", "4", "2.5"])), **self.maybe("cap", SMALL)}
        return {"datum": self.datum("number"), "each": self.draw(SMALL), **more}

    def deduct_list(self, points: str) -> dict[str, Any]:
        return {"faults": self.some(self.fault), **self.floor(points)}

    def tier(self, points: str) -> dict[str, Any]:
        lowers = self.draw(st.lists(st.integers(-2, 8), min_size=1, max_size=4, unique=True))
        gains = st.sampled_from([points, "0.25", "0.1", "0", "-1"])
        bands = [{"from": str(lower), "points": self.draw(gains)} for lower in sorted(lowers, reverse=True)]
        closed = {"closed": self.draw(st.sampled_from(["lower", "upper"]))}
        if self.draw(st.booleans()):
            return {
                "datum": self.datum("number"),
                "bands": [*bands, {"from": None, "points": self.draw(gains)}],
                **closed,
            }
        return {"datum": self.datum("number"), "bands": bands, "otherwise": self.draw(gains), **closed}

    def ratio(self, points: str) -> dict[str, Any]:
        more = self.maybe("cap", SMALL)
        if self.draw(st.booleans()):
            return {
                "datum": self.datum("number"),
                "target": self.draw(st.sampled_from(["3", "7", "10", "0.7"])),
                **more,
            }
        zero = self.draw(st.sampled_from(["full", "zero", "na"]))
        return {"datum": self.datum("number"), "target_datum": self.datum("number"), "target_zero": zero, **more}

    def manual(self, points: str) -> dict[str, Any]:
        if self.draw(st.booleans()):
            return {"datum": self.datum("points", min="-1"), "min": "-1"}
        return {"datum": self.datum("points", max=points)}

    def grade_choice(self, points: str) -> dict[str, Any]:
        code = self.datum("choice", choices=["好", "较好", "差"])
        return {"datum": code, "shares": self.draw(st.lists(decimals(0, 10**6), min_size=3, max_size=3))}

    def rank_table(self, points: str) -> dict[str, Any]:
        table = self.draw(st.lists(st.sampled_from([points, "0.5", "0.3", "-1"]), min_size=1, max_size=4))
        more = {**self.maybe("best", st.sampled_from(["high", "low"])), **self.maybe("rest", st.just("0.1"))}
        return {"datum": self.datum("number"), "points": table, **more}

    def rollup(self, points: str) -> dict[str, Any]:
        missing = self.maybe("missing", st.sampled_from(["exclude", "zero", "pending"]))
        return {"datum": self.datum("children"), "of": self.draw(st.sampled_from(["3", "100"])), **missing}


KINDS = [
    "full_or_zero",
    "accumulate",
    "deduct_count",
    "deduct_list",
    "tier",
    "ratio",
    "manual",
    "grade_choice",
    "rank_table",
    "rollup",
    *UNIT_KINDS,
    *FACT_KINDS,
    *POOL_KINDS,
]


@st.composite
def units_of(draw: st.DrawFn, document: dict[str, Any]) -> list[Unit]:
    """Up to eight units in up to three pools, some with nothing filled at all, some exempted from items.

    Some have values set by hand.
    """
    codes = codes_of(document["nodes"])
    overridden = st.one_of(
        st.just({}), st.just({}), st.dictionaries(st.sampled_from(["", *codes]), NUMBERS, max_size=2)
    )
    exempt = st.one_of(st.just([]), st.just([]), st.lists(st.sampled_from(codes), max_size=2))
    return [
        _by_hand_where_assessed(
            Unit(
                id=f"u{number}",
                pool=draw(st.sampled_from("甲乙丙")),
                facts=draw(st.one_of(st.just({}), facts_of(document), facts_of(document))),
                ranked=draw(st.integers(0, 5)) > 0,
                order=draw(st.integers(0, 3)),
                category=draw(st.sampled_from(["", *CATEGORIES])),
                exempt=frozenset(draw(exempt)),
                parent=draw(st.sampled_from(["", "东", "西"])),
                also=tuple(draw(st.lists(st.sampled_from(["全县", "片区"]), unique=True))),
                overrides=draw(overridden),
            ),
            document["nodes"],
        )
        for number in range(draw(st.integers(0, 8)))
    ]


def _by_hand_where_assessed(unit: Unit, nodes: list[dict[str, Any]]) -> Unit:
    """Nobody sets values of what a unit is not assessed on: the service refuses them."""
    assessed = {"", *assessed_codes(nodes, unit.category)}
    return replace(unit, overrides={code: value for code, value in unit.overrides.items() if code in assessed})


def assessed_codes(nodes: list[dict[str, Any]], category: str) -> list[str]:
    """Codes of the nodes that units of a category are assessed on."""
    kept = [node for node in nodes if not node.get("only") or category in node["only"]]
    return [code for node in kept for code in (node["code"], *assessed_codes(node.get("children", []), category))]


def codes_of(nodes: list[dict[str, Any]]) -> list[str]:
    return [code for node in nodes for code in (node["code"], *codes_of(node.get("children", [])))]


@st.composite
def facts_of(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Fact]:
    return {item["code"]: draw(fact_of(item["kind"])) for item in document["data"]}


@st.composite
def fact_of(draw: st.DrawFn, kind: str) -> Fact:
    status = Status(draw(st.sampled_from(STATUSES)))
    if status is not Status.FILLED:
        return Fact(None, status)
    if kind == "children":
        return Fact(None, members=tuple(draw(st.lists(st.one_of(st.none(), NUMBERS), min_size=1, max_size=4))))
    if kind == "flag":
        return Fact(draw(st.sampled_from([0, 0, 0, 1_000_000])))
    if kind == "choice":
        return Fact(draw(st.sampled_from([0, 1_000_000, 2_000_000, 2_000_000, 3_000_000, 500_000])))
    if kind == "date":
        return Fact(draw(st.sampled_from([1, 2, 3, 5, 739674, 739918, 739920, 739925])) * 1_000_000)
    return Fact(draw(NUMBERS))
