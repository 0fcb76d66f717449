"""The roster: choose units below the owner, say who takes part otherwise, freeze."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import services
from assessments.forms import RosterForm
from assessments.models import CycleState
from assessments.views.doors import cycle_crumbs, cycle_for
from organizations.models import Organization
from organizations.roles import Permission


def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Until the cycle is opened the roster may be frozen again; afterwards it is shown as it stands."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    entries = {entry.organization_id: entry for entry in cycle.roster.all()}
    if cycle.state != CycleState.DRAFT and request.method != "POST":
        context = {"cycle": cycle, "entries": entries.values(), "crumbs": cycle_crumbs(cycle, ("名册", ""))}
        return render(request, "assessments/roster_frozen.html", context)
    below = Organization.objects.allowed(request.user, Permission.SEE).within(cycle.owner).in_force()
    units = below.filter(kind=cycle.scheme.applies_to).select_related("parent").order_by("parent__position", "position")
    posted = request.method == "POST"
    form = RosterForm.posted(units, request.POST) if posted else RosterForm.as_it_stands(units, entries)
    if posted and form.is_valid():
        count = services.freeze_roster(cycle, units=form.units(), actor=request.user, exceptions=form.exceptions())
        messages.success(request, f"名册已冻结，共{count}个单位。核对无误后请启动。")
        return redirect(cycle)
    context = {"cycle": cycle, "form": form, "crumbs": cycle_crumbs(cycle, ("名册", ""))}
    return render(request, "assessments/roster.html", context, status=422 if form.error else 200)
