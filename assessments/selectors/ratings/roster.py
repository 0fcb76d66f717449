"""Whom a rating standard rates: the units below its owner that it applies to, as they stood on the day."""

from __future__ import annotations

from datetime import date

from assessments.selectors.covered import USUAL, covered_units
from organizations.models import Organization
from organizations.selectors.standing import UnitThen
from scoring.models import Standard
from scoring.standards.ratings import Rating


def rating_of(standard: Standard) -> Rating:
    """What a published rating standard rules."""
    spec = standard.spec()
    assert isinstance(spec, Rating)
    return spec


def rated_units(rating: Rating, owner: Organization, day: date) -> list[UnitThen]:
    """In the order of the tree of the day."""
    return covered_units(rating.applies_to or USUAL, owner, day)
