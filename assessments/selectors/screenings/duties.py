"""What a screening waits for from a person, from the computation to the cases that it opens."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from assessments.models import Screening, ScreeningPart, ScreeningState
from assessments.selectors.ratings.duties import RatingDuty
from organizations.models import User
from organizations.roles import Permission

UNSAID = Q(entries__opinion="") & ~Q(entries__computed="open")


def screening_duties(user: User) -> list[RatingDuty]:
    """A fixed number of queries: four, and one for the standards of decided ones."""
    return [*_to_compute(user), *_to_screen(user), *_to_decide(user), *_to_file(user)]


def _to_compute(user: User) -> Iterator[RatingDuty]:
    for one in Screening.objects.allowed(user, Permission.ORGANIZE).filter(state=ScreeningState.DRAFT):
        yield RatingDuty("compute", str(one), "还没有计算", one.get_absolute_url())


def _to_screen(user: User) -> Iterator[RatingDuty]:
    """Townships that have not handed in."""
    parts = ScreeningPart.objects.allowed(user, Permission.REVIEW).select_related("screening")
    waiting = parts.filter(screening__state=ScreeningState.COMPUTED, opined=None)
    for part in waiting.annotate(unsaid=Count("entries", filter=UNSAID)):
        detail = f"{part.unsaid}个单位等待逐个排查" if part.unsaid else "已逐个排查，等待报送"
        detail = f"被退回：{part.returned_reason}" if part.returned_reason else detail
        yield RatingDuty("screen", f"{part.screening}：{part}", detail, part.get_absolute_url())


def _to_decide(user: User) -> Iterator[RatingDuty]:
    for one in Screening.objects.allowed(user, Permission.DECIDE).filter(state=ScreeningState.CHECKED):
        url = reverse("assessments:screening-decide", args=[one.pk])
        yield RatingDuty("list", str(one), "乡镇已报齐，等待会议确定名单", url)


def _to_file(user: User) -> Iterator[RatingDuty]:
    """What is decided and has to be shown first, and what was shown long enough or need not be."""
    ready = Q(state=ScreeningState.DECIDED) | Q(state=ScreeningState.SHOWN, notice__closes_on__lt=timezone.localdate())
    for one in Screening.objects.allowed(user, Permission.ORGANIZE).filter(ready).select_related("standard"):
        shown = one.state == ScreeningState.SHOWN or not getattr(one.standard.spec(), "notice_days", 0)
        page, detail = ("file", "等待备案，列入整顿") if shown else ("show", "名单已确定，等待公示")
        url = reverse(f"assessments:screening-{page}", args=[one.pk])
        yield RatingDuty("carry" if shown else "show", str(one), detail, url)
