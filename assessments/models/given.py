"""What a unit gives to those below it: levels, titles, goals."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from organizations.models import Organization, User
from organizations.models.kept import StandingQuerySet
from organizations.roles import Permission

from .cycles import overseen

Row = TypeVar("Row", bound=models.Model)


class GivenQuerySet(StandingQuerySet[Row]):
    """Rows of `organization`, given by `owner`."""

    def allowed(self, user: User, permission: Permission) -> Self:
        """Given by units over which the user holds the permission; SEE: also those of units seen."""
        condition = Q(owner__in=overseen(user, permission))
        if permission == Permission.SEE:
            condition |= Q(organization__in=Organization.objects.allowed(user, permission))
        return self.filter(condition)
