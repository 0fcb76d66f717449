"""审核: one unit's sheet, item by item: own value beside the settled one, reasons, returns, finish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessments import selectors, services
from assessments.models import Sheet, SheetState, Stage
from assessments.selectors import SheetView
from assessments.selectors.locks import OPEN_STATES
from assessments.selectors.settling import items_with, to_review, unreviewed, zeroable
from assessments.views.doors import cycle_crumbs, sheet_for
from assessments.views.grid import items_of, posted_cells, save
from assessments.views.lines import awaits, offered, section_rows, veto_rows
from config.toolkit.refusal import Refused
from config.toolkit.views import require_form, wants_partial
from organizations.models import User
from organizations.roles import Permission


@require_form
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as the reviewer sees it; without JavaScript the form posts whole."""
    sheet = sheet_for(request, pk, Permission.REVIEW)
    if request.method == "POST":
        return _save_whole(request, sheet)
    context = review_context(sheet, user=request.user)
    if wants_partial(request):
        return render(request, "assessments/_review_progress.html", context)
    return render(request, "assessments/review.html", context)


def review_context(sheet: Sheet, *, user: User) -> dict[str, Any]:
    """What the page shows."""
    view = selectors.sheet_view(sheet, stage=Stage.REVIEW)
    scheme = selectors.outline_of(view.entry)
    left, all_of_it = unreviewed(scheme, view.values), to_review(scheme)
    vetoes = veto_rows(view)
    neighbours = list(
        Sheet.objects.allowed(user, Permission.REVIEW)
        .filter(roster_entry__cycle=view.cycle)
        .select_related("roster_entry")
        .order_by("roster_entry__position")
    )
    at = [other.pk for other in neighbours].index(sheet.pk)
    return {
        "view": view,
        "sheet": sheet,
        "cycle": view.cycle,
        "sections": offered(view, section_rows(view)),
        "vetoes": vetoes,
        "left": left,
        "zeros": 0 if view.lock else len(items_with(scheme, zeroable(scheme, view.values))),
        "veto_zeros": not view.lock and any(not row.reviewed for row in vetoes),
        **return_context(view, chosen=""),
        "done": len(all_of_it) - len(left),
        "count": len(all_of_it),
        "may_reopen": sheet.state == SheetState.REVIEWED and view.cycle.state in OPEN_STATES,
        "previous": neighbours[at - 1] if at else None,
        "following": neighbours[at + 1] if at + 1 < len(neighbours) else None,
        "neighbours": neighbours,
        "crumbs": cycle_crumbs(view.cycle, (f"审核 {view.entry}", "")),
    }


def _save_whole(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    view = selectors.sheet_view(sheet, stage=Stage.REVIEW)
    saved = save(sheet, posted_cells(request.POST), view=view, stage=Stage.REVIEW, actor=request.user)
    for sentence in saved.refused:
        messages.error(request, sentence)
    if not saved.refused:
        messages.success(request, "已保存。")
    return redirect("assessments:sheet-review", sheet.pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """认可自评 of an item or of all items of a section."""
    sheet = sheet_for(request, pk, Permission.REVIEW)
    nodes = request.POST.getlist("node")
    before = selectors.sheet_view(sheet, stage=Stage.REVIEW)
    services.confirm_items(sheet, nodes=nodes, actor=request.user)
    scheme = selectors.outline_of(before.entry)
    below = {leaf.code for node in nodes for leaf in scheme.leaves_below(node)}
    count = sum(item.leaf.code in below and any(map(awaits, item.data)) for item in items_of(before))
    messages.success(request, f"已认可{count}项自评。" if count else "没有需要认可的自评。")
    anchor = f"#item-{nodes[0]}" if nodes else ""
    return redirect(reverse("assessments:sheet-review", args=[pk]) + anchor)


def return_context(view: SheetView, *, chosen: str) -> dict[str, Any]:
    """What the form of a return shows: items that the unit itself fills in and that are not on their way back."""
    items = list(items_of(view))
    asked = [item for item in items if any(line.datum.asked == "unit" for line in item.data)]
    return {
        "returned": [item for item in items if item.returned],
        "returnable": [item for item in asked if not item.returned],
        "chosen": chosen,
    }


@require_form
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回: GET shows the form with `?node=` chosen, POST sends the item back with its reason."""
    sheet = sheet_for(request, pk, Permission.REVIEW)
    if request.method != "POST":
        view = selectors.sheet_view(sheet, stage=Stage.REVIEW)
        chosen = request.GET.get("node", "")
        context = {"sheet": sheet, "view": view, **return_context(view, chosen=chosen)}
        name = "assessments/_return.html" if wants_partial(request) else "assessments/return.html"
        return render(request, name, context)
    reason = request.POST.get("reason", "").strip()
    returns = services.return_items(
        sheet, reasons=dict.fromkeys(request.POST.getlist("node"), reason), actor=request.user
    )
    codes = "、".join(f"「{back.node}」" for back in returns)
    messages.success(request, f"已退回{codes}，{sheet.roster_entry}可以修改后重新提交。")
    return redirect("assessments:sheet-review", pk)


@require_POST
def zeros(request: HttpRequest, pk: int) -> HttpResponse:
    """其余未发生的填0, for the nodes sent, for all vetoes, or for the whole sheet."""
    sheet = sheet_for(request, pk, Permission.REVIEW)
    nodes, scheme = request.POST.getlist("node"), selectors.outline_of(sheet.roster_entry)
    if "vetoes" in request.POST:
        nodes += [veto.code for veto in scheme.spec.vetoes]
    count = len(items_with(scheme, services.fill_zeros(sheet, nodes=nodes or [""], actor=request.user)))
    words = f"有{count}项已按没有发生填0。" if count else "没有可以统一填0的项目。"
    messages.success(request, f"{words}填0要扣分的、填报单位已经填报的，请逐项核定。")
    return redirect("assessments:sheet-review", pk)


@require_form
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """审核完成; refused, the page stays and leads to what is left. Asked for again by GET, it is the review."""
    sheet = sheet_for(request, pk, Permission.REVIEW)
    if request.method != "POST":
        return redirect("assessments:sheet-review", pk)
    try:
        sheet = services.finish_review(sheet, actor=request.user)
    except Refused as refused:
        context = {**review_context(sheet, user=request.user), "refusal": refused.message}
        return render(request, "assessments/review.html", context, status=409)
    messages.success(request, f"{sheet.roster_entry}的考核表已审核完成。")
    return redirect("assessments:sheet-review", pk)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """重新打开 a finished review, with its reason."""
    sheet = sheet_for(request, pk, Permission.REVIEW)
    services.reopen_review(sheet, reason=request.POST.get("reason", "").strip(), actor=request.user)
    messages.success(request, f"已重新打开{sheet.roster_entry}的审核。")
    return redirect("assessments:sheet-review", pk)
