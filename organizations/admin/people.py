"""Accounts and roles: looked up here, changed on the account's page, which shows a new password once."""

from django.contrib import admin
from django.utils.html import format_html

from organizations.models import Membership, User
from organizations.roles import Permission

from .site import PermittedAdmin
from .units import PlacementInline


class MembershipInline(PlacementInline):
    """The account's roles."""

    model = Membership
    fk_name = "user"
    fields = readonly_fields = ["role", "organization", "valid_from", "valid_to"]


@admin.register(User)
class UserAdmin(PermittedAdmin):
    """A window with a door to the account's page."""

    permission = Permission.MANAGE_USERS
    list_display = ["username", "name", "phone", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "name"]
    fields = ["username", "name", "phone", "is_active", "must_change_password", "last_login", "page"]
    readonly_fields = ["page"]
    inlines = [MembershipInline]

    @admin.display(description="维护")
    def page(self, user: User) -> str:
        """Where roles are granted, passwords reset, accounts disabled."""
        return format_html('<a href="/users/{}/">在账号页面授权、重置密码、停用</a>', user.pk)
