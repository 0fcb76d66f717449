"""What schemes add to every page: their menu entry."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organizations.doors import held
from organizations.roles import Permission
from scoring.models import Scheme, Standard

Link = dict[str, Any]  # label, url, icon
SCHEME_LINKS: list[Callable[[HttpRequest, Scheme], list[Link]]] = []  # apps append to it in AppConfig.ready
STANDARD_LINKS: list[Callable[[HttpRequest, Standard], list[Link]]] = []  # likewise


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """考核方案 and 评定标准 for whoever may see anything."""
    if Permission.SEE not in held(request):
        return []
    return [
        {"label": "考核方案", "url": reverse("scoring:scheme-list"), "icon": "scheme", "order": 24, "group": "考核"},
        {"label": "评定标准", "url": reverse("scoring:standard-list"), "icon": "scheme", "order": 46, "group": "定级"},
    ]


def scheme_links(request: HttpRequest, scheme: Scheme) -> list[Link]:
    """What other apps offer on the page of a scheme."""
    return [link for make in SCHEME_LINKS for link in make(request, scheme)]


def standard_links(request: HttpRequest, standard: Standard) -> list[Link]:
    """What other apps offer on the page of a standard."""
    return [link for make in STANDARD_LINKS for link in make(request, standard)]
