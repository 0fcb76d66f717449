"""What the owner of a screening does with it: compute, divide, decide, show, file, and take back."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments.forms.notices import WindowForm
from assessments.forms.resolutions import ReasonForm
from assessments.forms.screenings import DecideScreeningForm, FileForm, NumbersForm
from assessments.models import Screening
from assessments.selectors.screenings import board
from assessments.selectors.screenings.computing import spec_of
from assessments.services import screenings
from assessments.services.screenings.deciding import naming_faults
from assessments.views.screenings import doors
from config.toolkit.refusal import refusals_on, sound
from config.toolkit.views import require_form
from organizations.roles import Permission


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Criteria and shares of all units, from the facts and answers as they are now."""
    found = doors.screening_for(request, pk, Permission.ORGANIZE)
    screenings.compute_screening(found, actor=request.user)
    messages.success(request, f"已计算{found.entries.count()}个单位。")
    return redirect(found)


@require_form
def divide(request: HttpRequest, pk: int) -> HttpResponse:
    """The number of each township, where the standard allows it."""
    found = doors.screening_for(request, pk, Permission.ORGANIZE)
    form = doors.form_of(request, NumbersForm, parts=list(found.parts.all()))
    total = sum(pool.number for pool in board.shares(found))
    return doors.act(
        request,
        found,
        form,
        "分配数量",
        lambda form: screenings.divide(found, numbers=form.numbers(), actor=request.user),
        "已分配数量，请重新计算。",
        hint=f"按标准共{total}个，各乡镇合计要一致；分配以后在各乡镇范围内倒排。",
    )


@require_form
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting decides by name."""
    found = doors.screening_for(request, pk, Permission.DECIDE)
    entries = list(board.entries_of(found))
    form = doors.form_of(request, DecideScreeningForm, entries=entries)
    if request.method == "POST" and sound(form, partial(_faults, found, form)):
        with refusals_on(form):
            screenings.decide_screening(found, form.chosen(), form.meeting(), actor=request.user)
            messages.success(request, "已登记会议确定的名单。")
            return redirect(found)
    parts = list(board.by_township(found))
    context = {
        "screening": found,
        "spec": spec_of(found),
        "form": form,
        "totals": board.totals(parts),
        "pools": board.shares(found),
        "waiting": [part.name for part in parts if part.opined_id is None],
        "crumbs": doors.crumbs((found.title, found.get_absolute_url()), ("确定名单", "")),
    }
    return render(request, "assessments/screening_decide.html", context, status=422 if form.errors else 200)


def _faults(found: Screening, form: DecideScreeningForm) -> list[tuple[str, str]]:
    entries = list(found.entries.select_related("organization", "part__opined"))
    return naming_faults(found, entries, form.chosen(), form.cleaned_data.get("decided_on"))


@require_form
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting will decide again."""
    found = doors.screening_for(request, pk, Permission.DECIDE)
    form = doors.form_of(request, ReasonForm)
    return doors.act(
        request,
        found,
        form,
        "退回确定",
        lambda form: screenings.reopen_decision(found, **form.cleaned_data, actor=request.user),
        "已退回，可以重新确定名单。",
        hint="正在公示的，公示同时撤回。原来确定的内容留在操作记录里。",
    )


@require_form
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """公示 of the decided list."""
    found = doors.screening_for(request, pk, Permission.ORGANIZE)
    spec = spec_of(found)
    given = {"least": spec.notice_days, "owner": found.owner, "title": f"{spec.listed}名单公示"}
    form = doors.form_of(request, WindowForm, **given)
    return doors.act(
        request,
        found,
        form,
        "公示",
        lambda form: screenings.show_screening(found, form.window(), actor=request.user),
        "已登记公示。",
        hint="" if spec.notice_days else "标准没有规定公示，天数不限。",
    )


@require_form
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The list stands, and every unit on it has its case."""
    found = doors.screening_for(request, pk, Permission.ORGANIZE)
    form = doors.form_of(request, FileForm, screening=found)
    listed = found.entries.filter(decided="listed").count()
    return doors.act(
        request,
        found,
        form,
        "备案并列入整顿",
        lambda form: screenings.file_screening(found, **form.cleaned_data, actor=request.user),
        f"已备案，{listed}个单位列入整顿。",
        hint=f"备案后，名单上的{listed}个单位各建一份整顿，名单不能再改。",
    )


@require_form
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The screening is given up."""
    found = doors.screening_for(request, pk, Permission.ORGANIZE)
    form = doors.form_of(request, ReasonForm)
    return doors.act(
        request,
        found,
        form,
        "撤回排查",
        lambda form: screenings.withdraw_screening(found, **form.cleaned_data, actor=request.user),
        "已撤回这次排查。",
        hint="撤回以后只能查看，要排查请另建一次。",
    )
