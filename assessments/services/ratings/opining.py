"""A township says what it thinks of its units: up to its own level, above it only as proposed; one decision for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.course import called
from assessments.selectors.ratings.roster import rating_of
from assessments.services.ratings.rows import (
    Choice,
    Chosen,
    Fault,
    gate_reason,
    hold_round,
    level_field,
    refuse_state,
)
from assessments.services.resolutions import Meeting, decided_faults, named_faults, resolve
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from scoring.standards.ratings import Rating

NAMED = "乡镇意见"


@transaction.atomic
def opine(
    round: RatingRound, *, township: Organization, opinions: Chosen, meeting: Meeting, actor: User
) -> list[RatingEntry]:
    """The opinion of a township on all its units; those not named as proposed. Given again it replaces the old one.

    What differs from the proposal needs a reason; ties at the edge of a quota and units without a proposal are named.
    """
    round = hold_round(round)
    refuse_state(round, (RatingState.COMPUTED,), "提出乡镇意见")
    entries = list(round.entries.filter(parent=township))
    if not entries:
        raise Refused(f"「{round}」没有{township}的单位。")
    if set(opinions) - {entry.pk for entry in entries}:
        raise Refused(f"有不属于{township}的单位，请刷新页面后重试。")
    rating = rating_of(round.standard)
    if faults := [*named_faults(meeting), *opinion_faults(round, entries, opinions, meeting.decided_on)]:
        raise Refused.of(faults)
    resolution = resolve(township, meeting, actor=actor)
    for entry in entries:
        code, reason = opinions.get(entry.pk, (entry.proposed, ""))
        entry.opinion, entry.opinion_reason = code, reason.strip() or _default(rating, entry, code)
        entry.opined = resolution
    RatingEntry.objects.bulk_update(entries, ["opinion", "opinion_reason", "opined"], batch_size=200)
    audit.record(
        "rating.opined",
        actor=actor,
        target=round,
        unit=township,
        minutes_no=resolution.minutes_no,
        units=len(entries),
        levels=changed_levels(rating, entries, "opinion"),
    )
    return entries


def changed_levels(rating: Rating, entries: list[RatingEntry], field: str) -> dict[str, list[str]]:
    """For the trail: by name what differs from the proposal, from what to what and why."""
    names, told = rating.scale.names, called(entries)
    return {
        told[entry.pk]: [names.get(entry.proposed, ""), names[code], getattr(entry, f"{field}_reason")]
        for entry in entries
        if (code := getattr(entry, field)) != entry.proposed
    }


def _default(rating: Rating, entry: RatingEntry, code: str) -> str:
    return "" if code in rating.scale.positions else gate_reason(entry, code)


def opinion_faults(
    round: RatingRound, entries: Sequence[RatingEntry], opinions: Chosen, decided_on: date | None
) -> list[Fault]:
    """All that is wrong with an opinion on these entries; the day may not be typed yet."""
    days = decided_faults(decided_on, (round.day, "截止日"))
    return [*days, *_faults(rating_of(round.standard), entries, opinions)]


def _faults(rating: Rating, entries: Sequence[RatingEntry], opinions: Chosen) -> Iterator[Fault]:
    for entry in entries:
        if entry.pk not in opinions and (entry.tie or not entry.proposed):
            why = "处在名额边界并列" if entry.tie else "还没有建议等级"
            yield level_field(entry), f"{entry.name}{why}，请明确提出意见。"
            continue
        code, reason = opinions.get(entry.pk, (entry.proposed, ""))
        reason = reason or _default(rating, entry, code)
        yield from Choice(rating, entry, code, reason, entry.proposed, NAMED).faults()
        yield from _above(rating, entry, code)


def _above(rating: Rating, entry: RatingEntry, code: str) -> Iterator[Fault]:
    """Above its own level a township only agrees with what is proposed; at a tie, with what is computed."""
    limit = rating.authority.township
    agreed = (entry.proposed, entry.computed) if entry.tie else (entry.proposed,)
    if limit and code not in agreed and rating.better(code, limit):
        names = rating.scale.names
        said = f"乡镇（街道）最高可提「{names[limit]}」，更高的只能同意建议"
        yield level_field(entry), f"{entry.name}不能提为「{names[code]}」：{said}。"
