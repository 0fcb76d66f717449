"""审定 and 公布: what the committee made of the proposal, and what is issued of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments import selectors, services
from assessments.forms import DecideForm, PublishForm
from assessments.models import Cycle, CycleState, Result
from assessments.selectors import Room
from assessments.views.board import board_groups, board_rows
from assessments.views.doors import cycle_crumbs, cycle_for, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import require_form
from organizations.roles import Permission


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a quota the proposal uses: 优秀 6/20."""

    room: Room
    used: int

    @property
    def over(self) -> bool:
        return self.used > self.room.places


def meters(cycle: Cycle, results: Sequence[Result]) -> list[Meter]:
    """One meter per quota and pool, over the ranked units, from the proposed grades."""
    rooms = selectors.rooms(cycle.scheme.spec(), selectors.ranked_by_pool(results))
    return [Meter(room, sum(_uses(result, room) for result in results)) for room in rooms]


def _uses(result: Result, room: Room) -> bool:
    ranked = result.place is not None and room.pool in ("", result.roster_entry.pool)
    return ranked and result.grade == room.quota.grade


@require_form
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal unit by unit beside what the meeting decides."""
    cycle = cycle_for(request, pk, Permission.DECIDE)
    if cycle.run_id is None:
        return _too_early(request, cycle)
    results = _proposals(request, cycle)
    spec = cycle.scheme.spec()
    names = [grade.name for grade in spec.grades]
    form = DecideForm(sent(request), request.FILES or None, results=results, grades=names)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            decision = services.decide(
                cycle,
                meeting=data["meeting"],
                minutes_no=data["minutes_no"],
                decided_on=data["decided_on"],
                grades=form.grades(),
                actor=request.user,
                minutes=data["minutes"],
            )
            messages.success(request, f"已登记审定：{decision}。")
            return redirect(cycle)
    decided = selectors.decided_grades(cycle, cycle.run_id)
    waiting = _waiting(cycle, results)
    locked = cycle.state != CycleState.COMPUTED
    context = {
        "cycle": cycle,
        "form": form,
        "rows": [(*row, decided.get(row[0].roster_entry_id), row[0] in waiting) for row in form.rows()],
        "vetoes": spec.vetoes,
        "silent": form.unit_errors(),
        "meters": meters(cycle, results),
        "tentative": bool(waiting),
        "by_hand": any(result.overrides for result in results),
        "shortfalls": [] if locked else selectors.quota_shortfalls(spec, results),
        "overreaching": [] if locked else selectors.overreaching_vetoes(spec, results),
        "decision": cycle.decisions.select_related("actor").first(),
        "locked": locked,
        "obstacles": [] if locked else selectors.unready(cycle),
        "crumbs": cycle_crumbs(cycle, ("审定", "")),
    }
    return render(request, "assessments/decide.html", context, status=422 if form.errors else 200)


def _too_early(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Before the first computation: who has not handed in, who is not reviewed, and that nothing is computed."""
    groups = board_groups([row for row in board_rows(selectors.progress(cycle), may_review=False) if row.pending])
    context = {"cycle": cycle, "groups": groups, "crumbs": cycle_crumbs(cycle, ("审定", ""))}
    return render(request, "assessments/decide_early.html", context, status=409 if request.method == "POST" else 200)


def _proposals(request: HttpRequest, cycle: Cycle) -> list[Result]:
    """The current run's results, pool by pool in the order of the roster, best first."""
    found = Result.objects.allowed(request.user, Permission.DECIDE).filter(run=cycle.run_id)
    return list(found.for_list().in_order())


def _waiting(cycle: Cycle, results: Sequence[Result]) -> frozenset[Result]:
    """Those whose place may still change (暂排)."""
    found = selectors.tentative_places(cycle, cycle.run)
    return frozenset(result for result in results if selectors.is_tentative(result, found))


@require_form
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Title and number of the notice, with a look at what will be seen."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    form = PublishForm(sent(request), initial={"title": f"关于{cycle.title}结果的通报"})
    if request.method == "POST" and form.is_valid():
        publication = services.publish(cycle, **form.cleaned_data, actor=request.user)
        words = f"已公布「{publication}」（第{publication.issue}期）。"
        messages.success(request, f"{words}各单位现在可以看到排名和自己的得分说明。")
        return redirect(cycle)
    context = {
        "cycle": cycle,
        "form": form,
        "decision": cycle.decisions.select_related("actor").first(),
        "publications": cycle.publications.select_related("actor", "withdrawal"),
        "pools": selectors.pools(cycle),
        "crumbs": cycle_crumbs(cycle, ("公布", "")),
    }
    return render(request, "assessments/publish.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回公布: back to 已审定; the issue stays on record."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    services.withdraw(cycle, reason=request.POST.get("reason", "").strip(), actor=request.user)
    messages.success(request, f"「{cycle}」的公布已撤回，记录保留。再次公布时使用新的期号。")
    return redirect(cycle)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新计算前: a decided cycle goes back to 已计算, with the reason."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    services.reopen(cycle, reason=request.POST.get("reason", "").strip(), actor=request.user)
    messages.success(request, f"「{cycle}」已退回到计算完成，可以修改数据并重新计算。")
    return redirect(cycle)
