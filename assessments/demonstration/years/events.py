"""What happened to villages of the county from 2023 to 2025: made-up events with made-up documents, year by year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from organizations.models import EndKind, Field, Organization, Post, Title
from organizations.services import tree
from organizations.services.posts import appoint, end_post

from .scene import Scene


def record_year(scene: Scene, year: int) -> int:
    """The events of one year in the order of their days; how many."""
    story = scene.story
    mergers = [(each["on"], _merge, each) for each in story["mergers"]]
    conversions = [(each["on"], _convert, each) for each in story["conversions"]]
    due = sorted((each for each in mergers + conversions if each[0].startswith(str(year))), key=lambda each: each[0])
    for on, happen, said in due:
        happen(scene, said, date.fromisoformat(on))
    return len(due)


def _merge(scene: Scene, said: Mapping[str, Any], day: date) -> None:
    """Into a village that was there, or into a new one, which the secretary of one of them leads on."""
    actor, sources = scene.staff.configurator, [scene.village(code) for code in said["sources"]]
    leader = _leader(scene.village(said["secretary"]), day) if "secretary" in said else None
    for source in sources:
        for post in Post.objects.in_office(day).filter(organization=source, valid_to=None):
            end_post(post, on=day, kind=EndKind.OTHER, note="建制合并", actor=actor)
    if "into" in said:
        into: Organization | tree.NewUnit = scene.village(said["into"])
        counts = dict(zip((sources[0].pk, into.pk), said["members"], strict=True))
    else:
        into, counts = tree.NewUnit(said["name"], code=said["code"], field=Field.VILLAGE), {}
    tree.merge(sources, into=into, effective_on=day, document_no=said["document"], members=counts, actor=actor)
    if leader is not None:
        unit, new = scene.village(said["code"]), scene.staff.organizer
        appoint(leader.person, unit, title=Title.SECRETARY, source=leader.source, valid_from=day, actor=new)


def _leader(unit: Organization, day: date) -> Post:
    held = Post.objects.in_office(day).filter(organization=unit, title=Title.SECRETARY)
    return held.select_related("person").get()


def _convert(scene: Scene, said: Mapping[str, Any], day: date) -> None:
    tree.rename(
        scene.village(said["code"]),
        name=said["name"],
        field=Field.COMMUNITY,
        effective_on=day,
        document_no=said["document"],
        actor=scene.staff.configurator,
    )
