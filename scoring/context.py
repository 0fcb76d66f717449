"""What schemes add to every page: their menu entry."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from organizations.doors import held
from organizations.roles import Permission


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """考核方案 for whoever may see anything."""
    if Permission.SEE not in held(request):
        return []
    return [{"label": "考核方案", "url": reverse("scoring:scheme-list"), "icon": "scheme", "order": 30}]
