"""Random trees, computed data, places, quotas and vetoes: what a scheme makes of the points of its items."""

from typing import Any

from hypothesis import strategies as st

from tests.scoring.engine.documents import datum, extra, leaf, section
from tests.scoring.engine.drawn_parts import POINTS

CATEGORIES = ["村", "社区"]
POLICIES = ["full", "zero", "scale", "scale", "siblings", "mean", "fixed"]
GRADES = [
    {"name": "优秀", "from": "4"},
    {"name": "良好", "from": "2.5"},
    {"name": "一般", "from": "1"},
    {"name": "较差", "from": None},
]
OPEN_GRADES = [grade | ({} if grade["from"] is None else {"edge": "out"}) for grade in GRADES]
LADDER = ["优秀", "良好", "一般", "较差"]
COMPARISONS = st.sampled_from([">=", ">", "<=", "<", "==", "!="])


class Formulas:
    """Formulas over the data and nodes that are there already, so that none runs in a circle."""

    draw: Any

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.data: list[dict[str, Any]] = []
        self.done: list[str] = []  # codes of finished nodes

    def computed(self) -> str:
        formula = self.number(2)
        if self.draw(st.integers(0, 3)) == 0 and len(formula) < 450:
            formula = f"if({self.judgement()}, {formula}, 1)"
        formula = formula if len(formula) < 500 else self.number(0)
        self.data.append(datum(f"d{len(self.data)}", "number", asked="computed", formula=formula))
        return f"d{len(self.data) - 1}"

    def judgement(self) -> str:
        """A datum that holds or not by its formula, for another formula to read."""
        self.data.append(datum(f"d{len(self.data)}", "flag", asked="computed", formula=self.judged(0)))
        return f"d{len(self.data) - 1}"

    def name(self) -> str | None:
        names = [item["code"] for item in self.data if item["kind"] != "children"]
        names += [f"[{code}]" for code in self.done]
        return str(self.draw(st.sampled_from(names))) if names else None

    def number(self, depth: int) -> str:
        """Operands side by side, as a person writes them: the signs bind as they do."""
        signs = st.sampled_from([" + ", " - ", " * ", " / ", "×", "÷", "−"])
        written = self.operand(depth)
        for _ in range(self.draw(st.integers(0, 2))):
            written += self.draw(signs) + self.operand(depth)
        return written

    def operand(self, depth: int) -> str:
        kind = self.draw(st.integers(0, 9))
        if depth == 0 or kind < 4:
            name = self.name()
            if name is None or kind == 0:
                return str(self.draw(st.sampled_from(["0", "1", "2.5", "100", "20%", "0.000001", "1000000000000"])))
            return name
        inner = [self.number(depth - 1) for _ in range(2)]
        if kind == 4:
            return f"-{self.operand(depth - 1)}"
        if kind == 5:
            return f"if({self.truth(depth - 1)}, {inner[0]}, {inner[1]})"
        if kind == 6:
            return f"round({inner[0]}, {self.draw(st.integers(0, 6))})"
        if kind == 7:
            return f"abs({inner[0]})"
        return f"{self.draw(st.sampled_from(['min', 'max']))}({inner[0]}, {inner[1]})" if kind == 8 else f"({inner[0]})"

    def truth(self, depth: int) -> str:
        judged = [self.judged(depth) for _ in range(self.draw(st.integers(1, 3)))]
        written = judged[0]
        for more in judged[1:]:
            written += self.draw(st.sampled_from([" and ", " or ", "且", "或"])) + more
        return written

    def judged(self, depth: int) -> str:
        negated = self.draw(st.sampled_from(["", "", "not ", "非"]))
        if self.draw(st.integers(0, 3)) == 0 and (name := self.name()):
            return f"{negated}{name}"
        sign = self.draw(st.sampled_from([" < ", " <= ", " > ", " >= ", " == ", " != ", "≤", "≥", "≠"]))
        return f"{negated}{self.number(depth)}{sign}{self.number(depth)}"


