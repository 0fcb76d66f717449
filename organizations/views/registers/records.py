"""台账: which registers there are and what is due; the records of one; one record; making, correcting, withdrawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused, refusals_on, sound
from config.toolkit.views import HtmxTemplateMixin, attachment, require_form, wants_partial
from organizations.doors import held, need
from organizations.exports.registers import records_workbook
from organizations.filters.records import RecordFilter, filter_for
from organizations.forms.registers import RecordForm, TypeForm, WithdrawForm
from organizations.models import Organization, StoredFile
from organizations.models.registers import RegisterRecord, RegisterType
from organizations.registers import FieldKind
from organizations.roles import Permission
from organizations.selectors.registers import lines, pages
from organizations.services import files, registers

from . import doors


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """The registers that hold where the user is: how many records each has this year, and what is due now."""
    need(request, Permission.SEE)
    words, frequency = request.GET.get("q", "").strip(), request.GET.get("frequency", "")
    types = RegisterType.objects.allowed(request.user, Permission.SEE)
    form = TypeForm(request.GET)
    asked = bool(words or frequency)
    found = pages.overview(types, request.user, words=words, frequency=frequency)
    used = [each for each in found if asked or each.records]
    context = {"rows": used, "unused": found[len(used) :], "form": form, "asked": asked}
    name = "_types" if wants_partial(request) else "index"
    return render(request, f"organizations/registers/{name}.html", context)


class RecordList(HtmxTemplateMixin, FilterView):
    """The records of one register, with filters made from its definition."""

    template_name = "organizations/registers/records.html"
    partial_name = "organizations/registers/_records.html"
    paginate_by = 50
    type: RegisterType

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.type = doors.register_for(request, kwargs["register"])

    def get_filterset_class(self) -> type[RecordFilter]:
        return filter_for(self.type.spec())

    def get_queryset(self) -> QuerySet[RegisterRecord]:
        return doors.visible(self.request, self.type)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        keeps = doors.may_keep(self.request, self.type)
        page, sight = context["page_obj"], doors.reading(self.request)
        return context | {
            "type": self.type,
            "spec": self.type.spec(),
            "columns": pages.columns(self.type.spec()),
            "rows": pages.rows(self.type.spec(), page.object_list, sight),
            "keeps": keeps,
            "crumbs": doors.crumbs(self.type)[:-1] + [(self.type.name, "")],
            "tabs": doors.tabs(self.type, "register", keeps=keeps),
            "query": self.request.GET.urlencode(),
            "configures": Permission.CONFIGURE in held(self.request),
        }


@require_safe
def record_export(request: HttpRequest, register: str) -> FileResponse:
    """The records that the filters leave, as a workbook which the import reads again; on the trail."""
    type = doors.register_for(request, register)
    found = filter_for(type.spec())(request.GET, queryset=doors.visible(request, type), request=request).qs
    content = records_workbook(type, found, sight=doors.reading(request), actor=request.user)
    return attachment(content, f"{type.name}台账")


@require_safe
def record_detail(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """One record as it stands, its versions, and what may be done with it."""
    type, record = doors.record_for(request, register, pk)
    personal = doors.reads_personal(request, record)
    kept = RegisterRecord.objects.allowed(request.user, Permission.KEEP).filter(pk=pk).exists()
    context = {
        "type": type,
        "record": record,
        "lines": pages.detail(record, personal=personal),
        "revisions": pages.revisions(record, personal=personal),
        "keeps": kept and record.is_valid and type.on,
        "crumbs": doors.crumbs(type, (f"{record.organization} {chinese_date(record.date)}", "")),
    }
    return render(request, "organizations/registers/record.html", context)


@require_form
def record_new(request: HttpRequest, register: str) -> HttpResponse:
    """The form made from the definition; what is wrong is shown at its field."""
    type = doors.register_for(request, register, Permission.KEEP)
    units = doors.keeping(request, type)
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        definition=type.spec(),
        units=units,
        initial=doors.initial(request, units),
    )
    status = 200
    if request.method == "POST":
        made = _made(request, type, form) if _sound(form, type) else None
        if made:
            messages.success(request, f"已登记「{made.organization}」的{type.name}。")
            return redirect(f"{request.path}?at={made.organization_id}" if "more" in request.POST else made)
        status = 422
    context = {"type": type, "form": form, "crumbs": doors.crumbs(type, ("登记", "")), "again": _again(form)}
    return render(request, "organizations/registers/record_form.html", context, status=status)


def _sound(form: RecordForm, type: RegisterType, unit: Organization | None = None) -> bool:
    def faults() -> Iterator[tuple[str, str]]:
        given = form.cleaned_data
        at, data = unit or given.get("organization"), form.data_given()
        for fault in registers.faults(type, organization=at, date=given.get("date"), data=data):
            yield fault.place, fault.message

    return sound(form, faults)


def _made(request: HttpRequest, type: RegisterType, form: RecordForm) -> RegisterRecord | None:
    unit = form.cleaned_data["organization"]
    with refusals_on(form), transaction.atomic():  # no file is kept for a record that is refused
        return registers.record(
            type,
            organization=unit,
            date=form.cleaned_data["date"],
            data=form.data_given() | _stored(request, form, unit),
            actor=request.user,
            again="again" in request.POST,
        )
    return None


def _again(form: RecordForm) -> bool:
    """Whether all that stands against the record is that the same one is there already."""
    return form.is_bound and "完全相同" in "".join(form.non_field_errors())


@require_form
def record_correct(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The record as it should have been, with the reason; the earlier version stays."""
    type, record = doors.record_for(request, register, pk, Permission.KEEP)
    _refuse_closed(record)
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        definition=type.spec(),
        units=doors.keeping(request, type),
        before=record.data,
        personal=doors.reads_personal(request, record),
        initial={"date": record.date},
    )
    status = 200
    if request.method == "POST":
        if _sound(form, type, record.organization) and _corrected(request, record, form):
            messages.success(request, "已更正，原来的内容留在各版本里。")
            return redirect(record)
        status = 422
    context = {
        "type": type,
        "form": form,
        "record": record,
        "crumbs": doors.crumbs(type, (str(record.organization), record.get_absolute_url()), ("更正", "")),
    }
    return render(request, "organizations/registers/record_form.html", context, status=status)


