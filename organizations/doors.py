"""What a page asks of a request first: what its user may do at all."""

from django.http import Http404, HttpRequest

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
