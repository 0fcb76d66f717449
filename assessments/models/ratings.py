"""评星定级 of one year: computed, fitted to the quota, opined by townships, decided, approved above, shown."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from organizations.models import Kind, Organization, User
from organizations.models.kept import Withdrawable
from organizations.roles import Permission
from scoring.models import Standard

from .cycles import overseen
from .resolutions import Notice, Resolution


class RatingState(models.TextChoices):
    DRAFT = "draft", "待计算"
    COMPUTED = "computed", "已计算，乡镇研究"
    DECIDED = "decided", "已审定"
    FORWARDED = "forwarded", "已审定，待上级审批"
    SHOWN = "shown", "公示中"
    CLOSED = "closed", "已生效"
    WITHDRAWN = "withdrawn", "已撤回"


TOLD = (RatingState.SHOWN, RatingState.CLOSED)  # a unit reads its own from the first day of the notice on


class RatingRoundQuerySet(models.QuerySet["RatingRound"]):
    def allowed(self, user: User, permission: Permission) -> RatingRoundQuerySet:
        """Rounds of units over which the user holds the permission.

        SEE: also townships above rated units once it is computed, and rated units from the first day of the notice.
        """
        condition = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            told = RatingEntry.objects.told(user).values("round")
            condition |= Q(pk__in=told)
        return self.filter(condition)

    def for_list(self) -> RatingRoundQuerySet:
        return self.select_related("standard", "owner", "notice")


class RatingRound(Withdrawable):
    """One application of a rating standard by a unit to those below it, as they stood on `day`."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="rating_rounds", verbose_name="评定标准")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="rating_rounds", verbose_name="组织单位")
    title = models.CharField("名称", max_length=120)
    year = models.PositiveIntegerField("年度")
    day = models.DateField("截止日")  # whose tree, levels and cases count
    state = models.CharField("状态", max_length=12, choices=RatingState, default=RatingState.DRAFT)
    computed_at = models.DateTimeField("计算时间", null=True)
    digest = models.CharField("校验值", max_length=80, blank=True)  # of standard, facts, answers and what came out
    decision = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="审定")
    approval = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="上级审批")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", null=True, verbose_name="公示")
    valid_from = models.DateField("生效日期", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    made_at = models.DateTimeField("建立时间")

    objects = RatingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "评星定级"
        verbose_name_plural = "评星定级"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="ratinground_once",
                fields=["owner", "standard", "year"],
                condition=~Q(state="withdrawn"),
                violation_error_message="本单位这一年度已按这个标准组织评定。一个单位一年只有一次评定。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:rating-round", args=[self.pk])


class RatingEntryQuerySet(models.QuerySet["RatingEntry"]):
    def told(self, user: User) -> RatingEntryQuerySet:
        """What those below the owner may read: a township its villages once computed, a unit its own once shown."""
        seen = Organization.objects.allowed(user, Permission.SEE)
        township = Q(parent__in=overseen(user, Permission.SEE)) & ~Q(round__state__in=("draft", "withdrawn"))
        shown = Q(round__state=RatingState.CLOSED) | Q(
            round__state=RatingState.SHOWN, round__notice__opens_on__lte=timezone.localdate()
        )
        return self.filter(township | (Q(organization__in=seen) & shown))

    def allowed(self, user: User, permission: Permission) -> RatingEntryQuerySet:
        """Entries of rounds of the user's units; REVIEW: those of the townships for which the user gives opinions."""
        above = Q(round__owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            return self.filter(above | Q(pk__in=self.model.objects.told(user).values("pk")))
        if permission == Permission.REVIEW:
            return self.filter(parent__in=Organization.objects.allowed(user, permission))
        return self.filter(above)


class RatingEntry(models.Model):
    """One unit in one round; levels and unrated outcomes are codes of the standard's scale.

    `previous` → `computed` (by the rules) → `proposed` (within the quota) → `opinion` (township) → `decided` →
    `approved` (above). `basis` holds how the computed level came about, as the standard says it: way, steps, facts.
    """

    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="entries", verbose_name="评星定级")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="rating_entries", verbose_name="单位")
    parent = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="上级单位")
    name = models.CharField("名称", max_length=120)
    parent_name = models.CharField("上级名称", max_length=120)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    position = models.PositiveIntegerField("建制顺序")
    score = models.BigIntegerField("得分", null=True)  # by which the quota ranks; scaled
    previous = models.CharField("上次等级", max_length=40, blank=True)
    computed = models.CharField("计算等级", max_length=40, blank=True)  # "" where facts are lacking
    proposed = models.CharField("名额建议", max_length=40, blank=True)
    tie = models.BooleanField("名额边界并列", default=False)
    basis = models.JSONField("依据", default=dict)
    opinion = models.CharField("乡镇意见", max_length=40, blank=True)
    opinion_reason = models.CharField("乡镇理由", max_length=400, blank=True)
    opined = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="乡镇研究")
    decided = models.CharField("审定等级", max_length=40, blank=True)
    decided_reason = models.CharField("审定理由", max_length=400, blank=True)
    approved = models.CharField("上级审批等级", max_length=40, blank=True)
    approved_reason = models.CharField("审批理由", max_length=400, blank=True)

    objects = RatingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "评定单位"
        verbose_name_plural = "评定单位"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="ratingentry_once",
                fields=["round", "organization"],
                violation_error_message="这次评定中已有这个单位。",
            ),
        ]
        indexes = [models.Index(name="ratingentry_unit", fields=["organization", "round"])]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assessments:rating-entry", args=[self.pk])

    @property
    def final(self) -> str:
        """What stands: approved above, otherwise decided; "" before."""
        return self.approved or self.decided


class RatingAnswer(models.Model):
    """What people say about a unit where no record tells it (a judged fact, a figure typed in); the latest counts."""

    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="answers", verbose_name="评定")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="单位")
    fact = models.CharField("事项", max_length=40)
    value = models.BigIntegerField("值")  # scaled; a flag is 0 or 1 (scaled)
    basis = models.CharField("依据", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "评定事项登记"
        verbose_name_plural = "评定事项登记"
        ordering = ["pk"]
        indexes = [models.Index(name="ratinganswer_fact", fields=["round", "organization", "fact"])]


class RatingReopening(models.Model):
    """A round in force that a meeting opened again, and its result as it stood: kept for good, whatever comes out now.

    `lines` are its units in order, each with its whole way (the columns of `RatingEntry`, `unit`, `parent`) and the
    values of which it was computed (in `basis`); `notice` is the one that it had then.
    """

    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="reopenings", verbose_name="评星定级")
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="+", verbose_name="重新评定的决定")
    reason = models.CharField("理由", max_length=400)
    valid_from = models.DateField("原生效日期")
    computed_at = models.DateTimeField("计算时间", null=True)
    digest = models.CharField("校验值", max_length=80, blank=True)
    decision = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="原审定")
    approval = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="原上级审批")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", null=True, verbose_name="原公示")
    lines = models.JSONField("原结果", default=list)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "重新评定"
        verbose_name_plural = "重新评定"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.round}重新评定前的结果"

    def get_absolute_url(self) -> str:
        return reverse("assessments:rating-earlier", args=[self.pk])
