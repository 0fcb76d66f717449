"""The notice of a decided round: opened, taken back, and what an objection that is upheld does to the round."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from assessments.models.ratings import RatingRound, RatingState
from assessments.models.resolutions import Notice, Objection
from assessments.models.screenings import Screening
from assessments.selectors.notices import lines_of, round_of
from assessments.selectors.scales import scale_of
from assessments.services import screenings
from assessments.services.holding import keep
from assessments.services.notices import Window, hold_notice, open_notice, settle_objection, take_back_notice
from assessments.services.ratings.rows import hold_round
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
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
def withdraw_notice(notice: Notice, *, reason: str, actor: User) -> Notice:
    """Take the notice of a round back: the round is decided again, and shown by another notice."""
    listed = Screening.objects.filter(notice=notice).first()
    if listed is not None:
        screenings.unshow_screening(listed, reason=reason, actor=actor)
        return hold_notice(notice)
    round = _shown(notice)
    notice = take_back_notice(notice, reason=reason, actor=actor)
    keep(round, state=RatingState.DECIDED)
    return notice


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, answer: str, answered_on: date, actor: User) -> Objection:
    """Answer an objection. Upheld, the notice is taken back and the round goes back to be decided again."""
    round = round_of(objection.notice)
    if round is not None:
        round = hold_round(round)
    objection = settle_objection(objection, upheld=upheld, answer=answer, answered_on=answered_on, actor=actor)
    if upheld and round is None:
        screenings.upheld(objection.notice, answer=objection.answer, actor=actor)
    if upheld and round is not None and round.state == RatingState.SHOWN:
        reason = f"异议成立：{objection.answer}"[:400]
        take_back_notice(objection.notice, reason=reason, actor=actor)
        keep(round, state=RatingState.COMPUTED)
        audit.record(
            "rating.reopened",
            actor=actor,
            target=round,
            unit=round.owner,
            reason=reason,
            state=[RatingState.SHOWN, round.state],
        )
    return objection


def _shown(notice: Notice) -> RatingRound:
    """The round that is shown by it, held; Refused when it is not."""
    found = RatingRound.objects.filter(notice=notice).first()
    if found is None:
        raise Refused(f"公示「{notice}」已由新的公示接替，不能再撤回。")
    round = hold_round(found)
    if round.state != RatingState.SHOWN:
        raise Refused(f"「{round}」{round.get_state_display()}，公示不能再撤回。")
    return round
