"""What rests on the levels of a round in force, so that it cannot be opened again before that is taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q

from assessments.models import (
    ConsequenceList,
    ListState,
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
from scoring.models import Standard
from scoring.standards import FromLevel

OPEN_ROUNDS = (RatingState.DRAFT, RatingState.COMPUTED, RatingState.WITHDRAWN)  # read the levels anew before they count


def resting(round: RatingRound, levels: Collection[UnitLevel]) -> list[str]:
    """In Chinese, each with how to take it back; later levels of the units first."""
    return list(dict.fromkeys([*_later_levels(round, levels), *_later_rounds(round), *_readers(round)]))


def _later_levels(round: RatingRound, levels: Collection[UnitLevel]) -> Iterator[str]:
    for some in batches([level.pk for level in levels]):
        later = UnitLevel.objects.standing().filter(previous__in=some).exclude(entry__round=round)
        for one in later.select_related("organization", "entry__round").order_by("organization__path"):
            if one.entry:
                yield f"「{one.entry.round}」（{one.entry.round.get_state_display()}）"
            else:
                how = f"{chinese_date(one.valid_from)}起，{one.get_way_display()}"
                yield f"{one.organization}之后的等级「{one.label}」（{how}）"


def _later_rounds(round: RatingRound) -> Iterator[str]:
    """Rounds of the same scale in which one of the units was decided by what it held from this one."""
    later = RatingRound.objects.filter(day__gte=round.valid_from).exclude(pk=round.pk).exclude(state__in=OPEN_ROUNDS)
    units = round.entries.values("organization")
    for one in later.filter(entries__organization__in=units).distinct().select_related("standard"):
        if rating_of(one.standard).scale.key == rating_of(round.standard).scale.key:
            yield f"「{one}」（{one.get_state_display()}）"


def _readers(round: RatingRound) -> Iterator[str]:
    """Lists, titles and consequences decided by a standard that reads levels of this scale."""
    key = rating_of(round.standard).scale.key
    readers = [row.pk for row in Standard.objects.exclude(kind__in=("scale", "rating")) if _reads(row, key)]
    given = {"standard__in": readers, "owner__in": _related(round.owner), "day__gte": round.valid_from}
    states = (
        (Screening, (ScreeningState.DECIDED, ScreeningState.SHOWN, ScreeningState.FILED)),
        (TitleReview, (TitleState.DECIDED, TitleState.CLOSED)),
        (ConsequenceList, (ListState.DECIDED, ListState.CLOSED)),
    )
    for model, settled in states:
        for one in model.objects.filter(**given, state__in=settled).order_by("day", "pk"):
            yield f"{model._meta.verbose_name}「{one}」（{one.get_state_display()}）"


def _reads(standard: Standard, scale: str) -> bool:
    facts = getattr(standard.spec(), "facts", ())
    return any(isinstance(fact.reads, FromLevel) and fact.reads.scale == scale for fact in facts)


def _related(owner: Organization) -> list[int]:
    """The owner with those above and below it."""
    above = [owner.path[:end] for end in range(PATH_STEP, len(owner.path), PATH_STEP)]
    related = Organization.objects.filter(Q(path__in=above) | Q(path__gte=owner.path, path__lt=owner.path_end))
    return list(related.values_list("pk", flat=True))
