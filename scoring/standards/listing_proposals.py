"""Who comes onto a list by its standard: criteria in three values, then the worst of each share. Pure.

What is not certain stays open: a tie at the edge of a share, a unit without the figure that ranks, a criterion that
nobody could judge. People decide those by name; the others are proposed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.standards.listings import Listing, Share
from scoring.standards.verdicts import Truth, at_least

Outcome = Literal["listed", "not", "unknown", "open", "exempt"]
OUTCOMES = {
    "listed": "建议列入",
    "not": "不列入",
    "unknown": "不能确定",
    "open": "整顿中",
    "exempt": "不列入的情形",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One screened unit: what was found by criterion, whether a gate keeps it off, and the figure that ranks it.

    `opened`: it is under rectification already. `rank` is scaled by 10^6, None where it is not known.
    """

    id: int
    kind: str
    field: str
    parent: int
    hits: Mapping[str, Truth]
    exempt: Truth = Truth.NO
    opened: bool = False
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the standard says of one unit: `place` counts from the worst of its pool, equal figures share one."""

    outcome: Outcome
    reason: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The units of one share (in one township, where the number is divided): how many there are, how many are taken."""

    share: Share
    units: int
    number: int
    parent: int | None = None

    def holds(self, listing: Listing, each: "Candidate") -> bool:
        """Whether the unit belongs to it."""
        return listing.share_of(each.kind, each.field) == self.share and self.parent in (None, each.parent)


@dataclass(frozen=True, slots=True)
class Proposal:
    """All units by their id, and the pools that the worst were taken from."""

    units: Mapping[int, Proposed]
    pools: tuple[Pool, ...]


def merit(listing: Listing, hits: Mapping[str, Truth]) -> Truth:
    """Whether a unit qualifies by criteria alone; what was not found out is unknown."""
    if listing.mode == "share":
        return Truth.NO
    return at_least(listing.qualify, (hits.get(each.code, Truth.UNKNOWN) for each in listing.criteria))


def pools(listing: Listing, members: Iterable[tuple[str, str, int]], divided: Mapping[int, int]) -> tuple[Pool, ...]:
    """The pools of units given as kind, field and parent; `divided` is the number of each parent, empty: undivided."""
    counts: dict[tuple[Share, int | None], int] = {}
    for kind, field, parent in members:
        if share := listing.share_of(kind, field):
            key = share, parent if divided else None
            counts[key] = counts.get(key, 0) + 1
    return tuple(
        Pool(share, units, share.number(units) if parent is None else divided.get(parent, 0), parent)
        for (share, parent), units in counts.items()
    )


def propose(listing: Listing, candidates: Sequence[Candidate], divided: Mapping[int, int] | None = None) -> Proposal:
    """What the standard says of every unit, certain or not."""
    divided = divided or {}
    found = {each.id: _by_criteria(listing, each) for each in candidates}
    made = pools(listing, ((each.kind, each.field, each.parent) for each in candidates), divided)
    for pool in made if listing.mode != "criteria" else ():
        members = [each for each in candidates if pool.holds(listing, each)]
        found |= _by_share(listing, pool, members, found)
    return Proposal(found, made)


def _by_criteria(listing: Listing, each: Candidate) -> Proposed:
    if each.opened:
        return Proposed("open", "正在整顿，不重复列入")
    if each.exempt == Truth.YES:
        return Proposed("exempt", "有不列入的情形")
    truth = merit(listing, each.hits)
    met = "、".join(one.code for one in listing.criteria if each.hits.get(one.code) == Truth.YES)
    if truth == Truth.YES and each.exempt == Truth.UNKNOWN:
        return Proposed("unknown", f"符合情形{met}，有没有不列入的情形无法判断")
    if truth == Truth.YES:
        return Proposed("listed", f"符合情形{met}")
    if truth == Truth.UNKNOWN:
        open_codes = "、".join(
            one.code for one in listing.criteria if each.hits.get(one.code, Truth.UNKNOWN) == "unknown"
        )
        return Proposed("unknown", f"情形{open_codes}无法判断")
    if listing.mode == "share":
        return Proposed("not", "")
    return Proposed("not", f"只符合情形{met}，不足{listing.qualify}种" if met else "没有列入的情形")


