"""Exact arithmetic of the second engine: fractions, rounding, statuses; no code of the product."""

from fractions import Fraction
from typing import Any

Given = tuple[str, Any]
Points = tuple[Fraction | None, str, Fraction]  # value, status, points that do not apply
NOTHING = Fraction(0)


def exact(number: str | int | None) -> Fraction | None:
    return None if number is None else Fraction(str(number))


def to_places(value: Fraction, places: int) -> Fraction:
    """Half away from zero: the whole number below, and one more from the half on, for numbers of any length."""
    whole, rest = divmod(abs(value) * 10**places, 1)
    return Fraction(whole + (1 if rest >= Fraction(1, 2) else 0), 10**places) * (-1 if value < 0 else 1)


def micro(value: Fraction) -> Fraction:
    return to_places(value, 6)


def floored(rule: dict[str, Any], points: Fraction) -> Fraction:
    """Not below the floor of a rule: 0 where it is not written, none where it is null."""
    floor = exact(rule.get("floor", 0))
    return points if floor is None or points > floor else floor


def join(statuses: list[str]) -> str:
    for status in ("missing", "pending"):
        if status in statuses:
            return status
    if statuses and all(status == "exempt" for status in statuses):
        return "exempt"
    if statuses and all(status in ("na", "exempt") for status in statuses):
        return "na"
    return "filled" if statuses else "missing"
