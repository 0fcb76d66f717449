"""What level a unit holds from when until when, how it came by it, and the plate on its door (domain 10)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from organizations.models import Organization, User
from organizations.models.kept import Withdrawable
from organizations.roles import Permission

from .given import GivenQuerySet
from .ratings import RatingEntry
from .resolutions import Resolution


class Way(models.TextChoices):
    ROUND = "round", "年度评定"
    DIRECT = "direct", "直接认定"
    EVENT = "event", "动态调整"
    RECORDED = "recorded", "补录历史"


class UnitLevelQuerySet(GivenQuerySet["UnitLevel"]):
    def on(self, day: date) -> UnitLevelQuerySet:
        """Those in force on a day; until is the first day on which it no longer is."""
        there = Q(organization__closed_on=None) | Q(organization__closed_on__gt=day)  # a level ends with its unit
        return self.standing().filter(there & Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day)))


class UnitLevel(Withdrawable):
    """One level of one scale held by a unit over [valid_from, valid_until); a change is a new row after `previous`.

    `level` is a code of the scale, also of an unrated outcome: 不定级 is no level but stands in the history. It is
    empty where a level was taken away: such a row lasts no day. `expires_on` is until when it was given.
    """

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="levels_given", verbose_name="评定单位")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="levels", verbose_name="单位")
    scale = models.CharField("等级体系", max_length=40)  # key of the scale
    level = models.CharField("等级", max_length=40, blank=True)  # code
    label = models.CharField("等级名称", max_length=40)
    rank = models.PositiveSmallIntegerField("第几级", null=True)  # 0 is the best; null for an unrated outcome
    year = models.PositiveIntegerField("年度")
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("失效日期", null=True)
    expires_on = models.DateField("有效期至", null=True)
    way = models.CharField("来由", max_length=10, choices=Way)
    entry = models.ForeignKey(
        RatingEntry, models.PROTECT, related_name="granted", null=True, verbose_name="评定单位记录"
    )
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="+", null=True, verbose_name="决定")
    previous = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, verbose_name="上一等级")
    reason = models.CharField("理由", max_length=400, blank=True)
    named = models.JSONField("所获的星", default=list)  # codes of named stars won
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = UnitLevelQuerySet.as_manager()

    class Meta:
        verbose_name = "等级"
        verbose_name_plural = "等级"
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="unitlevel_span",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="等级的失效日期不能早于生效日期。",
            ),
            models.UniqueConstraint(
                name="unitlevel_one_in_force",
                fields=["organization", "scale"],
                condition=Q(valid_until=None, withdrawn_at=None),
                violation_error_message="这个单位在这个等级体系中已有有效的等级，不能同时有两个。",
            ),
            models.UniqueConstraint(
                name="unitlevel_entry_once",
                fields=["entry"],
                condition=Q(withdrawn_at=None),
                violation_error_message="这次评定已给这个单位登记了等级。",
            ),
            models.UniqueConstraint(
                name="unitlevel_round_year_once",
                fields=["organization", "scale", "year"],
                condition=Q(way="round", withdrawn_at=None),
                violation_error_message="这个单位这一年度已有评定等级，同一年不能有两个。",
            ),
        ]
        indexes = [models.Index(name="unitlevel_unit", fields=["organization", "scale", "valid_from"])]

    def __str__(self) -> str:
        return f"{self.organization}{self.label}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:level", args=[self.pk])

    @property
    def ended_on(self) -> date | None:
        """The first day on which it no longer holds: its own end, or that of its unit."""
        days = [day for day in (self.valid_until, self.organization.closed_on) if day is not None]
        return min(days, default=None)

    @property
    def in_force(self) -> bool:
        """Whether it holds today."""
        today, ended = timezone.localdate(), self.ended_on
        return self.withdrawn_at is None and self.valid_from <= today and (ended is None or ended > today)


class PlateQuerySet(models.QuerySet["Plate"]):
    def allowed(self, user: User, permission: Permission) -> PlateQuerySet:
        """Plates of levels over which the user holds the permission."""
        return self.filter(held__in=UnitLevel.objects.allowed(user, permission))

    def hanging(self) -> PlateQuerySet:
        """Those that were not taken off."""
        return self.filter(removed_on=None)


class Plate(models.Model):
    """The plate hung for a level: its number is used once in an owner's scale; taken off it is never hung again."""

    held = models.ForeignKey(UnitLevel, models.PROTECT, related_name="plates", verbose_name="等级")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="plates", verbose_name="授牌单位")
    scale = models.CharField("等级体系", max_length=40)
    number = models.CharField("牌匾编号", max_length=40)
    hung_on = models.DateField("挂牌日期")
    removed_on = models.DateField("摘牌日期", null=True)
    removed_reason = models.CharField("摘牌原因", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = PlateQuerySet.as_manager()

    class Meta:
        verbose_name = "牌匾"
        verbose_name_plural = "牌匾"
        ordering = ["-hung_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="plate_number_once",
                fields=["owner", "scale", "number"],
                violation_error_message="这个牌匾编号已经用过，请换一个编号。",
            ),
            models.UniqueConstraint(
                name="plate_one_hanging",
                fields=["held"],
                condition=Q(removed_on=None),
                violation_error_message="这个等级已挂牌。",
            ),
            models.CheckConstraint(
                name="plate_removed",
                condition=Q(removed_on=None) | (Q(removed_on__gte=F("hung_on")) & ~Q(removed_reason="")),
                violation_error_message="摘牌请写明原因，日期不早于挂牌日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.number
