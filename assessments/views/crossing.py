"""横评: one item, all units as rows, so that one measure is used for all."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments import selectors
from assessments.models import Cycle, Stage
from assessments.selectors import CrossReview, CrossRow
from assessments.views.doors import cycle_crumbs, cycle_for
from assessments.views.grid import Answer, Saved, Sent, posted_cells, refuse, save_item
from assessments.views.lines import item_row
from config.templatetags.kaoping import points
from config.toolkit.refusal import Refused
from config.toolkit.views import require_form
from organizations.models import User
from organizations.roles import Permission


def crossed_or_404(cycle: Cycle, code: str) -> CrossReview:
    """The item over all units; a code that the scheme does not have is a 404."""
    try:
        return selectors.cross_review(cycle, code)
    except KeyError as error:
        raise Http404 from error


@require_safe
def first_item(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first item of the scheme."""
    cycle = cycle_for(request, pk, Permission.REVIEW)
    return redirect("assessments:cross-review", pk, selectors.outline(cycle.scheme).leaves[0].code)


@require_form
def cross_review(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One page per item; PgUp and PgDn lead to the items beside it."""
    cycle = cycle_for(request, pk, Permission.REVIEW)
    crossed = crossed_or_404(cycle, code)
    if request.method == "POST":
        answers = save_rows(crossed, posted_cells(request.POST), actor=request.user)
        bad = dict.fromkeys(answer["message"] for answer in answers if answer["state"] in ("refused", "conflict"))
        for sentence in bad:
            messages.error(request, sentence)
        if not bad:
            messages.success(request, "已保存。")
        return redirect("assessments:cross-review", pk, code)
    leaves = selectors.outline(cycle.scheme).leaves
    context = {
        "cycle": cycle,
        "crossed": crossed,
        "rows": [
            (row, item_row(row.item, Stage.REVIEW, prefix=f"{row.sheet.pk}/", unit=row.entry.name))
            for row in crossed.rows
        ],
        "data": next(([line.datum for line in row.item.data] for row in crossed.rows if not row.item.spared), []),
        "locked": [row for row in crossed.rows if row.item.locked and not row.item.spared],
        "leaves": [placed.node for placed in leaves],
        "position": [placed.code for placed in leaves].index(code) + 1,
        "crumbs": cycle_crumbs(cycle, ("横向评审", "")),
    }
    return render(request, "assessments/cross_review.html", context)


def save_rows(crossed: CrossReview, sent: Mapping[str, Sent], *, actor: User) -> list[Answer]:
    """Saves what was sent, sheet by sheet; keys are "<sheet>/<datum>" and "<sheet>/reason:<code>"."""
    answers: list[Answer] = []
    for row in crossed.rows:
        prefix = f"{row.sheet.pk}/"
        own = {key.removeprefix(prefix): cell for key, cell in sent.items() if key.startswith(prefix)}
        if own:
            saved = _save_row(row, own, actor=actor)
            answers += [{**answer, "key": prefix + answer["key"]} for answer in saved.answers.values()]
    return answers


def _save_row(row: CrossRow, sent: Mapping[str, Sent], *, actor: User) -> Saved:
    """One unit's cells; that its sheet is locked holds up nobody else's."""
    try:
        return save_item(row.sheet, row.item, sent, actor=actor)
    except Refused as refusal:
        return refuse(sent, refusal.message)


def row_totals(crossed: CrossReview) -> dict[str, str]:
    """The settled points of every row, for the open page."""
    places = crossed.cycle.scheme.places
    totals = {f"row:{row.sheet.pk}": points(row.item.review_points, places) for row in crossed.rows}
    return totals | {"mean": points(crossed.mean_review, places)}
