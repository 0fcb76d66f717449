"""One 责任书: read by both sides, its targets written, signed, changed, and reported on month by month."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments import services
from assessments.exports.contracts import contracts_workbook
from assessments.forms.contracts import ChangeForm, ReportForm, SignForm, TargetsForm
from assessments.forms.resolutions import ReasonForm
from assessments.models import Contract, ContractState
from assessments.selectors.monthly_reports import MISSING, OPEN, MonthCell, months_of
from assessments.views.contracts import contract_crumbs
from assessments.views.doors import Crumbs, sent
from config.toolkit.refusal import refusals_on
from config.toolkit.views import attachment, form_page, require_form
from organizations.roles import Permission
from organizations.services.files import file_response


def contract_for(request: HttpRequest, pk: int, permission: Permission) -> Contract:
    """The contract with its year, unit and predecessor, or 404."""
    related = ("previous", "registered_by", "ended_by", "file")
    return get_object_or_404(
        Contract.objects.allowed(request.user, permission).for_list().select_related(*related), pk=pk
    )


def _may(request: HttpRequest, contract: Contract, permission: Permission) -> bool:
    return Contract.objects.allowed(request.user, permission).filter(pk=contract.pk).exists()


def _crumbs(request: HttpRequest, contract: Contract, *more: tuple[str, str]) -> Crumbs:
    above = contract.round.get_absolute_url() if _may(request, contract, Permission.OVERSEE) else ""
    here = contract.get_absolute_url() if more else ""
    return contract_crumbs((contract.round.title, above), (contract.name, here), *more)


@require_safe
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Tasks and targets, signatures, the months."""
    found = contract_for(request, pk, Permission.SEE)
    context = {
        "contract": found,
        "items": found.items.all(),
        "year": months_of(found) if found.state in (ContractState.SIGNED, ContractState.SUPERSEDED) else None,
        "successor": Contract.objects.filter(previous=found).first(),
        "may_organize": _may(request, found, Permission.ORGANIZE),
        "may_fill": _may(request, found, Permission.FILL),
        "crumbs": _crumbs(request, found),
    }
    return render(request, "assessments/contract.html", context)


@require_form
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """Words and numbers of a draft."""
    found = contract_for(request, pk, Permission.ORGANIZE)
    form = TargetsForm(sent(request), items=list(found.items.all()))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = services.set_targets(found, targets=form.targets(), actor=request.user)
            messages.success(request, f"已改{number}项目标任务。" if number else "目标任务没有变化。")
            return redirect(found)
    context = {"contract": found, "form": form, "act": "目标任务", "crumbs": _crumbs(request, found, ("目标任务", ""))}
    return render(request, "assessments/contract_targets.html", context, status=422 if form.errors else 200)


@require_form
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides have signed."""
    found = contract_for(request, pk, Permission.ORGANIZE)
    form = SignForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.sign_contract(found, **form.cleaned_data, actor=request.user)
            messages.success(request, f"「{found}」已登记签订。")
            return redirect(found)
    return _act(request, found, form, "登记签订")


@require_form
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one in place of a signed one."""
    found = contract_for(request, pk, Permission.ORGANIZE)
    form = ChangeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            after = services.change_contract(found, **form.cleaned_data, actor=request.user)
            messages.success(request, "已按原责任书拟定变更，请改好目标任务后重新签订；签订以前原责任书仍然有效。")
            return redirect(after)
    return _act(request, found, form, "变更责任书")


@require_form
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that nobody will sign."""
    found = contract_for(request, pk, Permission.ORGANIZE)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.withdraw_contract(found, **form.cleaned_data, actor=request.user)
            messages.success(request, f"「{found}」已撤回。")
            return redirect(found.round)
    return _act(request, found, form, "撤回责任书")


def _act(request: HttpRequest, found: Contract, form: Any, act: str) -> HttpResponse:
    lead, crumbs = f"{found.round} · {found.name}", _crumbs(request, found, (act, ""))
    return form_page(request, form, act, lead=lead, back=found.get_absolute_url(), crumbs=crumbs)


@require_safe
def contract_file(request: HttpRequest, pk: int) -> FileResponse:
    """The contract to be printed; the export is on record."""
    found = contract_for(request, pk, Permission.SEE)
    return attachment(contracts_workbook([found], actor=request.user), str(found))


@require_safe
def signed_paper(request: HttpRequest, pk: int) -> FileResponse:
    """The paper with both signatures."""
    found = contract_for(request, pk, Permission.SEE)
    if found.file is None:
        raise Http404
    return file_response(found.file)


@require_form
def monthly_report(request: HttpRequest, pk: int, month: int) -> HttpResponse:
    """One month: the unit reports or corrects it, others read it with its corrections."""
    found = contract_for(request, pk, Permission.FILL if request.method == "POST" else Permission.SEE)
    cell = _cell(found, month)
    may_fill = _may(request, found, Permission.FILL) and found.state == ContractState.SIGNED
    form = None
    if request.method == "POST" or (may_fill and (cell.report or cell.state in (OPEN, MISSING))):
        form = ReportForm(sent(request), items=list(found.items.all()), before=cell.report)
    if request.method == "POST" and form and form.is_valid():
        with refusals_on(form):
            report = services.report_month(found, month=month, **form.report(), actor=request.user)
            late = "，已过截止日，按迟报登记" if report.late else ""
            messages.success(request, f"{month}月的月报已{'更正' if cell.report else '报送'}{late}。")
            return redirect("assessments:contract-report", found.pk, month)
    items = {item.node: item for item in found.items.all()}
    context = {
        "contract": found,
        "cell": cell,
        "month": month,
        "form": form,
        "editing": bool(form) and (cell.report is None or "correct" in request.GET or request.method == "POST"),
        "said": [(items[node], *said) for node, said in (cell.report.items if cell.report else {}).items()],
        "versions": found.reports.filter(month=month).select_related("actor").order_by("-revision"),
        "crumbs": _crumbs(request, found, (f"{month}月月报", "")),
    }
    return render(request, "assessments/contract_report.html", context, status=422 if form and form.errors else 200)


def _cell(found: Contract, month: int) -> MonthCell:
    """The month of this contract; 404 for one that it does not answer for."""
    cell = next((cell for cell in months_of(found).cells if cell.month == month), None)
    if cell is None or cell.contract is None:
        raise Http404
    return cell
