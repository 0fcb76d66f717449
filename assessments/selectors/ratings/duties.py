"""What a round waits for from a person, from the computation to the day on which its levels come into force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.models.resolutions import Notice, Objection
from assessments.selectors.cases.listed import plated
from assessments.selectors.ratings.course import upheld
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.wording import some
from organizations.models import Organization, User
from organizations.roles import Permission

UNSAID = Q(entries__opinion="") & Q(entries__parent__closed_on=None)


@dataclass(frozen=True, slots=True)
class RatingDuty:
    """One thing to do about a round, with the page where it is done; it has no day by which it is due."""

    kind: str  # compute, opine, decide, approve, show, object, close or reconsider
    title: str
    detail: str
    url: str
    due: None = None
    late: bool = False


def rating_duties(user: User) -> list[RatingDuty]:
    """A fixed number of queries, and one more for the standards of rounds under way and each round shown before."""
    return [
        *_to_compute(user),
        *_to_opine(user),
        *_to_decide(user),
        *_to_approve(user),
        *_to_show(user),
        *_to_reconsider(user),
    ]


def _to_compute(user: User) -> Iterator[RatingDuty]:
    rounds = RatingRound.objects.allowed(user, Permission.ORGANIZE).filter(state=RatingState.DRAFT)
    for round in rounds:
        yield RatingDuty("compute", str(round), "还没有计算", round.get_absolute_url())


def _to_opine(user: User) -> Iterator[RatingDuty]:
    """Townships that have not spoken on their units, where the standard wants them to."""
    waiting = (
        RatingEntry.objects.allowed(user, Permission.REVIEW)
        .filter(round__state=RatingState.COMPUTED, opinion="")
        .exclude(parent_id__in=RatingRound.objects.filter(state=RatingState.COMPUTED).values("owner"))
    )
    rows = waiting.order_by().values_list("round", "parent", "parent_name").annotate(number=Count("pk"))
    rounds = {round.pk: round for round in _with_standard(RatingState.COMPUTED)}
    for pk, parent, name, number in rows.order_by("round", "parent"):
        if rating_of(rounds[pk].standard).authority.township:
            url = reverse("assessments:rating-opinion", args=[pk, parent])
            yield RatingDuty("opine", f"{rounds[pk]}：{name}", f"{number}个单位等乡镇提出意见", url)


def _to_decide(user: User) -> Iterator[RatingDuty]:
    rounds = RatingRound.objects.allowed(user, Permission.DECIDE).filter(state=RatingState.COMPUTED)
    for round in rounds.annotate(unsaid=Count("entries", filter=UNSAID)).select_related("standard", "notice"):
        if not round.unsaid or not rating_of(round.standard).authority.township:
            url = reverse("assessments:rating-decide", args=[round.pk])
            about = [str(one.organization or "整次评定") for one in upheld(round)]
            said = f"异议成立，重新审定：{some(about)}" if about else "乡镇意见已齐，等待会议审定"
            yield RatingDuty("decide", str(round), said, url)


def _to_approve(user: User) -> Iterator[RatingDuty]:
    above = Organization.objects.allowed(user, Permission.DECIDE)
    rounds = RatingRound.objects.filter(state=RatingState.FORWARDED, owner__parent__in=above).select_related("owner")
    for round in rounds:
        url = reverse("assessments:rating-approve", args=[round.pk])
        yield RatingDuty("approve", str(round), f"{round.owner}报请审批", url)


def _to_show(user: User) -> Iterator[RatingDuty]:
    """What is decided and not shown, objections without an answer, and what was shown long enough."""
    rounds = RatingRound.objects.allowed(user, Permission.ORGANIZE).select_related("notice")
    for round in rounds.filter(state=RatingState.DECIDED):
        yield RatingDuty("show", str(round), "已审定，等待公示", reverse("assessments:rating-notice", args=[round.pk]))
    notices = Notice.objects.allowed(user, Permission.ORGANIZE)
    open_ones = list(Objection.objects.filter(notice__in=notices, upheld=None).select_related("notice"))
    for one in open_ones:
        url = reverse("assessments:objection-answer", args=[one.pk])
        yield RatingDuty("object", str(one.notice), f"{one.raised_by}的异议等待答复", url)
    waiting = {one.notice_id for one in open_ones}
    for round in rounds.filter(state=RatingState.SHOWN, notice__closes_on__lt=timezone.localdate()):
        if round.notice_id not in waiting:
            url = reverse("assessments:rating-close", args=[round.pk])
            yield RatingDuty("close", str(round), "公示期满，等待生效", url)


def _to_reconsider(user: User) -> Iterator[RatingDuty]:
    """Units on the list of 整顿 at which a plate hangs still."""
    for plate, level, case in plated(user):
        title = f"{level.organization.parent or ''}{level.organization}：{level.label}，{case.label}整顿中"
        yield RatingDuty("reconsider", title, f"请研究是否降级或摘牌（牌匾{plate}）", level.get_absolute_url())


def _with_standard(state: RatingState) -> Iterator[RatingRound]:
    yield from RatingRound.objects.filter(state=state).select_related("standard")
