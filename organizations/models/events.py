"""What happened to units: merge, split, rename, transfer, upgrade, abolish, found (F3). Nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from config.toolkit.fields import ScaledIntegerField
from organizations.roles import Permission

from .organizations import Organization

if TYPE_CHECKING:
    from .users import User


class EventKind(models.TextChoices):
    FOUND = "found", "新建"
    RENAME = "rename", "更名"
    TRANSFER = "transfer", "划转"
    MERGE = "merge", "合并"
    SPLIT = "split", "拆分"
    UPGRADE = "upgrade", "升格"
    ABOLISH = "abolish", "撤销"


class OrganizationEventQuerySet(models.QuerySet["OrganizationEvent"]):
    def allowed(self, user: User, permission: Permission) -> OrganizationEventQuerySet:
        """Events in which a unit took part over which this user holds a role granting `permission`."""
        units = Organization.objects.allowed(user, permission)
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

    objects = OrganizationEventQuerySet.as_manager()

    class Meta:
        db_table = "organizations_event"  # some databases stop at 30 characters
        verbose_name = "建制事件"
        verbose_name_plural = "建制事件"
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.effective_on} {self.get_kind_display()}"


class EventLink(models.Model):
    """A source or target of an event; `share` is the part of the source that went to the target (1 = all)."""

    event = models.ForeignKey(OrganizationEvent, models.PROTECT, related_name="links", verbose_name="事件")
    source = models.ForeignKey(Organization, models.PROTECT, related_name="left_by", null=True, verbose_name="原单位")
    target = models.ForeignKey(Organization, models.PROTECT, related_name="joined_by", null=True, verbose_name="现单位")
    share = ScaledIntegerField("份额", default=1_000_000)

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
