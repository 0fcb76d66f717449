"""The board of titles: the families of reviews that a user may read, whole or the own share, and what they came to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from assessments.models import TitleEntry, TitleReview, TitleState
from organizations.models import Field, Kind, Organization, User
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
    part: str  # of a review of a unit above: the units whose share this is

    @property
    def title(self) -> str:
        """As it is called where it is laid on a table; a share says whose it is."""
        return f"{self.review.title}比例{f'（{self.part}）' if self.part else ''}"

    @property
    def above(self) -> str:
        """What stands above the units that are looked at, in a word."""
        villages = self.rule.applies_to and set(self.rule.applies_to) <= {Kind.VILLAGE, Field.COMMUNITY}
        return "乡镇" if villages else "上级单位"


def computed_reviews(user: User) -> QuerySet[TitleReview]:
    """What has been computed and the user may read: the own reviews, those of units above once they are told."""
    found = TitleReview.objects.allowed(user, Permission.SEE).for_list()
    return found.filter(state__in=(TitleState.COMPUTED, TitleState.DECIDED, TitleState.SHOWN, TitleState.CLOSED))


def families(user: User) -> dict[str, list[TitleReview]]:
    """Reviews of one title by one unit, by a key for addresses; the family with the latest review first."""
    found: dict[str, list[TitleReview]] = {}
    for review in computed_reviews(user):
        found.setdefault(f"{review.owner_id}-{review.standard.key}", []).append(review)
    return found


def title_board(review: TitleReview, family: list[TitleReview], user: User) -> TitleBoard:
    """Of the units that the user may read. As many queries however many units and reviews."""
    seen = TitleEntry.objects.allowed(user, Permission.SEE).defer("verdicts").order_by("position")
    rows = list(
        TitleReview.objects.filter(pk__in=[one.pk for one in family])
        .select_related("standard")
        .prefetch_related(Prefetch("entries", seen))
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
        _part(review, user),
    )


def _part(review: TitleReview, user: User) -> str:
    """The units over which the user is, where the whole review is not theirs."""
    if TitleReview.objects.allowed(user, Permission.OVERSEE).filter(pk=review.pk).exists():
        return ""
    _, below = user.memberships.reaching(Permission.OVERSEE)
    return "、".join(Organization.objects.filter(path__in=below).values_list("name", flat=True))
