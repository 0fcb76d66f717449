"""Whom a standard is about: the units below its owner of the kinds that it names, as they stood on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from organizations.models import Organization
from organizations.selectors.standing import TreeOn, UnitThen
from scoring.standards import covers

USUAL = ("village", "community")  # whom a standard is about that names nobody, where it is about villages


def covered_units(applies: Collection[str], owner: Organization, day: date) -> list[UnitThen]:
    """Those below the owner, together by the unit above, in the order of the tree of the day; no name: all kinds.

    A fixed number of queries, and three for each two thousand units.
    """
    tree = TreeOn(day)
    below = tree.within(owner).exclude(pk=owner.pk)
    units = below.select_related("parent")
    wanted = [one for one in units if covers(applies, one.kind_then, one.field_then)]  # type: ignore[attr-defined]
    order = {pk: number for number, pk in enumerate(tree.in_order(below))}
    wanted.sort(key=lambda one: order[one.pk])
    found = list(tree.rows(wanted))
    first: dict[int | None, int] = {}
    for one in found:
        first.setdefault(one.parent_id, len(first))
    return sorted(found, key=lambda one: (first[one.parent_id], one.unit.position, order[one.unit.pk]))
