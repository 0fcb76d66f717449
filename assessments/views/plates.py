"""牌匾: the list of all that hang or hung, taking one off; levels of the past and plates by workbook."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe
from django_filters.views import FilterView

from assessments.exports.laid import today
from assessments.exports.levels import plates_workbook, table_workbook
from assessments.filters import PlateFilter
from assessments.forms.levels import ChooseLevelTableForm, RemovePlateForm
from assessments.imports.levels import (
    NOTES,
    PAST,
    PLATES,
    TITLES,
    apply_levels,
    headings,
    keep_levels,
    replan_levels,
    rows_to_fill,
)
from assessments.models import Plate, UnitLevel
from assessments.selectors.cases.listed import listed_on
from assessments.selectors.levels import lacking_plate, rightful
from assessments.selectors.scales import only, scale_titles
from assessments.services import plates as services
from assessments.views.levels import level_crumbs, organizes, tabs
from assessments.views.ranges import asked_of
from config.toolkit.refusal import refusals_on
from config.toolkit.views import HtmxTemplateMixin, attachment, form_page, require_form
from organizations.doors import need
from organizations.models import ImportRecord, Organization
from organizations.roles import Permission
from organizations.services.files import WORKBOOK
from organizations.views import uploads


class PlateList(HtmxTemplateMixin, FilterView):
    """The plates that the user may see, with whether they hang rightly."""

    filterset_class = PlateFilter
    template_name = "assessments/plate_list.html"
    partial_name = "assessments/_plate_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Plate]:
        need(self.request, Permission.SEE)
        return all_plates(self.request)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        told = super().get_context_data(**kwargs)
        shown = list(told["page_obj"].object_list)
        titles = scale_titles({row.scale for row in shown})
        mine = Plate.objects.allowed(self.request.user, Permission.ORGANIZE).filter(pk__in=[row.pk for row in shown])
        own = set(mine.values_list("pk", flat=True))
        marks = listed_on(self.request.user, [row.held.organization_id for row in shown], timezone.localdate())
        rows = [(row, titles[row.scale], row.pk in own, marks.get(row.held.organization_id)) for row in shown]
        more = {"scale": only(titles.values()), "tabs": tabs("plate-list"), "may_act": organizes(self.request)}
        return told | {"rows": rows} | more


def all_plates(request: HttpRequest) -> QuerySet[Plate]:
    """What the list is filtered from."""
    found = Plate.objects.allowed(request.user, Permission.SEE).annotate(rightful=rightful(timezone.localdate()))
    return found.select_related("held__organization__parent").order_by("scale", "held__organization__path", "-hung_on")


@require_safe
def plate_export(request: HttpRequest) -> FileResponse:
    """The list as it is filtered; the export is on record."""
    need(request, Permission.SEE)
    chosen = PlateFilter(request.GET, all_plates(request))
    asked = asked_of(request, chosen.form)
    return attachment(plates_workbook(chosen.qs, asked, actor=request.user), f"{asked.name}牌匾名册{today()}")


@require_form
def plate_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A plate is taken off."""
    plates = Plate.objects.allowed(request.user, Permission.ORGANIZE).select_related("held__organization")
    plate = get_object_or_404(plates, pk=pk)
    form = RemovePlateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.remove_plate(plate, **form.cleaned_data, actor=request.user)
            messages.success(request, f"牌匾「{plate}」已登记摘牌。")
            return redirect("assessments:plate-list")
    lead = f"{plate.held} · 编号{plate}。摘下的牌匾不再挂，编号不再用；重新挂牌用新的编号。"
    crumbs = level_crumbs(("牌匾", reverse("assessments:plate-list")), ("登记摘牌", ""))
    back = reverse("assessments:plate-list")
    return form_page(request, form, "登记摘牌", lead=lead, back=back, crumbs=crumbs, danger=True)


# --- by workbook ------------------------------------------------------------------------------------------------------
def _kind(request: HttpRequest) -> str:
    kind = request.GET.get("kind", PAST)
    return kind if kind in TITLES else PAST


@require_form
def upload(request: HttpRequest) -> HttpResponse:
    """The upload form; a workbook that can be read goes on to its preview, any other is refused here in words."""
    need(request, Permission.ORGANIZE)
    form = ChooseLevelTableForm(
        request.POST or None,
        request.FILES or None,
        kinds=list(TITLES.items()),
        user=request.user,
        initial={"kind": _kind(request)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        content = data["file"].read(WORKBOOK.largest + 1)
        given = {"name": data["file"].name, "owner": data["owner"], "actor": request.user}
        with refusals_on(form):
            record = keep_levels(content, data["kind"], **given)
            return redirect("assessments:level-import", record.pk)
    context = {
        "form": form,
        "tables": list(TITLES.items()),
        "accept": WORKBOOK.accept,
        "recent": _records(request)[: uploads.RECENT],
        "crumbs": level_crumbs(("导入", "")),
    }
    return render(request, "assessments/level_upload.html", context, status=422 if form.errors else 200)


@require_GET
def template(request: HttpRequest) -> FileResponse:
    """An empty table of the kind ?kind=; of plates with the units that lack one."""
    need(request, Permission.ORGANIZE)
    kind = _kind(request)
    owner = Organization.objects.allowed(request.user, Permission.ORGANIZE).in_force().order_by("path").first()
    rows: list[tuple[object, ...]] = []
    if owner is not None and kind == PLATES:
        held = UnitLevel.objects.on(timezone.localdate()).filter(owner=owner).select_related("organization")
        rows = rows_to_fill(kind, owner, lacking_plate(held).order_by("scale", "organization__path"))
    title = f"{TITLES[kind]}登记表"
    return attachment(table_workbook(title, headings(kind), rows, NOTES[kind]), title)  # type: ignore[arg-type]


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the import would register, or what is wrong with it; after applying, what it did."""
    record = get_object_or_404(_records(request), pk=pk)
    crumbs = level_crumbs(("导入", reverse("assessments:level-upload")), (record.file.name, ""))
    return uploads.row_preview(
        request,
        record,
        replan_levels,
        table=TITLES[record.kind],
        crumbs=crumbs,
        upload="assessments:level-upload",
        step="assessments:level-import",
    )


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Register everything that was shown, or nothing."""
    plan = apply_levels(get_object_or_404(_records(request), pk=pk), actor=request.user)
    messages.success(request, f"已导入：{plan.sentence}。")
    return redirect("assessments:level-import", pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Think better of it."""
    uploads.dropped(request, get_object_or_404(_records(request), pk=pk))
    return redirect("assessments:level-upload")


@require_GET
def marked(request: HttpRequest, pk: int) -> FileResponse:
    """The user's own workbook with the wrong cells marked."""
    return uploads.marked_workbook(get_object_or_404(_records(request), pk=pk))


def _records(request: HttpRequest) -> QuerySet[ImportRecord]:
    need(request, Permission.ORGANIZE)
    owners = Organization.objects.allowed(request.user, Permission.ORGANIZE)
    own = ImportRecord.objects.allowed(request.user, Permission.ORGANIZE)
    mine = own.filter(kind__in=TITLES, organization__in=owners)
    return mine.select_related("file", "marked", "organization")
