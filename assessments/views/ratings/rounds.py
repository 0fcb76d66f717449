"""Rating rounds: the list, a new one, one round with its quotas and units, and what its owner does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.ratings import rating_table
from assessments.filters_ratings import RatingEntryFilter
from assessments.forms.ratings import RatingRoundForm
from assessments.forms.resolutions import ReasonForm
from assessments.models.ratings import RatingEntry, RatingReopening, RatingRound, RatingState
from assessments.selectors.goals import Field, goal_lines, tally
from assessments.selectors.numbers import minutes_twice
from assessments.selectors.ratings import outdated, rating_of
from assessments.selectors.ratings.board import COUNTED, counts, gauges, lines, stage_of, steps, told_to, townships
from assessments.selectors.ratings.course import course, upheld
from assessments.selectors.ratings.earlier import differences
from assessments.selectors.ratings.outcome import changes
from assessments.selectors.ratings.overtaken import overtaken
from assessments.services import ratings
from assessments.views.doors import sent
from assessments.views.ratings.doors import holds, rating_crumbs, reason_page, round_crumbs, round_for, seen_entries
from assessments.views.ratings.earlier import reopen_closed
from config.toolkit.refusal import refusals_on
from config.toolkit.views import attachment, require_form, wants_partial
from organizations.models import Organization
from organizations.roles import Permission
from scoring.standards.ratings import Rating

PER_PAGE = 20
LINES = 100
SETTLED = (RatingState.DECIDED, RatingState.FORWARDED, RatingState.SHOWN)
TOTALS = ("units", "best", "ties", "open", "done")  # of the townships


@require_safe
def rating_list(request: HttpRequest) -> HttpResponse:
    """The rounds that the person may see, the latest year first."""
    rounds = RatingRound.objects.allowed(request.user, Permission.SEE).for_list()
    context = {
        "page": Paginator(rounds, PER_PAGE).get_page(request.GET.get("page")),
        "may_found": Organization.objects.allowed(request.user, Permission.ORGANIZE).exists(),
        "crumbs": rating_crumbs(),
    }
    return render(request, "assessments/rating_list.html", context)


@require_form
def rating_new(request: HttpRequest) -> HttpResponse:
    """Standard, owner, year and day; its units are listed at once."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = RatingRoundForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = ratings.open_round(**form.cleaned_data, actor=request.user)
            messages.success(request, "已建立，单位名单已列出。先登记需要人工认定的事项，再计算。")
            return redirect(made)
    context = {"form": form, "crumbs": rating_crumbs(("新建评定", ""))}
    return render(request, "assessments/rating_new.html", context, status=422 if form.errors else 200)


@require_safe
def rating_round(request: HttpRequest, pk: int) -> HttpResponse:
    """For those over the owner: the whole round. For a township or a unit: its own part."""
    round = round_for(request, pk, Permission.SEE)
    rating, told = rating_of(round.standard), told_to(request.user, round)
    seen = seen_entries(request, round)
    found = RatingEntryFilter(request.GET, seen, rating=rating, told=told)
    page = Paginator(found.qs.order_by("position"), LINES).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "round": round,
        "filter": found,
        "page_obj": page,
        "lines": lines(rating, page.object_list, told=told),
        "told": told,
        "several": bool(request.GET) or page.paginator.count > 1,
        "has_score": rating.score is not None,
    }
    if wants_partial(request):
        return render(request, "assessments/_rating_rows.html", context)
    context |= _whole(request, round, rating) if holds(request, round, Permission.OVERSEE) else {}
    context |= {"opinions": _opinions(request, round), "crumbs": round_crumbs(round)}
    return render(request, "assessments/rating_round.html", context)


