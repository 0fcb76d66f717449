"""公示 of a decided list: opened, taken back, and what follows from an objection that is upheld."""

from __future__ import annotations

from django.db import transaction

from assessments.models import Objection, Screening, ScreeningState
from assessments.selectors.notices import Shown
from assessments.selectors.screenings.computing import spec_of
from assessments.services.holding import keep
from assessments.services.notices import Window, open_notice, take_back_notice, take_back_shown, upheld_reason
from config.toolkit.refusal import Refused
from organizations.models import User

from .holding import hold, record, refuse_unless
from .starting import listed_entries


@transaction.atomic
def show_screening(screening: Screening, window: Window, *, actor: User) -> Screening:
    """公示 of the decided list."""
    screening = hold(screening)
    refuse_unless(screening, (ScreeningState.DECIDED,), "公示")
    spec = spec_of(screening)
    lines = [
        Shown(spec.listed, entry.organization_id, entry.name, entry.part.name) for entry in listed_entries(screening)
    ]
    if not lines:
        raise Refused("名单里没有单位，不用公示，可以直接备案。")
    notice = open_notice(
        screening.owner,
        window,
        lines,
        least_days=spec.notice_days,
        decided_on=screening.decision.decided_on if screening.decision else None,
        actor=actor,
        previous=screening.notice,
    )
    keep(screening, state=ScreeningState.SHOWN, notice=notice)
    record("shown", screening, actor=actor, opens_on=window.opens_on, closes_on=window.closes_on, units=len(lines))
    return screening


@transaction.atomic
def reopen_decision(screening: Screening, *, reason: str, actor: User) -> Screening:
    """The decision goes back to be taken again, a notice that is shown is taken back; what was decided stays."""
    screening = hold(screening)
    refuse_unless(screening, (ScreeningState.DECIDED, ScreeningState.SHOWN), "退回确定")
    if not reason.strip():
        raise Refused("请写明退回理由。", field="reason")
    if screening.notice and screening.notice.withdrawn_at is None:
        take_back_notice(screening.notice, reason=reason.strip(), actor=actor)
    keep(screening, state=ScreeningState.CHECKED)
    record("reopened", screening, actor=actor, reason=reason.strip(), decision=str(screening.decision))
    return screening


@transaction.atomic
def unshow_screening(screening: Screening, *, reason: str, actor: User) -> Screening:
    """The notice is taken back; the decided list stands and is shown by another notice."""
    screening = hold(screening)
    take_back_shown(screening, reason=reason, actor=actor)
    keep(screening, state=ScreeningState.DECIDED)
    record("unshown", screening, actor=actor, reason=reason.strip())
    return screening


def reopen_screening(screening: Screening, objection: Objection, *, actor: User) -> None:
    """An objection was right: the list goes back to be decided again."""
    reopen_decision(screening, reason=upheld_reason(objection), actor=actor)
