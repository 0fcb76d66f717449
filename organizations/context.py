"""What every page shows around its content: the menu by permission, the user's unit."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from organizations.doors import held
from organizations.models import User
from organizations.roles import Permission

Entry = dict[str, Any]  # label, url, icon; order (50 when left out), group, count, exact: active on this address only
NAV: list[Callable[[HttpRequest], list[Entry]]] = []  # apps append to it in AppConfig.ready
ORDER = 50


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` and `unit_name`, read only by templates that show them."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {}
    return {"nav": SimpleLazyObject(lambda: menu(request)), "unit_name": SimpleLazyObject(lambda: unit_name(user))}


def menu(request: HttpRequest) -> list[Entry]:
    """The entries of all apps that this user may open, in their order; those of a group as {label, links}."""
    entries = [entry for make in NAV for entry in make(request)]
    for entry in entries:
        path, url = request.path, entry["url"]
        entry["active"] = path == url if url == "/" or entry.get("exact") else path.startswith(url)
    shown: list[Entry] = []
    for group, found in groupby(sorted(entries, key=_order), key=lambda entry: entry.get("group", "")):
        links = list(found)
        shown += [{"label": group, "links": links}] if group else links
    return shown


def _order(entry: Entry) -> int:
    return entry.get("order", ORDER)


def unit_name(user: User) -> str:
    """The unit where the user's first role of today is; empty for none."""
    first = user.memberships.in_force().select_related("organization").order_by("pk").first()
    return first.organization.name if first else ""


def own_entries(request: HttpRequest) -> list[Entry]:
    """Units, accounts, trail, jobs, configuration."""
    shown = [
        (Permission.SEE, {"label": "单位", "url": "/units/", "icon": "unit", "order": 70, "group": "组织"}),
        (Permission.MANAGE_USERS, {"label": "账号", "url": "/users/", "icon": "people", "order": 75, "group": "系统"}),
        (Permission.SEE_TRAIL, {"label": "操作记录", "url": "/trail/", "icon": "audit", "order": 80, "group": "系统"}),
        (
            Permission.CONFIGURE,
            {"label": "系统配置", "url": f"/{settings.ADMIN_PATH}", "icon": "system", "order": 90, "group": "系统"},
        ),
    ]
    entries = [entry for permission, entry in shown if permission in held(request)]
    if entries:
        entries.append({"label": "后台任务", "url": "/jobs/", "icon": "job", "order": 85, "group": "系统"})
    return entries
