"""Levels that changed after the day of a round, before a decision knew of it; and what came into force otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models.levels import UnitLevel
from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.levels import levels_of
from assessments.selectors.scales import scale_of
from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A unit whose level an event changed after the round's day: somebody has to say which of both is to hold."""

    entry: RatingEntry
    level: UnitLevel  # what the latest event left
    rated: str  # what the round gives, by name; "" before it is decided

    @property
    def told(self) -> str:
        """2026年1月9日起为三星（安全事故）."""
        return f"{chinese_date(self.level.valid_from)}起为{self.level.label}（{self.level.reason}）"


def overtaken(round: RatingRound, entries: Sequence[RatingEntry]) -> list[Overtaken]:
    """The units of the round whose level has changed since its day, by what else than the round.

    Once it is decided only those changes that were registered later and left another level: of the others the
    decision said by name what is to hold.
    """
    scale = scale_of(round.standard)
    open_ = round.state in (RatingState.DRAFT, RatingState.COMPUTED) or round.decision is None
    levels = levels_of([entry.organization_id for entry in entries], scale.key)
    latest = ((entry, (levels[entry.organization_id] or [None])[-1]) for entry in entries)
    return [
        Overtaken(entry, level, "" if open_ else scale.names.get(entry.final, ""))
        for entry, level in latest
        if level is not None
        and level.valid_from > round.day
        and (open_ or (level.at > round.decision.at and level.level != entry.final))
    ]


def in_force(entries: Sequence[RatingEntry]) -> dict[int, UnitLevel]:
    """By entry the level that its round gave and that was not withdrawn."""
    found: dict[int, UnitLevel] = {}
    for some in batches([entry.pk for entry in entries]):
        found |= {level.entry_id: level for level in UnitLevel.objects.standing().filter(entry__in=some)}
    return found


def given_otherwise(entry: RatingEntry, level: UnitLevel | None) -> str:
    """In a sentence what is in force of a round instead of what it decided; "" where it is the same."""
    if level is None:
        return "没有登记等级（单位已撤销、等级已取消，或者登记已撤回）"
    return "" if level.level == entry.final else f"生效的是{level.label}：{level.reason}"


def otherwise(round: RatingRound) -> list[tuple[RatingEntry, str]]:
    """The units of a round in force that hold another level from it than was decided and shown."""
    if round.state != RatingState.CLOSED:
        return []
    entries = list(round.entries.order_by("position"))
    levels = in_force(entries)
    told = ((entry, given_otherwise(entry, levels.get(entry.pk))) for entry in entries)
    return [(entry, said) for entry, said in told if said]
