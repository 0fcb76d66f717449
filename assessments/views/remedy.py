"""One item of 整改台账: read by both sides, answered by the unit, struck off or sent back by its owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.forms.remedies import AnswerForm, ExtendForm, HandOverForm, SendBackForm, SettleForm
from assessments.forms.resolutions import ReasonForm
from assessments.models import Remedy, RemedyAnswer, RemedyState, Result
from assessments.models.remedies import STANDING, TO_MEND
from assessments.selectors.remedies import losses_now
from assessments.services import remedies as ledger
from assessments.views.doors import sent
from assessments.views.remedies import remedy_crumbs
from config.toolkit.refusal import refusals_on
from config.toolkit.views import form_page, require_form
from organizations.roles import Permission
from organizations.services.files import file_response


def remedy_for(request: HttpRequest, pk: int, permission: Permission) -> Remedy:
    """The item with its units and source, or 404."""
    return get_object_or_404(Remedy.objects.allowed(request.user, permission).for_list(), pk=pk)


def _may(request: HttpRequest, remedy: Remedy, permission: Permission) -> bool:
    return Remedy.objects.allowed(request.user, permission).filter(pk=remedy.pk).exists()


@require_safe
def remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """The problem, whose turn it is, what was said."""
    found = remedy_for(request, pk, Permission.SEE)
    results = Result.objects.allowed(request.user, Permission.SEE).filter(pk=found.result_id)
    organizes = _may(request, found, Permission.ORGANIZE)
    context = {
        "remedy": found,
        "answers": found.answers.select_related("actor", "file"),
        "result": results.first(),
        "now": losses_now([found]).get(found.pk),
        "may_answer": found.state in TO_MEND and _may(request, found, Permission.FILL),
        "may_settle": organizes and found.state == RemedyState.ANSWERED,
        "may_reopen": organizes and found.state == RemedyState.SETTLED,
        "may_change": organizes and found.state in STANDING,
        "crumbs": remedy_crumbs((found.name, "")),
    }
    return render(request, "assessments/remedy.html", context)


@require_form
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's answer."""
    found = remedy_for(request, pk, Permission.FILL)
    form = AnswerForm(sent(request), request.FILES or None, remedy=found)
    return _act(request, found, form, ledger.answer_remedy, "答复", "已答复，等待交办单位验收。")


@require_form
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """销号."""
    found = remedy_for(request, pk, Permission.ORGANIZE)
    return _act(request, found, SettleForm(sent(request)), ledger.settle_remedy, "销号", "已销号。")


@require_form
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回, or 重新整改 after 销号."""
    found = remedy_for(request, pk, Permission.ORGANIZE)
    form = SendBackForm(sent(request), remedy=found)
    return _act(request, found, form, ledger.return_remedy, "退回重新整改", "已退回，列入整改单位的待办。")


@require_form
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """延期."""
    found = remedy_for(request, pk, Permission.ORGANIZE)
    return _act(request, found, ExtendForm(sent(request)), ledger.extend_remedy, "延期", "整改期限已改。")


@require_form
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """转交, when the unit was merged."""
    found = remedy_for(request, pk, Permission.ORGANIZE)
    form = HandOverForm(sent(request), user=request.user)
    return _act(request, found, form, ledger.hand_over_remedy, "转交", "已转交。")


@require_form
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销 of what was listed by mistake."""
    found = remedy_for(request, pk, Permission.ORGANIZE)
    form = ReasonForm(sent(request))
    return _act(request, found, form, ledger.withdraw_remedy, "撤销整改事项", "已撤销，记录保留。")


def _act(
    request: HttpRequest,
    found: Remedy,
    form: forms.Form,
    service: Callable[..., Any],
    act: str,
    done: str,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service(found, **form.cleaned_data, actor=request.user)
            messages.success(request, f"「{found}」{done}")
            return redirect(found)
    crumbs = remedy_crumbs((found.name, found.get_absolute_url()), (act, ""))
    lead, about, back = f"{found.name} · {found.origin}", f"问题：{found.text}", found.get_absolute_url()
    return form_page(request, form, act, lead=lead, about=about, back=back, crumbs=crumbs)


@require_safe
def answer_file(request: HttpRequest, pk: int) -> FileResponse:
    """What was sent with an answer."""
    seen = Remedy.objects.allowed(request.user, Permission.SEE)
    found = get_object_or_404(RemedyAnswer.objects.select_related("file").filter(remedy__in=seen), pk=pk)
    if found.file is None:
        raise Http404
    return file_response(found.file)
