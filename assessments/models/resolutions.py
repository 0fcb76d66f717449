"""Who decided, when, on what basis, with which minutes; and what was then shown to the public (issue: 0).

Stars, lists, titles and consequences all point here, so that a later, fuller process of meetings can take them over.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from organizations.models import Organization, StoredFile, User
from organizations.models.kept import StandingQuerySet, Withdrawable
from organizations.models.organizations import PATH_STEP
from organizations.roles import Permission

from .cycles import overseen


class Resolution(models.Model):
    """One decision of one body, by whatever it decides: levels, a list, a removal, a title."""

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="resolutions", verbose_name="决定单位")
    body = models.CharField("会议", max_length=120)
    minutes_no = models.CharField("会议纪要编号", max_length=80)
    decided_on = models.DateField("决定日期")
    basis = models.CharField("依据", max_length=400, blank=True)
    minutes = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="纪要文件")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "决定"
        verbose_name_plural = "决定"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="resolution_named",
                condition=~Q(body="") & ~Q(minutes_no=""),
                violation_error_message="请写明会议名称和会议纪要编号。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}（{self.minutes_no}）"


class NoticeQuerySet(StandingQuerySet["Notice"]):
    def allowed(self, user: User, permission: Permission) -> NoticeQuerySet:
        """Notices of units over which the user holds the permission.

        SEE: also those of units above, from the first day on until they are taken back: a notice is for everybody.
        """
        condition = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            shown = Q(withdrawn_at=None, opens_on__lte=timezone.localdate())
            condition |= shown & Q(owner__path__in=_paths_above(user))
        return self.filter(condition)


def _paths_above(user: User) -> set[str]:
    """Paths of the units at which the user may see something, and of all above them."""
    own, paths = user.memberships.reaching(Permission.SEE)
    paths = [*paths, *Organization.objects.filter(pk__in=own).values_list("path", flat=True)]
    return {path[:end] for path in paths for end in range(PATH_STEP, len(path) + 1, PATH_STEP)}


class Notice(Withdrawable):
    """公示: what is shown from one day to another, both included, and where objections are taken.

    `lines` are what it shows, as it was when it was made: group, unit (its id), name, parent and note of each. One
    that takes the place of another after an objection names it as `previous`.
    """

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="notices", verbose_name="公示单位")
    title = models.CharField("标题", max_length=160)
    document_no = models.CharField("文号", max_length=80, blank=True)
    opens_on = models.DateField("公示开始")
    closes_on = models.DateField("公示结束")
    channel = models.CharField("受理部门和电话", max_length=200)
    lines = models.JSONField("公示内容", default=list)
    previous = models.OneToOneField(
        "self", models.PROTECT, related_name="successor", null=True, verbose_name="原来的公示"
    )
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_window",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="公示结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:notice", args=[self.pk])

    @property
    def days(self) -> int:
        """How many days it is shown, first and last included."""
        return (self.closes_on - self.opens_on).days + 1

    @property
    def over(self) -> bool:
        """Whether its last day has passed."""
        return timezone.localdate() > self.closes_on


class Objection(models.Model):
    """What somebody objected to in a notice, and what was answered; upheld means that the decision is changed."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections", verbose_name="公示")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, verbose_name="涉及单位")
    raised_by = models.CharField("提出人", max_length=60)
    raised_on = models.DateField("提出日期")
    text = models.CharField("异议内容", max_length=1000)
    upheld = models.BooleanField("异议成立", null=True)
    answer = models.CharField("核查结论", max_length=1000, blank=True)
    answered_on = models.DateField("答复日期", null=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_answered",
                condition=Q(upheld=None) | (~Q(answer="") & Q(answered_on__isnull=False)),
                violation_error_message="答复异议请写明核查结论和答复日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raised_by}（{self.notice}）"
