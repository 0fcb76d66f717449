"""How many of how many have a title: of one review, by township, over the reviews of one standard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessments.models import TitleEntry, TitleReview
from scoring.standards.titles import Share, TitleRule

from .looking import rule_of


@dataclass(frozen=True, slots=True)
class Counts:
    """One line of a table: some entries with their share; `failed` does not hold the vacant posts."""

    name: str
    entries: int
    failed: int
    share: Share
    day: date | None = None
    address: str = ""


def counts(rule: TitleRule, entries: Iterable[TitleEntry], name: str = "", **more: object) -> Counts:
    """The share of these entries: as decided, as computed where nothing is decided yet."""
    rows = list(entries)
    told = Counter(None if row.vacant else _told(row) for row in rows)
    share = rule.share(held=told["held"], failed=told["failed"], unclear=told["unclear"], vacant=told[None])
    return Counts(name, len(rows), told["failed"], share, **more)  # type: ignore[arg-type]


def _told(row: TitleEntry) -> str:
    return {True: "held", False: "failed", None: "unclear"}[row.outcome]


def by_parent(rule: TitleRule, entries: Iterable[TitleEntry], address: str = "") -> list[Counts]:
    """A line for each unit above, in the order of the list; `address` is the list that each leaves to its own."""
    groups: dict[tuple[int | None, str], list[TitleEntry]] = {}
    for row in entries:
        groups.setdefault((row.parent_id, row.parent_name), []).append(row)
    return [
        counts(rule, rows, name or "没有上级", address=f"{address}?above={above}" if address and above else "")
        for (above, name), rows in groups.items()
    ]


def over_time(reviews: Iterable[TitleReview]) -> list[Counts]:
    """A line for each review, read with its entries (`prefetch_related`), in the order given."""
    return [
        counts(
            rule_of(review.standard),
            review.entries.all(),
            str(review),
            day=review.day,
            address=review.get_absolute_url(),
        )
        for review in reviews
    ]
