"""晋位升级目标 of a year beside what the units held at its beginning and what the round of the year made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from assessments.models.goals import PromotionGoal
from assessments.models.levels import UnitLevel, Way
from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.held import NOTHING, Before, held_levels
from assessments.selectors.ratings.roster import USUAL, rating_of
from config.toolkit.scaled import share_text
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.selectors.succession import Part, ancestors, successors
from scoring.models import Standard
from scoring.standards import Scale, covers, rating_proposals
from scoring.standards.ratings import Rating

MET, MISSED, OPEN = "达到", "没有达到", "尚未评定"
RATED = (Way.ROUND, Way.RECORDED)


@dataclass(frozen=True, slots=True)
class Field:
    """Goals of one year belong together by who keeps the rounds and the key of the scale."""

    owner: Organization
    scale: str
    year: int

    def goals(self) -> QuerySet[PromotionGoal]:
        """All that stand."""
        return PromotionGoal.objects.standing().filter(owner=self.owner, scale=self.scale, year=self.year)

    def rounds(self) -> list[RatingRound]:
        """Its rounds that were not withdrawn, the first first."""
        rows = RatingRound.objects.filter(owner=self.owner, year=self.year).exclude(state=RatingState.WITHDRAWN)
        rows = rows.select_related("standard").order_by("pk")
        return [each for each in rows if rating_of(each.standard).scale.key == self.scale]

    def closed(self) -> list[RatingRound]:
        """Those in force: then goals are set no more."""
        return [each for each in self.rounds() if each.state == RatingState.CLOSED]

    def ratings(self, rounds: Iterable[RatingRound] = ()) -> list[Rating]:
        """The rating standards in force for the owner; where there are none any more, those of these rounds."""
        rows = Standard.objects.in_force().reaching(self.owner).filter(kind=Rating.kind)
        found = [rating for row in rows if (rating := rating_of(row)).scale.key == self.scale]
        return found or [rating_of(each.standard) for each in rounds]


def fields_for(user: User) -> dict[str, tuple[Organization, Scale]]:
    """By "owner:scale" what there are goals or may be goals of, as far as the user sees it; those with goals first.

    Who made a standard keeps the rounds where nobody has kept one by its scale yet.
    """
    goals = PromotionGoal.objects.allowed(user, Permission.SEE).standing()
    pairs = dict.fromkeys(goals.order_by("owner__path", "scale").values_list("owner", "scale").distinct())
    rounds = RatingRound.objects.allowed(user, Permission.SEE).exclude(state=RatingState.WITHDRAWN)
    kept = list(rounds.order_by("owner__path", "standard").values_list("owner", "standard").distinct())
    in_force = Standard.objects.allowed(user, Permission.SEE).in_force().filter(kind=Rating.kind)
    rows = {row.pk: row for row in Standard.objects.filter(pk__in=[standard for _, standard in kept])}
    rows |= {row.pk: row for row in in_force.order_by("pk")}
    scales = {pk: rating_of(row).scale for pk, row in rows.items()}
    pairs |= dict.fromkeys((owner, scales[standard].key) for owner, standard in kept)
    had = {key for _, key in pairs}
    pairs |= dict.fromkeys((row.owner_id, scales[row.pk].key) for row in in_force if scales[row.pk].key not in had)
    named = {scale.key: scale for scale in scales.values()}
    owners = Organization.objects.in_bulk([owner for owner, _ in pairs])
    return {f"{owner}:{key}": (owners[owner], named[key]) for owner, key in pairs if key in named}


def rating_for(ratings: Iterable[Rating], unit: Organization) -> Rating | None:
    """The first standard that rates such a unit."""
    return next((one for one in ratings if covers(one.applies_to or USUAL, unit.kind, unit.field)), None)


def townships_for(user: User, owner: Organization, ratings: Sequence[Rating]) -> QuerySet[Organization]:
    """The units above rated ones for which the user sets goals: all for who organizes the owner, else one's own."""
    below = Organization.objects.within(owner).in_force().exclude(pk=owner.pk)
    if not Organization.objects.allowed(user, Permission.ORGANIZE).filter(pk=owner.pk).exists():
        below = below.filter(parent__in=Organization.objects.allowed(user, Permission.REVIEW))
    kinds = below.order_by().values_list("parent", "kind", "field").distinct()
    applies = [rating.applies_to or USUAL for rating in ratings]
    found = {parent for parent, *which in kinds if any(covers(one, *which) for one in applies)}
    return Organization.objects.filter(pk__in=found).order_by("position", "path")


