"""Who may do what with schemes in the admin: `allowed()` decides, superusers included, and only drafts change."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from organizations.doors import held
from organizations.roles import Permission
from scoring.models import Scheme, SchemeState


def configurable(request: HttpRequest) -> QuerySet[Scheme]:
    """The schemes this user may configure."""
    return Scheme.objects.allowed(request.user, Permission.CONFIGURE)


def is_open(request: HttpRequest, scheme: Scheme) -> bool:
    """Whether this user may change the rows of this scheme now."""
    return scheme.state == SchemeState.DRAFT and configurable(request).filter(pk=scheme.pk).exists()


class RowsOfDrafts:
    """For inlines: rows follow their scheme, which is the `obj` of the page."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever reached the page sees its rows."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the scheme is a draft."""
        return obj is None or is_open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the scheme is a draft."""
        return obj is None or is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """While the scheme is a draft."""
        return obj is None or is_open(request, obj)


class Configuring:
    """For pages of the admin: open to those who configure somewhere."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the index shows it."""
        return Permission.CONFIGURE in held(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether something new may be made."""
        return Permission.CONFIGURE in held(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The queryset of the page holds only what may be seen."""
        return Permission.CONFIGURE in held(request)
