"""How units are led: vacancies, mentor pairs, the share of strong secretaries; and the panel on a unit's page."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_filters.views import FilterView

from config.toolkit.scaled import SCALE, half_up
from config.toolkit.views import HtmxTemplateMixin
from organizations.doors import held, need
from organizations.filters.posts import LedFilter, PairFilter
from organizations.models import CriteriaSet, GrowthNote, MentorPair, Organization, Post
from organizations.panels import Panel
from organizations.roles import Permission
from organizations.selectors import people as selectors
from organizations.views.people import tabs


class LedList(HtmxTemplateMixin, FilterView):
    """Units that should have a secretary: who leads them, acting, or since when nobody."""

    filterset_class = LedFilter
    template_name = "organizations/led_list.html"
    partial_name = "organizations/_led_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Organization]:
        need(self.request, Permission.SEE)
        return selectors.led_units(self.request.user, timezone.localdate()).order_by("path")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        today = timezone.localdate()
        rows = [(one, (today - one.since).days if one.since else None) for one in self._standings(context, today)]
        return context | {"rows": rows, "tabs": tabs("书记配备"), "stats": _stats(self.object_list)}

    @staticmethod
    def _standings(context: dict[str, Any], today: date) -> list[selectors.Standing]:
        return selectors.standings(list(context["page_obj"].object_list), today)


def _stats(units: QuerySet[Organization]) -> list[tuple[str, int]]:
    """How many of the units that the filter shows are led, acting, vacant, not registered."""
    firm, led, known = (units.filter(**{name: True}).count() for name in ("firm", "led", "known"))
    total = units.count()
    return [("单位", total), ("在任", firm), ("代理", led - firm), ("空缺", known - led), ("未登记", total - known)]


class PairList(HtmxTemplateMixin, FilterView):
    """结对培养: who brings up whom, and what was noted last."""

    filterset_class = PairFilter
    template_name = "organizations/pair_list.html"
    partial_name = "organizations/_pair_rows.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[MentorPair]:
        need(self.request, Permission.SEE)
        pairs = MentorPair.objects.allowed(self.request.user, Permission.SEE)
        notes = Prefetch("notes", GrowthNote.objects.order_by("-noted_on", "-pk"))
        found = pairs.select_related("mentor__person", "mentor__organization", "reserve").prefetch_related(notes)
        return found.order_by("mentor__organization__path", "-valid_from", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"tabs": tabs("结对培养"), "may_change": Permission.MANAGE_PEOPLE in held(self.request)}


@require_safe
def strengths(request: HttpRequest) -> HttpResponse:
    """For each set of criteria how many of the secretaries in post meet all of it, with both numbers and the rule."""
    need(request, Permission.SEE)
    day = timezone.localdate()
    units = selectors.led_units(request.user, day)
    rows = []
    for criteria in CriteriaSet.objects.filter(used=True):
        share = selectors.strong_share(units, criteria, day)
        ratio = half_up(share.numerator * SCALE, share.denominator) if share.reviewed else None
        rows.append((criteria, share, ratio))
    context = {"rows": rows, "day": day, "tabs": tabs("强项认定")}
    return render(request, "organizations/strengths.html", context)


def posts_panel(request: HttpRequest, unit: Organization) -> Panel:
    """Who is in office at the unit, who was, since when nobody leads it, and whether one person holds two posts."""
    today = timezone.localdate()
    posts = selectors.unit_posts(unit)
    current = [post for post in posts if (post.ended_on or date.max) > today]
    both = selectors.combined([unit], today)
    since = max(unit.opened_on or date(today.year, 1, 1), date(today.year, 1, 1))
    leads = unit.kind in selectors.LED and unit.closed_on is None
    vacancy = selectors.vacancies([unit], since, today)[unit.pk] if leads else None
    context = {
        "current": current,
        "former": [post for post in posts if post not in current],
        "combined": both.get(unit.pk),
        "vacancy": vacancy,
        "standing": selectors.standings([unit], today)[0] if leads else None,
        "since": since,
        "may_change": _keeps(request, unit),
        "pairs": _pairs(request, current),
    }
    return Panel("organizations/_unit_posts.html", context)


def _keeps(request: HttpRequest, unit: Organization) -> bool:
    kept = Organization.objects.allowed(request.user, Permission.MANAGE_PEOPLE).filter(pk=unit.pk)
    return unit.closed_on is None and kept.exists()


def _pairs(request: HttpRequest, posts: list[Post]) -> QuerySet[MentorPair]:
    found = MentorPair.objects.filter(mentor__in=posts, valid_to=None)
    return found.select_related("mentor__person", "mentor__organization", "reserve")


def entries(request: HttpRequest) -> list[dict[str, Any]]:
    """The menu entry."""
    return (
        [{"label": "人员", "url": "/people/", "icon": "people", "order": 71, "group": "组织"}]
        if Permission.SEE in held(request)
        else []
    )
