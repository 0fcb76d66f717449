"""A second engine for the tests: exact fractions straight from the JSON document, sharing no code with the product.

It is written to be obviously right and slow. Facts are (status, value) or (status, [member, …]) with Fractions.
"""

from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.scoring.engine.exact import NOTHING, Given, Points, exact, join, micro, to_places
from tests.scoring.engine.reference_facts import FactReference
from tests.scoring.engine.reference_pool import PoolReference


class Reference(FactReference, PoolReference):
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.data = {datum["code"]: datum for datum in document["data"]}
        arithmetic = document.get("arithmetic", {})
        self.places = arithmetic.get("places", 2)
        self.round_at = arithmetic.get("round_at", ["total"])
        self.rank_on = arithmetic.get("rank_on", "rounded")
        self.ladder = [grade["name"] for grade in document.get("grades", [])]
        self.vetoes = document.get("vetoes", [])

    def results(self, units: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """Every unit's result by id; a unit is {id, pool, ranked, facts}."""
        for unit in units:
            unit["full_facts"] = {code: self.given(unit, code) for code in self.data}
        sheets = {unit["id"]: self.sheet(unit, units) for unit in units}
        self.place(units, sheets)
        self.grade(units, sheets)
        return sheets

    def given(self, unit: dict[str, Any], code: str) -> Given:
        status, value = unit["facts"].get(code, ("missing", None))
        if status == "missing" and self.data[code].get("blank") == "zero":
            return ("filled", NOTHING)
        return (status, value)

    def rounded(self, value: Fraction | None, at: str) -> Fraction | None:
        return to_places(value, self.places) if value is not None and at in self.round_at else value

    # One unit's sheet

    def sheet(self, unit: dict[str, Any], units: list[dict[str, Any]]) -> dict[str, Any]:
        nodes: list[tuple[str, Fraction | None, str]] = []
        absent: list[Fraction] = []
        reach: list[Fraction] = []

        def visit(node: dict[str, Any], outside: bool) -> tuple[Fraction | None, str]:
            position = len(nodes)
            nodes.append((node["code"], None, ""))
            if node["kind"] == "leaf":
                value, status = self.leaf(node, unit, units, outside, absent, reach)
            else:
                parts = [visit(child, node["kind"] in ("bonus", "penalty")) for child in node["children"]]
                known = [value for value, _ in parts if value is not None]
                value, status = (sum(known, NOTHING) if known else None), join([status for _, status in parts])
                if node["kind"] == "section":
                    value = self.rounded(value, "section")
                elif value is not None and node["cap"] is not None:
                    value = min(value, exact(node["cap"]))
            nodes[position] = (node["code"], value, status)
            return value, status

        tops = [(root["kind"], *visit(root, False)) for root in self.document["nodes"]]
        base_parts = [(value, status) for kind, value, status in tops if kind in ("section", "leaf")]
        known = [value for value, _ in base_parts if value is not None]
        base = sum(known, NOTHING) if known else None
        if base is not None and sum(absent):
            left = sum(reach) - sum(absent)
            base = micro(base * sum(reach) / left) if left > 0 else None
        bonus = sum((value or NOTHING for kind, value, _ in tops if kind == "bonus"), NOTHING)
        penalty = sum((value or NOTHING for kind, value, _ in tops if kind == "penalty"), NOTHING)
        total = None if base is None else base + bonus - penalty
        status = join([status for _, status in base_parts] if total is None else [status for *_, status in tops])
        vetoes = [veto for veto in self.vetoes if self.true(unit["full_facts"][veto["datum"]])]
        if any(veto["effect"] == "score_zero" for veto in vetoes):
            total, status = NOTHING, "vetoed"
        return {
            "total": self.rounded(total, "total"),
            "exact": total,
            "base": base or NOTHING,
            "bonus": bonus,
            "penalty": penalty,
            "status": status,
            "vetoes": [veto["code"] for veto in vetoes],
            "nodes": nodes,
        }

    @staticmethod
    def true(given: Given) -> bool:
        return given[0] == "filled" and given[1] != 0

    def leaf(self, node, unit, units, outside, absent, reach) -> tuple[Fraction | None, str]:
        rule = getattr(self, node["rule"]["type"])
        value, status, gone = rule(node["rule"], exact(node["points"]), unit, units)
        policy = "none" if outside else node.get("na", "full")
        if not outside:
            reach.append(exact(node["points"]))
        if policy == "full" and gone:
            value = (value or NOTHING) + gone
        elif policy == "zero" and gone:
            value = value or NOTHING
        elif policy == "scale":
            absent.append(gone)
        return self.rounded(value, "leaf"), status

    # Rules: value, status, points that do not apply

    def read(self, unit: dict[str, Any], code: str) -> Given:
        return unit["full_facts"][code]

    def without(self, status: str, full: Fraction) -> Points:
        return (None, status, full if status in ("na", "exempt") else NOTHING)

    def gather(self, unit, codes) -> tuple[str, dict[str, Fraction]]:
        facts = {code: self.read(unit, code) for code in codes}
        status = join([self.read(unit, code)[0] for code in codes])
        return status, {code: value for code, (state, value) in facts.items() if state == "filled"}

    def full_or_zero(self, rule, full, unit, units) -> Points:
        conditions = [rule, *rule.get("also", [])]
        status, known = self.gather(unit, [condition["datum"] for condition in conditions])
        if status != "filled":
            return self.without(status, full)
        for condition in conditions:
            if condition["datum"] in known and not self.holds(condition, known[condition["datum"]]):
                return (NOTHING, status, NOTHING)
        return (full, status, NOTHING)

    def holds(self, condition, value: Fraction) -> bool:
        if "op" not in condition:
            return value != 0
        order = (value > exact(condition["than"])) - (value < exact(condition["than"]))
        wanted = {">=": (0, 1), ">": (1,), "<=": (-1, 0), "<": (-1,), "==": (0,), "!=": (-1, 1)}
        return order in wanted[condition["op"]]

    def accumulate(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [part["datum"] for part in rule["parts"]])
        if status != "filled":
            return self.without(status, full)
        earned = gone = NOTHING
        for part in rule["parts"]:
            most = exact(part.get("points") or part.get("cap") or None)
            if part["datum"] not in known:
                gone += full if most is None else most
            elif "points" in part:
                earned += exact(part["points"]) if known[part["datum"]] else NOTHING
            else:
                each = micro(exact(part["each"]) * known[part["datum"]])
                earned += each if most is None else min(each, most)
        earned = min(earned, full)
        return (earned, status, min(gone, full - earned))

    def deduct_count(self, rule, full, unit, units) -> Points:
        status, events = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        return (max(full - micro(exact(rule["each"]) * events), exact(rule.get("floor", 0))), status, NOTHING)

    def deduct_list(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [fault["datum"] for fault in rule["faults"]])
        if status != "filled":
            return self.without(status, full)
        for fault in rule["faults"]:
            if fault["datum"] in known:
                count = known[fault["datum"]]
                if "short_of" in fault:
                    count = max(exact(fault["short_of"]) - count, NOTHING)
                lost = micro(exact(fault["each"]) * count)
                full -= min(lost, exact(fault["cap"])) if "cap" in fault else lost
        return (max(full, exact(rule.get("floor", 0))), status, NOTHING)

    def tier(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        points = exact(rule.get("otherwise", 0))
        for band in reversed(rule["bands"]):
            lower = exact(band["from"])
            upper_end = rule.get("closed") == "upper"
            if lower is None or value > lower or (value == lower and not upper_end):
                points = exact(band["points"])
        return (points, status, NOTHING)

    def ratio(self, rule, full, unit, units) -> Points:
        codes = [rule["datum"]] + ([rule["target_datum"]] if "target_datum" in rule else [])
        status, known = self.gather(unit, codes)
        if len(known) < len(set(codes)):
            return self.without("na" if status == "filled" else status, full)
        target = known[rule["target_datum"]] if "target_datum" in rule else exact(rule["target"])
        if target <= 0:
            answer = {"full": (full, "filled", NOTHING), "zero": (NOTHING, "filled", NOTHING), "na": (None, "na", full)}
            return answer[rule["target_zero"]]
        points = micro(full * known[rule["datum"]] / target)
        return (max(min(points, exact(rule["cap"]) if "cap" in rule else full), NOTHING), "filled", NOTHING)

    def manual(self, rule, full, unit, units) -> Points:
        status, points = self.read(unit, rule["datum"])
        return (points, status, NOTHING) if status == "filled" else self.without(status, full)

    def grade_choice(self, rule, full, unit, units) -> Points:
        status, choice = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        if choice.denominator != 1 or not 0 <= choice < len(rule["shares"]):
            return (None, "missing", NOTHING)
        return (micro(full * exact(rule["shares"][int(choice)])), status, NOTHING)

    def rollup(self, rule, full, unit, units) -> Points:
        status, members = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        policy = rule.get("missing", "pending")
        if policy == "pending" and None in members:
            return (None, "pending", NOTHING)
        counted = [member or NOTHING for member in members if member is not None or policy == "zero"]
        if not counted:
            return (None, "missing", NOTHING)
        return (micro(full * sum(counted) / len(counted) / exact(rule["of"])), status, NOTHING)

    def rank_table(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        others = [self.read(other, rule["datum"]) for other in units if other["pool"] == unit["pool"]]
        figures = [figure for state, figure in others if state == "filled"]
        low = rule.get("best") == "low"
        better = sum(figure < value if low else figure > value for figure in figures)
        table = rule["points"]
        return (exact(table[better] if better < len(table) else rule.get("rest", 0)), status, NOTHING)

    # Standing

    def key(self, sheet: dict[str, Any]) -> Fraction:
        return sheet["exact"] if self.rank_on == "exact" else to_places(sheet["exact"], self.places)

    def place(self, units, sheets) -> None:
        barring = {veto["code"] for veto in self.vetoes if veto["effect"] == "not_ranked"}
        self.ranked = [
            unit
            for unit in units
            if unit["ranked"]
            and sheets[unit["id"]]["exact"] is not None
            and not barring & set(sheets[unit["id"]]["vetoes"])
        ]
        for unit in units:
            sheets[unit["id"]]["place"] = None
        for unit in self.ranked:
            sheet = sheets[unit["id"]]
            rivals = [sheets[other["id"]] for other in self.ranked if other["pool"] == unit["pool"]]
            sheet["place"] = 1 + sum(self.key(rival) > self.key(sheet) for rival in rivals)

    def grade(self, units, sheets) -> None:
        for unit in units:
            sheet = sheets[unit["id"]]
            sheet["score_grade"] = self.band(sheet["total"])
            sheet["quota_tie"] = False
            sheet["quota_grade"] = sheet["grade"] = sheet["score_grade"] if sheet["place"] else None
            for veto in self.vetoes:
                if veto["code"] in sheet["vetoes"] and sheet["grade"] is not None:
                    worst = {"grade_cap": veto.get("grade"), "lowest_grade": self.ladder[-1] if self.ladder else None}
                    sheet["grade"] = self.worse(sheet["grade"], worst.get(veto["effect"]))
        for name in self.ladder:
            for quota in self.document.get("quotas", []):
                if quota["grade"] == name:
                    self.limit(quota, sheets)

    def band(self, total: Fraction | None) -> str | None:
        if total is None or not self.ladder:
            return None
        printed = to_places(total, self.places)
        reached = [g["name"] for g in self.document["grades"] if g["from"] is None or printed >= exact(g["from"])]
        return reached[0]

    def worse(self, grade: str, other: str | None) -> str:
        return grade if other is None else max(grade, other, key=self.ladder.index)

    def limit(self, quota, sheets) -> None:
        modes = {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "half_up": ROUND_HALF_UP}
        fields = {unit["pool"] if quota.get("per", "pool") == "pool" else "" for unit in self.ranked}
        for field in fields:
            members = [unit for unit in self.ranked if field in ("", unit["pool"])]
            allowed = int(
                (Decimal(quota["share"]) * len(members)).quantize(Decimal(1), rounding=modes[quota["rounding"]])
            )
            rivals = [sheets[unit["id"]] for unit in members if sheets[unit["id"]]["grade"] == quota["grade"]]
            if len(rivals) <= allowed:
                continue
            lower = self.ladder[self.ladder.index(quota["grade"]) + 1]
            for sheet in list(rivals):
                ahead = sum(self.key(rival) > self.key(sheet) for rival in rivals)
                level = sum(self.key(rival) == self.key(sheet) for rival in rivals)
                if ahead + level > allowed:
                    sheet["moved"] = (lower, ahead < allowed)
            for sheet in rivals:
                if moved := sheet.pop("moved", None):
                    sheet["grade"] = sheet["quota_grade"] = moved[0]
                    sheet["quota_tie"] = sheet["quota_tie"] or moved[1]
