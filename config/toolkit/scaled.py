"""Exact decimal numbers as integers scaled by 10^6: 2.5 is stored, summed and compared as 2_500_000.

No float and no Decimal takes part: both databases, every page and every rerun see the same integer.
"""

import re

SCALE = 1_000_000
PLACES = 6
LARGEST = 2**63 - 1  # what an integer column of either database holds

_PLAIN = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]+))?")


def parse(number: str | int) -> int:
    """Scale an exact decimal text or a whole number.

    ValueError if it is no plain decimal, has more than 6 places, or is too large for a column (about 9 × 10^12).
    """
    if isinstance(number, bool) or not isinstance(number, int | str):
        raise ValueError(f"not a decimal text: {type(number).__name__}")
    value = number * SCALE if isinstance(number, int) else _parse_text(number)
    if abs(value) > LARGEST:
        raise ValueError("too large")
    return value


def _parse_text(number: str) -> int:
    match = _PLAIN.fullmatch(number.strip())
    if match is None:
        raise ValueError(f"not a plain decimal: {number!r}")
    sign, whole, fraction = match[1], match[2], (match[3] or "").rstrip("0")
    if len(fraction) > PLACES:
        raise ValueError(f"more than {PLACES} decimal places: {number!r}")
    magnitude = int(whole) * SCALE + int(fraction.ljust(PLACES, "0"))
    return -magnitude if sign == "-" else magnitude


def text(value: int, places: int | None = None) -> str:
    """Decimal text of a scaled number: the shortest ("2.5"), or with exactly `places` digits, half up ("87.25")."""
    if places is not None:
        value = to_places(value, places)
    whole, fraction = divmod(abs(value), SCALE)
    digits = f"{fraction:0{PLACES}d}"
    digits = digits.rstrip("0") if places is None else digits[:places]
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def share_text(part: int, whole: int) -> str:
    """A share in percent as it is printed, half up: 34 of 482 is 7.05%; — of nothing."""
    found = percent(part, whole)
    return "—" if found is None else f"{text(found, 2)}%"


def percent(part: int, whole: int) -> int | None:
    """The same as a scaled number of two decimals; None of nothing."""
    return half_up(part * 10_000, whole) * 10_000 if whole else None


def half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to numerator/denominator, halves away from zero (四舍五入); denominator above 0."""
    if denominator <= 0:
        raise ValueError(f"denominator must be above zero: {denominator}")
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((denominator - 2 * numerator) // (2 * denominator))


def to_places(value: int, places: int) -> int:
    """A scaled number rounded half up to `places` decimals (0 to 6), still scaled."""
    if not 0 <= places <= PLACES:
        raise ValueError(f"places must be 0 to {PLACES}: {places}")
    step: int = 10 ** (PLACES - places)
    return half_up(value, step) * step


def multiply(a: int, b: int) -> int:
    """The product of two scaled numbers, half up at the sixth place."""
    return half_up(a * b, SCALE)


def divide(a: int, b: int) -> int:
    """The quotient of two scaled numbers, half up at the sixth place; ZeroDivisionError when b is 0."""
    if b == 0:
        raise ZeroDivisionError("division of a scaled number by zero")
    return half_up(a * SCALE if b > 0 else -a * SCALE, abs(b))
