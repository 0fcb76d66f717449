"""A round is computed, as often as needed until it is decided: entries keep the whole way, the round one digest."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.outcome import Outcome, evaluate
from assessments.services.holding import keep
from assessments.services.ratings.opening import match_roster, refuse_rated
from assessments.services.ratings.rows import LOWERED, OPEN, hold_round, refuse_state
from organizations import audit
from organizations.models import User

COMPUTED = ("score", "previous", "computed", "proposed", "tie", "basis")
SAID = ("opinion", "opinion_reason", "opined", "decided", "decided_reason")


@transaction.atomic
def compute(round: RatingRound, *, actor: User) -> RatingRound:
    """Levels by the rules, then within the quotas. An opinion on a proposal that changed is asked for again.

    A decision that was taken back stays, for the next one to begin with.
    """
    round = hold_round(round)
    refuse_state(round, OPEN, "重新计算")
    outcome = evaluate(round)
    refuse_rated(outcome.inputs.rating, outcome.inputs.then, year=round.year, but=round)
    added, removed = match_roster(round, outcome.inputs.then)
    entries = list(round.entries.all())
    asked_again = [entry.name for entry in entries if _put(entry, outcome)]
    RatingEntry.objects.bulk_update(entries, [*COMPUTED, *SAID], batch_size=200)
    before = round.digest
    keep(round, state=RatingState.COMPUTED, computed_at=timezone.now(), digest=outcome.digest)
    audit.record(
        "rating.computed",
        actor=actor,
        target=round,
        unit=round.owner,
        digest=[before, round.digest],
        units=len(entries),
        unsettled=[entry.name for entry in entries if not entry.computed],
        added=added,
        removed=removed,
        asked_again=asked_again,
    )
    return round


def _put(entry: RatingEntry, outcome: Outcome) -> bool:
    """Write what came out into the entry; whether an opinion on it fell away because the proposal changed."""
    unit = str(entry.organization_id)
    proposal, seat = outcome.proposals[unit], outcome.fitted.seats[unit]
    changed = (entry.proposed, entry.tie) != (seat.code, seat.tie)
    had = bool(entry.opinion) and changed
    entry.score = proposal.score
    entry.previous = proposal.unit.held.code
    entry.computed = proposal.code
    entry.proposed, entry.tie = seat.code, seat.tie
    entry.basis = outcome.basis(unit) | {key: said for key, said in entry.basis.items() if key == LOWERED}
    if changed:
        entry.opinion = entry.opinion_reason = entry.decided_reason = ""
        entry.opined = None
    if changed and seat.tie:
        entry.decided = ""
    return had
