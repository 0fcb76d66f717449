"""整顿 of five years, told by their stories: closed at once, late, relapsed, moved by a merger, still running."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from assessments.models import Case
from assessments.services import cases as services

from .scene import Scene
from .screenings import LISTED
from .work import Work, months

TEAM = ("county_leader", "township_leader", "first_secretary", "unit")
DETAILED = 2025  # from this year on every month is on record, before only two
ENDED = date(2026, 10, 31)  # what would come later has not happened


def open_year(scene: Scene, year: int) -> int:
    """Cases of the years before screenings were kept here: listed by a decision that is on paper. How many."""
    due = [said for said in scene.story["cases"] if said["year"] == year]
    minutes = scene.meeting("县委组织部部务会议", "靖组部纪要", date(year, 4, 18))
    for said in due:
        services.open_case(
            scene.village(said["code"]),
            listed_on=date(year, *LISTED),
            resolution=minutes,
            standard=scene.standards["weak"],
            owner=scene.county,
            grounds="；".join(f"{code}．{scene.story['criteria'][code]}" for code in said["criteria"]),
            actor=scene.staff.organizer,
        )
    return len(due)


def work_year(scene: Scene, year: int) -> int:
    """The cases listed in a year as far as their stories go; how many."""
    due = [said for said in scene.story["cases"] if said["year"] == year]
    for number, said in enumerate(due, 1):
        STORIES[said["story"]](_work(scene, said), number)
    return len(due)


def _work(scene: Scene, said: Mapping[str, Any]) -> Work:
    cases = Case.objects.select_related("organization")
    case = cases.get(year=said["year"], owner=scene.county, organization__code=said["code"])
    return Work(scene, case, said["code"], tuple(said["criteria"]))


def move_on(scene: Scene, year: int) -> None:
    """The case of a village that was merged goes on in the village that took it over, and ends there."""
    said = next(each for each in scene.story["cases"] if each["story"] == "moved")
    merger = next(each for each in scene.story["mergers"] if said["code"] in each["sources"])
    work = _work(scene, said)
    moved = services.move_case(work.case, target=scene.village(merger["into"]), reason="建制合并", actor=work.actor)
    _again(replace(work, case=moved), year, closes=True)


def add_others(scene: Scene) -> int:
    """Of this autumn, beside the screening: some listed one by one, one found, one found by mistake. How many."""
    actor = scene.staff.organizer
    for said in scene.story["others"]:
        unit, day = scene.village(said["code"]), date.fromisoformat(said["on"])
        given = {"standard": scene.standards["weak"], "owner": scene.county, "actor": actor}
        case = services.identify(unit, found_on=day, grounds=said["grounds"], **given)
        if said["story"] == "mistaken":
            services.withdraw_case(case, reason="经核实，来信所说与事实不符", actor=actor)
        elif said["story"] != "identified":
            minutes = scene.meeting("县委组织部部务会议", "靖组部纪要", day)
            case = services.enlist(case, listed_on=day, resolution=minutes, actor=actor)
            STORIES[said["story"]](Work(scene, case, unit.code, tuple(said["criteria"])), 0)
    return len(scene.story["others"])


def _begin(work: Work) -> None:
    """Plan and team."""
    work.plan(date(work.case.year, 12, 31))
    work.team(*TEAM)
    if work.case.year >= DETAILED:
        work.plate("hung", work.listed + timedelta(days=20))


def _through(work: Work, number: int, last: int) -> None:
    """From May to a month: every month on record in late years, two in early ones."""
    year = work.case.year
    shown = list(months(year, 6, last)) if year >= DETAILED else [(year, 7), (year, 9)]
    work.visits(shown)
    work.reports(shown, read=year >= DETAILED)
    if number % 4 == 1:
        work.send(number, date(year, 8, 5), settled=True)


def _closed(work: Work, number: int) -> None:
    _followed(work, number)
    work.close(date(work.case.year + 1, 12, 24))


def _delisted(work: Work, number: int) -> None:
    """Two in three by the end of the year, the others by the end of October."""
    _end(work, number, 11 if number % 3 else 9)


def _early(work: Work, number: int) -> None:
    _end(work, number, 8)
    work.follow()


def _end(work: Work, number: int, last: int) -> None:
    """Accepted by the township in this month, by the county and off the list in the month after."""
    year = work.case.year
    _begin(work)
    _through(work, number, last)
    work.mend(date(year, last, 8))
    work.township(date(year, last, 20))
    work.county(date(year, last + 1, 10))
    work.delist(date(year, last + 1, 20))
    if year >= DETAILED:
        work.plate("removed", date(year, last + 1, 24))


def _followed(work: Work, number: int) -> None:
    _delisted(work, number)
    work.follow()


def _failed(work: Work, number: int) -> None:
    """The township's acceptance is failed at the end of the year: half a year more."""
    year = work.case.year
    _begin(work)
    _through(work, number, 11)
    work.mend(date(year, 11, 8), but=1)
    work.township(date(year, 12, 5), score=72)


