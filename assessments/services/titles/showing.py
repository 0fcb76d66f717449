"""公示 of a decided review: opened, taken back, and what follows from an objection that is upheld."""

from __future__ import annotations

from django.db import transaction

from assessments.models import Notice, Objection, TitleReview, TitleState
from assessments.selectors.notices import Shown
from assessments.selectors.titles.looking import rule_of
from assessments.services.holding import keep
from assessments.services.notices import Window, open_notice, take_back_shown, upheld_reason
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import User

from .reviews import hold_review

LONGEST = 400


@transaction.atomic
def show_review(review: TitleReview, window: Window, *, actor: User) -> Notice:
    """公示 of those to whom the meeting gives the title; its units read it from the first day on."""
    review = hold_review(review)
    if review.state != TitleState.DECIDED or review.decision is None:
        raise Refused(f"「{review}」{review.get_state_display()}，审定以后才能公示。")
    rule = rule_of(review.standard)
    given = review.entries.filter(decided=True).order_by("position")
    lines = [
        Shown(
            rule.award,
            row.organization_id,
            row.name,
            row.parent_name,
            f"书记：{row.person_name}" if row.person_name else "",
        )
        for row in given
    ]
    if not lines:
        raise Refused("没有认定的单位，不用公示。")
    known = {"least_days": rule.notice_days, "decided_on": review.decision.decided_on}
    notice = open_notice(review.owner, window, lines, **known, actor=actor, previous=review.notice)
    keep(review, state=TitleState.SHOWN, notice=notice)
    return notice


@transaction.atomic
def unshow_review(review: TitleReview, *, reason: str, actor: User) -> None:
    """The notice is taken back; what was decided stands and is shown by another notice."""
    review = hold_review(review)
    take_back_shown(review, reason=reason, actor=actor)
    keep(review, state=TitleState.DECIDED)


@transaction.atomic
def reopen_review(review: TitleReview, objection: Objection, *, actor: User) -> None:
    """An objection was right: the meeting decides again, on the unit that it was about by what somebody says anew."""
    review = hold_review(review)
    reason = upheld_reason(objection)
    if review.state == TitleState.SHOWN:
        take_back_shown(review, reason=reason, actor=actor)
    decision, before = review.decision, review.state
    keep(review, state=TitleState.COMPUTED, decision=None)
    if objection.organization_id:
        entry = review.entries.get(organization=objection.organization_id)
        keep(entry, decided=None, reason="", reopened=objection.answer[:LONGEST])
    audit.record(
        "title.reopened",
        actor=actor,
        target=review,
        unit=review.owner,
        reason=reason,
        state=[before, review.state],
        minutes_no=decision.minutes_no if decision else "",
        names=[str(objection.organization)] if objection.organization else [],
    )
