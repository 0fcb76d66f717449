"""整顿 for those who lead it: the ledger, the burn-down of the year, who is behind, the townships; all to Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.case_filters import CaseFilter
from assessments.exports.case_progress import progress_workbook
from assessments.exports.cases import ledger_workbook
from assessments.exports.laid import today
from assessments.models import Case, ScreeningEntry
from assessments.models.cases import OVER
from assessments.selectors.cases.board import CaseLine, board, by_township, total
from assessments.selectors.cases.burndown import BurnPoint, burndown
from assessments.selectors.cases.years import YearLine, years
from assessments.views.cases.doors import case_crumbs
from assessments.views.ranges import asked_of, seen
from config.toolkit.line_charts import LineChart, Series, lines
from config.toolkit.views import attachment, wants_partial
from organizations.doors import held, need
from organizations.models import Organization
from organizations.roles import Permission

PER_PAGE = 50
TABS = {"case-list": "整顿台账", "case-progress": "销号进度", "case-behind": "落后情况", "case-townships": "乡镇汇总"}


def _seen(request: HttpRequest) -> QuerySet[Case]:
    return Case.objects.allowed(request.user, Permission.SEE)


def _frame(request: HttpRequest, name: str) -> dict[str, Any]:
    """What the four pages share; whose cases they count."""
    tabs = [
        {"label": label, "url": reverse(f"assessments:{each}"), "active": each == name} for each, label in TABS.items()
    ]
    return {"tabs": tabs, "page_name": name, "crumbs": case_crumbs(), "range": seen(request)}


def _filtered(request: HttpRequest) -> tuple[CaseFilter, list[CaseLine]]:
    """The filter, and the lines that it leaves."""
    found = CaseFilter(request.GET, _seen(request))
    rows = board(found.qs.order_by(*Case._meta.ordering))
    return found, [line for line in rows if line.faults] if request.GET.get("behind") == "1" else rows


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Every case that the user sees, with what it is behind with."""
    need(request, Permission.SEE)
    found, rows = _filtered(request)
    context = {
        "filter": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "sum": total(rows),
        "may_found": Organization.objects.allowed(request.user, Permission.ORGANIZE).exists(),
        **_frame(request, "case-list"),
    }
    template = "assessments/_case_rows.html" if wants_partial(request) else "assessments/case_list.html"
    return render(request, template, context)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdigit() and 1949 <= int(asked) <= 2999 else timezone.localdate().year


def _years(request: HttpRequest, chosen: int) -> list[dict[str, Any]]:
    """The years in which anything was listed, and this one."""
    found = set(_seen(request).values_list("year", flat=True)) | {chosen, timezone.localdate().year}
    url = reverse("assessments:case-progress")
    years = sorted(found, reverse=True)
    return [{"label": f"{year}年", "url": f"{url}?year={year}", "active": year == chosen} for year in years]


def _all_years(request: HttpRequest) -> list[YearLine]:
    return years(_seen(request), ScreeningEntry.objects.allowed(request.user, Permission.SEE))


@require_safe
def case_progress(request: HttpRequest) -> HttpResponse:
    """The burn-down of a year: chart and table; and how many were listed and came off the list, year by year."""
    need(request, Permission.SEE)
    year = _year(request)
    points = burndown(_seen(request), year)
    context = {
        "year": year,
        "years": _years(request, year),
        "points": points,
        "chart": chart(points),
        "all_years": _all_years(request),
        "oversees": Permission.OVERSEE in held(request),
        **_frame(request, "case-progress"),
    }
    return render(request, "assessments/case_progress.html", context)


def chart(points: Sequence[BurnPoint]) -> LineChart:
    """未销号 by month beside what the first deadlines said."""
    series = [
        Series("月末未销号", [point.left for point in points]),
        Series("按原定期限应剩", [point.planned for point in points], "plan"),
    ]
    return lines([point.label for point in points], series, name="burndown")


@require_safe
def case_behind(request: HttpRequest) -> HttpResponse:
    """Who is behind with what."""
    need(request, Permission.SEE)
    cases = _seen(request).exclude(state__in=OVER).order_by("organization__path")
    rows = [line for line in board(cases) if line.faults]
    context = {
        "rows": rows,
        "duties": [(line, duty) for line in rows for duty in line.short],
        "months": [line for line in rows if line.missing],
        "problems": [(line, problem) for line in rows for problem in line.overdue],
        "others": [line for line in rows if line.late or line.notices],
        **_frame(request, "case-behind"),
    }
    return render(request, "assessments/case_behind.html", context)


@require_safe
def case_townships(request: HttpRequest) -> HttpResponse:
    """The cases of every township."""
    need(request, Permission.SEE)
    rows = board(_seen(request))
    context = {"townships": by_township(rows), "sum": total(rows), **_frame(request, "case-townships")}
    return render(request, "assessments/case_townships.html", context)


@require_safe
def ledger_file(request: HttpRequest) -> FileResponse:
    """The ledger as it is filtered, with who is behind; the export is on record."""
    need(request, Permission.SEE)
    found, rows = _filtered(request)
    asked = asked_of(request, found.form, "township")
    return attachment(ledger_workbook(rows, asked, actor=request.user), f"{asked.name}整顿台账{today()}")


@require_safe
def progress_file(request: HttpRequest) -> FileResponse:
    """The burn-down, the years and the townships; the export is on record."""
    need(request, Permission.SEE)
    year, name = _year(request), seen(request)
    points, cases = burndown(_seen(request), year), board(_seen(request))
    content = progress_workbook(points, _all_years(request), cases, year, name, actor=request.user)
    return attachment(content, f"{name}{year}年整顿销号进度{today()}")
