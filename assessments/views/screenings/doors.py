"""What every page of a screening asks first: may this person see this row at all (otherwise it is a 404)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from assessments.models import Screening, ScreeningEntry, ScreeningPart
from assessments.views.doors import Crumbs, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import form_page
from organizations.roles import Permission

TITLE = "软弱涣散排查"
RELATED = ("standard__owner", "owner", "decision__actor", "notice", "made_by", "filed_by", "withdrawn_by")


def crumbs(*more: tuple[str, str]) -> Crumbs:
    """软弱涣散排查 / …"""
    return [(TITLE, reverse("assessments:screening-list") if more else ""), *more]


def screening_for(request: HttpRequest, pk: int, permission: Permission) -> Screening:
    """The screening of a unit over which the user holds the permission, or 404. To see is OVERSEE."""
    found = Screening.objects.allowed(request.user, permission).select_related(*RELATED)
    return get_object_or_404(found, pk=pk)


def part_for(request: HttpRequest, pk: int, permission: Permission) -> ScreeningPart:
    """The part of a township, or 404."""
    related = ("organization", "opined", "handed_by", *(f"screening__{name}" for name in RELATED))
    found = ScreeningPart.objects.allowed(request.user, permission).select_related(*related)
    return get_object_or_404(found, pk=pk)


def entry_for(request: HttpRequest, pk: int) -> ScreeningEntry:
    """One screened unit, or 404."""
    related = ("organization", "part__opined", "screened_by", *(f"screening__{name}" for name in RELATED))
    found = ScreeningEntry.objects.allowed(request.user, Permission.SEE).select_related(*related)
    return get_object_or_404(found, pk=pk)


def may(request: HttpRequest, screening: Screening, permission: Permission) -> bool:
    """Whether the user holds the permission over the owner."""
    return Screening.objects.allowed(request.user, permission).filter(pk=screening.pk).exists()


def above(request: HttpRequest, screening: Screening) -> str:
    """The address of the whole screening for those who oversee it, "" for others."""
    return screening.get_absolute_url() if may(request, screening, Permission.OVERSEE) else ""


def form_of(request: HttpRequest, kind: type[Any], **given: Any) -> Any:
    """The form as it was sent, or fresh."""
    return kind(sent(request), request.FILES if request.method == "POST" else None, **given)


def act(
    request: HttpRequest,
    screening: Screening,
    form: Any,
    name: str,
    do: Any,
    done: str,
    *,
    hint: str = "",
    back: ScreeningPart | None = None,
    trail: Crumbs | None = None,
) -> HttpResponse:
    """A page with one form and one button: `do` is called with it; refusals stand in the form."""
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            do(form)
            messages.success(request, done)
            return redirect(back or screening)
    trail = trail or crumbs((screening.title, screening.get_absolute_url()), (name, ""))
    lead = f"{screening}。{hint}" if hint else str(screening)
    return form_page(request, form, name, lead=lead, back=(back or screening).get_absolute_url(), crumbs=trail)
