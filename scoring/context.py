"""What schemes add to every page: their menu entry."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organizations.doors import held
from organizations.roles import Permission
from scoring.models import Scheme

Link = dict[str, Any]  # label, url, icon
SCHEME_LINKS: list[Callable[[HttpRequest, Scheme], list[Link]]] = []  # apps append to it in AppConfig.ready


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """考核方案 for whoever may see anything."""
    if Permission.SEE not in held(request):
        return []
    return [{"label": "考核方案", "url": reverse("scoring:scheme-list"), "icon": "scheme", "order": 30}]


def scheme_links(request: HttpRequest, scheme: Scheme) -> list[Link]:
    """What other apps offer on the page of a scheme."""
    return [link for make in SCHEME_LINKS for link in make(request, scheme)]
