"""Rows that a unit keeps and nobody deletes: whose they are, whether they were withdrawn, by whom and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

from .organizations import Organization

if TYPE_CHECKING:
    from organizations.roles import Permission

    from .users import User

Row = TypeVar("Row", bound=models.Model)


class KeptQuerySet(models.QuerySet[Row]):
    """Rows of units; `unit` leads from a row to its unit."""

    unit = "organization"

    def allowed(self, user: User, permission: Permission) -> Self:
        """Rows of the units over which this user holds a role granting `permission`."""
        return self.filter(**{f"{self.unit}__in": Organization.objects.allowed(user, permission)})


class StandingQuerySet(models.QuerySet[Row]):
    """Rows that are never deleted: what was wrong is withdrawn, with the reason."""

    def standing(self) -> Self:
        """Rows that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class WithdrawableQuerySet(StandingQuerySet[Row], KeptQuerySet[Row]):
    """Rows of units that are never deleted."""


class Withdrawable(models.Model):
    """Who took the row back, when and why."""

    withdrawn_by = models.ForeignKey(
        "organizations.User", models.PROTECT, related_name="+", null=True, verbose_name="撤回人"
    )
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=400, blank=True)

    class Meta:
        abstract = True


class Voidable(models.Model):
    """The same of a row that people call 作废."""

    withdrawn_by = models.ForeignKey(
        "organizations.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name="作废人"
    )
    withdrawn_at = models.DateTimeField("作废时间", null=True, blank=True)
    withdrawn_reason = models.CharField("作废理由", max_length=400, blank=True)

    class Meta:
        abstract = True
