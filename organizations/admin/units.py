"""Units: looked up here; founded, renamed, moved and ended on their pages, where the document is asked for."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from organizations.models import EventLink, Organization, OrganizationEvent, Placement
from organizations.roles import Permission

from .site import PermittedAdmin


class PlacementInline(admin.TabularInline):
    """Names, parents and fields by date."""

    model = Placement
    fk_name = "organization"
    fields = readonly_fields = ["name", "parent", "kind", "field", "valid_from", "valid_to"]
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Whoever sees the unit."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """By services only."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """By services only."""
        return False


@admin.register(Organization)
class OrganizationAdmin(PermittedAdmin):
    """A window with a door to the unit's page."""

    permission = Permission.MANAGE_UNITS
    view_on_site = False
    list_display = ["name", "code", "kind", "field", "parent", "closed_on"]
    list_filter = ["kind", "field"]
    list_select_related = ["parent"]
    search_fields = ["name", "code", "pinyin"]
    readonly_fields = ["page"]
    fieldsets = [
        (None, {"fields": ["name", "code", "kind", "field", "parent", "position", "page"]}),
        ("存续", {"fields": ["opened_on", "closed_on"]}),
    ]
    inlines = [PlacementInline]

    @admin.display(description="变更")
    def page(self, unit: Organization) -> str:
        """Where changes are registered."""
        return format_html('<a href="{}">在单位页面登记更名、划转、合并、撤销</a>', unit.get_absolute_url())


class LinkInline(PlacementInline):
    """Which units took part."""

    model = EventLink
    fk_name = "event"
    fields = readonly_fields = ["source", "target", "share"]


@admin.register(OrganizationEvent)
class OrganizationEventAdmin(PermittedAdmin):
    """What happened to units."""

    permission = Permission.MANAGE_UNITS
    list_display = ["effective_on", "kind", "note", "document_no", "actor"]
    list_filter = ["kind"]
    inlines = [LinkInline]
