"""Cards and figures by year as lists, and where sources of one figure differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from config.toolkit import scaled
from organizations.models import CardYear, IndicatorValue, Organization, Use, User, YearItem
from organizations.roles import Permission


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card with its figures in the order of the items; None where something was not counted."""

    card: CardYear
    figures: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """One item of a card over the years, the latest first."""

    item: YearItem
    figures: tuple[int | None, ...]


def year_items(use: Use, *, also: Iterable[str] = ()) -> list[YearItem]:
    """The items in use, and those that stand in older cards besides."""
    return list(YearItem.objects.filter(Q(on=True) | Q(code__in=list(also)), use=use))


def card_list(user: User) -> QuerySet[CardYear]:
    """The current versions of the cards that the user sees."""
    cards = CardYear.objects.allowed(user, Permission.SEE).current()
    return cards.select_related("organization", "actor").order_by("-year", "organization__path")


def card_lines(cards: Sequence[CardYear], items: Sequence[YearItem]) -> list[CardLine]:
    """Each card under the headings of the items."""
    return [CardLine(card, tuple(card.data.get(item.code) for item in items)) for card in cards]


def card_growth(unit: Organization, *, years: int = 5) -> tuple[list[CardYear], list[Growth]]:
    """The unit's last cards and its items over them; items that no card has are left out."""
    cards = list(unit.cards.current().order_by("-year")[:years])
    items = year_items(Use.CARD, also={code for card in cards for code in card.data})
    lines = [Growth(item, tuple(card.data.get(item.code) for card in cards)) for item in items]
    return cards, [line for line in lines if any(figure is not None for figure in line.figures)]


def figure_list(user: User) -> QuerySet[IndicatorValue]:
    """The figures that the user sees, each telling whether another source says otherwise (`disputed`)."""
    figures = IndicatorValue.objects.allowed(user, Permission.SEE).select_related("organization", "item", "actor")
    return disputed(figures).order_by("-year", "organization__path", "item__position", "pk")


def disputed(figures: QuerySet[IndicatorValue]) -> QuerySet[IndicatorValue]:
    """With `disputed`: whether another standing figure of the same unit, year and item has another value."""
    others = IndicatorValue.objects.standing().filter(
        organization=OuterRef("organization"), year=OuterRef("year"), item=OuterRef("item")
    )
    return figures.annotate(disputed=Exists(others.exclude(value=OuterRef("value"))))


def amount(item: YearItem, value: int | None) -> str:
    """1953人, — where nothing was counted."""
    return "—" if value is None else f"{scaled.text(value)}{item.measure}"
