"""推演: what other points and thresholds would do to a computed cycle. Only an export is recorded, nothing else."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessments import selectors
from assessments.exports.what_if import what_if_workbook
from assessments.forms.what_if import WhatIfForm
from assessments.models import Cycle
from assessments.selectors import WhatIf
from assessments.views.doors import cycle_crumbs, overseen_or_404
from config.toolkit import charts
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from config.toolkit.views import attachment, require_form
from scoring.engine import SchemeError

NOT_COMPUTED = "这次考核还没有计算，没有可以推演的结果。请在审核完成后先计算。"


@require_form
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers on the left, who moves on the right; a sent form leads to an address that says the same."""
    cycle = overseen_or_404(request, pk)
    context: dict[str, Any] = {"cycle": cycle, "run": cycle.run, "crumbs": cycle_crumbs(cycle, ("推演", ""))}
    basis = selectors.basis(cycle)
    if basis is None:
        return render(request, "assessments/what_if.html", context)
    form = WhatIfForm(basis.scheme, request.POST if request.method == "POST" else request.GET)
    outcome = outcome_of(basis, form)
    if request.method == "POST" and outcome:
        address = reverse("assessments:what-if", args=[pk])
        return redirect(f"{address}?{form.query}#outcome" if form.query else f"{address}#outcome")
    context |= {
        "form": form,
        "outcome": outcome,
        "places": cycle.scheme.places,
        "cautions": selectors.cautions(basis, outcome) if outcome else [],
        "margin": form.margin,
        "chart": grades_chart(outcome) if outcome else None,
    }
    return render(request, "assessments/what_if.html", context, status=200 if outcome else 422)


def outcome_of(basis: selectors.Basis, form: WhatIfForm) -> WhatIf | None:
    """What the numbers of the form would do; None where they are refused, and the form says why, all at once."""
    try:
        found = selectors.what_if(basis, form.numbers, convert=form.convert, margin=form.margin)
    except SchemeError as error:
        form.refuse(error.problems)
        return None
    return found if form.is_valid() else None


def grades_chart(outcome: WhatIf) -> charts.BarChart | None:
    """How many units would have each grade, with how many have it now; None where a scheme has no grades."""
    if not outcome.scheme.ladder:
        return None
    bars = []
    for grade in outcome.grades:
        bars.append(charts.Datum(f"{grade.name}（现在）", grade.before * SCALE))
        bars.append(charts.Datum(f"{grade.name}（推演）", grade.after * SCALE, "mine"))
    return charts.bars(bars, places=0, name="grades")


@require_GET
def what_if_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one unit (by its number) would get what it would get, node by node, beside what it has."""
    cycle = overseen_or_404(request, pk)
    basis = selectors.basis(cycle)
    form = WhatIfForm(basis.scheme, request.GET) if basis else None
    outcome = outcome_of(basis, form) if basis and form else None
    wanted = request.GET.get("unit", "")
    row = next((row for row in outcome.rows if str(row.number) == wanted), None) if outcome else None
    if form is None or outcome is None or row is None:
        raise Http404
    back = f"{reverse('assessments:what-if', args=[pk])}?{form.query}"
    context = {
        "cycle": cycle,
        "run": cycle.run,
        "row": row,
        "form": form,
        "back": back,
        "places": cycle.scheme.places,
        "nodes": selectors.what_if_explanation(outcome, row),
        "crumbs": cycle_crumbs(cycle, ("推演", back), (row.entry.name, "")),
    }
    return render(request, "assessments/what_if_unit.html", context)


@require_GET
def what_if_file(request: HttpRequest, pk: int) -> FileResponse:
    """The same as a workbook, marked in title and footer; the export is on record."""
    cycle = overseen_or_404(request, pk)
    basis = selectors.basis(cycle)
    if basis is None:
        raise Refused(NOT_COMPUTED)
    form = WhatIfForm(basis.scheme, request.GET)
    outcome = outcome_of(basis, form)
    if outcome is None:
        raise Refused("改动的数有问题，不能导出：" + "".join(form.problems))
    content = what_if_workbook(cycle, basis, outcome, changes=form.sentences, margin=form.margin, actor=request.user)
    return attachment(content, _name(cycle))


def _name(cycle: Cycle) -> str:
    return f"推演-{cycle.title}"
