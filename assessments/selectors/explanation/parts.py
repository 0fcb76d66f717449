"""What an explanation is made of."""

from __future__ import annotations

from dataclasses import dataclass

from assessments.models import Evidence, ItemReturn, Result
from assessments.selectors.overrides import OverrideLine
from assessments.selectors.values import Value
from scoring.engine import Datum, Leaf, Status


@dataclass(frozen=True, slots=True)
class NodePoints:
    """A node with its stored points; what a penalty takes off is negative."""

    code: str
    name: str
    kind: str
    points: int | None
    value: int | None
    status: Status


@dataclass(frozen=True, slots=True)
class Member:
    """The result of a unit below that entered a roll-up."""

    result_id: int
    name: str
    cycle: str
    total: int | None
    place: int | None
    places: int  # decimals of its scheme


@dataclass(frozen=True, slots=True)
class UsedInput:
    """One figure as the run used it; `used` says whose it was: "review", "self", "children", "cycle", "computed".

    "" where nobody filled it. `members` are the results that it was taken from. `own` and `review` are the figures of
    both stages as they stand now; `entry` is the one that was used.
    """

    datum: Datum
    value: int | None
    status: Status
    spoken: str
    used: str
    entry: Value | None
    own: Value | None
    review: Value | None
    members: tuple[Member, ...]
    origin: str = ""  # of a parameter: for whom, since when, by which document; of records: which; or why there is none
    address: str = ""  # where the records are

    @property
    def changed(self) -> bool:
        """Whether somebody has given another figure since."""
        return self.entry is not None and self.entry not in (self.own, self.review)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """How the grade came about; the decided one and its reason are "" before the decision."""

    by_score: str
    band: str
    by_quota: str
    quota: str
    quota_tie: bool
    vetoes: tuple[str, ...]
    proposed: str
    decided: str
    reason: str
    meeting: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything there is to say about one number of one result; code "" is the total.

    `override` is what a person set in its place, `computed` what the rules gave there.
    """

    result: Result
    code: str
    name: str
    kind: str
    taken: bool  # whether the points are taken off
    points: int | None
    value: int | None
    status: Status
    sentence: str
    lines: tuple[str, ...]
    parents: tuple[NodePoints, ...]
    children: tuple[NodePoints, ...]
    leaf: Leaf | None
    inputs: tuple[UsedInput, ...]
    evidence: tuple[Evidence, ...]
    returns: tuple[ItemReturn, ...]
    grade: GradeLine | None
    place: int | None
    pool: str
    ranked_units: int
    override: OverrideLine | None
