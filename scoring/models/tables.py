"""Parameter tables: thresholds and coefficients kept outside rules, by date and group, each with its document (F30)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from config.toolkit.dates import chinese_date
from config.toolkit.fields import ScaledIntegerField
from config.toolkit.scaled import text
from organizations.models import Organization, User
from organizations.models.kept import StandingQuerySet
from organizations.roles import Permission

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]{0,39}$", "代号用小写字母、数字和短横，例如 road-target。")


class ParameterTableQuerySet(models.QuerySet["ParameterTable"]):
    def allowed(self, user: User, permission: Permission) -> QuerySet[ParameterTable]:
        """Tables of the units over which this user holds the permission."""
        return self.filter(owner__in=Organization.objects.allowed(user, permission))


class ParameterTable(models.Model):
    """One kind of number, such as the annual target of every township; schemes name it by its code."""

    owner = models.ForeignKey(Organization, models.PROTECT, related_name="parameter_tables", verbose_name="制定单位")
    code = models.CharField("代号", max_length=40, validators=[CODE])
    name = models.CharField("参数表", max_length=120)
    unit_word = models.CharField("计量单位", max_length=20, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="建立人")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = ParameterTableQuerySet.as_manager()

    class Meta:
        verbose_name = "参数表"
        verbose_name_plural = "参数表"
        ordering = ["owner__path", "code"]
        constraints = [
            models.UniqueConstraint(
                name="parametertable_code_once",
                fields=["owner", "code"],
                violation_error_message="本单位已有这个代号的参数表。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scoring:table", args=[self.pk])


class Scope(models.TextChoices):
    """For whom a row holds; where several hold for a unit, the narrowest counts, which is the last here."""

    ALL = "all", "全部单位"
    CATEGORY = "category", "一类单位"
    POOL = "pool", "一个分组"
    UNIT = "unit", "一个单位"


class ParameterRowQuerySet(StandingQuerySet["ParameterRow"]):
    def on(self, day: date) -> QuerySet[ParameterRow]:
        """Those in force on this day."""
        return self.standing().filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class ParameterRow(models.Model):
    """A number for a group from a day on. It never changes: it is closed, or withdrawn as a mistake, once."""

    table = models.ForeignKey(ParameterTable, models.PROTECT, related_name="rows", verbose_name="参数表")
    scope = models.CharField("适用范围", max_length=8, choices=Scope, default=Scope.ALL)
    group = models.CharField("适用对象", max_length=60, blank=True)
    value = ScaledIntegerField("数值")
    valid_from = models.DateField("起始日期")
    valid_until = models.DateField("截止日期", null=True, blank=True)
    document = models.CharField("依据文件", max_length=200)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, verbose_name="录入人")
    added_at = models.DateTimeField("录入时间", auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, editable=False, verbose_name="作废人"
    )
    withdrawn_at = models.DateTimeField("作废时间", null=True, editable=False)
    reason = models.CharField("作废原因", max_length=200, blank=True, editable=False)

    objects = ParameterRowQuerySet.as_manager()

    class Meta:
        verbose_name = "参数"
        verbose_name_plural = "参数"
        ordering = ["table", "scope", "group", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="parameterrow_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                name="parameterrow_group_named",
                condition=Q(scope=Scope.ALL, group="") | (~Q(scope=Scope.ALL) & ~Q(group="")),
                violation_error_message="适用全部单位的不写适用对象，其他的要写。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audience}{self.amount}"

    @property
    def audience(self) -> str:
        """For whom, in words: 全部单位, 镇, 北滩镇（620421100）."""
        return self.group or Scope.ALL.label

    @property
    def amount(self) -> str:
        """The number with its measure."""
        return f"{text(self.value)}{self.table.unit_word}"

    @property
    def span(self) -> str:
        """From when on, or from when to when: 2026年1月1日起, 2026年1月1日至2026年12月31日."""
        until = f"至{chinese_date(self.valid_until)}" if self.valid_until else "起"
        return f"{chinese_date(self.valid_from)}{until}"
