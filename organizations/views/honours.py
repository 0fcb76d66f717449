"""Honours and demonstration points: lists, one of each, registering, ending, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_safe
from django_filters.views import FilterView

from config.toolkit.refusal import refusals_on
from config.toolkit.views import HtmxTemplateMixin, attachment, form_page, require_form
from organizations import filing, panels
from organizations.context import Entry
from organizations.doors import held, need
from organizations.exports.honours import honour_workbook, point_workbook
from organizations.filters.honours import HonourFilter, PointFilter
from organizations.forms import ReasonForm
from organizations.forms.honours import ContactsForm, EndForm, HonourForm, PointForm, RecordForm
from organizations.models import DemonstrationPoint, Honour, IndicatorValue, Level, Organization, Person, User
from organizations.roles import Permission
from organizations.selectors import honours as selectors
from organizations.services import honours as services
from organizations.services.files import file_response

PAGES = {"honours": "荣誉", "points": "示范点", "cards": "年度底数", "figures": "年度指标值"}


class RecordList(HtmxTemplateMixin, FilterView):
    """One of the four lists: filter, rows, workbook, and for who keeps records the doors to register."""

    template_name = "organizations/honour_list.html"
    paginate_by = 50
    page = ""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        told = {
            "heading": PAGES[self.page],
            "page": self.page,
            "tabs": [
                {"label": label, "url": address(page), "active": page == self.page} for page, label in PAGES.items()
            ],
            "may_keep": Permission.KEEP in held(self.request),
            "partial": self.partial_name,
        }
        return super().get_context_data(**kwargs) | told


class HonourList(RecordList):
    """The honours that the user sees."""

    filterset_class = HonourFilter
    partial_name = "organizations/_honour_rows.html"
    page = "honours"

    def get_queryset(self) -> QuerySet[Honour]:
        need(self.request, Permission.SEE)
        return selectors.honour_list(self.request.user)


class PointList(RecordList):
    """The demonstration points that the user sees, and how many of which level."""

    filterset_class = PointFilter
    partial_name = "organizations/_point_rows.html"
    page = "points"

    def get_queryset(self) -> QuerySet[DemonstrationPoint]:
        need(self.request, Permission.SEE)
        return selectors.point_list(self.request.user)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        told = super().get_context_data(**kwargs)
        counts = selectors.point_counts(self.object_list.filter(withdrawn_at=None))
        return told | {"counts": counts, "levels": Level.labels}


@require_GET
def honour_export(request: HttpRequest) -> FileResponse:
    """The list as it is filtered, in the form that the import reads."""
    need(request, Permission.SEE)
    found = HonourFilter(request.GET, selectors.honour_list(request.user).select_related("person")).qs
    return attachment(honour_workbook(found.order_by("organization__path", "awarded_on", "pk")), "荣誉名单")


@require_GET
def point_export(request: HttpRequest) -> FileResponse:
    """The list as it is filtered, and the counts."""
    need(request, Permission.SEE)
    found = PointFilter(request.GET, selectors.point_list(request.user)).qs
    counts = selectors.point_counts(found.filter(withdrawn_at=None))
    return attachment(point_workbook(found.order_by("organization__path", "since", "pk"), counts), "示范点名单")


@require_safe
def honour(request: HttpRequest, pk: int) -> HttpResponse:
    """One honour with its proof; withdrawn ones tell why."""
    row = get_object_or_404(selectors.honour_list(request.user).select_related("person", "withdrawn_by"), pk=pk)
    context = {"row": row, "may_keep": keeps(request, row), "crumbs": crumbs("honours", str(row))}
    return render(request, "organizations/honour.html", context)


@require_GET
def honour_file(request: HttpRequest, pk: int) -> FileResponse:
    """The proof of an honour."""
    row = get_object_or_404(selectors.honour_list(request.user).exclude(file=None), pk=pk)
    return file_response(row.file)


@require_safe
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """One demonstration point with everybody who kept contact with it."""
    row = get_object_or_404(selectors.point_list(request.user).select_related("withdrawn_by"), pk=pk)
    context = {"row": row, "may_keep": keeps(request, row), "crumbs": crumbs("points", str(row))}
    return render(request, "organizations/point.html", context)


@require_form
def honour_new(request: HttpRequest) -> HttpResponse:
    """The form of an honour."""
    return register(request, HonourForm, "honours")


@require_form
def point_new(request: HttpRequest) -> HttpResponse:
    """The form of a demonstration point."""
    return register(request, PointForm, "points")


@require_form
def honour_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was registered by mistake."""
    return withdraw(request, Honour.objects.standing(), pk, "honours")


@require_form
def point_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was registered by mistake."""
    return withdraw(request, DemonstrationPoint.objects.standing(), pk, "points")


@require_form
def point_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit is a point no longer."""
    return _change_point(request, pk, EndForm, "登记退出")


