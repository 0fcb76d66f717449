"""述职评议 of the demonstration: the secretaries of some villages, each assessed in person, computed, not decided."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from assessments import services
from assessments.demonstration import groundwork, playing
from assessments.demonstration.playing import Cast
from assessments.models import Cycle, Stage, Subject
from assessments.selectors.holders import holders_of
from organizations.models import Field, Kind, Organization
from scoring.models import Scheme

VILLAGES = 5
LEAST_DAYS = 90
FIGURES = "wulan-villages.json"


def assess_secretaries(scheme: Scheme, township: Organization, cast: Cast) -> Cycle:
    """A cycle over the secretaries of the first villages that had one this year, up to its first run."""
    year, given = timezone.localdate().year, groundwork.figures(FIGURES)
    cycle = services.create_cycle(
        scheme=scheme,
        owner=township,
        title=f"{township.name}{year}年度村党组织书记述职评议",
        period_from=date(year, 1, 1),
        period_to=date(year, 12, 31),
        windows=playing.windows(),
        subject=Subject.POSTS,
        least_days=LEAST_DAYS,
        actor=cast.organizer,
    )
    villages = list(township.children.filter(kind=Kind.VILLAGE, field=Field.VILLAGE).order_by("position"))
    led = holders_of(cycle, villages)
    units = [village for village in villages if village.pk in led][:VILLAGES]
    services.freeze_roster(cycle, units=units, actor=cast.organizer)
    cycle = services.open_cycle(cycle, actor=cast.organizer)
    for sheet in playing.sheets(cycle):
        line = sheet.roster_entry
        actor, reasons = cast.fillers[line.organization_id], given["reasons"].get(line.code, {})
        playing.type_in(sheet, given["self"][line.code], stage=Stage.SELF, actor=actor, reasons=reasons)
        playing.prove(sheet, actor=actor)
        services.submit(sheet, actor=actor)
    playing.review(cycle, {**given, "returns": {}, "review": []}, cast)
    services.compute(cycle, actor=cast.organizer)
    return cycle
