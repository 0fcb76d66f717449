"""Registers beside other things: the menu entry, the section on the page of a unit."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from organizations.context import Entry
from organizations.doors import held
from organizations.models import Organization
from organizations.models.registers import RegisterType
from organizations.panels import Panel
from organizations.roles import Permission
from organizations.selectors.registers import pages


def entries(request: HttpRequest) -> list[Entry]:
    """台账, for those who see any unit."""
    if Permission.SEE not in held(request):
        return []
    return [{"label": "台账", "url": reverse("organizations:registers"), "icon": "file", "order": 72, "group": "组织"}]


def records_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The registers of a unit: how many records this year, the latest day, what it left out."""
    types = RegisterType.objects.allowed(request.user, Permission.SEE)
    today = timezone.localdate()
    since = date(today.year, 1, 1)
    keeps = Organization.objects.allowed(request.user, Permission.KEEP).filter(pk=unit.pk).exists()
    personal = Organization.objects.allowed(request.user, Permission.SEE_PERSONAL).filter(pk=unit.pk).exists()
    types = types if personal else types.filter(restricted=False)
    rows = pages.of_unit(types, unit, since, today)
    return Panel("organizations/registers/_unit.html", {"rows": rows, "since": since, "keeps": keeps})