def _whole(request: HttpRequest, round: RatingRound, rating: Rating) -> dict[str, Any]:
    """What only those over the owner see: quotas, counts, townships, whether records changed since."""
    entries = list(round.entries.order_by("position").select_related("parent", "organization"))
    working, told = round.state == RatingState.COMPUTED, told_to(request.user, round)
    aimed = goal_lines(Field(round.owner, rating.scale.key, round.year), rounds=[round]) if told else []
    return {
        "aimed": tally("", aimed),
        "scale": rating.scale.key,
        "overseer": True,
        "steps": steps(round, entries),
        "gauges": gauges(rating, entries, stage_of(round)) if round.state != RatingState.DRAFT else [],
        "stages": list(COUNTED.values()),
        "counts": counts(rating, entries, told=told),
        "townships": (places := townships(round, rating, entries)),
        "total": {name: sum(getattr(one, name) for one in places) for name in TOTALS},
        "best": rating.scale.levels[0].name,
        "ties": sum(entry.tie for entry in entries) if working else 0,
        "open": [entry for entry in entries if not entry.proposed] if working else [],
        "behind": working and outdated(round),
        "since": changes(round) if round.state in SETTLED else [],
        "asked": len(rating.asked),
        "may_organize": holds(request, round, Permission.ORGANIZE),
        "may_decide": holds(request, round, Permission.DECIDE),
        "may_approve": _approves(request, round),
        "reopenings": _reopenings(round, entries),
        "course": course(round),
        "objections": upheld(round),
        "twice": list(filter(None, map(minutes_twice, (round.decision, round.approval)))),
        "overtaken": overtaken(round, entries)
        if round.state not in (RatingState.CLOSED, RatingState.WITHDRAWN)
        else [],
    }


def _reopenings(round: RatingRound, entries: list[RatingEntry]) -> list[tuple[RatingReopening, int]]:
    """How often it was opened again after it was in force, each with how many levels are others now."""
    rows = round.reopenings.select_related("resolution", "round__standard")
    return [(one, len(differences(one, entries))) for one in rows]


def _approves(request: HttpRequest, round: RatingRound) -> bool:
    above = Organization.objects.allowed(request.user, Permission.DECIDE)
    return round.owner.parent_id is not None and above.filter(pk=round.owner.parent_id).exists()


def _opinions(request: HttpRequest, round: RatingRound) -> list[tuple[int, str, bool]]:
    """The townships for which this person may speak now, and whether they spoke already on all their units."""
    if round.state != RatingState.COMPUTED:
        return []
    mine = RatingEntry.objects.allowed(request.user, Permission.REVIEW).filter(round=round)
    rows = mine.exclude(parent=round.owner_id).order_by("position").values_list("parent", "parent_name", "opined")
    silent = {pk for pk, _, opined in rows if opined is None}
    return [(pk, name, pk not in silent) for pk, name in dict(row[:2] for row in rows).items()]


@require_POST
def rating_compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Levels by the standard, then within the quotas."""
    round = ratings.compute(round_for(request, pk, Permission.ORGANIZE), actor=request.user)
    open_ = round.entries.filter(computed="").count()
    said = f"，其中{open_}个缺事实，等级未定" if open_ else ""
    messages.success(request, f"已计算{round.entries.count()}个单位{said}。")
    return redirect(round)


@require_form
def rating_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision that is not shown yet is taken back; a round in force is opened again by a meeting."""
    round = round_for(request, pk, Permission.DECIDE)
    if round.state == RatingState.CLOSED:
        return reopen_closed(request, round)
    return _with_reason(request, round, ratings.reopen_round, "退回审定", "已退回，可以重新计算、重新审定。")


@require_form
def rating_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole round is taken back."""
    round = round_for(request, pk, Permission.ORGANIZE)
    return _with_reason(request, round, ratings.withdraw_round, "撤回评定", "已撤回，这一年度可以重新组织评定。")


def _with_reason(request: HttpRequest, round: RatingRound, act: Any, name: str, done: str) -> HttpResponse:
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            act(round, **form.cleaned_data, actor=request.user)
            messages.success(request, done)
            return redirect(round)
    return reason_page(request, round, form, name)


@require_safe
def rating_file(request: HttpRequest, pk: int) -> FileResponse:
    """评定表 for the meeting; the export is on record."""
    round = round_for(request, pk, Permission.OVERSEE)
    return attachment(rating_table(round, actor=request.user), f"{round.title}评定表")
