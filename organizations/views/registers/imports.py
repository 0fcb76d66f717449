"""Records of a register by workbook: get the table, upload it, look at what would be made, apply."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from config.toolkit.refusal import Refused
from config.toolkit.views import attachment, require_form
from organizations.exports.registers import template_workbook
from organizations.imports.registers import REGISTER_IMPORT, STALE, apply_records, keep_records, replan_records
from organizations.imports.registers.lines import RecordPlan
from organizations.models import ImportRecord
from organizations.models.jobs import ImportState
from organizations.models.registers import RegisterType
from organizations.registers.values import told
from organizations.roles import Permission
from organizations.selectors.registers import pages
from organizations.services.files import WORKBOOK
from organizations.views import uploads

from . import doors

SHOWN = 200


@require_safe
def register_template(request: HttpRequest, register: str) -> FileResponse:
    """The empty table of the register, with a sheet that says what may stand where."""
    type = doors.register_for(request, register, Permission.KEEP)
    return attachment(template_workbook(type), f"{type.name}登记表")


@require_form
def register_import(request: HttpRequest, register: str) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    type = doors.register_for(request, register, Permission.KEEP)
    refusal = ""
    if request.method == "POST":
        try:
            return redirect("organizations:register-import-preview", _kept(request, type).pk)
        except Refused as refused:
            refusal = refused.message
    context = {
        "type": type,
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": _records(request).filter(target=type.code)[: uploads.RECENT],
        "crumbs": doors.crumbs(type, ("导入", "")),
        "tabs": doors.tabs(type, "register-import", keeps=True),
    }
    return render(request, "organizations/registers/upload.html", context, status=409 if refusal else 200)


def _kept(request: HttpRequest, type: RegisterType) -> ImportRecord:
    content, name = uploads.chosen(request)
    return keep_records(type, content, units=doors.keeping(request, type), name=name, actor=request.user)


@require_safe
def register_import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would add, or everything that is wrong in it; later what became of it."""
    record, type = _record(request, pk)
    upload = reverse("organizations:register-import", args=[type.code])
    context = uploads.told(record) | {
        "type": type,
        "columns": pages.columns(type.spec()),
        "crumbs": doors.crumbs(type, ("导入", upload), (record.file.name, "")),
    }
    if record.state == ImportState.PLANNED:
        plan = replan_records(record, type, doors.keeping(request, type))
        context |= {
            "stale": STALE if plan.problems or plan.digest != record.plan_digest else "",
            "rows": _shown(plan, type),
            "hidden": max(0, len(plan.creates) - SHOWN),
            "notices": plan.notices,
        }
    return render(request, "organizations/registers/import.html", context)


def _shown(plan: RecordPlan, type: RegisterType) -> list[tuple[int, object, object, list[str]]]:
    columns = pages.columns(type.spec())
    return [
        (line.row, line.unit, line.day, [told(each, line.data.get(each.code)) for each in columns])
        for line in plan.creates[:SHOWN]
    ]


@require_POST
def register_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the records, all of them or none."""
    record, type = _record(request, pk)
    number = apply_records(record, type, units=doors.keeping(request, type), actor=request.user)
    messages.success(request, f"已导入{number}条{type.name}记录。")
    return redirect(type)


@require_POST
def register_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, type = _record(request, pk)
    uploads.dropped(request, record)
    return redirect("organizations:register-import", type.code)


@require_safe
def register_import_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    records = ImportRecord.objects.allowed(request.user, Permission.KEEP).filter(kind=REGISTER_IMPORT)
    return records.select_related("file", "marked", "organization", "actor")


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, RegisterType]:
    """The own upload with its register, or 404; also when the register is no longer one's own to keep."""
    record = get_object_or_404(_records(request), pk=pk)
    return record, doors.register_for(request, record.target, Permission.KEEP)
