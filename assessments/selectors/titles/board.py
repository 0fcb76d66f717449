"""The board of titles: the families of reviews that a user oversees, and the shares of one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from assessments.models import TitleEntry, TitleReview, TitleState
from organizations.models import Field, Kind, User
from organizations.roles import Permission
from scoring.standards.titles import TitleRule

from .counting import Counts, by_parent, counts, over_time
from .looking import rule_of


@dataclass(frozen=True, slots=True)
class TitleBoard:
    """One review: its share, by the units above, and beside all reviews of the same title."""

    review: TitleReview
    rule: TitleRule
    told: Counts
    below: list[Counts]
    times: list[Counts]

    @property
    def above(self) -> str:
        """What stands above the units that are looked at, in a word."""
        villages = self.rule.applies_to and set(self.rule.applies_to) <= {Kind.VILLAGE, Field.COMMUNITY}
        return "乡镇" if villages else "上级单位"


def computed_reviews(user: User) -> QuerySet[TitleReview]:
    """What the user oversees and has been computed, the latest first."""
    found = TitleReview.objects.allowed(user, Permission.OVERSEE).for_list()
    return found.filter(state__in=(TitleState.COMPUTED, TitleState.DECIDED, TitleState.SHOWN, TitleState.CLOSED))


def families(user: User) -> dict[str, list[TitleReview]]:
    """Reviews of one title by one unit, by a key for addresses; the family with the latest review first."""
    found: dict[str, list[TitleReview]] = {}
    for review in computed_reviews(user):
        found.setdefault(f"{review.owner_id}-{review.standard.key}", []).append(review)
    return found


def title_board(review: TitleReview, family: list[TitleReview]) -> TitleBoard:
    """Three queries however many units and reviews."""
    rows = list(
        TitleReview.objects.filter(pk__in=[one.pk for one in family])
        .select_related("standard")
        .prefetch_related(Prefetch("entries", TitleEntry.objects.defer("verdicts").order_by("position")))
        .order_by("day", "pk")
    )
    entries = next(list(row.entries.all()) for row in rows if row.pk == review.pk)
    rule = rule_of(review.standard)
    return TitleBoard(
        review,
        rule,
        counts(rule, entries, "合计"),
        by_parent(rule, entries, review.get_absolute_url()),
        over_time(rows),
    )
