"""What a notice shows, and what of a decided round it is to show: every unit under its level, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assessments.models.ratings import RatingEntry, RatingRound
from assessments.models.resolutions import Notice
from assessments.models.screenings import Screening
from assessments.models.titles import TitleReview
from scoring.standards import Scale

Holder = RatingRound | Screening | TitleReview
NOUNS: dict[type[Any], str] = {RatingRound: "等级", Screening: "名单", TitleReview: "称号"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a notice: its group (a level, a list), the unit, whose it is, and what is said beside it."""

    group: str
    unit: int
    name: str
    parent: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one level, with the first line's number in the whole notice."""

    name: str
    lines: tuple[Shown, ...]
    first: int


def groups(notice: Notice) -> list[Group]:
    """The lines of a notice as they stand in it."""
    found, first = [], 1
    for name, rows in groupby(map(_line, notice.lines), key=lambda line: line.group):
        lines = tuple(rows)
        found.append(Group(name, lines, first))
        first += len(lines)
    return found


def _line(kept: Mapping[str, Any]) -> Shown:
    return Shown(**kept)


def reason_of(entry: RatingEntry) -> str:
    """Why the unit has the level that it has, as somebody wrote it; "" where nobody had to."""
    return entry.approved_reason or entry.decided_reason


def lines_of(round: RatingRound, scale: Scale) -> list[Shown]:
    """The units of a decided round: the best level first, unrated outcomes last and with their reason, by township."""
    entries = round.entries.order_by("position")
    order = {code: number for number, code in enumerate(scale.names)}
    return list(_shown(sorted(entries, key=lambda entry: (order[entry.final], entry.position)), scale))


def _shown(entries: Iterable[RatingEntry], scale: Scale) -> Iterator[Shown]:
    for entry in entries:
        note = "" if entry.final in scale.positions else reason_of(entry)
        yield Shown(scale.names[entry.final], entry.organization_id, entry.name, entry.parent_name, note)


def chain(notice: Notice) -> list[int]:
    """The notice and those whose place it took, the latest first."""
    found, one = [], notice
    while one is not None:
        found.append(one.pk)
        one = one.previous
    return found


def holder_of(notice: Notice) -> Holder | None:
    """What is or was shown by it: a round, a screening, a review of titles."""
    while (later := Notice.objects.filter(previous=notice).first()) is not None:
        notice = later
    for model in NOUNS:
        found: Holder | None = (
            model._default_manager.filter(notice=notice).select_related("standard__owner", "owner").first()
        )
        if found is not None:
            return found
    return None


def noun_of(holder: Holder | None) -> str:
    """What the groups of its lines are called: levels, lists, titles."""
    return NOUNS[type(holder)] if holder else "等级"
