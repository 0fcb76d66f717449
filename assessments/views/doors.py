"""What every page asks first: may this person see this row at all (otherwise it is a 404)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from assessments.models import Cycle, Result, Run, Sheet
from organizations.models import Organization, User
from organizations.roles import Permission

Crumbs = list[tuple[str, str]]
LIST = ("考核任务", "/cycles/")


def cycle_for(request: HttpRequest, pk: int, permission: Permission) -> Cycle:
    """The cycle with scheme and owner, or 404."""
    cycles = Cycle.objects.allowed(request.user, permission).select_related("scheme", "owner", "created_by", "run")
    return get_object_or_404(cycles, pk=pk)


def sheet_for(request: HttpRequest, pk: int, permission: Permission) -> Sheet:
    """The sheet with its unit and cycle, or 404."""
    sheets = Sheet.objects.allowed(request.user, permission).select_related(
        "roster_entry__organization",
        "roster_entry__cycle__scheme",
        "roster_entry__cycle__owner",
        "roster_entry__cycle__created_by",
        "submitted_by",
        "reviewed_by",
    )
    return get_object_or_404(sheets, pk=pk)


def result_for(request: HttpRequest, pk: int) -> Result:
    """The result with its unit, run, cycle and scheme, or 404."""
    results = Result.objects.allowed(request.user, Permission.SEE).select_related(
        "roster_entry__organization", "run__cycle__scheme", "run__cycle__owner", "run__started_by"
    )
    return get_object_or_404(results, pk=pk)


def run_for(request: HttpRequest, pk: int, permission: Permission) -> Run:
    """The run with its cycle, or 404."""
    return get_object_or_404(Run.objects.allowed(request.user, permission).select_related("cycle__scheme"), pk=pk)


def holds(user: User, cycle: Cycle, permission: Permission) -> bool:
    """Whether the user holds the permission over the unit that organizes the cycle."""
    return Organization.objects.allowed(user, permission).filter(pk=cycle.owner_id).exists()


def fills(user: User, sheet: Sheet) -> bool:
    """Whether the user fills in for the unit of the sheet."""
    units = Organization.objects.allowed(user, Permission.FILL)
    return units.filter(pk=sheet.roster_entry.organization_id).exists()


def overseen_or_404(request: HttpRequest, pk: int, permission: Permission = Permission.OVERSEE) -> Cycle:
    """The cycle for those above it only: who is merely on its roster gets a 404."""
    cycle = cycle_for(request, pk, permission)
    if not holds(request.user, cycle, permission):
        raise Http404
    return cycle


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: an empty POST is a form that was sent, too."""
    return request.POST if request.method == "POST" else None


def cycle_crumbs(cycle: Cycle, *more: tuple[str, str]) -> Crumbs:
    """考核任务 / this cycle / …"""
    return [LIST, (cycle.title, cycle.get_absolute_url()), *more]
