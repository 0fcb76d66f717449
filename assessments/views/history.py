"""考核结果 on the page of a unit: its results over the years, with those of the units from which it came (F4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from assessments.exports.history import history_workbook
from assessments.models import Result
from assessments.selectors.history import Past, history
from config.toolkit import charts
from config.toolkit.views import attachment
from organizations.models import Organization
from organizations.panels import Panel
from organizations.roles import Permission


@dataclass(frozen=True, slots=True)
class LineageCard:
    """The results under one scheme, the latest first; `open` are those from which this person may walk back."""

    pasts: Sequence[Past]
    chart: charts.BarChart | None
    open: frozenset[int]
    inherited: bool
    table: str


def results_panel(request: HttpRequest, unit: Organization) -> Panel:
    """A table for each scheme."""
    groups = history(unit, request.user)
    found = [share.result.pk for group in groups for past in group for share in past.shares if share.result]
    seen = Result.objects.allowed(request.user, Permission.SEE).filter(pk__in=found)
    visible = frozenset(seen.values_list("pk", flat=True)) if found else frozenset()
    cards = [_card(group, number, visible) for number, group in enumerate(groups)]
    return Panel("assessments/_unit_results.html", {"cards": cards})


def _card(pasts: Sequence[Past], number: int, visible: frozenset[int]) -> LineageCard:
    known = [past for past in reversed(pasts) if past.value is not None]
    drawn = [charts.Datum(_period(past), past.value) for past in known]
    places = pasts[0].cycle.scheme.places
    chart = charts.bars(drawn, places=places, name=f"history-{number}") if len(drawn) > 1 else None
    inherited = any(past.own is None for past in pasts)
    return LineageCard(pasts, chart, visible, inherited, f"results-{number}")


def _period(past: Past) -> str:
    """2026年, or from month to month where a period is not the year."""
    begun, ended = past.cycle.period_from, past.cycle.period_to
    if (begun.month, begun.day, ended.month, ended.day) == (1, 1, 12, 31) and begun.year == ended.year:
        return f"{ended.year}年"
    return f"{begun.year}.{begun.month}—{ended.year}.{ended.month}"


@require_GET
def history_file(request: HttpRequest, pk: int) -> FileResponse:
    """The same lines as a workbook; the export is on record."""
    unit = get_object_or_404(Organization.objects.allowed(request.user, Permission.SEE), pk=pk)
    content = history_workbook(unit, history(unit, request.user), actor=request.user)
    return attachment(content, f"{unit.name}历年考核结果")
