"""The one admin site: open to holders of 配置, for what their permissions reach; being a superuser opens nothing."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from organizations.roles import Permission
from organizations.selectors import held


class KaopingAdminSite(admin.AdminSite):
    """系统配置: named in Chinese, entered through the product's own login."""

    site_header = site_title = "考评 · 系统配置"
    index_title = "配置项目"
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Holders of 配置 at one unit or another."""
        return bool(request.user.is_active) and Permission.CONFIGURE in held(request)

    @never_cache
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's login page; for somebody who is in but may not configure, the admin is not there."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next", f"/{settings.ADMIN_PATH}"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's own way out and words."""
        logout(request)
        return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The product's own page."""
        return HttpResponseRedirect("/password/")


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
