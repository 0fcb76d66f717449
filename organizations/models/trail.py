"""The trail: who did what, when, before and after, chained by digest. Written by `organizations.audit.record` only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from organizations.kinds import Kind
from organizations.roles import Permission, Role
from organizations.trail.actions import fields, label, states
from organizations.trail.telling import Teller, codes_of

from .organizations import PATH_END, Field

if TYPE_CHECKING:
    from .users import User


CHOICES: dict[str, str] = {value: str(label) for choices in (Role, Field, Kind) for value, label in choices.choices}


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def allowed(self, user: User, permission: Permission) -> AuditEventQuerySet:
        """Events of the subtrees in which this user holds a role granting `permission`."""
        _, subtrees = user.memberships.reaching(permission)
        ranges = [models.Q(unit_path__gte=path, unit_path__lt=path + PATH_END) for path in subtrees]
        return self.filter(reduce(or_, ranges)) if ranges else self.none()

    def name_codes(self) -> list[AuditEvent]:
        """The events, told with the names of the data and items that their codes stand for."""
        events = list(self)
        names = codes_of((event.target_type, event.target_id) for event in events)
        for event in events:
            event.names = names.get((event.target_type, event.target_id), {})
        return events


class AuditEvent(models.Model):
    """One act. No foreign key to the target, so that the trail outlives everything; rows are never changed."""

    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("账号编号", null=True)
    actor_name = models.CharField("操作人", max_length=80)
    action = models.CharField("操作", max_length=60)
    target_type = models.CharField("对象类型", max_length=60, blank=True)
    target_id = models.CharField("对象编号", max_length=40, blank=True)
    target_name = models.CharField("对象", max_length=200, blank=True)
    unit_path = models.CharField(max_length=96, blank=True, db_index=True)
    changes = models.JSONField("变更", default=dict)
    reason = models.TextField("理由", blank=True)
    request_id = models.CharField("请求编号", max_length=40, blank=True)
    previous = models.CharField("前一条校验值", max_length=80)
    digest = models.CharField("校验值", max_length=80)

    objects = AuditEventQuerySet.as_manager()
    names: Mapping[str, str] = MappingProxyType({})  # what codes stand for, where `name_codes` has looked it up

    class Meta:
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"
        ordering = ["-pk"]
        indexes = [models.Index(name="audit_target", fields=["target_type", "target_id"])]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.actor_name} {self.label}"

    @property
    def label(self) -> str:
        """What was done, in Chinese."""
        return label(self.action)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The changes, each as name and text."""
        words = CHOICES | states(self.action)
        return Teller(fields=fields(self.action), values=words, names=self.names).lines(self.changes)