def _late(work: Work, number: int) -> None:
    _failed(work, number)
    _again(work, work.case.year + 1, closes=True)


def _again(work: Work, year: int, *, closes: bool = False) -> None:
    """The half year after a failed acceptance, to the end."""
    work.visits([(year, 3), (year, 5)])
    work.reports([(year, 3), (year, 5)])
    work.mend(date(year, 5, 20))
    work.township(date(year, 6, 8))
    work.county(date(year, 6, 20))
    work.delist(date(year, 6, 28))
    if work.case.year >= DETAILED:
        work.plate("removed", date(year, 6, 30))
    work.follow()
    over = date(year + 1, 6, 28) + timedelta(days=7)
    if closes and over <= ENDED:
        work.close(over)


def _extended(work: Work, number: int) -> None:
    """Failed at the end of the year by the score, and half a year later by the vote."""
    _failed(work, number)
    year = work.case.year + 1
    work.visits(months(year, 1, 8))
    work.reports(months(year, 1, 9))
    work.mend(date(year, 5, 20))
    work.township(date(year, 6, 8))
    work.county(date(year, 6, 20), against=14)
    work.plate("hidden", date(year, 7, 10), until=date(year, 12, 31))
    work.send(20 + number, date(year, 9, 15), settled=False)


def _running(work: Work, number: int) -> None:
    """Under way; now and then somebody stays away, a report does not come."""
    year = work.case.year
    _begin(work)
    work.visits(months(year, 6, 10), absent=TEAM[1 + number % 2])
    work.visits(months(year, 6, 8), role=TEAM[1 + number % 2])
    work.reports(months(year, 5, 9 if number % 2 else 8), read=number % 2 == 0)
    work.mend(date(year, 9, 10), but=1, checked=number % 2 == 1)
    work.send(40 + number, date(year, 9, 20), settled=number % 2 == 0)


def _staffed(work: Work, number: int) -> None:
    work.plan(date(work.case.year + 1, 3, 31), after=4)
    work.team(*TEAM, after=8)


def _planned(work: Work, number: int) -> None:
    work.plan(date(work.case.year + 1, 3, 31))
    work.team(*TEAM[:2])


def _submitted(work: Work, number: int) -> None:
    work.list_problems(date(work.case.year + 1, 3, 31))
    services.submit_plan(work.case, actor=work.clerk)


def _half(work: Work, number: int) -> None:
    year = work.case.year
    _begin(work)
    _through(work, number, 10)
    work.mend(date(year, 10, 8))
    work.township(date(year, 10, 20))


def _accepted(work: Work, number: int) -> None:
    year = work.case.year
    _begin(work)
    _through(work, number, 10)
    work.mend(date(year, 9, 8))
    work.township(date(year, 9, 20))
    work.county(date(year, 10, 15))


STORIES: dict[str, Callable[[Work, int], None]] = {
    "closed": _closed,
    "late": _late,
    "followed": _followed,
    "delisted": _delisted,
    "moved": _failed,
    "extended": _extended,
    "running": _running,
    "early": _early,
    "staffed": _staffed,
    "planned": _planned,
    "submitted": _submitted,
    "half": _half,
    "accepted": _accepted,
}
