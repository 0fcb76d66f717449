"""What a run knows about one unit: totals, place, grade, and the value of every node."""

from dataclasses import dataclass
from typing import NamedTuple

from scoring.engine.status import Status


class NodeValue(NamedTuple):
    """Points of one node, None while there are none; for a bonus or penalty after its cap."""

    code: str
    value: int | None
    status: Status


class Overridden(NamedTuple):
    """A node whose value a person set, code "" for the total; `computed` and `status` are what the rules gave."""

    code: str
    value: int
    computed: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's outcome; all points scaled by 10^6.

    total: base + bonus − penalty, rounded where the scheme says so; exact: the same, never rounded. None while there
    is nothing to add up. Three steps of the grade: by the bands alone; as the quotas leave it (a vetoed unit competes
    only for what its vetoes leave it); and the proposal after both. The last two are None without a place (不定等次).
    quota_tie: equal units straddled the edge of a quota, all of them were left out, and a person must decide.
    codes, values, statuses: of the nodes in preorder; kept apart, so that a result is few objects.
    also: the places in further groups, by the name of the group.
    overridden: what a person set, in preorder, the total first; values and total are those that count.
    """

    unit_id: str
    total: int | None
    exact: int | None
    base: int
    bonus: int
    penalty: int
    status: Status
    place: int | None
    score_grade: str | None
    quota_grade: str | None
    grade: str | None
    quota_tie: bool
    vetoes: tuple[str, ...]
    codes: tuple[str, ...]
    values: tuple[int | None, ...]
    statuses: tuple[Status, ...]
    also: tuple[tuple[str, int], ...] = ()
    overridden: tuple[Overridden, ...] = ()

    @property
    def nodes(self) -> tuple[NodeValue, ...]:
        """All nodes in the scheme's preorder, each before what is below it."""
        return tuple(map(NodeValue, self.codes, self.values, self.statuses))

    @property
    def provisional(self) -> bool:
        """Whether something is still missing or pending, so that the total is only the sum so far (暂缺)."""
        return self.status.provisional
