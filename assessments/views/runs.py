"""The runs of a cycle with their digests, and the proof that a run can be repeated."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments import selectors, services
from assessments.views.doors import cycle_crumbs, overseen_or_404, run_for
from config.toolkit.digest import short
from organizations.roles import Permission


def run_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All computations of a cycle, the latest first, and what the latest one changed (F71)."""
    cycle = overseen_or_404(request, pk)
    runs = list(cycle.runs.select_related("started_by"))
    context = {
        "cycle": cycle,
        "runs": runs,
        "changes": selectors.difference(runs[0], runs[1]) if len(runs) > 1 else None,
        "crumbs": cycle_crumbs(cycle, ("计算记录", "")),
    }
    return render(request, "assessments/runs.html", context)


@require_POST
def rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """复算: the stored inputs once more through the engine; nothing is written."""
    run = run_for(request, pk, Permission.SEE)
    answer = services.rerun(run)
    if answer.same:
        words = f"第{run.sequence}次计算复算一致：校验码{short(answer.digest)}。"
        if answer.changed_since:
            words += "计算之后又有数据变动，如需反映请重新计算。"
        messages.success(request, words)
    else:
        lines = "；".join(answer.problems)
        messages.error(request, f"第{run.sequence}次计算复算不一致，请立即联系系统配置员。{lines}")
    return redirect("assessments:run-list", run.cycle_id)
