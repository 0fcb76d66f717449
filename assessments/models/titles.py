"""Titles (双强, 三强, 五好): reviewed by a standard on a day, decided by a meeting, held from one day until another."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from organizations.models import Kind, Organization, Person, User
from organizations.models.kept import Withdrawable
from organizations.roles import Permission
from scoring.models import Standard

from .cycles import overseen
from .given import GivenQuerySet
from .resolutions import Notice, Resolution


class TitleState(models.TextChoices):
    DRAFT = "draft", "待计算"
    COMPUTED = "computed", "已计算，待审定"
    DECIDED = "decided", "已审定"
    SHOWN = "shown", "公示中"
    CLOSED = "closed", "已生效"
    WITHDRAWN = "withdrawn", "已撤回"


OPEN_TITLES = (TitleState.DRAFT, TitleState.COMPUTED)


class Met(models.TextChoices):
    """What came out of the conditions."""

    YES = "yes", "符合"
    NO = "no", "不符合"
    UNKNOWN = "unknown", "情况不明"


class TitleReviewQuerySet(models.QuerySet["TitleReview"]):
    def allowed(self, user: User, permission: Permission) -> TitleReviewQuerySet:
        """Reviews of units over which the user holds the permission; SEE: units reviewed too, once shown."""
        condition = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            condition |= Q(pk__in=TitleEntry.objects.told(user).values("review"))
        return self.filter(condition)

    def for_list(self) -> TitleReviewQuerySet:
        return self.select_related("standard", "owner", "decision")

    def standing(self) -> TitleReviewQuerySet:
        """Those that were not withdrawn."""
        return self.exclude(state=TitleState.WITHDRAWN)


class TitleReview(Withdrawable):
    """One application of a title standard by a unit to those below it, as everything stood on `day`."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="title_reviews", verbose_name="称号标准")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="title_reviews", verbose_name="组织单位")
    title = models.CharField("名称", max_length=120)
    day = models.DateField("截止日")
    state = models.CharField("状态", max_length=10, choices=TitleState, default=TitleState.DRAFT)
    computed_at = models.DateTimeField("计算时间", null=True)
    digest = models.CharField("校验值", max_length=80, blank=True)  # of the standard and of all verdicts
    decision = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="审定")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", null=True, verbose_name="公示")
    valid_from = models.DateField("生效日期", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    made_at = models.DateTimeField("建立时间")

    objects = TitleReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "称号评审"
        verbose_name_plural = "称号评审"
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="titlereview_once",
                fields=["owner", "standard", "day"],
                condition=~Q(state="withdrawn"),
                violation_error_message="本单位已有按这个标准、截至这一天的评审。",
            ),
            models.CheckConstraint(
                name="titlereview_decided",
                condition=~Q(state__in=("decided", "shown", "closed")) | Q(decision__isnull=False),
                violation_error_message="审定称号请登记会议决定。",
            ),
            models.CheckConstraint(
                name="titlereview_withdrawn_why",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                violation_error_message="撤回请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:title-review", args=[self.pk])

    @property
    def open(self) -> bool:
        """Whether answers, computation and opinions may still change."""
        return self.state in OPEN_TITLES


