"""Scaled integers: exact texts in, exact texts out, halves away from zero."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolkit import scaled

SCALED = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("0", 0),
        ("2.5", 2_500_000),
        ("-0.5", -500_000),
        ("+3", 3_000_000),
        (" 87.25 ", 87_250_000),
        ("0.000001", 1),
        ("1.50000000", 1_500_000),
        ("007", 7_000_000),
        (12, 12_000_000),
        (-3, -3_000_000),
        ("9223372036854.775807", 2**63 - 1),
    ],
)
def test_parse(number, value):
    assert scaled.parse(number) == value


@pytest.mark.parametrize(
    "number",
    [
        "",
        " ",
        ".5",
        "5.",
        "1e3",
        "1,200",
        "１２",
        "0.0000001",
        "NaN",
        "--1",
        "1 2",
        True,
        0.5,
        None,
        10**13,
        "9223372036854.775808",
        "-" + "9" * 5000,
    ],
)
def test_parse_refuses_what_is_not_a_plain_decimal(number):
    with pytest.raises(ValueError):
        scaled.parse(number)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (2_500_000, None, "2.5"),
        (3_000_000, None, "3"),
        (1, None, "0.000001"),
        (-500_000, None, "-0.5"),
        (0, None, "0"),
        (87_250_000, 2, "87.25"),
        (87_000_000, 2, "87.00"),
        (87_245_000, 2, "87.25"),
        (87_244_999, 2, "87.24"),
        (-87_245_000, 2, "-87.25"),
        (-4_999, 2, "0.00"),
        (99_995_000, 2, "100.00"),
        (1_500_000, 0, "2"),
    ],
)
def test_text(value, places, text):
    assert scaled.text(value, places) == text


@pytest.mark.parametrize(
    ("numerator", "denominator", "nearest"),
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (0, 7, 0), (5, 10, 1), (4, 10, 0)],
)
def test_half_up(numerator, denominator, nearest):
    assert scaled.half_up(numerator, denominator) == nearest


@pytest.mark.parametrize("denominator", [0, -1])
def test_half_up_refuses_a_denominator_that_is_not_above_zero(denominator):
    with pytest.raises(ValueError):
        scaled.half_up(1, denominator)


@pytest.mark.parametrize("places", [-1, 7])
def test_to_places_refuses_places_that_do_not_exist(places):
    with pytest.raises(ValueError):
        scaled.to_places(1, places)


def test_multiply_and_divide():
    assert scaled.multiply(500_000, 3_000_000) == 1_500_000
    assert scaled.multiply(1, 500_000) == 1
    assert scaled.divide(10_000_000, 3_000_000) == 3_333_333
    assert scaled.divide(20_000_000, 3_000_000) == 6_666_667
    assert scaled.divide(-1_000_000, 3_000_000) == -333_333
    assert scaled.divide(1_000_000, -8_000_000) == -125_000
    with pytest.raises(ZeroDivisionError):
        scaled.divide(1, 0)


@given(SCALED)
def test_text_and_parse_are_inverse(value):
    assert scaled.parse(scaled.text(value)) == value


@given(SCALED, st.integers(min_value=0, max_value=6))
def test_rounding_agrees_with_decimal(value, places):
    expected = (Decimal(value) / scaled.SCALE).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert Decimal(scaled.text(value, places)) == expected
    assert Decimal(scaled.to_places(value, places)) / scaled.SCALE == expected
    assert not scaled.text(value, places).startswith("-0") or expected != 0


@given(SCALED, st.integers(min_value=1, max_value=10**12))
def test_half_up_agrees_with_decimal(numerator, denominator):
    nearest = scaled.half_up(numerator, denominator)
    distance = abs(Fraction(numerator, denominator) - nearest)
    assert distance <= Fraction(1, 2)
    if distance == Fraction(1, 2):
        assert abs(nearest) > Fraction(abs(numerator), denominator)


def test_shares_are_printed_as_in_the_published_counts() -> None:
    """Published lists: 安溪 34 of 482, 海晏 7 of 128, 樊城 4 of 70, 西宁 14 of 917."""
    printed = [scaled.share_text(*pair) for pair in ((34, 482), (7, 128), (4, 70), (14, 917), (0, 0))]
    assert printed == ["7.05%", "5.47%", "5.71%", "1.53%", "—"]