def held_before(ratings: Sequence[Rating], units: Iterable[Organization], year: int) -> dict[int, Before]:
    """By unit what it held at the beginning of a year; a unit founded in it, what it was founded with.

    A level rated for an earlier year counts though it came into force later. The number of queries does not depend on
    that of the units.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    groups: dict[tuple[int, date], list[int]] = {
        (number, day): [] for number in range(len(ratings)) for day in (first, last)
    }
    for unit in units:
        if rating := rating_for(ratings, unit):
            late = unit.opened_on is not None and unit.opened_on > first
            groups[ratings.index(rating), last if late else first].append(unit.pk)
    found: dict[int, Before] = {}
    for (number, day), group in groups.items():
        earlier = Q(year__lt=year, way__in=RATED, valid_from__lte=last)
        levels = UnitLevel.objects.filter(Q(valid_from__lte=day) | earlier).exclude(year__gte=year, way__in=RATED)
        found |= held_levels(ratings[number], group, day, levels=levels)
    return found


def one_up(rating: Rating, before: Before, year: int) -> str:
    """The code of the level above what is held; "" where there is none or the standard does not allow it yet."""
    scale, position = rating.scale, rating.scale.positions.get(before.held.code)
    aim = scale.levels[position - 1].code if position else ""
    return aim if aim and not leap(rating, aim, before, year) else ""


def leap(rating: Rating, aim: str, before: Before, year: int) -> str:
    """Why the standard does not let a unit rise to this level in the year; "" where it does."""
    held = before.held
    rises = held.code not in rating.scale.positions or rating.better(aim, held.code)
    unit = rating_proposals.Unit("", {}, {}, held=held)
    return rating_proposals.leap(rating, unit, aim, year=year) if rises else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One goal in words; `got` is the level of the year's round, of several successors all of them."""

    goal: PromotionGoal
    before: str
    told: str  # where the level before comes from
    aim: str
    got: str
    state: str
    earlier: tuple[tuple[str, PromotionGoal], ...]  # goals of the year that were withdrawn, each with its level

    @property
    def parent(self) -> Organization:
        """The unit above."""
        return self.goal.organization.parent or self.goal.owner


@dataclass(frozen=True, slots=True)
class Tally:
    """How many goals were met of those that were rated; the others wait."""

    name: str
    met: int
    missed: int
    open: int
    pk: int | None = None

    @property
    def rated(self) -> int:
        """The denominator."""
        return self.met + self.missed

    @property
    def goals(self) -> int:
        return self.rated + self.open

    @property
    def share(self) -> str:
        """In percent, as all shares of units are printed; — where nothing is rated."""
        return share_text(self.met, self.rated)


def tally(name: str, lines: Collection[Line], pk: int | None = None) -> Tally:
    """The figures of these goals."""
    counts = [sum(line.state == state for line in lines) for state in (MET, MISSED, OPEN)]
    return Tally(name, *counts, pk)


def by_township(lines: Iterable[Line], also: Iterable[Organization] = ()) -> list[Tally]:
    """A tally for each unit above (of `also` in any case), in the order of the tree, and that of all if several."""
    groups: dict[Organization, list[Line]] = defaultdict(list, {unit: [] for unit in also})
    for line in lines:
        groups[line.parent].append(line)
    found = [tally(unit.name, groups[unit], unit.pk) for unit in sorted(groups, key=_place)]
    every = [line for group in groups.values() for line in group]
    return [*found, tally("合计", every)] if len(found) > 1 else found


