"""Workbooks of a screening: what was found, the list for the meeting, and a township's table out and in."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.screening_sheets import sheet_workbook
from assessments.exports.screenings import proposal_workbook, situation_workbook
from assessments.imports.screening_sheets import SHEET_IMPORT, STALE, apply_sheet, keep_sheet, plan_sheet_of
from assessments.models import ScreeningPart
from assessments.views.screenings import doors
from assessments.views.screenings.township import part_crumbs
from config.toolkit.refusal import Refused
from config.toolkit.views import attachment, require_form
from organizations.imports.records import book_of
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads

IMPORT = "导入排查结果"


@require_safe
def situation(request: HttpRequest, pk: int) -> FileResponse:
    """排查情况表; the export is on record."""
    found = doors.screening_for(request, pk, Permission.OVERSEE)
    return attachment(situation_workbook(found, actor=request.user), f"{found.title}情况表")


@require_safe
def proposal(request: HttpRequest, pk: int) -> FileResponse:
    """建议名单 for the meeting; the export is on record."""
    found = doors.screening_for(request, pk, Permission.OVERSEE)
    return attachment(proposal_workbook(found, actor=request.user), f"{found.title}建议名单")


@require_safe
def sheet_file(request: HttpRequest, pk: int) -> FileResponse:
    """The table of a township; the export is on record."""
    part = doors.part_for(request, pk, Permission.REVIEW)
    return attachment(sheet_workbook(part, actor=request.user), f"{part.screening.title}{part.name}逐个排查表")


@require_form
def sheet_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    part = doors.part_for(request, pk, Permission.REVIEW)
    refusal = ""
    if request.method == "POST":
        try:
            content, name = uploads.chosen(request)
            record = keep_sheet(part, content, name=name, actor=request.user)
            return redirect("assessments:screening-import", record.pk)
        except Refused as refused:
            refusal = refused.message
    context = {
        "part": part,
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": _records(request).filter(target=str(part.pk))[: uploads.RECENT],
        "crumbs": part_crumbs(request, part, (IMPORT, "")),
    }
    return render(request, "assessments/screening_upload.html", context, status=409 if refusal else 200)


@require_safe
def sheet_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would write, or everything that is wrong in it; later what became of it."""
    record, part = _record(request, pk)
    upload = reverse("assessments:screening-upload", args=[part.pk])
    context = uploads.told(record) | {
        "part": part,
        "crumbs": part_crumbs(request, part, (IMPORT, upload), (record.file.name, "")),
    }
    if record.state == ImportState.PLANNED:
        plan = plan_sheet_of(part, book_of(record))
        stale = plan.problems or plan.digest != record.plan_digest
        context |= {"stale": STALE if stale else "", "changes": plan.changes}
    return render(request, "assessments/screening_import.html", context)


@require_POST
def sheet_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was shown, all of it or nothing."""
    record, part = _record(request, pk)
    number = apply_sheet(record, part, actor=request.user)
    messages.success(request, f"已导入{number}个单位的排查结果。")
    return redirect(part)


@require_POST
def sheet_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, part = _record(request, pk)
    uploads.dropped(request, record, unwritten="排查结果没有改动")
    return redirect("assessments:screening-upload", part.pk)


@require_safe
def sheet_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    records = ImportRecord.objects.allowed(request.user, Permission.REVIEW).filter(kind=SHEET_IMPORT)
    return records.select_related("file", "marked", "organization", "actor")


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, ScreeningPart]:
    """The own upload with its township, or 404; also when the township is no longer one's own to screen for."""
    record = get_object_or_404(_records(request), pk=pk)
    return record, doors.part_for(request, int(record.target), Permission.REVIEW)
