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


def meeting_faults(meeting: Meeting, *rests: tuple[date | None, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with it, each with its field, for a service that tells all faults at once; `rests`: see below."""
    yield from named_faults(meeting)
    yield from decided_faults(meeting.decided_on, *rests)


def named_faults(meeting: Meeting) -> Iterator[tuple[str, str]]:
    """Which meeting it was, and its minutes."""
    if not meeting.body.strip() or not meeting.minutes_no.strip():
        yield "" if meeting.body.strip() else "body", "请写明会议名称和会议纪要编号。"


def decided_faults(decided_on: date | None, *rests: tuple[date | None, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with its day: to come, or before days of what it rests on, each with whose day it is.

    None where the day is not typed yet.
    """
    if decided_on and (fault := not_come(decided_on, "决定日期")):
        yield "decided_on", fault
    for day, what in rests:
        if decided_on and day and decided_on < day:
            yield "decided_on", f"决定日期{chinese_date(decided_on)}早于{what}{chinese_date(day)}，请核对。"


def undo(owner: Organization, decision: Resolution, meeting: Meeting | None, what: str, *, actor: User) -> Resolution:
    """The decision by which an earlier one is undone; `what` says which stands, for whom no meeting is named."""
    if meeting is None:
        raise Refused(f"{what}，会议决定以后才能撤回，请登记会议和纪要编号。", field="body")
    if faults := list(meeting_faults(meeting, (decision.decided_on, "审定日期"))):
        raise Refused.of(faults)
    return resolve(owner, meeting, actor=actor)


def told(undoing: Resolution | None) -> str:
    """Beside the reason of what was taken back: by whose decision; "" without one."""
    if undoing is None:
        return ""
    return f"（{undoing.body}{chinese_date(undoing.decided_on)}决定，会议纪要编号{undoing.minutes_no}）"


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
