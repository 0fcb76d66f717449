"""整改台账: the list, listing deductions of a cycle, adding other problems."""

from __future__ import annotations

import django_filters as filters
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from assessments.exports.laid import today
from assessments.exports.remedies import remedies_workbook
from assessments.forms.remedies import OfferForm, PickForm, ProblemForm
from assessments.models import CycleState, Remedy, RemedyState
from assessments.selectors.remedies import losses_now, offer, standings
from assessments.services import remedies as ledger
from assessments.views.doors import Crumbs, cycle_crumbs, cycle_for, sent
from assessments.views.ranges import asked_of
from config.toolkit.refusal import Refused, refusals_on
from config.toolkit.views import HtmxTemplateMixin, attachment, require_form
from organizations.doors import need
from organizations.filters.fields import ALL, UnitFilterField
from organizations.models import Organization
from organizations.roles import Permission

TITLE = "整改台账"
PER_PAGE = 50
TURNS = [("late", "逾期未整改"), *RemedyState.choices]


def remedy_crumbs(*more: tuple[str, str]) -> Crumbs:
    """整改台账 / …"""
    return [(TITLE, reverse("assessments:remedy-list") if more else ""), *more]


class RemedyFilter(filters.FilterSet):
    """Items by words, unit with all below it, state, and whether they are overdue."""

    q = filters.CharFilter(label="单位、问题或来源", method="by_words")
    unit = UnitFilterField(label="单位（含下级）", method="by_unit")
    state = filters.ChoiceFilter(label="状态", choices=TURNS, empty_label=ALL, method="by_state")
    year = filters.NumberFilter(label="交办年度", field_name="made_at", lookup_expr="year")

    class Meta:
        model = Remedy
        fields = ["q", "unit", "state", "year"]

    def by_words(self, queryset: QuerySet[Remedy], name: str, value: str) -> QuerySet[Remedy]:
        """Every word in the unit's name, the problem or its source."""
        for word in value.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(text__icontains=word) | Q(origin__icontains=word))
        return queryset

    def by_unit(self, queryset: QuerySet[Remedy], name: str, value: Organization) -> QuerySet[Remedy]:
        """Of the unit and of those below it."""
        return queryset.filter(organization__in=Organization.objects.within(value))

    def by_state(self, queryset: QuerySet[Remedy], name: str, value: str) -> QuerySet[Remedy]:
        """A state, or overdue."""
        if value == "late":
            return queryset.overdue(timezone.localdate())  # type: ignore[attr-defined]
        return queryset.filter(state=value)


class RemedyList(HtmxTemplateMixin, FilterView):
    """All items that the user sees, what is due first at the top."""

    filterset_class = RemedyFilter
    template_name = "assessments/remedy_list.html"
    partial_name = "assessments/_remedy_rows.html"
    paginate_by = PER_PAGE
    strict = False

    def get_queryset(self) -> QuerySet[Remedy]:
        return Remedy.objects.allowed(self.request.user, Permission.SEE).for_list()

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        changed = losses_now(context["page_obj"].object_list)
        organizes = Organization.objects.allowed(self.request.user, Permission.ORGANIZE).exists()
        told = {
            "rows": [(each, changed.get(each.pk)) for each in context["page_obj"].object_list],
            "standings": standings(context["filter"].qs),
            "any": self.get_queryset().exists(),
            "may_add": organizes,
            "crumbs": remedy_crumbs(),
        }
        return context | told


@require_safe
def remedies_file(request: HttpRequest) -> FileResponse:
    """What the filter leaves, as the table that is laid on the meeting's desk; the export is on record."""
    need(request, Permission.SEE)
    queryset = Remedy.objects.allowed(request.user, Permission.SEE).for_list()
    chosen = RemedyFilter(request.GET, queryset=queryset, request=request)
    found = chosen.qs
    if not found.exists():
        raise Refused("没有符合条件的整改事项可以导出。请换一个条件。")
    asked = asked_of(request, chosen.form)
    return attachment(remedies_workbook(found, asked, actor=request.user), f"{asked.name}{TITLE}{today()}")


@require_form
def remedy_new(request: HttpRequest) -> HttpResponse:
    """A problem that was found elsewhere."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = ProblemForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = ledger.add_remedy(**form.cleaned_data, actor=request.user)
            messages.success(request, f"已交{made.name}整改，期限到期前会列在它的待办里。")
            return redirect(made)
    context = {"form": form, "crumbs": remedy_crumbs(("交办其他问题", ""))}
    return render(request, "assessments/remedy_new.html", context, status=422 if form.errors else 200)


@require_form
def cycle_remedies(request: HttpRequest, pk: int) -> HttpResponse:
    """Deductions of a published cycle, ticked, become items of the ledger."""
    cycle = cycle_for(request, pk, Permission.ORGANIZE)
    if cycle.state != CycleState.PUBLISHED:
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，公布以后才能按扣分生成整改台账。")
    asked = OfferForm(request.GET, offer=offer(cycle))
    given = asked.cleaned_data if asked.is_valid() else {}
    items = (given["item"],) if given.get("item") else ()
    found = offer(cycle, least=given.get("least") or 0, items=items, q=given.get("q", "").strip())
    form = PickForm(sent(request), offer=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            made = ledger.list_deductions(
                cycle, picks=form.chosen(), due=data["due"], measure=data["measure"], actor=request.user
            )
            messages.success(request, f"已把{len(made)}项扣分列入整改台账。")
            return redirect("assessments:remedy-list")
    context = {"cycle": cycle, "asked": asked, "offer": found, "form": form}
    context["crumbs"] = cycle_crumbs(cycle, ("按扣分生成整改台账", ""))
    return render(request, "assessments/cycle_remedies.html", context, status=422 if form.errors else 200)
