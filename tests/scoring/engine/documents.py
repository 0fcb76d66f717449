"""Small scheme documents for the engine's tests, as an author would write them."""

from typing import Any

from config.toolkit.scaled import parse
from scoring.engine import Fact, Status, Unit


def datum(code: str, kind: str = "count", **more: Any) -> dict[str, Any]:
    asked = {"asked": "children"} if kind == "children" else {}
    return {"code": code, "name": more.pop("name", f"数据{code}"), "kind": kind, **asked, **more}


def leaf(code: str, points: str, rule: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "leaf", "code": code, "name": f"指标{code}", "points": points, "rule": rule, **more}


def section(code: str, points: str, *children: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "section", "code": code, "name": f"部分{code}", "points": points, "children": list(children)}


def extra(kind: str, code: str, cap: str | None, *children: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "code": code, "name": f"附加{code}", "cap": cap, "children": list(children)}


def manual(code: str, points: str, **more: Any) -> dict[str, Any]:
    """An item that gets the points of the datum of the same code."""
    return leaf(code, points, {"type": "manual", "datum": f"m{code}"}, **more)


def document(nodes: list[dict[str, Any]], data: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """A whole document; the data of `manual` items are added by themselves."""
    codes = [rule["datum"] for rule in rules_of(nodes) if rule["type"] == "manual"]
    known = {item["code"] for item in data or []}
    points = [datum(code, "points") for code in dict.fromkeys(codes) if code not in known]
    return {
        "format": "kaoping-scheme/1",
        "key": "test",
        "title": "测试方案",
        "year": 2026,
        "level": "township",
        "full": "100",
        "data": [*(data or []), *points],
        "nodes": nodes,
        **more,
    }


def rules_of(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rules = [node["rule"] for node in nodes if "rule" in node]
    return rules + [rule for node in nodes for rule in rules_of(node.get("children", []))]


def fact(value: str | Status | list[str | None]) -> Fact:
    """A fact from a number's text, a status, or the list of the results below."""
    if isinstance(value, Status):
        return Fact(None, value)
    if isinstance(value, list):
        return Fact(None, members=tuple(None if member is None else parse(member) for member in value))
    return Fact(parse(value))


def unit(id: str, pool: str = "镇", *, ranked: bool = True, **facts: Any) -> Unit:
    return Unit(id, pool, {code: fact(value) for code, value in facts.items()}, ranked)
