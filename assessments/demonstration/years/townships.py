"""乡镇党委评星定级 of this year: decided by the county and sent up; five stars wait for the city."""

from __future__ import annotations

from django.utils import timezone

from assessments.models import RatingRound
from assessments.services.ratings import compute, decide, open_round

from .rounds import tied
from .scene import Scene
from .standards import TOWNSHIPS, load


def rate_townships(scene: Scene) -> RatingRound:
    """By the results of the townships' yearly assessment, which was published today."""
    actor, day = scene.staff.organizer, timezone.localdate()
    made = open_round(
        standard=load(scene, TOWNSHIPS),
        owner=scene.county,
        year=day.year,
        day=day,
        title=f"{scene.county.name}{day.year}年度乡镇党委评星定级",
        actor=actor,
    )
    made = compute(made, actor=actor)
    minutes = scene.meeting("县委常委会会议", f"靖委常纪要〔{day.year}〕18号", day)
    return decide(made, levels=tied(scene, made), meeting=minutes, actor=scene.staff.leader)
