"""公示 of a decided round: opened, taken back, and what follows from an objection that is upheld."""

from __future__ import annotations

from django.db import transaction

from assessments.models.ratings import RatingRound, RatingState
from assessments.models.resolutions import Notice, Objection
from assessments.selectors.notices import lines_of
from assessments.selectors.scales import scale_of
from assessments.services import ratings
from assessments.services.holding import keep
from assessments.services.notices import Window, open_notice, take_back_shown, upheld_reason
from assessments.services.ratings.rows import hold_round
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations.models import User


@transaction.atomic
def show_round(round: RatingRound, window: Window, *, actor: User) -> Notice:
    """Open the notice of a round whose levels are all within authority or approved: its units may read it then."""
    round = hold_round(round)
    if round.state != RatingState.DECIDED:
        raise Refused(f"「{round}」{round.get_state_display()}，审定以后才能公示。")
    if undecided := [entry.name for entry in round.entries.all() if not entry.final]:
        raise Refused(f"{some(undecided, measure='个单位')}还没有审定等级，不能公示。请先审定。")
    scale = scale_of(round.standard)
    lines = lines_of(round, scale)
    levels = {level.name for level in scale.levels}
    silent = [line.name for line in lines if line.group not in levels and not line.note]
    if silent:
        raise Refused(f"{some(silent, measure='个单位')}不定等级，还没有写明理由，不能公示。请退回审定写明。")
    days = [one.decided_on for one in (round.decision, round.approval) if one]
    given = {"least_days": round.standard.spec().notice_days, "decided_on": max(days, default=None)}
    notice = open_notice(round.owner, window, lines, **given, actor=actor, previous=round.notice)
    keep(round, state=RatingState.SHOWN, notice=notice)
    return notice


@transaction.atomic
def unshow_round(round: RatingRound, *, reason: str, actor: User) -> None:
    """The notice is taken back: the round is decided again, and shown by another notice."""
    round = hold_round(round)
    take_back_shown(round, reason=reason, actor=actor)
    keep(round, state=RatingState.DECIDED)


@transaction.atomic
def reopen_round(round: RatingRound, objection: Objection, *, actor: User) -> None:
    """An objection was right: the round goes back to be decided again."""
    round = hold_round(round)
    reason = upheld_reason(objection)
    if round.state == RatingState.SHOWN:
        take_back_shown(round, reason=reason, actor=actor)
    ratings.decide_again(round, "rating.reopened", unit=round.owner, reason=reason, actor=actor)
