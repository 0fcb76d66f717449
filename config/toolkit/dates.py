"""Dates as documents write them."""

from datetime import date


def chinese_date(day: date) -> str:
    """2026年11月2日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
