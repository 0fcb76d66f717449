"""The list of units as a workbook: get it, upload it, look at what would change, apply."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.toolkit.dates import chinese_date
from config.toolkit.imports import Problem
from config.toolkit.views import attachment
from organizations import selectors
from organizations.doors import day_asked, need
from organizations.exports import past_workbook, unit_workbook
from organizations.forms import ApplyForm, UploadForm
from organizations.imports import UnitPlan, apply_units, drop_import, plan_units, replan
from organizations.imports.apply import UNITS
from organizations.models import Field, ImportRecord, Organization
from organizations.models.jobs import ImportState
from organizations.roles import Permission
from organizations.services import jobs
from organizations.services.files import WORKBOOK, file_response

LARGE = 3000  # rows to write: the worker does it, the page shows how far it is
SHOWN = 500
TITLE = "导入单位名单"


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the table of differences."""

    kind: str
    act: str
    code: str
    before: str
    after: str
    place: str


def unit_import(request: HttpRequest) -> HttpResponse:
    """The upload form; a readable workbook goes on to its preview."""
    need(request, Permission.MANAGE_UNITS)
    form = UploadForm(
        request.POST or None, request.FILES or None, roots=selectors.roots(request.user, Permission.MANAGE_UNITS)
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read(WORKBOOK.largest + 1)
        record = plan_units(content, root=form.cleaned_data["root"], actor=request.user, name=file.name)
        return redirect("organizations:import-preview", record.pk)
    recent = ImportRecord.objects.allowed(request.user, Permission.SEE).filter(kind=UNITS)[:10]
    crumbs = [("单位", "/units/"), (TITLE, "")]
    return render(request, "organizations/unit_import.html", {"form": form, "recent": recent, "crumbs": crumbs})


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


def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the import would do, or what is wrong with it; after applying, what it did."""
    record = _record(request, pk)
    context = {
        "record": record,
        "crumbs": [("单位", "/units/"), (TITLE, "/units/import/"), (record.file.name, "")],
        "counts": record.counts.items(),
        "problems": [Problem(**problem) for problem in record.problems],
    }
    if record.state == ImportState.PLANNED:
        plan = replan(record)
        context |= {
            "form": ApplyForm(),
            "stale": plan.digest != record.plan_digest or not plan.ok,
            "empty": not plan.creates and not plan.updates,
            "notices": plan.notices,
            "differences": _differences(plan)[:SHOWN],
            "hidden": max(0, len(plan.creates) + len(plan.updates) + len(plan.missing) - SHOWN),
        }
    return render(request, "organizations/import_preview.html", context)


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply at once, or by the worker when it is a long one."""
    record = _record(request, pk)
    form = ApplyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写正确的生效日期。")
        return redirect("organizations:import-preview", pk)
    day, document_no = form.cleaned_data["effective_on"], form.cleaned_data["document_no"]
    if sum(record.counts.get(act, 0) for act in ("新增", "更名", "调整领域", "划转")) > LARGE:
        payload = {"record": record.pk, "effective_on": day.isoformat(), "document_no": document_no}
        next_url = f"/units/import/{record.pk}/"
        return redirect(
            jobs.start(
                "import_units", title=f"导入 {record.file.name}", payload=payload, actor=request.user, next_url=next_url
            )
        )
    plan = apply_units(record, actor=request.user, effective_on=day, document_no=document_no)
    messages.success(request, f"已导入：{plan.sentence}。")
    return redirect("organizations:import-preview", pk)


@require_POST
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    drop_import(_record(request, pk), actor=request.user)
    messages.info(request, "已放弃这次导入，没有写入任何内容。")
    return redirect("organizations:unit-import")


def import_marked(request: HttpRequest, pk: int) -> FileResponse:
    """The user's own workbook with the wrong cells marked."""
    record = get_object_or_404(_records(request).exclude(marked=None), pk=pk)
    return file_response(record.marked)


def _records(request: HttpRequest):
    need(request, Permission.MANAGE_UNITS)
    mine = ImportRecord.objects.allowed(request.user, Permission.MANAGE_UNITS).filter(kind=UNITS)
    inside = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS)
    return mine.filter(organization__in=inside).select_related("file", "marked", "organization")


def _record(request: HttpRequest, pk: int) -> ImportRecord:
    return get_object_or_404(_records(request), pk=pk)


def _differences(plan: UnitPlan) -> list[Difference]:
    """Changes first, then units left out, then new ones."""
    rows: list[Difference] = []
    for line in plan.updates:
        unit = line.standing
        if unit is None:
            continue
        after = {"更名": line.name, "调整领域": Field(line.new_field).label, "划转": line.parent}
        before = {
            "更名": unit.name,
            "调整领域": unit.get_field_display(),
            "划转": unit.parent.code if unit.parent else "",
        }
        rows += [Difference("info", act, line.code, before[act], after[act], f"第{line.row}行") for act in line.acts]
    rows += [Difference("warn", "不在名单", unit.code, unit.name, "不会自动撤销", "") for unit in plan.missing]
    for line in plan.creates:
        rows.append(
            Difference("ok", "新增", line.code, "", f"{line.name}（{Field(line.new_field).label}）", f"第{line.row}行")
        )
    return rows
