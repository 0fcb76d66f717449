"""Dates as documents write them."""

from datetime import date, datetime


def chinese_date(day: date) -> str:
    """2026年11月2日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """2026年11月2日09:05, in the time that the moment is given in."""
    return f"{chinese_date(moment)}{moment:%H:%M}"
