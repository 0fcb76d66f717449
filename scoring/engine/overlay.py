"""The scheme that other numbers would make of a scheme: what an editor of its document would get (F34)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import Any

from config.toolkit.scaled import parse, text
from scoring.engine.document import dump, load
from scoring.engine.knobs import knobs
from scoring.engine.nodes import Bonus, Leaf, Node, Penalty, paths
from scoring.engine.problems import SchemeError, SchemeProblem
from scoring.engine.spec import Scheme

NOTHING: Mapping[str, int] = MappingProxyType({})

Numbers = Mapping[str, int | None]  # by JSON path; scaled by 10^6 where the document writes decimals

_PARTS = re.compile(r"[^.\[\]]+")


def overlaid(
    scheme: Scheme,
    points: Mapping[str, int] = NOTHING,
    lowers: Mapping[str, int] = NOTHING,
    *,
    numbers: Numbers = NOTHING,
    convert: bool = False,
) -> Scheme:
    """The scheme with other points of nodes (by code), lower ends of grades (by name), or `numbers` (by JSON path).

    The points of parts and the full points follow those of their items where they were their sum. With `convert` an
    item of the base keeps its rule and its old points, and what it gives is converted to the new ones (0 drops it);
    without, or where `convertible` says no, the rule gets the new full points, as when the document is edited.
    SchemeError with all problems at the paths of the old document; KeyError for a node, grade or path that there is
    not. Worked examples are left behind: they were of the old numbers.
    """
    document = {key: value for key, value in dump(scheme).items() if key != "examples"}
    before = deepcopy(document["nodes"])
    changed = {**_by_path(scheme, points, lowers), **numbers}
    whole = {knob.path for knob in knobs(scheme) if not knob.scaled}
    for path, value in changed.items():
        _put(document, path, value if value is None or path in whole else text(value))
    for path, old, new in _pairs("nodes", before, document["nodes"]):
        _follow(path, old, new, changed)
    if sum(root.points for root in scheme.base) == scheme.full:
        document["full"] = text(_sum(document["nodes"]))
    return _loaded(document, _converted(scheme, document, changed) if convert else {})


def convertible(scheme: Scheme, node: Node) -> bool:
    """Whether a node is an item whose points can be converted: of the base, and on its own where it is absent."""
    return isinstance(node, Leaf) and node.code not in scheme.outside and node.na not in ("scale", "siblings", "mean")


def _by_path(scheme: Scheme, points: Mapping[str, int], lowers: Mapping[str, int]) -> dict[str, int | None]:
    nodes = {node.code: (path, node) for path, node in paths("nodes", scheme.nodes)}
    unknown = (points.keys() - nodes.keys()) | (lowers.keys() - set(scheme.ladder))
    if unknown:
        raise KeyError(sorted(unknown)[0])
    found: dict[str, int | None] = {}
    for code, value in points.items():
        path, node = nodes[code]
        found[f"{path}.cap" if isinstance(node, Bonus | Penalty) else f"{path}.points"] = value
    return found | {f"grades[{scheme.ladder.index(name)}].from": value for name, value in lowers.items()}


def _put(document: dict[str, Any], path: str, value: str | int | None) -> None:
    *above, last = _parts(path)
    try:
        place = _at(document, above)
        place[last] = value
    except (IndexError, TypeError) as error:
        raise KeyError(path) from error


def _parts(path: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in _PARTS.findall(path)]


def _at(document: dict[str, Any], parts: Sequence[str | int]) -> Any:
    place: Any = document
    for part in parts:
        place = place[part]
    return place


def _pairs(
    path: str, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Every node of both documents with its path, what is below it first."""
    for index, (old, new) in enumerate(zip(before, after, strict=True)):
        here = f"{path}[{index}]"
        yield from _pairs(f"{here}.children", old.get("children", ()), new.get("children", ()))
        yield here, old, new


def _follow(path: str, old: dict[str, Any], new: dict[str, Any], changed: Collection[str]) -> None:
    """Let a part be the sum of what is below it where it was, and nobody gave it another number."""
    key = "of" if "of" in old else "points"
    if new["kind"] == "section" and f"{path}.{key}" not in changed and _sum(old["children"]) == parse(old[key]):
        new[key] = text(_sum(new["children"]))


def _sum(nodes: Sequence[Mapping[str, Any]]) -> int:
    return sum(parse(node["points"] or 0) for node in nodes if node["kind"] in ("section", "leaf"))


def _converted(scheme: Scheme, document: dict[str, Any], changed: Numbers) -> dict[str, tuple[str, str]]:
    """Put every item with other points into a part of its own, which takes over its code and converts them.

    By path of the part its code, and the code that the item has now.
    """
    fresh = (code for number in count(1) if (code := f"原{number}") not in scheme.by_code)
    parts = {}
    for path, leaf in paths("nodes", scheme.nodes):
        new = changed.get(f"{path}.points", leaf.points)
        if new != leaf.points and convertible(scheme, leaf):
            *above, last = _parts(path)
            place, code = _at(document, above), next(fresh)
            item = {**place[last], "code": code, "points": text(leaf.points or 0)}
            own = {key: place[last][key] for key in ("code", "name", "points", "only") if key in place[last]}
            place[last] = {**own, "kind": "section", "of": item["points"], "children": [item]}
            parts[path] = (leaf.code, code)
    return parts


def _loaded(document: dict[str, Any], parts: Mapping[str, tuple[str, str]]) -> Scheme:
    try:
        return load(document)
    except SchemeError as error:
        raise SchemeError(tuple(_as_before(problem, parts) for problem in error.problems)) from error


def _as_before(problem: SchemeProblem, parts: Mapping[str, tuple[str, str]]) -> SchemeProblem:
    """The problem told of the document before items were put into parts of their own."""
    for path, (code, now) in parts.items():
        if problem.path.startswith(inside := f"{path}.children[0]"):
            told = problem.message.replace(f"「{now} ", f"「{code} ")
            return replace(problem, path=path + problem.path.removeprefix(inside), message=told)
    return problem
