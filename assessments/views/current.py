"""Where a unit stands today, at the head of its page: level with plate, titles, 整顿, the goal of the latest year."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from assessments.models import Case, PromotionGoal, TitleHolding, UnitLevel
from assessments.models.cases import OVER
from assessments.selectors.levels import hanging_by_unit
from assessments.selectors.scales import scale_titles, scales_for
from organizations.models import Organization
from organizations.panels import Panel
from organizations.roles import Permission
from organizations.views.units import tree_asked


def current_panel(request: HttpRequest, unit: Organization) -> Panel | None:
    """None where nothing is known that this user may read, and beside what the unit was on a past day."""
    if tree_asked(request) is not None:
        return None
    user, today = request.user, timezone.localdate()
    levels = list(UnitLevel.objects.allowed(user, Permission.SEE).on(today).filter(organization=unit))
    plates, titles = hanging_by_unit(levels), scale_titles({level.scale for level in levels})
    held = TitleHolding.objects.allowed(user, Permission.SEE).on(today).filter(organization=unit)
    cases = Case.objects.allowed(user, Permission.SEE).filter(organization=unit).exclude(state__in=OVER)
    found = {
        "levels": [(each, titles[each.scale], plates.get((unit.pk, each.scale))) for each in levels],
        "held": list(held.select_related("person", "entry")),
        "cases": list(cases.select_related("organization").order_by("-found_on", "-pk")),
        "goals": _goals(request, unit),
    }
    return Panel("assessments/_unit_current.html", found | {"day": today}) if any(found.values()) else None


def _goals(request: HttpRequest, unit: Organization) -> list[tuple[PromotionGoal, str]]:
    """The goals of the latest year that has any, with the name of the level."""
    rows = list(PromotionGoal.objects.allowed(request.user, Permission.SEE).standing().filter(organization=unit))
    last = max((row.year for row in rows), default=0)
    scales = scales_for(unit) if rows else {}
    names = {key: scale.names for key, scale in scales.items()}
    return [(row, names.get(row.scale, {}).get(row.level, row.level)) for row in rows if row.year == last]
