"""The same day of another month or year: one rule for terms of levels, titles, bars, follow-up and rhythms."""

from datetime import date

import pytest

from config.toolkit.dates import months_later, years_later


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 15), 1, date(2026, 4, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_a_shorter_month_ends_earlier(day: date, months: int, expected: date) -> None:
    assert months_later(day, months) == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2026, 7, 1), 3, date(2029, 7, 1)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), -1, date(2023, 2, 28)),
    ],
)
def test_29_february_is_the_28th_where_there_is_none(day: date, years: int, expected: date) -> None:
    assert years_later(day, years) == expected