@require_form
def point_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Others keep contact from a day on."""
    return _change_point(request, pk, ContactsForm, "调整联系人")


def _change_point(
    request: HttpRequest, pk: int, form_class: type[EndForm] | type[ContactsForm], title: str
) -> HttpResponse:
    points = DemonstrationPoint.objects.standing().allowed(request.user, Permission.KEEP)
    row = get_object_or_404(points.select_related("organization").prefetch_related("contacts"), pk=pk)
    names = "、".join(f"{each.name}（{each.duty}）" if each.duty else each.name for each in selectors.contacts_now(row))
    form = form_class(request.POST or None, initial={"contacts": names})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            form.submit(row, actor=request.user)
            messages.success(request, f"「{row}」：{title}已登记。")
            return redirect(row)
    lead = f"{row.organization} · {row.get_level_display()}{row}"
    return shown(request, form, "points", title, lead=lead, back=row.get_absolute_url())


def register(
    request: HttpRequest, form_class: type[RecordForm], page: str, initial: dict[str, Any] | None = None
) -> HttpResponse:
    """A form for a new record of one of the user's units, filled from ?unit=, and the record."""
    need(request, Permission.KEEP)
    units = Organization.objects.allowed(request.user, Permission.KEEP)
    unit = units.filter(pk=request.GET["unit"]).first() if request.GET.get("unit", "").isdecimal() else None
    given = {"organization": (unit.code or unit.name) if unit else "", **(initial or {})}
    form = form_class(request.POST or None, request.FILES or None, units=units, initial=given)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row: Any = form.submit(actor=request.user)
            messages.success(request, f"「{row}」已登记。")
            return redirect(row.get_absolute_url() if hasattr(row, "get_absolute_url") else address(page))
    return shown(request, form, page, form.title, lead=form.lead, back=address(page))


def withdraw(request: HttpRequest, rows: QuerySet[Any], pk: int, page: str) -> HttpResponse:
    """Why a record does not count, and that it no longer does."""
    row: Honour | DemonstrationPoint | IndicatorValue
    row = get_object_or_404(rows.allowed(request.user, Permission.KEEP).select_related("organization"), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.withdraw(row, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, f"「{row}」已作废。")
            return redirect(address(page))
    lead = f"{row.organization} · {row}。作废后不再计数，记录和理由保留，不能恢复。"
    return shown(request, form, page, "作废", lead=lead, back=address(page), danger=True)


def shown(
    request: HttpRequest, form: Any, page: str, title: str, *, lead: str, back: str, danger: bool = False
) -> HttpResponse:
    """The page of a form; 422 with what is wrong."""
    button = "作废" if danger else "登记"
    return form_page(
        request, form, title, lead=lead, back=back, crumbs=crumbs(page, title), button=button, danger=danger
    )


def keeps(request: HttpRequest, row: Any) -> bool:
    """Whether the user keeps the records of the row's unit, and the row stands."""
    mine = Organization.objects.allowed(request.user, Permission.KEEP).filter(pk=row.organization_id)
    return getattr(row, "withdrawn_at", None) is None and mine.exists()


def address(page: str) -> str:
    """Where one of the lists is."""
    return "/honours/" if page == "honours" else f"/honours/{page}/"


def crumbs(page: str, title: str) -> list[tuple[str, str]]:
    """From the list to here."""
    return [(PAGES[page], address(page)), (title, "")]


def honours_panel(request: HttpRequest, unit: Organization) -> panels.Panel:
    """What the unit was given, and which demonstration points it is."""
    given, points = selectors.held_by(unit)
    may_keep = Organization.objects.allowed(request.user, Permission.KEEP).filter(pk=unit.pk).exists()
    context = {"honours": list(given.select_related("person")), "points": list(points), "may_keep": may_keep}
    return panels.Panel("organizations/_unit_honours.html", context)


def honours_section(user: User, person: Person) -> filing.Section | None:
    """The person's own honours, as far as their units are the user's to see, in the person's file."""
    rows = selectors.honour_list(user).standing().filter(person=person).order_by("awarded_on", "pk")
    told = [
        (row.awarded_on, row.name, row.get_level_display(), row.issuer, str(row.organization), row.document_no or None)
        for row in rows
    ]
    heads = ("授予日期", "荣誉名称", "级别", "授予机关", "时在单位", "文号")
    return filing.Section("荣誉", heads, told, widths=(2, 4, 1, 3, 3, 2)) if told else None


def honour_entries(request: HttpRequest) -> list[Entry]:
    """荣誉和底数 in the menu, for whoever sees units."""
    entry: Entry = {"label": "荣誉和底数", "url": "/honours/", "icon": "rank", "order": 74, "group": "组织"}
    return [entry] if Permission.SEE in held(request) else []
