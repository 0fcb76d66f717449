"""Levels of the years before the county rated by this system: recorded as old documents say them (补录历史)."""

from __future__ import annotations

from datetime import date

from assessments.demonstration.drawing import merit
from assessments.services.levels import record_level
from scoring.standards.ratings import Rating

from .scene import Scene

BANDS = ((900, "五星"), (800, "四星"), (700, "三星"), (600, "二星"), (0, "一星"))  # from which merit on
VALID = (12, 20)
FIRST_YEAR = "四星"  # nobody got more at once


def record_year(scene: Scene, year: int, before: dict[int, str]) -> dict[int, str]:
    """The levels of a year for all villages, one step up at most; by unit what each has then."""
    spec = scene.standards["stars"].spec()
    assert isinstance(spec, Rating)
    order = [level.code for level in spec.scale.levels]
    given = {}
    for unit in scene.villages():
        code = next(name for least, name in BANDS if merit(unit.code, year, scene.listed) >= least)
        best = order.index(before[unit.pk]) - 1 if before else order.index(FIRST_YEAR)
        given[unit.pk] = order[max(order.index(code), best, 0)]
        record_level(
            unit,
            owner=scene.county,
            scale=spec.scale,
            code=given[unit.pk],
            year=year,
            valid_from=date(year, *VALID),
            document=f"靖组发〔{year}〕28号",
            actor=scene.staff.organizer,
        )
    return given
