"""The figures that units had under one scheme, as another scheme asks for them: by the code of the datum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from config.toolkit.scaled import SCALE, to_places
from scoring.engine import Datum, Fact, Facts, Scheme, Status, entry_problem
from scoring.engine.numbers import share_of

UNKNOWN = Fact(None, Status.MISSING)
NOT_TYPED = ("children", "result")


@dataclass(frozen=True, slots=True)
class Copied:
    """What could be taken over, unit by unit, and what could not.

    taken: what both ask under one code; lacking: asked by the new scheme, unknown to the old one; unlike: the same code
    means something of another kind; surplus: only the old scheme asked it; rescaled: points given by a person,
    converted to the new full points; refused: by code how many units had a figure that the new scheme does not allow.
    What could not be taken is missing.
    """

    facts: tuple[Facts, ...]
    taken: tuple[Datum, ...]
    lacking: tuple[Datum, ...]
    unlike: tuple[Datum, ...]
    surplus: tuple[Datum, ...]
    rescaled: tuple[Datum, ...]
    refused: tuple[tuple[Datum, int], ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Codes of the data that no unit has a figure for."""
        return tuple(datum.code for datum in (*self.lacking, *self.unlike))


def copied(old: Scheme, new: Scheme, facts: Sequence[Facts], *, besides: Collection[str] = ()) -> Copied:
    """The facts of units under `old`, in the same order, as facts under `new`; data `besides` come from elsewhere."""
    asked = [datum for datum in new.data if not datum.formula and datum.code not in besides]
    shared = [datum for datum in asked if datum.code in old.catalog]
    unlike = [datum for datum in shared if not _alike(old.catalog[datum.code], datum)]
    taken = [datum for datum in shared if datum not in unlike]
    refused: Counter[str] = Counter()
    takers = {datum.code: _taker(old, new, datum, refused) for datum in taken}
    found = tuple({code: take(unit.get(code, UNKNOWN)) for code, take in takers.items()} for unit in facts)
    codes = {datum.code for datum in new.data}
    return Copied(
        facts=found,
        taken=tuple(taken),
        lacking=tuple(datum for datum in asked if datum.code not in old.catalog),
        unlike=tuple(unlike),
        surplus=tuple(datum for datum in old.data if datum.code not in codes and not datum.formula),
        rescaled=tuple(datum for datum in taken if _rescaled(old, new, datum.code)),
        refused=tuple((datum, refused[datum.code]) for datum in taken if refused[datum.code]),
    )


def _rescaled(old: Scheme, new: Scheme, code: str) -> bool:
    """Whether a score is out of other points than it was; no item of both schemes bounds it: taken as it is."""
    was, full = old.most_points.get(code), new.most_points.get(code)
    return bool(was and full and was != full)


def _alike(old: Datum, new: Datum) -> bool:
    return (old.kind, old.take, bool(old.formula)) == (new.kind, new.take, bool(new.formula))


def _taker(old: Scheme, new: Scheme, datum: Datum, refused: Counter[str]) -> Callable[[Fact], Fact]:
    """How the facts of one datum are taken over; what is refused is counted."""
    earlier, code = old.catalog[datum.code], datum.code
    rescaled, full = _rescaled(old, new, code), new.most_points.get(code)

    def take(fact: Fact) -> Fact:
        if fact.value is None:
            return fact
        value: int | None = fact.value
        if datum.chosen:
            value = _same_choice(earlier, datum, fact.value)
        elif rescaled:
            value = to_places(share_of(new.most_points[code], fact.value, old.most_points[code]), 2)
        if value is None or (datum.kind not in NOT_TYPED and entry_problem(datum, value, full)):
            refused[datum.code] += 1
            return UNKNOWN
        return Fact(value, fact.status)

    return take


def _same_choice(old: Datum, new: Datum, value: int) -> int | None:
    name = old.choice(value)
    return new.choices.index(name) * SCALE if name in new.choices else None
