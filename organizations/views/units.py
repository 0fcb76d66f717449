"""The list of units, one unit, and its changes."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django_filters.views import FilterView

from config.toolkit.views import HtmxTemplateMixin
from organizations import selectors
from organizations.doors import held, need
from organizations.filters import UnitFilter
from organizations.forms import ACTS
from organizations.models import Organization
from organizations.panels import TABS, Panel, panels, tabs
from organizations.roles import Permission

CHILDREN_SHOWN = 200
ACT_LINKS = [(name, form.title, form.icon, form.danger) for name, form in ACTS.items()]


class UnitList(HtmxTemplateMixin, FilterView):
    """The units that the user sees."""

    filterset_class = UnitFilter
    template_name = "organizations/unit_list.html"
    partial_name = "organizations/_unit_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Organization]:
        need(self.request, Permission.SEE)
        return selectors.unit_list(self.request.user)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        may_change = Permission.MANAGE_UNITS in held(self.request)
        return super().get_context_data(**kwargs) | {"may_change": may_change}


def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: where it stands, what is below it, who works for it, what happened to it."""
    unit = get_object_or_404(Organization.objects.allowed(request.user, Permission.SEE).select_related("parent"), pk=pk)
    may_change = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS).filter(pk=pk).exists()
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        raise Http404
    context = {
        "unit": unit,
        "crumbs": [("单位", "/units/"), *selectors.crumbs(unit, request.user)],
        "tabs": tabs(unit, tab),
        "panels": list(panels(request, unit, tab)),
        "acts": ACT_LINKS if may_change and unit.closed_on is None else [],
    }
    return render(request, "organizations/unit_detail.html", context)


def basic_panel(request: HttpRequest, unit: Organization) -> Panel:
    """What the unit's own row says, and what is below it by kind."""
    inside = Organization.objects.within(unit).in_force().exclude(pk=unit.pk)
    return Panel("organizations/_unit_basic.html", {"kinds": selectors.counts_by_kind(inside)})


def children_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The units directly below."""
    below = selectors.children(unit)
    total = below.count()
    context = {"children": below[:CHILDREN_SHOWN], "more": max(0, total - CHILDREN_SHOWN), "total": total}
    return Panel("organizations/_unit_children.html", context) if total else None


def accounts_panel(request: HttpRequest, unit: Organization) -> Panel:
    """Who works with the system for the unit."""
    return Panel("organizations/_unit_accounts.html", {"people": selectors.accounts(unit)})


def history_panel(request: HttpRequest, unit: Organization) -> Panel:
    """Names, parents and events."""
    placements = unit.placements.select_related("parent").order_by("-pk")
    return Panel("organizations/_unit_history.html", {"placements": placements, "events": selectors.events(unit)})


def unit_change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The form of one change of a unit, and the change."""
    units = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS)
    unit = get_object_or_404(units, pk=pk)
    if act not in ACTS:
        raise Http404
    form = ACTS[act](request.POST or None, unit=unit, units=units)
    if request.method == "POST" and form.is_valid():
        after = form.submit(actor=request.user)
        messages.success(request, f"「{unit}」：{form.title}已登记。")
        return redirect(after)
    crumbs = [("单位", "/units/"), *selectors.crumbs(unit, request.user), (form.title, "")]
    return render(request, "organizations/unit_change.html", {"unit": unit, "form": form, "crumbs": crumbs})
