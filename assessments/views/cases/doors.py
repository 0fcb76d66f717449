"""What every page of 整顿 asks first: may this person see the case, and what may they do with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.forms.cases import STEPS
from assessments.models import Case
from assessments.selectors.cases.board import CaseLine
from assessments.views.doors import Crumbs
from organizations.models import User
from organizations.roles import Permission

ASKED = (Permission.FILL, Permission.REVIEW, Permission.ORGANIZE, Permission.DECIDE)
TITLE = "整顿"
MISSING = "month"  # not among the steps: its button stands beside the month


def case_for(request: HttpRequest, pk: int) -> Case:
    """The case with unit, owner and standard, or 404."""
    related = ("resolution", "delisting", "ended_by", "made_by")
    return get_object_or_404(
        Case.objects.allowed(request.user, Permission.SEE).for_list().select_related(*related), pk=pk
    )


def rights(user: User, case: Case) -> frozenset[Permission]:
    """What the user may do with the case."""
    found = [asked for asked in ASKED if Case.objects.allowed(user, asked).filter(pk=case.pk).exists()]
    return frozenset(found)


def steps_now(case: Case, held: frozenset[Permission]) -> list[dict[str, Any]]:
    """The steps that are possible now for who holds these rights, in their order."""
    found = []
    for name, form in STEPS.items():
        if held & form.rights_for(case) and form.suits(case):
            url = reverse(f"assessments:case-{name}", args=[case.pk])
            found.append({"name": name, "label": form.title, "url": url, "danger": form.danger})
    return found


def first_step(acts: Sequence[dict[str, Any]], line: CaseLine) -> str:
    """The name of the one step that is to be done next: a month that was not reported, the visit where nothing is."""
    possible = {act["name"] for act in acts}
    nothing_open = () if line.open or not line.problems else ("accept",)
    next_on = ("move", "enlist", "file-plan", "submit-plan", "delist", "follow-up", "close", *nothing_open)
    if line.missing and "visit" in possible:  # who may register a visit reports
        possible.add(MISSING)
    return next((name for name in (*next_on, MISSING, "visit", "problem") if name in possible), "")


def parts_now(about: Any, noun: str, steps: dict[str, Any], held: frozenset[Permission]) -> list[dict[str, Any]]:
    """The same of a part of a case."""
    return [
        {"label": form.short or form.title, "url": reverse(f"assessments:case-{noun}-{name}", args=[about.pk])}
        for name, form in steps.items()
        if held & form.rights_for(about) and form.suits(about)
    ]


def case_crumbs(*more: tuple[str, str]) -> Crumbs:
    """整顿 / …"""
    return [(TITLE, reverse("assessments:case-list") if more else ""), *more]
