"""What units were given: honours (0.5, 3.23, 4.1), and demonstration points with their contacts (0.1, 1.6, 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .files import StoredFile
from .kept import Voidable, WithdrawableQuerySet
from .organizations import Organization
from .people import Person
from .users import User

if TYPE_CHECKING:
    from datetime import date


class Level(models.TextChoices):
    """Who gave it, the highest first: bonuses go by it."""

    NATIONAL = "national", "国家级"
    PROVINCIAL = "provincial", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡镇级"


class Honour(Voidable):
    """A title that a unit holds, or one of its people (`person`); withdrawn with a reason, never deleted."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="honours", verbose_name="单位")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="honours", null=True, blank=True, verbose_name="获奖人员"
    )
    name = models.CharField("荣誉名称", max_length=120)
    level = models.CharField("级别", max_length=12, choices=Level)
    issuer = models.CharField("授予机关", max_length=120)
    awarded_on = models.DateField("授予日期")
    document_no = models.CharField("文号", max_length=80, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="证明材料"
    )
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = WithdrawableQuerySet.as_manager()

    class Meta:
        verbose_name = "荣誉"
        verbose_name_plural = "荣誉"
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="honour_withdrawn_why",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                violation_error_message="作废请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:honour", args=[self.pk])


class PointQuerySet(WithdrawableQuerySet["DemonstrationPoint"]):
    def on(self, day: date) -> PointQuerySet:
        """Those that are points on a day."""
        return self.standing().filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class DemonstrationPoint(Voidable):
    """A unit that others are to learn from, of a level, since one day until another (half-open)."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="points", verbose_name="单位")
    name = models.CharField("示范点名称", max_length=120)
    level = models.CharField("级别", max_length=12, choices=Level)
    batch = models.CharField("批次", max_length=40, blank=True)
    since = models.DateField("确定日期")
    until = models.DateField("退出日期", null=True, blank=True)
    ended_reason = models.CharField("退出理由", max_length=400, blank=True)
    plated_on = models.DateField("挂牌日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=80, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        db_table = "organizations_point"  # names in the database have 30 characters at most
        verbose_name = "示范点"
        verbose_name_plural = "示范点"
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="point_once",
                fields=["organization", "name", "level"],
                condition=Q(until=None, withdrawn_at=None),
                violation_error_message="这个单位已是同名同级的示范点。",
            ),
            models.CheckConstraint(
                name="point_dates",
                condition=Q(until=None) | Q(until__gt=F("since")),
                violation_error_message="退出日期必须晚于确定日期。",
            ),
            models.CheckConstraint(
                name="point_withdrawn_why",
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                violation_error_message="作废请写明理由。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:point", args=[self.pk])


class PointContact(models.Model):
    """Who keeps contact with a point (示范点联系制度), since one day until another."""

    point = models.ForeignKey(DemonstrationPoint, models.PROTECT, related_name="contacts", verbose_name="示范点")
    name = models.CharField("联系人", max_length=40)
    duty = models.CharField("单位和职务", max_length=80, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = "示范点联系人"
        verbose_name_plural = "示范点联系人"
        ordering = ["point", "pk"]
        constraints = [
            models.CheckConstraint(
                name="point_contact_dates",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message="联系结束的日期不能早于开始的日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
