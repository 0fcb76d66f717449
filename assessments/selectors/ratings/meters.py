"""How far the quotas of a round are used by what is proposed, said or decided; in words for pages and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models.ratings import RatingEntry
from scoring.standards import covers
from scoring.standards.fitting import Meter, Seat, meters
from scoring.standards.head import UNITS
from scoring.standards.quotas import Quota
from scoring.standards.ratings import Rating


@dataclass(frozen=True, slots=True)
class RoundMeter:
    """A quota in one group of a round, with the entries of that group."""

    meter: Meter
    entries: tuple[RatingEntry, ...]

    @property
    def quota(self) -> Quota:
        return self.meter.quota

    @property
    def places(self) -> int:
        return self.meter.places

    @property
    def used(self) -> int:
        return self.meter.used

    @property
    def over(self) -> bool:
        return self.meter.over


def seat_of_entry(entry: RatingEntry, field: str) -> Seat:
    """The entry as the quotas see it, with the level in `field` (proposed, opinion, decided)."""
    return Seat(
        id=str(entry.pk),
        code=getattr(entry, field),
        kind=entry.kind,
        field=entry.basis.get("field", ""),
        parent=str(entry.parent_id),
        counts=entry.basis.get("counts", True),
    )


def decided_meters(rating: Rating, entries: Sequence[RatingEntry], field: str) -> list[RoundMeter]:
    """The meters of these entries by the levels in `field`."""
    seats = {seat.id: seat for seat in (seat_of_entry(entry, field) for entry in entries)}
    return [
        RoundMeter(
            meter,
            tuple(
                entry
                for entry in entries
                if (seat := seats[str(entry.pk)]).group(meter.quota.per) == meter.group
                and covers(meter.quota.only, seat.kind, seat.field)
            ),
        )
        for meter in meters(rating, list(seats.values()))
    ]


def group_named(found: RoundMeter, entries: Sequence[RatingEntry]) -> str:
    """What people call the group of a meter: 全部单位, 社区, 北湾镇."""
    meter = found.meter
    only = "、".join(UNITS[one] for one in meter.quota.only)
    if meter.quota.per == "parent":
        named = next((entry.parent_name for entry in entries if str(entry.parent_id) == meter.group), "")
        return f"{named}{only}"
    if meter.quota.per == "field":
        return UNITS.get(meter.group, meter.group)
    return only or "全部单位"
