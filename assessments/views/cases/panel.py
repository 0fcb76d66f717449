"""整顿 on the page of a unit: every time it was listed."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from assessments.models import Case
from organizations.models import Organization
from organizations.panels import Panel
from organizations.roles import Permission


def cases_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The cases of the unit that this user may read, the latest first; those that went on elsewhere too."""
    seen = Case.objects.allowed(request.user, Permission.SEE)
    own = seen.filter(Q(organization=unit) | Q(moves__source=unit))
    found = list(own.distinct().select_related("owner", "organization").order_by("-found_on", "-pk"))
    return Panel("assessments/_unit_cases.html", {"cases": found}) if found else None
