"""The periods of assessments in a row: of one frequency, the latest first, with those that were left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from config.toolkit.dates import chinese_date

Span = tuple[date, date]  # first and last day
MONTH_DAYS = 3044  # hundredths of a day
SLACK = 304  # a period counts as so many months when its days differ by no more than this for each
COMMON = (1, 2, 3, 4, 6, 12, 24)
YEAR, QUARTER, HALF = 12, 3, 6


def months_of(span: Span) -> int:
    """How many months a period has, out of the common ones; 0 for any other length."""
    days = ((span[1] - span[0]).days + 1) * 100
    near = (months for months in COMMON if abs(days - months * MONTH_DAYS) <= months * SLACK)
    return next(near, 0)


def last_month(span: Span) -> int:
    """The number of the month in which a period ends."""
    return span[1].year * YEAR + span[1].month - 1


def name_of(span: Span) -> str:
    """2025年, 2025年上半年, 2025年第1季度, 2025年3月, 2025年3—4月, 2024—2025年; days for any other."""
    return _name(last_month(span), months_of(span)) or f"{chinese_date(span[0])}至{chinese_date(span[1])}"


def _name(end: int, months: int) -> str:
    year, month = divmod(end, YEAR)
    month += 1
    if months == YEAR:
        return f"{year}年" if month > 1 else f"{year - 1}年"
    if months > YEAR:
        return f"{year - months // YEAR + 1}—{year}年"
    if months in (HALF, QUARTER) and month % months == 0:
        return f"{year}年{'上下'[month // HALF - 1]}半年" if months == HALF else f"{year}年第{month // QUARTER}季度"
    if months == 1:
        return f"{year}年{month}月"
    begun = month - months + 1
    return f"{year}年{begun}—{month}月" if months and begun > 0 else ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The slots of one lineage as seen on a day, the latest first; slot n+1 is the period right before slot n."""

    names: tuple[str, ...]
    months: int = 0
    end: int = 0
    odd: tuple[Span, ...] = ()

    def slot(self, span: Span) -> int | None:
        """Which slot a period fills; None for one of another frequency, or outside."""
        if not self.months:
            return self.odd.index(span) if span in self.odd else None
        if months_of(span) != self.months:
            return None
        slot = (self.end - last_month(span) + self.months // 2) // self.months
        return slot if 0 <= slot < len(self.names) else None


def calendar(spans: Iterable[Span], day: date) -> Calendar:
    """Of the frequency of the latest period: from the earliest of these periods to the last whole one before the day.

    Periods of no common length follow each other as they are; nobody can say which ones are missing.
    """
    known = sorted(set(spans), key=lambda span: (span[1], span[1] - span[0]), reverse=True)
    if not known:
        return Calendar(())
    months = months_of(known[0])
    if not months:
        odd = tuple(span for span in known if not months_of(span))
        return Calendar(tuple(map(name_of, odd)), odd=odd)
    same = [span for span in known if months_of(span) == months]
    end, first = last_month(same[0]), last_month(same[-1])
    end += max(0, (_last_ended(day) - end) // months) * months
    count = (end - first + months // 2) // months + 1
    names = (_name(end - slot * months, months) or _month(end - slot * months) for slot in range(count))
    return Calendar(tuple(names), months, end)


def _last_ended(day: date) -> int:
    """The number of the last month that is over at the end of the day."""
    whole = (day + timedelta(days=1)).month != day.month
    return day.year * YEAR + day.month - (1 if whole else 2)


def _month(end: int) -> str:
    return f"截至{end // YEAR}年{end % YEAR + 1}月的一期"
