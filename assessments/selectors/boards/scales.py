"""Which scales of levels a user's boards tell of, how their levels are ordered, and the levels that units held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from assessments.models import RatingState, UnitLevel, Way
from config.toolkit.stacks import shade
from organizations.models import Organization, User
from organizations.roles import Permission
from scoring.models import Standard
from scoring.standards import Scale
from scoring.standards.head import UNITS

from .ground import reach, what_is

NONE = "-"  # stands for no level at all; no code of a scale looks like it
RATING = "rating"  # the kind of standards that carry a scale inside


@dataclass(frozen=True, slots=True)
class Column:
    """One level, one outcome that is no level (`rank` None), or 没有等级."""

    code: str
    label: str
    rank: int | None
    shade: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """A scale as boards need it: its columns from best to none, for whom it is, since when it was held, by whom."""

    units: QuerySet[Organization]
    key: str
    title: str
    columns: tuple[Column, ...]
    whoms: tuple[str, ...]
    first_year: int

    @property
    def years(self) -> range:
        """All years since the first level came into force, this one included."""
        return range(min(self.first_year, timezone.localdate().year), timezone.localdate().year + 1)

    def settled_years(self) -> list[int]:
        """The years in which a whole round took effect, a recorded one included; the latest first. One query."""
        rounds = Q(way=Way.RECORDED) | Q(way=Way.ROUND, entry__round__state=RatingState.CLOSED)
        found = UnitLevel.objects.standing().filter(rounds, organization__in=self.units, scale=self.key)
        years = found.order_by().values_list("valid_from__year", flat=True).distinct()
        return sorted((year for year in years if year in self.years), reverse=True)

    def index(self, level: UnitLevel | None) -> int:
        """In which column a unit with this level stands."""
        code = level.level if level else NONE
        return next((at for at, column in enumerate(self.columns) if column.code == code), len(self.columns) - 1)


class Scales:
    """The scales of the units of which this user's boards tell."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.units = reach(user)
        self.levels = UnitLevel.objects.filter(organization__in=self.units)

    @cached_property
    def specs(self) -> Mapping[str, Scale]:
        """By key the scales that the user may read: a standard of its own before one that a rating carries."""
        found: dict[str, Scale] = {}
        rows = Standard.objects.allowed(self.user, Permission.SEE).in_force().filter(kind__in=(Scale.kind, RATING))
        for row in rows.order_by("-kind", "-owner__path"):  # scale, then rating; the nearest owner first
            spec = row.spec()
            scale = spec if isinstance(spec, Scale) else getattr(spec, "scale", None)
            if isinstance(scale, Scale):
                found.setdefault(scale.key, scale)
        return found

    def held(self) -> list[tuple[str, str]]:
        """Key and title of the scales in which units hold or held levels, that of most units of today first."""
        held = dict(self.levels.on(timezone.localdate()).order_by().values_list("scale").annotate(n=Count("pk")))
        keys = set(self.levels.standing().order_by().values_list("scale", flat=True).distinct())
        first = sorted(keys, key=lambda key: (-held.get(key, 0), key))
        return [(key, self.specs[key].title if key in self.specs else key) for key in first]

    def ladder(self, key: str) -> Ladder:
        """A scale with its columns; what units hold that it does not know (any more) stands behind its levels."""
        levels, spec = self.levels.standing().filter(scale=key), self.specs.get(key)
        held = levels.exclude(level="").order_by().values_list("level", "label", "rank").distinct()
        first = levels.aggregate(first=Min("valid_from"))["first"]
        return Ladder(
            units=self.units,
            key=key,
            title=spec.title if spec else key,
            columns=_columns(spec, sorted(held, key=lambda row: (row[2] is None, row[2] or 0, row[0]))),
            whoms=tuple(spec.applies_to) if spec and spec.applies_to else _rated(levels),
            first_year=first.year if first else timezone.localdate().year,
        )


def _columns(spec: Scale | None, held: Sequence[tuple[str, str, int | None]]) -> tuple[Column, ...]:
    levels = [(level.code, level.name) for level in spec.levels] if spec else []
    outcomes = [(one.code, one.name) for one in spec.outcomes] if spec else []
    known = {code for code, _ in (*levels, *outcomes)}
    for code, label, rank in held:
        if code not in known:
            (outcomes if rank is None else levels).append((code, label))
            known.add(code)
    ranked = [Column(code, name, at, shade(at)) for at, (code, name) in enumerate(levels)]
    others = [Column(code, name, None, "shade-out") for code, name in outcomes]
    return (*ranked, *others, Column(NONE, "没有等级", None, "shade-none"))


def _rated(levels: QuerySet[UnitLevel]) -> tuple[str, ...]:
    """The kinds of units that hold levels of a scale which does not say for whom it is."""
    kinds = levels.order_by().values_list("organization__kind", "organization__field").distinct()
    found = {what_is(kind, field) for kind, field in kinds}
    if found & {"village", "community"}:
        found |= {"village", "community"}  # a scale of villages counts those that nobody has rated yet
    return tuple(each for each in UNITS if each in found)


class Holdings:
    """The levels of one scale that units held, by unit and day; one query."""

    def __init__(self, scale: Ladder) -> None:
        rows = UnitLevel.objects.standing().filter(organization__in=scale.units, scale=scale.key)
        self.by_unit: Mapping[int, list[UnitLevel]] = defaultdict(list)
        for row in rows.defer("named").order_by("valid_from", "pk"):
            self.by_unit[row.organization_id].append(row)

    def on(self, unit: int, day: date) -> UnitLevel | None:
        """What the unit held on the day."""
        rows = self.by_unit.get(unit, ())
        return next(
            (row for row in rows if row.valid_from <= day and (row.valid_until is None or row.valid_until > day)), None
        )

    def last(self, unit: int, day: date) -> UnitLevel | None:
        """The last row until the day, whether it still held then or not; also one that took a level away."""
        rows = [row for row in self.by_unit.get(unit, ()) if row.valid_from <= day]
        return rows[-1] if rows else None
