"""The runs of a cycle with their digests, and the proof that a run can be repeated."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from assessments import selectors, services
from assessments.exports.differences import difference_workbook
from assessments.models import Run
from assessments.views.doors import cycle_crumbs, overseen_or_404, run_for
from config.toolkit.digest import short
from config.toolkit.refusal import Refused
from config.toolkit.views import attachment
from organizations.roles import Permission

TWO = 2


@require_safe
def run_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All computations of a cycle, the latest first, and what changed between two of them (F71)."""
    cycle = overseen_or_404(request, pk)
    runs = list(cycle.runs.select_related("started_by", "cycle__scheme"))
    context = {"cycle": cycle, "runs": runs, "crumbs": cycle_crumbs(cycle, ("计算记录", ""))}
    if pair := chosen(request, runs):
        run, before = pair
        changes = selectors.difference(run, before)
        context |= {
            "run": run,
            "before": before,
            "general": selectors.run_causes(run, before),
            "changes": changes,
            "tally": selectors.tally(changes, measure=run.cycle.measure),
            "moved": any(change.moved for change in changes),
        }
    return render(request, "assessments/runs.html", context)


def chosen(request: HttpRequest, runs: Sequence[Run]) -> tuple[Run, Run] | None:
    """The runs of `?run=…&before=…`, the later one first; the last two where nothing is asked, None where there is one.

    A number that is no run of the cycle is a 404.
    """
    if len(runs) < TWO:
        return None
    known = {str(run.pk): run for run in runs}
    given = [request.GET.get("run") or str(runs[0].pk), request.GET.get("before") or str(runs[1].pk)]
    if not set(given) <= known.keys():
        raise Http404
    run, before = sorted((known[pk] for pk in given), key=lambda each: -each.sequence)
    return run, before


@require_GET
def run_difference(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook; the export is on record."""
    cycle = overseen_or_404(request, pk)
    pair = chosen(request, list(cycle.runs.select_related("cycle__scheme", "cycle__owner")))
    if pair is None:
        raise Refused(f"「{cycle}」没有两次计算可以比较。")
    run, before = pair
    content = difference_workbook(run, before, actor=request.user)
    return attachment(content, f"{cycle.title}第{before.sequence}次与第{run.sequence}次计算差别表")


@require_POST
def rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """复算: the stored inputs once more through the engine; nothing is written."""
    run = run_for(request, pk, Permission.SEE)
    answer = services.rerun(run)
    if answer.same:
        words = f"第{run.sequence}次计算复算一致：校验码{short(answer.digest)}。"
        if answer.since.figures or answer.since.roster:
            words += "计算之后又有数据变动，如需反映请重新计算。"
        if answer.since.by_hand:
            words += "计算之后又有人工调整批准或撤回，如需反映请重新计算。"
        messages.success(request, words)
    else:
        lines = "；".join(answer.problems)
        messages.error(request, f"第{run.sequence}次计算复算不一致，请立即联系系统配置员。{lines}")
    return redirect("assessments:run-list", run.cycle_id)
