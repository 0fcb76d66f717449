"""Cards and figures by year as rows of a workbook: their columns are the items, which are data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from config.toolkit import cells, scaled
from config.toolkit.imports import Column, Line, Problem
from config.toolkit.refusal import Refused
from organizations.models import CardYear, IndicatorValue, Organization, Use, YearItem
from organizations.services import cards

from .naming import UNIT_COLUMNS
from .table import Given, Table


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads rows of cards: `standing` are the cards of the units by unit and year."""

    items: Mapping[str, YearItem]
    standing: Mapping[tuple[int, int], CardYear]

    def __call__(self, line: Line, unit: Organization, problems: list[Problem]) -> Given:
        """The service's arguments; a card that differs from the standing one needs a reason."""
        data = {}
        for code, item in self.items.items():
            value = line.take(f"item {code}", partial(cells.number, units=cells.units_with(item.measure)), problems)
            if value is not None:
                data[code] = value
        if not data:
            problems.append(line.problem("year", "这一行没有填写任何数据。"))
        year = _year(line, unit, problems)
        reason, source = line.take("reason", cells.words, problems), line.take("source", cells.words, problems)
        standing = self.standing.get((unit.pk, year))
        if standing and (standing.data, standing.source) != (data, source) and not reason:
            told = f"「{unit}」{year}年底数已固定（第{standing.version}版），与表里不同"
            problems.append(line.problem("year", f"{told}；确需更正的，请填写「更正理由」。"))
        return {"year": year, "data": data, "source": source, "reason": reason}


def card_reader(units: Sequence[Organization]) -> CardReader:
    """A reader for the cards of these units. Two queries."""
    standing = CardYear.objects.current().filter(organization__in=units)
    return CardReader(cards.items(Use.CARD), {(card.organization_id, card.year): card for card in standing})


def _titles(item: YearItem) -> tuple[str, ...]:
    """党员（人）, and 党员 alone."""
    return (f"{item.name}（{item.measure}）", item.name) if item.measure else (item.name,)


def card_columns() -> Sequence[Column]:
    """The unit, the year, and the items in use as columns."""
    return (
        *UNIT_COLUMNS,
        Column("year", ("年度", "年份")),
        *(Column(f"item {code}", _titles(item), required=False) for code, item in cards.items(Use.CARD).items()),
        Column("source", ("来源", "依据"), required=False),
        Column("reason", ("更正理由",), required=False),
    )


def _year(line: Line, unit: Organization, problems: list[Problem]) -> Any:
    year = line.take("year", partial(cells.whole, units="年|年度"), problems, required=True)
    if year is not None:
        try:
            cards.refuse_year(unit, year)
        except Refused as refused:
            problems.append(line.problem("year", str(refused)))
    return year


def _known_cards(units: Iterable[Organization]) -> set[Any]:
    rows = CardYear.objects.current().filter(organization__in=units)
    return {(card.organization_id, card.year, str(sorted(card.data.items())), card.source) for card in rows}


FIGURE_COLUMNS = (
    *UNIT_COLUMNS,
    Column("year", ("年度", "年份")),
    Column("item", ("指标", "指标名称")),
    Column("value", ("数值",)),
    Column("measure", ("计量单位", "单位（计量）"), required=False),
    Column("growth", ("比上年增长（%）", "增长（%）", "增长"), required=False),
    Column("source", ("来源", "依据")),
    Column("state", ("状态",), required=False),
)


@dataclass(frozen=True, slots=True)
class FigureReader:
    """Reads rows of figures; items by name."""

    named: Mapping[str, YearItem]

    def __call__(self, line: Line, unit: Organization, problems: list[Problem]) -> Given:
        """The service's arguments."""
        said = line.take("item", cells.words, problems, required=True)
        item = self.named.get(said)
        if said and item is None:
            problems.append(line.problem("item", f"没有「{said}」这个指标，可填：{'、'.join(self.named)}。"))
        measure = item.measure if item else ""
        if (told := line.take("measure", cells.words, problems)) and item and told != measure:
            message = f"「{said}」按{measure or '无单位'}登记，表里写的是「{told}」，请换算。"
            problems.append(line.problem("measure", message))
        units = cells.units_with(measure)
        return {
            "year": _year(line, unit, problems),
            "item": item,
            "value": line.take("value", partial(cells.number, units=units), problems, required=True),
            "growth": line.take("growth", partial(cells.number, units="%|％"), problems),
            "source": line.take("source", cells.words, problems, required=True),
        }


def figure_reader(units: Sequence[Organization]) -> FigureReader:
    """A reader of figures. One query."""
    return FigureReader({item.name: item for item in cards.items(Use.INDICATOR).values()})


def _known_figures(units: Iterable[Organization]) -> set[Any]:
    rows = IndicatorValue.objects.standing().filter(organization__in=units)
    return set(rows.values_list("organization_id", "year", "item_id", "source"))


def _tell_card(given: Given) -> str:
    return f"{given['year']}年：{len(given['data'])}项"


def _tell_figure(given: Given) -> str:
    item, value = given["item"], given["value"]
    return (
        f"{given['year']}年{item} {scaled.text(value)}{item.measure}（{given['source']}）"
        if item and value is not None
        else ""
    )


CARD_TABLES = {
    "cards": Table(
        "年度底数",
        card_columns,
        card_reader,
        _known_cards,
        lambda unit, given: (unit.pk, given["year"], str(sorted(given["data"].items())), given["source"]),
        _tell_card,
        cards.keep_card,
    ),
    "figures": Table(
        "年度指标值",
        lambda: FIGURE_COLUMNS,
        figure_reader,
        _known_figures,
        lambda unit, given: (unit.pk, given["year"], given["item"] and given["item"].pk, given["source"]),
        _tell_figure,
        cards.keep_figure,
    ),
}
