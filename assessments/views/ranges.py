"""Of which units a workbook tells: those of the filter, else all that the person sees."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest

from assessments.exports.laid import Range
from config.toolkit.asking import asked_for
from organizations.models import Organization
from organizations.roles import Permission
from organizations.selectors import reach_named


def seen(request: HttpRequest, permission: Permission = Permission.SEE) -> str:
    """The name of all that the person sees."""
    return reach_named(request.user, permission)  # type: ignore[arg-type]


def asked_of(request: HttpRequest, form: BaseForm, unit: str = "unit") -> Range:
    """The units that the field `unit` asks for, and the other choices in words.

    A field of free text names a unit where it is the whole name of one that the person sees.
    """
    form.is_valid()
    chosen: Any = form.cleaned_data.get(unit)
    if isinstance(chosen, str) and chosen.strip():
        mine = Organization.objects.allowed(request.user, Permission.SEE)  # type: ignore[arg-type]
        chosen = mine.filter(name=chosen.strip()).first()
    if chosen:
        return Range(str(chosen), asked_for(form, without=(unit,)))
    return Range(seen(request), asked_for(form))
