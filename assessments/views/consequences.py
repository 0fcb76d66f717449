"""结果运用: the lists, one list with its rules and lines, computing, deciding, carrying out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.consequences import consequences_workbook, named
from assessments.forms.consequences import ApplyForm, ListForm
from assessments.forms.resolutions import MeetingForm, ReasonForm
from assessments.models import ConsequenceEntry, ConsequenceList, ListState
from assessments.models.consequences import OPEN
from assessments.selectors.consequences import overfull, sums, total, why
from assessments.services import consequences
from assessments.views.doors import Crumbs, sent
from config.toolkit.refusal import refusals_on, sound
from config.toolkit.views import attachment, form_page, require_form
from config.toolkit.wording import some
from organizations.models import Organization
from organizations.roles import Permission

TITLE = "结果运用"
PER_PAGE, LINES = 20, 100
TURNS = {"": "全部", "asked": "待判断", "changed": "与计算不同", "todo": "未执行", "done": "已执行"}


def consequence_crumbs(*more: tuple[str, str]) -> Crumbs:
    """结果运用 / …"""
    return [(TITLE, reverse("assessments:consequences") if more else ""), *more]


def list_for(request: HttpRequest, pk: int, permission: Permission) -> ConsequenceList:
    """The list with its standard and owner, or 404."""
    related = ("standard__owner", "owner", "resolution__minutes", "made_by", "withdrawn_by")
    return get_object_or_404(ConsequenceList.objects.allowed(request.user, permission).select_related(*related), pk=pk)


def _may(request: HttpRequest, made: ConsequenceList, permission: Permission) -> bool:
    return ConsequenceList.objects.allowed(request.user, permission).filter(pk=made.pk).exists()


@require_safe
def list_index(request: HttpRequest) -> HttpResponse:
    """All lists that the user may read, the latest first."""
    lists = ConsequenceList.objects.allowed(request.user, Permission.SEE).for_list(request.user)
    context = {
        "page": Paginator(lists, PER_PAGE).get_page(request.GET.get("page")),
        "may_found": Organization.objects.allowed(request.user, Permission.ORGANIZE).exists(),
        "crumbs": consequence_crumbs(),
    }
    return render(request, "assessments/consequences.html", context)


@require_form
def list_new(request: HttpRequest) -> HttpResponse:
    """Standard, period and day; computed at once."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = ListForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = consequences.start_list(**form.cleaned_data, actor=request.user)
            consequences.compute_list(made, actor=request.user)
            messages.success(request, "已按标准计算，请核对名单和理由；判断不了的，请逐条判断。")
            return redirect(made)
    context = {"form": form, "crumbs": consequence_crumbs(("建立名单", ""))}
    return render(request, "assessments/consequence_new.html", context, status=422 if form.errors else 200)


