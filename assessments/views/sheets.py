"""自评: the sheet of one unit, filled in like a spreadsheet, with its proof beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import selectors, services
from assessments.models import Sheet, SheetState, Stage
from assessments.selectors import ItemLine, SheetView
from assessments.selectors.settling import to_fill, unanswered
from assessments.services.deductions import unreasoned
from assessments.services.evidence import without_evidence
from assessments.views.doors import cycle_crumbs, fills, sheet_for
from assessments.views.grid import items_of, posted_cells, save
from assessments.views.lines import section_rows
from config.toolkit.refusal import Refused
from config.toolkit.views import require_form, wants_partial
from organizations.models import User
from organizations.roles import Permission


def missing_items(view: SheetView) -> list[tuple[ItemLine, str]]:
    """What stands between the sheet and its submission: items with the words for what is missing."""
    outline = selectors.outline_of(view.entry)
    items = list(items_of(view))
    values = {(line.datum.code, Stage.SELF): line.own for item in items for line in item.data if line.own}
    blank = unanswered(outline, values, outline.unit_data, Stage.SELF)
    bare = {leaf.code for leaf in without_evidence(view.sheet, outline, values)}
    silent = {leaf.code for leaf in unreasoned(outline, view.entry, values)}
    found = []
    for item in items:
        names = [line.datum.name for line in item.data if line.datum.code in blank]
        if names:
            found.append((item, f"未填{'、'.join(names)}"))
        elif item.leaf.code in bare:
            found.append((item, "没有佐证材料"))
        elif item.leaf.code in silent and not item.locked:
            found.append((item, "自评低于满分，没有写明理由"))
    return found


@require_form
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by all who may see it; the own unit fills it in, also without JavaScript (the form posts whole)."""
    if request.method == "POST":
        return _save_whole(request, sheet_for(request, pk, Permission.FILL))
    found = sheet_for(request, pk, Permission.SEE)
    context = sheet_context(found, reader=request.user)
    name = "assessments/_sheet_progress.html" if wants_partial(request) else "assessments/sheet.html"
    return render(request, name, context)


def sheet_context(found: Sheet, *, reader: User) -> dict[str, Any]:
    """What the page of a sheet shows this person: a unit learns its score, and the office's proof, when published."""
    may_fill = fills(reader, found)
    view = selectors.sheet_view(found, stage=Stage.SELF, reader=reader)
    missing = missing_items(view)
    asked = {leaf.code for leaf in to_fill(selectors.outline_of(view.entry))} | {item.leaf.code for item, _ in missing}
    return {
        "view": view,
        "sheet": found,
        "cycle": view.cycle,
        "sections": section_rows(view, readonly=not may_fill),
        "missing": missing,
        "filled": len(asked) - len(missing),
        "count": len(asked),
        "returned": [item for item in items_of(view) if item.returned],
        "may_fill": may_fill,
        "may_edit": may_fill and not view.lock,
        "show_review": found.state == SheetState.REVIEWED and view.told,
        "crumbs": cycle_crumbs(view.cycle, (str(view.entry), "")),
    }


def _save_whole(request: HttpRequest, found: Sheet) -> HttpResponse:
    view = selectors.sheet_view(found, stage=Stage.SELF)
    saved = save(found, posted_cells(request.POST), view=view, stage=Stage.SELF, actor=request.user)
    for sentence in saved.refused:
        messages.error(request, sentence)
    if not saved.refused:
        messages.success(request, "已保存。")
    return redirect(found)


@require_form
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """提交 to those who review it; refused, the page stays and leads to what is missing. By GET, it is the sheet."""
    found = sheet_for(request, pk, Permission.FILL)
    if request.method != "POST":
        return redirect(found)
    try:
        found = services.submit(found, actor=request.user)
    except Refused as refused:
        context = {**sheet_context(found, reader=request.user), "refusal": refused.message}
        return render(request, "assessments/sheet.html", context, status=409)
    messages.success(request, "已提交，等待审核。提交后不能再改；被退回的项目可以修改后重新提交。")
    return redirect(found)
