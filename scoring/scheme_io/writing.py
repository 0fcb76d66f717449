"""Rows of a scheme as a document of the scheme format."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from config.toolkit.scaled import text
from scoring.engine import FORMAT
from scoring.models import Datum, GradeBand, Indicator, NodeKind, Quota, Scheme, Veto

Children = Mapping[int | None, Sequence[Indicator]]


def document(scheme: Scheme) -> dict[str, Any]:
    """The rows of a scheme as a document that `engine.load` reads; nothing is checked here.

    A row that lacks something gives a document that lacks it, so that `load` says so in its own words.
    Five queries. The canonical form is `dump(load(document(scheme)))`.
    """
    children: defaultdict[int | None, list[Indicator]] = defaultdict(list)
    for indicator in scheme.indicators.all():
        children[indicator.parent_id].append(indicator)
    return {
        "format": FORMAT,
        "key": scheme.key,
        "title": scheme.title,
        "year": scheme.year,
        "level": scheme.applies_to,
        "full": _decimal(scheme.full),
        "source": scheme.source,
        "notes": scheme.notes,
        "arithmetic": {
            "places": scheme.places,
            "round_at": scheme.round_at or ["total"],
            "rank_on": scheme.rank_on,
            "ties": scheme.ties,
            "tie_break": scheme.tie_break,
        },
        "data": [datum_document(datum) for datum in scheme.data.all()],
        "nodes": [node_document(indicator, children) for indicator in children[None]],
        "grades": [_grade(band) for band in scheme.grades.all()],
        "quotas": [_quota(quota) for quota in scheme.quotas.all()],
        "vetoes": [_veto(veto) for veto in scheme.vetoes.all()],
        "examples": scheme.examples,
    }


def _decimal(value: int | None) -> str | None:
    return None if value is None else text(value)


def datum_document(datum: Datum) -> dict[str, Any]:
    return {
        "code": datum.code,
        "name": datum.name,
        "kind": datum.kind,
        "unit": datum.unit_word,
        "asked": datum.asked,
        "min": _decimal(datum.minimum),
        "max": _decimal(datum.maximum),
        "choices": datum.choices,
        "hint": datum.hint,
        "blank": datum.blank,
        "formula": datum.formula,
        "reads": datum.reads or "",
        "take": datum.take or None,
    }


def node_document(indicator: Indicator, children: Children) -> dict[str, Any]:
    """A node with what is below it; a leaf takes nothing below, so rows hanging there are told by `load`."""
    below = [node_document(child, children) for child in children.get(indicator.pk, ())]
    node: dict[str, Any] = {"code": indicator.code, "name": indicator.name, "kind": indicator.kind}
    node |= {"only": indicator.only} if indicator.only else {}
    node |= {"applies": indicator.applies} if indicator.applies else {}
    if indicator.kind in (NodeKind.BONUS, NodeKind.PENALTY):
        return {**node, "cap": _decimal(indicator.cap), "children": below}
    if indicator.points is not None:
        node["points"] = text(indicator.points)
    if indicator.kind == NodeKind.SECTION:
        bounds = {name: getattr(indicator, name) for name in ("of", "floor", "cap")}
        return {**node, **{name: text(bound) for name, bound in bounds.items() if bound is not None}, "children": below}
    if indicator.na_points is not None:
        node["na_points"] = text(indicator.na_points)
    return {**node, **_wording(indicator), **({"children": below} if below else {})}


def _wording(indicator: Indicator) -> dict[str, Any]:
    written = {"rule": indicator.rule} if indicator.rule is not None else {}
    for name in ("content", "method", "office", "evidence", "na", "source", "clause"):
        written[name] = getattr(indicator, name)
    return written


def _grade(band: GradeBand) -> dict[str, Any]:
    return {"name": band.name, "from": _decimal(band.begins_at), "edge": band.edge}


def _quota(quota: Quota) -> dict[str, Any]:
    written = {"grade": quota.grade, "share": _decimal(quota.share), "kind": quota.kind, "per": quota.per}
    written |= {"count": quota.count, "also": quota.also}
    return written | {name: getattr(quota, name) for name in ("rounding", "fill") if getattr(quota, name)}


def _veto(veto: Veto) -> dict[str, Any]:
    return {
        "code": veto.code,
        "name": veto.name,
        "datum": veto.datum,
        "effect": veto.effect,
        "grade": veto.grade,
        "than": _decimal(veto.than),
        "last": veto.last,
        "steps": veto.steps,
        "score": _decimal(veto.score),
        "factor": _decimal(veto.factor),
        **({"op": veto.op} if veto.op else {}),
    }
