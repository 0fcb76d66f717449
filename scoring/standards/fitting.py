"""The proposal within the quotas: who falls, who rises, who ties at the edge, and how many places are used. Pure."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.standards.head import covers
from scoring.standards.quotas import Quota
from scoring.standards.rating_proposals import Proposal
from scoring.standards.ratings import Rating

BOTTOM = 10**6  # below every level
TURNS = {"target": 0, "ceiling": 1, "floor": 2}


@dataclass(slots=True)
class Seat:
    """One unit in the quotas: its level so far ("" unknown), what it is compared by, what holds it.

    `fixed`: quotas never move it; `counts`: it takes a place; `best` is the best position that it may rise to, `lowest`
    the one that it may fall to, `firm` the same as long as a condition of the fall is not known: below it the level is
    open and the condition is `asked`. `tie` says that it stands on the edge of a quota with others; `told` what the
    quotas made of it.
    """

    id: str
    code: str
    kind: str = "village"
    field: str = "village"
    parent: str = ""
    key: tuple[int, ...] = ()
    best: int = 0
    lowest: int = BOTTOM
    firm: int = BOTTOM
    asked: bool = False
    fixed: bool = False
    counts: bool = True
    tie: bool = False
    told: list[str] = dataclasses.field(default_factory=list)

    def group(self, per: str) -> str:
        """As `Unit.group`."""
        return {"parent": self.parent, "field": self.field}.get(per, "")


@dataclass(frozen=True, slots=True)
class Meter:
    """How far a quota is used in one group: `places` with what was `carried` from above; `open` units are unknown."""

    quota: Quota
    group: str
    members: int
    places: int
    carried: int
    used: int
    open: int

    @property
    def over(self) -> bool:
        """More than allowed."""
        return self.quota.kind != "floor" and self.used > self.places

    @property
    def short(self) -> bool:
        """Fewer than asked."""
        return self.quota.kind == "floor" and self.used < self.places

    def reckoned(self) -> str:
        """How the number of places comes about."""
        said = self.quota.reckoned(self.members)
        return f"{said}；上一级没有用完的{self.carried}个移来，共{self.places}个" if self.carried else said


@dataclass(frozen=True, slots=True)
class Fitted:
    """The quota proposal: every seat by its id, and the meters."""

    seats: Mapping[str, Seat]
    meters: tuple[Meter, ...]


def seat_of(proposal: Proposal) -> Seat:
    """The seat of a proposal: its level, what holds it."""
    unit, direct = proposal.unit, proposal.direct
    return Seat(
        id=unit.id,
        code=proposal.code,
        kind=unit.kind,
        field=unit.field,
        parent=unit.parent,
        key=proposal.key,
        best=proposal.best,
        lowest=proposal.lowest,
        firm=proposal.firm,
        fixed=direct is not None,
        counts=direct is None or direct.quota == "in",
    )


def fit(rating: Rating, proposals: Iterable[Proposal]) -> Fitted:
    """The levels that the quotas leave; seats that cannot be told apart at an edge are marked, not parted."""
    seats = [seat_of(proposal) for proposal in proposals]
    carried: dict[tuple[object, ...], int] = {}
    for quota in _in_turn(rating):
        for name, members in _groups(quota, seats):
            fitting = _Fitting(rating, quota, members, _places(rating, quota, name, members, carried))
            fitting.run()
            _carry(rating, quota, name, fitting.places - len(fitting.inside), carried)
    for seat in seats:
        if seat.told and rating.scale.positions.get(seat.code, 0) > seat.firm:
            seat.code, seat.tie, seat.asked = "", False, True
    return Fitted({seat.id: seat for seat in seats}, meters(rating, seats))


def meters(rating: Rating, seats: Sequence[Seat]) -> tuple[Meter, ...]:
    """How far every quota is used by these levels, in every group."""
    found: dict[tuple[int, str], Meter] = {}
    carried: dict[tuple[object, ...], int] = {}
    for quota in _in_turn(rating):
        for name, members in _groups(quota, seats):
            places = _places(rating, quota, name, members, carried)
            used = sum(seat.counts and seat.code in quota.codes for seat in members)
            counted = len(_counted(rating, quota, members))
            more, open_ = places - quota.places(counted), sum(not seat.code for seat in members)
            found[rating.quotas.index(quota), name] = Meter(quota, name, counted, places, more, used, open_)
            _carry(rating, quota, name, places - used, carried)
    return tuple(found[key] for key in sorted(found))


def _in_turn(rating: Rating) -> list[Quota]:
    """Targets from the best level down, then ceilings from the best down, then floors from the worst up."""

    def turn(quota: Quota) -> tuple[int, int]:
        position = rating.scale.positions.get(quota.level, len(rating.scale.levels))
        return TURNS[quota.kind], -position if quota.kind == "floor" else position

    return sorted(rating.quotas, key=turn)


def _groups(quota: Quota, seats: Sequence[Seat]) -> Iterator[tuple[str, list[Seat]]]:
    groups: defaultdict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        if covers(quota.only, seat.kind, seat.field):
            groups[seat.group(quota.per)].append(seat)
    yield from sorted(groups.items())


def _counted(rating: Rating, quota: Quota, members: Sequence[Seat]) -> list[Seat]:
    """Those of whom the share is taken: with `rated` all but those that get no level."""
    if quota.of == "all":
        return list(members)
    return [seat for seat in members if not seat.code or seat.code in rating.scale.positions]


def _places(
    rating: Rating, quota: Quota, group: str, members: Sequence[Seat], carried: Mapping[tuple[object, ...], int]
) -> int:
    own = quota.places(len(_counted(rating, quota, members)))
    top = min((rating.scale.positions.get(code, -1) for code in quota.codes), default=-1)
    return own + (carried.get((quota.per, quota.only, group, top), 0) if quota.kind != "floor" else 0)


def _carry(rating: Rating, quota: Quota, group: str, left: int, carried: dict[tuple[object, ...], int]) -> None:
    """What a quota leaves goes to the level below, where it is said so."""
    if quota.unused == "move_down" and left > 0:
        below = max(rating.scale.positions.get(code, -1) for code in quota.codes) + 1
        key = (quota.per, quota.only, group, below)
        carried[key] = carried.get(key, 0) + left


class _Fitting:
    """One quota in one group."""

    def __init__(self, rating: Rating, quota: Quota, members: Sequence[Seat], places: int) -> None:
        self.scale, self.quota, self.members, self.places = rating.scale, quota, members, places
        self.positions = sorted(self.scale.positions[code] for code in quota.codes if code in self.scale.positions)

    @property
    def inside(self) -> list[Seat]:
        """Those that have the level and take a place."""
        return [seat for seat in self.members if seat.counts and seat.code in self.quota.codes]

    def run(self) -> None:
        if self.positions:
            {"ceiling": self._ceiling, "floor": self._floor, "target": self._target}[self.quota.kind]()

    def _position(self, seat: Seat) -> int | None:
        return self.scale.positions.get(seat.code)

    def _order(self, seat: Seat) -> tuple[int, tuple[int, ...]]:
        """Better seats are greater: the better level first, then what is compared."""
        return -(self._position(seat) or 0), seat.key

    def _loose(self, seat: Seat, position: int) -> bool:
        """Whether a quota may lower it to the position; no outcome is moved."""
        return not seat.fixed and self._position(seat) is not None and seat.lowest >= position

    def _move(self, seat: Seat, position: int, *, tie: bool = False) -> None:
        before, seat.code = seat.code, self.scale.levels[position].code
        seat.tie = seat.tie or tie
        if seat.code != before:
            names, rose = self.scale.names, position < self.scale.positions[before]
            reason = "与其他单位在名额边界上并列" if tie else self._reason(rose=rose)
            seat.told.append(f"{self.quota.sentence(self.scale)}{reason}：{names[before]}→{names[seat.code]}。")

    def _reason(self, *, rose: bool) -> str:
        if self.quota.kind == "floor":
            return "名额不足"
        return "名次在名额以内" if rose else "名额已满"

    def _ceiling(self) -> None:
        """The last of too many fall to the level below; without one below they stay and the meter tells."""
        below = self.positions[-1] + 1
        inside = self.inside
        loose = [seat for seat in inside if self._loose(seat, below)]
        movable = sorted(loose, key=self._order, reverse=True)
        room = max(self.places - (len(inside) - len(loose)), 0)
        if below == len(self.scale.levels) or len(movable) <= room:
            return
        edge = self._order(movable[room])
        tied = room > 0 and self._order(movable[room - 1]) == edge
        ties = self.quota.ties if tied else "all_out"
        for seat in movable:
            if self._order(seat) < edge or (self._order(seat) == edge and ties != "all_in"):
                self._move(seat, below, tie=tied and ties == "ask" and self._order(seat) == edge)

    def _floor(self) -> None:
        """Units too few are made up from the neighbouring level."""
        lower = self.quota.fill == "lower"
        source, target = (
            (self.positions[0] - 1, self.positions[0]) if lower else (self.positions[-1] + 1, self.positions[-1])
        )
        near = [
            seat
            for seat in self.members
            if seat.counts
            and not seat.fixed
            and self._position(seat) == source
            and (seat.lowest >= target if lower else seat.best <= target)
        ]
        near.sort(key=lambda seat: seat.key, reverse=not lower)
        wanted = min(self.places - len(self.inside), len(near))
        if wanted <= 0:
            return
        edge = near[wanted - 1].key
        tied = wanted < len(near) and near[wanted].key == edge
        for number, seat in enumerate(near):
            if tied and seat.key == edge:
                if self.quota.ties == "all_in":
                    self._move(seat, target)
                seat.tie = seat.tie or self.quota.ties == "ask"
            elif number < wanted:
                self._move(seat, target)

    def _target(self) -> None:
        """The best so many that no better level took; the others at most the level below."""
        position = self.positions[0]
        below = min(position + 1, len(self.scale.levels) - 1)
        left = [seat for seat in self.members if (at := self._position(seat)) is not None and at >= position]
        left = [seat for seat in left if not seat.fixed and max(self._position(seat) or 0, below) <= seat.lowest]
        open_ = sorted((seat for seat in left if seat.best <= position), key=lambda seat: seat.key, reverse=True)
        loose = {seat.id for seat in left}
        room = max(self.places - sum(seat.id not in loose for seat in self.inside), 0)
        edge = open_[room].key if room < len(open_) else None
        tied = edge is not None and room > 0 and open_[room - 1].key == edge and below > position
        chosen = {seat.id for seat in open_ if edge is None or seat.key > edge}
        ties = {seat.id for seat in open_ if tied and seat.key == edge}
        if self.quota.ties == "all_in":
            chosen |= ties
        for seat in left:
            if seat.id in chosen:
                self._move(seat, position)
            else:
                ask = seat.id in ties and self.quota.ties == "ask"
                self._move(seat, max(self._position(seat) or 0, below), tie=ask)
