"""Cycles in the admin: a window; they are made, opened and timed on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from assessments.models import Cycle, Window
from config.toolkit.admin import ReadOnlyRows
from organizations.admin.site import PermittedAdmin


class WindowInline(ReadOnlyRows):
    """When the stages are open, and who set it."""

    model = Window
    fields = readonly_fields = ["stage", "opens_at", "closes_at", "set_by", "set_at"]


@admin.register(Cycle)
class CycleAdmin(PermittedAdmin):
    """A window with a door to the cycle's page."""

    view_on_site = False
    search_fields = ["title", "owner__name"]
    search_help_text = "考核名称或组织单位"
    doors = [("考核页面", "assessments:cycle-list")]
    list_display = ["title", "owner", "scheme", "period_from", "period_to", "state", "units"]
    list_filter = ["state"]
    fieldsets = [
        (None, {"fields": ["title", "owner", "scheme", "period_from", "period_to", "state", "page"]}),
        ("名册和计算", {"fields": ["units", "roster_digest", "run"]}),
        ("建立", {"fields": ["created_by", "created_at"]}),
    ]
    readonly_fields = ["units", "page"]
    inlines = [WindowInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cycle]:
        """With the units counted."""
        return super().get_queryset(request).for_list()

    @admin.display(description="单位数")
    def units(self, cycle: Cycle) -> int:
        """How many stand on the roster."""
        return cycle.units

    @admin.display(description="办理")
    def page(self, cycle: Cycle) -> str:
        """Where the board, the roster and the windows are."""
        return format_html('<a href="{}">在考核页面查看进度，由考核经办人办理</a>', cycle.get_absolute_url())
