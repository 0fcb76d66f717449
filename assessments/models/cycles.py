"""One assessment of a set of units over a period: its windows and its frozen roster (F5, F39)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from organizations.models import Field, Kind, Organization, Post, Title, User
from organizations.roles import Permission
from scoring.models import Scheme


class CycleState(models.TextChoices):
    DRAFT = "draft", "筹备中"
    OPEN = "open", "填报与审核"
    COMPUTED = "computed", "已计算"
    DECIDED = "decided", "已审定"
    PUBLISHED = "published", "已公布"


class Subject(models.TextChoices):
    """Who is assessed: units, or those who held a post at them during the period."""

    UNITS = "units", "单位"
    POSTS = "posts", "任职人员"


class Stage(models.TextChoices):
    """Whose figure an entry is; the last authorised one counts."""

    SELF = "self", "自评"
    REVIEW = "review", "审核"


class Inheritance(models.TextChoices):
    """What the result of a unit that has since been merged or split counts for those that came of it (F4)."""

    AVERAGE = "average", "平均"
    WEIGHTED = "weighted", "按人数加权"
    WORST = "worst", "取最差"
    NONE = "none", "不继承"


def overseen(user: User, permission: Permission) -> models.QuerySet[Organization]:
    """The units whose cycles `permission` opens as a whole: to see is not enough, a filler sees the own unit too."""
    return Organization.objects.allowed(user, Permission.OVERSEE if permission == Permission.SEE else permission)


class CycleQuerySet(models.QuerySet["Cycle"]):
    def allowed(self, user: User, permission: Permission) -> CycleQuerySet:
        """Cycles of units over which the user holds the permission; who is on the roster sees an opened cycle too."""
        condition = Q(owner__in=overseen(user, permission))
        if permission in (Permission.SEE, Permission.FILL):
            units = Organization.objects.allowed(user, permission)
            on_roster = RosterEntry.objects.filter(organization__in=units).values("cycle")
            condition |= Q(pk__in=on_roster) & ~Q(state=CycleState.DRAFT)
        return self.filter(condition)

    def for_list(self) -> CycleQuerySet:
        counted = self.select_related("scheme", "owner").annotate(units=models.Count("roster"))
        return counted.order_by(*Cycle._meta.ordering)  # counting drops the model's own order


class Cycle(models.Model):
    """One scheme applied by one unit to those below it, over a period.

    `least_days`: who held the post for fewer days is neither assessed in person nor given the unit's result (F9).
    """

    title = models.CharField("考核名称", max_length=120)
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="cycles", verbose_name="考核方案")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="cycles", verbose_name="组织单位")
    period_from = models.DateField("考核期起")
    period_to = models.DateField("考核期止")
    subject = models.CharField("考核对象", max_length=8, choices=Subject, default=Subject.UNITS)
    post_title = models.CharField("考核的职务", max_length=16, choices=Title, default=Title.SECRETARY)
    least_days = models.PositiveSmallIntegerField("计入个人的最少任职天数", default=0)
    state = models.CharField("状态", max_length=10, choices=CycleState, default=CycleState.DRAFT)
    roster_digest = models.CharField("名册校验值", max_length=80, blank=True)
    roster_frozen_at = models.DateTimeField("名册冻结时间", null=True, editable=False)
    inheritance = models.CharField(
        "合并后原结果怎么算", max_length=10, choices=Inheritance, default=Inheritance.AVERAGE
    )
    run = models.ForeignKey("assessments.Run", models.PROTECT, related_name="+", null=True, verbose_name="现行计算")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = "考核"
        verbose_name_plural = "考核"
        ordering = ["-period_to", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="cycle_period",
                condition=Q(period_to__gt=F("period_from")),
                violation_error_message="考核期的截止日期必须晚于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:cycle", args=[self.pk])

    @property
    def noun(self) -> str:
        """What a line of the roster is: 单位, or 人员 where post-holders are assessed."""
        return "人员" if self.subject == Subject.POSTS else "单位"

    @property
    def measure(self) -> str:
        """With which word lines of the roster are counted: 个单位, or 人."""
        return "人" if self.subject == Subject.POSTS else "个单位"

    @property
    def day(self) -> date:
        """The day whose tree the cycle is about: when its roster was frozen, at the latest the end of its period."""
        frozen = self.roster_frozen_at
        return min(self.period_to, timezone.localdate(frozen) if frozen else timezone.localdate())


class Window(models.Model):
    """From when until when a stage may be worked on: half-open, server time."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="windows", verbose_name="考核")
    stage = models.CharField("环节", max_length=10, choices=Stage)
    opens_at = models.DateTimeField("开始")
    closes_at = models.DateTimeField("截止")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="设定人")
    set_at = models.DateTimeField("设定时间", auto_now=True)

    class Meta:
        verbose_name = "时间安排"
        verbose_name_plural = "时间安排"
        ordering = ["opens_at"]
        constraints = [
            models.UniqueConstraint(
                name="window_once", fields=["cycle", "stage"], violation_error_message="这个环节已有时间安排。"
            ),
            models.CheckConstraint(
                name="window_order",
                condition=Q(closes_at__gt=F("opens_at")),
                violation_error_message="截止时间必须晚于开始时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class Standing(models.TextChoices):
    """How a unit takes part (F6)."""

    FULL = "full", "参加考核"
    UNRANKED = "unranked", "考核但不排名"
    EXEMPT = "exempt", "免予考核"
    OBSERVATION = "observation", "试评"


class Exemption(NamedTuple):
    """An item or part that a unit is not assessed on, by the roster: why, and on which document (F16)."""

    node: str
    reason: str
    document_no: str = ""

    def __str__(self) -> str:
        return f"{self.reason}（{self.document_no}）" if self.document_no else self.reason


class RosterEntry(models.Model):
    """A unit as it stood when the roster was frozen; later moves do not change it.

    `also` names further groups in which it takes a place, `exempted` holds its exemptions from single items. Where
    post-holders are assessed, `name` names the person beside the unit, which stands as often as the post changed hands;
    `days` are those in office within the period.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="roster", verbose_name="考核")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roster_entries", verbose_name="单位")
    name = models.CharField("名称", max_length=120)
    code = models.CharField("区划代码", max_length=20, blank=True)
    parent_name = models.CharField("上级单位", max_length=120, blank=True)
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    field = models.CharField("领域", max_length=12, choices=Field)
    pool = models.CharField("排名分组", max_length=40, blank=True)
    also = models.JSONField("另外参加的排名", default=list, blank=True)
    position = models.PositiveIntegerField("建制顺序")
    standing = models.CharField("参加方式", max_length=12, choices=Standing, default=Standing.FULL)
    reason = models.CharField("原因", max_length=200, blank=True)
    document_no = models.CharField("依据文号", max_length=80, blank=True)
    exempted = models.JSONField("不考核的项目", default=list, blank=True)  # [node, reason, document number] each
    post = models.ForeignKey(Post, models.PROTECT, related_name="roster_entries", null=True, verbose_name="任职")
    person = models.CharField("任职人员", max_length=40, blank=True)
    post_name = models.CharField("职务", max_length=60, blank=True)
    days = models.PositiveIntegerField("任职天数", null=True)

    class Meta:
        verbose_name = "名册"
        verbose_name_plural = "名册"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="roster_once",
                fields=["cycle", "organization"],
                condition=Q(post=None),
                violation_error_message="名册中已有这个单位。",
            ),
            models.UniqueConstraint(
                name="roster_post_once", fields=["cycle", "post"], violation_error_message="名册中已有这个任职人员。"
            ),
            models.UniqueConstraint(
                name="roster_position_once",
                fields=["cycle", "position"],
                violation_error_message="名册中已有单位排在这个位置。",
            ),
            models.CheckConstraint(
                name="roster_reason",
                condition=Q(standing="full") | ~Q(reason=""),
                violation_error_message="不按一般方式参加考核的单位，请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """The items and parts that do not apply to this unit, in the order of the scheme."""
        return tuple(Exemption(*each) for each in self.exempted)

    @property
    def tenure(self) -> str:
        """How long the assessed person held the post in the period; empty where a unit is assessed."""
        return f"{self.post_name}{self.person}，考核期内任职{self.days}天" if self.post_id else ""

    @property
    def exempt_nodes(self) -> frozenset[str]:
        """The codes of these items and parts."""
        return frozenset([node for node, *_ in self.exempted])
