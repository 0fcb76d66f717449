"""The screenings that a person may see, a new one, one as a whole, and one unit of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from assessments.filters_screenings import EntryFilter, ScreeningFilter
from assessments.forms.screenings import ScreeningForm
from assessments.models import Case, Screening, ScreeningAnswer, ScreeningEntry, ScreeningPart
from assessments.selectors.screenings import board
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.finding import hits_of
from assessments.selectors.screenings.questions import amount, columns
from assessments.services import screenings
from assessments.views.doors import sent
from assessments.views.screenings import doors
from config.toolkit.refusal import refusals_on
from config.toolkit.scaled import share_text
from config.toolkit.views import HtmxTemplateMixin, require_form, wants_partial
from organizations.models import Organization
from organizations.roles import Permission
from scoring.standards import Fact
from scoring.standards.listings import Listing

PER_PAGE = 50


class ScreeningList(HtmxTemplateMixin, FilterView):
    """Screenings that the person may see, newest first."""

    filterset_class = ScreeningFilter
    template_name = "assessments/screening_list.html"
    partial_name = "assessments/_screening_rows.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[Screening]:
        return Screening.objects.allowed(self.request.user, Permission.SEE).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["may_found"] = Organization.objects.allowed(self.request.user, Permission.ORGANIZE).exists()
        context["crumbs"] = doors.crumbs()
        context["lines"] = [self._line(one) for one in context["page_obj"].object_list]
        return context

    def _line(self, screening: Screening) -> dict[str, Any]:
        """The screening with the page of it that this person has: the whole, the township's part, or the own unit's."""
        if doors.may(self.request, screening, Permission.OVERSEE):
            return {"screening": screening, "url": screening.get_absolute_url(), "whole": True}
        parts = ScreeningPart.objects.allowed(self.request.user, Permission.SEE).filter(screening=screening)
        entries = ScreeningEntry.objects.told(self.request.user).filter(screening=screening)
        found = parts.first() or entries.first()
        return {"screening": screening, "url": found.get_absolute_url() if found else "", "whole": False}


@require_form
def screening_new(request: HttpRequest) -> HttpResponse:
    """Standard, unit, year and day."""
    if not Organization.objects.allowed(request.user, Permission.ORGANIZE).exists():
        raise Http404
    form = ScreeningForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = screenings.start_screening(**form.cleaned_data, actor=request.user)
            messages.success(request, f"已建立「{made}」，请核对单位后计算。")
            return redirect(made)
    context = {"form": form, "crumbs": doors.crumbs(("新建排查", ""))}
    return render(request, "assessments/screening_new.html", context, status=422 if form.errors else 200)


@require_safe
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, the counts by township and criterion, and all units with their filters."""
    found = doors.screening_for(request, pk, Permission.OVERSEE)
    spec, parts = spec_of(found), list(board.by_township(found))
    entries = EntryFilter(request.GET, queryset=board.entries_of(found), screening=found, spec=spec)
    page = Paginator(entries.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"screening": found, "spec": spec, "filter": entries, "page_obj": page}
    if wants_partial(request):
        return render(request, "assessments/_screening_entries.html", context)
    newer, totals = board.newer_answers(found), board.totals(parts)
    context |= {
        "parts": parts,
        "totals": totals,
        "share": share_text(totals["listed"], totals["units"]),
        "criteria": board.by_criterion(spec, board.truths(found)) if found.computed_at else [],
        "pools": board.shares(found),
        "steps": board.steps(found, spec, parts),
        "newer": newer,
        "may_organize": doors.may(request, found, Permission.ORGANIZE),
        "may_decide": doors.may(request, found, Permission.DECIDE),
        "crumbs": doors.crumbs((found.title, "")),
    }
    return render(request, "assessments/screening.html", context)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: every criterion with its evidence, what was said and decided of it, and its earlier cases."""
    found = doors.entry_for(request, pk)
    spec, hits, gates = spec_of(found.screening), hits_of(found.hits), hits_of(found.gates)
    within = ScreeningPart.objects.allowed(request.user, Permission.SEE).filter(pk=found.part_id).exists()
    seen = Case.objects.allowed(request.user, Permission.SEE)
    cases = seen.counted().filter(organization=found.organization_id)
    context = {
        "entry": found,
        "screening": found.screening,
        "spec": spec,
        "criteria": [(each, hits.get(each.code)) for each in spec.criteria if spec.mode != "share"],
        "gates": [(each, gates.get(each.code)) for each in spec.gates],
        "facts": list(_facts(spec, found)),
        "answers": list(_answers(spec, found)) if within else [],
        "opened": seen.filter(entry=found).first(),
        "cases": cases.for_list().order_by("listed_on"),
        "within": within,
        "crumbs": doors.crumbs((found.screening.title, doors.above(request, found.screening)), (found.name, "")),
    }
    return render(request, "assessments/screening_entry.html", context)


def _answers(spec: Listing, entry: ScreeningEntry) -> Iterator[tuple[ScreeningAnswer, str, str]]:
    """What people said, the latest first: about what, and what."""
    asked = {question.key: question for question in columns(spec)}
    for answer in entry.answers.select_related("actor").order_by("-pk"):
        question = asked.get((answer.about, answer.code))
        if question:
            yield answer, question.name, amount(question, answer.value)


def _facts(spec: Listing, entry: ScreeningEntry) -> Iterator[tuple[Fact, dict[str, Any], str]]:
    """Every fact with what was known of it and its amount in words."""
    known = entry.facts.get("known", {})
    for fact in spec.facts:
        if one := known.get(fact.code):
            yield fact, one, "没有登记" if one["value"] is None else fact.amount(one["value"])
