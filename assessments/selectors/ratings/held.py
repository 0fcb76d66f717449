"""What units held before a rating, and since which year; a merged unit as its standard says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from assessments.models.levels import UnitLevel
from config.toolkit.dates import chinese_date
from organizations.selectors.succession import Ancestors, ancestors, came_from
from scoring.standards.gates import Held
from scoring.standards.ratings import Rating
from scoring.standards.star_ways import worse


@dataclass(frozen=True, slots=True)
class Before:
    """The level before, and in words where it comes from."""

    held: Held
    told: str = ""


NOTHING = Before(Held())
ONE_DAY = timedelta(days=1)


def held_levels(
    rating: Rating, units: Collection[int], day: date, *, levels: QuerySet[UnitLevel] | None = None
) -> dict[int, Before]:
    """By unit what it held on the day; two queries, and one for each link of the longest chain of events.

    `levels` are those that count, by default all that were in force on the day or before it.

    A unit with which others were merged since its own level was given holds what the standard's `inherit` makes of all
    of theirs; its own level stands where the standard inherits nothing.
    """
    came = ancestors(units, until=day)
    rows: defaultdict[int, list[UnitLevel]] = defaultdict(list)
    if levels is None:
        levels = UnitLevel.objects.filter(valid_from__lte=day)
    found = levels.filter(withdrawn_at=None, organization__in=came.units, scale=rating.scale.key)
    for row in found.select_related("organization").order_by("valid_from", "pk"):
        rows[row.organization_id].append(row)
    return {unit: _before(rating, unit, rows, came, day) for unit in units}


def _before(rating: Rating, unit: int, rows: dict[int, list[UnitLevel]], came: Ancestors, day: date) -> Before:
    own = _on(rows.get(unit, ()), day)
    since = own[-1].valid_from if own else date.min
    events = [event for event in came.events if event.day > since]
    left = {link.source: event.day for event in reversed(events) for link in event.links}  # the last time it went
    parts = [part.unit for part in came_from(unit, events) if part.unit != unit]
    merged = [chain for part in parts if (chain := _on(rows.get(part, ()), left[part] - ONE_DAY))]
    if not merged or rating.inherit == "none":
        return _told(rating, own) if own else NOTHING
    chains = [*([own] if own else []), *merged]
    chosen = chains[0]
    for chain in chains[1:]:
        lower = worse(rating.scale, chosen[-1].level, chain[-1].level)
        if (chain[-1].level == lower) == (rating.inherit == "worst"):
            chosen = chain
    said = "、".join(f"{chain[-1].organization.name}{chain[-1].label}" for chain in chains)
    low = "最低" if rating.inherit == "worst" else "最高"
    before = _told(rating, chosen)
    return Before(before.held, f"合并前{said}，按{low}的算")


def _on(rows: Sequence[UnitLevel], day: date) -> list[UnitLevel]:
    """The rows up to the one in force on the day; nothing when none is."""
    held = [row for row in rows if row.valid_until is None or row.valid_until > day]
    return list(rows[: rows.index(held[-1]) + 1]) if held and held[-1].level else []


def _told(rating: Rating, chain: Sequence[UnitLevel]) -> Before:
    """The level at the end of these rows, and since which year the unit has held it without a break."""
    last = after = chain[-1]
    since = last.year
    for row in reversed(chain):
        gap = row is not last and row.valid_until is not None and row.valid_until < after.valid_from
        if row.level != last.level or gap:
            break
        since, after = min(since, row.year), row
    name = rating.scale.names.get(last.level, last.label)
    return Before(Held(last.level, since), f"{since}年起为{name}（{chinese_date(last.valid_from)}生效）")
