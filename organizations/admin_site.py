"""The one admin site: open to holders of 配置, for what their permissions reach; being a superuser opens nothing.

It stands outside the package `admin`, whose modules register with it while it is being made.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from organizations.doors import held
from organizations.roles import Permission


class KaopingAdminSite(admin.AdminSite):
    """系统配置: named in Chinese, entered through the product's own login."""

    site_header = site_title = index_title = "系统配置"
    site_url = "/"
    enable_nav_sidebar = False  # the pages have the product's own menu

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Models of our own apps only: the tables of libraries are no configuration."""
        models: Iterable[type[Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        own = [model for model in models if _ours(model)]
        super().register(own, admin_class, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Apps and models in the order in which they are built up and written, not by the alphabet."""
        found = self._build_app_dict(request, app_label)
        labels = [config.label for config in apps.get_app_configs()]
        models = list(apps.get_models())
        for app in found.values():
            app["models"].sort(key=lambda shown: models.index(shown["model"]))
        return sorted(found.values(), key=lambda app: labels.index(app["app_label"]))

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:
        """The models of one app, called by its name alone."""
        name = apps.get_app_config(app_label).verbose_name if app_label in apps.app_configs else ""
        return super().app_index(request, app_label, {"title": name, **(extra_context or {})})

    def has_permission(self, request: HttpRequest) -> bool:
        """Holders of 配置 at one unit or another."""
        return bool(request.user.is_active) and Permission.CONFIGURE in held(request)

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's login page; for somebody who is in but may not configure, the admin is not there."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", f"/{settings.ADMIN_PATH}"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's own way out and words; no link or picture leads here."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        logout(request)
        return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's own page."""
        return HttpResponseRedirect("/password/")


def _ours(model: type[Model]) -> bool:
    config = apps.get_app_config(model._meta.app_label)
    return Path(config.path).parent == Path(settings.BASE_DIR)
