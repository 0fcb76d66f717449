"""The second engine's rules over the facts of one unit: exact fractions straight from the JSON document."""

from fractions import Fraction
from typing import Any

from tests.scoring.engine.exact import NOTHING, Points, exact, join, micro


def floor_and_cap(points: Fraction, floor: Fraction | None, cap: Fraction | None) -> Fraction:
    if cap is not None and points > cap:
        points = cap
    return floor if floor is not None and points < floor else points


def stepped(each: str, distance: Fraction, rule: dict[str, Any], partial: str = "share") -> Fraction:
    """What a distance comes to in steps."""
    steps = distance / exact(rule.get("step", 1))
    mode = rule.get("partial", partial)
    if mode == "drop":
        steps = Fraction(steps.numerator // steps.denominator)
    elif mode == "count":
        steps = Fraction(-(-steps.numerator // steps.denominator))
    return micro(exact(each) * steps)


class UnitReference:
    """Base of the reference; `read`, `gather`, `without`, `holds` are there."""

    def inner(self, rule, full, unit, units) -> Points:
        return getattr(self, rule["type"])(rule, full, unit, units)

    def lost(self, fault, count: Fraction) -> Fraction:
        if "short_of" in fault:
            count = max(exact(fault["short_of"]) - count, NOTHING)
        lost = micro(exact(fault["each"]) * count)
        return min(lost, exact(fault["cap"])) if "cap" in fault else lost

    def deduct_matrix(self, rule, full, unit, units) -> Points:
        cells = [cell for row in rule["rows"] for cell in row["cells"]]
        status, known = self.gather(unit, [cell["datum"] for cell in cells])
        if status != "filled":
            return self.without(status, full)
        lost = sum((self.lost(cell, known[cell["datum"]]) for cell in cells if cell["datum"] in known), NOTHING)
        return (max(full - lost, exact(rule.get("floor", 0))), status, NOTHING)

    def escalating(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        floor, left = exact(rule.get("floor", 0)), full
        for time in range(max(value.numerator // value.denominator, 0)):
            if time < len(rule["losses"]):
                left -= exact(rule["losses"][time])
            elif "beyond" in rule:
                left -= exact(rule["beyond"])
            else:
                return (floor, status, NOTHING)
            if left < floor:
                return (floor, status, NOTHING)
        return (left, status, NOTHING)

    def reverse_extra(self, rule, full, unit, units) -> Points:
        value, status, gone = self.inner(rule["rule"], full, unit, units)
        if status in ("na", "exempt"):
            return (value, status, gone)
        together, known = self.gather(unit, [fault["datum"] for fault in rule["faults"]])
        status = join([status, *([] if together in ("na", "exempt") else [together])])
        if value is None or status != "filled":
            return self.without(status, full)
        lost = [self.lost(fault, known[fault["datum"]]) for fault in rule["faults"] if fault["datum"] in known]
        return (max(value - sum(lost, NOTHING), exact(rule.get("floor", 0))), status, gone)

    def threshold_linear(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        ahead = (value - exact(rule["threshold"])) * (-1 if rule.get("best") == "low" else 1)
        points = full
        if ahead < 0:
            points -= stepped(rule["short"], -ahead, rule)
        elif "over" in rule:
            points += stepped(rule["over"], ahead, rule)
        return (floor_and_cap(points, exact(rule.get("floor", 0)), exact(rule.get("cap")) or full), status, NOTHING)

    def linear_around(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [target["datum"] for target in rule["targets"]])
        if status != "filled" or len(known) < len({target["datum"] for target in rule["targets"]}):
            return self.without("na" if status == "filled" else status, full)
        points = full
        for target in rule["targets"]:
            ahead = (known[target["datum"]] - exact(target["target"])) * (-1 if target.get("best") == "low" else 1)
            points += stepped(target["each"], abs(ahead), target) * (1 if ahead >= 0 else -1)
        return (floor_and_cap(points, exact(rule.get("floor", 0)), exact(rule["cap"])), status, NOTHING)

    def base_plus_extra(self, rule, full, unit, units) -> Points:
        status, done = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        first = exact(rule.get("first", 1))
        if done < first:
            share = max(micro(full * done / first), NOTHING) if rule.get("below") == "ratio" else NOTHING
            return (share, status, NOTHING)
        extra = stepped(rule["each"], done - first, rule, "drop")
        return (full + floor_and_cap(extra, None, exact(rule["extra_cap"])), status, NOTHING)
