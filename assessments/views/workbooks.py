"""Workbooks: the filling workbook out and in, the tables for the meeting, the 得分说明 of a unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from assessments.exports import meeting
from assessments.exports.filling import filling_workbook
from assessments.imports import SHEET_IMPORT, applied_before, apply_sheet, plan_sheet, preview
from assessments.models import Cycle, Sheet, Stage
from assessments.selectors import lock_reason
from assessments.views.doors import cycle_crumbs, overseen_or_404, result_for, sheet_for
from config.toolkit.refusal import Refused
from config.toolkit.views import attachment, require_form
from organizations.models import ImportRecord, User
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of table: its name, what it is for, and the function that makes it."""

    name: str
    purpose: str
    make: Callable[..., bytes]


TABLES: Mapping[str, Table] = {
    "ranking": Table("排名通报表", "各单位分项得分、总分、名次、等次和备注，全部和分组。", meeting.ranking_workbook),
    "matrix": Table("横向对比表", "各单位每一项的得分，带板块小计和平均分，用来横向比较。", meeting.matrix_workbook),
    "deductions": Table("扣分明细", "每一处扣分的项目、理由、评分标准、评分人和时间。", meeting.deductions_workbook),
}


@require_GET
def sheet_workbook(request: HttpRequest, pk: int) -> FileResponse:
    """The filling workbook of the own sheet with what is known; the download is on record."""
    sheet = sheet_for(request, pk, Permission.FILL)
    entry = sheet.roster_entry
    return attachment(filling_workbook(sheet, actor=request.user), f"{entry.name}-{entry.cycle.title}自评表")


@require_form
def sheet_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    sheet = sheet_for(request, pk, Permission.FILL)
    if request.method != "POST":
        return _upload_page(request, sheet)
    try:
        content, name = uploads.chosen(request)
        record = plan_sheet(sheet, content, name=name, actor=request.user)
    except Refused as refused:
        return _upload_page(request, sheet, str(refused))
    return redirect("assessments:sheet-import", record.pk)


def _upload_page(request: HttpRequest, sheet: Sheet, refusal: str = "") -> HttpResponse:
    recent = ImportRecord.objects.allowed(request.user, Permission.FILL).filter(kind=SHEET_IMPORT, target=str(sheet.pk))
    cycle = sheet.roster_entry.cycle
    context = {
        "sheet": sheet,
        "cycle": cycle,
        "lock": lock_reason(sheet, stage=Stage.SELF),
        "refusal": refusal,
        "accept": WORKBOOK.accept,
        "recent": recent.select_related("file")[: uploads.RECENT],
        "crumbs": cycle_crumbs(cycle, (str(sheet.roster_entry), sheet.get_absolute_url()), ("上传填报表", "")),
    }
    return render(request, "assessments/workbook_upload.html", context, status=409 if refusal else 200)


@require_safe
def sheet_import(request: HttpRequest, pk: int) -> HttpResponse:
    """What the uploaded workbook would change, or everything that is wrong in it; afterwards what became of it."""
    record, sheet = _record(request, pk)
    cycle = sheet.roster_entry.cycle
    context = uploads.told(record) | {
        "sheet": sheet,
        "cycle": cycle,
        "crumbs": cycle_crumbs(
            cycle,
            (str(sheet.roster_entry), sheet.get_absolute_url()),
            ("上传填报表", reverse("assessments:sheet-upload", args=[sheet.pk])),
            (record.file.name, ""),
        ),
    }
    if record.state == ImportState.PLANNED or (record.state == ImportState.REFUSED and record.plan_digest):
        context |= {"preview": preview(record), "earlier": applied_before(record)}
    return render(request, "assessments/workbook_import.html", context)


@require_POST
def sheet_import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the planned figures, all of them or none; with `only=sound` those that are right beside wrong ones."""
    record, sheet = _record(request, pk)
    only_sound = request.POST.get("only") == "sound"
    answers = apply_sheet(record, actor=request.user, only_sound=only_sound)
    written = sum(answer.state == "saved" for answer in answers)
    if only_sound:
        left = f"表里{len(record.problems)}处错误没有导入，请在考核表里补填，或改好后重新上传。"
        messages.warning(request, f"已导入正确的{written}项。{left}")
    else:
        messages.success(request, f"已导入{written}项。请核对后提交。")
    return redirect(sheet)


@require_POST
def sheet_import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    record, sheet = _record(request, pk)
    uploads.dropped(request, record)
    return redirect("assessments:sheet-upload", sheet.pk)


@require_GET
def sheet_import_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The person's own workbook with the wrong cells marked."""
    record, _ = _record(request, pk)
    return uploads.marked_workbook(record)


def _record(request: HttpRequest, pk: int) -> tuple[ImportRecord, Sheet]:
    """The own upload with its sheet, or 404; also when the sheet is no longer one's own."""
    records = ImportRecord.objects.allowed(request.user, Permission.FILL).filter(kind=SHEET_IMPORT)
    record = get_object_or_404(records.select_related("file", "marked", "organization", "actor"), pk=pk)
    return record, sheet_for(request, int(record.target), Permission.FILL)


@require_safe
def exports(request: HttpRequest, pk: int) -> HttpResponse:
    """The tables of a cycle for the meeting, and a 得分说明 for every unit."""
    cycle = overseen_or_404(request, pk, Permission.SEE_RANKING)
    context = {
        "cycle": cycle,
        "run": cycle.run,
        "tables": [(kind, table) for kind, table in TABLES.items()],
        "results": _results(cycle, request.user),
        "crumbs": cycle_crumbs(cycle, ("导出会议用表", "")),
    }
    return render(request, "assessments/workbook_exports.html", context)


def _results(cycle: Cycle, user: User):
    if cycle.run is None:
        return []
    allowed = cycle.run.results.allowed(user, Permission.SEE).for_list()
    return allowed.order_by("roster_entry__position")


@require_GET
def export(request: HttpRequest, pk: int, kind: str) -> FileResponse:
    """One table as a workbook; the export is on record."""
    cycle = overseen_or_404(request, pk, Permission.SEE_RANKING)
    table = TABLES.get(kind)
    if table is None:
        raise Http404
    return attachment(table.make(cycle, actor=request.user), f"{cycle.title}{table.name}")


@require_GET
def result_explanation(request: HttpRequest, pk: int) -> FileResponse:
    """The 得分说明 of one unit; the export is on record."""
    result = result_for(request, pk)
    name = f"{result.roster_entry.name}-{result.run.cycle.title}得分说明"
    return attachment(meeting.explanation_workbook(result, actor=request.user), name)
