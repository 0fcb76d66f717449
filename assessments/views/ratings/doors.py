"""Who may open which page of a round; everything else is a 404."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models.ratings import RatingEntry, RatingRound
from assessments.views.doors import Crumbs
from config.toolkit.views import form_page
from organizations.models import Organization
from organizations.roles import Permission

TITLE = "评星定级"
RELATED = (
    "standard__owner",
    "owner__parent",
    "decision__actor",
    "approval__owner",
    "notice",
    "made_by",
    "withdrawn_by",
)


def rating_crumbs(*more: tuple[str, str]) -> Crumbs:
    """评星定级 / …"""
    return [(TITLE, reverse("assessments:rating-list") if more else ""), *more]


def round_crumbs(round: RatingRound, *more: tuple[str, str]) -> Crumbs:
    """评星定级 / this round / …"""
    return rating_crumbs((round.title, round.get_absolute_url() if more else ""), *more)


def reason_page(request: HttpRequest, round: RatingRound, form: Any, act: str) -> HttpResponse:
    """The page that asks why."""
    lead, back = f"{round} · {round.owner} · {round.get_state_display()}", round.get_absolute_url()
    return form_page(request, form, act, lead=lead, back=back, crumbs=round_crumbs(round, (act, "")))


def round_for(request: HttpRequest, pk: int, permission: Permission) -> RatingRound:
    """The round with all that its pages tell, or 404."""
    rounds = RatingRound.objects.allowed(request.user, permission).select_related(*RELATED)
    return get_object_or_404(rounds, pk=pk)


def round_above(request: HttpRequest, pk: int) -> RatingRound:
    """The round of a unit directly below one for which the user decides, or 404."""
    above = Organization.objects.allowed(request.user, Permission.DECIDE)
    return get_object_or_404(RatingRound.objects.filter(owner__parent__in=above).select_related(*RELATED), pk=pk)


def township_for(request: HttpRequest, round: RatingRound, pk: int) -> Organization:
    """The township of which the user reviews units that are rated in the round, or 404."""
    entries = RatingEntry.objects.allowed(request.user, Permission.REVIEW).filter(round=round)
    return get_object_or_404(Organization.objects.filter(pk__in=entries.values("parent")), pk=pk)


def holds(request: HttpRequest, round: RatingRound, permission: Permission) -> bool:
    """Whether the user holds the permission over the unit that rates."""
    return Organization.objects.allowed(request.user, permission).filter(pk=round.owner_id).exists()


def seen_entries(request: HttpRequest, round: RatingRound) -> QuerySet[RatingEntry]:
    """The entries of the round that the user may read, in its order."""
    return RatingEntry.objects.allowed(request.user, Permission.SEE).filter(round=round).order_by("position")
