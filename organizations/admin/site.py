"""What our windows in the admin stand on."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from config.toolkit.admin import ReadOnlyAdmin
from organizations.doors import held
from organizations.roles import Permission


class PermittedAdmin(ReadOnlyAdmin):
    """A window for those who hold `permission` somewhere; rows come from `allowed()`, changes are made on the pages."""

    list_per_page = 50
    permission: Permission = Permission.CONFIGURE

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """What the user's permission reaches."""
        return self.model.objects.allowed(request.user, self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to holders."""
        return self.permission in held(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Holders; which rows, says the queryset."""
        return self.permission in held(request)
