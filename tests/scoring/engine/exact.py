"""Exact arithmetic of the second engine: fractions, rounding by Decimal, statuses; no code of the product."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

Given = tuple[str, Any]
Points = tuple[Fraction | None, str, Fraction]  # value, status, points that do not apply
NOTHING = Fraction(0)


def exact(number: str | int | None) -> Fraction | None:
    return None if number is None else Fraction(str(number))


def to_places(value: Fraction, places: int) -> Fraction:
    """Half away from zero, by Decimal's own rounding of a quotient that is long enough to be on the right side."""
    shifted = abs(value) * 10**places
    whole, rest = divmod(shifted.numerator, shifted.denominator)
    half = Decimal(2 * rest).compare(Decimal(shifted.denominator))
    rounded = Decimal(whole) + (Decimal("0.5") if half >= 0 else Decimal("0.4"))
    rounded = rounded.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return Fraction(int(rounded), 10**places) * (-1 if value < 0 else 1)


def micro(value: Fraction) -> Fraction:
    return to_places(value, 6)


def join(statuses: list[str]) -> str:
    for status in ("missing", "pending"):
        if status in statuses:
            return status
    if statuses and all(status == "exempt" for status in statuses):
        return "exempt"
    if statuses and all(status in ("na", "exempt") for status in statuses):
        return "na"
    return "filled" if statuses else "missing"
