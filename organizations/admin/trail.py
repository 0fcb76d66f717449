"""The trail and the imports: windows."""

from django.contrib import admin
from django.http import HttpRequest

from organizations.models import AuditEvent
from organizations.roles import Permission

from .site import PermittedAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(PermittedAdmin):
    """What was done, by whom; nobody changes it."""

    permission = Permission.SEE_TRAIL
    list_display = ["at", "actor_name", "action", "target_name", "reason"]
    list_filter = ["action"]
    search_fields = ["actor_name", "target_name"]
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By `audit.record` only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False