def _corrected(request: HttpRequest, record: RegisterRecord, form: RecordForm) -> bool:
    with refusals_on(form), transaction.atomic():
        registers.correct(
            record,
            date=form.cleaned_data["date"],
            data=form.data_given() | _stored(request, form, record.organization),
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
    return not form.errors


@require_form
def record_withdraw(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """The record no longer counts; it stays, with the reason."""
    type, record = doors.record_for(request, register, pk, Permission.KEEP)
    _refuse_closed(record)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            registers.withdraw(record, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, "已撤回，不再计入统计。")
            return redirect(record)
    context = {
        "type": type,
        "record": record,
        "form": form,
        "crumbs": doors.crumbs(type, (str(record.organization), record.get_absolute_url()), ("撤回", "")),
    }
    status = 422 if form.errors else 200
    return render(request, "organizations/registers/record_withdraw.html", context, status=status)


@require_safe
def record_file(request: HttpRequest, register: str, pk: int, field: str) -> FileResponse:
    """A file of a record, as a download; personal ones for those only who may read personal data."""
    _, record = doors.record_for(request, register, pk)
    known = {each.code: each for each, _ in lines(record, personal=True)}
    kept = record.data.get(field)
    if field not in known or known[field].kind != FieldKind.FILE or not isinstance(kept, dict):
        raise Http404
    if known[field].personal and not doors.reads_personal(request, record):
        raise Http404
    return files.file_response(get_object_or_404(StoredFile, pk=kept["id"]))


def _stored(request: HttpRequest, form: RecordForm, unit: Any) -> dict[str, Any]:
    """The files that came with the form, kept; by the codes of their fields."""
    return {
        code: files.store(upload, name=upload.name, organization=unit, actor=request.user)
        for code, upload in form.uploads()
    }


def _refuse_closed(record: RegisterRecord) -> None:
    if not record.is_valid:
        raise Refused("这条记录已撤回，不能再改。")
