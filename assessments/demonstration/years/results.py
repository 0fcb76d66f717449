"""The yearly assessments of all villages by the county: scored on site, computed, decided, published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from assessments import services
from assessments.demonstration import playing
from assessments.demonstration.drawing import earned, merit, one_of, satisfied, score
from assessments.models import Cycle, Stage
from assessments.services import Cell

from .scene import Scene, closing

POINTS = {"life": 15, "study": 10, "team": 15, "members": 15, "project": 10}  # scored by people, out of so many
DECIDED = (11, 6)


def assess_year(scene: Scene, year: int) -> Cycle:
    """One cycle over all villages of the year from the roster to publication."""
    actor = scene.staff.organizer
    now = timezone.now()
    cycle = services.create_cycle(
        scheme=scene.schemes["village"],
        owner=scene.county,
        title=f"{scene.county.name}{year}年度村级党组织考核",
        period_from=closing(year - 1) + timedelta(days=1),
        period_to=closing(year),
        windows={Stage.SELF: _days(year, 10, 8, 20), Stage.REVIEW: (_at(year, 10, 21), now + timedelta(days=1))},
        actor=actor,
    )
    services.freeze_roster(cycle, units=scene.villages(), actor=actor)
    cycle = services.open_cycle(cycle, actor=actor)
    for sheet in playing.sheets(cycle):
        values = dict(_values(scene, sheet.roster_entry.code, year))
        cells = [Cell(datum, value, 0, reason) for datum, (value, reason) in values.items()]
        services.save_cells(sheet, cells, stage=Stage.REVIEW, actor=actor)
        services.finish_review(sheet, actor=actor)
    _conclude(scene, cycle, year)
    return Cycle.objects.select_related("run", "scheme", "owner").get(pk=cycle.pk)


def _values(scene: Scene, code: str, year: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """By datum the value and what is said where it costs points."""
    story = scene.story
    value = merit(code, year, scene.listed, story["slumps"])
    given = {datum: score(points, value, datum, code, year) for datum, points in POINTS.items()}
    given |= {"income": earned(value, "income", code, year), "content": satisfied(value, "content", code, year)}
    given["blamed"] = "1" if code in story["blamed"].get(str(year), ()) else "0"
    given["filed"] = "是" if code in story["filed"].get(str(year), ()) else "否"
    given |= story["figures"].get(str(year), {}).get(code, {})
    for datum, figure in given.items():
        yield datum, (figure, "" if figure in ("0", "否") else one_of(story["reasons"][datum], datum, code, year))


def _conclude(scene: Scene, cycle: Cycle, year: int) -> None:
    actor = scene.staff.organizer
    services.compute(cycle, actor=actor)
    services.set_window(
        cycle,
        stage=Stage.REVIEW,
        opens_at=_at(year, 10, 21),
        closes_at=_at(year, 11, 5),
        reason="到村考核已经结束",
        actor=actor,
    )
    services.decide(
        cycle,
        meeting="县委党建工作领导小组会议",
        minutes_no=f"靖党建组纪要〔{year}〕11号",
        decided_on=min(date(year, *DECIDED), timezone.localdate()),
        grades={},
        actor=scene.staff.leader,
    )
    title = f"关于{year}年度村级党组织考核结果的通报"
    services.publish(cycle, title=title, document_no=f"靖组通〔{year}〕11号", actor=actor)


def _at(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, month, day), time(9)))


def _days(year: int, month: int, first: int, last: int) -> tuple[datetime, datetime]:
    return _at(year, month, first), _at(year, month, last)
