"""Levels that change between the yearly rounds: given at once for an honour, lowered for what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from assessments.models import UnitLevel
from assessments.services.levels import change_level, grant_directly
from organizations.services.honours import award

from .rounds import LEVELS
from .scene import Scene

MONTHS = {"before": range(1, 11), "after": range(11, 13)}  # before and after the day of the year's round


def move_levels(scene: Scene, year: int, when: str) -> int:
    """What happened in a year before or after the round's day; how many levels changed."""
    days = [(each, date.fromisoformat(each["on"])) for each in scene.story["moves"]]
    due = [(each, day) for each, day in days if day.year == year and day.month in MONTHS[when]]
    for each, day in due:
        _raise(scene, each, day) if "honour" in each else _lower(scene, each, day)
    return len(due)


def _raise(scene: Scene, said: Mapping[str, Any], day: date) -> None:
    actor, unit = scene.staff.organizer, scene.village(said["code"])
    honour = award(
        unit,
        name=said["honour"],
        level="city",
        issuer="中共白银市委员会",
        awarded_on=date(day.year, 7, 1),
        source="演示数据，非真实荣誉",
        actor=actor,
    )
    grant_directly(
        honour,
        standard=scene.standards["stars"],
        owner=scene.county,
        valid_from=day,
        meeting=scene.meeting("县委组织部部务会议", "靖组部纪要", day - timedelta(days=2)),
        actor=actor,
    )


def _lower(scene: Scene, said: Mapping[str, Any], day: date) -> None:
    """One level down, told beforehand."""
    unit = scene.village(said["code"])
    held = UnitLevel.objects.on(day).select_related("owner").get(organization=unit, scale="star5")
    change_level(
        held,
        to=LEVELS[LEVELS.index(held.level) + 1],
        valid_from=day,
        reason=said["reason"],
        meeting=scene.meeting("县委组织部部务会议", "靖组部纪要", day - timedelta(days=2)),
        actor=scene.staff.organizer,
        warned_on=date.fromisoformat(said["warned"]),
    )
