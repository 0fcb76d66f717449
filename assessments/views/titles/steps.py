"""The steps of a review: computed, settled unit by unit, decided by a meeting, in force; taken back, taken away."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from assessments.forms.notices import WindowForm
from assessments.forms.resolutions import MeetingForm, undo_form
from assessments.forms.titles import CloseForm, EndForm, SettleForm
from assessments.models import TitleHolding, TitleReview, TitleState
from assessments.selectors.titles import counts, entry_rows, filtered, rule_of
from assessments.selectors.titles.pages import FILTERS
from assessments.services import titles
from assessments.services.titles.deciding import ending_faults
from assessments.services.titles.reviews import refuse_unless_open
from assessments.views.doors import sent
from config.toolkit.refusal import refusals_on, sound
from config.toolkit.views import form_page, require_form
from organizations.roles import Permission

from .doors import review_for, title_crumbs

CLOSING = "从生效日期起，认定的单位保有称号；这次评审到的单位原来保有的同一称号到这一天为止；各单位能看到自己的结果。"
SHOWING = "公示会议认定的名单，公示期间不能改；异议成立的撤回公示，涉及的单位重新审议。"
TOGETHER = 100  # units on one page to be settled


@require_POST
def title_compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Judge every unit by what is known now."""
    review = titles.compute_review(review_for(request, pk, Permission.ORGANIZE), actor=request.user)
    told = counts(rule_of(review.standard), review.entries.defer("verdicts"))
    unclear = f"，{told.share.unclear}个情况不明" if told.share.unclear else ""
    messages.success(request, f"已计算{told.entries}个单位：{told.share.held}个符合{unclear}。")
    return redirect(review)


@require_form
def title_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Opinions for the meeting: first for those that are not clear, for others when they are asked for."""
    review = review_for(request, pk, Permission.ORGANIZE)
    refuse_unless_open(review, "填写意见")
    shown, one = request.GET.get("show", "unknown"), request.GET.get("entry", "")
    entries = review.entries.filter(vacant=False).order_by("position")
    entries = entries.filter(pk=one) if one.isdecimal() else filtered(entries, shown)
    page = Paginator(entries, TOGETHER).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    form = SettleForm(sent(request), entries=rows)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            changed = titles.settle(review, form.opinions(), actor=request.user)
            messages.success(request, f"已登记{changed}个单位的意见。" if changed else "意见没有改动。")
            return redirect(review)
    told = {row.entry.pk: row for row in entry_rows(rule_of(review.standard), rows)}
    context = {
        "review": review,
        "form": form,
        "page": page,
        "rows": [(told[entry.pk], opinion, reason) for entry, opinion, reason in form.rows()],
        "tabs": [
            {"label": FILTERS[code], "url": f"?show={code}", "active": shown == code and not one}
            for code in ("unknown", "yes", "no", "other", "reopened")
        ],
        "crumbs": title_crumbs(review, ("会前意见", "")),
    }
    return render(request, "assessments/titles/settle.html", context, status=422 if form.errors else 200)


@require_form
def title_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting that decides, beside what it decides."""
    review = review_for(request, pk, Permission.DECIDE)
    form = MeetingForm(sent(request), request.FILES or None)
    if request.method == "POST" and sound(form, lambda: form.day_faults((review.day, "截止日"))):
        with refusals_on(form):
            titles.decide_review(review, form.meeting(), actor=request.user)
            messages.success(request, f"已登记审定：{form.cleaned_data['body']}。生效后单位能看到自己的结果。")
            return redirect(review)
    entries, rule = review.entries.order_by("position"), rule_of(review.standard)
    context = {
        "review": review,
        "rule": rule,
        "form": form,
        "told": counts(rule, entries.defer("verdicts")),
        "unclear": [entry for entry in entries.defer("verdicts") if entry.outcome is None and not entry.reopened],
        "again": [entry for entry in entries.defer("verdicts") if entry.outcome is None and entry.reopened],
        "other": list(entry_rows(rule, filtered(entries, "other"))),
        "crumbs": title_crumbs(review, ("登记审定", "")),
    }
    return render(request, "assessments/titles/decide.html", context, status=422 if form.errors else 200)


@require_form
def title_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom the meeting gives the title."""
    review = review_for(request, pk, Permission.ORGANIZE)
    given = {"owner": review.owner, "title": f"{review.title}结果公示"}
    form = WindowForm(sent(request), least=rule_of(review.standard).notice_days, **given)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = titles.show_review(review, form.window(), actor=request.user)
            messages.success(request, f"已登记公示，{len(made.lines)}个单位。")
            return redirect(made)
    return _act(request, review, form, "登记公示", SHOWING)


@require_form
def title_close(request: HttpRequest, pk: int) -> HttpResponse:
    """From which day on the titles are held."""
    review = review_for(request, pk, Permission.ORGANIZE)
    form = CloseForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            held = titles.close_review(review, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已生效，{len(held)}个单位保有称号。")
            return redirect(review)
    return _act(request, review, form, "生效", CLOSING)


@require_form
def title_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the review back; it stays to be seen. One in force by those who decide, with their meeting."""
    review = review_for(request, pk, Permission.SEE)
    in_force = review.state == TitleState.CLOSED
    review = review_for(request, pk, Permission.DECIDE if in_force else Permission.ORGANIZE)
    form = undo_form(sent(request), request.FILES or None, review.decision if in_force else None)
    if request.method == "POST" and sound(form, form.faults):
        with refusals_on(form):
            titles.withdraw_review(review, **form.undoing(), actor=request.user)
            messages.success(request, "已撤回。")
            return redirect(review)
    return _act(request, review, form, "撤回", "撤回以后，由它给出的称号视为没有给过，被它接替的称号恢复。")


@require_form
def title_end(request: HttpRequest, pk: int) -> HttpResponse:
    """取消称号 of one unit before its time."""
    holdings = TitleHolding.objects.allowed(request.user, Permission.DECIDE).standing()
    holding = get_object_or_404(holdings.select_related("entry__review__owner", "entry__review__standard"), pk=pk)
    review = holding.entry.review
    form = EndForm(sent(request), request.FILES or None)
    if request.method == "POST" and sound(form, partial(_ending_faults, holding, form)):
        with refusals_on(form):
            given = {"ended_on": form.cleaned_data["ended_on"], "reason": form.cleaned_data["reason"]}
            titles.end_holding(holding, **given, meeting=form.meeting(), actor=request.user)
            messages.success(request, f"已取消{holding}。")
            return redirect(holding)
    return _act(request, review, form, "取消称号", f"{holding.entry}的「{holding.name}」")


def _ending_faults(holding: TitleHolding, form: EndForm) -> list[tuple[str, str]]:
    return [*ending_faults(holding, form.cleaned_data.get("ended_on")), *form.day_faults()]


def _act(request: HttpRequest, review: TitleReview, form: object, act: str, said: str) -> HttpResponse:
    back, crumbs = review.get_absolute_url(), title_crumbs(review, (act, ""))
    return form_page(request, form, act, lead=f"{review}。{said}", back=back, crumbs=crumbs)
