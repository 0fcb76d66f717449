"""The list of units, one unit, and its changes; list and unit also as they stood on a day."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from config.toolkit.refusal import refusals_on
from config.toolkit.views import HtmxTemplateMixin, require_form
from organizations import selectors, uses
from organizations.doors import day_asked, held, need
from organizations.filters.units import UnitFilter
from organizations.forms import ACTS, ChangeForm, RowsForm
from organizations.models import Organization
from organizations.panels import TABS, Panel, panels, tabs
from organizations.roles import Permission
from organizations.selectors import TreeOn

CHILDREN_SHOWN = 200


class UnitList(HtmxTemplateMixin, FilterView):
    """The units that the user sees, today or as they stood on a day."""

    filterset_class = UnitFilter
    template_name = "organizations/unit_list.html"
    partial_name = "organizations/_unit_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Organization]:
        need(self.request, Permission.SEE)
        if self.request.GET.get("day"):
            return Organization.objects.allowed(self.request.user, Permission.SEE)
        return selectors.unit_list(self.request.user)

    def paginate_queryset(
        self, queryset: QuerySet[Organization], page_size: int
    ) -> tuple[Paginator, Page, Sequence[Any], bool]:
        """The units of the page; of a past day only these are told as of it."""
        tree = self.filterset.tree
        if tree is None:
            return super().paginate_queryset(queryset, page_size)
        paginator, page, ids, more = super().paginate_queryset(tree.in_order(queryset), page_size)
        page.object_list = units = tree.told(list(ids))
        return paginator, page, units, more

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        may_change = Permission.MANAGE_UNITS in held(self.request)
        tree, asked = self.filterset.tree, self.request.GET.copy()
        asked.pop("page", None)
        shown = {"may_change": may_change, "day": tree.day if tree else None, "asked": asked.urlencode()}
        return super().get_context_data(**kwargs) | shown


@require_safe
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: where it stands, what is below it, who works for it, what happened to it; also as of a day."""
    unit = get_object_or_404(Organization.objects.allowed(request.user, Permission.SEE).select_related("parent"), pk=pk)
    tab = request.GET.get("tab", "")
    if tab not in TABS:
        raise Http404
    return unit_page(request, unit, tab)


def unit_page(request: HttpRequest, unit: Organization, tab: str, *, status: int = 200) -> HttpResponse:
    """The page of a unit with the panels of one tab."""
    tree = tree_asked(request)
    context = {
        "unit": unit,
        "tabs": tabs(unit, tab, tree.day if tree else None),
        "panels": list(panels(request, unit, tab)),
        **(_as_of(request, unit, tree) if tree else _as_it_is(request, unit)),
    }
    return render(request, "organizations/unit_detail.html", context, status=status)


def act_links(unit: Organization) -> list[tuple[str, str, str, bool]]:
    """The changes that a unit of its kind can undergo: name in the address, title, icon, whether it ends."""
    return [(name, form.title, form.icon, form.danger) for name, form in ACTS.items() if form.suits(unit)]


def tree_asked(request: HttpRequest) -> TreeOn | None:
    """The tree of the day that the page is asked for, read once per request; None for the tree as it is."""
    if not hasattr(request, "_tree"):
        day = day_asked(request)
        request._tree = TreeOn(day) if day else None  # type: ignore[attr-defined]
    tree: TreeOn | None = request._tree  # type: ignore[attr-defined]
    return tree


def _as_it_is(request: HttpRequest, unit: Organization) -> dict[str, Any]:
    may_change = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS).filter(pk=unit.pk).exists()
    return {
        "crumbs": [("单位", "/units/"), *selectors.crumbs(unit, request.user)],
        "acts": act_links(unit) if may_change and unit.closed_on is None else [],
    }


def _as_of(request: HttpRequest, unit: Organization, tree: TreeOn) -> dict[str, Any]:
    """The past is looked at, not changed."""
    then = tree.unit(unit)
    line = tree.crumbs(unit, request.user) if then else [(unit.name, "")]
    return {"day": tree.day, "then": then, "crumbs": [("单位", f"/units/?day={tree.day}"), *line]}


def basic_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """What the unit's own row says, and what is below it by kind; of a past day what it was then."""
    tree = tree_asked(request)
    if tree is None:
        inside = Organization.objects.within(unit).in_force().exclude(pk=unit.pk)
        return Panel("organizations/_unit_basic.html", {"kinds": selectors.counts_by_kind(inside)})
    if (then := tree.unit(unit)) is None:
        return None
    inside = tree.within(unit).exclude(pk=unit.pk)
    context = {"then": then, "kinds": selectors.counts_by_kind(inside, "kind_then"), "day": tree.day}
    return Panel("organizations/_unit_basic.html", context)


def children_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """The units directly below, today or on the day."""
    tree = tree_asked(request)
    if tree is not None:
        return _children_then(request, unit, tree)
    below = selectors.children(unit)
    total = below.count()
    context = {"children": below[:CHILDREN_SHOWN], "more": max(0, total - CHILDREN_SHOWN), "total": total}
    return Panel("organizations/_unit_children.html", context) if total else None


def _children_then(request: HttpRequest, unit: Organization, tree: TreeOn) -> Panel | None:
    """Those that have moved to where this person sees nothing are counted, not named: rights follow today's tree."""
    below = list(tree.below(unit).values_list("pk", flat=True))
    allowed = Organization.objects.allowed(request.user, Permission.SEE)
    seen = set(allowed.filter(pk__in=below).values_list("pk", flat=True))
    visible, total = len(seen), len(below)
    context = {
        "children": tree.told([pk for pk in below if pk in seen][:CHILDREN_SHOWN]),
        "more": max(0, visible - CHILDREN_SHOWN),
        "hidden": total - visible,
        "total": total,
        "day": tree.day,
    }
    return Panel("organizations/_unit_children.html", context) if total else None


def accounts_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """Who works with the system for the unit; not beside what it was on a past day."""
    if tree_asked(request) is not None:
        return None
    return Panel("organizations/_unit_accounts.html", {"people": selectors.accounts(unit)})


def history_panel(request: HttpRequest, unit: Organization) -> Panel:
    """Names, parents and events."""
    placements = unit.placements.select_related("parent").order_by("-pk")
    return Panel("organizations/_unit_history.html", {"placements": placements, "events": selectors.events(unit)})


@require_form
def unit_change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """The form of one change of a unit, and the change."""
    units = Organization.objects.allowed(request.user, Permission.MANAGE_UNITS)
    unit = get_object_or_404(units, pk=pk)
    if act not in ACTS or not ACTS[act].suits(unit):
        raise Http404
    kind = ACTS[act]
    if "more" in request.POST and issubclass(kind, RowsForm):
        return _change_page(request, kind.grown(request.POST.dict(), unit=unit, units=units))
    form = kind(request.POST or None, unit=unit, units=units)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            after = form.submit(actor=request.user)
            messages.success(request, f"「{unit}」：{form.title}已登记。")
            return redirect(after)
    return _change_page(request, form)


def _change_page(request: HttpRequest, form: ChangeForm) -> HttpResponse:
    crumbs = [("单位", "/units/"), *selectors.crumbs(form.unit, request.user), (form.title, "")]
    hanging = uses.hanging([form.unit.pk]) if form.ends else []
    context = {"unit": form.unit, "form": form, "crumbs": crumbs, "hanging": hanging}
    return render(request, "organizations/unit_change.html", context, status=422 if form.errors else 200)
