"""What the assessment work adds to every page: its menu entries, and the bell."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organizations.doors import held
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Scheme

WORK = [  # label, address, icon, order, group: for those who see anything
    ("考核任务", "cycle-list", "cycle", 20, "考核"),
    ("责任书", "contract-list", "file", 22, "考核"),
    ("评星定级", "rating-list", "rank", 40, "定级"),
    ("等级名册", "level-list", "rank", 42, "定级"),
    ("称号", "title-list", "rank", 44, "定级"),
    ("公示", "notice-list", "notice", 45, "定级"),
    ("排查", "screening-list", "search", 50, "整顿"),
    ("整顿", "case-list", "fix", 52, "整顿"),
    ("结果运用", "consequences", "report", 60, "运用"),
    ("整改台账", "remedy-list", "fix", 62, "运用"),
]


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """工作台 for everyone, the work for those who may see anything, 看板 for those above units."""
    shown = [{"label": "工作台", "url": reverse("assessments:workbench"), "icon": "home", "order": 10}]
    if {Permission.SEE, Permission.FILL} & set(held(request)):
        for label, name, icon, order, group in WORK:
            address = reverse(f"assessments:{name}")
            shown.append({"label": label, "url": address, "icon": icon, "order": order, "group": group})
    if Permission.OVERSEE in held(request):
        address = reverse("assessments:board-list")
        shown.append({"label": "看板", "url": address, "icon": "chart", "order": 64, "group": "运用"})
    return shown


def bell(request: HttpRequest) -> dict[str, Any]:
    """Addresses of 待办: its number is fetched after the page, so that no page waits for it."""
    if not isinstance(getattr(request, "user", None), User):
        return {}
    return {"todo_url": reverse("assessments:workbench"), "todo_count_url": reverse("assessments:todo-count")}


def scheme_links(request: HttpRequest, scheme: Scheme) -> list[dict[str, Any]]:
    """试算 on the page of a scheme, for those who oversee the unit that made it."""
    overseen = Organization.objects.allowed(request.user, Permission.OVERSEE)
    if not overseen.filter(pk=scheme.owner_id).exists():
        return []
    return [{"label": "试算", "url": reverse("assessments:scheme-trial", args=[scheme.pk]), "icon": "chart"}]
