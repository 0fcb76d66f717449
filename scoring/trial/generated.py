"""Figures made up from a seed, within what every datum allows: the same seed gives the same figures everywhere.

They are no forecast. Figures lie nearer to the good end than to the bad one, events are few and what brings a veto is
rare, so that the sheet of a made-up unit looks like one that was filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from config.toolkit.scaled import SCALE, half_up
from scoring.engine import Datum, Fact, Facts, Scheme, Unit
from scoring.trial.senses import NOTHING, STEPS, senses

CHANCES = 1_000_000
MEMBERS = 5
BALLOTS = 30  # issued to every group of raters
BEST = 300_000  # how many of CHANCES are at the best end
VETOED, RARE, BLANK = 30_000, 250_000, 500_000  # how many of CHANCES something happened to


def generated(
    scheme: Scheme, *, units: int, pools: int, seed: int, known: Mapping[str, tuple[int, int]] = NOTHING
) -> list[Unit]:
    """So many units by name, taking turns in so many pools and in the categories that the scheme tells apart.

    `known` are the ends between which figures lie that come from elsewhere.
    """
    generator = Generator(scheme, seed=seed, units=units, known=known)
    width, categories = len(str(units)), scheme.categories or ("",)
    found = []
    for number in range(units):
        name = f"模拟单位{number + 1:0{width}}"
        pool = f"模拟{number % pools + 1}组" if pools > 1 else ""
        category = categories[number // pools % len(categories)]
        found.append(Unit(name, pool, generator.facts(name), order=number, category=category))
    return found


class Generator:
    """Makes up figures for the data of one scheme."""

    def __init__(
        self, scheme: Scheme, *, seed: int, units: int, known: Mapping[str, tuple[int, int]] = NOTHING
    ) -> None:
        self.scheme, self.seed, self.units = scheme, seed, units
        self.senses = senses(scheme, known)
        self.alarms = {veto.datum for veto in scheme.vetoes}
        self.inside = {code for leaf in scheme.leaves if leaf.code not in scheme.outside for code in leaf.rule.data()}
        self.polls = [poll for leaf in scheme.leaves for poll in _polls(leaf.rule)]

    def facts(self, unit: str) -> Facts:
        """A figure for every datum that is asked; those of the ballots of one poll fit together."""
        found = {datum.code: self.fact(unit, datum) for datum in self.scheme.data if not datum.formula}
        for counts, issued, returned in self.polls:
            figures = self._ballots(unit, counts, issued, returned)
            found.update({code: Fact(value * SCALE) for code, value in figures.items() if code in found})
        return found

    def fact(self, unit: str, datum: Datum) -> Fact:
        """One figure, within the least and greatest that the datum allows."""
        if datum.kind == "children":
            return Fact(None, members=tuple(self._score(f"{unit}/{number}", datum) for number in range(MEMBERS)))
        if datum.kind == "date":
            first, last = date(self.scheme.year, 1, 1).toordinal(), date(self.scheme.year, 12, 31).toordinal()
            return Fact((first + self.chance(unit, datum.code) * (last - first + 1) // CHANCES) * SCALE)
        if datum.kind == "result":
            return Fact(self._elsewhere(unit, datum))
        return Fact(self._number(unit, datum))

    def chance(self, *words: str) -> int:
        """A number from 0 below a million that depends on the seed and the words alone."""
        key = "/".join((str(self.seed), *words))
        return int.from_bytes(sha256(key.encode()).digest()[:8], "big") % CHANCES

    def _elsewhere(self, unit: str, datum: Datum) -> int:
        """What another assessment gave: its grade, a place among as many units as here, or points."""
        chance = self.chance(unit, datum.code)
        if datum.take == "grade":
            return chance * len(datum.choices) // CHANCES * SCALE
        return (1 + chance * self.units // CHANCES) * SCALE if datum.take == "place" else self._score(unit, datum)

    def _score(self, unit: str, datum: Datum) -> int:
        """Points of another sheet, between 60 and 100 of 100."""
        reader = next((leaf.rule for leaf in self.scheme.leaves if datum.code in leaf.rule.data()), None)
        of = getattr(reader, "of", None) or 100 * SCALE
        return half_up(of * (60 * CHANCES + 40 * self.chance(unit, datum.code)), 100 * CHANCES)

    def _number(self, unit: str, datum: Datum) -> int:
        sense, step = self.senses[datum.code], STEPS.get(datum.kind, SCALE)
        if sense.low <= 0 <= sense.high and self._quiet(unit, datum):
            return 0
        chance, count = self.chance(unit, datum.code), (sense.high - sense.low) // step + 1
        past = max(0, chance - BEST) * CHANCES // (CHANCES - BEST)
        near = past * past // CHANCES * count // CHANCES  # so many steps from an end, more often few than many
        if datum.code not in self.inside or sense.good < 0:
            return sense.low + near * step
        return sense.high - near * step if sense.good else sense.low + chance * count // CHANCES * step

    def _quiet(self, unit: str, datum: Datum) -> bool:
        """Whether nothing happened: most often where it earns or costs something beside the sheet."""
        happens = RARE if datum.code not in self.inside else BLANK if datum.blank == "zero" else CHANCES
        happens = VETOED if datum.code in self.alarms else happens
        return happens < CHANCES and self.chance(unit, datum.code, "quiet") >= happens

    def _ballots(self, unit: str, counts: Sequence[str], issued: str | None, returned: str | None) -> dict[str, int]:
        """All ballots issued, a few not returned, most of the votes for the first options."""
        left = back = BALLOTS - self.chance(unit, *counts) * 3 // CHANCES
        votes = {}
        for code in counts:
            votes[code] = half_up(left * (CHANCES + self.chance(unit, code)), 2 * CHANCES)
            left -= votes[code]
        ballots = {issued: BALLOTS, returned: back}
        return votes | {code: number for code, number in ballots.items() if code}


def _polls(thing: Any) -> Iterator[tuple[Sequence[str], str | None, str | None]]:
    """The polls of a rule: the data of the votes, of the ballots issued and of those returned."""
    if getattr(thing, "counts", ()):
        yield thing.counts, getattr(thing, "issued", None), getattr(thing, "returned", None)
    for field in fields(thing):
        value = getattr(thing, field.name)
        for element in value if isinstance(value, tuple) else (value,):
            if is_dataclass(element):
                yield from _polls(element)
