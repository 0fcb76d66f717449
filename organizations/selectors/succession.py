"""What a unit came from and what became of it, between two days, by the links of its events (F4).

Renamed, transferred, upgraded: the unit goes on as itself. Merged, split: parts of it go on in others, chains of events
multiply the shares exactly. Events that were undone do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, QuerySet

from config.toolkit.scaled import SCALE
from organizations.models import EventLink, Organization
from organizations.models.events import EventKind

LEADING_ON = (EventKind.MERGE, EventKind.SPLIT, EventKind.REGROUP, EventKind.ABOLISH)  # all other events keep the unit
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of one unit that lives on in another: `share` of the first (1: all of it) and that many of its members.

    `members` is None where nobody wrote down how many, or where the unit was no part of a merger.
    """

    unit: int
    share: Fraction
    members: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One line of an event."""

    source: int
    target: int | None
    share: Fraction
    members: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event with those of its lines that lead on; `new` are the units that it founded."""

    day: date
    pk: int
    links: tuple[Link, ...]
    new: frozenset[int] = frozenset()
    recorded: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ancestors:
    """All that came to some units until a day, read at once, so that any earlier day can be asked of it."""

    events: tuple[Event, ...]  # the latest first
    opened: dict[int, date | None]

    @property
    def units(self) -> set[int]:
        """The units themselves and all from which they came."""
        return set(self.opened)

    def of(self, unit: int, since: date, *, listed: datetime | None = None) -> list[Part]:
        """What stood on the day `since` and is now in `unit`, the unit's own part first; empty for what came later.

        With `listed`, the moment at which a list of units was made: also what an event led on that was recorded only
        after it, though of an earlier day: the list still held the old units.
        """
        after = [event for event in self.events if event.day > since or _later(event.recorded, listed)]
        found = came_from(unit, after)
        there = [part for part in found if (day := self.opened.get(part.unit)) is None or day <= since]
        return sorted(there, key=lambda part: (part.unit != unit, part.unit))


def predecessors(units: Collection[int], *, since: date, until: date) -> dict[int, list[Part]]:
    """By unit: what stood on the day `since` and is in it on the day `until`.

    One query and one more for each link of the longest chain of events, however many units there are.
    """
    found = ancestors(units, since=since, until=until)
    return {unit: found.of(unit, since) for unit in units}


def successors(units: Collection[int], *, since: date, until: date) -> dict[int, list[Part]]:
    """By unit: where the unit of the day `since` is on the day `until`; empty for one that was abolished.

    One query and one more for each link of the longest chain of events.
    """
    lines = _lines(since, until)
    events = _events(_reached(lines, units, at="source", onward="target"))
    return {unit: went_to(unit, list(reversed(events))) for unit in units}


def ancestors(units: Collection[int], *, since: date | None = None, until: date) -> Ancestors:
    """What came to these units between two days (`since` None: ever); queries as for `predecessors`."""
    rows = _reached(_lines(since, until), units, at="target", onward="source")
    known = {*units, *(row.source_id for row in rows)}
    opened = dict(Organization.objects.filter(pk__in=known).order_by().values_list("pk", "opened_on"))
    return Ancestors(tuple(_events(rows)), opened)


def came_from(unit: int, events: Iterable[Event]) -> list[Part]:
    """Walk back through the events, the latest first; pure."""
    held: dict[int, Part] = {unit: Part(unit, WHOLE)}
    for event in events:
        arrived = [link for link in event.links if link.target in held]
        if arrived:
            held = _before(held, arrived, gone=event.new | {link.source for link in event.links})
    return list(held.values())


def _before(held: dict[int, Part], arrived: Iterable[Link], *, gone: Collection[int]) -> dict[int, Part]:
    """The same parts right before an event that these lines are of; `gone` were not there before as they were after."""
    changed = {link.target for link in arrived}
    before: dict[int, Part] = {}
    for one, part in held.items():
        if one not in changed:
            _add(before, part)
        elif one not in gone:  # it was there already and went on as itself
            _add(before, Part(one, part.share))
    for link in arrived:
        part = held[link.target]  # type: ignore[index]
        members = None if link.members is None else link.members * part.share
        _add(before, Part(link.source, part.share * link.share, members))
    return before


def went_to(unit: int, events: Iterable[Event]) -> list[Part]:
    """Walk on through the events, the earliest first; pure. Members are not followed."""
    held: dict[int, Part] = {unit: Part(unit, WHOLE)}
    for event in events:
        after: dict[int, Part] = {}
        leaving = {link.source for link in event.links}
        for one, part in held.items():
            if one not in leaving:
                _add(after, part)
        for link in event.links:
            if link.source in held and link.target is not None:
                _add(after, Part(link.target, held[link.source].share * link.share))
        held = after
    return sorted(held.values(), key=lambda part: part.unit)


def _add(held: dict[int, Part], part: Part) -> None:
    """Two ways to the same unit are one part of it."""
    if part.unit in held:
        other = held[part.unit]
        known = other.members is not None and part.members is not None
        members = other.members + part.members if known else None  # type: ignore[operator]
        part = Part(part.unit, other.share + part.share, members)
    held[part.unit] = part


def _lines(since: date | None, until: date) -> QuerySet[EventLink]:
    lines = EventLink.objects.filter(
        event__kind__in=LEADING_ON, event__undone_at=None, event__effective_on__lte=until, source__isnull=False
    )
    if since is not None:
        lines = lines.filter(event__effective_on__gt=since)
    told = {"day": F("event__effective_on"), "recorded": F("event__recorded_at"), "opened": F("target__opened_on")}
    return lines.annotate(**told).order_by("-day", "-event", "pk")


def _reached(lines: QuerySet[EventLink], units: Collection[int], *, at: str, onward: str) -> list[EventLink]:
    """The lines at these units, and at all units to which those lead, one query for each step."""
    found: dict[int, EventLink] = {}
    seen, ahead = set(units), set(units)
    while ahead:
        more = {row.pk: row for row in lines.filter(Q(**{f"{at}__in": ahead}))}
        found |= more
        ahead = {getattr(row, f"{onward}_id") for row in more.values()} - seen - {None}
        seen |= ahead
    return list(found.values())


def _events(rows: Sequence[EventLink]) -> list[Event]:
    """The latest first; of one day the one recorded last."""
    grouped: dict[tuple[date, int], list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.pk):
        grouped[row.day, row.event_id].append(row)  # type: ignore[attr-defined]
    return [_event(day, pk, lines) for (day, pk), lines in sorted(grouped.items(), reverse=True)]


def _event(day: date, pk: int, lines: Sequence[Any]) -> Event:
    links = tuple(Link(row.source_id, row.target_id, Fraction(row.share, SCALE), row.members) for row in lines)
    new = frozenset(row.target_id for row in lines if row.opened == day)
    return Event(day, pk, links, new, lines[0].recorded)


def _later(recorded: datetime | None, listed: datetime | None) -> bool:
    return recorded is not None and listed is not None and recorded > listed
