"""What a unit counts year by year: its card (底数, 0.2, 3.2) and figures of its economy and life (0.26, 3.22)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from config.toolkit.fields import ScaledIntegerField

from .kept import KeptQuerySet, Voidable, WithdrawableQuerySet
from .organizations import Organization
from .users import User


class Use(models.TextChoices):
    """On what a yearly item stands."""

    CARD = "card", "底数"
    INDICATOR = "indicator", "指标值"


class YearItem(models.Model):
    """One thing counted every year: area, villages, members; fields of cards are data, not columns."""

    code = models.SlugField("代号", max_length=40, unique=True, help_text="小写字母、数字和短横，如 members")
    name = models.CharField("名称", max_length=60)
    use = models.CharField("用于", max_length=10, choices=Use, default=Use.CARD)
    measure = models.CharField("计量单位", max_length=20, blank=True)
    about = models.CharField("口径", max_length=200, blank=True)
    position = models.PositiveIntegerField("顺序", default=0)
    on = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "年度项目"
        verbose_name_plural = "年度项目"
        ordering = ["use", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="year_item_name_once", fields=["use", "name"], violation_error_message="已有同名的项目。"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CardQuerySet(KeptQuerySet["CardYear"]):
    def current(self) -> CardQuerySet:
        """The last version of every year."""
        return self.filter(current=True)


class CardYear(models.Model):
    """The card of a unit at the end of a year, as one frozen version; a correction is a new version with a reason.

    `data` holds scaled numbers by the code of their item; an item that is not there was not counted.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="cards", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本", default=1)
    current = models.BooleanField("现行", default=True)
    data = models.JSONField("数据")
    source = models.CharField("来源", max_length=200, blank=True)
    reason = models.CharField("更正理由", max_length=400, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        verbose_name = "年度底数"
        verbose_name_plural = "年度底数"
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(name="card_version_once", fields=["organization", "year", "version"]),
            models.UniqueConstraint(
                name="card_current_once", fields=["organization", "year"], condition=Q(current=True)
            ),
            models.CheckConstraint(
                name="card_corrected_why",
                condition=Q(version=1) | ~Q(reason=""),
                violation_error_message="更正请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}{self.year}年底数"

    def get_absolute_url(self) -> str:
        return reverse("organizations:card", args=[self.pk])


class IndicatorValue(Voidable):
    """A figure of one year as one source gives it: where two sources differ, both stand, each with its line."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="figures", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    item = models.ForeignKey(YearItem, models.PROTECT, related_name="values", verbose_name="指标")
    value = ScaledIntegerField("数值")
    growth = ScaledIntegerField("比上年增长（%）", null=True, blank=True)
    source = models.CharField("来源", max_length=200)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = "年度指标值"
        verbose_name_plural = "年度指标值"
        ordering = ["-year", "item__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="figure_once_per_source",
                fields=["organization", "year", "item", "source"],
                condition=Q(withdrawn_at=None),
                violation_error_message="同一来源已登记过这个年度的这个指标。",
            ),
            models.CheckConstraint(
                name="figure_withdrawn_why",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                violation_error_message="作废请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}{self.year}年{self.item}"
