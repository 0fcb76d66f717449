"""审批: the unit above approves what is beyond the authority of the unit that rated; it may lower, never raise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.course import called
from assessments.selectors.ratings.holders import above_authority
from assessments.selectors.ratings.roster import rating_of
from assessments.services.holding import keep
from assessments.services.ratings.rows import Choice, Chosen, Fault, hold_round, level_field, refuse_state
from assessments.services.ratings.withdrawing import decide_again
from assessments.services.resolutions import Meeting, decided_faults, named_faults, resolve
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from scoring.standards.ratings import Rating

NAMED = "审批等级"


@transaction.atomic
def approve(round: RatingRound, *, levels: Chosen, meeting: Meeting, actor: User) -> RatingRound:
    """The decision of the unit above on the levels forwarded to it; those not named as decided."""
    round = hold_round(round)
    refuse_state(round, (RatingState.FORWARDED,), "审批")
    rating, above = rating_of(round.standard), _above(round)
    entries = above_authority(rating, list(round.entries.all()))
    if set(levels) - {entry.pk for entry in entries}:
        raise Refused("有不需要审批的单位，请刷新页面后重试。")
    if faults := [*named_faults(meeting), *approval_faults(round, entries, levels, meeting.decided_on)]:
        raise Refused.of(faults)
    resolution = resolve(above, meeting, actor=actor)
    RatingEntry.objects.bulk_update(entries, ["approved", "approved_reason"], batch_size=200)
    keep(round, state=RatingState.DECIDED, approval=resolution)
    names, told = rating.scale.names, called(entries)
    audit.record(
        "rating.approved",
        actor=actor,
        target=round,
        unit=above,
        state=[RatingState.FORWARDED, round.state],
        minutes_no=resolution.minutes_no,
        units=len(entries),
        levels={
            told[entry.pk]: [names[entry.decided], names[entry.approved], entry.approved_reason]
            for entry in entries
            if entry.approved != entry.decided
        },
    )
    return round


@transaction.atomic
def send_back(round: RatingRound, *, reason: str, actor: User) -> RatingRound:
    """Not approved: the unit that rated decides again."""
    round = hold_round(round)
    refuse_state(round, (RatingState.FORWARDED,), "退回")
    if not reason.strip():
        raise Refused("退回请写明理由。", field="reason")
    decide_again(round, "rating.sent_back", unit=_above(round), reason=reason.strip(), actor=actor)
    return round


def _above(round: RatingRound) -> Organization:
    above = round.owner.parent
    if above is None:
        raise Refused(f"{round.owner}没有上级单位，不能审批。")
    return above


def approval_faults(
    round: RatingRound, entries: Sequence[RatingEntry], levels: Chosen, approved_on: date | None
) -> list[Fault]:
    """All that is wrong with what is approved of these entries, which then bear it; the day may not be typed yet."""
    decided_on = round.decision.decided_on if round.decision else None
    days = decided_faults(approved_on, (decided_on, "下级的审定日期"))
    return [*days, *_faults(rating_of(round.standard), entries, levels)]


def _faults(rating: Rating, entries: Sequence[RatingEntry], levels: Chosen) -> Iterator[Fault]:
    for entry in entries:
        code, reason = levels.get(entry.pk, (entry.decided, ""))
        if rating.better(code, entry.decided):
            said = f"{entry.name}审定为「{rating.scale.names[entry.decided]}」，审批不能提高，请退回重新审定"
            yield level_field(entry), f"{said}。"
        else:
            reason = reason or (entry.decided_reason if code == entry.decided else "")
            yield from Choice(rating, entry, code, reason, entry.decided, NAMED, moves=False).faults()
        entry.approved, entry.approved_reason = code, reason.strip() if code != entry.decided else ""
