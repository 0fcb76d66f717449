"""The scale of levels that a standard means, and what scales are called."""

from __future__ import annotations

from collections.abc import Iterable

from config.toolkit.refusal import Refused
from organizations.models import Organization
from scoring.models import Standard
from scoring.standards import Scale


def scales_for(unit: Organization) -> dict[str, Scale]:
    """By key the scales in force for a unit: its own, otherwise those of the nearest unit above it. One query."""
    found: dict[str, Scale] = {}
    for standard in Standard.objects.in_force().reaching(unit).filter(kind=Scale.kind):
        found.setdefault(standard.key, standard.spec())
    return found


def scale_for(unit: Organization, key: str) -> Scale:
    """The scale of this key in force for a unit; Refused where there is none."""
    found = scales_for(unit).get(key)
    if found is None:
        raise Refused(f"没有找到标识为「{key}」的等级体系，请先发布它的标准。")
    return found


def scale_of(standard: Standard) -> Scale:
    """The scale of a rating standard, as it is in force for its owner."""
    return scale_for(standard.owner, standard.spec().scale)


def scale_titles(keys: Iterable[str]) -> dict[str, str]:
    """What scales are called, by key; the key itself for one that has no standard. One query."""
    wanted = set(keys)
    rows = Standard.objects.filter(kind=Scale.kind, key__in=wanted).order_by("version", "pk")
    return {key: key for key in wanted} | dict(rows.values_list("key", "title"))
