"""Shared pieces of the admin: windows on what is audited, and decimals where a column is scaled."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from config.toolkit import scaled


class ReadOnlyAdmin(admin.ModelAdmin[models.Model]):
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


def decimal(name: str, description: str, *, places: int | None = None) -> Callable[[models.Model], str]:
    """A column for `list_display` or `readonly_fields`: the scaled field `name` as a decimal, — where there is none."""

    @admin.display(description=description, ordering=name)
    def column(row: models.Model) -> str:
        value = getattr(row, name)
        return "—" if value is None else scaled.text(value, places)

    return column
