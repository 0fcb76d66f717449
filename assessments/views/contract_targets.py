"""Targets of the contracts of a year by workbook: get the table, upload it, look at what would change, apply."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.exports.contract_targets import targets_workbook
from assessments.imports.contract_targets import (
    STALE,
    TARGETS_IMPORT,
    apply_targets,
    drafted_items,
    keep_targets,
    plan_targets,
)
from assessments.models import ContractRound
from assessments.views.contracts import contract_crumbs, round_for
from config.toolkit.refusal import Refused
from config.toolkit.views import attachment, require_form
from organizations.imports.records import book_of
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads


@require_safe
def targets_file(request: HttpRequest, pk: int) -> FileResponse:
    """The targets of all contracts that wait for their signatures; the export is on record."""
    round = round_for(request, pk, Permission.ORGANIZE)
    return attachment(targets_workbook(round, drafted_items(round), actor=request.user), f"{round.title}目标任务")


@require_form
def targets_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    round = round_for(request, pk, Permission.ORGANIZE)
    refusal = ""
    if request.method == "POST":
        try:
            content, name = uploads.chosen(request)
            record = keep_targets(round, content, name=name, actor=request.user)
            return redirect("assessments:targets-import", record.pk)
        except Refused as refused:
            refusal = refused.message
    context = {
        "round": round,
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": _records(request).filter(target=str(round.pk))[: uploads.RECENT],
        "crumbs": contract_crumbs((round.title, round.get_absolute_url()), ("导入目标任务", "")),
    }
    return render(request, "assessments/targets_upload.html", context, status=409 if refusal else 200)


@require_safe
def targets_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would change, or everything that is wrong in it; later what became of it."""
    record, round = _record(request, pk)
    upload = reverse("assessments:targets-upload", args=[round.pk])
    context = uploads.told(record) | {
        "round": round,
        "crumbs": contract_crumbs(
            (round.title, round.get_absolute_url()), ("导入目标任务", upload), (record.file.name, "")
        ),
    }
    if record.state == ImportState.PLANNED:
        plan = plan_targets(round, book_of(record))
        stale = plan.problems or plan.digest != record.plan_digest
        context |= {"stale": STALE if stale else "", "changes": plan.changes}
    return render(request, "assessments/targets_import.html", context)


@require_POST
def targets_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the targets, all of them or none."""
    record, round = _record(request, pk)
    number = apply_targets(record, round, actor=request.user)
    messages.success(request, f"已改{number}项目标任务。核对无误后打印、签订。")
    return redirect(round)


@require_POST
def targets_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, round = _record(request, pk)
    uploads.dropped(request, record, unwritten="责任书没有改动")
    return redirect("assessments:targets-upload", round.pk)


@require_safe
def targets_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    records = ImportRecord.objects.allowed(request.user, Permission.ORGANIZE).filter(kind=TARGETS_IMPORT)
    return records.select_related("file", "marked", "organization", "actor")


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, ContractRound]:
    """The own upload with its year, or 404; also when the year is no longer one's own to organize."""
    record = get_object_or_404(_records(request), pk=pk)
    return record, round_for(request, int(record.target), Permission.ORGANIZE)
