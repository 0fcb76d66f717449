"""How a 整顿 was looked at and what came of it: acceptances, renewals, the warning plate, the way into another unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from config.toolkit.dates import chinese_date
from config.toolkit.fields import ScaledIntegerField
from organizations.models import Organization, OrganizationEvent, StoredFile, User
from organizations.models.kept import StandingQuerySet, Withdrawable

from .cases import Case


class Step(models.TextChoices):
    SELF = "self", "自查"
    TOWNSHIP = "township", "乡镇初验"
    COUNTY = "county", "县级验收"
    CITY = "city", "市级复核"


class Acceptance(Withdrawable):
    """One acceptance of one step: score against the line and vote against its limit, both as they were then.

    `round` counts the renewals before it: what was passed before a renewal no longer counts. Scores are scaled by 10^6;
    `points` are those of the items of the standard's sheet by code, of which `score` is the sum. One that is withdrawn,
    with the renewal that came of it, counts no more.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="acceptances", verbose_name="整顿")
    step = models.CharField("验收步骤", max_length=10, choices=Step)
    round = models.PositiveSmallIntegerField("轮次", default=0)
    on = models.DateField("验收日期", db_column="day")
    inspectors = models.CharField("验收人员", max_length=200)
    score = ScaledIntegerField("得分", null=True)
    points = models.JSONField("各项得分", default=dict)
    line = ScaledIntegerField("合格线", null=True)
    handed_out = models.PositiveIntegerField("发出测评票", null=True)
    voters = models.PositiveIntegerField("收回测评票", null=True)
    against = models.PositiveIntegerField("不满意票", null=True)
    passed = models.BooleanField("合格")
    verdict = models.CharField("验收结论", max_length=400)  # how it came about, in words
    remarks = models.CharField("存在问题和意见", max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="验收材料")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "整顿验收"
        verbose_name_plural = "整顿验收"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="acceptance_passed_once",
                fields=["case", "step", "round"],
                condition=Q(passed=True, withdrawn_at=None),
                violation_error_message="这一步已经验收合格。",
            ),
            models.CheckConstraint(
                name="acceptance_votes",
                condition=Q(voters=None, against=None, handed_out=None)
                | Q(against__lte=F("voters"), voters__lte=F("handed_out")),
                violation_error_message="不满意票不能多于收回的票，收回的票不能多于发出的票。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}{'合格' if self.passed else '不合格'}"


class CaseExtension(Withdrawable):
    """A renewal with its new deadline: after a failed acceptance, a hidden plate, or because somebody decided so."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="extensions", verbose_name="整顿")
    number = models.PositiveSmallIntegerField("第几次延期")
    on = models.DateField("延期日期", db_column="day")
    before = models.DateField("原期限", null=True)
    until = models.DateField("延期至")
    binding = models.BooleanField("期满才能销号", default=False)
    reason = models.CharField("延期理由", max_length=400)
    acceptance = models.OneToOneField(
        Acceptance, models.PROTECT, related_name="extension", null=True, verbose_name="未通过的验收"
    )
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "延期整顿"
        verbose_name_plural = "延期整顿"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="caseextension_once", fields=["case", "number"]),
            models.CheckConstraint(
                name="caseextension_days",
                condition=Q(until__gte=F("on")),
                violation_error_message="延期后的期限不能早于延期日期。",
            ),
        ]


class PlateAct(models.TextChoices):
    HUNG = "hung", "挂牌"
    HIDDEN = "hidden", "发现藏匿"
    REMOVED = "removed", "摘牌"


class CasePlate(Withdrawable):
    """What happened to the warning plate on the door; what stands last is how it is."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plates", verbose_name="整顿")
    act = models.CharField("事项", max_length=10, choices=PlateAct)
    on = models.DateField("日期", db_column="day")
    note = models.CharField("说明", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = "警示牌"
        verbose_name_plural = "警示牌"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{chinese_date(self.on)}{self.get_act_display()}"


class CaseMove(models.Model):
    """The case went on in another unit, for its own was merged away or divided."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves", verbose_name="整顿")
    source = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="原单位")
    target = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="转入单位")
    event = models.ForeignKey(
        OrganizationEvent, models.PROTECT, related_name="case_moves", null=True, verbose_name="建制变动"
    )
    on = models.DateField("转入日期", db_column="day")
    reason = models.CharField("说明", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "整顿转移"
        verbose_name_plural = "整顿转移"
        ordering = ["pk"]
