"""The scale of levels that a standard means, and what scales are called."""

from __future__ import annotations

from collections.abc import Iterable

from config.toolkit.refusal import Refused
from organizations.models import Organization
from scoring.models import Standard
from scoring.standards import Scale

SCALED = (Scale.kind, "rating")  # the kinds of standard that have a scale


def scales_for(unit: Organization) -> dict[str, Scale]:
    """By key the scales in force for a unit, those of its rating standards included; the nearest owner's. One query."""
    found: dict[str, Scale] = {}
    for standard in Standard.objects.in_force().reaching(unit).filter(kind__in=SCALED):
        spec = standard.spec()
        scale = spec if isinstance(spec, Scale) else scale_of(standard)
        found.setdefault(scale.key, scale)
    return found


def scale_for(unit: Organization, key: str) -> Scale:
    """The scale of this key in force for a unit; Refused where there is none."""
    found = scales_for(unit).get(key)
    if found is None:
        raise Refused(f"没有找到标识为「{key}」的等级体系，请先发布它的标准。")
    return found


def scale_of(standard: Standard) -> Scale:
    """The scale of a rating standard."""
    scale: Scale = standard.spec().scale  # type: ignore[attr-defined]
    return scale


def scale_titles(keys: Iterable[str]) -> dict[str, str]:
    """What scales are called, by key; the key itself for one that no standard has. One or two queries."""
    wanted = set(keys)
    rows = Standard.objects.filter(kind=Scale.kind, key__in=wanted).order_by("version", "pk")
    found = dict(rows.values_list("key", "title"))
    if wanted - found.keys():  # scales that stand in their rating standard alone
        for standard in Standard.objects.in_force().filter(kind="rating"):
            scale = scale_of(standard)
            found.setdefault(scale.key, scale.title)
    return {key: found.get(key, key) for key in wanted}


def only(titles: Iterable[str]) -> str:
    """The title if there is but one: then a heading says it, not every row."""
    found = set(titles)
    return found.pop() if len(found) == 1 else ""
