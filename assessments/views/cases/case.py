"""One 整顿: where it stands, what can be done now, and everything that belongs to it; its months."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.case_acceptance import acceptance_workbook
from assessments.exports.cases import checklist_workbook
from assessments.exports.laid import today
from assessments.forms.cases import PARTS, NewCaseForm
from assessments.forms.cases.months import MonthForm
from assessments.models import Acceptance, Case, CasePlan, CaseProblem, MonthlyProgress, Visit
from assessments.models.case_parts import WAITING
from assessments.selectors.cases.board import CaseLine, board
from assessments.selectors.cases.rhythm import DutyLine, Month, due_on
from assessments.selectors.cases.rules import rules, uncovered
from assessments.selectors.cases.sheet import sheet_lines
from assessments.selectors.cases.succession import leading_on
from assessments.selectors.cases.timeline import steps, timeline
from assessments.services import cases
from assessments.views.cases.doors import case_crumbs, case_for, first_step, parts_now, rights, steps_now
from assessments.views.cases.grounds import listed_for
from assessments.views.doors import sent
from config.toolkit.refusal import refusals_on, sound
from config.toolkit.views import attachment, require_form
from organizations.models import Organization
from organizations.roles import Permission
from organizations.services.files import file_response

VISITS = 8
PAPERS = {"plans": CasePlan, "problems": CaseProblem, "acceptances": Acceptance}


@require_safe
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Way, behind what, problems, team and visits, months, notices, acceptances, plate, timeline."""
    case = case_for(request, pk)
    held = rights(request.user, case)
    line = board(Case.objects.filter(pk=case.pk))[0]
    acts = steps_now(case, held)
    months = case.months.filter(current=True).select_related("actor", "accepted_by")
    plan = case.plans.select_related("submitted_by", "file").last()
    acceptances = list(case.acceptances.standing())
    visits = Visit.objects.standing().filter(helper__case=case).select_related("helper", "actor")
    context = {
        "case": case,
        "rules": rules(case),
        "why": listed_for(request, case),
        "line": line,
        "way": steps(case),
        "acts": acts,
        "first": first_step(acts, line),
        "may_work": bool(held & {Permission.FILL, Permission.REVIEW, Permission.ORGANIZE}),
        "lacking": uncovered(case) if case.working else [],
        "ways": leading_on(case) if not case.over else [],
        "problems": _with_acts(case, "problems", case.problems.standing().select_related("checked_by"), held),
        "helpers": _with_acts(case, "helpers", case.helpers.all(), held),
        "months_shown": _months_shown(line),
        "visits": _with_acts(case, "visits", visits[:VISITS], held),
        "visits_all": visits.count(),
        "months": _with_acts(case, "months", months.order_by("-year", "-month"), held),
        "months_waiting": months.filter(WAITING).count() if held & {Permission.REVIEW, Permission.ORGANIZE} else 0,
        "notices": _with_acts(case, "notices", case.notices.all(), held),
        "plates": _with_acts(case, "plates", case.plates.standing(), held),
        "acceptances": acceptances,
        "looked": _with_acts(case, "acceptances", case.acceptances.all(), held),
        "sheet": sheet_lines(case, acceptances) if any(one.points for one in acceptances) else [],
        "plan": plan if plan and plan.answered_at is None else None,
        "plan_returned": plan.returned if plan else "",
        "later_cases": case.next_cases.all(),
        "may_relist": Permission.ORGANIZE in held,
        "next_month": _next_month(line) if case.on_list else None,
        "happenings": timeline(case),
        "crumbs": case_crumbs((str(case), "")),
    }
    return render(request, "assessments/case.html", context)


