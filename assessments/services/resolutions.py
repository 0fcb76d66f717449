"""A decision of a meeting on record, whatever it decides; the caller's service says what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from assessments.models.resolutions import Resolution
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import not_come
from organizations.models import Organization, User
from organizations.services import files


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is typed of a decision: which meeting, its minutes, when, on what basis; `minutes` is their file."""

    body: str
    minutes_no: str
    decided_on: date
    basis: str = ""
    minutes: UploadedFile | None = None


def meeting_faults(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """What is wrong with it by itself, each with its field: for a service that tells all faults at once."""
    if not meeting.body.strip() or not meeting.minutes_no.strip():
        yield "" if meeting.body.strip() else "body", "请写明会议名称和会议纪要编号。"
    if fault := not_come(meeting.decided_on, "决定日期"):
        yield "decided_on", fault


def refuse_before(decided_on: date, day: date | None, what: str, *, field: str = "decided_on") -> None:
    """Refused for a decision dated before what it rests on; `what` says whose day it is."""
    if day and decided_on < day:
        said = f"决定日期{chinese_date(decided_on)}早于{what}{chinese_date(day)}，请核对。"
        raise Refused(said, field=field)


def refuse_effect_before(day: date, decision: Meeting | Resolution, what: str, *, field: str) -> None:
    """Refused for what follows a decision and is dated before it; `what` is the name of the day."""
    if day < decision.decided_on:
        decided = chinese_date(decision.decided_on)
        raise Refused(f"{what}{chinese_date(day)}早于会议决定的{decided}，请改正。", field=field)


def resolve(owner: Organization, meeting: Meeting, *, actor: User) -> Resolution:
    """The decision on record, in the caller's transaction; the caller writes the trail."""
    if faults := list(meeting_faults(meeting)):
        raise Refused.of(faults)
    kept = meeting.minutes
    return Resolution.objects.create(
        owner=owner,
        body=meeting.body.strip(),
        minutes_no=meeting.minutes_no.strip(),
        decided_on=meeting.decided_on,
        basis=meeting.basis.strip(),
        minutes=files.store(kept, name=kept.name or "", organization=owner, actor=actor) if kept else None,
        actor=actor,
        at=timezone.now(),
    )
