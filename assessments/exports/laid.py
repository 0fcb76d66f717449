"""What every workbook says of itself: of which units it tells and what was asked for, who took it when, who signs."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from config.toolkit.dates import chinese_date, chinese_moment
from config.toolkit.excel.styles import as_body
from config.toolkit.excel.writing import CellValue, Listing, lists, safe_cell
from organizations.models import Kind, Organization, User
from scoring.standards.head import UNITS

MADE_BY = "制表：＿＿＿＿＿＿＿＿　　审核：＿＿＿＿＿＿＿＿"
OFFICES = {Kind.PROVINCE: "委组织部", Kind.CITY: "委组织部", Kind.COUNTY: "委组织部", Kind.TOWNSHIP: "委员会"}
DAY = 'yyyy"年"m"月"d"日"'
VILLAGES = {"village", "community"}


@dataclass(frozen=True, slots=True)
class Range:
    """The units of which a workbook tells, and what else was asked for, in words."""

    name: str
    asked: str = ""

    @property
    def told(self) -> str:
        """For the line below the title; "" where nothing was asked for."""
        return f"只列符合条件的（{self.asked}）。" if self.asked else ""


def taken(actor: User) -> str:
    """Who took a workbook, and when: the end of the line below its title."""
    return f"由{actor}于{chinese_moment(timezone.localtime())}导出。"


def today() -> str:
    """The end of a file's name."""
    return f"（{chinese_date(timezone.localdate())}）"


def written(listings: Iterable[Listing], *, actor: User, mark: str = "") -> bytes:
    """Lists as a workbook: each says who took it and has a line for those who made and checked it."""
    content = io.BytesIO()
    pages = [replace(page, note=f"{page.note}{taken(actor)}", foot=(*page.foot, MADE_BY)) for page in listings]
    lists(content, pages, mark=mark)
    return content.getvalue()


def over(page: Any, row: int, words: str, dress: Any, columns: int) -> None:
    """A line over all columns."""
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    safe_cell(page.cell(row, 1), words)
    dress(page.cell(row, 1))


def put(cell: Any, value: CellValue, *, left: bool = False, number_format: str = "General") -> None:
    """One value of a table; a day stands as documents write it."""
    safe_cell(cell, value)
    as_body(cell, align="left" if left else "center", number_format=DAY if cell.is_date else number_format)


def office(unit: Organization) -> str:
    """Whose name stands under a paper of the unit: 中共靖远县委组织部, 中共北湾镇委员会, the unit's own elsewhere."""
    ending = OFFICES.get(Kind(unit.kind))
    return f"中共{unit}{ending}" if ending else unit.name


def whom(kinds: Collection[str]) -> str:
    """Whose levels they are: 村（社区）党组织; "" where that is not known."""
    if not kinds:
        return ""
    return ("村（社区）" if set(kinds) == VILLAGES else "、".join(UNITS[one] for one in kinds)) + "党组织"


def years_of(years: Iterable[int]) -> str:
    """2026年, 2024年至2026年; "" of none."""
    found = sorted(set(years))
    return "至".join(f"{year}年" for year in dict.fromkeys((found[0], found[-1]))) if found else ""
