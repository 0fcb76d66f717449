"""Accounts and roles: looked up here, changed on the account's page, which shows a new password once."""

from django.contrib import admin
from django.utils.html import format_html

from config.toolkit.admin import ReadOnlyRows
from organizations.models import Membership, User
from organizations.roles import Permission

from .site import PermittedAdmin


class MembershipInline(ReadOnlyRows):
    """The account's roles."""

    model = Membership
    fk_name = "user"
    fields = readonly_fields = ["role", "organization", "valid_from", "valid_to"]


@admin.register(User)
class UserAdmin(PermittedAdmin):
    """A window with a door to the account's page."""

    permission = Permission.MANAGE_USERS
    doors = [("新建账号", "organizations:user-new"), ("账号页面", "organizations:users")]
    search_help_text = "用户名或姓名"
    list_display = ["username", "name", "phone", "standing", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "name"]
    fields = ["username", "name", "phone", "standing", "password_state", "last_login", "page"]
    readonly_fields = ["standing", "password_state", "page"]
    inlines = [MembershipInline]

    @admin.display(description="状态", ordering="is_active")
    def standing(self, user: User) -> str:
        """In words, not as a coloured sign."""
        return "启用" if user.is_active else "停用"

    @admin.display(description="密码")
    def password_state(self, user: User) -> str:
        """Whether the first password still stands."""
        return "初始密码，下次登录须修改" if user.must_change_password else "已由本人设定"

    @admin.display(description="维护")
    def page(self, user: User) -> str:
        """Where roles are granted, passwords reset, accounts disabled."""
        return format_html('<a href="/users/{}/">在账号页面授权、重置密码、停用</a>', user.pk)
