"""Parameter tables in the admin: made here, their rows seen; rows are added and closed on the page (F30)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from config.toolkit.admin import ReadOnlyRows, Titled, decimal
from organizations.roles import Permission
from scoring import services
from scoring.forms import owners
from scoring.models import ParameterRow, ParameterTable

from .rights import Configuring


class ParameterRowInline(ReadOnlyRows):
    model = ParameterRow
    fields = ["scope", "group", decimal("value", "数值"), "valid_from", "valid_until", "document", "added_by", "reason"]
    readonly_fields = fields


@admin.register(ParameterTable)
class ParameterTableAdmin(Configuring, Titled):
    """A window on the rows; new tables are made through the service."""

    doors = [("参数表页面", "scoring:table-list")]
    search_help_text = "名称、代号或单位"
    list_display = ["name", "code", "unit_word", "owner", "created_at"]
    search_fields = ["name", "code", "owner__name"]
    fields = ["owner", "name", "code", "unit_word"]
    inlines = [ParameterRowInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ParameterTable]:
        return ParameterTable.objects.allowed(request.user, Permission.CONFIGURE).select_related("owner")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[type]:
        return list(self.inlines) if obj else []

    def view_on_site(self, table: ParameterTable) -> str:
        return table.get_absolute_url()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["queryset"] = owners(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Through the service, which records it; the object then stands for the new row."""
        made = services.start_table(
            owner=obj.owner, code=obj.code, name=obj.name, unit_word=obj.unit_word, actor=request.user
        )
        obj.pk = made.pk
