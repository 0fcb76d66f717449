"""晋位升级目标 as townships set them, for the tests of goals and of their addresses."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from assessments.models import PromotionGoal
from assessments.services.goals import set_goals
from organizations.models import Organization, User
from tests.assessments.ratings import Place, give_level, make_standard

YEAR = 2025
HELD = ("四星", "三星", "三星", "五星", "二星")  # of the first five villages since 2024; the others hold nothing


def prepare(place: Place, **changes: Any) -> None:
    """One step a year, four stars at most at first; what the villages held."""
    movement = {"max_up": 1, "first": "四星"}
    make_standard(place.county, **{"movement": movement, **changes})
    for village, level in zip(place.villages, HELD, strict=False):
        give_level(village, level, owner=place.county, year=2023)


def set_some(place: Place, *aims: str, actor: User | None = None, **more: Any) -> int:
    """The aims of the first villages in their order, "-" for those that are not named; by the county."""
    goals = {
        unit.pk: (aim, "办实事" if aim else "") for unit, aim in zip(place.villages, aims, strict=False) if aim != "-"
    }
    return set_goals(place.county, "stars", more.pop("year", YEAR), goals, actor or place.clerk, **more)


def standing() -> list[tuple[str, str]]:
    """Unit and aim of the goals that stand."""
    rows = PromotionGoal.objects.standing().select_related("organization").order_by("organization__path")
    return [(row.organization.name, row.level) for row in rows]


def goals_about(
    county: Organization, township: Organization, *, organizer: User, bad: str = ""
) -> dict[str, dict[str, Any]]:
    """By state what the addresses of goals are about: a township whose village has a goal, once changed."""
    village = township.children.get(name__startswith="坪上村")
    year = timezone.localdate().year
    for aim in ("四星", "三星"):
        set_goals(county, "stars", year, {village.pk: (aim, f"办实事{bad}")}, organizer, reason=f"理由{bad}")
    return {"open": {"levels/goals/townships": township}}
