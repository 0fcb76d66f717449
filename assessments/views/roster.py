"""The roster: choose units below the owner, say who takes part otherwise, freeze."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import selectors, services
from assessments.forms import RosterForm
from assessments.models import Cycle, CycleState, Exemption, RosterEntry
from assessments.views.doors import cycle_crumbs, cycle_for
from config.toolkit.refusal import Refused
from organizations.models import Organization
from organizations.roles import Permission


def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Until the cycle is opened the roster may be frozen again; afterwards it is shown as it stands."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    entries = {entry.organization_id: entry for entry in cycle.roster.all()}
    if cycle.state != CycleState.DRAFT and request.method != "POST":
        return _frozen(request, cycle, list(entries.values()))
    below = Organization.objects.allowed(request.user, Permission.SEE).within(cycle.owner).in_force()
    units = below.filter(kind=cycle.scheme.applies_to).select_related("parent").order_by("parent__position", "position")
    posted = request.method == "POST"
    proposed = {} if posted else selectors.inapplicable(cycle, units)
    form = RosterForm.posted(units, request.POST) if posted else RosterForm.as_it_stands(units, entries, proposed)
    if posted and "more" not in request.POST and form.is_valid():
        try:
            count = services.freeze_roster(
                cycle,
                units=form.units(),
                exceptions=form.exceptions(),
                exemptions=form.exemptions(),
                also=form.also(),
                actor=request.user,
            )
            messages.success(request, f"名册已冻结，共{count}个单位。核对无误后请启动。")
            return redirect(cycle)
        except Refused as refused:  # the page keeps what was typed
            form.error = refused.message
    context = {
        "cycle": cycle,
        "form": form,
        "items": selectors.outline(cycle.scheme).placed,
        "proposed": _unrecorded(proposed, entries) if entries else [],
        "crumbs": cycle_crumbs(cycle, ("名册", "")),
    }
    return render(request, "assessments/roster.html", context, status=422 if form.error else 200)


def _unrecorded(
    proposed: selectors.Inapplicable, entries: dict[int, RosterEntry]
) -> list[tuple[RosterEntry, Exemption]]:
    """What the scheme's conditions would spare units on the roster, and the roster does not say."""
    return [
        (entry, each)
        for unit, given in proposed.items()
        if (entry := entries.get(unit))
        for each in given
        if each.node not in entry.exempt_nodes
    ]


def _frozen(request: HttpRequest, cycle: Cycle, entries: list[RosterEntry]) -> HttpResponse:
    """The roster as it stands, with the names of the items that units are spared."""
    placed = selectors.outline(cycle.scheme).by_code
    rows = [(entry, [(placed[each.node].node, each) for each in entry.exemptions]) for entry in entries]
    context = {
        "cycle": cycle,
        "entries": entries,
        "rows": rows,
        "spared": any(entry.exempted for entry in entries),
        "grouped": any(entry.also for entry in entries),
        "crumbs": cycle_crumbs(cycle, ("名册", "")),
    }
    return render(request, "assessments/roster_frozen.html", context)
