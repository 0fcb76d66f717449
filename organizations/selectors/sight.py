"""Whose personal data a user may read, asked once for many records."""

from __future__ import annotations

from dataclasses import dataclass

from organizations.models import Organization, User
from organizations.roles import Permission


@dataclass(frozen=True, slots=True)
class Sight:
    """The units, and the whole subtrees, whose personal data a user may read today."""

    own: frozenset[int]
    below: tuple[str, ...]

    @classmethod
    def of(cls, user: User) -> Sight:
        """What the user's memberships allow; one query."""
        own, below = user.memberships.reaching(Permission.SEE_PERSONAL)
        return cls(frozenset(own), tuple(below))

    def personal(self, unit: Organization) -> bool:
        """Whether the personal data kept by this unit may be read."""
        return unit.pk in self.own or unit.path.startswith(self.below)
