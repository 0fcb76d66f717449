"""结果运用: the lists, one list with its rules and lines, computing, deciding, carrying out."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.consequences import consequences_workbook, named
from assessments.forms.consequences import ApplyForm, LinesForm, ListForm, TakeBackForm
from assessments.forms.resolutions import MeetingForm, undo_form
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
    organizes, decides = (_may(request, made, each) for each in (Permission.ORGANIZE, Permission.DECIDE))
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
        "groups": [_group(list(some)) for _, some in groupby(page.object_list, lambda entry: entry.rule)],
        "asked": {"rule": rule, "turn": turn, "q": q},
        "turns": TURNS.items() if above else [],
        "above": above,
        "waiting": sum(each.asked for each in rules),
        "may_organize": organizes,
        "may_decide": made.state == ListState.COMPUTED and decides,
        "may_take_back": organizes and made.state == ListState.DECIDED and any(each.applied for each in rules),
        "may_withdraw": {ListState.DECIDED: decides}.get(made.state, organizes and made.state in OPEN),
        "crumbs": consequence_crumbs((made.title, "")),
    }
    return render(request, "assessments/consequence_list.html", context)


def _group(entries: list[ConsequenceEntry]) -> dict[str, Any]:
    """The lines of one measure, each with its reason, and how many wait for people."""
    rows = [(entry, why(entry)) for entry in entries]
    return {"name": entries[0].rule_name, "rows": rows, "waits": sum(entry.applies is None for entry in entries)}


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
    form = ApplyForm(sent(request), lines=_of_rule(waiting, rule))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = consequences.apply_entries(made, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已登记{number}条的执行情况。")
            return redirect(made)
    told = {"lead": "勾选已经办了的：钱发了、谈话谈了、名单报了。系统不会自己执行。"}
    told |= {"nothing": "没有等待执行的条目", "why": "都已登记执行，可以办结。"}
    return _ticked(request, made, form, "登记执行", waiting, rule, **told)


@require_form
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines that were not carried out after all, as many as are ticked."""
    made = list_for(request, pk, Permission.ORGANIZE)
    done = made.entries.exclude(applied_on=None)
    rule = request.GET.get("rule", "")
    form = TakeBackForm(sent(request), lines=_of_rule(done, rule))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = consequences.take_back_lines(made, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已撤销{number}条的执行登记。")
            return redirect(made)
    told = {"lead": "勾选要撤销的；一条措施的全部，先选措施再全选。每条各留一笔记录。"}
    told |= {"nothing": "没有登记执行的条目", "why": "不用撤销。"}
    return _ticked(request, made, form, "撤销执行登记", done, rule, **told)


def _of_rule(entries: QuerySet[ConsequenceEntry], rule: str) -> list[ConsequenceEntry]:
    return list(entries.filter(rule=rule) if rule else entries)


def _ticked(
    request: HttpRequest,
    made: ConsequenceList,
    form: LinesForm,
    act: str,
    entries: QuerySet[ConsequenceEntry],
    rule: str,
    **told: str,
) -> HttpResponse:
    """The page where lines are ticked, all of them or those of one rule."""
    rules = [each for each in sums(made, entries) if each.lines]
    return _answer(request, made, form, act, "assessments/consequence_ticked.html", rules=rules, rule=rule, **told)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """办结."""
    made = list_for(request, pk, Permission.ORGANIZE)
    consequences.close_list(made, actor=request.user)
    messages.success(request, f"「{made}」已办结。")
    return redirect(made)


@require_form
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回: one that a meeting decided by those who decide, with their meeting."""
    made = list_for(request, pk, Permission.SEE)
    made = list_for(request, pk, Permission.DECIDE if made.resolution else Permission.ORGANIZE)
    form = undo_form(sent(request), request.FILES or None, made.resolution)
    if request.method == "POST" and sound(form, form.faults):
        with refusals_on(form):
            consequences.withdraw_list(made, **form.undoing(), actor=request.user)
            messages.success(request, f"「{made}」已撤回，记录保留。")
            return redirect(made)
    back, name = made.get_absolute_url(), "撤回名单"
    crumbs = consequence_crumbs((made.title, back), (name, ""))
    done = made.entries.exclude(applied_on=None).count()
    about = f"有{done}条已登记执行，请经办人先撤销执行登记，才能撤回。" if done else ""
    return form_page(request, form, name, lead=str(made), about=about, back=back, crumbs=crumbs)


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
