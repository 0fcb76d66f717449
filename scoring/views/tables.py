"""Parameter tables: the list, one table with its rows, rows added, closed and withdrawn, a workbook out and in."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from config.toolkit.dates import chinese_date
from config.toolkit.views import attachment, require_form
from organizations.doors import held, need
from organizations.models import ImportRecord
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads
from scoring import exports, services
from scoring.forms.tables import CloseForm, RowForm, TableForm, UploadForm, WithdrawForm
from scoring.imports import KIND, Closing, apply_upload, keep_upload
from scoring.models import ParameterRow, ParameterTable
from scoring.selectors.tables import unit_names
from scoring.views.tabs import Crumbs, list_crumbs

TITLE = "参数表"


def _crumbs(*more: tuple[str, str]) -> Crumbs:
    return list_crumbs((TITLE, reverse("scoring:table-list") if more else ""), *more)


def _kept(request: HttpRequest, pk: int) -> ParameterTable:
    """A table that this user keeps."""
    tables = ParameterTable.objects.allowed(request.user, Permission.CONFIGURE)
    return get_object_or_404(tables.select_related("owner"), pk=pk)


@require_safe
def table_list(request: HttpRequest) -> HttpResponse:
    """The tables of the units that one sees, with how many rows hold today."""
    need(request, Permission.SEE)
    today = timezone.localdate()
    tables = ParameterTable.objects.allowed(request.user, Permission.SEE).select_related("owner")
    holding: dict[int, int] = {}
    for pk in ParameterRow.objects.on(today).filter(table__in=tables).order_by().values_list("table_id", flat=True):
        holding[pk] = holding.get(pk, 0) + 1
    context = {
        "tables": [(table, holding.get(table.pk, 0)) for table in tables],
        "may_keep": Permission.CONFIGURE in held(request),
        "crumbs": _crumbs(),
    }
    return render(request, "scoring/table_list.html", context)


@require_form
def table_new(request: HttpRequest) -> HttpResponse:
    """A new, empty table."""
    need(request, Permission.CONFIGURE)
    form = TableForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        table = services.start_table(**form.cleaned_data, actor=request.user)
        messages.success(request, f"已建立参数表「{table}」，请录入参数。")
        return redirect(table)
    context = {"form": form, "crumbs": _crumbs(("新建参数表", ""))}
    return render(request, "scoring/table_new.html", context, status=422 if request.method == "POST" else 200)


@require_form
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One table with all its rows; whoever keeps it adds a row here."""
    tables = ParameterTable.objects.allowed(request.user, Permission.SEE).select_related("owner", "created_by")
    found = get_object_or_404(tables, pk=pk)
    may_keep = ParameterTable.objects.allowed(request.user, Permission.CONFIGURE).filter(pk=pk).exists()
    form = RowForm(request.POST or None, table=found) if may_keep else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            (row,) = services.add_rows(found, [form.row()], actor=request.user)
            messages.success(request, f"已录入{_whom(row)}的参数。")
            return redirect(found)
    return _shown(request, found, form)


class RowLine(NamedTuple):
    """A row as the page shows it, with what ends it; `wrong` where what was typed there is to be mended."""

    row: ParameterRow
    name: str  # of the unit that it is for, "" without one
    state: str
    close: CloseForm | None
    withdraw: WithdrawForm | None
    wrong: bool


def _shown(
    request: HttpRequest, table: ParameterTable, form: RowForm | None, *, wrong: CloseForm | WithdrawForm | None = None
) -> HttpResponse:
    """The page of a table, with the form of a row that cannot be taken as it was filled in."""
    rows = list(table.rows.select_related("added_by", "withdrawn_by"))
    names = unit_names(rows)
    context = {
        "table": table,
        "lines": [_line(row, names.get(row.group, ""), wrong) for row in rows],
        "form": form,
        "wrong": wrong,
        "crumbs": _crumbs((table.name, "")),
    }
    return render(request, "scoring/table.html", context, status=422 if request.method == "POST" else 200)


