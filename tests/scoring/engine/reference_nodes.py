"""The reference's sheet: items with policies, parts, what stands outside; straight from the page on the format."""

from fractions import Fraction
from typing import Any

from tests.scoring.engine.exact import NOTHING, Given, Points, exact, join, micro, to_places
from tests.scoring.engine.reference_formula import Formula

IN_BASE = ("section", "leaf")
TO_COME = ("missing", "pending")


class NodeReference:
    """Asked node by node and unit by unit; what was found once is kept."""

    document: Any
    data: Any
    places: int
    round_at: list[str]
    vetoes: list[Any]

    def prepare(self, units: list[dict[str, Any]]) -> None:
        self.units = units
        self.kept: dict[tuple[str, str, str], Any] = {}
        self.path: dict[str, list[dict[str, Any]]] = {}  # by code the node and all above it
        self.order: list[str] = []

        def visit(node: dict[str, Any], above: list[dict[str, Any]]) -> None:
            self.path[node["code"]] = [*above, node]
            self.order.append(node["code"])
            for child in node.get("children", []):
                visit(child, self.path[node["code"]])

        for root in self.document["nodes"]:
            visit(root, [])

    # What is known of a unit

    def read(self, unit: dict[str, Any], code: str) -> Given:
        datum = self.data[code]
        if "formula" in datum:
            return self.once("datum", unit, code, lambda: self.computed(unit, Formula(datum["formula"])))
        status, value = unit["facts"].get(code, ("missing", None))
        if status == "missing" and datum.get("blank") == "zero":
            return ("filled", NOTHING)
        return (status, value)

    def once(self, kind: str, unit: dict[str, Any], code: str, find: Any) -> Any:
        key = (kind, unit["id"], code)
        if key not in self.kept:
            self.kept[key] = find()
        return self.kept[key]

    def computed(self, unit: dict[str, Any], formula: Formula) -> Given:
        found = {
            (code, is_node): self.points_of(unit, code) if is_node else self.read(unit, code)
            for code, is_node in formula.names
        }
        gaps = [status for status, _ in found.values() if status != "filled"]
        if gaps:
            return (join(gaps), None)
        try:
            return ("filled", micro(formula.value(lambda code, is_node: found[code, is_node][1])))
        except ZeroDivisionError:
            return ("na", None)

    def points_of(self, unit: dict[str, Any], code: str) -> Given:
        """The points of a node for a formula: a sum to which something is still to come is not there."""
        value, status, _ = self.node(self.path[code][-1], unit)
        if status in TO_COME:
            return (status, None)
        return ("filled", value) if value is not None else ("na" if status == "filled" else status, None)

    # Nodes: value, status, points that leave the sheet around

    def node(self, node: dict[str, Any], unit: dict[str, Any]) -> Points:
        ways = {"leaf": self.leaf, "section": self.section, "bonus": self.extra, "penalty": self.extra}
        found = self.once("node", unit, node["code"], lambda: ways[node["kind"]](node, unit))
        given = unit.get("overrides", {}).get(node["code"])
        return found if given is None else (given, "filled", NOTHING)

    def on_sheet(self, node: dict[str, Any], unit: dict[str, Any]) -> bool:
        return all(not each.get("only") or unit["category"] in each["only"] for each in self.path[node["code"]])

    def spared(self, node: dict[str, Any], unit: dict[str, Any]) -> bool:
        return any(each["code"] in unit["exempt"] for each in self.path[node["code"]])

    def ruled(self, leaf: dict[str, Any], unit: dict[str, Any]) -> Points:
        """What the rule says, before any policy."""
        if not self.on_sheet(leaf, unit):
            return (None, "exempt", NOTHING)
        if self.spared(leaf, unit):
            return (None, "exempt", exact(leaf["points"]))
        asked = [other for other in self.units if self.on_sheet(leaf, other) and not self.spared(leaf, other)]
        return getattr(self, leaf["rule"]["type"])(leaf["rule"], exact(leaf["points"]), unit, asked)

    def leaf(self, leaf: dict[str, Any], unit: dict[str, Any]) -> Points:
        value, status, gone = self.once("rule", unit, leaf["code"], lambda: self.ruled(leaf, unit))
        if any(above["kind"] in ("bonus", "penalty") for above in self.path[leaf["code"]]):
            return (self.rounded(value, "leaf"), status, NOTHING)
        instead = self.instead(leaf, unit)
        if gone and instead is not None:
            value, gone = (value or NOTHING) + micro(instead * gone / exact(leaf["points"])), NOTHING
        return (self.rounded(value, "leaf"), status, gone)

    def instead(self, leaf: dict[str, Any], unit: dict[str, Any]) -> Fraction | None:
        """What stands in for all points of an item that does not apply; None where they leave the sheet."""
        policy = leaf.get("na", "full")
        if policy == "mean":
            others = [self.once("rule", other, leaf["code"], lambda other=other: self.ruled(leaf, other))
                      for other in self.units if other["pool"] == unit["pool"]]  # fmt: skip
            scored = [self.rounded(value, "leaf") for value, _, gone in others if value is not None and not gone]
            return micro(sum(scored, NOTHING) / len(scored)) if scored else None
        return {"full": exact(leaf["points"]), "zero": NOTHING, "fixed": exact(leaf.get("na_points"))}.get(policy)

    def section(self, node: dict[str, Any], unit: dict[str, Any]) -> Points:
        base = [child for child in node["children"] if child["kind"] in IN_BASE]
        status = join([self.node(child, unit)[1] for child in node["children"]])
        gone = sum((self.node(child, unit)[2] for child in base), NOTHING)
        shared = sum((self.node(child, unit)[2] for child in base if child.get("na") == "siblings"), NOTHING)
        here = gone if "of" in node else shared
        reach = sum((self.worth(child, unit) for child in base), NOTHING) - (gone - here)
        if here and here >= reach:
            return (None, status, exact(node["points"]) if "of" in node else gone)
        value = self.total([self.node(child, unit)[0] for child in base])
        if value is None:
            return (None, status, gone - here)
        if here:
            value = micro(value * reach / (reach - here))
        for child in node["children"]:
            extra = self.node(child, unit)[0] or NOTHING
            value += {"bonus": extra, "penalty": -extra}.get(child["kind"], NOTHING)
        if "cap" in node:
            value = min(value, exact(node["cap"]))
        if "floor" in node:
            value = max(value, exact(node["floor"]))
        if "of" in node:
            value = micro(value / exact(node["of"]) * exact(node["points"]))
        return (self.rounded(value, "section"), status, gone - here)

    def worth(self, node: dict[str, Any], unit: dict[str, Any]) -> Fraction:
        """What a node adds at most to the sheet around it."""
        if node.get("only") and unit["category"] not in node["only"]:
            return NOTHING
        if node["kind"] == "leaf" or "of" in node:
            return exact(node["points"])
        return sum((self.worth(child, unit) for child in node["children"] if child["kind"] in IN_BASE), NOTHING)

    def extra(self, node: dict[str, Any], unit: dict[str, Any]) -> Points:
        found = [self.node(child, unit) for child in node["children"]]
        value = self.total([value for value, *_ in found])
        if value is not None and node["cap"] is not None:
            value = min(value, exact(node["cap"]))
        return (value, join([status for _, status, _ in found]), NOTHING)

    def total(self, values: list[Fraction | None]) -> Fraction | None:
        known = [value for value in values if value is not None]
        return sum(known, NOTHING) if known else None

    def rounded(self, value: Fraction | None, at: str) -> Fraction | None:
        return to_places(value, self.places) if value is not None and at in self.round_at else value

    # The whole sheet

    def sheet(self, unit: dict[str, Any]) -> dict[str, Any]:
        roots = [(root, *self.node(root, unit)) for root in self.document["nodes"]]
        inner = [(root, value, status, gone) for root, value, status, gone in roots if root["kind"] in IN_BASE]
        base = self.total([value for _, value, *_ in inner])
        reach = sum((self.worth(root, unit) for root, *_ in inner), NOTHING)
        gone = sum((gone for *_, gone in inner), NOTHING)
        if base is not None and gone:
            base = micro(base * reach / (reach - gone)) if gone < reach else None
        bonus = sum((value or NOTHING for root, value, *_ in roots if root["kind"] == "bonus"), NOTHING)
        penalty = sum((value or NOTHING for root, value, *_ in roots if root["kind"] == "penalty"), NOTHING)
        total = None if base is None else base + bonus - penalty
        status = join([status for _, _, status, _ in (inner if total is None else roots)])
        vetoes = [veto for veto in self.vetoes if "datum" in veto and self.struck(veto, unit)]
        if total is not None:
            for share in (exact(veto["factor"]) for veto in vetoes if veto["effect"] == "score_factor"):
                total = micro(total * share) if total > 0 else total
            total = min([total, *(exact(veto["score"]) for veto in vetoes if veto["effect"] == "score_cap")])
        if any(veto["effect"] == "score_zero" for veto in vetoes):
            total, status = NOTHING, "vetoed"
        elif "" in unit.get("overrides", {}):
            total, status = unit["overrides"][""], "filled"
        return {
            "total": self.rounded(total, "total"),
            "exact": total,
            "base": base or NOTHING,
            "bonus": bonus,
            "penalty": penalty,
            "status": status,
            "vetoes": [veto["code"] for veto in vetoes],
            "nodes": [(code, *self.node(self.path[code][-1], unit)[:2]) for code in self.order],
        }

    def struck(self, veto: dict[str, Any], unit: dict[str, Any]) -> bool:
        status, value = self.read(unit, veto["datum"])
        return status == "filled" and self.holds(veto, value)
