"""Honours, demonstration points, cards and figures as workbooks that the imports read again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from config.toolkit.excel.writing import CellValue, Listing, amount, flat, lists
from organizations.imports.honours.cards import FIGURE_COLUMNS, card_columns
from organizations.imports.honours.honours import HONOUR_COLUMNS, POINT_COLUMNS
from organizations.models import CardYear, DemonstrationPoint, Honour, IndicatorValue, Level, Use
from organizations.selectors.cards import year_items
from organizations.selectors.honours import LevelCounts, contacts_now

Row = tuple[CellValue, ...]
WITHDRAWN = "已作废"


def honour_workbook(honours: Iterable[Honour]) -> bytes:
    """A row per honour; who shares a name within a unit is told apart on the page, not here: no numbers of persons."""
    titles = [column.titles[0] for column in HONOUR_COLUMNS if column.key != "id_number"]
    return _flat("荣誉名单", titles, map(_honour, honours))


def _honour(row: Honour) -> Row:
    unit, person = row.organization, row.person.name if row.person else ""
    state = WITHDRAWN if row.withdrawn_at else "有效"
    given = row.name, row.get_level_display(), row.issuer, row.awarded_on, row.document_no, row.source
    return unit.code, unit.name, person, *given, state


def point_workbook(points: Iterable[DemonstrationPoint], counts: Sequence[LevelCounts]) -> bytes:
    """A row per point, and on a second sheet how many there are by county and level."""
    content = io.BytesIO()
    titles = [column.titles[0] for column in POINT_COLUMNS]
    headers = ["县区", *Level.labels, "合计", "其中：市县乡级"]
    numbers = ([line.name, *line.numbers, line.total, line.below] for line in counts)
    lists(
        content,
        [
            Listing("数据", "示范点名单", titles, map(_point, points)),
            Listing("统计", "示范点统计", headers, numbers, "只统计没有作废的。"),
        ],
    )
    return content.getvalue()


def _point(row: DemonstrationPoint) -> Row:
    unit = row.organization
    people = "、".join(f"{each.name}（{each.duty}）" if each.duty else each.name for each in contacts_now(row))
    state = WITHDRAWN if row.withdrawn_at else "已退出" if row.until else "在册"
    told = row.name, row.get_level_display(), row.batch, row.since, row.plated_on
    return unit.code, unit.name, *told, people, row.document_no, row.source, row.until, state


def card_workbook(cards: Iterable[CardYear]) -> bytes:
    """A row per unit and year, a column per item in use."""
    items = year_items(Use.CARD)
    titles = [column.titles[0] for column in card_columns()]

    def rows() -> Iterator[Row]:
        for card in cards:
            figures = (card.data.get(item.code) for item in items if item.on)
            yield card.organization.code, card.organization.name, card.year, *map(amount, figures), card.source, ""

    return _flat("年度底数", titles, rows())


def figure_workbook(figures: Iterable[IndicatorValue]) -> bytes:
    """A row per figure; the same unit, year and item stand as often as sources give them."""
    return _flat("年度指标值", [column.titles[0] for column in FIGURE_COLUMNS], map(_figure, figures))


def _figure(row: IndicatorValue) -> Row:
    unit = row.organization
    state = WITHDRAWN if row.withdrawn_at else "有效"
    told = row.item.name, amount(row.value), row.item.measure, amount(row.growth), row.source
    return unit.code, unit.name, row.year, *told, state


def _flat(title: str, titles: Sequence[str], rows: Iterable[Row]) -> bytes:
    content = io.BytesIO()
    flat(content, title, titles, rows)
    return content.getvalue()


def template_workbook(title: str, titles: Sequence[str]) -> bytes:
    """An empty table to be filled in."""
    return _flat(title, titles, ())
