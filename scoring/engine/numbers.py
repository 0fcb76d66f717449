"""The few primitives over which all rules are written: whole numbers scaled by 10^6 in, whole numbers out."""

from collections.abc import Sequence
from typing import Literal

from config.toolkit.scaled import SCALE, half_up

Rounding = Literal["floor", "half_up", "ceil"]
Comparable = tuple[int, ...]
Partial = Literal["share", "drop", "count"]  # what a step that is not whole counts: its share, nothing, a whole one


def at_least(value: int, low: int) -> int:
    return value if value > low else low


def at_most(value: int, high: int) -> int:
    return value if value < high else high


def within(value: int, low: int | None, high: int | None) -> int:
    """The value held between two ends; an end of None does not hold it."""
    if high is not None and value > high:
        value = high
    return low if low is not None and value < low else value


def share_of(full: int, part: int, whole: int) -> int:
    """The share part/whole of `full`, half up once at the sixth place; whole above 0."""
    return half_up(full * part, whole)


def per_step(each: int, distance: int, step: int, partial: Partial) -> int:
    """What `each` comes to over a distance (not below 0) in steps; half up once; step above 0."""
    if partial == "share":
        return half_up(each * distance, step)
    return each * (distance // step if partial == "drop" else -(-distance // step))


def mean_share(full: int, parts: Sequence[int], of: int) -> int:
    """The share mean(parts)/of of `full`, half up once: the mean itself is never rounded; parts not empty."""
    return half_up(full * sum(parts), of * len(parts))


def half_up_mean(values: Sequence[int]) -> int:
    """The mean, half up once at the sixth place; values not empty."""
    return half_up(sum(values), len(values))


def competition_places(keys: Sequence[int], *, best: Literal["high", "low"] = "high") -> dict[int, int]:
    """Places 1-2-2-4 by key, the best first: equal keys share a place and the next ones are skipped."""
    worst_first = sorted(keys, reverse=best == "low")
    return dict(zip(worst_first, range(len(worst_first), 0, -1), strict=True))  # of equal keys the best place is last


def places_of(keys: Sequence[Comparable], ties: Literal["competition", "dense", "ordinal"]) -> list[int]:
    """The place of every key, the greatest first; equal ones 1-2-2-4, 1-2-2-3, or each its own in the given order."""
    best_first = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    places = [0] * len(keys)
    place, before = 0, None
    for position, index in enumerate(best_first, start=1):
        if ties == "ordinal" or keys[index] != before:
            place = place + 1 if ties == "dense" else position
        places[index], before = place, keys[index]
    return places


def whole_share(share: int, count: int, rounding: Rounding) -> int:
    """How many of `count` a share (scaled, 0 to 1) allows: 0.3 of 7 is 2 by floor and half up, 3 by ceil."""
    if rounding == "floor":
        return share * count // SCALE
    if rounding == "ceil":
        return -(-share * count // SCALE)
    return half_up(share * count, SCALE)
