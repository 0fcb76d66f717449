"""Periods in a row: their names, which slot each fills, which ones were left out."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.selectors.facts.calendar import calendar, months_of, name_of

YEARS = [(date(year, 1, 1), date(year, 12, 31)) for year in (2022, 2023, 2025)]


@pytest.mark.parametrize(
    ("first", "last", "months", "name"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), 12, "2025年"),
        (date(2025, 2, 1), date(2026, 1, 31), 12, "2025年"),
        (date(2025, 7, 1), date(2025, 12, 31), 6, "2025年下半年"),
        (date(2025, 4, 1), date(2025, 6, 30), 3, "2025年第2季度"),
        (date(2025, 3, 1), date(2025, 4, 30), 2, "2025年3—4月"),
        (date(2025, 2, 1), date(2025, 2, 28), 1, "2025年2月"),
        (date(2024, 1, 1), date(2025, 12, 31), 24, "2024—2025年"),
        (date(2025, 1, 5), date(2025, 2, 20), 0, "2025年1月5日至2025年2月20日"),
    ],
)
def test_names(first: date, last: date, months: int, name: str) -> None:
    assert (months_of((first, last)), name_of((first, last))) == (months, name)


def test_a_year_left_out_keeps_its_place() -> None:
    found = calendar(YEARS, date(2026, 6, 30))
    assert found.names == ("2025年", "2024年", "2023年", "2022年")
    assert [found.slot(span) for span in YEARS] == [3, 2, 0]


def test_years_over_since_the_last_assessment_are_left_out_too() -> None:
    assert calendar(YEARS[:2], date(2025, 12, 30)).names == ("2024年", "2023年", "2022年")
    assert calendar(YEARS[:2], date(2025, 12, 31)).names == ("2025年", "2024年", "2023年", "2022年")


def test_only_periods_of_one_frequency() -> None:
    december = (date(2025, 12, 1), date(2025, 12, 31))
    found = calendar([*YEARS, december], date(2026, 1, 10))
    assert found.names[0] == "2025年" and found.slot(december) is None
    monthly = calendar([december, (date(2025, 10, 1), date(2025, 10, 31))], date(2026, 2, 10))
    assert monthly.names == ("2026年1月", "2025年12月", "2025年11月", "2025年10月")


def test_periods_of_no_common_length_follow_as_they_are() -> None:
    odd = [(date(2025, 1, 5), date(2025, 2, 20)), (date(2025, 5, 1), date(2025, 6, 15))]
    found = calendar(odd, date(2026, 1, 1))
    assert found.names == ("2025年5月1日至2025年6月15日", "2025年1月5日至2025年2月20日")
    assert found.slot(odd[0]) == 1 and found.slot((date(2024, 1, 1), date(2024, 2, 15))) is None


def test_nothing_assessed() -> None:
    assert calendar([], date(2026, 1, 1)).names == ()
