"""目标管理责任书: what a unit signed to reach in a year, and month by month how far it came (texts 4.9, 4.10)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from config.toolkit.fields import ScaledIntegerField
from config.toolkit.scaled import text
from organizations.models import Organization, StoredFile, User
from organizations.roles import Permission
from scoring.models import Scheme

from .cycles import overseen

DECEMBER = 12
LAST_DUE_DAY = 28  # every month has it


class ContractRoundQuerySet(models.QuerySet["ContractRound"]):
    def allowed(self, user: User, permission: Permission) -> ContractRoundQuerySet:
        """Rounds issued by units over which the user holds the permission."""
        return self.filter(issuer__in=overseen(user, permission))

    def for_list(self) -> ContractRoundQuerySet:
        """With how many contracts stand in each, and how many of them are signed."""
        standing = Q(contracts__state__in=HOLDING)
        counted = self.select_related("scheme", "issuer").annotate(
            units=models.Count("contracts__organization", filter=standing, distinct=True),
            signed=models.Count("contracts", filter=Q(contracts__state=ContractState.SIGNED), distinct=True),
        )
        return counted.order_by(*ContractRound._meta.ordering)


class ContractRound(models.Model):
    """The contracts that one unit concludes with those below it for a year, all made from one scheme."""

    issuer = models.ForeignKey(Organization, models.PROTECT, related_name="contract_rounds", verbose_name="签订单位")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="contract_rounds", verbose_name="考核方案")
    year = models.PositiveIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    rewards = models.TextField("奖惩办法", blank=True)
    due_day = models.PositiveSmallIntegerField(
        "月报截止日", default=5, validators=[MinValueValidator(1), MaxValueValidator(LAST_DUE_DAY)]
    )  # of the month that follows
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟定人")
    made_at = models.DateTimeField("拟定时间")

    objects = ContractRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "年度责任书"
        verbose_name_plural = "年度责任书"
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="contractround_once",
                fields=["issuer", "scheme", "year"],
                violation_error_message="本单位这一年度已按这个方案拟定过责任书。",
            ),
            models.CheckConstraint(
                name="contractround_due_day",
                condition=Q(due_day__gte=1, due_day__lte=LAST_DUE_DAY),
                violation_error_message="月报截止日是次月1日至28日中的一天。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:contract-round", args=[self.pk])

    def due_on(self, month: int) -> date:
        """The last day on which the report of a month (1 to 12) comes in time: in the month after it."""
        return date(self.year + month // DECEMBER, month % DECEMBER + 1, self.due_day)

    def last_day(self, month: int) -> date:
        """The last day of a month of this year."""
        return date(self.year, month, monthrange(self.year, month)[1])


class ContractState(models.TextChoices):
    DRAFT = "draft", "待签订"
    SIGNED = "signed", "已签订"
    SUPERSEDED = "superseded", "已变更"
    WITHDRAWN = "withdrawn", "已撤回"


HOLDING = (ContractState.DRAFT, ContractState.SIGNED)


class ContractQuerySet(models.QuerySet["Contract"]):
    def allowed(self, user: User, permission: Permission) -> ContractQuerySet:
        """FILL: the unit's own. SEE: the own, and those issued by units overseen. Others: those of the issuer."""
        own = Q(organization__in=Organization.objects.allowed(user, permission))
        if permission == Permission.FILL:
            return self.filter(own)
        condition = Q(round__issuer__in=overseen(user, permission))
        return self.filter(condition | own if permission == Permission.SEE else condition)

    def for_list(self) -> ContractQuerySet:
        return self.select_related("round__scheme", "round__issuer", "organization")