@require_safe
def list_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What each rule means for how many, and line by line who is affected and why."""
    made = list_for(request, pk, Permission.SEE)
    seen = made.entries.allowed(request.user, Permission.SEE)  # type: ignore[attr-defined]
    above = _may(request, made, Permission.OVERSEE)
    rules = [each for each in sums(made, seen) if above or each.lines]
    rule, turn = request.GET.get("rule", ""), request.GET.get("turn", "")
    q = request.GET.get("q", "").strip()
    found = _turned(seen, turn if turn in TURNS else "").select_related("person", "organization")
    found = found.filter(rule=rule) if rule else found
    found = found.filter(name__icontains=q) if q else found
    page = Paginator(found, LINES).get_page(request.GET.get("page"))
    context = {
        "made": made,
        "rules": rules,
        "total": total(rules),
        "page": page,
        "rows": [(entry, why(entry)) for entry in page.object_list],
        "asked": {"rule": rule, "turn": turn, "q": q},
        "turns": TURNS.items() if above else [],
        "above": above,
        "waiting": sum(each.asked for each in rules),
        "may_organize": above and _may(request, made, Permission.ORGANIZE),
        "may_decide": above and made.state == ListState.COMPUTED and _may(request, made, Permission.DECIDE),
        "may_withdraw": made.state in (*OPEN, ListState.DECIDED),
        "crumbs": consequence_crumbs((made.title, "")),
    }
    return render(request, "assessments/consequence_list.html", context)


def _turned(entries: QuerySet[ConsequenceEntry], turn: str) -> QuerySet[ConsequenceEntry]:
    """Lines that wait for people, that people changed, that are still to be carried out, or are."""
    if turn == "asked":
        return entries.filter(applies=None)
    if turn == "changed":
        return entries.filter(pk__in=[entry.pk for entry in entries.exclude(settled_at=None) if entry.changed])
    if turn in ("todo", "done"):
        return entries.filter(applies=True, applied_on__isnull=turn == "todo")
    return entries


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """All lines anew."""
    made = list_for(request, pk, Permission.ORGANIZE)
    dropped = consequences.compute_list(made, actor=request.user)
    messages.success(request, f"「{made}」已重新计算。")
    if dropped:
        messages.warning(request, f"有{len(dropped)}条计算结果变了，原来的判断不再采用：{some(dropped)}。")
    return redirect(made)


@require_form
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting that decided."""
    made = list_for(request, pk, Permission.DECIDE)
    form = MeetingForm(sent(request), request.FILES or None)
    if request.method == "POST" and sound(form, lambda: form.day_faults((made.day, "截止日"))):
        with refusals_on(form):
            consequences.decide_list(made, form.meeting(), actor=request.user)
            messages.success(request, f"「{made}」已登记审定，可以导出附件，执行以后逐条登记。")
            return redirect(made)
    rules = sums(made, made.entries.all())
    more = {
        "rules": rules,
        "total": total(rules),
        "overfull": overfull(made),
        "changed": [(entry, why(entry)) for entry in made.entries.exclude(settled_at=None) if entry.changed],
        "waiting": made.entries.filter(applies=None).count(),
    }
    return _answer(request, made, form, "登记审定", "assessments/consequence_decide.html", **more)


@require_form
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """People tick what they have carried out."""
    made = list_for(request, pk, Permission.ORGANIZE)
    waiting = made.entries.filter(applies=True, applied_on=None)
    rule = request.GET.get("rule", "")
    chosen = list(waiting.filter(rule=rule) if rule else waiting)
    form = ApplyForm(sent(request), waiting=chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = consequences.apply_entries(made, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已登记{number}条的执行情况。")
            return redirect(made)
    rules = [each for each in sums(made, waiting) if each.lines]
    more = {"rules": rules, "rule": rule}
    return _answer(request, made, form, "登记执行", "assessments/consequence_apply.html", **more)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """办结."""
    made = list_for(request, pk, Permission.ORGANIZE)
    consequences.close_list(made, actor=request.user)
    messages.success(request, f"「{made}」已办结。")
    return redirect(made)


@require_form
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回."""
    made = list_for(request, pk, Permission.ORGANIZE)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            consequences.withdraw_list(made, **form.cleaned_data, actor=request.user)
            messages.success(request, f"「{made}」已撤回，记录保留。")
            return redirect(made)
    back, name = made.get_absolute_url(), "撤回名单"
    crumbs = consequence_crumbs((made.title, back), (name, ""))
    return form_page(request, form, name, lead=str(made), back=back, crumbs=crumbs)


def _answer(
    request: HttpRequest, made: ConsequenceList, form: Any, act: str, template: str, **more: object
) -> HttpResponse:
    crumbs = consequence_crumbs((made.title, made.get_absolute_url()), (act, ""))
    context = {"made": made, "form": form, "act": act, "back": made.get_absolute_url(), "crumbs": crumbs, **more}
    return render(request, template, context, status=422 if form.errors else 200)


@require_safe
def list_file(request: HttpRequest, pk: int) -> FileResponse:
    """The attachment of the decision; the export is on record."""
    made = list_for(request, pk, Permission.OVERSEE)
    return attachment(consequences_workbook(made, actor=request.user), f"{named(made)}附件")
