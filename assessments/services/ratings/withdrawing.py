"""A decision taken back to be decided again, and a whole round taken back before anything of it is shown."""

from __future__ import annotations

from django.db import transaction

from assessments.models.ratings import RatingRound, RatingState
from assessments.selectors.ratings.course import called
from assessments.selectors.ratings.roster import rating_of
from assessments.services.holding import keep
from assessments.services.ratings.rows import hold_round, refuse_state
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from organizations.services.withdrawing import mark_withdrawn

DECIDED = (RatingState.DECIDED, RatingState.FORWARDED)
WITHDRAWABLE = (RatingState.DRAFT, RatingState.COMPUTED, *DECIDED)


@transaction.atomic
def reopen_round(round: RatingRound, *, reason: str, actor: User) -> RatingRound:
    """Take a decision back that is not shown yet: it is computed or decided again; the record of it stays."""
    round = hold_round(round)
    refuse_state(round, DECIDED, "退回审定")
    if not reason.strip():
        raise Refused("退回审定请写明理由。", field="reason")
    decide_again(round, "rating.reopened", unit=round.owner, reason=reason.strip(), actor=actor)
    return round


def decide_again(round: RatingRound, action: str, *, unit: Organization, reason: str, actor: User) -> None:
    """The round goes back to be decided, in the caller's transaction; what was approved of it counts no more.

    What was decided stays for the next decision to begin with; both are on the trail.
    """
    before, names = round.state, rating_of(round.standard).scale.names
    entries = list(round.entries.all())
    told = called(entries)
    earlier = {
        told[entry.pk]: f"审定{names[entry.decided]}" + (f"，上级审批{names[entry.approved]}" if entry.approved else "")
        for entry in entries
        if entry.decided
    }
    round.entries.update(approved="", approved_reason="")
    keep(round, state=RatingState.COMPUTED, approval=None)
    audit.record(
        action, actor=actor, target=round, unit=unit, reason=reason, state=[before, round.state], earlier=earlier
    )


@transaction.atomic
def withdraw_round(round: RatingRound, *, reason: str, actor: User) -> RatingRound:
    """The round counts no more and another may be opened for the year; it stays to be seen."""
    round = hold_round(round)
    refuse_state(round, WITHDRAWABLE, "撤回")
    before = round.state
    reason = mark_withdrawn(round, reason=reason, actor=actor, state=RatingState.WITHDRAWN)
    audit.record(
        "rating.withdrawn",
        actor=actor,
        target=round,
        unit=round.owner,
        reason=reason,
        state=[before, round.state],
    )
    return round
