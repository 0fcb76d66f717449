"""One number opened down to rule, figures, evidence, people and times (F70): rebuilt from what the run stored."""

from __future__ import annotations

from collections.abc import Iterator

from assessments.models import Result
from assessments.selectors.outline import outline_of
from assessments.selectors.results import ranked_units
from assessments.selectors.tentative import is_tentative, tentative_places
from scoring.engine import Leaf, Status, told
from scoring.engine.spec import Node

from .grades import grade_line
from .inputs import used_inputs
from .parts import Explained, GradeLine, Member, NodePoints, UsedInput
from .shelf import Shelf, open_shelf

__all__ = ["Explained", "GradeLine", "Member", "NodePoints", "UsedInput", "explain_all", "explanation"]


def explanation(result: Result, code: str = "") -> Explained:
    """The number `code` of a result, the total for ""; KeyError when the scheme has no such node."""
    return explain_node(open_shelf(result), code)


def explain_all(result: Result) -> list[Explained]:
    """The total and every node in preorder, for the printed 得分说明; the same few queries."""
    shelf = open_shelf(result)
    return [explain_node(shelf, code) for code in ("", *shelf.outline.by_code)]


def explain_node(shelf: Shelf, code: str) -> Explained:
    """One node from what was read."""
    result, scheme = shelf.result, shelf.outline
    said = told(shelf.case, code)
    placed = scheme.by_code[code] if code else None
    below = placed.node.children if placed else scheme.spec.nodes
    leaf = placed.node if placed and isinstance(placed.node, Leaf) else None
    return Explained(
        result=result,
        code=code,
        name=said.name,
        kind=placed.node.kind if placed else "total",
        taken=bool(placed and placed.is_penalty),
        points=said.points,
        value=shelf.nodes[code].value if code else said.value,
        status=shelf.nodes[code].status if code else said.status,
        sentence=said.sentence,
        lines=(*said.lines, *_spared(result, code), *(() if code else _waiting(result))),
        parents=tuple(_points(shelf, node) for node in placed.above) if placed else (),
        children=tuple(_points(shelf, node) for node in below),
        leaf=leaf,
        inputs=used_inputs(shelf, leaf),
        evidence=tuple(row for row in shelf.evidence if row.node == code),
        returns=tuple(row for row in shelf.returns if row.node == code),
        grade=None if code else grade_line(shelf),
        place=result.place,
        pool=result.roster_entry.pool,
        ranked_units=0 if code else ranked_units(result.run, result.roster_entry),
        override=shelf.overrides.get(code),
    )


def _spared(result: Result, code: str) -> list[str]:
    """Why the roster exempts the unit from an item, where it does."""
    entry = result.roster_entry
    why = outline_of(entry, result.run.cycle.scheme).why_spared(code, entry) if entry.exempted else ""
    return [f"名册载明：{why}。"] if why.startswith("不考核") else []


def _waiting(result: Result) -> Iterator[str]:
    """In which groups the place may still change because others lack figures; of its own the engine has said so."""
    found = tentative_places(result.run.cycle, result.run)
    if is_tentative(result, found) and not Status(result.status).provisional:
        yield "本组还有单位缺数据，名次暂排。"
    for group, _ in result.also:
        if is_tentative(result, found, group):
            yield f"{group}还有单位缺数据，名次暂排。"


def _points(shelf: Shelf, node: Node) -> NodePoints:
    stored = shelf.nodes[node.code]
    value = shelf.outline.spec.signed(node.code, stored.value)
    return NodePoints(node.code, node.name, node.kind, node.points, value, stored.status)
