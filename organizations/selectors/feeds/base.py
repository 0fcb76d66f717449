"""What a source of numbers is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from config.toolkit.dates import chinese_date
from organizations.models import Organization

Units = QuerySet[Organization]
NUMBERS = ("count", "number", "points", "money")


@dataclass(frozen=True, slots=True)
class Fed:
    """What one unit gets: a scaled number made of these records, or none; `said` tells where it comes from.

    `void`: the records that there are give no number, such as a share of nothing; nobody has to add any.
    """

    value: int | None
    records: tuple[int, ...] = ()
    said: str = ""
    void: bool = False


class Source(Protocol):
    """Something that a datum can read."""

    @property
    def name(self) -> str:
        """台账“联系点检查”的“缺报期数”"""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of data that it can fill."""

    @property
    def ratio(self) -> bool:
        """Whether its numbers are shares of one, which a percentage shows a hundred times as large."""

    def figures(self, units: Units, since: date, until: date) -> Mapping[int, Fed]:
        """By unit what it gives for a period, both days included; units that are not there have nothing."""

    def origin(self, since: date, until: date, records: Sequence[int]) -> str:
        """The sentence about the number of one unit that was made of these records, as they stand today."""

    def address(self, unit: int, since: date, until: date) -> str:
        """Where those records are listed."""


def span_words(since: date, until: date) -> str:
    """2026年1月1日至12月31日, the year again only where it is another one."""
    end = f"{until.month}月{until.day}日" if until.year == since.year else chinese_date(until)
    return f"{chinese_date(since)}至{end}"
