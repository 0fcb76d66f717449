"""责任书 for the office: the years, one year's board of months × units, drafting and signing many at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import services
from assessments.exports.contracts import contracts_workbook
from assessments.exports.monthly_reports import reports_workbook
from assessments.forms.contracts import RoundForm, SignAllForm, UnitsForm
from assessments.models import Contract, ContractRound, ContractState
from assessments.selectors.monthly_reports import FILED, LATE, board
from assessments.views.doors import Crumbs, sent
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import attachment, require_form
from organizations.models import Organization
from organizations.roles import Permission

TITLE = "责任书"
PER_PAGE = 20
PRINTED = 200  # contracts in one workbook


def contract_crumbs(*more: tuple[str, str]) -> Crumbs:
    """责任书 / …"""
    return [(TITLE, reverse("assessments:contract-list") if more else ""), *more]


def round_for(request: HttpRequest, pk: int, permission: Permission) -> ContractRound:
    """One year's contracts of a unit over which the user holds the permission, or 404."""
    rounds = ContractRound.objects.allowed(request.user, permission).select_related("scheme__owner", "issuer")
    return get_object_or_404(rounds, pk=pk)


def _organizes(request: HttpRequest, round: ContractRound) -> bool:
    return ContractRound.objects.allowed(request.user, Permission.ORGANIZE).filter(pk=round.pk).exists()


@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """The years that the user oversees, and the contracts of the own unit."""
    rounds = ContractRound.objects.allowed(request.user, Permission.OVERSEE).for_list()
    own = Contract.objects.allowed(request.user, Permission.FILL).for_list().exclude(state=ContractState.WITHDRAWN)
    context = {
        "page": Paginator(rounds, PER_PAGE).get_page(request.GET.get("page")),
        "own": own.order_by("-round__year", "-pk")[:PER_PAGE],
        "may_found": Organization.objects.allowed(request.user, Permission.ORGANIZE).exists(),
        "crumbs": contract_crumbs(),
    }
    return render(request, "assessments/contract_list.html", context)


@require_form
def round_new(request: HttpRequest) -> HttpResponse:
    """Scheme, year and dates; then on to the units."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = RoundForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.start_round(**form.cleaned_data, actor=request.user)
            return redirect("assessments:contract-units", made.pk)
    context = {"form": form, "crumbs": contract_crumbs(("拟定责任书", ""))}
    return render(request, "assessments/contract_new.html", context, status=422 if form.errors else 200)


@require_safe
def contract_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has reported which month, what waits for signatures."""
    round = round_for(request, pk, Permission.OVERSEE)
    lines = board(round)
    waiting = list(_drafts(round))
    context = {
        "round": round,
        "lines": lines,
        "months": _months(lines),
        "waiting": waiting,
        "signed": len(lines),
        "missing": sum(line.missing for line in lines),
        "late": sum(line.late for line in lines),
        "may_organize": _organizes(request, round),
        "crumbs": contract_crumbs((round.title, "")),
    }
    return render(request, "assessments/contract_round.html", context)


def _months(lines: list[Any]) -> list[dict[str, Any]]:
    """By month how many reports came, how many are missing."""
    found = []
    for index in range(12):
        cells = [line.cells[index] for line in lines]
        owed = [cell for cell in cells if cell.state]
        came = sum(cell.state in (FILED, LATE) for cell in owed)
        found.append({"month": index + 1, "owed": len(owed), "came": came})
    return found


def _drafts(round: ContractRound) -> QuerySet[Contract]:
    drafts = round.contracts.filter(state=ContractState.DRAFT).select_related("organization", "previous")
    return drafts.order_by("organization__path")


@require_safe
def contract_month(request: HttpRequest, pk: int, month: int) -> HttpResponse:
    """One month: who is missing, and what the others reported."""
    round = round_for(request, pk, Permission.OVERSEE)
    if not 1 <= month <= 12:
        raise Http404
    cells = [cell for line in board(round) for cell in line.cells if cell.month == month and cell.contract]
    context = {
        "round": round,
        "month": month,
        "due": round.due_on(month),
        "missing": [cell for cell in cells if cell.report is None],
        "overdue": [cell for cell in cells if cell.state == "missing"],
        "reports": [cell for cell in cells if cell.report],
        "tabs": [
            {
                "label": f"{each}月",
                "url": reverse("assessments:contract-month", args=[pk, each]),
                "active": each == month,
            }
            for each in range(1, 13)
        ],
        "crumbs": contract_crumbs((round.title, round.get_absolute_url()), (f"{month}月", "")),
    }
    return render(request, "assessments/contract_month.html", context)


@require_form
def contract_units(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick the units with which a contract is drafted; those that have one are not offered."""
    round = round_for(request, pk, Permission.ORGANIZE)
    below = Organization.objects.allowed(request.user, Permission.SEE).within(round.issuer).in_force()
    held = round.contracts.filter(state__in=("draft", "signed")).values("organization")
    units = below.filter(kind=round.scheme.applies_to).exclude(pk__in=held).order_by("parent__position", "position")
    form = UnitsForm(sent(request), units=units)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = services.draft_contracts(round, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已为{len(made)}个单位拟定责任书，请核对目标任务后签订。")
            return redirect(round)
    crumbs = contract_crumbs((round.title, round.get_absolute_url()), ("选择单位", ""))
    context = {"round": round, "form": form, "units": units, "crumbs": crumbs}
    return render(request, "assessments/contract_units.html", context, status=422 if form.errors else 200)


@require_form
def sign_all(request: HttpRequest, pk: int) -> HttpResponse:
    """签字仪式: one date, one signer of the issuer, a signer for each unit."""
    round = round_for(request, pk, Permission.ORGANIZE)
    drafts = list(_drafts(round))
    if not drafts:
        raise Refused(f"「{round}」没有待签订的责任书。")
    form = SignAllForm(sent(request), drafts=drafts)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        given = {"signed_on": data["signed_on"], "issuer_signer": data["issuer_signer"], "actor": request.user}
        with refusals_on(form):
            with transaction.atomic():  # all that were signed, or none
                for contract, signer in form.signed():
                    services.sign_contract(contract, signer=signer, **given)
            messages.success(request, f"已登记{len(form.signed())}份责任书的签订。")
            return redirect(round)
    crumbs = contract_crumbs((round.title, round.get_absolute_url()), ("登记签订", ""))
    context = {"round": round, "form": form, "crumbs": crumbs}
    return render(request, "assessments/contract_sign_all.html", context, status=422 if form.errors else 200)


@require_safe
def reports_file(request: HttpRequest, pk: int) -> FileResponse:
    """月报汇总 as a workbook; the export is on record."""
    round = round_for(request, pk, Permission.OVERSEE)
    return attachment(reports_workbook(round, actor=request.user), f"{round.title}月报汇总")


@require_safe
def round_file(request: HttpRequest, pk: int) -> FileResponse:
    """All contracts in hand of the year, a sheet for each, to be printed and signed."""
    round = round_for(request, pk, Permission.OVERSEE)
    contracts = list(round.contracts.filter(state__in=("draft", "signed")).for_list().order_by("organization__path"))
    if not contracts:
        raise Refused(f"「{round}」还没有责任书可以打印。请先选择单位。")
    if len(contracts) > PRINTED:
        raise Refused(f"「{round}」有{len(contracts)}份责任书，一个文件最多{PRINTED}份。请逐份打印。")
    return attachment(contracts_workbook(contracts, actor=request.user), round.title)