class TitleEntryQuerySet(models.QuerySet["TitleEntry"]):
    def told(self, user: User) -> TitleEntryQuerySet:
        """What units and those above them read from the first day of the notice on, or once the review is in force."""
        seen = Organization.objects.allowed(user, Permission.SEE)
        shown = Q(review__state=TitleState.SHOWN, review__notice__opens_on__lte=timezone.localdate())
        return self.filter(Q(review__state=TitleState.CLOSED) | shown, organization__in=seen)

    def allowed(self, user: User, permission: Permission) -> TitleEntryQuerySet:
        """Entries of reviews of the user's units; SEE: the own ones too, once it is shown or in force."""
        above = Q(review__owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            above |= Q(pk__in=self.model.objects.told(user).values("pk"))
        return self.filter(above)


class TitleEntry(models.Model):
    """One unit in one review, with its secretary of the day where the title is the secretary's.

    `verdicts` holds each condition as judged (`Verdict.document`); `decided` is what the meeting gives, null before
    anybody said so, with a reason wherever it is not what was computed. `reopened` is the answer to an objection that
    was upheld: then somebody has to say anew what the meeting gives.
    """

    review = models.ForeignKey(TitleReview, models.PROTECT, related_name="entries", verbose_name="称号评审")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="title_entries", verbose_name="单位")
    parent = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, verbose_name="上级单位")
    name = models.CharField("名称", max_length=120)
    parent_name = models.CharField("上级名称", max_length=120, blank=True)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    position = models.PositiveIntegerField("建制顺序")
    person = models.ForeignKey(Person, models.PROTECT, related_name="title_entries", null=True, verbose_name="书记")
    person_name = models.CharField("书记姓名", max_length=40, blank=True)
    vacant = models.BooleanField("书记空缺", default=False)
    computed = models.CharField("计算结果", max_length=8, choices=Met)
    verdicts = models.JSONField("各项条件", default=list)
    decided = models.BooleanField("认定", null=True)
    reason = models.CharField("理由", max_length=400, blank=True)
    reopened = models.CharField("重新审议", max_length=400, blank=True)

    objects = TitleEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "称号评审对象"
        verbose_name_plural = "称号评审对象"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="titleentry_once",
                fields=["review", "organization"],
                violation_error_message="这次评审中已有这个单位。",
            ),
            models.CheckConstraint(
                name="titleentry_reason",
                condition=Q(decided=None)
                | (Q(decided=True, computed="yes") | Q(decided=False, computed="no"))
                | ~Q(reason=""),
                violation_error_message="与计算结果不同，或者情况不明的，请写明理由。",
            ),
        ]
        indexes = [models.Index(name="titleentry_unit", fields=["organization", "review"])]

    def __str__(self) -> str:
        return f"{self.name}{self.person_name}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:title-entry", args=[self.pk])

    @property
    def outcome(self) -> bool | None:
        """Whether it has the title as far as known: as decided, otherwise as computed; None where nobody knows."""
        if self.decided is not None:
            return self.decided
        return None if self.computed == Met.UNKNOWN or self.reopened else self.computed == Met.YES


class TitleAnswer(models.Model):
    """What people say of a unit where no record tells it; the latest counts, an empty value takes it back."""

    review = models.ForeignKey(TitleReview, models.PROTECT, related_name="answers", verbose_name="称号评审")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="单位")
    fact = models.CharField("事项", max_length=40)
    value = models.BigIntegerField("值", null=True)  # scaled; a flag is 0 or 1 (scaled)
    basis = models.CharField("依据", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "称号认定事项"
        verbose_name_plural = "称号认定事项"
        ordering = ["pk"]
        indexes = [models.Index(name="titleanswer_fact", fields=["review", "organization", "fact"])]

    def __str__(self) -> str:
        return f"{self.organization} {self.fact}"


class TitleHoldingQuerySet(GivenQuerySet["TitleHolding"]):
    def on(self, day: date) -> TitleHoldingQuerySet:
        """Those in force on a day; a title ends with its unit."""
        term = Q(valid_until=None) | Q(valid_until__gt=day)
        there = Q(organization__closed_on=None) | Q(organization__closed_on__gt=day)
        return self.standing().filter(term, there, Q(ended_on=None) | Q(ended_on__gt=day), valid_from__lte=day)


class TitleHolding(models.Model):
    """Who has the title from one day until another (half-open): a unit, or with `person` its secretary.

    `valid_until` is the end of its term, `ended_on` an earlier end: by the next review (`ended_by`), or taken away.
    """

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="titles_given", verbose_name="认定单位")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="holdings", verbose_name="称号标准")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="titles", verbose_name="单位")
    person = models.ForeignKey(Person, models.PROTECT, related_name="titles", null=True, verbose_name="书记")
    name = models.CharField("称号", max_length=120)
    entry = models.OneToOneField(TitleEntry, models.PROTECT, related_name="granted", verbose_name="评审对象")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="+", verbose_name="决定")
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("有效期至", null=True)
    ended_on = models.DateField("终止日期", null=True)
    ended_reason = models.CharField("终止理由", max_length=400, blank=True)
    ended_by = models.ForeignKey(
        TitleReview, models.PROTECT, related_name="ended", null=True, verbose_name="后一次评审"
    )
    ending = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="取消决定")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = TitleHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = "称号"
        verbose_name_plural = "称号"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="titleholding_term",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                violation_error_message="称号的有效期必须晚于生效日期。",
            ),
            models.CheckConstraint(
                name="titleholding_ended_why",
                condition=Q(ended_on=None) | (Q(ended_on__gte=F("valid_from")) & ~Q(ended_reason="")),
                violation_error_message="终止称号请写明理由，日期不早于生效日期。",
            ),
        ]
        indexes = [models.Index(name="titleholding_unit", fields=["organization", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.organization}{self.name}"

    def get_absolute_url(self) -> str:
        return self.entry.get_absolute_url()

    @property
    def until(self) -> date | None:
        """The first day on which it is no longer held, None while it has no end."""
        return min(filter(None, (self.valid_until, self.ended_on)), default=None)
