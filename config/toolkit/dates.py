"""Dates as documents write them, and the same day of another month or year."""

from calendar import monthrange
from datetime import date, datetime


def chinese_date(day: date) -> str:
    """2026年11月2日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """2026年11月2日09:05, in the time that the moment is given in."""
    return f"{chinese_date(moment)}{moment:%H:%M}"


def months_later(day: date, months: int) -> date:
    """The same day so many months on (or back), the last one of a month that is shorter."""
    year, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def years_later(day: date, years: int) -> date:
    """The same day so many years on (or back); of 29 February the 28th where there is none."""
    return months_later(day, 12 * years)
