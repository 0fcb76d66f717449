"""Honours, demonstration points, cards and figures by workbook: upload, look at it, apply or drop."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from config.toolkit.refusal import refusals_on
from config.toolkit.views import attachment, require_form
from organizations.doors import need
from organizations.exports.honours import template_workbook
from organizations.forms.honours import ChooseTableForm
from organizations.imports.honours import TABLES, apply_upload, keep_upload, replan
from organizations.models import ImportRecord, Organization
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads

TITLE = "导入荣誉和底数"


@require_form
def upload(request: HttpRequest) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    need(request, Permission.KEEP)
    kind = request.GET.get("kind", "honours")
    form = ChooseTableForm(
        request.POST or None, request.FILES or None, initial={"kind": kind if kind in TABLES else "honours"}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        unit = Organization.objects.allowed(request.user, Permission.KEEP).order_by("path").first()
        assert unit is not None  # whoever may keep records keeps them of a unit
        content, kind = file.read(WORKBOOK.largest + 1), form.cleaned_data["kind"]
        with refusals_on(form):
            record = keep_upload(content, kind, name=file.name, unit=unit, actor=request.user)
            return redirect("organizations:honour-import-preview", record.pk)
    context = {
        "form": form,
        "tables": [(kind, table.title) for kind, table in TABLES.items()],
        "accept": WORKBOOK.accept,
        "recent": _records(request)[: uploads.RECENT],
        "crumbs": [("荣誉和底数", "/honours/"), (TITLE, "")],
    }
    return render(request, "organizations/honour_upload.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: HttpRequest) -> FileResponse:
    """An empty workbook of the kind ?kind=."""
    need(request, Permission.KEEP)
    kind = request.GET.get("kind", "honours")
    table = TABLES.get(kind, TABLES["honours"])
    titles = [column.titles[0] for column in table.columns() if column.key not in ("state", "until")]
    return attachment(template_workbook(f"{table.title}登记表", titles), f"{table.title}登记表")


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the import would register, or what is wrong with it; after applying, what it did."""
    record = get_object_or_404(_records(request), pk=pk)
    crumbs = [("荣誉和底数", "/honours/"), (TITLE, "/honours/import/"), (record.file.name, "")]
    return uploads.row_preview(
        request,
        record,
        replan,
        table=TABLES[record.kind].title,
        crumbs=crumbs,
        upload="organizations:honour-import",
        step="organizations:honour-import",
    )


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Register everything that was shown, or nothing."""
    record = get_object_or_404(_records(request), pk=pk)
    plan = apply_upload(record, actor=request.user)
    messages.success(request, f"已导入：{plan.sentence}。")
    return redirect("organizations:honour-import-preview", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    uploads.dropped(request, get_object_or_404(_records(request), pk=pk))
    return redirect("organizations:honour-import")


@require_GET
def marked(request: HttpRequest, pk: int) -> FileResponse:
    """The user's own workbook with the wrong cells marked."""
    return uploads.marked_workbook(get_object_or_404(_records(request), pk=pk))


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    need(request, Permission.KEEP)
    mine = ImportRecord.objects.allowed(request.user, Permission.KEEP).filter(kind__in=TABLES)
    return mine.select_related("file", "marked", "organization")