class Contract(models.Model):
    """One unit's contract. Signed it never changes: a change is a new one that names it as `previous`.

    `first_month` to `last_month` are the months of the year that it answers for.
    """

    round = models.ForeignKey(ContractRound, models.PROTECT, related_name="contracts", verbose_name="年度责任书")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contracts", verbose_name="责任单位")
    name = models.CharField("单位名称", max_length=120)  # as it was called when the contract was made
    state = models.CharField("状态", max_length=12, choices=ContractState, default=ContractState.DRAFT)
    first_month = models.PositiveSmallIntegerField("起始月份", default=1)
    last_month = models.PositiveSmallIntegerField("截止月份", default=DECEMBER)
    signed_on = models.DateField("签订日期", null=True)
    signer = models.CharField("责任单位签字人", max_length=40, blank=True)
    issuer_signer = models.CharField("签订单位签字人", max_length=40, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="签字件")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="登记人")
    registered_at = models.DateTimeField("登记时间", null=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, related_name="successor", null=True, verbose_name="变更前的责任书"
    )
    reason = models.CharField("变更或撤回理由", max_length=400, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, verbose_name="变更或撤回人")
    ended_at = models.DateTimeField("变更或撤回时间", null=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "责任书"
        verbose_name_plural = "责任书"
        ordering = ["round", "organization__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="contract_signed_once",
                fields=["round", "organization"],
                condition=Q(state="signed"),
                violation_error_message="这个单位已有签订的责任书，要改请变更。",
            ),
            models.UniqueConstraint(
                name="contract_draft_once",
                fields=["round", "organization"],
                condition=Q(state="draft"),
                violation_error_message="这个单位已有待签订的责任书。",
            ),
            models.CheckConstraint(
                name="contract_months",
                condition=Q(first_month__gte=1, last_month__lte=DECEMBER, first_month__lte=F("last_month") + 1),
                violation_error_message="责任书的月份应在1月至12月之间。",
            ),
            models.CheckConstraint(
                name="contract_signature",
                condition=Q(state__in=["draft", "withdrawn"])
                | (Q(signed_on__isnull=False) & ~Q(signer="") & ~Q(issuer_signer="")),
                violation_error_message="签订请写明日期和双方签字人。",
            ),
            models.CheckConstraint(
                name="contract_ending",
                condition=Q(state__in=HOLDING) | (~Q(reason="") & Q(ended_at__isnull=False, ended_by__isnull=False)),
                violation_error_message="变更、撤回责任书请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}{self.round.year}年责任书"

    def get_absolute_url(self) -> str:
        return reverse("assessments:contract", args=[self.pk])

    @property
    def months(self) -> range:
        """The months of the year that this contract answers for."""
        return range(self.first_month, self.last_month + 1)


class ContractItem(models.Model):
    """One task of a contract, as the scheme had it, with the target that both sides agreed on."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="items", verbose_name="责任书")
    node = models.CharField("指标编号", max_length=20)
    name = models.CharField("指标", max_length=200)
    position = models.PositiveIntegerField("次序")
    points = ScaledIntegerField("分值")
    target = models.CharField("目标任务", max_length=1000)
    value = ScaledIntegerField("目标值", null=True, blank=True)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    origin = models.CharField("目标值依据", max_length=400, blank=True)

    class Meta:
        verbose_name = "责任书任务"
        verbose_name_plural = "责任书任务"
        ordering = ["position"]
        constraints = [models.UniqueConstraint(name="contractitem_once", fields=["contract", "node"])]

    def __str__(self) -> str:
        return f"{self.node} {self.name}"

    @property
    def amount(self) -> str:
        """The target as a person says it: 3名; empty where it is words alone."""
        return "" if self.value is None else f"{text(self.value)}{self.measure}"


class MonthlyReport(models.Model):
    """What a unit did in a month and means to do in the next. A correction is a new row; the old one stays.

    `items`: by node of the contract [what was done, the figure reached so far (scaled by 10^6) or None].
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reports", verbose_name="责任书")
    month = models.PositiveSmallIntegerField("月份")
    revision = models.PositiveIntegerField("修订号")
    current = models.BooleanField("现行", default=True)
    done = models.TextField("完成情况")
    plan = models.TextField("下月打算")
    items = models.JSONField("各项完成情况", default=dict, blank=True)
    late = models.BooleanField("迟报", default=False)  # of the first revision: a correction makes nobody late
    reason = models.CharField("更正理由", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填报人")
    at = models.DateTimeField("报送时间")

    class Meta:
        verbose_name = "责任书月报"
        verbose_name_plural = "责任书月报"
        ordering = ["contract", "month", "revision"]
        constraints = [
            models.UniqueConstraint(name="monthlyreport_revision_once", fields=["contract", "month", "revision"]),
            models.UniqueConstraint(
                name="monthlyreport_current_once", fields=["contract", "month"], condition=Q(current=True)
            ),
            models.CheckConstraint(
                name="monthlyreport_month",
                condition=Q(month__gte=1, month__lte=DECEMBER),
                violation_error_message="月份是1至12。",
            ),
            models.CheckConstraint(
                name="monthlyreport_reason",
                condition=Q(revision=1) | ~Q(reason=""),
                violation_error_message="更正月报请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract.name}{self.contract.round.year}年{self.month}月月报"
