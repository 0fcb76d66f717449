"""Whose the next step of a round is, and what those who organize or decide it wait for at others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.dates import chinese_date
from config.toolkit.wording import some
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.standards.ratings import Rating


def above_authority(rating: Rating, entries: Sequence[RatingEntry]) -> list[RatingEntry]:
    """The entries whose decided level is for the unit above to approve."""
    limit = rating.authority.owner
    return [entry for entry in entries if limit and rating.better(entry.decided, limit)]


def awaited(rating: Rating, entries: Sequence[RatingEntry]) -> list[str]:
    """The units above whose opinion the standard wants and that have not given it; those that ended are spared."""
    if not rating.authority.township:
        return []
    silent = {entry.parent_id: entry for entry in entries if not entry.opinion and entry.parent.closed_on is None}
    return [entry.parent_name for entry in silent.values()]


@dataclass(frozen=True, slots=True)
class RatingWait:
    """A round whose next step is somebody else's: whose, and since when."""

    title: str
    detail: str
    since: date | None
    url: str


def rating_waits(user: User) -> list[RatingWait]:
    """What those who organize or decide a round wait for; four queries, and one for each round that townships hold."""
    organized = set(Organization.objects.allowed(user, Permission.ORGANIZE).values_list("pk", flat=True))
    led = set(Organization.objects.allowed(user, Permission.DECIDE).values_list("pk", flat=True))
    if not organized and not led:
        return []
    rounds = RatingRound.objects.filter(owner__in=organized | led).exclude(
        state__in=(RatingState.CLOSED, RatingState.WITHDRAWN)
    )
    found = []
    for round in rounds.select_related("standard", "owner__parent", "decision", "notice"):
        who, detail, since = _holder(round)
        if not (who == "organizer" and round.owner_id in organized) and not (who == "leader" and round.owner_id in led):
            found.append(RatingWait(str(round), detail, since, round.get_absolute_url()))
    return found


def _holder(round: RatingRound) -> tuple[str, str, date | None]:
    """Who has the next step: the organizer, the leader, or others; what is waited for, and since when."""
    if round.state == RatingState.DRAFT:
        return "organizer", "等经办人计算", None
    if round.state == RatingState.COMPUTED:
        since = timezone.localdate(round.computed_at) if round.computed_at else None
        if silent := _silent(round):
            return "townships", f"等乡镇意见：{len(silent)}个乡镇（{some(silent, most=20)}）", since
        return "leader", "等会议审定", since
    decided = round.decision.decided_on if round.decision else None
    if round.state == RatingState.FORWARDED:
        number = len(above_authority(rating_of(round.standard), list(round.entries.all())))
        return "above", f"等{round.owner.parent}审批：{number}个单位", decided
    if round.state == RatingState.DECIDED:
        return "organizer", "等经办人公示", round.approval.decided_on if round.approval else decided
    if round.notice is not None and round.notice.over:
        return "organizer", "公示期满，等经办人登记生效", round.notice.closes_on
    return "public", f"公示中，到{chinese_date(round.notice.closes_on)}止" if round.notice else "公示中", None


def _silent(round: RatingRound) -> list[str]:
    """The townships, as the standard wants them to speak, that have not."""
    rating = rating_of(round.standard)
    entries = round.entries.exclude(parent=round.owner_id).order_by("position").select_related("parent")
    return awaited(rating, list(entries)) if rating.authority.township else []
