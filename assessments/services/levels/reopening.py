"""A round in force is opened again by a meeting: its levels count no more, its result stays on record as it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models.levels import UnitLevel
from assessments.models.ratings import RatingReopening, RatingRound, RatingState
from assessments.selectors.ratings.earlier import kept_lines
from assessments.selectors.ratings.resting import resting
from assessments.selectors.scales import scale_of
from assessments.services.holding import keep
from assessments.services.ratings.rows import hold_round, refuse_state
from assessments.services.resolutions import Meeting, decided_faults, named_faults, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.models import User

from .correcting import take_back
from .writing import hold_units, levels_of


def reopening_faults(round: RatingRound, decided_on: date | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the day of the meeting that opens the round again; None while it is not typed."""
    yield from decided_faults(decided_on)
    if round.valid_from and decided_on and decided_on < round.valid_from:
        yield "decided_on", f"等级自{chinese_date(round.valid_from)}起生效，决定日期不能早于这一天。"


@transaction.atomic
def reopen_closed(round: RatingRound, *, reason: str, meeting: Meeting, actor: User) -> RatingReopening:
    """The round goes back to its notice; it is closed anew, after another notice where its levels become others.

    Refused while something rests on its levels: that is taken back first. Plates hang on, and come off where the new
    level is another.
    """
    round = hold_round(round)
    _refuse_resting(round)
    faults = [] if reason.strip() else [("reason", "请写明为什么重新评定。")]
    if faults := [*faults, *named_faults(meeting), *reopening_faults(round, meeting.decided_on)]:
        raise Refused.of(faults)
    entries = list(round.entries.select_related("organization"))
    hold_units(entry.organization_id for entry in entries)
    levels = given_by(round)
    resolution = resolve(round.owner, meeting, actor=actor)
    given = {level.entry_id: level.pk for level in levels}
    earlier = RatingReopening.objects.create(
        round=round,
        resolution=resolution,
        reason=reason.strip(),
        valid_from=round.valid_from,
        computed_at=round.computed_at,
        digest=round.digest,
        decision=round.decision,
        approval=round.approval,
        notice=round.notice,
        lines=kept_lines(round, entries, given),
        actor=actor,
        at=timezone.now(),
    )
    _take_back(round, levels, earlier.reason, actor)
    keep(round, state=RatingState.SHOWN, valid_from=None)
    audit.record(
        "rating.reopened_closed",
        actor=actor,
        target=round,
        unit=round.owner,
        state=[RatingState.CLOSED, round.state],
        minutes_no=resolution.minutes_no,
        reason=earlier.reason,
        valid_from=[earlier.valid_from, None],
        units=len(levels),
    )
    return earlier


def _refuse_resting(round: RatingRound) -> None:
    """Refused where the round is not in force, or something rests on its levels."""
    refuse_state(round, (RatingState.CLOSED,), "重新评定")
    if rests := [str(one) for one in resting(round, given_by(round))]:
        raise Refused(f"{some(rests, measure='件')}以这次评定的等级为依据，不能重新评定。请先撤回这些登记。")


def given_by(round: RatingRound) -> list[UnitLevel]:
    """The levels that the round gave and that stand."""
    return list(UnitLevel.objects.standing().filter(entry__round=round).select_related("organization"))


def _take_back(round: RatingRound, levels: Sequence[UnitLevel], reason: str, actor: User) -> None:
    rows = levels_of([level.organization_id for level in levels], scale_of(round.standard).key)
    said = f"「{round}」重新评定：{reason}"[:400]
    for level in levels:
        take_back(level, rows[level.organization_id], reason=said, actor=actor)
