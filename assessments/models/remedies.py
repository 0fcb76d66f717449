"""整改台账: what a unit has to mend, by when, what it answered, and that it was struck off (销号) (F84)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from config.toolkit.fields import ScaledIntegerField
from config.toolkit.wording import short
from organizations.models import Organization, StoredFile, User
from organizations.roles import Permission

from .cycles import RosterEntry, overseen
from .runs import Result


class RemedyState(models.TextChoices):
    OPEN = "open", "待整改"
    ANSWERED = "answered", "待验收"
    SETTLED = "settled", "已销号"
    REOPENED = "reopened", "重新整改"
    WITHDRAWN = "withdrawn", "已撤销"


TO_MEND = (RemedyState.OPEN, RemedyState.REOPENED)  # the unit's turn
STANDING = (*TO_MEND, RemedyState.ANSWERED)  # not yet done with


class RemedyQuerySet(models.QuerySet["Remedy"]):
    def allowed(self, user: User, permission: Permission) -> RemedyQuerySet:
        """FILL: the unit's own. SEE: those of units seen, and those listed by units overseen. Others: the owner's."""
        own = Q(organization__in=Organization.objects.allowed(user, permission))
        if permission == Permission.FILL:
            return self.filter(own)
        condition = Q(owner__in=overseen(user, permission))
        return self.filter(condition | own if permission == Permission.SEE else condition)

    def for_list(self) -> RemedyQuerySet:
        """With its units and where it comes from; those that are done with come last."""
        related = self.select_related("owner", "organization__parent", "roster_entry__cycle")
        done = models.Case(models.When(state__in=STANDING, then=0), default=1)
        return related.order_by(done, *Remedy._meta.ordering)

    def standing(self) -> RemedyQuerySet:
        """Those that are not done with."""
        return self.filter(state__in=STANDING)

    def overdue(self, day: date) -> RemedyQuerySet:
        """Those that the unit should have mended before that day and has not."""
        return self.filter(state__in=TO_MEND, due__lt=day)


class Remedy(models.Model):
    """One problem of one unit: lost points of a published cycle, or anything else that its owner found.

    `roster_entry` and `node` name the item of the cycle, `result` is the one in which `lost` points (scaled) were lost.
    """

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="remedies_asked", verbose_name="交办单位")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="remedies", verbose_name="整改单位")
    name = models.CharField("单位名称", max_length=120)  # as it was called when the problem was found
    result = models.ForeignKey(Result, models.PROTECT, related_name="+", null=True, verbose_name="考核结果")
    roster_entry = models.ForeignKey(
        RosterEntry, models.PROTECT, related_name="remedies", null=True, verbose_name="名册单位"
    )
    node = models.CharField("指标编号", max_length=20, blank=True)
    lost = ScaledIntegerField("扣分", null=True)
    origin = models.CharField("问题来源", max_length=200)  # the cycle and item, or 督查, 巡察, 述职点评
    text = models.CharField("问题", max_length=1000)
    measure = models.CharField("整改措施", max_length=1000, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    due = models.DateField("整改期限")
    state = models.CharField("状态", max_length=10, choices=RemedyState, default=RemedyState.OPEN)
    settled_on = models.DateField("销号日期", null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="交办人")
    made_at = models.DateTimeField("交办时间")

    objects = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = "整改事项"
        verbose_name_plural = "整改台账"
        ordering = ["due", "organization__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="remedy_deduction_once",
                fields=["roster_entry", "node"],
                condition=Q(roster_entry__isnull=False) & ~Q(state="withdrawn"),
                violation_error_message="这一项扣分已列入整改台账。",
            ),
            models.CheckConstraint(
                name="remedy_source",
                condition=Q(result=None, roster_entry=None, node="", lost=None)
                | (Q(result__isnull=False, roster_entry__isnull=False, lost__isnull=False) & ~Q(node="")),
                violation_error_message="由扣分生成的整改事项，要有考核结果、指标和扣分。",
            ),
            models.CheckConstraint(
                name="remedy_settled",
                condition=Q(state="settled", settled_on__isnull=False) | (~Q(state="settled") & Q(settled_on=None)),
                violation_error_message="销号要有日期，没有销号的不能有。",
            ),
        ]
        indexes = [models.Index(name="remedy_unit_state", fields=["organization", "state"])]

    def __str__(self) -> str:
        return f"{self.name}：{short(self.text, 40)}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:remedy", args=[self.pk])

    @property
    def late(self) -> bool:
        """Whether the unit should have mended it by now."""
        return self.state in TO_MEND and self.due < timezone.localdate()


class RemedyAct(models.TextChoices):
    ANSWER = "answer", "答复"
    SETTLE = "settle", "销号"
    RETURN = "return", "退回"
    REOPEN = "reopen", "重新整改"
    WITHDRAW = "withdraw", "撤销"
    EXTEND = "extend", "延期"
    HAND_OVER = "hand_over", "转交"


class RemedyAnswer(models.Model):
    """One step of a remedy: what the unit did, what the owner said to it. Rows are added, never changed."""

    remedy = models.ForeignKey(Remedy, models.PROTECT, related_name="answers", verbose_name="整改事项")
    act = models.CharField("环节", max_length=10, choices=RemedyAct)
    text = models.CharField("内容", max_length=2000)
    measure = models.CharField("整改措施", max_length=1000, blank=True)
    responsible = models.CharField("责任人", max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True, verbose_name="佐证材料")
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "整改记录"
        verbose_name_plural = "整改记录"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="remedyanswer_text", condition=~Q(text=""), violation_error_message="请写明内容。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remedy} {self.get_act_display()}"
