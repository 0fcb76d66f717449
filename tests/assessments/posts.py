"""Secretaries of units, for the tests of what is assessed in person."""

from __future__ import annotations

from datetime import date

from organizations.models import Organization, Person, Post, Title
from organizations.services.people import register_person
from organizations.services.posts import appoint

NEW_YEAR = date(2026, 1, 1)


def serve(
    unit: Organization,
    who: str | Person,
    since: date = date(2024, 1, 1),
    until: date | None = None,
    *,
    acting: bool = False,
) -> Post:
    """Secretary of a unit from a day on, until before another."""
    person = register_person(name=who, home=unit, actor=None) if isinstance(who, str) else who
    given = {"title": Title.SECRETARY, "valid_from": since, "valid_to": until, "acting": acting, "actor": None}
    return appoint(person, unit, **given)
