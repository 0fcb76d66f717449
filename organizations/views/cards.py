"""Cards and figures by year: lists, one card with its versions, registering, correcting."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from config.toolkit import scaled
from config.toolkit.views import attachment, require_form
from organizations import panels
from organizations.doors import held, need
from organizations.exports.honours import card_workbook, figure_workbook
from organizations.filters.honours import CardFilter, FigureFilter
from organizations.forms.honours import CardForm, FigureForm
from organizations.models import CardYear, IndicatorValue, Organization, Use
from organizations.roles import Permission
from organizations.selectors import cards as selectors
from organizations.services import cards as services
from organizations.views.honours import RecordList, crumbs, keeps, register, withdraw


class CardList(RecordList):
    """The current cards that the user sees, a column per item."""

    filterset_class = CardFilter
    partial_name = "organizations/_card_rows.html"
    page = "cards"

    def get_queryset(self) -> QuerySet[CardYear]:
        need(self.request, Permission.SEE)
        return selectors.card_list(self.request.user)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        told = super().get_context_data(**kwargs)
        items = selectors.year_items(Use.CARD)
        lines = selectors.card_lines(told["page_obj"].object_list, items)
        may_load = not items and Permission.CONFIGURE in held(self.request)
        return told | {"items": items, "lines": lines, "may_load": may_load}


class FigureList(RecordList):
    """The figures that the user sees."""

    filterset_class = FigureFilter
    partial_name = "organizations/_figure_rows.html"
    page = "figures"

    def get_queryset(self) -> QuerySet[IndicatorValue]:
        need(self.request, Permission.SEE)
        return selectors.figure_list(self.request.user)


@require_GET
def card_export(request: HttpRequest) -> FileResponse:
    """The cards as they are filtered, in the form that the import reads."""
    need(request, Permission.SEE)
    found = CardFilter(request.GET, selectors.card_list(request.user)).qs
    return attachment(card_workbook(found.order_by("organization__path", "year")), "年度底数")


@require_GET
def figure_export(request: HttpRequest) -> FileResponse:
    """The figures as they are filtered, in the form that the import reads."""
    need(request, Permission.SEE)
    found = FigureFilter(request.GET, selectors.figure_list(request.user)).qs
    return attachment(figure_workbook(found), "年度指标值")


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """One card: what is counted, and every version of it."""
    rows = CardYear.objects.allowed(request.user, Permission.SEE).select_related("organization", "actor")
    row = get_object_or_404(rows, pk=pk)
    versions = list(rows.filter(organization=row.organization, year=row.year).order_by("-version"))
    items = selectors.year_items(Use.CARD, also={code for version in versions for code in version.data})
    lines = [selectors.Growth(item, tuple(version.data.get(item.code) for version in versions)) for item in items]
    context = {
        "row": row,
        "versions": versions,
        "lines": lines,
        "may_keep": keeps(request, row),
        "crumbs": crumbs("cards", str(row)),
    }
    return render(request, "organizations/card.html", context)


@require_form
def card_new(request: HttpRequest) -> HttpResponse:
    """The form of a card; with ?card= filled from that one, to be corrected."""
    initial: dict[str, object] = {}
    asked = request.GET.get("card", "")
    if asked.isdecimal():
        row = get_object_or_404(CardYear.objects.allowed(request.user, Permission.KEEP).current(), pk=asked)
        initial = {f"item-{code}": scaled.text(value) for code, value in row.data.items()}
        unit = row.organization
        initial |= {"organization": unit.code or unit.name, "year": row.year, "source": row.source}
    return register(request, CardForm, "cards", initial)


@require_form
def figure_new(request: HttpRequest) -> HttpResponse:
    """The form of a figure."""
    return register(request, FigureForm, "figures")


@require_form
def figure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was registered by mistake."""
    return withdraw(request, IndicatorValue.objects.standing().select_related("item"), pk, "figures")


@require_POST
def items_load(request: HttpRequest) -> HttpResponse:
    """The usual items of cards and figures, where there are none yet."""
    need(request, Permission.CONFIGURE)
    number = services.load_items(actor=request.user)
    messages.success(request, f"已载入{number}个常用项目，可在系统配置里增减。")
    return redirect("organizations:cards")


def cards_panel(request: HttpRequest, unit: Organization) -> panels.Panel:
    """The unit's cards side by side, and its figures with their sources."""
    cards, lines = selectors.card_growth(unit)
    figures = selectors.disputed(unit.figures.standing().select_related("item")).order_by("-year", "item__position")
    may_keep = Organization.objects.allowed(request.user, Permission.KEEP).filter(pk=unit.pk).exists()
    context = {"cards": cards, "lines": lines, "figures": list(figures), "may_keep": may_keep}
    return panels.Panel("organizations/_unit_cards.html", context)
