"""One line of 结果运用: who, what, why, with the chain of periods; what people say of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.forms.consequences import SettleForm
from assessments.forms.resolutions import ReasonForm
from assessments.models import ConsequenceEntry, ListState
from assessments.selectors.consequences import rules_of, why
from assessments.services import consequences
from assessments.views.consequences import consequence_crumbs
from assessments.views.doors import Crumbs, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import form_page, require_form
from organizations.roles import Permission
from scoring.standards import verdict_of


def entry_for(request: HttpRequest, pk: int, permission: Permission) -> ConsequenceEntry:
    """The line with its list, or 404."""
    related = ("batch__standard__owner", "batch__owner", "batch__resolution", "organization", "person")
    people = ("settled_by", "applied_by")
    found = ConsequenceEntry.objects.allowed(request.user, permission).select_related(*related, *people)
    return get_object_or_404(found, pk=pk)


def _crumbs(entry: ConsequenceEntry, *more: tuple[str, str]) -> Crumbs:
    above = (entry.batch.title, entry.batch.get_absolute_url())
    return consequence_crumbs(above, (entry.name, entry.get_absolute_url() if more else ""), *more)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """What follows for one unit, and everything that it rests on."""
    found = entry_for(request, pk, Permission.SEE)
    spec = rules_of(found.batch.standard)
    organizes = ConsequenceEntry.objects.allowed(request.user, Permission.ORGANIZE).filter(pk=pk).exists()
    context = {
        "entry": found,
        "made": found.batch,
        "sentence": spec.said(spec.by_code[found.rule]),
        "why": why(found),
        "leaves": verdict_of(found.verdict).leaves,
        "may_settle": organizes and found.batch.state == ListState.COMPUTED,
        "may_take_back": organizes and found.batch.state == ListState.DECIDED and found.applied_on,
        "crumbs": _crumbs(found),
    }
    return render(request, "assessments/consequence.html", context)


@require_form
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Applies or not, with which prize or amount, and why."""
    found = entry_for(request, pk, Permission.ORGANIZE)
    form = SettleForm(sent(request), entry=found)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = consequences.settle_entry(found, **form.said(), actor=request.user)
            messages.success(request, f"「{done}」：{consequences.told(done)}。")
            return redirect(done)
    return _answer(request, found, form, "判断")


@require_form
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not carried out after all."""
    found = entry_for(request, pk, Permission.ORGANIZE)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            consequences.take_back_applied(found, **form.cleaned_data, actor=request.user)
            messages.success(request, f"「{found}」的执行登记已撤销。")
            return redirect(found)
    return _answer(request, found, form, "撤销执行登记")


def _answer(request: HttpRequest, found: ConsequenceEntry, form: SettleForm | ReasonForm, act: str) -> HttpResponse:
    lead, about, back = f"{found} · {found.batch}", f"计算结果：{why(found)}", found.get_absolute_url()
    return form_page(request, form, act, lead=lead, about=about, back=back, crumbs=_crumbs(found, (act, "")))
