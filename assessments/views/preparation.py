"""A cycle in preparation: corrected, or deleted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments import services
from assessments.forms import CycleChangeForm
from assessments.models import CycleState
from assessments.views.doors import cycle_crumbs, cycle_for, sent
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import require_form
from organizations.roles import Permission


@require_form
def cycle_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name or period, until the cycle is opened."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    if cycle.state != CycleState.DRAFT:
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，名称和考核期不能再改。")
    form = CycleChangeForm(sent(request), cycle=cycle)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_cycle(cycle, **form.cleaned_data, actor=request.user)
            messages.success(request, "已修改。名册已经冻结的，请再核对一遍。" if cycle.roster_digest else "已修改。")
            return redirect(cycle)
    context = {"cycle": cycle, "form": form, "crumbs": cycle_crumbs(cycle, ("修改", ""))}
    return render(request, "assessments/cycle_change.html", context, status=422 if form.errors else 200)


@require_POST
def cycle_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """删除 what was never opened."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    services.delete_cycle(cycle, actor=request.user)
    messages.success(request, f"已删除「{cycle}」。")
    return redirect("assessments:cycle-list")
