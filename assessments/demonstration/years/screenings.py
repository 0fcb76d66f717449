"""排查 of one spring: townships look at every village, the county decides the list by name, shows it, opens cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from assessments.models import Screening, ScreeningEntry, ScreeningPart
from assessments.models.screenings import Choice
from assessments.selectors.screenings.questions import sheets
from assessments.services.notices import Window
from assessments.services.screenings import (
    Screened,
    Verdict,
    compute_screening,
    decide_screening,
    file_screening,
    hand_in,
    screen,
    show_screening,
    start_screening,
)
from config.toolkit.scaled import SCALE
from scoring.standards import Truth

from .rounds import CHANNEL
from .scene import Scene

Case = Mapping[str, Any]
LISTED = (4, 22)  # month and day on which cases begin


def list_year(scene: Scene, year: int) -> Screening:
    """From the screening to the cases of the year."""
    made = begin(scene, year, day=date(year, 3, 31), title=f"{scene.county.name}{year}年软弱涣散村（社区）党组织排查")
    look(scene, made, _cases(scene, year))
    actor, wanted = scene.staff.organizer, _cases(scene, year)
    chosen = {entry.pk: Verdict(Choice.NOT, scene.story["spared"]) for entry in _spared(made, wanted)}
    minutes = scene.meeting("县委组织部部务会议", f"靖组部纪要〔{year}〕8号", date(year, 4, 10))
    made = decide_screening(made, chosen, minutes, actor=scene.staff.leader)
    title = f"关于{year}年拟列入软弱涣散村（社区）党组织名单的公示"
    window = Window(title, f"靖组公示〔{year}〕2号", date(year, 4, 12), date(year, 4, 18), CHANNEL)
    show_screening(made, window, actor=actor)
    return file_screening(made, listed_on=date(year, *LISTED), actor=actor)


def begin(scene: Scene, year: int, *, day: date, title: str) -> Screening:
    """Started and computed: townships may look at their villages."""
    given = {"owner": scene.county, "standard": scene.standards["weak"], "actor": scene.staff.organizer}
    made = start_screening(**given, year=year, day=day, title=title)
    return compute_screening(made, actor=scene.staff.organizer)


def look(scene: Scene, made: Screening, wanted: Mapping[str, Case]) -> None:
    """Every township answers for all its villages and hands in."""
    parts = made.parts.select_related("organization", "screening__standard")
    for number, part in enumerate(parts, 1):
        clerk = scene.staff.clerks[part.organization_id]
        screen(part, _rows(part, wanted), actor=clerk)
        body, minutes = f"{part.name}党委会议", f"{part.name}党委纪要〔{made.year}〕{number}号"
        hand_in(part, scene.meeting(body, minutes, made.day + timedelta(days=number % 4)), actor=clerk)


def _rows(part: ScreeningPart, wanted: Mapping[str, Case]) -> list[Screened]:
    """Criteria met as the story says; the opinion follows from them."""
    rows = []
    for sheet in sheets(part):
        if sheet.needless:
            continue
        met = wanted.get(sheet.entry.organization.code, {}).get("criteria", ())
        answers = {one.key: SCALE * (one.code in met) for one in sheet.asked}
        said = any(answers.values())
        found = any(hit.truth == Truth.YES for hit in sheet.hits.values())
        basis = "乡镇入村走访、查阅资料认定" if said else ""
        rows.append(Screened(sheet.entry.pk, answers, basis, Choice.LISTED if said or found else Choice.NOT))
    return rows


def _cases(scene: Scene, year: int) -> dict[str, Case]:
    return {case["code"]: case for case in scene.story["cases"] if case["year"] == year}


def _spared(made: Screening, wanted: Mapping[str, Case]) -> list[ScreeningEntry]:
    """Proposed by the rules, and not to be listed for a reason."""
    proposed = made.entries.filter(computed="listed").select_related("organization")
    return [entry for entry in proposed if entry.organization.code not in wanted]
