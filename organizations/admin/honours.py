"""Honours, points, cards and figures: looked up here, registered on their pages; the items of cards are made here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from config.toolkit.admin import ReadOnlyRows, Titled, decimal
from organizations.doors import held
from organizations.models import CardYear, DemonstrationPoint, Honour, IndicatorValue, PointContact, YearItem
from organizations.roles import Permission
from organizations.services import cards

from .site import PermittedAdmin

WITHDRAWN = ("作废", {"fields": ["withdrawn_at", "withdrawn_by", "withdrawn_reason"]})


@admin.register(Honour)
class HonourAdmin(PermittedAdmin):
    """A window with a door to the list."""

    doors = [("荣誉页面", "organizations:honours")]
    view_on_site = False
    search_help_text = "荣誉名称或单位"
    list_display = ["organization", "name", "level", "issuer", "awarded_on", "withdrawn_at"]
    list_filter = ["level"]
    list_select_related = ["organization"]
    search_fields = ["name", "organization__name"]
    fieldsets = [
        (
            None,
            {"fields": ["organization", "person", "name", "level", "issuer", "awarded_on", "document_no", "source"]},
        ),
        ("登记", {"fields": ["actor", "recorded_at"]}),
        WITHDRAWN,
    ]


class ContactInline(ReadOnlyRows):
    """Who keeps contact."""

    model = PointContact
    fields = readonly_fields = ["name", "duty", "since", "until"]


@admin.register(DemonstrationPoint)
class PointAdmin(PermittedAdmin):
    """A window with a door to the list."""

    doors = [("示范点页面", "organizations:points")]
    view_on_site = False
    search_help_text = "示范点名称或单位"
    list_display = ["organization", "name", "level", "batch", "since", "until"]
    list_filter = ["level"]
    list_select_related = ["organization"]
    search_fields = ["name", "organization__name"]
    fieldsets = [
        (None, {"fields": ["organization", "name", "level", "batch", "since", "plated_on", "document_no", "source"]}),
        ("退出", {"fields": ["until", "ended_reason"]}),
        WITHDRAWN,
    ]
    inlines = [ContactInline]


@admin.register(CardYear)
class CardAdmin(PermittedAdmin):
    """A window with a door to the list; figures are read on the card's page."""

    doors = [("年度底数页面", "organizations:cards")]
    view_on_site = False
    search_help_text = "单位"
    list_display = ["organization", "year", "version", "current", "source", "recorded_at"]
    list_filter = ["year", "current"]
    list_select_related = ["organization"]
    search_fields = ["organization__name"]
    fields = ["organization", "year", "version", "current", "source", "reason", "actor", "recorded_at"]


@admin.register(IndicatorValue)
class FigureAdmin(PermittedAdmin):
    """A window with a door to the list."""

    doors = [("年度指标值页面", "organizations:figures")]
    search_help_text = "单位或来源"
    list_display = ["organization", "year", "item", decimal("value", "数值"), "source", "withdrawn_at"]
    list_filter = ["year", "item"]
    list_select_related = ["organization", "item"]
    search_fields = ["organization__name", "source"]
    readonly_fields = [decimal("value", "数值"), decimal("growth", "比上年增长（%）")]
    fieldsets = [
        (None, {"fields": ["organization", "year", "item", *readonly_fields, "source", "actor", "recorded_at"]}),
        WITHDRAWN,
    ]


@admin.register(YearItem)
class YearItemAdmin(Titled):
    """What cards and figures count: added, renamed, ordered and switched off; never deleted."""

    list_display = ["name", "use", "measure", "position", "on"]
    list_filter = ["use", "on"]
    fields = ["use", "code", "name", "measure", "about", "position", "on"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to those who configure."""
        return Permission.CONFIGURE in held(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who configure."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who configure."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who configure."""
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: cards of former years hold its figures."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code stays: cards are kept by it."""
        return ["code", "use"] if obj else []

    def save_model(self, request: HttpRequest, obj: YearItem, form: Any, change: bool) -> None:
        """Through the service, which records it."""
        cards.save_item(obj, actor=request.user)
