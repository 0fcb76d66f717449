"""What a review of titles waits for from a person, from the computation to the day from which titles are held."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from assessments.models import TitleReview, TitleState
from assessments.selectors.ratings.duties import RatingDuty
from organizations.models import User
from organizations.roles import Permission

from .looking import rule_of

OPEN_OBJECTIONS = Q(notice__objections__isnull=False, notice__objections__upheld=None)


def title_duties(user: User) -> Iterator[RatingDuty]:
    """Two queries: for those who organize, and for those who decide. Objections are among the duties of notices."""
    organized = TitleReview.objects.allowed(user, Permission.ORGANIZE).select_related("standard")
    over = Q(state=TitleState.SHOWN, notice__closes_on__lt=timezone.localdate())
    waiting = organized.filter(Q(state__in=(TitleState.DRAFT, TitleState.DECIDED)) | over)
    for one in waiting.annotate(asked=Count("pk", filter=OPEN_OBJECTIONS)).filter(asked=0):
        if one.state == TitleState.DRAFT:
            yield RatingDuty("compute", str(one), "还没有计算", one.get_absolute_url())
        elif one.state == TitleState.DECIDED and rule_of(one.standard).notice_days:
            yield RatingDuty("show", str(one), "已审定，等待公示", reverse("assessments:title-notice", args=[one.pk]))
        else:
            said = "公示期满，等待生效" if one.state == TitleState.SHOWN else "已审定，等待生效"
            yield RatingDuty("close", str(one), said, reverse("assessments:title-close", args=[one.pk]))
    for one in TitleReview.objects.allowed(user, Permission.DECIDE).filter(state=TitleState.COMPUTED):
        url = reverse("assessments:title-decide", args=[one.pk])
        yield RatingDuty("decide", str(one), "已计算，等待会议审定", url)
