"""The second engine's rules over checks, ledgers, dates and results of other cycles."""

from datetime import date
from fractions import Fraction

from tests.scoring.engine.exact import NOTHING, Points, exact, floored, join, micro
from tests.scoring.engine.reference_unit import UnitReference, floor_and_cap, stepped


class FactReference(UnitReference):
    def late_days(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        if "due" in rule:
            due = rule["due"] if len(rule["due"]) == 10 else f"{self.document['year']}-{rule['due']}"
            value -= date.fromisoformat(due).toordinal()
        late = max(value, NOTHING)
        if "zero_after" in rule and late > exact(rule["zero_after"]):
            return (exact(rule.get("floor", 0)), status, NOTHING)
        return (floored(rule, full - micro(exact(rule["each"]) * late)), status, NOTHING)

    def tier_range(self, rule, full, unit, units) -> Points:
        state, points = self.read(unit, rule["datum"])
        if state in ("na", "exempt"):
            return self.without(state, full)
        conditions = [condition for band in rule["bands"] for condition in band.get("when", [])]
        others, known = self.gather(unit, [condition["datum"] for condition in conditions])
        status = join([state, *([others] if others in ("missing", "pending") and conditions else [])])
        if status != "filled":
            return self.without(status, full)
        for number, band in enumerate(rule["bands"]):
            when = band.get("when", [])
            if when and not any(c["datum"] in known and self.holds(c, known[c["datum"]]) for c in when):
                continue
            low, high, ends = exact(band["low"]), exact(band["high"]), rule.get("ends", "both")
            outside = points < low or points > high
            outside |= ends == "lower" and points == high and number != 0
            outside |= ends == "upper" and points == low and band is not rule["bands"][-1]
            return (None, "missing", NOTHING) if outside else (points, status, NOTHING)
        raise AssertionError("the last band takes all")

    def count_grade(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [condition["datum"] for condition in rule["conditions"]])
        if status != "filled":
            return self.without(status, full)

        def points_of(met: int) -> Fraction:
            found = [rung["points"] for rung in rule["rungs"] if rung["count"] <= met]
            return exact(found[0] if found else rule.get("otherwise", 0))

        met = sum(self.holds(c, known[c["datum"]]) for c in rule["conditions"] if c["datum"] in known)
        unknown = sum(c["datum"] not in known for c in rule["conditions"])
        return (points_of(met), status, max(points_of(met + unknown) - points_of(met), NOTHING))

    def target_by_unit(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [rule["datum"], rule["target"]])
        if len(known) < len({rule["datum"], rule["target"]}):
            return self.without("na" if status == "filled" else status, full)
        done, target = known[rule["datum"]], known[rule["target"]]
        if target <= 0:
            answer = {"full": (full, "filled", NOTHING), "zero": (NOTHING, "filled", NOTHING), "na": (None, "na", full)}
            return answer[rule["target_zero"]]
        if done >= target:
            points = full + (stepped(rule["over"], done - target, rule) if "over" in rule else NOTHING)
        elif rule["mode"] == "all":
            points = NOTHING
        elif rule["mode"] == "ratio":
            points = micro(full * done / target)
        else:
            points = full - stepped(rule["each"], target - done, rule)
        return (floor_and_cap(points, exact(rule.get("floor", 0)), exact(rule.get("cap")) or full), "filled", NOTHING)

    def open_ledger(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [each["datum"] for each in [*rule["adds"], *rule.get("deducts", [])]])
        if status != "filled":
            return self.without(status, full)
        points = exact(rule["start"]) if "start" in rule else full
        gone = NOTHING
        for part in rule["adds"]:
            earned, worth = self.part_earned(part, full, known)
            points, gone = points + earned, gone + worth
        for fault in rule.get("deducts", []):
            if fault["datum"] in known:
                points -= self.lost(fault, known[fault["datum"]])
        points = floor_and_cap(points, exact(rule.get("floor", 0)), exact(rule["cap"]))
        return (points, status, min(gone, max(full - points, NOTHING)))

    def attribute_check(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [check["datum"] for check in rule["checks"]])
        if status != "filled":
            return self.without(status, full)
        for check in rule["checks"]:
            if check["datum"] in known:
                off = (exact(check["than"]) - known[check["datum"]]) * (1 if check["op"] == ">=" else -1)
                if off > 0:
                    lost = exact(check["flat"]) if "flat" in check else stepped(check["each"], off, check)
                    full -= min(lost, exact(check["cap"])) if "cap" in check else lost
        return (floored(rule, full), status, NOTHING)

    def capped_points(self, rule, full, unit, units) -> Points:
        lapses, joint = rule.get("lapses", []), {group["name"]: exact(group["cap"]) for group in rule.get("joint", [])}
        codes = [code for act in rule["acts"] for code in act["periods"]]
        status, known = self.gather(unit, [*codes, *(lapse["datum"] for lapse in lapses)])
        if status != "filled":
            return self.without(status, full)
        sums = dict.fromkeys(["", *joint], NOTHING)
        gone = NOTHING
        for act in rule["acts"]:
            group, cap = act.get("group", ""), exact(act.get("cap"))
            counts = [known[code] for code in act["periods"] if code in known]
            earned = [floor_and_cap(micro(exact(act["each"]) * n), None, exact(act.get("period_cap"))) for n in counts]
            sums[group] += floor_and_cap(sum(earned, NOTHING), None, cap)
            if not counts:
                gone += min(bound for bound in (cap, joint.get(group), full) if bound is not None)
        points = sum((min(total, joint[name]) if name else total for name, total in sums.items()), NOTHING)
        points -= sum((self.lost(fault, known[fault["datum"]]) for fault in lapses if fault["datum"] in known), NOTHING)
        points = floor_and_cap(points, exact(rule.get("floor", 0)), full)
        return (points, status, min(gone, max(full - points, NOTHING)))

    def read_result(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        if "of" in rule:
            return (floor_and_cap(micro(full * value / exact(rule["of"])), NOTHING, full), status, NOTHING)
        table = dict(enumerate(rule["grades"])) if "grades" in rule else dict(enumerate(rule["places"], start=1))
        if value.denominator != 1 or ("grades" in rule and int(value) not in table) or ("places" in rule and value < 1):
            return (None, "missing", NOTHING)
        return (exact(table.get(int(value), rule.get("rest", 0))), status, NOTHING)
