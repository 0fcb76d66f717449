"""Who holds which level on a day, how a unit's level moved over the years, and which plates should hang or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from assessments.models.levels import Plate, UnitLevel
from assessments.selectors.scales import SCALED, scale_of, scale_titles
from config.toolkit.batches import batches
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.selectors.succession import ancestors
from scoring.models import Standard
from scoring.standards import Scale

FIRST, ROSE, FELL, KEPT, LOST = "首次", "升级", "降级", "保持", "取消"
STRIPPED, REGAINED = "不定级", "恢复定级"


def moved(before: UnitLevel | None, after: UnitLevel) -> str:
    """What became of a unit's level from one row to the next, in a word."""
    if not after.level:
        return LOST
    if before is None or not before.level:
        return FIRST
    if after.rank is None or before.rank is None:
        return KEPT if after.rank == before.rank else STRIPPED if after.rank is None else REGAINED
    return KEPT if after.rank == before.rank else ROSE if after.rank < before.rank else FELL


def levels_of(units: Collection[int], scale: str) -> dict[int, list[UnitLevel]]:
    """By unit its levels of a scale that were not withdrawn, the earliest first."""
    found: dict[int, list[UnitLevel]] = {unit: [] for unit in units}
    for some_units in batches(sorted(found)):
        rows = UnitLevel.objects.standing().filter(organization__in=some_units, scale=scale)
        for row in rows.select_related("organization").order_by("valid_from", "pk"):
            found[row.organization_id].append(row)
    return found


def roster(user: User, day: date) -> QuerySet[UnitLevel]:
    """The levels that hold on a day, as far as the user sees them, in the order of the tree."""
    levels = UnitLevel.objects.allowed(user, Permission.SEE).on(day)
    return levels.select_related("organization__parent", "owner", "resolution").order_by("scale", "organization__path")


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a unit's history; `source` is the unit that held it, where it is one from which this one came."""

    level: UnitLevel
    move: str
    source: Organization | None
    plates: tuple[Plate, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A unit's history in one scale, the latest first; `own` are the rows of the unit itself, the earliest first."""

    scale: str
    title: str
    steps: tuple[Step, ...]

    @property
    def own(self) -> list[Step]:
        """The unit's own rows, the earliest first."""
        return [step for step in reversed(self.steps) if step.source is None]

    @property
    def line(self) -> str:
        """三星 2021 → 四星 2022 → 五星 2023."""
        return " → ".join(f"{step.level.label} {step.level.year}" for step in self.own)


def history(unit: Organization, user: User) -> list[Past]:
    """By scale what the unit and those from which it came held, as far as the user may read it."""
    known = ancestors([unit.pk], until=timezone.localdate()).units
    rows = UnitLevel.objects.standing().filter(organization__in=known).filter(_readable(user, unit))
    rows = rows.select_related("organization", "owner", "resolution", "entry__round")
    by_scale: dict[str, list[UnitLevel]] = defaultdict(list)
    for row in rows.order_by("scale", "valid_from", "pk"):
        by_scale[row.scale].append(row)
    titles, plates = scale_titles(by_scale), plates_of([row.pk for row in rows])
    return [Past(scale, titles[scale], _steps(levels, unit, plates)) for scale, levels in by_scale.items()]


def _readable(user: User, unit: Organization) -> Q:
    """Who sees a unit reads what it came from as well."""
    if Organization.objects.allowed(user, Permission.SEE).filter(pk=unit.pk).exists():
        return Q()
    return Q(pk__in=UnitLevel.objects.allowed(user, Permission.SEE).values("pk"))


def _steps(levels: Iterable[UnitLevel], unit: Organization, plates: dict[int, tuple[Plate, ...]]) -> tuple[Step, ...]:
    found, before = [], dict[int, UnitLevel]()
    for level in levels:
        source = None if level.organization_id == unit.pk else level.organization
        move = moved(before.get(level.organization_id), level)
        move = level.label if move == STRIPPED else move  # the scale may have several outcomes that are no level
        found.append(Step(level, move, source, plates.get(level.pk, ())))
        before[level.organization_id] = level
    return tuple(reversed(found))


def plates_of(levels: Collection[int]) -> dict[int, tuple[Plate, ...]]:
    """By level its plates, the latest first."""
    found: dict[int, list[Plate]] = defaultdict(list)
    for some in batches(levels):
        for plate in Plate.objects.filter(held__in=some).select_related("held"):
            found[plate.held_id].append(plate)
    return {level: tuple(plates) for level, plates in found.items()}


def hanging_by_unit(levels: Sequence[UnitLevel]) -> dict[tuple[int, str], Plate]:
    """By unit and scale the plate that hangs there now."""
    found: dict[tuple[int, str], Plate] = {}
    for some in batches({level.organization_id for level in levels}):
        for plate in Plate.objects.hanging().filter(held__organization__in=some).select_related("held"):
            found[plate.held.organization_id, plate.scale] = plate
    return found


def rightful(day: date) -> Exists:
    """Of plates: whether the unit still holds the level for which it was hung, by the same row or a later one."""
    same = UnitLevel.objects.on(day).filter(
        organization=OuterRef("held__organization"), scale=OuterRef("scale"), level=OuterRef("held__level")
    )
    return Exists(same)


def plated() -> Exists:
    """Of levels: whether a plate for the same level hangs at the unit."""
    return Exists(
        Plate.objects.hanging().filter(
            held__organization=OuterRef("organization"), scale=OuterRef("scale"), held__level=OuterRef("level")
        )
    )


def lacking_plate(levels: QuerySet[UnitLevel]) -> QuerySet[UnitLevel]:
    """Those for which a plate should hang and none does; a level without plates in its scale needs none."""
    bare = [Q(scale=key, level__in=codes) for key, codes in _without_plates().items()]
    return levels.filter(~plated(), rank__isnull=False).exclude(reduce(or_, bare, Q(pk__in=[])))


def _without_plates() -> dict[str, list[str]]:
    """By scale in force the levels that get no plate. One query."""
    found: dict[str, list[str]] = {}
    for standard in Standard.objects.in_force().filter(kind__in=SCALED):
        spec = standard.spec()
        scale = spec if isinstance(spec, Scale) else scale_of(standard)
        found[scale.key] = [level.code for level in scale.levels if not level.plate]
    return found
