"""Made-up figures that never differ: everything is drawn from the code of the village and the year, nothing by chance.

`merit` is how good a village is in a year, in thousandths of full marks; every figure of its sheet follows from it.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

FULL = 1000
FIRST = 2022
MEAN, STEP, BEST = 832, 8, 985  # of all villages in the first year, gained by them every year, the most there is
MENDED, SLUMP = 56, 230  # gained once a village was on the list (half of it in that year), lost in a bad year
INCOMES = ((900, 20, 26), (800, 10, 12), (700, 5, 6), (600, 1, 5), (0, 0, 2))  # from which merit on; 万元 from, over
NOTHING: Mapping[str, int] = {}
T = TypeVar("T")


def drawn(most: int, *about: object) -> int:
    """A whole number from 0 to below `most`, always the same for the same thing."""
    return zlib.crc32(" ".join(map(str, about)).encode()) % most


def one_of(words: Sequence[T], *about: object) -> T:
    """One of these, always the same for the same thing."""
    return words[drawn(len(words), *about)]


def merit(code: str, year: int, listed: Mapping[str, Sequence[int]], slumps: Mapping[str, int] = NOTHING) -> int:
    """Thousandths of full marks; by code the years in which a village came onto the list, and its bad year."""
    talent = sum(drawn(FULL, "talent", number, code) for number in range(3)) // 3 - FULL // 2
    place = drawn(61, "place", code[:9]) - 30
    luck = drawn(51, "luck", code, year) - 25
    years = listed.get(code, ())
    mended = MENDED if any(each < year for each in years) else MENDED // 2 * (year in years)
    lost = SLUMP * (slumps.get(code) == year)
    return min(BEST, MEAN + talent * 11 // 20 + place + luck + STEP * (year - FIRST) + mended - lost)


def score(points: int, value: int, *about: object) -> str:
    """Points given for an item in steps of a half, somewhat round the village's merit."""
    halves = points * (value + drawn(121, *about) - 60) * 2 // FULL
    whole, half = divmod(max(0, min(points * 2, halves)), 2)
    return f"{whole}.5" if half else str(whole)


def satisfied(value: int, *about: object) -> str:
    """Per cent of people who are satisfied, with one place."""
    tenths = min(FULL, 980 - (FULL - value) * 23 // 20 + drawn(41, *about) - 20)
    return f"{tenths // 10}.{tenths % 10}"


def earned(value: int, *about: object) -> str:
    """The village's common income in 万元."""
    for least, begin, over in INCOMES:
        if value >= least:
            return f"{begin + drawn(over, *about)}.{drawn(10, 'part', *about)}"
    raise AssertionError("the last line has no end")
