"""The reference for rules over pools and ballots: exact fractions, straight from the document."""

from fractions import Fraction
from math import ceil, floor

from tests.scoring.engine.exact import NOTHING, Points, exact, join, micro


class PoolReference:
    """Mixed into `Reference`, whose `read`, `gather`, `without` and `holds` it uses."""

    def rivals(self, unit, units, codes) -> list[dict[str, Fraction]]:
        """The figures of all units of the pool that have them all."""
        pool = [self.gather(other, codes)[1] for other in units if other["pool"] == unit["pool"]]
        return [known for known in pool if len(known) == len(set(codes))]

    def compared(self, rule, full, unit, units, codes, points) -> Points:
        status, known = self.gather(unit, codes)
        if len(known) < len(set(codes)):
            return self.without("na" if status == "filled" else status, full)
        return (points(known, self.rivals(unit, units, codes)), "filled", NOTHING)

    def rank_step(self, rule, full, unit, units) -> Points:
        code = rule["datum"]

        def points(known, rivals):
            high = rule.get("best", "high") == "high"
            from_top = rule.get("counted", "top") == "top"
            ahead = sum(other[code] > known[code] for other in rivals)
            behind = sum(other[code] < known[code] for other in rivals)
            before = ahead if high == from_top else behind
            first, least = exact(rule.get("first", full)), exact(rule.get("least", 0))
            if rule["step"] is not None:
                return max(first - exact(rule["step"]) * before, least)
            return first - micro((first - least) * before / (len(rivals) - 1)) if before else first

        return self.compared(rule, full, unit, units, [code], points)

    def rank_band(self, rule, full, unit, units) -> Points:
        code = rule["datum"]

        def points(known, rivals):
            low = rule.get("best") == "low"
            before = sum(other[code] < known[code] if low else other[code] > known[code] for other in rivals)
            for band in rule["bands"]:
                wanted = exact(band["share"]) * len(rivals)
                whole = {"floor": floor(wanted), "ceil": ceil(wanted), "half_up": floor(wanted + Fraction(1, 2))}
                if before < whole[rule["rounding"]]:
                    return exact(band["points"])
            return exact(rule.get("rest", 0))

        return self.compared(rule, full, unit, units, [code], points)

    def share_of_best(self, rule, full, unit, units) -> Points:
        code = rule["datum"]

        def points(known, rivals):
            own, low, high = known[code], min(r[code] for r in rivals), max(r[code] for r in rivals)
            if rule.get("worst") is not None:
                worst = exact(rule["worst"])
                gone = own - low if rule.get("best", "high") == "high" else high - own
                return worst + micro((full - worst) * gone / (high - low)) if high > low else full
            if rule.get("best", "high") == "high":
                return max(micro(full * own / high), NOTHING) if high > 0 else NOTHING
            return full if own <= 0 else micro(full * max(low, NOTHING) / own)

        return self.compared(rule, full, unit, units, [code], points)

    def relative_to_mean(self, rule, full, unit, units) -> Points:
        code, given = rule["datum"], rule.get("mean_datum")

        def points(known, rivals):
            sign = 1 if rule.get("best", "high") == "high" else -1
            mean = known[given] if given else sum(r[code] for r in rivals) / len(rivals)
            over = sign * (known[code] - mean)
            before = sum(sign * (other[code] - known[code]) > 0 for other in rivals)
            out = rule.get("within") is not None and before >= rule["within"]
            if out or (over < 0 and rule["worse"] is None):
                return exact(rule.get("otherwise", 0))
            each = exact(rule.get("better", 0)) if over > 0 else exact(rule["worse"] or 0)
            moved = exact(rule.get("base", full)) + micro(each * over / exact(rule.get("per", 1)))
            if rule["cap"] is not None:
                moved = min(moved, exact(rule["cap"]))
            least = rule.get("floor", 0)
            return moved if least is None else max(moved, exact(least))

        return self.compared(rule, full, unit, units, [code, given] if given else [code], points)

    def by_place(self, rule, own, all_keys, *, high=True) -> Fraction:
        """Points from the table for one key among all."""
        before = sum(key > own if high else key < own for key in all_keys)
        level = sum(key == own for key in all_keys) if rule.get("ties") == "mean" else 1
        table = [exact(points) for points in rule["points"]]
        rest = exact(rule.get("rest", 0))
        given = [table[place] if place < len(table) else rest for place in range(before, before + level)]
        return micro(sum(given) / level)

    def ballot_rank(self, rule, full, unit, units) -> Points:
        def marks(known):
            return sum(micro(exact(m) * known[code]) for m, code in zip(rule["marks"], rule["counts"], strict=True))

        def points(known, rivals):
            return self.by_place(rule, marks(known), [marks(other) for other in rivals])

        return self.compared(rule, full, unit, units, rule["counts"], points)

    def rank_by_departments(self, rule, full, unit, units) -> Points:
        codes = [department["datum"] for department in rule["departments"]]
        pool = [self.gather(other, codes) for other in units if other["pool"] == unit["pool"]]
        judged = [known for status, known in pool if status == "filled"]
        high = rule.get("best", "high") == "high"
        by_places = rule.get("by", "places") == "places"

        def key(known):
            parts = []
            for department in rule["departments"]:
                code = department["datum"]
                if code in known:
                    figure = known[code]
                    if by_places:
                        others = [other[code] for other in judged if code in other]
                        figure = 1 + sum(other > figure if high else other < figure for other in others)
                    parts.append((exact(department.get("weight", 1)), figure))
            return sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)

        status, known = self.gather(unit, codes)
        if status != "filled":
            return self.without(status, full)
        keys = [key(other) for other in judged]
        return (self.by_place(rule, key(known), keys, high=high and not by_places), status, NOTHING)

    # Ballots

    def void(self, counts, issued, returned, quorum) -> bool:
        back = sum(counts) if returned is None else returned
        if min([*counts, issued or 0, returned or 0]) < 0 or sum(counts) > back:
            return True
        if issued is None or (issued == 0 and back == 0):
            return False
        if quorum is None:
            return back > issued
        share, needed = back * 100, exact(quorum["percent"]) * issued
        met = share > needed if quorum.get("reach") == "more_than" else share >= needed
        return back > issued or not met

    def vote_score(self, rule, full, unit, units) -> Points:
        polls = [(exact(group.get("weight", 100)), *self.poll(rule, group, unit)) for group in rule["groups"]]
        status = join([state for _, state, _, _ in polls])
        if status != "filled":
            return self.without(status, full)
        asked = [(weight, mean) for weight, _, verdict, mean in polls if verdict != "apart"]
        if not asked:
            return (None, "na", full)
        policy = rule.get("empty_group", "refuse")
        void = any(verdict == "void" for *_, verdict, _ in polls)
        refused = policy == "refuse" and any(mean is None for _, mean in asked)
        if void or refused or all(mean is None for _, mean in asked):
            return (None, "missing", NOTHING)
        counted = [(weight, mean or NOTHING) for weight, mean in asked if mean is not None or policy == "zero"]
        mean = sum(weight * mean for weight, mean in counted) / sum(weight for weight, _ in counted)
        return (micro(full * mean / exact(rule.get("of", 100))), status, NOTHING)

    def poll(self, rule, group, unit) -> tuple[str, str, Fraction | None]:
        """Status, verdict and mean of one group."""
        if "score" in group:
            status, known = self.gather(unit, [group["score"]])
            mean = known.get(group["score"])
            beyond = mean is not None and not 0 <= mean <= exact(rule.get("of", 100))
            return (status, "apart" if mean is None else "void" if beyond else "", mean)
        extra = [group[key] for key in ("issued", "returned") if key in group]
        status, known = self.gather(unit, [*group["counts"], *extra])
        if not any(code in known for code in group["counts"]):
            return (status, "apart", None)
        counts = [known.get(code, NOTHING) for code in group["counts"]]
        issued, returned = (known.get(group.get(key)) for key in ("issued", "returned"))
        if self.void(counts, issued, returned, rule.get("quorum")):
            return (status, "void", None)
        values = [exact(option["value"]) for option in rule["options"]]
        valid = [(count, value) for count, value in zip(counts, values, strict=True) if value is not None]
        votes = sum(count for count, _ in valid)
        return (status, "", sum(count * value for count, value in valid) / votes if votes else None)

    def vote_grade(self, rule, full, unit, units) -> Points:
        extra = [rule[key] for key in ("issued", "returned") if key in rule]
        status, known = self.gather(unit, [*rule["counts"], *extra])
        if status != "filled":
            return self.without(status, full)
        if not any(code in known for code in rule["counts"]):
            return (None, "na", full)
        counts = {
            option: known.get(code, NOTHING) for option, code in zip(rule["options"], rule["counts"], strict=True)
        }
        issued, returned = (known.get(rule.get(key)) for key in ("issued", "returned"))
        valid = sum(count for option, count in counts.items() if option not in rule.get("left_out", []))
        if self.void(list(counts.values()), issued, returned, rule.get("quorum")) or not valid:
            return (None, "missing", NOTHING)
        for grade in rule["grades"]:
            rates = [
                (sum(counts[option] for option in rate["options"]) / valid * 100, rate)
                for rate in grade.get("when", [])
            ]
            if all(self.holds(rate, value) for value, rate in rates):
                return (exact(grade["points"]), status, NOTHING)
        raise AssertionError("the last grade has no conditions")

    def trimmed_mean(self, rule, full, unit, units) -> Points:
        status, known = self.gather(unit, rule["judges"])
        if status != "filled":
            return self.without(status, full)
        marks = sorted(known.values())
        if len(marks) >= rule.get("minimum", 3):
            for _ in range(rule.get("highest", 1)):
                marks.remove(max(marks))
            for _ in range(rule.get("lowest", 1)):
                marks.remove(min(marks))
        return (micro(full * sum(marks) / len(marks) / exact(rule.get("of", 100))), status, NOTHING)

    def period_mean(self, rule, full, unit, units) -> Points:
        policy = rule.get("missing", "pending")
        counted, states = [], []
        for period in rule["periods"]:
            state, value = self.read(unit, period["datum"])
            if state == "missing" and policy != "pending":
                state = "filled"
                value = {"exclude": None, "zero": NOTHING, "fixed": exact(rule.get("fixed", 0))}[policy]
            states.append(state)
            if state == "filled" and value is not None:
                counted.append((exact(period.get("weight", 1)), value))
        status = join(states)
        if status != "filled":
            return self.without(status, full)
        if not counted:
            return (None, "missing", NOTHING)
        mean = sum(weight * value for weight, value in counted) / sum(weight for weight, _ in counted)
        return (micro(full * mean / exact(rule.get("of", 100))), status, NOTHING)
