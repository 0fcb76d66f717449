"""What follows for whatever a notice shows: it is taken back, or an objection is answered."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction

from assessments.models import Notice, Objection, RatingRound, Screening, ScreeningState, TitleReview, TitleState
from assessments.models.ratings import RatingState
from assessments.selectors.notices import holder_of
from assessments.services.notices import hold_holder, hold_notice, settle_objection
from assessments.services.rating_notices import reopen_round, unshow_round
from assessments.services.screenings import reopen_screening, unshow_screening
from assessments.services.titles import reopen_review, unshow_review
from config.toolkit.refusal import Refused
from organizations.models import User


class Steps(NamedTuple):
    """What is done with a noun that is shown: its notice taken back; in these states, sent back to be decided again."""

    unshow: Callable[..., object]
    reopen: Callable[..., object]
    states: Container[str]


STEPS: dict[type[Any], Steps] = {
    RatingRound: Steps(
        unshow_round, reopen_round, (RatingState.DECIDED, RatingState.FORWARDED, RatingState.SHOWN)
    ),  # one that waits to be decided asks for the unit by itself
    Screening: Steps(unshow_screening, reopen_screening, (ScreeningState.DECIDED, ScreeningState.SHOWN)),
    TitleReview: Steps(unshow_review, reopen_review, (TitleState.COMPUTED, TitleState.DECIDED, TitleState.SHOWN)),
}


@transaction.atomic
def withdraw_notice(notice: Notice, *, reason: str, actor: User) -> Notice:
    """Take a notice back: what it shows stands as decided, and is shown by another notice."""
    holder = holder_of(notice)
    if holder is None or holder.notice_id != notice.pk:
        raise Refused(f"公示「{notice}」已由新的公示接替，不能再撤回。")
    STEPS[type(holder)].unshow(holder, reason=reason, actor=actor)
    return hold_notice(notice)


@transaction.atomic
def answer_objection(objection: Objection, *, upheld: bool, answer: str, answered_on: date, actor: User) -> Objection:
    """Answer an objection. Upheld, the notice is taken back and what it shows goes back to be decided again.

    So does what is not shown any more, for its notice was taken back, and waits for the next one.
    """
    holder = hold_holder(objection.notice)
    objection = settle_objection(objection, upheld=upheld, answer=answer, answered_on=answered_on, actor=actor)
    if upheld and holder is not None and holder.state in STEPS[type(holder)].states:
        STEPS[type(holder)].reopen(holder, objection, actor=actor)
    return objection