class Composition(Formulas):
    """The tree and what stands around it; `leaf_rule` and `datum` are the maker's."""

    datum: Any
    leaf_rule: Any
    manual: Any

    def __init__(self, draw: st.DrawFn) -> None:
        super().__init__(draw)
        self.count = 0

    def code(self) -> str:
        self.count += 1
        return f"n{self.count}"

    def maybe(self, key: str, strategy: st.SearchStrategy[Any]) -> dict[str, Any]:
        return {key: self.draw(strategy)} if self.draw(st.booleans()) else {}

    def seldom(self, key: str, strategy: st.SearchStrategy[Any]) -> dict[str, Any]:
        return {key: self.draw(strategy)} if self.draw(st.integers(0, 4)) == 0 else {}

    def only(self) -> dict[str, Any]:
        return self.seldom("only", st.sampled_from([["村"], ["社区"], ["村", "社区"]]))

    def nodes(self) -> list[dict[str, Any]]:
        if self.draw(st.integers(0, 2)) == 0:  # one plain item: many ties for places and quotas
            return [leaf(self.code(), "10", {"type": "manual", **self.manual("10")})]
        roots = [self.node(2) for _ in range(self.draw(st.integers(1, 3)))]
        return roots + self.extras(3)

    def extras(self, most: int) -> list[dict[str, Any]]:
        kinds = self.draw(st.lists(st.sampled_from(["bonus", "penalty"]), max_size=most))
        return [self.outside(kind, 1) for kind in kinds]

    def outside(self, kind: str, depth: int) -> dict[str, Any]:
        def child() -> dict[str, Any]:
            return self.outside(kind, depth - 1) if depth and self.draw(st.integers(0, 3)) == 0 else self.leaf()

        children = [child() for _ in range(self.draw(st.integers(1, 2)))]
        cap = self.draw(st.one_of(st.none(), POINTS))
        return self.finished({**extra(kind, self.code(), cap, *children), **self.only()})

    def finished(self, node: dict[str, Any]) -> dict[str, Any]:
        self.done.append(node["code"])
        return node

    def node(self, depth: int) -> dict[str, Any]:
        if depth == 0 or self.draw(st.booleans()):
            return self.leaf()
        children = [self.node(depth - 1) for _ in range(self.draw(st.integers(1, 3)))]
        children += self.extras(1)
        bounds = {**self.seldom("floor", st.sampled_from(["0", "-1", "0.25"])), **self.seldom("cap", POINTS)}
        points = self.draw(POINTS)
        if self.draw(st.integers(0, 2)) == 0:
            bounds["of"] = self.draw(POINTS)
            points = self.draw(st.sampled_from([points, points, "0"]))
        return self.finished({**section(self.code(), points, *children), **bounds, **self.only()})

    def leaf(self) -> dict[str, Any]:
        points = self.draw(POINTS)
        policy = {"na": self.draw(st.sampled_from(POLICIES))}
        if policy["na"] == "fixed":
            policy["na_points"] = self.draw(st.sampled_from([points, "0.3", "0", "-1"]))
        return self.finished(leaf(self.code(), points, self.leaf_rule(points), **policy, **self.only()))

    def arithmetic(self) -> dict[str, Any]:
        return {
            "places": self.draw(st.integers(0, 6)),
            "round_at": self.draw(st.lists(st.sampled_from(["leaf", "section", "total"]), unique=True)),
            "rank_on": self.draw(st.sampled_from(["rounded", "exact"])),
            "ties": self.draw(st.sampled_from(["competition", "dense", "ordinal"])),
            "tie_break": [self.parting() for _ in range(self.draw(st.integers(0, 2)))],
        }

    def parting(self) -> dict[str, Any]:
        best = self.maybe("best", st.sampled_from(["high", "low"]))
        data = [item["code"] for item in self.data if item["kind"] != "children"]
        if data and self.draw(st.booleans()):
            return {"datum": self.draw(st.sampled_from(data)), **best}
        return {"node": self.draw(st.sampled_from(self.done or ["n1"])), **best}

    def vetoes(self, graded: bool) -> list[dict[str, Any]]:
        return [self.veto(number, graded) for number in range(self.draw(st.integers(0, 3)))]

    def veto(self, number: int, graded: bool) -> dict[str, Any]:
        on_grades = ["lowest_grade", "grade_cap", "lower_grade", "raise_grade"]
        effects = ["listed", "not_graded"] + (on_grades if graded else [])
        trigger: dict[str, Any] = {"last": self.draw(st.integers(1, 2))}
        kind = self.draw(st.sampled_from(["flag", "number", "last"]))
        if kind != "last":
            effects += ["not_ranked", "score_zero", "score_cap", "score_factor", "last_place"]
            trigger = {"datum": self.datum("flag")}
        if kind == "number":
            than = self.draw(st.sampled_from(["0", "1", "60"]))
            trigger = {"datum": self.datum("number", blank="missing"), "op": self.draw(COMPARISONS), "than": than}
        effect = self.draw(st.sampled_from(effects))
        extent = {
            "grade_cap": ("grade", st.sampled_from(LADDER)),
            "lower_grade": ("steps", st.integers(1, 3)),
            "raise_grade": ("steps", st.integers(1, 3)),
            "score_cap": ("score", st.sampled_from(["0", "0.333333", "2"])),
            "score_factor": ("factor", st.sampled_from(["0.9", "0.333333", "1"])),
        }
        more = {key: self.draw(drawn) for key, drawn in [extent[effect]]} if effect in extent else {}
        return {"code": f"V{number}", "name": f"否决{number}", "effect": effect, **trigger, **more}

    def quotas(self) -> list[dict[str, Any]]:
        kinds = st.sampled_from(["ceiling", "ceiling", "target", "target", "floor"])
        drawn = self.draw(st.lists(st.tuples(st.sampled_from(LADDER), kinds), max_size=4, unique=True))
        return [self.quota(grade, kind) for grade, kind in drawn if (grade, kind) != ("较差", "ceiling")]

    def quota(self, grade: str, kind: str) -> dict[str, Any]:
        number: dict[str, Any] = {"count": self.draw(st.integers(0, 3))}
        if self.draw(st.booleans()):
            number = {
                "share": self.draw(st.sampled_from(["0", "0.1", "0.25", "0.3", "0.5", "1"])),
                "rounding": self.draw(st.sampled_from(["floor", "half_up", "ceil"])),
            }
        filling = self.filling(grade) if kind == "floor" else {}
        per = self.draw(st.sampled_from(["pool", "all", "category", "parent"]))
        return {"grade": grade, "kind": kind, "per": per, **number, **filling}

    def filling(self, grade: str) -> dict[str, Any]:
        more = self.draw(st.lists(st.sampled_from([name for name in LADDER if name != grade]), max_size=1))
        named = {grade, *more}
        ways = [way for way, end in (("raise", "较差"), ("lower", "优秀")) if end not in named]
        if not ways:
            named, more, ways = {grade}, [], ["lower" if grade == "较差" else "raise"]
        return {"fill": self.draw(st.sampled_from(ways)), **({"also": more} if more else {})}
