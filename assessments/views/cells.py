"""Doors of the entry grid: JSON in, JSON out, cell by cell."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from assessments import selectors
from assessments.models import Sheet, Stage
from assessments.views.crossing import crossed_or_404, row_totals, save_rows
from assessments.views.doors import cycle_for, sheet_for
from assessments.views.grid import grid_response, save, sent_cells
from organizations.roles import Permission


def _save(request: HttpRequest, sheet: Sheet, stage: Stage) -> HttpResponse:
    view = selectors.sheet_view(sheet, stage=stage)
    saved = save(sheet, sent_cells(request), view=view, stage=stage, actor=request.user)
    stages = Stage if stage == Stage.REVIEW else [Stage.SELF]  # what the office settled is no news for the unit yet
    return grid_response(saved.answers.values(), selectors.sheet_points(sheet, stages=stages))


@require_POST
def sheet_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """自评 of the own unit."""
    return _save(request, sheet_for(request, pk, Permission.FILL), Stage.SELF)


@require_POST
def review_cells(request: HttpRequest, pk: int) -> HttpResponse:
    """审核 of one unit."""
    return _save(request, sheet_for(request, pk, Permission.REVIEW), Stage.REVIEW)


@require_POST
def cross_cells(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """横评: one item, many units."""
    cycle = cycle_for(request, pk, Permission.REVIEW)
    crossed = crossed_or_404(cycle, code)
    answers = save_rows(crossed, sent_cells(request), actor=request.user)
    if not answers:
        raise Http404
    return grid_response(answers, row_totals(selectors.cross_review(cycle, code)))
