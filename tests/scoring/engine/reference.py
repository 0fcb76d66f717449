"""A second engine for the tests: exact fractions straight from the JSON document, sharing no code with the product.

It is written to be obviously right and slow. Facts are (status, value) or (status, [member, …]) with Fractions.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.scoring.engine.exact import NOTHING, Points, exact, floored, join, micro
from tests.scoring.engine.reference_facts import FactReference
from tests.scoring.engine.reference_nodes import NodeReference
from tests.scoring.engine.reference_pool import PoolReference
from tests.scoring.engine.reference_standing import StandingReference


class Reference(NodeReference, StandingReference, FactReference, PoolReference):
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.data = {datum["code"]: datum for datum in document["data"]}
        self.arithmetic = document.get("arithmetic", {})
        self.places = self.arithmetic.get("places", 2)
        self.round_at = self.arithmetic.get("round_at", ["total"])
        self.ladder = [grade["name"] for grade in document.get("grades", [])]
        self.vetoes = document.get("vetoes", [])

    def results(self, units: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        """Every unit's result by id; a unit is {id, pool, ranked, facts, category, exempt, parent, also, order}."""
        self.prepare(units)
        sheets = {unit["id"]: self.sheet(unit) for unit in units}
        self.stand(units, sheets)
        return sheets

    # Rules: value, status, points that do not apply

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
        return (floored(rule, full - micro(exact(rule["each"]) * events)), status, NOTHING)

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
        return (floored(rule, full), status, NOTHING)

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
