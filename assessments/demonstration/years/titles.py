"""双强: who is found to be one at the end of each year; the share rises towards the target."""

from __future__ import annotations

from datetime import date, timedelta

from assessments.demonstration.drawing import drawn
from assessments.models import TitleReview
from assessments.services.notices import Window
from assessments.services.titles import (
    Given,
    answer,
    close_review,
    compute_review,
    decide_review,
    show_review,
    start_review,
)
from config.toolkit.scaled import SCALE

from .rounds import CHANNEL
from .scene import Scene, numbered

BASIS = "乡镇考察推荐表"
MOST = 1000
WANTING = {2024: 115, 2025: 22, 2026: 3}  # of a thousand secretaries, at each of both questions
DAYS = {2024: (12, 31), 2025: (12, 31), 2026: (10, 31)}


def review_year(scene: Scene, year: int) -> TitleReview:
    """Answers of the townships on every secretary, computed, decided, shown, in force."""
    actor, day = scene.staff.organizer, date(year, *DAYS[year])
    title = f"{scene.county.name}{year}年“双强”党组织书记认定"
    made = start_review(owner=scene.county, standard=scene.standards["double"], day=day, title=title, actor=actor)
    made = compute_review(made, actor=actor)
    rows = made.entries.filter(vacant=False).select_related("organization")
    able = [
        Given(row.organization_id, fact, SCALE * able_to(row.organization.code, fact, year), BASIS)
        for row in rows
        for fact in ("rich", "leads")
    ]
    answer(made, able, actor=actor)
    made = compute_review(made, actor=actor)
    minutes = scene.meeting("县委组织部部务会议", "靖组部纪要", day)
    made = decide_review(made, minutes, actor=scene.staff.leader)
    title = f"关于{year}年拟认定“双强”党组织书记的公示"
    first = day + timedelta(days=1)
    window = Window(title, numbered("靖组公示", first), first, day + timedelta(days=5), CHANNEL)
    show_review(made, window, actor=actor)
    close_review(made, valid_from=day + timedelta(days=6), actor=actor)
    return made


def able_to(code: str, fact: str, year: int) -> bool:
    """Whether the township says so; who was able once stays so, for fewer are wanting from year to year."""
    return drawn(MOST, fact, code) >= WANTING[year]
