"""A round in force opened again: the page where its meeting is registered, and its result as it stood before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.forms.ratings import ReopenForm
from assessments.models.ratings import RatingReopening, RatingRound
from assessments.selectors.ratings import rating_of
from assessments.selectors.ratings.board import STAGES
from assessments.selectors.ratings.earlier import differences, reproduced
from assessments.selectors.ratings.resting import Rest, beside, resting
from assessments.services.levels import given_by
from assessments.services.levels import reopen_closed as reopen
from assessments.services.levels.reopening import reopening_faults
from assessments.views.doors import sent
from assessments.views.ratings.doors import holds, round_crumbs, round_for, seen_entries
from config.toolkit.refusal import refusals_on, sound
from organizations.roles import Permission

NAME = "重新评定"
WHAT = (
    "登记后，这次评定给出的等级撤回（记录保留），各单位恢复上一个等级；评定回到公示阶段。"
    "等级不变的，重新登记生效；等级要改的，先撤回公示、退回审定，改后重新公示、生效。原来的结果一直可以查看、核对。"
)


def reopen_closed(request: HttpRequest, round: RatingRound) -> HttpResponse:
    """What is to be taken back first, and by whom; once nothing is left, which meeting opens it again, and why."""
    form = ReopenForm(sent(request), request.FILES or None)
    if request.method == "POST" and sound(form, lambda: reopening_faults(round, form.cleaned_data.get("decided_on"))):
        with refusals_on(form):
            given = {"reason": form.cleaned_data["reason"], "meeting": form.meeting()}
            reopen(round, **given, actor=request.user)
            messages.success(request, "已登记重新评定，原来的等级已撤回。请重新生效，或撤回公示后修改。")
            return redirect(round)
    rests = resting(round, given_by(round))
    context = {
        "round": round,
        "form": form,
        "what": WHAT,
        "rests": _linked(request, rests),
        "final": sum(not one.todo for one in rests),
        "beside": beside(round),
        "crumbs": round_crumbs(round, (NAME, "")),
    }
    return render(request, "assessments/rating_reopen.html", context, status=422 if form.errors else 200)


def _linked(request: HttpRequest, rests: list[Rest]) -> list[tuple[Rest, str]]:
    """Each with its address, "" where this person may not read it."""
    read: set[tuple[type, int]] = set()
    for model in {type(one.row) for one in rests}:
        rows = model.objects.allowed(request.user, Permission.SEE).filter(
            pk__in=[one.row.pk for one in rests if type(one.row) is model]
        )
        read |= {(model, pk) for pk in rows.values_list("pk", flat=True)}
    return [(one, one.row.get_absolute_url() if (type(one.row), one.row.pk) in read else "") for one in rests]


@require_safe
def rating_earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as it stood: the whole for those over the owner, for others the units that they see of it."""
    seen = RatingRound.objects.allowed(request.user, Permission.SEE)
    rows = RatingReopening.objects.filter(round__in=seen)
    related = ("round__standard", "round__owner", "resolution", "decision", "approval", "notice", "actor")
    earlier = get_object_or_404(rows.select_related(*related), pk=pk)
    round = round_for(request, earlier.round_id, Permission.SEE)
    whole = holds(request, round, Permission.OVERSEE)
    names = rating_of(round.standard).scale.names | {"": ""}
    shown = {line["unit"] for line in earlier.lines}
    if not whole:
        shown &= set(seen_entries(request, round).values_list("organization", flat=True))
    lines = [
        line | {stage: names.get(line[stage], line[stage]) for stage in STAGES}
        for line in earlier.lines
        if line["unit"] in shown
    ]
    context = {
        "earlier": earlier,
        "round": round,
        "lines": lines,
        "whole": whole,
        "differences": differences(earlier, list(round.entries.order_by("position"))) if whole else [],
        "reproduced": reproduced(earlier) if whole else None,
        "crumbs": round_crumbs(round, ("重新评定前的结果", "")),
    }
    return render(request, "assessments/rating_earlier.html", context)
