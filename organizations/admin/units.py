"""Units: looked up here; founded, renamed, moved and ended on their pages, where the document is asked for."""

from django.contrib import admin
from django.utils.html import format_html

from config.toolkit.admin import ReadOnlyRows, decimal
from organizations.models import Affiliation, Alias, EventLink, Organization, OrganizationEvent, Placement
from organizations.roles import Permission

from .site import PermittedAdmin


class PlacementInline(ReadOnlyRows):
    """Names, parents and fields by date."""

    model = Placement
    fk_name = "organization"
    fields = readonly_fields = ["name", "parent", "kind", "field", "valid_from", "valid_to"]


@admin.register(Organization)
class OrganizationAdmin(PermittedAdmin):
    """A window with a door to the unit's page."""

    permission = Permission.MANAGE_UNITS
    doors = [("导入单位名单", "organizations:unit-import"), ("单位页面", "organizations:list")]
    view_on_site = False
    search_help_text = "名称、拼音或区划代码"
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


class LinkInline(ReadOnlyRows):
    """Which units took part."""

    model = EventLink
    fk_name = "event"
    fields = readonly_fields = ["source", "target", decimal("share", "份额")]


@admin.register(OrganizationEvent)
class OrganizationEventAdmin(PermittedAdmin):
    """What happened to units."""

    permission = Permission.MANAGE_UNITS
    list_display = ["effective_on", "kind", "note", "document_no", "actor"]
    list_filter = ["kind"]
    fields = ["kind", "effective_on", "document_no", "note", "actor", "recorded_at"]
    inlines = [LinkInline]


@admin.register(Affiliation)
class AffiliationAdmin(PermittedAdmin):
    """Whom units belong or report to beside their parent; registered, ended and withdrawn on the unit's page."""

    permission = Permission.MANAGE_UNITS
    doors = [("单位页面", "organizations:list")]
    search_help_text = "单位名称、拼音，或隶属（报送）于谁"
    list_display = ["organization", "kind", "other", "valid_from", "valid_to", "document_no", "withdrawn_at"]
    list_filter = ["kind"]
    list_select_related = ["organization", "other"]
    search_fields = ["organization__name", "organization__pinyin", "other__name", "document_no"]
    fieldsets = [
        (None, {"fields": ["organization", "kind", "other", "valid_from", "valid_to", "document_no", "page"]}),
        ("登记和撤回", {"fields": ["recorded_by", "recorded_at", "withdrawn_at", "withdrawn_by", "withdraw_reason"]}),
    ]
    readonly_fields = ["page"]

    @admin.display(description="维护")
    def page(self, row: Affiliation) -> str:
        """Where it is ended or withdrawn."""
        return history_link(row.organization)


@admin.register(Alias)
class AliasAdmin(PermittedAdmin):
    """Former, short and popular names; written down and withdrawn on the unit's page."""

    permission = Permission.MANAGE_UNITS
    doors = [("单位页面", "organizations:list")]
    search_help_text = "别名、拼音或单位名称"
    list_display = ["name", "organization", "event", "note", "withdrawn_at"]
    list_select_related = ["organization", "event"]
    search_fields = ["name", "pinyin", "organization__name"]
    fieldsets = [
        (None, {"fields": ["name", "organization", "event", "note", "page"]}),
        ("登记和撤回", {"fields": ["recorded_by", "recorded_at", "withdrawn_at", "withdrawn_by", "withdraw_reason"]}),
    ]
    readonly_fields = ["page"]

    @admin.display(description="维护")
    def page(self, alias: Alias) -> str:
        """Where it is withdrawn."""
        return history_link(alias.organization)


def history_link(unit: Organization) -> str:
    """To the part of the unit's page where names and lines are kept."""
    return format_html('<a href="{}?tab=history">在单位页面的沿革里登记、撤回</a>', unit.get_absolute_url())
