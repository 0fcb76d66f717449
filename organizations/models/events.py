"""What happened to units: merge, split, regroup, rename, transfer, upgrade, abolish, found (F3). Nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from config.toolkit.dates import chinese_date
from config.toolkit.fields import ScaledIntegerField
from organizations.kinds import Kind
from organizations.roles import Permission

from .organizations import Field, Organization

if TYPE_CHECKING:
    from .users import User


class EventKind(models.TextChoices):
    FOUND = "found", "新建"
    RENAME = "rename", "更名"
    TRANSFER = "transfer", "划转"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    REGROUP = "regroup", "重组"
    UPGRADE = "upgrade", "升格"
    CONVERT = "convert", "改设"
    ABOLISH = "abolish", "撤销"


class OrganizationEventQuerySet(models.QuerySet["OrganizationEvent"]):
    def allowed(self, user: User, permission: Permission) -> OrganizationEventQuerySet:
        """Events in which a unit took part over which this user holds a role granting `permission`."""
        units = Organization.objects.allowed(user, permission)
        links = EventLink.objects.filter(Q(source__in=units) | Q(target__in=units))
        return self.filter(pk__in=links.values("event"))

    def in_force(self) -> OrganizationEventQuerySet:
        """Events that were not undone: only they count."""
        return self.filter(undone_at=None)

    def touching(self, units: Iterable[int] | models.QuerySet[Organization]) -> OrganizationEventQuerySet:
        """Events in which one of these units was a source or a target."""
        links = EventLink.objects.filter(Q(source__in=units) | Q(target__in=units))
        return self.filter(pk__in=links.values("event"))


class OrganizationEvent(models.Model):
    """One recorded change of the list of units, with the document it rests on."""

    kind = models.CharField("事件", max_length=12, choices=EventKind)
    effective_on = models.DateField("生效日期")
    document_no = models.CharField("文号", max_length=80, blank=True)
    note = models.CharField("说明", max_length=400, blank=True)
    actor = models.ForeignKey("organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="经办人")
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)
    record = models.ForeignKey(
        "organizations.ImportRecord", models.PROTECT, related_name="events", null=True, verbose_name="导入的名单"
    )
    undone_at = models.DateTimeField("撤回时间", null=True)
    undone_by = models.ForeignKey(
        "organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="撤回人"
    )
    undo_reason = models.CharField("撤回理由", max_length=400, blank=True, db_default="")

    objects = OrganizationEventQuerySet.as_manager()

    class Meta:
        db_table = "organizations_event"  # some databases stop at 30 characters
        verbose_name = "建制事件"
        verbose_name_plural = "建制事件"
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{chinese_date(self.effective_on)}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("organizations:event", args=[self.pk])


class EventLink(models.Model):
    """A source or target of an event; `share` is the part of the source that went to the target (1 = all).

    `members` weighs the source in averages of old results; None where nobody wrote it down.
    """

    event = models.ForeignKey(OrganizationEvent, models.PROTECT, related_name="links", verbose_name="事件")
    source = models.ForeignKey(Organization, models.PROTECT, related_name="left_by", null=True, verbose_name="原单位")
    target = models.ForeignKey(Organization, models.PROTECT, related_name="joined_by", null=True, verbose_name="现单位")
    share = ScaledIntegerField("份额", default=1_000_000)
    members = models.PositiveIntegerField("党员人数", null=True)  # of the source on that day, as far as it went there

    class Meta:
        verbose_name = "事件涉及单位"
        verbose_name_plural = "事件涉及单位"
        constraints = [
            models.CheckConstraint(
                name="eventlink_has_an_end",
                condition=Q(source__isnull=False) | Q(target__isnull=False),
                violation_error_message="事件必须写明原单位或现单位。",
            ),
        ]


class EventBefore(models.Model):
    """How a unit stood right before an event that changed it: what undoing the event brings back.

    `placement` is the unit's placement then in force, None for a unit that the event itself founded.
    """

    event = models.ForeignKey(OrganizationEvent, models.PROTECT, related_name="before", verbose_name="事件")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="单位")
    placement = models.BigIntegerField(null=True)
    name = models.CharField("名称", max_length=120)
    parent = models.ForeignKey(Organization, models.PROTECT, related_name="+", null=True, verbose_name="上级单位")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    field = models.CharField("领域", max_length=12, choices=Field)
    functional = models.BooleanField("功能型党组织", default=False)
    position = models.PositiveIntegerField("建制顺序")

    class Meta:
        verbose_name = "事件前的情况"
        verbose_name_plural = "事件前的情况"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="event_before_once",
                fields=["event", "organization"],
                violation_error_message="一件事对一个单位只记一次变动前的情况。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
