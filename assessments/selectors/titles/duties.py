"""What a review of titles waits for from a person, from the computation to the day from which titles are held."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from assessments.models import Met, TitleReview, TitleState
from assessments.selectors.ratings.duties import RatingDuty
from organizations.models import User
from organizations.roles import Permission

from .looking import rule_of

OPEN_OBJECTIONS = Q(notice__objections__isnull=False, notice__objections__upheld=None)
UNCLEAR = Q(entries__decided=None) & (Q(entries__computed=Met.UNKNOWN) | ~Q(entries__reopened=""))


def title_duties(user: User) -> Iterator[RatingDuty]:
    """Three queries: two for those who organize, one for those who decide. Objections are among those of notices."""
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
    computed = TitleReview.objects.filter(state=TitleState.COMPUTED).annotate(unclear=Count("entries", filter=UNCLEAR))
    for one in computed.filter(pk__in=organized.values("pk"), unclear__gt=0):
        yield RatingDuty("judge", str(one), f"{one.unclear}个单位还没有明确是否符合", one.get_absolute_url())
    for one in computed.filter(pk__in=TitleReview.objects.allowed(user, Permission.DECIDE).values("pk"), unclear=0):
        url = reverse("assessments:title-decide", args=[one.pk])
        yield RatingDuty("decide", str(one), "已计算，等待会议审定", url)
