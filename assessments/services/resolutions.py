"""A decision of a meeting on record, whatever it decides; the caller's service says what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from assessments.models.resolutions import Resolution
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
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


def refuse_before(decided_on: date, day: date, what: str) -> None:
    """Refused for a decision dated before the day of what it rests on, named `what`."""
    if decided_on < day:
        raise Refused(f"决定日期不能早于{what}{chinese_date(day)}，请改正。", field="decided_on")


def resolve(owner: Organization, meeting: Meeting, *, actor: User) -> Resolution:
    """The decision on record, in the caller's transaction; the caller writes the trail."""
    if not meeting.body.strip() or not meeting.minutes_no.strip():
        raise Refused("请写明会议名称和会议纪要编号。", field="" if meeting.body.strip() else "body")
    refuse_to_come(meeting.decided_on, "决定日期", field="decided_on")
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
