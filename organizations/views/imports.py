"""The list of units as a workbook: get it, upload it, look at what would change, apply."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import attachment, require_form
from organizations import selectors
from organizations.doors import day_asked, need
from organizations.exports import past_workbook, unit_workbook
from organizations.forms import ApplyForm, UploadForm
from organizations.imports import records
from organizations.imports.units import apply_units, long_jobs, long_lists, replan, take_list
from organizations.imports.units.apply import UNITS, chosen, done_counts, sentence
from organizations.models import ImportRecord, Organization
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.selectors import eventlog
from organizations.services import jobs
from organizations.services.files import LONG_LIST

from . import uploads
from .differences import differences, ticked

LARGE = 3000  # rows to write: the worker does it, the page shows how far it is
MANY = 200  # events to write: each is a document of its own
TITLE = "导入单位名单"


@require_form
def unit_import(request: HttpRequest) -> HttpResponse:
    """The upload form; a readable workbook goes on to its preview."""
    need(request, Permission.MANAGE_UNITS)
    form = UploadForm(
        request.POST or None, request.FILES or None, roots=selectors.roots(request.user, Permission.MANAGE_UNITS)
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(LONG_LIST.largest + 1)
        with refusals_on(form):
            record = take_list(content, root=form.cleaned_data["root"], actor=request.user, name=file.name)
            if record.target == long_lists.LONG:
                return redirect(long_jobs.start_check(record, actor=request.user))
            return redirect("organizations:import-preview", record.pk)
    recent = ImportRecord.objects.allowed(request.user, Permission.SEE).filter(kind=UNITS)[: uploads.RECENT]
    crumbs = [("单位", "/units/"), (TITLE, "")]
    context = {"form": form, "recent": recent, "crumbs": crumbs}
    return render(request, "organizations/unit_import.html", context, status=422 if form.errors else 200)


@require_safe
def unit_export(request: HttpRequest) -> FileResponse:
    """The list as it is, in the form that the import reads; with a day the list of that day."""
    need(request, Permission.MANAGE_UNITS)
    units = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS)
    if day := day_asked(request):
        tree = selectors.TreeOn(day)
        content = past_workbook(tree.units(units), tree).getvalue()
        return attachment(content, f"单位名单（截至{chinese_date(day)}）")
    units = units.in_force()
    return attachment(unit_workbook(units).getvalue(), "单位名单")


@require_safe
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the import would do, or what is wrong with it; after applying, what it did."""
    return _preview_page(request, _record(request, pk), ApplyForm())


def _preview_page(
    request: HttpRequest, record: ImportRecord, form: ApplyForm, ticks: Collection[str] | None = None
) -> HttpResponse:
    """The page of a record, with what was typed and ticked; `ticks` None: those that the list itself makes."""
    context = uploads.told(record) | {
        "crumbs": [("单位", "/units/"), (TITLE, "/units/import/"), (record.file.name, "")],
        "form": form,
    }
    status = 422 if form.errors else 200
    if record.target == long_lists.LONG:
        context |= {
            "job": long_jobs.latest(record),
            "written": record.counts.get(long_lists.WRITTEN),
            "done": eventlog.done_by(record),
            "cut": len(record.problems) >= long_lists.MOST_PROBLEMS,
        }
        return render(request, "organizations/import_long.html", context, status=status)
    if record.state == ImportState.APPLIED:
        context |= {"done": eventlog.done_by(record), "left": record.left}
    elif record.state == ImportState.PLANNED:
        plan = replan(record)
        stale = plan.digest != record.plan_digest or not plan.ok
        context |= differences(plan, ticks) | {"stale": stale, "notices": plan.notices}
    return render(request, "organizations/import_preview.html", context, status=status)


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply at once, or by the worker when it is a long one; what speaks against it stands above what was ticked."""
    record = _record(request, pk)
    if record.state != ImportState.PLANNED:
        raise records.settled(record)
    form, ticks = ApplyForm(request.POST), ticked(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if record.target == long_lists.LONG:
                return _load(request, record, form.cleaned_data)
            return _apply(request, record, form.cleaned_data, ticks)
    return _preview_page(request, record, form, ticks)


def _apply(request: HttpRequest, record: ImportRecord, data: dict[str, Any], ticks: list[str] | None) -> HttpResponse:
    """A list of usual length; Refused where nothing is ticked."""
    if ticks is not None and not ticks:
        raise Refused("没有勾选任何变化，请先勾选。")
    terms = {"document_no": data["document_no"], "founding": data["newcomers"] == "founded", "ticks": ticks}
    counts = done_counts(chosen(replan(record), ticks))
    if counts["新增"] > LARGE or sum(counts.values()) - counts["新增"] > MANY:
        return redirect(_job(request, record, terms | {"effective_on": data["effective_on"].isoformat()}))
    apply_units(record, actor=request.user, effective_on=data["effective_on"], **terms)
    record.refresh_from_db()
    left = f"没有勾选的{len(record.left)}项没有办理。" if record.left else ""
    messages.success(request, f"已导入：{sentence(record.counts)}。{left}")
    return redirect("organizations:import-preview", record.pk)


def _load(request: HttpRequest, record: ImportRecord, data: dict[str, Any]) -> HttpResponse:
    """A long list goes to the worker, once at a time."""
    if long_jobs.busy(record):
        messages.info(request, "后台正在处理这份名单。")
        return redirect("organizations:import-preview", record.pk)
    if not record.plan_digest:
        return redirect(long_jobs.start_check(record, actor=request.user))
    document = {"effective_on": data["effective_on"], "document_no": data["document_no"]}
    return redirect(long_jobs.start_load(record, actor=request.user, **document))


def _job(request: HttpRequest, record: ImportRecord, payload: dict[str, Any]):
    return jobs.start(
        "import_units",
        title=f"导入 {record.file.name}",
        payload=payload | {"record": record.pk},
        actor=request.user,
        next_url=f"/units/import/{record.pk}/",
    )


@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    uploads.dropped(request, _record(request, pk))
    return redirect("organizations:unit-import")


@require_safe
def import_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The user's own workbook with the wrong cells marked."""
    return uploads.marked_workbook(_record(request, pk))


def _records(request: HttpRequest):
    need(request, Permission.MANAGE_UNITS)
    mine = ImportRecord.objects.allowed(request.user, Permission.MANAGE_UNITS).filter(kind=UNITS)
    inside = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS)
    return mine.filter(organization__in=inside).select_related("file", "marked", "organization")


def _record(request: HttpRequest, pk: int) -> ImportRecord:
    return get_object_or_404(_records(request), pk=pk)
