"""How many honours and demonstration points units have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet

from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE
from organizations.models import DemonstrationPoint, Honour, Level

from .base import NUMBERS, Fed, Source, Units, span_words


@dataclass(frozen=True, slots=True)
class HonourCount:
    """How many honours of a level a unit itself was given in the period; those of its people are theirs."""

    level: Level

    @property
    def name(self) -> str:
        return f"荣誉登记的“{self.level.label}荣誉”"

    kinds: tuple[str, ...] = field(default=NUMBERS, init=False)
    ratio: bool = field(default=False, init=False)

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        rows = Honour.objects.standing().filter(
            level=self.level, person=None, organization__in=units, awarded_on__range=(since, until)
        )
        return _numbers(self, units, rows, since, until)

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        return f"由荣誉登记{span_words(since, until)}的{len(records)}项{self.level.label}荣誉计数"

    def address(self, unit: int, since: date, until: date) -> str:
        asked = {"unit": unit, "level": self.level.value, "since": since, "until": until, "state": "standing"}
        return f"/honours/?{urlencode(asked)}"


@dataclass(frozen=True, slots=True)
class PointCount:
    """How many demonstration points of a level a unit is on the last day of the period."""

    level: Level

    @property
    def name(self) -> str:
        return f"示范点登记的“{self.level.label}示范点”"

    kinds: tuple[str, ...] = field(default=NUMBERS, init=False)
    ratio: bool = field(default=False, init=False)

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        rows = DemonstrationPoint.objects.on(until).filter(level=self.level, organization__in=units)
        return _numbers(self, units, rows, since, until)

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        return f"由示范点登记{chinese_date(until)}在册的{len(records)}个{self.level.label}示范点计数"

    def address(self, unit: int, since: date, until: date) -> str:
        return f"/units/{unit}/?tab=honours"


def _numbers(
    source: Source, units: Units, rows: QuerySet[Honour] | QuerySet[DemonstrationPoint], since: date, until: date
) -> dict[int, Fed]:
    """How many rows each unit has, 0 where none: nothing registered means that nothing was given."""
    found: dict[int, list[int]] = {pk: [] for pk in units.values_list("pk", flat=True)}
    for unit, pk in rows.order_by("pk").values_list("organization_id", "pk"):
        found.setdefault(unit, []).append(pk)
    return {unit: Fed(len(pks) * SCALE, tuple(pks), source.origin(since, until, pks)) for unit, pks in found.items()}