def _place(unit: Organization) -> tuple[int, str]:
    return unit.position, unit.path


def goal_lines(
    field: Field, goals: QuerySet[PromotionGoal] | None = None, *, rounds: Sequence[RatingRound] | None = None
) -> list[Line]:
    """The goals in the order of the tree, by what `rounds` decided; by default by those in force.

    The number of queries does not depend on that of the units.
    """
    known = field.rounds()
    rounds = [each for each in known if each.state == RatingState.CLOSED] if rounds is None else rounds
    chosen = field.goals() if goals is None else goals
    rows = sorted(chosen.select_related("owner", "organization__parent", "actor"), key=_order)
    ratings = field.ratings(known)
    before = held_before(ratings, [row.organization for row in rows], field.year)
    names = {code: name for rating in reversed(ratings) for code, name in rating.scale.names.items()} | {"": ""}
    reached = _reached(field, rows, rounds)
    replaced = _replaced(field, rows, names)

    def line(row: PromotionGoal) -> Line:
        held = before.get(row.organization_id, NOTHING)
        codes = reached.get(row.organization_id, ())
        got = "、".join(dict.fromkeys(names.get(code, code) for code in codes))
        aim = names.get(row.level, row.level)
        had, earlier = names.get(held.held.code, held.held.code), replaced.get(row.organization_id, ())
        return Line(row, had, held.told, aim, got, _state(ratings, row.level, codes), tuple(earlier))

    return [line(row) for row in rows]


def _order(row: PromotionGoal) -> tuple[int, str, int, str]:
    unit, parent = row.organization, row.organization.parent or row.owner
    return *_place(parent), *_place(unit)


def _state(ratings: Sequence[Rating], aim: str, codes: Sequence[str]) -> str:
    """Met where every successor has at least the level aimed at."""
    if not codes or not ratings:
        return OPEN
    positions = ratings[0].scale.positions
    return MET if all(positions.get(code, len(positions)) <= positions.get(aim, -1) for code in codes) else MISSED


def aims_of(entry: RatingEntry) -> list[str]:
    """What the unit of a rating aims at in its year, in words; of a merged unit also those from which it came."""
    round, rating = entry.round, rating_of(entry.round.standard)
    known = ancestors([entry.organization_id], since=date(round.year, 1, 1), until=round.day).units
    goals = Field(round.owner, rating.scale.key, round.year).goals().filter(organization__in=known)
    rows = [(row, rating.scale.names.get(row.level, row.level)) for row in goals.select_related("organization")]
    return [name if row.organization_id == entry.organization_id else f"{row.organization}{name}" for row, name in rows]


def _reached(
    field: Field, rows: Sequence[PromotionGoal], rounds: Sequence[RatingRound]
) -> Mapping[int, tuple[str, ...]]:
    """By unit the levels that its successors were given; nothing while one of them has none."""
    if not rounds:
        return {}
    entries = RatingEntry.objects.filter(round__in=rounds).only("organization_id", "approved", "decided")
    finals = {entry.organization_id: entry.final for entry in entries}
    until = max(each.day for each in rounds)
    parts = successors([row.organization_id for row in rows], since=date(field.year, 1, 1), until=until)
    return {unit: _levels(went, finals) for unit, went in parts.items()}


def _levels(parts: Sequence[Part], finals: Mapping[int, str]) -> tuple[str, ...]:
    found = tuple(finals.get(part.unit, "") for part in parts)
    return found if all(found) else ()


def _replaced(
    field: Field, rows: Sequence[PromotionGoal], names: Mapping[str, str]
) -> Mapping[int, list[tuple[str, PromotionGoal]]]:
    """By unit the goals of the year that were withdrawn, the first first."""
    gone = PromotionGoal.objects.filter(
        owner=field.owner, scale=field.scale, year=field.year, withdrawn_at__isnull=False
    )
    wanted, found = {row.organization_id for row in rows}, defaultdict(list)
    for row in gone.order_by("pk"):
        if row.organization_id in wanted:
            found[row.organization_id].append((names.get(row.level, row.level), row))
    return found
