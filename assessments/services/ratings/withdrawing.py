"""A decision taken back to be decided again, and a whole round taken back before anything of it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.course import called
from assessments.selectors.ratings.roster import rating_of
from assessments.services.holding import keep
from assessments.services.ratings.rows import LOWERED, hold_round, refuse_state
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from organizations.services.withdrawing import mark_withdrawn

DECIDED = (RatingState.DECIDED, RatingState.FORWARDED)
BEGUN = ("decided", "decided_reason", "approved", "approved_reason", "basis")
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

    What stood stays for the next decision to begin with, and what was lowered above, to be told; all is on the trail.
    """
    before, names = round.state, rating_of(round.standard).scale.names
    entries = list(round.entries.all())
    told = called(entries)
    earlier = {
        told[entry.pk]: f"审定{names[entry.decided]}" + (f"，上级审批{names[entry.approved]}" if entry.approved else "")
        for entry in entries
        if entry.decided
    }
    for entry in entries:
        if round.approval is not None:
            _begin_with(entry, names)
        entry.approved = entry.approved_reason = ""
    RatingEntry.objects.bulk_update(entries, BEGUN, batch_size=200)
    keep(round, state=RatingState.COMPUTED, approval=None)
    audit.record(
        action, actor=actor, target=round, unit=unit, reason=reason, state=[before, round.state], earlier=earlier
    )


def _begin_with(entry: RatingEntry, names: Mapping[str, str]) -> None:
    """What stood becomes what the next decision begins with; an approval that lowered it is kept in the basis."""
    if entry.approved:
        entry.basis.pop(LOWERED, None)
    if entry.approved not in ("", entry.decided):
        said = f"上次审定{names[entry.decided]}，上级审批为{names[entry.approved]}：{entry.approved_reason}"
        entry.basis[LOWERED] = {"code": entry.approved, "reason": entry.approved_reason, "said": said}
        entry.decided, entry.decided_reason = entry.approved, entry.approved_reason


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
