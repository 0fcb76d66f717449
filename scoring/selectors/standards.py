"""Standards as people read them: drafts with the scales in force, and the words for all that a standard refers to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from organizations.models import CriteriaSet, Organization
from organizations.selectors import feeds
from scoring.models import Scheme, SchemeState, Standard
from scoring.standards import Fact, Names, Reference, Scale, load
from scoring.standards import Standard as Spec

NOUNS = {
    "scheme": "考核方案",
    "datum": "数据项",
    "node": "指标",
    "register": "台账统计项",
    "criteria": "强项标准",
    "aspect": "方面",
    "scale": "等级",
    "standard": "称号标准",
}


def scales_for(owner: Organization, *, drafts: bool = False) -> dict[str, Scale]:
    """The published scales that a standard of this unit may name, by key: the nearest owner's counts.

    With `drafts` also the unit's own that are still to be published.
    """
    rows = Standard.objects.in_force().reaching(owner).filter(kind="scale")
    found = {row.key: row.spec() for row in reversed(rows)}
    if drafts:
        own = Standard.objects.filter(owner=owner, kind="scale", state=SchemeState.DRAFT)
        found |= {row.key: load(row.document) for row in own}
    return {key: spec for key, spec in found.items() if isinstance(spec, Scale)}


def spec_of(standard: Standard) -> Spec:
    """What a standard rules, of a draft with the drafts of its scale; StandardError for what is wrong with it."""
    if standard.state != SchemeState.DRAFT:
        return standard.spec()
    return load(standard.document, scales_for(standard.owner, drafts=True))


def references(spec: Spec) -> list[Reference]:
    """Everything outside itself that the facts of a standard are read from, each once."""
    facts: Iterable[Fact] = getattr(spec, "facts", ())
    own = getattr(spec, "scale", None)
    inside = {("scale", own.key)} if isinstance(own, Scale) else set()
    named = dict.fromkeys(reference for fact in facts for reference in fact.reads.refers)
    return [reference for reference in named if reference not in inside]


def names(spec: Spec, owner: Organization) -> Names:
    """The words for all that the standard refers to; what is not there has none."""
    asked = references(spec)
    own = getattr(spec, "scale", None)
    found: dict[Reference, str] = {("scale", own.key): own.title} if isinstance(own, Scale) else {}
    found |= _schemes([key for noun, key in asked if noun == "scheme"], asked, owner)
    found |= _criteria([key for noun, key in asked if noun == "criteria"])
    for noun, key in asked:
        if noun == "register" and (source := feeds.source(key, owner)):
            found[noun, key] = source.name
    found |= _standards(spec, asked, owner)
    return found


def lacking(spec: Spec, owner: Organization) -> list[str]:
    """One sentence for each thing that the standard refers to and that is not there for this unit."""
    known = names(spec, owner)
    return [f"没有{NOUNS[noun]}「{key}」。" for noun, key in references(spec) if (noun, key) not in known]


def _schemes(keys: list[str], asked: list[Reference], owner: Organization) -> dict[Reference, str]:
    """Titles of the newest published schemes with these keys, of units above or below; their data and nodes."""
    found: dict[Reference, str] = {}
    for scheme in _newest(keys, owner):
        found["scheme", scheme.key] = scheme.title
        wanted = [(noun, key) for noun, key in asked if noun in ("datum", "node") and key.startswith(f"{scheme.key}/")]
        spec = scheme.spec() if wanted else None
        for noun, key in wanted:
            assert spec is not None
            inside: dict[str, Any] = dict(spec.catalog if noun == "datum" else spec.by_code)
            if (one := inside.get(key.partition("/")[2])) is not None:
                found[noun, key] = one.name
    return found


def _newest(keys: list[str], owner: Organization) -> list[Scheme]:
    if not keys:
        return []
    near = Q(owner__path__gte=owner.path, owner__path__lt=owner.path_end)
    above = Q(owner__in=[pk for pk in (owner.province_id, owner.city_id, owner.county_id, owner.township_id) if pk])
    rows = Scheme.objects.filter(near | above, key__in=keys).exclude(state=SchemeState.DRAFT)
    return list({row.key: row for row in rows.order_by("year", "version", "pk")}.values())


def _criteria(codes: list[str]) -> dict[Reference, str]:
    found: dict[Reference, str] = {}
    for criteria in CriteriaSet.objects.filter(code__in=codes) if codes else ():
        found["criteria", criteria.code] = criteria.name
        found |= {("aspect", f"{criteria.code}/{one['code']}"): one["name"] for one in criteria.aspects}
    return found


def _standards(spec: Spec, asked: list[Reference], owner: Organization) -> dict[Reference, str]:
    """Scales, titles and the lists that count in, each as its nearest owner calls it."""
    nouns = {"scale": "scale", "title": "standard", "listing": "standard"}
    wanted = {kind: {key for noun, key in asked if noun == nouns[kind]} for kind in ("scale", "title")}
    minimum = getattr(spec, "minimum", None)
    wanted["listing"] = set(minimum.together) if minimum else set()
    keys = set[str]().union(*wanted.values())
    if not keys:
        return {}
    rows = Standard.objects.in_force().reaching(owner).filter(key__in=keys)
    return {(nouns[row.kind], row.key): row.title for row in reversed(rows) if row.key in wanted.get(row.kind, ())}
