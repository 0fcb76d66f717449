"""Weeks, months, quarters and years as whole numbers, so that thousands of records are told apart quickly.

Weeks begin on Monday; a week belongs to the year of its Thursday, as in the Chinese and international standard
(GB/T 7408).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from config.toolkit.dates import years_later

from .definition import Per

MONDAY = date(1, 1, 1).toordinal()  # a Monday
WEEK, QUARTER, YEAR = 7, 3, 12


def number(per: Per, day: date) -> int:
    """The number of the period in which a day lies: consecutive periods have consecutive numbers."""
    return _NUMBERS[per](day)


def first(per: Per, period: int) -> date:
    """The first day of a period."""
    if per == Per.WEEK:
        return date.fromordinal(MONDAY + period * WEEK)
    months = period * {Per.MONTH: 1, Per.QUARTER: QUARTER, Per.YEAR: YEAR}[per]
    return date(months // YEAR, months % YEAR + 1, 1)


def last(per: Per, period: int) -> date:
    """The last day of a period."""
    return first(per, period + 1) - timedelta(days=1)


def label(per: Per, period: int) -> str:
    """2026年第9周, 2026年3月, 2026年第1季度, 2026年."""
    begun = first(per, period)
    if per == Per.WEEK:
        year, week, _ = begun.isocalendar()
        return f"{year}年第{week}周"
    words = {Per.MONTH: f"{begun.month}月", Per.QUARTER: f"第{(begun.month + 2) // QUARTER}季度", Per.YEAR: ""}
    return f"{begun.year}年{words[per]}"


def ranges(per: Per, numbers: Iterable[int]) -> str:
    """2026年第9—11周、第13周: ascending periods, those that follow each other in one year together; "" for none."""
    runs: list[list[int]] = []
    for period in numbers:
        if runs and period == runs[-1][-1] + 1 and _joined(per, runs[-1][0], period):
            runs[-1][1:] = [period]
        else:
            runs.append([period])
    told, year = [], ""
    for run in runs:
        said = _run(per, run)
        now, mark, rest = said.partition("年")
        told.append(rest if mark and rest and now == year else said)
        year = now
    return "、".join(told)


def touched(per: Per, since: date, until: date) -> int:
    """How many periods have a day between two days, both included; 0 when the second is before the first."""
    return max(0, number(per, until) - number(per, since) + 1) if since <= until else 0


def whole(per: Per, since: date, until: date) -> range:
    """The periods that lie wholly between two days, both included."""
    begin = number(per, since)
    begin += first(per, begin) < since
    end = number(per, until)
    end -= last(per, end) > until
    return range(begin, end + 1)


def _joined(per: Per, begin: int, end: int) -> bool:
    """Whether a run may go on so far: to the end of its year; years go on."""
    return per == Per.YEAR or label(per, begin).partition("年")[0] == label(per, end).partition("年")[0]


def _run(per: Per, run: list[int]) -> str:
    """2026年第9—11周 of the first and the last period of a run, or of its only one."""
    begin, end = label(per, run[0]), label(per, run[-1])
    if begin == end:
        return begin
    if per == Per.YEAR:
        return f"{begin.removesuffix('年')}—{end}"
    return f"{begin.rstrip('周月季度')}—{end.partition('年')[2].removeprefix('第')}"


_NUMBERS: dict[Per, Callable[[date], int]] = {
    Per.WEEK: lambda day: (day.toordinal() - MONDAY) // WEEK,
    Per.MONTH: lambda day: day.year * YEAR + day.month - 1,
    Per.QUARTER: lambda day: (day.year * YEAR + day.month - 1) // QUARTER,
    Per.YEAR: lambda day: day.year,
}


def years_before(day: date, years: int) -> date:
    """The day after the same day so many years earlier: so many full years end with `day`."""
    return years_later(day, -years) + timedelta(days=1)
