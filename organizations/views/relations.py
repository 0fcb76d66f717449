"""Other names of a unit, and the lines beside the tree: written down and withdrawn on the unit's page."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from config.toolkit.refusal import Refused, refusals_on
from organizations.forms import AffiliationForm, AliasForm, EndForm, ReasonForm
from organizations.models import Affiliation, Alias, Organization
from organizations.panels import Panel
from organizations.roles import Permission
from organizations.services import affiliations, aliases

from .units import unit_page

ALIAS, LINE = "_alias_form", "_line_form"  # where a request holds a form that was filled in wrongly


def relations_panel(request: HttpRequest, unit: Organization) -> Panel:
    """Aliases, Party line, reporting unit, and the forms for whoever keeps the unit."""
    seen = Organization.objects.allowed(request.user, Permission.SEE)
    may = unit.closed_on is None and _kept(request).filter(pk=unit.pk).exists()
    rows = unit.affiliations.standing().select_related("other")
    context = {
        "aliases": unit.aliases.standing().select_related("event"),
        "affiliations": rows,
        "seen": set(seen.filter(pk__in=[row.other_id for row in rows]).values_list("pk", flat=True)),
        "may_change": may,
        "alias_form": getattr(request, ALIAS, None) or AliasForm(prefix="alias"),
        "affiliation_form": getattr(request, LINE, None) or AffiliationForm(prefix="line", units=seen),
        "end_form": EndForm(),
    }
    return Panel("organizations/_unit_relations.html", context)


@require_POST
def alias_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more name."""
    unit = get_object_or_404(_kept(request), pk=pk)
    form = AliasForm(request.POST, prefix="alias")
    if form.is_valid():
        with refusals_on(form):
            alias = aliases.add_alias(unit, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已登记别名「{alias}」。")
            return _back(unit)
    return _again(request, unit, ALIAS, form)


@require_POST
def alias_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One name less, with the reason."""
    alias = get_object_or_404(Alias.objects.allowed(request.user, Permission.MANAGE_UNITS), pk=pk)
    form = ReasonForm(request.POST)
    if _valid(request, form):
        with refusals_told(request):
            aliases.withdraw_alias(alias, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, f"已撤回别名「{alias}」。")
    return _back(alias.organization)


@require_POST
def affiliation_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Under whom the Party leads the unit, or to whom it reports, from a day on."""
    unit = get_object_or_404(_kept(request), pk=pk)
    units = Organization.objects.allowed(request.user, Permission.SEE)
    form = AffiliationForm(request.POST, prefix="line", units=units)
    if form.is_valid():
        with refusals_on(form):
            row = affiliations.affiliate(unit, **form.cleaned_data, actor=request.user)
            messages.success(request, f"已登记：{row}。")
            return _back(unit)
    return _again(request, unit, LINE, form)


@require_POST
def affiliation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on no more."""
    row = _affiliation(request, pk)
    form = EndForm(request.POST)
    if _valid(request, form):
        with refusals_told(request):
            affiliations.end_affiliation(row, on=form.cleaned_data["on"], actor=request.user)
            messages.success(request, f"已终止：{row}。")
    return _back(row.organization)


@require_POST
def affiliation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The row was wrong."""
    row = _affiliation(request, pk)
    form = ReasonForm(request.POST)
    if _valid(request, form):
        with refusals_told(request):
            affiliations.withdraw_affiliation(row, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, f"已撤回：{row}。")
    return _back(row.organization)


def _kept(request: HttpRequest):
    return Organization.objects.allowed(request.user, Permission.MANAGE_UNITS)


def _affiliation(request: HttpRequest, pk: int) -> Affiliation:
    rows = Affiliation.objects.allowed(request.user, Permission.MANAGE_UNITS).select_related("organization", "other")
    return get_object_or_404(rows, pk=pk)


def _valid(request: HttpRequest, form: Form) -> bool:
    """True when the form is filled in; otherwise its sentences are shown on the next page."""
    if not form.is_valid():
        labels = {name: field.label for name, field in form.fields.items()}
        told = [f"{labels.get(name, '')}：{error}" for name, errors in form.errors.items() for error in errors]
        messages.error(request, " ".join(told))
    return form.is_valid()


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """A refusal within is told on the unit's page, to which the small forms there lead back."""
    try:
        yield
    except Refused as refused:
        messages.error(request, refused.message)


def _again(request: HttpRequest, unit: Organization, name: str, form: Form) -> HttpResponse:
    """The unit's page with the form as it was filled in, and what speaks against it."""
    setattr(request, name, form)
    return unit_page(request, unit, "history", status=422)


def _back(unit: Organization) -> HttpResponse:
    return redirect(f"{unit.get_absolute_url()}?tab=history")
