"""结果运用 and 整改台账 on the page of a unit: what was decided of it, and what it has to mend."""

from __future__ import annotations

from django.http import HttpRequest

from assessments.models import ConsequenceEntry, Remedy
from assessments.selectors.consequences import why
from organizations.models import Organization
from organizations.panels import Panel
from organizations.roles import Permission

SHOWN = 20


def followed_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The latest lines that apply, and the items that stand open; None without any that the user may read."""
    lines = ConsequenceEntry.objects.allowed(request.user, Permission.SEE).filter(organization=unit, applies=True)
    told = lines.select_related("batch").order_by("-batch__day", "batch", "position")[:SHOWN]
    remedies = Remedy.objects.allowed(request.user, Permission.SEE).filter(organization=unit).standing()
    found = {"entries": [(entry, why(entry)) for entry in told], "remedies": list(remedies.for_list()[:SHOWN])}
    return Panel("assessments/_unit_followed.html", found) if any(found.values()) else None
