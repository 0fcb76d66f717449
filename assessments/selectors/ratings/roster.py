"""Whom a rating standard rates: the units below its owner that it applies to, as they stood on the day."""

from __future__ import annotations

from datetime import date

from organizations.models import Organization
from organizations.selectors.standing import TreeOn, UnitThen
from scoring.models import Standard
from scoring.standards import covers
from scoring.standards.ratings import Rating

USUAL = ("village", "community")  # whom a standard rates that names nobody


def rating_of(standard: Standard) -> Rating:
    """What a published rating standard rules."""
    spec = standard.spec()
    assert isinstance(spec, Rating)
    return spec


def rated_units(rating: Rating, owner: Organization, day: date) -> list[UnitThen]:
    """In the order of the tree of the day; a fixed number of queries, and three for each two thousand units."""
    tree = TreeOn(day)
    below = tree.within(owner).exclude(pk=owner.pk).select_related("parent")
    applies = rating.applies_to or USUAL
    wanted = [one for one in below if covers(applies, one.kind_then, one.field_then)]  # type: ignore[attr-defined]
    order = {pk: number for number, pk in enumerate(tree.in_order(tree.within(owner)))}
    wanted.sort(key=lambda one: order[one.pk])
    found = list(tree.rows(wanted))
    first: dict[int | None, int] = {}
    for one in found:
        first.setdefault(one.parent_id, len(first))
    return sorted(found, key=lambda one: (first[one.parent_id], one.unit.position, order[one.unit.pk]))
