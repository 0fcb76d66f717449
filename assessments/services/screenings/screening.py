"""逐个排查: a township answers for every village of its own, gives its opinion, and hands in with its resolution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from assessments.models import Choice, Screening, ScreeningAnswer, ScreeningEntry, ScreeningPart
from assessments.selectors.facts import Answer
from assessments.selectors.screenings.computing import spec_of
from assessments.selectors.screenings.questions import Sheet, expected, sheet, sheets
from assessments.services.holding import keep
from assessments.services.resolutions import Meeting, meeting_faults, resolve
from config.toolkit import bulk
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations.models import User
from scoring.standards.listings import Listing

from .computing import compute_screening
from .holding import hold_part, record, refuse_unless

STATES = ("computed", "checked")


@dataclass(frozen=True, slots=True)
class Screened:
    """What is said of one village: answers (scaled; a flag is 0 or 1) by what they are about, and the opinion."""

    entry: int
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    basis: str = ""
    opinion: str = ""
    reason: str = ""


@transaction.atomic
def screen(part: ScreeningPart, rows: Sequence[Screened], *, actor: User) -> int:
    """Keep what is said of these villages; each must be answered whole. How many were kept."""
    part = hold_part(part)
    _refuse_part(part, "排查")
    known = {each.entry.pk: each for each in sheets(part)}
    if strangers := [row.entry for row in rows if row.entry not in known]:
        raise Refused(f"有{len(strangers)}个单位不在{part}的排查名单里，请刷新页面后重试。")
    spec = spec_of(part.screening)
    judged = [(row, _answered(spec, known[row.entry], row)) for row in rows]
    if faults := [fault for row, after in judged for fault in _faults(spec, row, after)]:
        raise Refused.of(faults)
    now = timezone.now()
    ScreeningAnswer.objects.bulk_create(
        answer for row, after in judged for answer in _answers(row, known[row.entry], after, actor, now)
    )
    said = ((row.entry, row.opinion, row.reason.strip(), actor.pk, now) for row in rows)
    bulk.update(ScreeningEntry, said, ("opinion", "opinion_reason", "screened_by", "screened_at"))
    record("screened", part.screening, actor=actor, township=part.name, units=len(rows))
    return len(rows)


def refusals(part: ScreeningPart, before: Sheet, row: Screened) -> list[tuple[str, str]]:
    """What `screen` would refuse of one village: the column (none, basis, opinion, reason) and the sentence."""
    spec = spec_of(part.screening)
    found = _faults(spec, row, _answered(spec, before, row))
    return [(place.split(":")[0], message) for place, message in found]


def _answered(spec: Listing, before: Sheet, row: Screened) -> Sheet:
    """The village with these answers."""
    given = {key: Answer(value, row.basis.strip()) for key, value in row.answers.items()}
    return sheet(spec, before.entry, {**before.told, **given})


def _faults(spec: Listing, row: Screened, after: Sheet) -> Iterator[tuple[str, str]]:
    """All that is wrong with one row, each with the field of the form."""
    name, pk = after.entry.name, after.entry.pk
    if after.needless:
        yield f"opinion:{pk}", f"「{name}」正在整顿，不用再排查，请去掉这一行。"
        return
    if after.missing:
        yield (
            f"none:{pk}",
            f"「{name}」还有{len(after.missing)}项没有回答：{some([one.name for one in after.missing], most=2)}。",
        )
    if any(row.answers.values()) and not row.basis.strip():
        yield f"basis:{pk}", f"「{name}」有认定为“是”的情形或填了数值，请写明依据。"
    if row.opinion not in Choice.values:
        yield f"opinion:{pk}", f"「{name}」请写明意见：列入，或不列入。"
    elif not after.missing and row.opinion != (wanted := expected(spec, after)) and not row.reason.strip():
        what = f"按标准应为“{Choice(wanted).label}”" if wanted else "按标准不能确定"
        yield f"reason:{pk}", f"「{name}」{what}，意见是“{Choice(row.opinion).label}”，请写明理由。"


def _answers(row: Screened, before: Sheet, after: Sheet, actor: User, now: datetime) -> list[ScreeningAnswer]:
    """The answers that are new or other than before."""
    asked = {question.key for question in after.asked}
    return [
        ScreeningAnswer(
            entry=before.entry, about=about, code=code, value=value, basis=row.basis.strip(), actor=actor, at=now
        )
        for (about, code), value in row.answers.items()
        if (about, code) in asked and before.told.get((about, code)) != Answer(value, row.basis.strip())
    ]


@transaction.atomic
def hand_in(part: ScreeningPart, meeting: Meeting, *, actor: User) -> ScreeningPart:
    """The township's committee has looked at every village; with the last township the whole is reckoned again."""
    part = hold_part(part)
    _refuse_part(part, "报送")
    faults = list(meeting_faults(meeting))
    if waiting := [each.entry.name for each in sheets(part) if not each.done]:
        faults.append(("", f"{part}还有{len(waiting)}个单位没有逐个排查：{some(waiting)}。请逐个回答后再报送。"))
    if faults:
        raise Refused.of(faults)
    resolution = resolve(part.organization, meeting, actor=actor)
    keep(part, opined=resolution, handed_by=actor, handed_at=timezone.now(), returned_reason="")
    record("handed_in", part.screening, actor=actor, township=part.name, minutes_no=resolution.minutes_no)
    if not part.screening.parts.filter(opined=None).exists():
        compute_screening(part.screening, actor=actor)
    return part


@transaction.atomic
def return_part(part: ScreeningPart, *, reason: str, actor: User) -> ScreeningPart:
    """The owner sends a township back to look again; what it answered stays."""
    part = hold_part(part)
    refuse_unless(part.screening, STATES, "退回乡镇")
    if part.opined is None:
        raise Refused(f"{part}还没有报送，不用退回。")
    if not reason.strip():
        raise Refused("请写明退回理由。", field="reason")
    keep(part, opined=None, handed_by=None, handed_at=None, returned_reason=reason.strip())
    keep(part.screening, state="computed")
    record("returned", part.screening, actor=actor, reason=reason.strip(), township=part.name)
    return part


def _refuse_part(part: ScreeningPart, what: str) -> None:
    if part.screening.state == "draft":
        raise Refused(f"「{part.screening}」还没有计算，请等组织单位计算以后再{what}。")
    refuse_unless(part.screening, STATES, what)
    if part.opined_id:
        raise Refused(f"{part}已经报送，不能再{what}。要改的，请组织单位退回。")


def unfinished(screening: Screening) -> list[str]:
    """The townships that have not handed in, by name."""
    return list(screening.parts.filter(opined=None).values_list("name", flat=True))
