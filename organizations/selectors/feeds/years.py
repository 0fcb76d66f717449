"""What the cards and figures of a year say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from organizations.models import CardYear, IndicatorValue, YearItem

from .base import NUMBERS, Fed, Units


@dataclass(frozen=True, slots=True)
class CardItem:
    """One item of the card of the year in which the period ends."""

    item: YearItem
    ratio: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        return f"年度底数的“{self.item}”"

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*NUMBERS, "percent") if self.item.measure == "%" else NUMBERS

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        cards = CardYear.objects.current().filter(organization__in=units, year=until.year)
        return {
            card.organization_id: Fed(card.data[self.item.code], (card.pk,), self._said(card))
            for card in cards
            if self.item.code in card.data
        }

    def _said(self, card: CardYear) -> str:
        later = "" if card.current else "，后来已更正"
        return f"取自{card.year}年底数（第{card.version}版）的“{self.item}”{later}"

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        card = CardYear.objects.filter(pk__in=records).first()
        return self._said(card) if card else f"{until.year}年底数里还没有登记“{self.item}”"

    def address(self, unit: int, since: date, until: date) -> str:
        return f"/units/{unit}/?tab=honours"


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One figure of the year in which the period ends; where sources differ there is none until one is withdrawn."""

    item: YearItem
    ratio: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        return f"年度指标值的“{self.item}”"

    @property
    def kinds(self) -> tuple[str, ...]:
        return (*NUMBERS, "percent") if self.item.measure == "%" else NUMBERS

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        rows = IndicatorValue.objects.standing().filter(organization__in=units, year=until.year, item=self.item)
        found: dict[int, list[IndicatorValue]] = {}
        for row in rows.order_by("pk"):
            found.setdefault(row.organization_id, []).append(row)
        return {unit: self._fed(figures) for unit, figures in found.items()}

    def _fed(self, figures: Sequence[IndicatorValue]) -> Fed:
        values = {figure.value for figure in figures}
        pks = tuple(figure.pk for figure in figures)
        return Fed(values.pop() if len(values) == 1 else None, pks, self._said(figures))

    def _said(self, figures: Sequence[IndicatorValue]) -> str:
        year, sources = figures[0].year, "、".join(figure.source for figure in figures)
        if len({figure.value for figure in figures}) > 1:
            return f"{year}年“{self.item}”各来源不一致（{sources}），请核实后作废不采用的"
        withdrawn = "，后来已作废" if any(figure.withdrawn_at for figure in figures) else ""
        return f"取自{year}年指标值“{self.item}”，来源：{sources}{withdrawn}"

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        rows = list(IndicatorValue.objects.filter(pk__in=records).order_by("pk"))
        return self._said(rows) if rows else f"{until.year}年还没有登记指标值“{self.item}”"

    def address(self, unit: int, since: date, until: date) -> str:
        return f"/units/{unit}/?tab=honours"
