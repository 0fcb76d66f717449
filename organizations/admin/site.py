"""What every admin page of ours stands on."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from organizations.roles import Permission
from organizations.selectors import held


class PermittedAdmin(admin.ModelAdmin[Model]):
    """Rows come from `allowed()`; who holds `permission` somewhere sees, adds and changes; nobody deletes."""

    permission: Permission = Permission.CONFIGURE
    actions = None
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """What the user's permission reaches."""
        return self.model.objects.allowed(request.user, self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to holders."""
        return self.permission in held(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Holders."""
        return self.permission in held(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Holders."""
        return self.permission in held(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Holders; which rows, says the queryset."""
        return self.permission in held(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
