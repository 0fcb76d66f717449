"""Grades in templates."""

from django import template

from scoring.engine import UNGRADED

register = template.Library()


@register.filter
def grade(value: str | None) -> str:
    """The name of a grade, 不定等次 where there is none."""
    return value or UNGRADED
