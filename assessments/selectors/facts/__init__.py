"""What is known of units on a day, fact by fact as a standard declares them, each with its evidence in words.

Every source is read once for all units and facts: the number of queries does not grow with the units. What people
may see plays no part: facts are read for a decision, and who may read that decision is settled there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from organizations.models import Organization
from scoring.standards import Fact, Known
from scoring.standards.sources import TAG

from . import consequences, cycles, honours, people, registers, standing
from .base import Answer, Answers, Asked, Reader, chains_of, latest_answers
from .judged import read_judged

__all__ = ["Answer", "Answers", "UnitFacts", "chains_of", "known", "latest_answers"]

READERS: dict[str, Reader] = {
    "cycle": cycles.read_cycles,
    "person": cycles.read_persons,
    "register": registers.read,
    "post": people.read_posts,
    "strength": people.read_strengths,
    "honour": honours.read,
    "level": standing.read_levels,
    "case": standing.read_cases,
    "title": standing.read_titles,
    "consequence": consequences.read,
    "judged": read_judged,
}


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of one unit, by code of the fact; `series` are its periods, the latest first."""

    known: dict[str, Known] = field(default_factory=dict)
    series: dict[str, tuple[Known, ...]] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As stored and as digested; `from_json` reads it again."""
        return {
            "known": {code: asdict(one) for code, one in self.known.items()},
            "series": {code: [asdict(one) for one in chain] for code, chain in self.series.items()},
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> UnitFacts:
        """What `to_json` wrote."""
        return cls(
            {code: Known(**one) for code, one in document["known"].items()},
            {code: tuple(Known(**one) for one in chain) for code, chain in document["series"].items()},
        )


def known(
    facts: Sequence[Fact],
    units: Iterable[Organization],
    *,
    day: date,
    owner: Organization,
    answers: Answers | None = None,
    chains: Mapping[str, int] | None = None,
) -> dict[int, UnitFacts]:
    """By unit what these facts are on the day, for a standard of `owner`.

    `answers`: what people said where facts are judged. `chains`: how many periods of a fact are looked at
    (`chains_of`), so that registers are not read further back than that.
    """
    asked = Asked(tuple(units), day, owner, answers or {}, chains)
    by_source: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_source[getattr(fact.reads, TAG)].append(fact)
    told = {unit.pk: UnitFacts() for unit in asked.units}
    found = {code: by_unit for tag, some in by_source.items() for code, by_unit in READERS[tag](asked, some).items()}
    for fact in facts:
        for unit, one in found[fact.code].items():
            told[unit].known[fact.code] = one.known
            if one.series:
                told[unit].series[fact.code] = one.series
    return told
