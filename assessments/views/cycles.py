"""List of cycles, a new one, and its board: 谁没交."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_filters.views import FilterView

from assessments import services
from assessments.filters import CycleFilter
from assessments.forms import CycleForm, WindowsForm
from assessments.models import Cycle, Result, Sheet
from assessments.views.board import board_context
from assessments.views.doors import LIST, cycle_crumbs, cycle_for, holds, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import HtmxTemplateMixin, require_form
from organizations.doors import held
from organizations.models import Organization
from organizations.roles import Permission


class CycleList(HtmxTemplateMixin, FilterView):
    """Cycles that the person may see, newest first."""

    filterset_class = CycleFilter
    template_name = "assessments/cycle_list.html"
    partial_name = "assessments/_cycle_rows.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Cycle]:
        return Cycle.objects.allowed(self.request.user, Permission.SEE).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_found = Organization.objects.allowed(self.request.user, Permission.ORGANIZE).exists()
        return super().get_context_data(may_found=may_found, crumbs=[("考核任务", "")], **kwargs)


@require_form
def cycle_new(request: HttpRequest) -> HttpResponse:
    """Scheme, owner, period and windows; then on to the roster."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = CycleForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        fields = ("scheme", "owner", "title", "period_from", "period_to", "inheritance")
        with refusals_on(form):
            cycle = services.create_cycle(
                **{name: data[name] for name in fields},
                **form.in_person(),
                windows=form.windows(),
                actor=request.user,
            )
            messages.success(request, f"已建立「{cycle}」，请确定参加考核的单位。")
            return redirect("assessments:cycle-roster", cycle.pk)
    labels = ["方案和时间", "冻结名册", "启动"]
    steps = [{"label": label, "state": "todo" if number else "current"} for number, label in enumerate(labels)]
    context = {"form": form, "wizard": steps, "crumbs": [LIST, ("新建考核", "")]}
    return render(request, "assessments/cycle_new.html", context, status=422 if form.errors else 200)


@require_safe
def cycle_page(request: HttpRequest, pk: int) -> HttpResponse:
    """For those above: who has submitted, and the next step. For a unit on the roster: its own part."""
    cycle = cycle_for(request, pk, Permission.SEE)
    context: dict[str, Any] = {"cycle": cycle, "crumbs": [LIST, (cycle.title, "")]}
    if holds(request.user, cycle, Permission.OVERSEE):
        context |= board_context(request, cycle)
        return render(request, "assessments/cycle.html", context)
    results = Result.objects.allowed(request.user, Permission.SEE).filter(run=cycle.run_id)
    context |= {
        "sheets": Sheet.objects.allowed(request.user, Permission.SEE)
        .filter(roster_entry__cycle=cycle)
        .select_related("roster_entry"),
        "may_fill": Permission.FILL in held(request),
        "results": results.for_list(),
        "windows": cycle.windows.all(),
    }
    return render(request, "assessments/cycle_unit.html", context)


@require_form
def cycle_windows(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a window; the old and new times stay in the trail."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    form = WindowsForm(sent(request), cycle=cycle)
    if request.method == "POST" and form.is_valid():
        changed = form.changed()
        reason = form.cleaned_data["reason"]
        with refusals_on(form):
            with transaction.atomic():  # both windows or none
                for stage, (opens, closes) in changed.items():
                    services.set_window(
                        cycle, stage=stage, opens_at=opens, closes_at=closes, reason=reason, actor=request.user
                    )
            messages.success(request, "已调整时间安排。" if changed else "时间安排没有变化。")
            return redirect(cycle)
    context = {"cycle": cycle, "form": form, "crumbs": cycle_crumbs(cycle, ("时间安排", ""))}
    return render(request, "assessments/cycle_windows.html", context, status=422 if form.errors else 200)


@require_POST
def cycle_open(request: HttpRequest, pk: int) -> HttpResponse:
    """启动: from now on units fill in as their windows allow."""
    cycle = services.open_cycle(cycle_for(request, pk, Permission.ORGANIZE), actor=request.user)
    messages.success(request, f"「{cycle}」已启动，各单位可以按时间安排填报。")
    return redirect(cycle)


@require_POST
def cycle_compute(request: HttpRequest, pk: int) -> HttpResponse:
    """计算: a new run; the cycle then points to it."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    run = services.compute(cycle, actor=request.user)
    words = f"第{run.sequence}次计算完成，共{run.units}{cycle.measure}。"
    if run.provisional:
        messages.warning(request, f"{words}其中{run.provisional}{cycle.measure}有暂缺数据，得分是暂计的。")
    else:
        messages.success(request, words)
    return redirect("assessments:ranking", cycle.pk)
