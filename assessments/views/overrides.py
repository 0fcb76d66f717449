"""人工调整: values set beside the computed ones; entered by the organizer, approved by who decides (F63)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments import selectors, services
from assessments.forms import OverrideForm
from assessments.models import Cycle, CycleState, Override, Result
from assessments.selectors.overrides import Bounds, bounds, called, computed_value
from assessments.views.doors import cycle_crumbs, holds, overseen_or_404, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import require_form, wants_partial
from organizations.roles import Permission
from scoring.engine import Status


@dataclass(frozen=True, slots=True)
class Beside:
    """What was computed where a value is to be set, and within which bounds."""

    result: Result
    name: str
    value: int | None
    status: Status
    bounds: Bounds


@require_form
def overrides(request: HttpRequest, pk: int) -> HttpResponse:
    """What is set by hand in a cycle, and the form for more; `?unit=&node=` tells what was computed there."""
    cycle = overseen_or_404(request, pk)
    may_enter = holds(request.user, cycle, Permission.ORGANIZE)
    if request.method == "POST" and not may_enter:
        raise Http404
    if wants_partial(request) and request.method == "GET":
        return render(request, "assessments/_override_beside.html", {"cycle": cycle, "beside": _beside(request, cycle)})
    address = reverse("assessments:overrides", args=[pk])
    initial = {name: request.GET.get(name, "") for name in ("unit", "node")}
    form = OverrideForm(sent(request), cycle=cycle, address=address, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            override = services.enter_override(
                data["unit"],
                **{name: data[name] for name in ("node", "value", "reason", "document_no")},
                actor=request.user,
            )
            messages.success(request, f"已提出{override}，批准以后重新计算即按调整值计分。")
            return redirect(address)
    context = _context(request, cycle) | {
        "form": form,
        "beside": _beside(request, cycle),
        "may_enter": may_enter and cycle.state == CycleState.COMPUTED,
    }
    return render(request, "assessments/overrides.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, cycle: Cycle) -> dict[str, object]:
    rows = Override.objects.allowed(request.user, Permission.OVERSEE).filter(roster_entry__cycle=cycle)
    rows = rows.select_related("roster_entry", "entered_by", "withdrawn_by").order_by("roster_entry__position", "pk")
    lines = selectors.override_lines(cycle, list(rows))
    computed = cycle.state == CycleState.COMPUTED
    may_decide = holds(request.user, cycle, Permission.DECIDE)
    return {
        "cycle": cycle,
        "standing": [line for line in lines if line.state != "withdrawn"],
        "withdrawn": [line for line in lines if line.state == "withdrawn"],
        "may_approve": computed and may_decide,
        "may_withdraw": computed and (may_decide or holds(request.user, cycle, Permission.ORGANIZE)),
        "crumbs": cycle_crumbs(cycle, ("人工调整", "")),
    }


def _beside(request: HttpRequest, cycle: Cycle) -> Beside | None:
    """What was computed for the unit and item asked about; None while no unit is chosen."""
    asked = request.POST if request.method == "POST" else request.GET
    unit, node = asked.get("unit", ""), asked.get("node", "")
    scheme = selectors.outline(cycle.scheme)
    if not unit.isdecimal() or (node and node not in scheme.by_code):
        return None
    visible = Result.objects.allowed(request.user, Permission.OVERSEE).filter(run=cycle.run_id, roster_entry=unit)
    if (result := visible.select_related("roster_entry").first()) is None:
        return None
    value, status = computed_value(result, scheme, node)
    name = called(scheme.by_code[node].node if node else None)
    return Beside(result, name, value, status, bounds(scheme, node, value))


def _override_for(request: HttpRequest, pk: int, *permissions: Permission) -> Override:
    """The override where the person holds one of the permissions, or 404."""
    found = Override.objects.none()
    for permission in permissions:
        found = found | Override.objects.allowed(request.user, permission)
    return get_object_or_404(found.distinct().select_related("roster_entry__cycle"), pk=pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """批准, or 重新确认 once the figures have changed."""
    override = _override_for(request, pk, Permission.DECIDE)
    services.approve_override(override, actor=request.user)
    again = override.approvals.count() > 1
    told = f"已重新确认{override}。" if again else f"已批准{override}。请经办人重新计算。"
    messages.success(request, told)
    return redirect("assessments:overrides", override.roster_entry.cycle_id)


@require_form
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回, with its reason: the page that asks for it, and the act."""
    override = _override_for(request, pk, Permission.ORGANIZE, Permission.DECIDE)
    cycle = override.roster_entry.cycle
    if request.method == "POST":
        services.withdraw_override(override, reason=request.POST.get("reason", ""), actor=request.user)
        messages.success(request, f"已撤回{override}。请重新计算。")
        return redirect("assessments:overrides", cycle.pk)
    (line,) = selectors.override_lines(cycle, [override])
    back = ("人工调整", reverse("assessments:overrides", args=[cycle.pk]))
    context = {"cycle": cycle, "line": line, "crumbs": cycle_crumbs(cycle, back, ("撤回", ""))}
    return render(request, "assessments/override_withdraw.html", context)