def _with_acts(case: Case, noun: str, rows: Any, held: frozenset[Permission]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Each row with what can be done with it; the rows know the case that is already read."""
    found = []
    for row in rows:
        if noun == "visits":
            row.helper.case = case
        else:
            row.case = case
        found.append((row, parts_now(row, noun, PARTS[noun][1], held) if held else []))
    return found


def _months_shown(line: CaseLine) -> Sequence[str]:
    """The headings of the rhythm: 3月; with the year where it changes."""
    lines: Sequence[DutyLine] = line.duties
    months = [cell.month for cell in lines[0].cells] if lines else []
    return [f"{year}年{month}月" if not at or month == 1 else f"{month}月" for at, (year, month) in enumerate(months)]


def _next_month(line: CaseLine) -> Month | None:
    """The month that is going on, unless it is reported already."""
    month = (line.today.year, line.today.month)
    return None if line.case.months.filter(year=month[0], month=month[1]).exists() else month


@require_form
def case_new(request: HttpRequest) -> HttpResponse:
    """A unit is registered by hand; one with the decision is on the list at once."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    asked = request.GET.get("unit", "")
    seen = Organization.objects.allowed(request.user, Permission.SEE).select_related("parent")
    unit = seen.filter(pk=asked).first() if asked.isdigit() else None
    form = NewCaseForm(sent(request), user=request.user, unit=unit)
    if request.method == "POST" and sound(form, form.faults):
        with refusals_on(form):
            case = form.submit(request.user)
            messages.success(request, f"「{case}」已登记。")
            return redirect(case)
    context = {"form": form, "crumbs": case_crumbs((form.title, ""))}
    return render(request, "assessments/case_new.html", context, status=422 if form.errors else 200)


@require_form
def case_month(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """One month: the unit reports or corrects it, others read it with its corrections and let it count."""
    case = case_for(request, pk)
    if not 1 <= month <= 12:
        raise Http404
    held = rights(request.user, case)
    works = bool(held & {Permission.FILL, Permission.REVIEW, Permission.ORGANIZE}) and not case.over
    if request.method == "POST" and not works:
        raise Http404
    report = case.months.filter(year=year, month=month, current=True).select_related("actor", "accepted_by").first()
    form = MonthForm(sent(request), before=report) if works else None
    if request.method == "POST" and form and sound(form, form.faults):
        with refusals_on(form):
            cases.report_progress(case, year=year, month=month, **form.cleaned_data, actor=request.user)
            messages.success(request, f"{year}年{month}月的月报已{'更正' if report else '报送'}。")
            return redirect("assessments:case-month", case.pk, year, month)
    context = {
        "case": case,
        "year": year,
        "month": month,
        "due": due_on(year, month),
        "report": report,
        "form": form,
        "editing": bool(form) and (report is None or "correct" in request.GET or request.method == "POST"),
        "may_accept": bool(held & {Permission.REVIEW, Permission.ORGANIZE}) and report is not None and report.waiting,
        "versions": case.months.filter(year=year, month=month).select_related("actor").order_by("-revision"),
        "crumbs": case_crumbs((str(case), case.get_absolute_url()), (f"{year}年{month}月", "")),
    }
    return render(request, "assessments/case_month.html", context, status=422 if form and form.errors else 200)


@require_POST
def month_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit above, or the one that leads the case, lets a month count."""
    reports = MonthlyProgress.objects.select_related("case").filter(case__in=_above(request))
    report = get_object_or_404(reports, pk=pk)
    cases.accept_month(report, actor=request.user)
    messages.success(request, f"{report}的月报已认可。")
    return redirect("assessments:case-month", report.case_id, report.year, report.month)


@require_POST
def months_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for all months of a case that wait."""
    case = get_object_or_404(_above(request), pk=pk)
    number = cases.accept_months(case, actor=request.user)
    messages.success(request, f"已认可{number}个月的月报。")
    return redirect(case)


def _above(request: HttpRequest) -> QuerySet[Case]:
    """The cases of units directly below the user's, and those that it leads."""
    below = Case.objects.allowed(request.user, Permission.REVIEW)
    return below | Case.objects.allowed(request.user, Permission.ORGANIZE)


@require_safe
def checklist_file(request: HttpRequest, pk: int) -> FileResponse:
    """销号表 of one case; the export is on record."""
    case = case_for(request, pk)
    return attachment(
        checklist_workbook(case, actor=request.user), f"{case.organization.parent or ''}{case.name}整顿销号表{today()}"
    )


@require_safe
def acceptance_file(request: HttpRequest, pk: int) -> FileResponse:
    """验收表 of what was accepted, and an empty one for the next step; the export is on record."""
    case = case_for(request, pk)
    return attachment(
        acceptance_workbook(case, actor=request.user), f"{case.organization.parent or ''}{case.name}整顿验收表{today()}"
    )


@require_safe
def case_paper(request: HttpRequest, pk: int, noun: str) -> FileResponse:
    """The plan, the evidence of a problem, the papers of an acceptance."""
    seen = Case.objects.allowed(request.user, Permission.SEE)
    row = get_object_or_404(PAPERS[noun].objects.filter(case__in=seen).exclude(file=None), pk=pk)
    return file_response(row.file)
