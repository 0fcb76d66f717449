"""Honours and demonstration points as lists, and how many points of each level there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from organizations.models import DemonstrationPoint, Honour, Level, Organization, PointContact, User
from organizations.roles import Permission


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many points of each level, in the order of `Level`; `below` are those under the provincial level."""

    name: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        """Of all levels."""
        return sum(self.numbers)

    @property
    def below(self) -> int:
        """市县乡级: of the city, the counties and the townships."""
        high = {Level.NATIONAL, Level.PROVINCIAL}
        return sum(number for level, number in zip(Level, self.numbers, strict=True) if level not in high)


def honour_list(user: User) -> QuerySet[Honour]:
    """The honours that the user sees."""
    return Honour.objects.allowed(user, Permission.SEE).select_related("organization", "actor", "file")


def point_list(user: User) -> QuerySet[DemonstrationPoint]:
    """The demonstration points that the user sees, with those who keep contact with them now."""
    points = DemonstrationPoint.objects.allowed(user, Permission.SEE)
    return points.select_related("organization__county", "organization__parent", "actor").prefetch_related("contacts")


def point_counts(points: QuerySet[DemonstrationPoint]) -> list[LevelCounts]:
    """By county and level, with a line 合计 at the end; none where there are no points. One query."""
    counted: dict[tuple[str, str], dict[str, int]] = {}
    rows = points.order_by().values_list("organization__county__path", "organization__county__name", "level")
    for path, name, level, number in rows.annotate(number=Count("pk", distinct=True)):
        counted.setdefault((path or "", name or "不在县里的单位"), {})[level] = number
    lines = [_line(name, levels) for (_, name), levels in sorted(counted.items())]
    if not lines:
        return []
    totals = [sum(column) for column in zip(*(line.numbers for line in lines), strict=True)]
    return [*lines, LevelCounts("合计", tuple(totals))]


def _line(name: str, levels: dict[str, int]) -> LevelCounts:
    return LevelCounts(name, tuple(levels.get(level.value, 0) for level in Level))


def held_by(unit: Organization) -> tuple[QuerySet[Honour], QuerySet[DemonstrationPoint]]:
    """What a unit was given, the latest first: honours, and the points that it is or was."""
    honours = unit.honours.standing().select_related("file").order_by("-awarded_on", "-pk")
    points = unit.points.standing().prefetch_related("contacts").order_by("-since", "-pk")
    return honours, points


def contacts_now(point: DemonstrationPoint) -> list[PointContact]:
    """Who keeps contact now; of a point that has ended, who did so at last."""
    return [each for each in point.contacts.all() if each.until is None or each.until == point.until]


def active(queryset: QuerySet[DemonstrationPoint]) -> QuerySet[DemonstrationPoint]:
    """Those that are points today."""
    today = timezone.localdate()
    return queryset.filter(Q(until=None) | Q(until__gt=today), withdrawn_at=None)
