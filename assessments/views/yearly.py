"""历年情况 on the page of a unit: all that is known of it, year by year, and the same as a workbook."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.exports.laid import today
from assessments.exports.yearly import yearly_workbook
from assessments.selectors.levels import history
from assessments.selectors.yearly import by_year, yearly
from config.toolkit.views import attachment
from organizations.models import Organization
from organizations.panels import Panel
from organizations.roles import Permission


def yearly_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The years, the latest first; None where nothing is known that this user may read."""
    told = yearly(unit, request.user, history(unit, request.user))
    return Panel("assessments/_unit_years.html", {"years": by_year(told)}) if told else None


@require_safe
def yearly_file(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook; the export is on record."""
    unit = get_object_or_404(Organization.objects.allowed(request.user, Permission.SEE), pk=pk)
    levels = history(unit, request.user)
    content = yearly_workbook(unit, yearly(unit, request.user, levels), levels, actor=request.user)
    return attachment(content, f"{unit.name}历年情况{today()}")
