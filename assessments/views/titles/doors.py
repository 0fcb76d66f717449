"""What every page of titles asks first, and where it stands."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessments.models import TitleReview
from assessments.views.doors import Crumbs
from organizations.models import Organization
from organizations.roles import Permission

TITLE = "称号"


def review_for(request: HttpRequest, pk: int, permission: Permission) -> TitleReview:
    """A review over whose owner the user holds the permission (SEE: or that tells of a unit seen), or 404."""
    reviews = TitleReview.objects.allowed(request.user, permission)
    return get_object_or_404(
        reviews.select_related("standard", "owner", "decision", "notice", "made_by", "withdrawn_by"), pk=pk
    )


def holds(request: HttpRequest, review: TitleReview, permission: Permission) -> bool:
    """Whether the user holds the permission over the unit that organizes the review."""
    return Organization.objects.allowed(request.user, permission).filter(pk=review.owner_id).exists()


def title_crumbs(review: TitleReview | None = None, *more: tuple[str, str]) -> Crumbs:
    """称号 / this review / …"""
    if review is None:
        return [(TITLE, reverse("assessments:title-list") if more else ""), *more]
    return [(TITLE, reverse("assessments:title-list")), (str(review), review.get_absolute_url() if more else ""), *more]
