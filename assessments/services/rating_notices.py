"""公示 of a decided round: opened, taken back, and what follows from an objection that is upheld."""

from __future__ import annotations

from datetime import date
from operator import itemgetter

from django.db import transaction

from assessments.models.ratings import RatingRound, RatingState
from assessments.models.resolutions import Notice, Objection
from assessments.selectors.notices import lines_of
from assessments.selectors.ratings.earlier import reopened_on
from assessments.selectors.ratings.overtaken import overtaken
from assessments.selectors.scales import scale_of
from assessments.services import ratings
from assessments.services.holding import keep
from assessments.services.notices import Window, open_notice, take_back_shown, upheld_reason
from assessments.services.ratings.rows import REOPENED, hold_round
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
    if late := overtaken(round, list(round.entries.select_related("organization"))):
        names = some([f"{one.entry.name}（{one.told}）" for one in late], measure="个单位")
        raise Refused(f"审定以后等级变动过的：{names}。公示的会和生效的不一样，请退回审定，逐个明确它们的等级再公示。")
    scale = scale_of(round.standard)
    lines = lines_of(round, scale)
    levels = {level.name for level in scale.levels}
    silent = [line.name for line in lines if line.group not in levels and not line.note]
    if silent:
        raise Refused(f"{some(silent, measure='个单位')}不定等级，还没有写明理由，不能公示。请退回审定写明。")
    least = round.standard.spec().notice_days
    decided_on, named = _rests(round)
    given = {"least_days": least, "decided_on": decided_on, "named": named, "actor": actor}
    notice = open_notice(round.owner, window, lines, **given, previous=round.notice)
    keep(round, state=RatingState.SHOWN, notice=notice)
    return notice


def _rests(round: RatingRound) -> tuple[date | None, str]:
    """The last of the days before which the round is not shown, and what it is called."""
    decision, approval = (one and one.decided_on for one in (round.decision, round.approval))
    days = ((decision, "审定日期"), (approval, "上级审批日期"), (reopened_on(round), REOPENED))
    return max(((day, what) for day, what in days if day), key=itemgetter(0), default=(None, ""))


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
