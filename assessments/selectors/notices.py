"""What a notice shows, and what of a decided round it is to show: every unit under its level, the best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assessments.models.ratings import RatingEntry, RatingRound
from assessments.models.resolutions import Notice
from assessments.models.screenings import Screening
from scoring.standards import Scale


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


def round_of(notice: Notice) -> RatingRound | None:
    """The round that is or was shown by it; None for a notice of something else."""
    while (later := Notice.objects.filter(previous=notice).first()) is not None:
        notice = later
    return RatingRound.objects.filter(notice=notice).select_related("standard__owner", "owner").first()


def screening_of(notice: Notice) -> Screening | None:
    """The screening whose list is or was shown by it; None for a notice of something else."""
    while (later := Notice.objects.filter(previous=notice).first()) is not None:
        notice = later
    return Screening.objects.filter(notice=notice).first()


def noun_of(notice: Notice) -> str:
    """What the groups of its lines are called: levels, or lists."""
    return "名单" if screening_of(notice) else "等级"
