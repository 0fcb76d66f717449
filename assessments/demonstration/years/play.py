"""The years in their order: what happened to units, lists and cases, results, stars, titles, consequences."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from . import cases, consequences, events, goals, history, moves, results, rounds, screenings, standards, titles
from .people import fill_vacancies
from .scene import YEARS, Scene

RECORDED = (2022, 2023)  # levels of these years are on paper only
PLAYED = (2024, 2025)
NOW = YEARS[-1]
SILENT = 6  # townships that have not said what they think this year
Say = Callable[[str], object]


def play_years(scene: Scene, say: Say) -> None:
    """Everything from the standards to the year that is under way; what was done is said line by line."""
    standards.publish_first(scene)
    before: dict[int, str] = {}
    for year in RECORDED:
        events.record_year(scene, year)
        cases.open_year(scene, year)
        before = history.record_year(scene, year, before)
        worked = cases.work_year(scene, year)
        say(f"　　　{year}年：补录{len(before)}个村、社区的星级，整顿{worked}个")
    for year in PLAYED:
        _play(scene, year, say)


def play_now(scene: Scene, say: Say) -> None:
    """The year under way, after what happened to units in it: rated half, screened again."""
    fill_vacancies(scene, NOW)
    goals.aim(scene, NOW)
    moves.move_levels(scene, NOW, "before")
    screenings.list_year(scene, NOW)
    worked = cases.work_year(scene, NOW)
    worked += cases.add_others(scene)
    cycle = results.assess_year(scene, NOW)
    consequences.mend(scene, cycle)
    titles.review_year(scene, NOW)
    rating = rounds.begin(scene, NOW)
    rounds.hear(scene, rating, silent=SILENT)
    day = date(NOW, *standards.AGAIN)
    again = screenings.begin(scene, NOW, day=day, title=f"{scene.county.name}{NOW}年第四季度动态排查")
    screenings.look(scene, again, {each["code"]: each for each in scene.story["autumn"]})
    say(f"　　　{NOW}年：整顿{worked}个，双强已认定，评星定级等待{SILENT}个乡镇的意见，第四季度排查等待会议确定名单")


def _play(scene: Scene, year: int, say: Say) -> None:
    events.record_year(scene, year)
    if year == PLAYED[0]:
        cases.move_on(scene, year)
    else:
        standards.publish_second(scene)
        goals.aim(scene, year)
        moves.move_levels(scene, year, "before")
    screenings.list_year(scene, year)
    worked = cases.work_year(scene, year)
    results.assess_year(scene, year)
    rating = rounds.begin(scene, year)
    rounds.hear(scene, rating)
    rating = rounds.settle(scene, rating)
    moves.move_levels(scene, year, "after")
    levels = rounds.put_in_force(scene, rating)
    titles.review_year(scene, year)
    if year == PLAYED[-1]:
        consequences.apply_year(scene, year)
    say(f"　　　{year}年：评星定级{len(levels)}个，整顿{worked}个，双强认定，市委审批五星级")
