"""What a page asks of a request first: what its user may do at all, and of which day it is to tell."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations.models import User
from organizations.roles import Permission
from organizations.selectors import permissions


def held(request: HttpRequest) -> frozenset[Permission]:
    """What the request's user may do somewhere; read once per request."""
    kept: frozenset[Permission] | None = getattr(request, "_held", None)
    if kept is None:
        kept = permissions(request.user) if isinstance(request.user, User) else frozenset()
        request._held = kept  # type: ignore[attr-defined]
    return kept


def need(request: HttpRequest, permission: Permission) -> None:
    """404 for a page that only holders of `permission` see: everyone else never learns of it."""
    if permission not in held(request):
        raise Http404


def day_asked(request: HttpRequest) -> date | None:
    """The day whose tree the page is to show (`?day=2025-06-30`), None for the tree as it is.

    404 for what is no day, Refused for a day to come.
    """
    given = request.GET.get("day", "")
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise Http404 from None
    if day > timezone.localdate():
        raise Refused(f"{chinese_date(day)}还没有到，请把「截至」改为今天或更早的日期。")
    return day
