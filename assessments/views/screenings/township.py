"""逐个排查 by a township: its villages page by page, handing in, and being sent back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments.forms.resolutions import MeetingForm, ReasonForm
from assessments.forms.screening_sheets import SheetForm
from assessments.models import ScreeningPart
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.questions import columns, done, sheets
from assessments.services import screenings
from assessments.views.doors import sent
from assessments.views.screenings import doors
from config.toolkit.refusal import refusals_on
from config.toolkit.views import require_form
from organizations.roles import Permission

PER_PAGE = 30
OPEN = ("computed", "checked")


@require_form
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """The villages of a township: to be answered by its own people, to be read by those who see it."""
    found = doors.part_for(request, pk, Permission.REVIEW if request.method == "POST" else Permission.SEE)
    all_sheets = sheets(found)
    page = Paginator(all_sheets, PER_PAGE).get_page(request.GET.get("page"))
    spec = spec_of(found.screening)
    form = SheetForm(sent(request), sheets=page.object_list, columns=columns(spec))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            number = screenings.screen(found, form.screened(), actor=request.user)
            messages.success(request, f"已保存{number}个单位的排查结果。" if number else "没有改动。")
            return redirect(f"{found.get_absolute_url()}?page={page.number}")
    fills = _fills(request, found)
    context = {
        "part": found,
        "screening": found.screening,
        "spec": spec,
        "form": form,
        "page": page,
        "columns": form.columns,
        "done": done(all_sheets),
        "units": sum(not sheet.needless for sheet in all_sheets),
        "needless": sum(sheet.needless for sheet in all_sheets),
        "fills": fills,
        "locked": not fills or found.opined_id is not None or found.screening.state not in OPEN,
        "may_organize": doors.may(request, found.screening, Permission.ORGANIZE),
        "crumbs": part_crumbs(request, found),
    }
    return render(request, "assessments/screening_part.html", context, status=422 if form.errors else 200)


def part_crumbs(request: HttpRequest, part: ScreeningPart, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """软弱涣散排查 / the screening / the township / …"""
    whole = (part.screening.title, doors.above(request, part.screening))
    return doors.crumbs(whole, (part.name, part.get_absolute_url() if more else ""), *more)


def _fills(request: HttpRequest, part: ScreeningPart) -> bool:
    return ScreeningPart.objects.allowed(request.user, Permission.REVIEW).filter(pk=part.pk).exists()


@require_form
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The township's committee has looked at every village."""
    found = doors.part_for(request, pk, Permission.REVIEW)
    form = doors.form_of(request, MeetingForm)
    return doors.act(
        request,
        found.screening,
        form,
        "报送排查结果",
        lambda form: screenings.hand_in(found, form.meeting(), actor=request.user),
        f"{found}的排查结果已报送。",
        hint="请登记乡镇党（工）委研究的会议。报送以后不能再改，要改的请组织单位退回。",
        back=found,
        trail=part_crumbs(request, found, ("报送排查结果", "")),
    )


@require_form
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The owner wants the township to look again."""
    found = doors.part_for(request, pk, Permission.ORGANIZE)
    form = doors.form_of(request, ReasonForm)
    return doors.act(
        request,
        found.screening,
        form,
        "退回乡镇重新排查",
        lambda form: screenings.return_part(found, **form.cleaned_data, actor=request.user),
        f"已退回{found}，它改好后重新报送。",
        hint=f"{found}已填的内容保留。",
        trail=part_crumbs(request, found, ("退回", "")),
    )
