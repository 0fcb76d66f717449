"""What rests on the levels of a round in force, so that it cannot be opened again before that is taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from assessments.models import (
    ConsequenceList,
    ListState,
    Plate,
    PromotionGoal,
    RatingRound,
    RatingState,
    Screening,
    ScreeningState,
    TitleReview,
    TitleState,
    UnitLevel,
)
from assessments.selectors.ratings.roster import rating_of
from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date
from organizations.models import Organization
from organizations.models.organizations import PATH_STEP
from organizations.roles import Role
from scoring.models import Standard
from scoring.standards import FromLevel

OPEN_ROUNDS = (RatingState.DRAFT, RatingState.COMPUTED, RatingState.WITHDRAWN)  # read the levels anew before they count


@dataclass(frozen=True, slots=True)
class Rest:
    """One thing that rests on the levels: `name` and `state` in words, what is to be done first and by whom.

    `todo` is empty where nothing can be done any more.
    """

    row: Any  # a model with an address
    day: date
    name: str
    state: str
    todo: str

    def __str__(self) -> str:
        return f"{self.name}（{self.state}）"


def resting(round: RatingRound, levels: Collection[UnitLevel]) -> list[Rest]:
    """All of it at once, the latest first: what is later is taken back before what it was built on."""
    every = [*_later_levels(round, levels), *_later_rounds(round), *_readers(round)]
    found = {(type(one.row), one.row.pk): one for one in every}
    return sorted(found.values(), key=lambda one: one.day, reverse=True)


def beside(round: RatingRound) -> list[tuple[str, str]]:
    """What hangs on the levels and need not be taken back: a sentence and where it is seen."""
    scale, found = rating_of(round.standard).scale.key, []
    if hanging := Plate.objects.hanging().filter(held__entry__round=round).count():
        query = urlencode({"scale": scale, "state": "hanging"})
        said = f"{hanging}块牌匾不用先摘，重新生效以后等级变了的列为“应摘牌”"
        found.append((said, f"{reverse('assessments:plate-list')}?{query}"))
    goals = PromotionGoal.objects.standing().filter(owner=round.owner, scale=scale, year__gt=round.year)
    for year in sorted(set(goals.order_by().values_list("year", flat=True))):
        query = urlencode({"of": f"{round.owner_id}:{scale}", "year": year})
        said = f"{year}年的{goals.filter(year=year).count()}个晋位升级目标保留，重新生效以后请核对"
        found.append((said, f"{reverse('assessments:goal-list')}?{query}"))
    return found


def _clerk(row: Any) -> str:
    return f"{row.owner}{Role.ORGANIZER.label}"


def _leader(row: Any) -> str:
    return f"{row.owner}{Role.LEADER.label}"


def _later_levels(round: RatingRound, levels: Collection[UnitLevel]) -> Iterator[Rest]:
    """Levels given after those of the round, however many came in between; those of a round as that round."""
    known = {level.pk for level in levels}
    front = list(known)
    while front:
        after = [one for some in batches(front) for one in _after(round, some) if one.pk not in known]
        front = [one.pk for one in after]
        known |= set(front)
        for one in after:
            if one.withdrawn_at is None:
                yield _of_round(one.entry.round) if one.entry else _of_level(one)


def _after(round: RatingRound, levels: Collection[int]) -> list[UnitLevel]:
    """Also those withdrawn: what came after one of them rests on the levels still."""
    rows = UnitLevel.objects.filter(previous__in=levels).exclude(entry__round=round)
    related = ("organization", "owner", "entry__round__standard", "entry__round__owner")
    return list(rows.select_related(*related).order_by("organization__path"))


def _of_level(level: UnitLevel) -> Rest:
    plated = "先登记摘牌，再" if level.plates.hanging().exists() else ""  # type: ignore[attr-defined]
    name = f"{level.organization}之后的等级「{level.label}」"
    state = f"{chinese_date(level.valid_from)}起，{level.get_way_display()}"
    return Rest(level, level.valid_from, name, state, f"{_clerk(level)}{plated}撤回登记")


def _later_rounds(round: RatingRound) -> Iterator[Rest]:
    """Rounds of the same scale in which one of the units was decided by what it held from this one."""
    later = RatingRound.objects.filter(day__gte=round.valid_from).exclude(pk=round.pk).exclude(state__in=OPEN_ROUNDS)
    units = round.entries.values("organization")
    for one in later.filter(entries__organization__in=units).distinct().select_related("standard", "owner"):
        if rating_of(one.standard).scale.key == rating_of(round.standard).scale.key:
            yield _of_round(one)


def _of_round(round: RatingRound) -> Rest:
    again = f"{_leader(round)}退回审定"
    unshown = f"{_clerk(round)}撤回公示，{again}"
    steps = {RatingState.SHOWN: unshown, RatingState.CLOSED: f"{_leader(round)}重新评定，{unshown}"}
    return Rest(round, round.day, f"「{round}」", round.get_state_display(), steps.get(round.state, again))


def _readers(round: RatingRound) -> Iterator[Rest]:
    """Lists, titles and consequences decided by a standard that reads levels of this scale."""
    key = rating_of(round.standard).scale.key
    readers = [row.pk for row in Standard.objects.exclude(kind__in=("scale", "rating")) if _reads(row, key)]
    given = {"standard__in": readers, "owner__in": _related(round.owner), "day__gte": round.valid_from}
    for model, (settled, first) in READERS.items():
        for one in model.objects.filter(**given, state__in=settled).select_related("owner").order_by("day", "pk"):
            yield Rest(one, one.day, f"{model._meta.verbose_name}「{one}」", one.get_state_display(), first(one))


def _screening(row: Screening) -> str:
    return "" if row.state == ScreeningState.FILED else f"{_leader(row)}退回确定"


def _review(row: TitleReview) -> str:
    return f"{_leader(row)}登记会议撤回" if row.state == TitleState.CLOSED else f"{_clerk(row)}撤回"


def _list(row: ConsequenceList) -> str:
    if row.state == ListState.CLOSED:
        return ""
    done = row.entries.exclude(applied_on=None).count()
    return (f"{_clerk(row)}撤销{done}条执行登记，" if done else "") + f"{_leader(row)}登记会议撤回"


READERS: dict[Any, tuple[Collection[str], Callable[[Any], str]]] = {
    Screening: ((ScreeningState.DECIDED, ScreeningState.SHOWN, ScreeningState.FILED), _screening),
    TitleReview: ((TitleState.DECIDED, TitleState.SHOWN, TitleState.CLOSED), _review),
    ConsequenceList: ((ListState.DECIDED, ListState.CLOSED), _list),
}


def _reads(standard: Standard, scale: str) -> bool:
    facts = getattr(standard.spec(), "facts", ())
    return any(isinstance(fact.reads, FromLevel) and fact.reads.scale == scale for fact in facts)


def _related(owner: Organization) -> list[int]:
    """The owner with those above and below it."""
    above = [owner.path[:end] for end in range(PATH_STEP, len(owner.path), PATH_STEP)]
    related = Organization.objects.filter(Q(path__in=above) | Q(path__gte=owner.path, path__lt=owner.path_end))
    return list(related.values_list("pk", flat=True))
