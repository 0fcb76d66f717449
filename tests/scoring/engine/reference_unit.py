"""The second engine's rules over the facts of one unit: exact fractions straight from the JSON document."""

from fractions import Fraction
from typing import Any

from tests.scoring.engine.exact import NOTHING, Points, exact, floored, join, micro


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
        return (floored(rule, full - lost), status, NOTHING)

    def deduct_judged(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, [rule["datum"], *([rule["times"]] if "times" in rule else [])])
        if status != "filled" or rule["datum"] not in known or ("times" in rule and rule["times"] not in known):
            return self.without("na" if status == "filled" else status, full)
        lost, events = known[rule["datum"]], known[rule["times"]] if "times" in rule else Fraction(1)
        bounds = [micro(exact(rule[end]) * events) for end in ("least", "most")]
        nothing = "times" not in rule and lost == 0
        if not nothing and (lost < bounds[0] or lost > bounds[1]):
            return (None, "missing", NOTHING)
        if rule.get("gives") == "taken":
            return (min(lost, full), status, NOTHING)
        return (floored(rule, full - lost), status, NOTHING)

    def escalating(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        floor, left = exact(rule.get("floor", 0)), full
        for time in range(max(value.numerator // value.denominator, 0)):
            if time < len(rule["takes"]):
                left -= exact(rule["takes"][time])
            elif "beyond" in rule:
                left -= exact(rule["beyond"])
            else:
                return (floor, status, NOTHING)
            if floor is not None and left < floor:
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
        return (floored(rule, value - sum(lost, NOTHING)), status, gone)

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

    # Rules over rules

    def together(self, parts, full, unit, units) -> tuple[str, list[Fraction], Fraction]:
        """Status of all parts, points of those that have some, points that do not apply."""
        found = [self.inner(part["rule"], exact(part["points"]), unit, units) for part in parts]
        status = join([status for _, status, _ in found])
        known = [value for value, _, _ in found if value is not None]
        gone = min(sum((absent for _, _, absent in found), NOTHING), max(full - sum(known, NOTHING), NOTHING))
        return status, known, gone

    def department_split(self, rule, full, unit, units) -> Points:
        status, known, gone = self.together(rule["parts"], full, unit, units)
        return (sum(known, NOTHING), status, gone) if status == "filled" else self.without(status, full)

    def nested_convert(self, rule, full, unit, units) -> Points:
        of = exact(rule["of"])
        status, known, gone = self.together(rule["parts"], of, unit, units)
        if status != "filled":
            return self.without(status, full)
        points = micro(full * sum(known, NOTHING) / of)
        points = floor_and_cap(points, exact(rule.get("floor", 0)), exact(rule.get("cap")) or full)
        return (points, status, min(micro(full * gone / of), max(full - points, NOTHING)))

    def best_of(self, rule, full, unit, units) -> Points:
        status, known, _ = self.together(rule["parts"], full, unit, units)
        if status != "filled":
            return self.without(status, full)
        best = sorted(known)[-rule.get("take", 1) :]
        return (min(sum(best, NOTHING), full), status, NOTHING)

    def all_dims_pass(self, rule, full, unit, units) -> Points:
        status, known, gone = self.together(rule["parts"], full, unit, units)
        if status != "filled":
            return self.without(status, full)
        if min(known) < exact(rule["least"]):
            return (min(sum(known, NOTHING), exact(rule.get("failed_cap", 0))), status, NOTHING)
        return (sum(known, NOTHING), status, gone)

    def common_plus_field(self, rule, full, unit, units) -> Points:
        state, value = self.read(unit, rule["datum"])
        parts, extra = list(rule["common"]), NOTHING
        if state in ("na", "exempt"):
            extra = max(full - sum((exact(part["points"]) for part in parts), NOTHING), NOTHING)
        elif state != "filled":
            return (None, state, NOTHING)
        elif value.denominator != 1 or not 0 <= value < len(rule["fields"]):
            return (None, "missing", NOTHING)
        else:
            parts += rule["fields"][int(value)]["parts"]
        status, known, gone = self.together(parts, full, unit, units)
        if status != "filled":
            return self.without(status, full)
        return (sum(known, NOTHING), status, min(gone + extra, max(full - sum(known, NOTHING), NOTHING)))

    def coefficient(self, rule, full, unit, units) -> Points:
        value, status, gone = self.inner(rule["rule"], full, unit, units)
        state, factor = self.read(unit, rule["datum"])
        if value is None:
            return (value, status, gone)
        if state in ("missing", "pending"):
            return (None, state, NOTHING)
        factor = factor if state == "filled" else Fraction(1)
        return (floor_and_cap(micro(value * factor), None, exact(rule["cap"])), status, gone)

    def conditional(self, rule, full, unit, units) -> Points:
        states = [self.read(unit, condition["datum"]) for condition in rule["when"]]
        for wanted in ("missing", "pending"):
            if any(state == wanted for state, _ in states):
                return (None, wanted, NOTHING)
        for condition, (state, value) in zip(rule["when"], states, strict=True):
            if state != "filled" or not self.holds(condition, value):
                return (None, "na", full)
        return self.inner(rule["rule"], full, unit, units)

    # Counts, scores and places from elsewhere

    def external_convert(self, rule, full, unit, units) -> Points:
        status, value = self.read(unit, rule["datum"])
        if status != "filled":
            return self.without(status, full)
        if "of" in rule:
            points = micro(full * value / exact(rule["of"]))
            return (floor_and_cap(points, exact(rule.get("floor", 0)), exact(rule.get("cap")) or full), status, NOTHING)
        if value.denominator != 1 or value < 1:
            return (None, "missing", NOTHING)
        points = dict(enumerate(rule["places"], start=1)).get(int(value), rule.get("rest", 0))
        return (exact(points), status, NOTHING)

    def part_earned(self, part, full, known) -> tuple[Fraction, Fraction]:
        """What a part of an accumulation earns, and its worth where it does not apply."""
        most = exact(part.get("points") or part.get("cap") or None)
        if part["datum"] not in known:
            return NOTHING, full if most is None else most
        if "points" in part:
            return (exact(part["points"]) if known[part["datum"]] else NOTHING), NOTHING
        each = micro(exact(part["each"]) * known[part["datum"]])
        return (each if most is None else min(each, most)), NOTHING

    def count_weighted(self, rule, full, unit, units) -> Points:
        parts = rule.get("parts", [])
        status, known = self.gather(unit, [each["datum"] for each in [*rule["levels"], *parts]])
        if status != "filled":
            return self.without(status, full)
        base, extras = exact(rule.get("base")) if "base" in rule else full, NOTHING
        for level in rule["levels"]:
            if level["datum"] in known:
                ahead = known[level["datum"]] - exact(level["target"])
                if ahead >= 0:
                    extras += micro(exact(level["extra"]) * ahead)
                else:
                    base -= micro(exact(level["short"]) * -ahead) if "short" in level else Fraction(10**12)
        earned = [self.part_earned(part, full, known) for part in parts]
        points = max(base, NOTHING) + extras + sum((points for points, _ in earned), NOTHING)
        points = floor_and_cap(points, None, exact(rule["cap"]))
        gone = sum((worth for _, worth in earned), NOTHING)
        return (points, status, min(gone, max(full - points, NOTHING)))
