"""Shared pieces of the admin: plain titles, windows on what is audited, decimals and words where a column is coded."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from config.toolkit import scaled

Column = Callable[[models.Model], str]


class Titled(admin.ModelAdmin[models.Model]):
    """Pages called by the noun alone, with `doors` above the list: labels and names of the pages where work is done."""

    show_facets = admin.ShowFacets.NEVER
    doors: Sequence[tuple[str, str]] = ()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, called 方案 instead of 选择方案来修改."""
        doors = [(label, reverse(name)) for label, name in self.doors]
        said = {"title": self.model._meta.verbose_name_plural, "doors": doors, **(extra_context or {})}
        return super().changelist_view(request, said)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One row, or a new one."""
        name = self.model._meta.verbose_name
        said = {"title": name if object_id else f"新建{name}", "show_save_and_add_another": False}
        said |= extra_context or {}
        return super().changeform_view(request, object_id, form_url, said)

    def response_add(
        self, request: HttpRequest, obj: models.Model, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Told without the blanks of a translated sentence; a new window asks for its own answer."""
        if "_popup" in request.POST or "_continue" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, f"已新建{self.opts.verbose_name}「{obj}」。", messages.SUCCESS)
        return self.response_post_save_add(request, obj)

    def response_change(self, request: HttpRequest, obj: models.Model) -> HttpResponse:
        """Likewise."""
        if "_popup" in request.POST or "_continue" in request.POST:
            return super().response_change(request, obj)
        self.message_user(request, f"已保存{self.opts.verbose_name}「{obj}」。", messages.SUCCESS)
        return self.response_post_save_change(request, obj)


class ReadOnlyAdmin(Titled):
    """A window: rows are seen, searched and filtered; nothing is added, changed or deleted, by superusers neither."""

    actions = None
    show_full_result_count = False  # counting millions of rows would slow every page

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


class ReadOnlyRows(admin.TabularInline[models.Model, models.Model]):
    """Rows below a window: seen by whoever sees it, written by services only."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the page."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


def shown(fieldsets: Sequence[Any], columns: Mapping[str, Column]) -> list[Any]:
    """Fieldsets whose coded fields are told by `columns`: for pages on which nothing is typed."""
    return [
        (name, {**options, "fields": [columns.get(field, field) for field in options["fields"]]})
        for name, options in fieldsets
    ]


def decimal(name: str, description: str, *, places: int | None = None) -> Column:
    """A column for `list_display` or `readonly_fields`: the scaled field `name` as a decimal, — where there is none."""

    @admin.display(description=description, ordering=name)
    def column(row: models.Model) -> str:
        value = getattr(row, name)
        return "—" if value is None else scaled.text(value, places)

    return column
