"""What can be asked of rows that a unit keeps: whose they are, and whether they were withdrawn."""

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


class WithdrawableQuerySet(KeptQuerySet[Row]):
    """Rows that are never deleted: what was wrong is withdrawn, with the reason."""

    def standing(self) -> Self:
        """Rows that were not withdrawn."""
        return self.filter(withdrawn_at=None)
