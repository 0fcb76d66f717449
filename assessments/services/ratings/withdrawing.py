"""A decision taken back to be decided again, and a whole round taken back before anything of it is shown."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.models.ratings import RatingRound, RatingState
from assessments.services.holding import keep
from assessments.services.ratings.rows import hold_round, refuse_state
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User

DECIDED = (RatingState.DECIDED, RatingState.FORWARDED)
WITHDRAWABLE = (RatingState.DRAFT, RatingState.COMPUTED, *DECIDED)


@transaction.atomic
def reopen_round(round: RatingRound, *, reason: str, actor: User) -> RatingRound:
    """Take a decision back that is not shown yet: it is computed or decided again; the record of it stays."""
    round = hold_round(round)
    refuse_state(round, DECIDED, "退回审定")
    if not reason.strip():
        raise Refused("退回审定请写明理由。", field="reason")
    before = round.state
    keep(round, state=RatingState.COMPUTED)
    audit.record(
        "rating.reopened",
        actor=actor,
        target=round,
        unit=round.owner,
        reason=reason.strip(),
        state=[before, round.state],
    )
    return round


@transaction.atomic
def withdraw_round(round: RatingRound, *, reason: str, actor: User) -> RatingRound:
    """The round counts no more and another may be opened for the year; it stays to be seen."""
    round = hold_round(round)
    refuse_state(round, WITHDRAWABLE, "撤回")
    if not reason.strip():
        raise Refused("撤回请写明理由。", field="reason")
    before = round.state
    keep(
        round,
        state=RatingState.WITHDRAWN,
        withdrawn_by=actor,
        withdrawn_at=timezone.now(),
        withdrawn_reason=reason.strip(),
    )
    audit.record(
        "rating.withdrawn",
        actor=actor,
        target=round,
        unit=round.owner,
        reason=reason.strip(),
        state=[before, round.state],
    )
    return round
