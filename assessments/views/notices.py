"""公示: what everybody may read while it is shown; for its unit also objections, taking back, coming into force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.exports.notices import notice_workbook, told
from assessments.forms.notices import AnswerForm, CloseForm, ObjectionForm, WindowForm
from assessments.forms.resolutions import ReasonForm
from assessments.models import Notice, Objection, RatingRound, RatingState, Screening, TitleReview
from assessments.selectors.notices import groups, holder_of, noun_of
from assessments.selectors.ratings.roster import rating_of
from assessments.services import levels as level_services
from assessments.services import notices as services
from assessments.services import rating_notices, shown
from assessments.views.doors import Crumbs, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import attachment, form_page, require_form
from organizations.doors import need
from organizations.roles import Permission

TITLE = "公示"
PER_PAGE = 20
AFTER: dict[type[Any], tuple[str, str]] = {
    RatingRound: ("assessments:rating-close", "等级生效"),
    Screening: ("assessments:screening-file", "备案"),
    TitleReview: ("assessments:title-close", "称号生效"),
}  # what follows a notice that is over


def notice_crumbs(*more: tuple[str, str]) -> Crumbs:
    """公示 / …"""
    return [(TITLE, reverse("assessments:notice-list") if more else ""), *more]


def state_of(notice: Notice) -> tuple[str, str]:
    """The colour of its badge, and in words how it stands today."""
    if notice.withdrawn_at is not None:
        return "muted", "已撤回"
    if timezone.localdate() < notice.opens_on:
        return "todo", "未开始"
    return ("lock", "已期满") if notice.over else ("info", "公示中")


def notice_for(request: HttpRequest, pk: int, permission: Permission) -> Notice:
    """The notice with its unit, or 404."""
    notices = Notice.objects.allowed(request.user, permission).select_related("owner", "actor", "withdrawn_by")
    return get_object_or_404(notices, pk=pk)


def objection_for(request: HttpRequest, pk: int) -> Objection:
    """An objection to a notice of a unit for which the user organizes, or 404."""
    notices = Notice.objects.allowed(request.user, Permission.ORGANIZE)
    found = Objection.objects.filter(notice__in=notices).select_related("notice__owner", "organization")
    return get_object_or_404(found, pk=pk)


def round_for(request: HttpRequest, pk: int) -> RatingRound:
    """A round for whose unit the user organizes, or 404."""
    rounds = RatingRound.objects.allowed(request.user, Permission.ORGANIZE)
    return get_object_or_404(rounds.select_related("standard__owner", "owner", "notice"), pk=pk)


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The notices that the user may read, the latest first."""
    need(request, Permission.SEE)
    found = Notice.objects.allowed(request.user, Permission.SEE).select_related("owner").order_by("-opens_on", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(notice, *state_of(notice)) for notice in page.object_list]
    return render(request, "assessments/notice_list.html", {"page": page, "rows": rows, "crumbs": notice_crumbs()})


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """What is shown; beside it, for those who oversee its unit, the objections."""
    found = notice_for(request, pk, Permission.SEE)
    above = Notice.objects.allowed(request.user, Permission.OVERSEE).filter(pk=pk).exists()
    organizes = Notice.objects.allowed(request.user, Permission.ORGANIZE).filter(pk=pk).exists()
    holder = holder_of(found)
    running = holder is not None and holder.state == RatingState.SHOWN and found.withdrawn_at is None
    overtaken = _overtaken(holder) if organizes and running and isinstance(holder, RatingRound) else []
    colour, state = state_of(found)
    context = {
        **{"notice": found, "colour": colour, "state": state, "told": told(found), "groups": groups(found)},
        "holder": holder if above else None,
        "noun": noun_of(holder),
        "after": AFTER[type(holder)] if holder else None,
        "above": above,
        "may_act": organizes and running,
        "may_answer": organizes,
        "objections": found.objections.select_related("organization__parent", "actor") if above else None,
        "overtaken": overtaken,
        "crumbs": notice_crumbs((found.title, "")),
    }
    return render(request, "assessments/notice.html", context)


def _overtaken(round: RatingRound) -> list[level_services.Overtaken]:
    return level_services.overtaken(round, list(round.entries.select_related("organization")))


@require_safe
def notice_file(request: HttpRequest, pk: int) -> FileResponse:
    """公示表 to be printed and hung up; the export is on record."""
    found = notice_for(request, pk, Permission.SEE)
    return attachment(notice_workbook(found, actor=request.user), found.title)


@require_form
def notice_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a decided round."""
    round = round_for(request, pk)
    given: dict[str, Any] = {"owner": round.owner, "title": f"{round.title}结果公示"}
    form = WindowForm(sent(request), least=rating_of(round.standard).notice_days, **given)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = rating_notices.show_round(round, form.window(), actor=request.user)
            messages.success(request, f"已登记公示，{len(made.lines)}个单位。")
            return redirect(made)
    lead = f"{round.owner} · {round}。公示的内容是审定（审批）的等级，公示期间不能改；要改的先撤回公示。"
    crumbs = notice_crumbs((round.title, round.get_absolute_url()), ("登记公示", ""))
    return form_page(request, form, "登记公示", lead=lead, back=round.get_absolute_url(), crumbs=crumbs)


@require_form
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a notice back."""
    found = notice_for(request, pk, Permission.ORGANIZE)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            shown.withdraw_notice(found, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, f"公示「{found}」已撤回，改好以后可以重新公示。")
            return redirect(found)
    lead = "撤回后各单位不再看到这次公示，记录和理由保留；回到已审定。"
    return _about(request, found, form, "撤回公示", lead, danger=True)


@require_form
def objection_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register an objection."""
    found = notice_for(request, pk, Permission.ORGANIZE)
    form = ObjectionForm(sent(request), notice=found)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.raise_objection(found, **form.cleaned_data, actor=request.user)
            messages.success(request, "异议已登记，请核查后答复。")
            return redirect(found)
    return _about(request, found, form, "登记异议", "有异议没有答复的，公示的内容不能生效。")


@require_form
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer an objection."""
    objection = objection_for(request, pk)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            shown.answer_objection(objection, **form.cleaned_data, actor=request.user)
            upheld = form.cleaned_data["upheld"]
            messages.success(request, "异议成立，公示已撤回，退回重新审定。" if upheld else "异议已答复。")
            return redirect(objection.notice)
    about = f"（{objection.organization}）" if objection.organization else ""
    lead = f"{objection.raised_by}{about}：{objection.text}"
    return _about(request, objection.notice, form, "答复异议", lead)


@require_form
def rating_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The levels of a round come into force."""
    round = round_for(request, pk)
    overtaken = _overtaken(round) if round.state == RatingState.SHOWN else []
    form = CloseForm(sent(request), request.FILES or None, overtaken=overtaken)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = level_services.close_round(round, **form.given(), actor=request.user)
            messages.success(request, f"{len(given)}个单位的等级已生效，可以登记牌匾。")
            return redirect("assessments:level-list")
    back = round.notice.get_absolute_url() if round.notice else round.get_absolute_url()
    context = {
        "round": round,
        "form": form,
        "back": back,
        "crumbs": notice_crumbs((round.title, back), ("等级生效", "")),
    }
    return render(request, "assessments/rating_close.html", context, status=422 if form.errors else 200)


def _about(
    request: HttpRequest, found: Notice, form: Any, title: str, lead: str, *, danger: bool = False
) -> HttpResponse:
    here = found.get_absolute_url()
    crumbs = notice_crumbs((found.title, here), (title, ""))
    return form_page(request, form, title, lead=lead, back=here, crumbs=crumbs, danger=danger)
