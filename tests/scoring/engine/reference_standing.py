"""The reference's places, grades, quotas and vetoes: every unit compared with every other, no sorting."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.scoring.engine.exact import exact, to_places

MODES = {"floor": ROUND_FLOOR, "ceil": ROUND_CEILING, "half_up": ROUND_HALF_UP}
Sheets = dict[str, dict[str, Any]]


class StandingReference:
    document: Any
    arithmetic: Any
    ladder: list[str]
    places: int
    vetoes: list[Any]

    def stand(self, units: list[dict[str, Any]], sheets: Sheets) -> None:
        barring = {veto["code"] for veto in self.vetoes if veto["effect"] == "not_ranked"}
        self.ranked = [
            unit
            for unit in units
            if unit["ranked"]
            and sheets[unit["id"]]["exact"] is not None
            and not barring & set(sheets[unit["id"]]["vetoes"])
        ]
        self.keys = {unit["id"]: self.key(unit, sheets[unit["id"]]) for unit in self.ranked}
        for unit in units:
            sheet = sheets[unit["id"]]
            sheet["place"], sheet["also"], sheet["quota_tie"] = None, [], False
            sheet["score_grade"] = self.band(sheet["total"])
        for unit in self.ranked:
            sheets[unit["id"]]["place"] = self.place(unit, [o for o in self.ranked if o["pool"] == unit["pool"]])
            sheets[unit["id"]]["also"] = [
                (group, self.place(unit, [other for other in self.ranked if group in other["also"]]))
                for group in unit["also"]
            ]
        self.fall_by_place(sheets)
        for unit in units:
            self.graded_by_score(sheets[unit["id"]])
        self.apply_quotas(sheets)

    def key(self, unit: dict[str, Any], sheet: dict[str, Any]) -> tuple[Any, ...]:
        exact_total = sheet["exact"]
        total = exact_total if self.arithmetic.get("rank_on") == "exact" else to_places(exact_total, self.places)
        behind = any(veto["effect"] == "last_place" and veto["code"] in sheet["vetoes"] for veto in self.vetoes)
        return (
            not behind,
            total,
            *[self.parting(unit, sheet, entry) for entry in self.arithmetic.get("tie_break", [])],
        )

    def parting(self, unit: dict[str, Any], sheet: dict[str, Any], entry: dict[str, str]) -> tuple[int, Fraction]:
        if "node" in entry:
            figure = {code: value for code, value, _ in sheet["nodes"]}[entry["node"]]
        else:
            status, value = self.read(unit, entry["datum"])
            figure = value if status == "filled" else None
        if figure is None:
            return (0, Fraction(0))
        return (1, -figure if entry.get("best") == "low" else figure)

    def place(self, unit: dict[str, Any], group: list[dict[str, Any]]) -> int:
        own = self.keys[unit["id"]]
        better = [self.keys[other["id"]] for other in group if self.keys[other["id"]] > own]
        ties = self.arithmetic.get("ties", "competition")
        if ties == "dense":
            return 1 + len(set(better))
        earlier = [
            other
            for other in group
            if self.keys[other["id"]] == own and (other["order"], other["id"]) < (unit["order"], unit["id"])
        ]
        return 1 + len(better) + (len(earlier) if ties == "ordinal" else 0)

    def fall_by_place(self, sheets: Sheets) -> None:
        """Vetoes that fall on the last of every pool, in the order of the scheme with the others."""
        fallen: dict[str, set[str]] = {unit["id"]: set() for unit in self.ranked}
        for unit in self.ranked:
            pool = [sheets[other["id"]]["place"] for other in self.ranked if other["pool"] == unit["pool"]]
            behind = sum(place > sheets[unit["id"]]["place"] for place in pool)
            fallen[unit["id"]] = {veto["code"] for veto in self.vetoes if behind < veto.get("last", 0)}
        for id, codes in fallen.items():
            struck = codes | set(sheets[id]["vetoes"])
            sheets[id]["vetoes"] = [veto["code"] for veto in self.vetoes if veto["code"] in struck]

    def graded_by_score(self, sheet: dict[str, Any]) -> None:
        own = [veto for veto in self.vetoes if veto["code"] in sheet["vetoes"]]
        graded = sheet["place"] is not None and not any(veto["effect"] == "not_graded" for veto in own)
        sheet["quota_grade"] = sheet["score_grade"] if graded else None
        caps = [veto["grade"] for veto in own if veto["effect"] == "grade_cap"]
        caps += [self.ladder[-1] for veto in own if veto["effect"] == "lowest_grade"]
        sheet["best"] = max((self.ladder.index(cap) for cap in caps), default=0)
        grade = sheet["quota_grade"]
        sheet["grade"] = None if grade is None else self.ladder[max(self.ladder.index(grade), sheet["best"])]

    def band(self, total: Fraction | None) -> str | None:
        if total is None or not self.ladder:
            return None
        printed = to_places(total, self.places)
        reached = [
            grade["name"]
            for grade in self.document["grades"]
            if grade["from"] is None
            or printed > exact(grade["from"])
            or (printed == exact(grade["from"]) and grade.get("edge") != "out")
        ]
        return reached[0]

    # Quotas

    def apply_quotas(self, sheets: Sheets) -> None:
        quotas = self.document.get("quotas", [])
        for kind, names in (("target", self.ladder), ("ceiling", self.ladder), ("floor", self.ladder[::-1])):
            for name in names:
                for quota in quotas:
                    if quota["grade"] == name and quota.get("kind", "ceiling") == kind:
                        self.in_fields(quota, kind, sheets)
        for sheet in sheets.values():
            best = sheet.pop("best")
            own = [veto for veto in self.vetoes if veto["code"] in sheet["vetoes"]]
            moves = {"lower_grade": 1, "raise_grade": -1}
            move = sum(moves[veto["effect"]] * veto.get("steps", 1) for veto in own if veto["effect"] in moves)
            if sheet["grade"] is not None and move:
                at = self.ladder.index(sheet["grade"]) + move
                at = 0 if at < 0 else len(self.ladder) - 1 if at >= len(self.ladder) else at
                sheet["grade"] = self.ladder[max(at, best)]

    def in_fields(self, quota: dict[str, Any], kind: str, sheets: Sheets) -> None:
        per = quota.get("per", "pool")
        graded = [unit for unit in self.ranked if sheets[unit["id"]]["grade"] is not None]
        field_of = {unit["id"]: "" if per == "all" else unit[per] for unit in graded}
        for field in set(field_of.values()):
            members = [sheets[id] | {"key": self.keys[id], "id": id} for id, name in field_of.items() if name == field]
            for member in members:
                member["at"] = self.ladder.index(member["grade"])
            for id, at, tied in getattr(self, kind)(quota, members, self.number(quota, len(members))):
                if self.ladder[at] != sheets[id]["grade"]:
                    sheets[id]["grade"] = sheets[id]["quota_grade"] = self.ladder[at]
                sheets[id]["quota_tie"] = sheets[id]["quota_tie"] or tied

    def number(self, quota: dict[str, Any], members: int) -> int:
        if "count" in quota:
            return int(quota["count"])
        return int((Decimal(quota["share"]) * members).quantize(Decimal(1), rounding=MODES[quota["rounding"]]))

    @staticmethod
    def choose(rivals: list[dict[str, Any]], number: int, worst: bool = False) -> dict[str, str]:
        """By unit whether it is among the first so many: in, out, or tied across the edge."""
        found = {}
        for own in rivals:
            ahead = sum(other["key"] < own["key"] if worst else other["key"] > own["key"] for other in rivals)
            level = sum(other["key"] == own["key"] for other in rivals)
            found[own["id"]] = "in" if ahead + level <= number else "tied" if ahead < number else "out"
        return found

    def ceiling(self, quota, members, number):
        at = self.ladder.index(quota["grade"])
        chosen = self.choose([member for member in members if member["at"] == at], number)
        return [(id, at + 1, how == "tied") for id, how in chosen.items() if how != "in"]

    def target(self, quota, members, number):
        at, last = self.ladder.index(quota["grade"]), len(self.ladder) - 1
        left = [member for member in members if member["at"] >= at]
        chosen = self.choose([member for member in left if member["best"] <= at], number)
        for member in left:
            how = chosen.get(member["id"], "out")
            below = max(member["at"], min(at + 1, last))
            yield member["id"], at if how == "in" else below, how == "tied" and at < last

    def floor(self, quota, members, number):
        wanted = [self.ladder.index(name) for name in (quota["grade"], *quota.get("also", []))]
        short = number - sum(member["at"] in wanted for member in members)
        if short <= 0:
            return
        lower = quota["fill"] == "lower"
        into = min(wanted) if lower else max(wanted)
        source = into - 1 if lower else into + 1
        rivals = [member for member in members if member["at"] == source and (lower or member["best"] <= into)]
        for id, how in self.choose(rivals, short, worst=lower).items():
            if how != "out":
                yield id, into if how == "in" else source, how == "tied"
