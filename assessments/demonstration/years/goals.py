"""晋位升级目标: at the beginning of a year the townships set one level more for villages that are not far from it."""

from __future__ import annotations

from assessments.demonstration.drawing import drawn, merit, one_of
from assessments.selectors.goals import Field, held_before, one_up, rating_for
from assessments.selectors.scales import scale_of
from assessments.services.goals import set_goals

from .history import BANDS
from .scene import Scene

EVERY = 2  # so many villages that are not far from it, and one of them aims higher
NEAR = 25  # thousandths of full marks below the level


def aim(scene: Scene, year: int) -> int:
    """Who has five stars keeps them, others may aim one higher; how many do."""
    key = scale_of(scene.standards["stars"]).key
    field, units, words = Field(scene.county, key, year), scene.villages(), scene.story["goals"]
    ratings = field.ratings()
    least = {name: thousandths for thousandths, name in BANDS}
    before = held_before(ratings, units, year)
    aims: dict[int, dict[int, tuple[str, str]]] = {}
    for unit in units:
        rating = rating_for(ratings, unit)
        level = one_up(rating, before[unit.pk], year) if rating else ""
        near = level and merit(unit.code, year, scene.listed, scene.story["slumps"]) >= least[level] - NEAR
        if near and drawn(EVERY, "goal", unit.code, year) == 0:
            aims.setdefault(unit.parent_id or 0, {})[unit.pk] = (level, one_of(words, unit.code, year))
    return sum(
        set_goals(scene.county, field.scale, year, goals, scene.staff.clerks[township])
        for township, goals in aims.items()
    )