@dataclass(frozen=True, slots=True)
class _Field:
    """The competition for the places of one pool: figures turned so that the smallest is the worst."""

    slots: int
    certain: Sequence[int]  # of units that surely compete by their figure
    possible: Sequence[int]  # of all that may
    before: int  # units that may come before anybody: without a figure, or taken by a criterion that is not judged

    def holds(self, turned: int | None) -> Truth:
        """Whether the unit itself is among the worst: YES and NO only where nothing unknown can change it."""
        if turned is None:
            if len(self.possible) + self.before <= self.slots:
                return Truth.YES
            return Truth.NO if self.slots <= 0 else Truth.UNKNOWN
        if bisect_right(self.possible, turned) + self.before <= self.slots:
            return Truth.YES
        return Truth.NO if bisect_left(self.certain, turned) >= self.slots else Truth.UNKNOWN


def _by_share(
    listing: Listing, pool: Pool, members: Sequence[Candidate], found: Mapping[int, Proposed]
) -> dict[int, Proposed]:
    """The same with the share of this pool filled, for those of its units that it touches."""
    turn = {each.id: _turned(listing, each.rank) for each in members}
    topping = listing.mode == "both" and listing.fill == "top_up"
    taken = {each.id for each in members if topping and found[each.id].outcome == "listed"}
    running = [each for each in members if not each.opened and each.exempt != Truth.YES and each.id not in taken]
    wild = {each.id for each in running if topping and merit(listing, each.hits) != Truth.NO}
    field = _field(pool.number - len(taken), running, turn, wild)
    ranked = sorted(value for each in running if (value := turn[each.id]) is not None)
    told = {}
    for each in running:
        value = turn[each.id]
        place = None if value is None else bisect_left(ranked, value) + 1
        equal = 0 if value is None else bisect_right(ranked, value) - bisect_left(ranked, value)
        told[each.id] = _told(found[each.id], field.holds(value), each, _Spot(place, equal, max(field.slots, 0)))
    return told


def _field(slots: int, running: Sequence[Candidate], turn: Mapping[int, int | None], wild: Collection[int]) -> _Field:
    """Who competes for so many places; one whose criterion is not judged may take a place whatever its figure."""
    figures = [(each, turn[each.id]) for each in running]
    certain = sorted(value for each, value in figures if value is not None and each.exempt == Truth.NO)
    possible = sorted(value for each, value in figures if value is not None and each.id not in wild)
    return _Field(slots, certain, possible, len(running) - len(possible))


def _turned(listing: Listing, rank: int | None) -> int | None:
    if rank is None or listing.rank is None:
        return None
    return rank if listing.rank.worst == "lowest" else -rank


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a unit stands from the worst of its pool, how many stand there with it, how many places there are."""

    place: int | None
    equal: int
    slots: int

    def __str__(self) -> str:
        if self.place is None:
            return f"没有倒排依据的数值，名额{self.slots}个"
        tie = f"有{self.equal}个单位并列" if self.equal > 1 else ""
        return f"倒数第{self.place}名{tie}，名额{self.slots}个"


def _told(found: Proposed, among: Truth, each: Candidate, spot: _Spot) -> Proposed:
    """What is said of a unit after its criteria (`found`) and its place from the worst."""
    if found.outcome == "listed":
        return Proposed("listed", found.reason, spot.place)
    if among == Truth.YES and each.exempt == Truth.UNKNOWN:
        return Proposed("unknown", f"{spot}，有没有不列入的情形无法判断", spot.place)
    if among == Truth.YES:
        return Proposed("listed", str(spot), spot.place)
    reason = "；".join(filter(None, (found.reason, str(spot))))
    if among == Truth.UNKNOWN:
        return Proposed("unknown", f"{reason}，不能确定", spot.place)
    return Proposed(found.outcome, reason, spot.place)