def _line(row: ParameterRow, name: str, wrong: CloseForm | WithdrawForm | None) -> RowLine:
    mine = wrong if wrong is not None and wrong.row == row else None
    close = withdraw = None
    if not row.withdrawn_at:
        withdraw = mine if isinstance(mine, WithdrawForm) else WithdrawForm(row=row)
        close = None if row.valid_until else mine if isinstance(mine, CloseForm) else CloseForm(row=row)
    return RowLine(row, name, _state(row), close, withdraw, mine is not None)


def _whom(row: ParameterRow) -> str:
    """Whom a row is for, a unit by its name."""
    return unit_names([row]).get(row.group, row.audience)


def _state(row: ParameterRow) -> str:
    today = timezone.localdate()
    if row.withdrawn_at:
        return "withdrawn"
    if row.valid_from > today:
        return "later"
    return "closed" if row.valid_until and row.valid_until < today else "holds"


@require_safe
def table_file(request: HttpRequest, pk: int) -> FileResponse:
    """The rows as a workbook that the import reads again."""
    found = get_object_or_404(
        ParameterTable.objects.allowed(request.user, Permission.SEE).select_related("owner"), pk=pk
    )
    return attachment(exports.table_workbook(found, actor=request.user), found.name)


@require_form
def table_import(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """Upload, look at what would change, apply."""
    found = _kept(request, pk)
    context: dict[str, Any] = {"table": found, "form": UploadForm()}
    context["crumbs"] = _crumbs((found.name, found.get_absolute_url()), ("导入", ""))
    if request.GET.get("marked", "").isdecimal():
        return uploads.marked_workbook(get_object_or_404(_records(request, found), pk=request.GET["marked"]))
    if request.POST.get("record", "").isdecimal():
        return _settled(request, found, get_object_or_404(_records(request, found), pk=request.POST["record"]))
    if request.method == "POST":
        context["form"] = form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            content = file.read(WORKBOOK.largest + 1)
            record, plan = keep_upload(found, content, name=file.name, actor=request.user)
            closings = [update for update in plan.updates if isinstance(update, Closing)]
            context |= {"record": record, "plan": plan, "closings": closings}
    refused = request.method == "POST" and not ("plan" in context and context["plan"].ok)
    return render(request, "scoring/table_import.html", context, status=422 if refused else 200)


def _records(request: HttpRequest, table: ParameterTable) -> QuerySet[ImportRecord]:
    """The own uploads for this table."""
    mine = ImportRecord.objects.allowed(request.user, Permission.SEE).filter(kind=KIND, target=str(table.pk))
    return mine.select_related("file", "marked")


def _settled(request: HttpRequest, table: ParameterTable, record: ImportRecord) -> HttpResponse:
    """What was previewed is written, or dropped."""
    if "drop" in request.POST:
        uploads.dropped(request, record)
    else:
        plan = apply_upload(record, table, actor=request.user)
        messages.success(request, f"已导入：新增{len(plan.creates)}行，截止{len(plan.updates)}行。")
    return redirect(table)


def _row(table: ParameterTable, row: int) -> ParameterRow:
    return get_object_or_404(table.rows.select_related("table__owner"), pk=row)


@require_POST
def row_close(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """The last day on which a row holds."""
    table = _kept(request, pk)
    found = _row(table, row)
    form = CloseForm(request.POST, row=found)
    if not form.is_valid():
        return _shown(request, table, RowForm(table=table), wrong=form)
    closed = services.close_row(found, valid_until=form.cleaned_data["valid_until"], actor=request.user)
    messages.success(request, f"{_whom(closed)}的参数{chinese_date(closed.valid_until)}截止。")
    return redirect(table)


@require_POST
def row_withdraw(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A row that was a mistake."""
    table = _kept(request, pk)
    found = _row(table, row)
    form = WithdrawForm(request.POST, row=found)
    if not form.is_valid():
        return _shown(request, table, RowForm(table=table), wrong=form)
    withdrawn = services.withdraw_row(found, reason=form.cleaned_data["reason"], actor=request.user)
    messages.success(request, f"{_whom(withdrawn)}的参数已作废。")
    return redirect(table)
