"""试算: what a scheme would give before anybody is assessed by it. An address is the whole trial, nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from assessments import selectors
from assessments.exports.trial import trial_workbook
from assessments.forms.trial import TrialForm
from assessments.selectors import Trial
from config.toolkit import charts
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE, half_up
from config.toolkit.views import attachment
from organizations.roles import Permission
from scoring import services
from scoring.models import Scheme
from scoring.views.tabs import scheme_crumbs

TEN = 10 * SCALE


@dataclass(slots=True)
class Asked:
    """One trial as an address asks for it; `outcome` is None where the form is refused or nothing was asked yet."""

    scheme: Scheme
    form: TrialForm
    outcome: Trial | None


def asked(request: HttpRequest, pk: int) -> Asked:
    """The scheme (404 for those who do not oversee its owner) on the figures that the address names."""
    schemes = Scheme.objects.allowed(request.user, Permission.OVERSEE).select_related("owner")
    scheme = get_object_or_404(schemes, pk=pk)
    form = TrialForm(request.GET, scheme=scheme, cycles=selectors.computed_cycles(request.user))
    if not form.asked or not form.is_valid():
        return Asked(scheme, form, None)
    return Asked(scheme, form, form.trial(services.checked(scheme, doing="还不能试算")))


@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Ranking, how the points of every item lie, and what the figures lacked; or why the scheme cannot be read."""
    try:
        found = asked(request, pk)
    except Refused as refused:
        scheme = Scheme.objects.get(pk=pk)
        words = {
            "scheme": scheme,
            "refusal": refused.message.splitlines(),
            "crumbs": scheme_crumbs(scheme, ("试算", "")),
        }
        return render(request, "assessments/trial.html", words, status=409)
    outcome = found.outcome
    context: dict[str, Any] = {
        "scheme": found.scheme,
        "form": found.form,
        "trial": outcome,
        "crumbs": scheme_crumbs(found.scheme, ("试算", "")),
    }
    if outcome:
        context |= {
            "places": outcome.scheme.arithmetic.places,
            "query": found.form.query,
            "source": found.form.source,
            "levels": found.form.levels,
            "origins": selectors.origins(outcome),
            "chart": totals_chart(outcome),
        }
    refused = found.form.asked and outcome is None
    return render(request, "assessments/trial.html", context, status=422 if refused else 200)


def totals_chart(outcome: Trial) -> charts.BarChart | None:
    """The totals from the ten below the lowest, with the mean of those that take a place; None without two."""
    rows = [row for row in outcome.rows if row.result.total is not None]
    totals = [row.result.total or 0 for row in rows]
    if len(totals) < 2:
        return None
    ranked = [row.result.total or 0 for row in rows if row.result.place is not None]
    return charts.bars(
        [charts.Datum(row.name, row.result.total) for row in rows],
        mean=half_up(sum(ranked), len(ranked)) if ranked else None,
        start=max(0, (min(totals) - 1) // TEN * TEN),
        places=outcome.scheme.arithmetic.places,
        name="totals",
    )


@require_safe
def trial_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """得分说明 of one unit of a trial (by its number), node by node."""
    found = asked(request, pk)
    wanted = request.GET.get("unit", "")
    row = next((row for row in found.outcome.rows if str(row.number) == wanted), None) if found.outcome else None
    if found.outcome is None or row is None:
        raise Http404
    address = f"{reverse('assessments:scheme-trial', args=[pk])}?{found.form.query}"
    context = {
        "scheme": found.scheme,
        "row": row,
        "source": found.form.source,
        "back": address,
        "places": found.outcome.scheme.arithmetic.places,
        "nodes": selectors.trial_explanation(found.outcome, row),
        "crumbs": scheme_crumbs(found.scheme, ("试算", address), (row.name, "")),
    }
    return render(request, "assessments/trial_unit.html", context)


@require_GET
def trial_file(request: HttpRequest, pk: int) -> FileResponse:
    """The trial as a workbook, marked in titles and footers; the export is on record."""
    found = asked(request, pk)
    if found.outcome is None:
        raise Refused("试算的数据没有选对，不能导出。请在试算页面上重新选择。")
    content = trial_workbook(found.scheme, found.outcome, source=found.form.source, actor=request.user)
    return attachment(content, f"试算-{found.scheme.title}")
