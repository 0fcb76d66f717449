"""审定: the unit that rates settles every level; what is above its own authority goes on to the unit above."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from operator import itemgetter

from django.db import transaction

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.models.resolutions import Objection
from assessments.selectors.ratings.course import upheld
from assessments.selectors.ratings.earlier import reopened_on, stood
from assessments.selectors.ratings.holders import above_authority, awaited
from assessments.selectors.ratings.meters import decided_meters, group_named
from assessments.selectors.ratings.outcome import outdated
from assessments.selectors.ratings.overtaken import Overtaken, overtaken
from assessments.selectors.ratings.roster import rating_of
from assessments.services.holding import keep
from assessments.services.ratings.opining import changed_levels
from assessments.services.ratings.rows import (
    LOWERED,
    REOPENED,
    Choice,
    Chosen,
    Fault,
    gate_reason,
    hold_round,
    is_named,
    level_field,
    reason_field,
    refuse_state,
)
from assessments.services.resolutions import Meeting, decided_faults, named_faults, resolve
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.models import User
from scoring.standards.ratings import Rating

ABOVE_QUOTA = "超名额"
NAMED = "审定等级"
SETTLED = ("decided", "decided_reason", "approved", "approved_reason")  # an approval is of one decision


@transaction.atomic
def decide(round: RatingRound, *, levels: Chosen, meeting: Meeting, actor: User) -> RatingRound:
    """Levels by entry, with reasons; the others as the township said, or as proposed where it said nothing.

    All that is wrong is told at once: what differs without a reason, ties and unknown levels that nobody named, what
    a gate bars, levels above their quota without 超名额 in the reason. Refused too when records changed since it was
    computed, or townships have not said what they think.
    """
    round = hold_round(round)
    refuse_state(round, (RatingState.COMPUTED,), "登记审定")
    rating, entries = rating_of(round.standard), list(round.entries.select_related("parent", "opined", "organization"))
    if set(levels) - {entry.pk for entry in entries}:
        raise Refused("有不在这次评定中的单位，请刷新页面后重试。")
    if faults := [*named_faults(meeting), *decision_faults(round, entries, levels, meeting.decided_on)]:
        raise Refused.of(faults)
    resolution = resolve(round.owner, meeting, actor=actor)
    RatingEntry.objects.bulk_update(entries, SETTLED, batch_size=200)
    above = above_authority(rating, entries)
    if above and round.owner.parent is None:
        raise Refused(f"{some([one.name for one in above])}的等级要报上级审批，{round.owner}没有上级单位，请核对标准。")
    keep(round, state=RatingState.FORWARDED if above else RatingState.DECIDED, decision=resolution, approval=None)
    audit.record(
        "rating.decided",
        actor=actor,
        target=round,
        unit=round.owner,
        state=[RatingState.COMPUTED, round.state],
        minutes_no=resolution.minutes_no,
        units=len(entries),
        forwarded=[entry.name for entry in above],
        levels=changed_levels(rating, entries, "decided"),
    )
    return round


def decision_faults(
    round: RatingRound, entries: Sequence[RatingEntry], levels: Chosen, decided_on: date | None
) -> list[Fault]:
    """All that is wrong with what is decided of these entries, which then bear it; the day may not be typed yet."""
    rating, doubted = rating_of(round.standard), {one.organization_id: one for one in upheld(round)}
    faults = [*_unready(round, rating, entries), *_days(round, entries, list(doubted.values()), decided_on)]
    changed = {one.entry.pk: one for one in overtaken(round, entries)}
    chosen = list(_chosen(rating, entries, levels, doubted, changed))
    return [*faults, *chosen, *_otherwise(rating, entries, levels, stood(round))]


def _unready(round: RatingRound, rating: Rating, entries: Sequence[RatingEntry]) -> Iterator[Fault]:
    if silent := awaited(rating, [entry for entry in entries if entry.parent_id != round.owner_id]):
        yield "", f"{some(silent, measure='个乡镇（街道）')}还没有提出意见，请等它们报来。"
    if outdated(round):
        yield "", "计算以后数据又有变化，请先重新计算。"


def _days(
    round: RatingRound, entries: Sequence[RatingEntry], doubted: Sequence[Objection], decided_on: date | None
) -> Iterator[Fault]:
    """Dated before the day of the round, what the townships decided, or the answer that an objection is right."""
    said = [(entry.opined.decided_on, f"{entry.parent_name}研究的日期") for entry in entries if entry.opined]
    answered = max((one.answered_on for one in doubted if one.answered_on), default=None)
    opined = max(said, key=itemgetter(0), default=(None, ""))
    rests = (round.day, "截止日"), opined, (answered, "异议的答复日期"), (reopened_on(round), REOPENED)
    yield from decided_faults(decided_on, *rests)


def _chosen(
    rating: Rating,
    entries: Sequence[RatingEntry],
    levels: Chosen,
    doubted: Container[int | None],
    changed: Mapping[int, Overtaken],
) -> Iterator[Fault]:
    """The faults of every choice; the entries then bear what was chosen.

    Those `doubted`, and those whose level `changed` after the round's day, are settled by name.
    """
    for entry in entries:
        entry.approved = entry.approved_reason = ""
        unclear = _unclear(entry, entry.organization_id in doubted, changed.get(entry.pk))
        if unclear and not is_named(entry, levels):
            yield level_field(entry), f"{entry.name}{unclear}，请逐个明确它的等级。"
            entry.decided = ""
            continue
        beside = entry.opinion or entry.proposed
        code, reason = levels.get(entry.pk, (beside, ""))
        reason = reason.strip() or _standing_reason(rating, entry, code)
        event, above = changed.get(entry.pk), entry.basis.get(LOWERED, {}).get("code")
        by_itself = code == above or (event is not None and event.level.level == code)  # decided there, no rise or fall
        yield from Choice(rating, entry, code, reason, beside, NAMED, moves=not by_itself).faults()
        entry.decided, entry.decided_reason = code, reason
    yield from _above_quota(rating, entries)


def _unclear(entry: RatingEntry, doubted: bool, changed: Overtaken | None) -> str:
    """Why the meeting has to name the level of this unit; "" where it need not."""
    if changed:
        return f"的等级在截止日之后变动过：{changed.told}"
    if doubted:
        return "的异议成立"
    return "处在名额边界并列" if entry.tie else "" if entry.proposed else "的等级还不能确定"


def _otherwise(
    rating: Rating, entries: Sequence[RatingEntry], levels: Chosen, before: Mapping[int, str]
) -> Iterator[Fault]:
    """Other levels than were in force `before` need a reason of this meeting, also where the township says the same."""
    names = rating.scale.names
    for entry in entries:
        was, code = before.get(entry.organization_id, ""), entry.decided
        given = levels.get(entry.pk, ("", ""))[1].strip()
        if was and code in names and was != code and code == (entry.opinion or entry.proposed) and not given:
            said = f"{entry.name}的审定等级「{names[code]}」与重新评定前的「{names[was]}」不同，请写明理由。"
            yield reason_field(entry), said


def _standing_reason(rating: Rating, entry: RatingEntry, code: str) -> str:
    """The reason that stands behind a level already: the township's, or the gate's behind an outcome."""
    if code == entry.opinion and entry.opinion_reason:
        return entry.opinion_reason
    return "" if code in rating.scale.positions else gate_reason(entry, code)


def _above_quota(rating: Rating, entries: Sequence[RatingEntry]) -> Iterator[Fault]:
    names = rating.scale.names
    for meter in decided_meters(rating, entries, "decided"):
        if not meter.over:
            continue
        raised = [
            entry
            for entry in meter.entries
            if entry.decided in meter.quota.codes
            and entry.proposed not in meter.quota.codes
            and ABOVE_QUOTA not in entry.decided_reason
        ]
        if raised:
            level = "、".join(names[code] for code in meter.quota.codes)
            said = f"{group_named(meter, entries)}「{level}」名额{meter.places}个，审定了{meter.used}个"
            who = some([entry.name for entry in raised])
            sentence = f"{said}。确需突破的，请在{who}的理由中写明“{ABOVE_QUOTA}”及依据。"
            yield reason_field(raised[0]), sentence
