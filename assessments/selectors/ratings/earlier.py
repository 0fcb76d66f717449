"""The result of a round as it stood before it was opened again: kept, computed once more, compared with what is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.models.ratings import RatingEntry, RatingReopening, RatingRound, RatingState
from assessments.selectors.ratings.gathering import unit_from, values_of
from assessments.selectors.ratings.outcome import evaluate, settled
from assessments.selectors.ratings.roster import rating_of
from scoring.standards import Scale

KEPT = (
    *("name", "parent_name", "kind", "position", "score", "previous", "computed", "proposed", "tie", "basis"),
    *("opinion", "opinion_reason", "decided", "decided_reason", "approved", "approved_reason"),
)


def kept_lines(round: RatingRound, entries: Sequence[RatingEntry], levels: Mapping[int, int]) -> list[dict[str, Any]]:
    """All of the entries, each with the level (its id) that it gave, and the values of which it was computed.

    A round computed before entries kept their values still gets them, as far as nothing has changed since.
    """
    values = {}
    if any("values" not in entry.basis for entry in entries):
        now = evaluate(round)
        values = {int(unit.id): values_of(unit) for unit in now.inputs.units} if now.digest == round.digest else {}
    return [_kept_line(entry, levels.get(entry.pk), values.get(entry.organization_id)) for entry in entries]


def _kept_line(entry: RatingEntry, level: int | None, values: list[Any] | None) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in KEPT}
    basis = entry.basis | ({"values": values} if values else {})
    return row | {"unit": entry.organization_id, "parent": entry.parent_id, "level": level, "basis": basis}


def stood(round: RatingRound) -> dict[int, str]:
    """By unit the level that was in force before a meeting opened the round again; nothing where none did."""
    last = round.reopenings.last()
    return {line["unit"]: final_of(line) for line in last.lines} if last else {}


def reopened_on(round: RatingRound) -> date | None:
    """The day of the meeting that opened the round again last: no step of it comes before."""
    last = round.reopenings.select_related("resolution").last()
    return last.resolution.decided_on if last else None


def final_of(line: dict[str, Any]) -> str:
    """What stood: approved above, otherwise decided."""
    code: str = line["approved"] or line["decided"]
    return code


def reproduced(earlier: RatingReopening) -> bool | None:
    """Whether the kept values still come out as they did; None where they were not kept yet."""
    values = [line["basis"].get("values") for line in earlier.lines]
    if not earlier.digest or None in values:
        return None
    _, _, found = settled(earlier.round, [unit_from(one) for one in values])
    return found == earlier.digest


@dataclass(frozen=True, slots=True)
class Difference:
    """A unit whose level is another than before: "" where it is not in the round, or not settled yet."""

    name: str
    parent: str
    before: str
    after: str
    rise: int | None
    reason: str

    @property
    def move(self) -> str:
        """升1级, 降2级; — where one of both is no level."""
        return f"{'升' if self.rise > 0 else '降'}{abs(self.rise)}级" if self.rise else "—"


def differences(earlier: RatingReopening, entries: Sequence[RatingEntry]) -> list[Difference]:
    """The units of either result that differ, in the order of the round; units that left it last."""
    return list(_differences(earlier, entries, rating_of(earlier.round.standard).scale))


def _differences(earlier: RatingReopening, entries: Sequence[RatingEntry], scale: Scale) -> Iterator[Difference]:
    before = {line["unit"]: line for line in earlier.lines}
    names = scale.names | {"": ""}
    for entry in entries:
        line = before.pop(entry.organization_id, None)
        was, now = final_of(line) if line else "", current(earlier.round, entry)
        if was != now:
            why = entry.approved_reason or entry.decided_reason or entry.opinion_reason
            yield Difference(entry.name, entry.parent_name, names[was], names[now], scale.rise(was, now), why)
    for line in before.values():
        yield Difference(line["name"], line["parent_name"], names[final_of(line)], "", None, "不再列入这次评定")


def current(round: RatingRound, entry: RatingEntry) -> str:
    """What the unit has now: as decided, while it is open as the township said or as proposed."""
    if round.state in (RatingState.DRAFT, RatingState.COMPUTED, RatingState.WITHDRAWN):
        return entry.opinion or entry.proposed
    return entry.final
