"""A screening reckoned: facts, answers, criteria, shares of all its units, and the digest of it. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from assessments.models import About, Case, Screening, ScreeningAnswer, ScreeningEntry
from assessments.selectors.cases.succession import under_way
from assessments.selectors.facts import UnitFacts, chains_of, known
from config.toolkit.digest import digest
from scoring.standards import Truth
from scoring.standards.facts import without_words
from scoring.standards.listing_proposals import Candidate, Pool, Proposed, propose
from scoring.standards.listings import Listing

from .finding import Hit, Told, found, judged, latest


@dataclass(frozen=True, slots=True)
class Line:
    """One unit as reckoned."""

    entry: ScreeningEntry
    facts: UnitFacts
    hits: Mapping[str, Hit]
    gates: Mapping[str, Hit]
    figure: int | None
    proposed: Proposed


@dataclass(frozen=True, slots=True)
class Reckoned:
    """All units in their order, the pools of the shares, and the digest of standard, facts, answers and result."""

    lines: tuple[Line, ...]
    pools: tuple[Pool, ...]
    digest: str


def spec_of(screening: Screening) -> Listing:
    """The rules of the version that the screening was begun with."""
    return cast(Listing, screening.standard.spec())


def divided(screening: Screening) -> dict[int, int]:
    """The number of each township, by its unit; empty where it is not divided."""
    rows = screening.parts.values_list("organization", "number")
    return {unit: number for unit, number in rows if number is not None}


def opened(screening: Screening) -> dict[int, Case]:
    """By unit the case because of which the owner of the screening cannot list it: see `under_way`."""
    units = set(screening.entries.values_list("organization", flat=True))
    return {unit: case for unit, case in under_way(screening.owner).items() if unit in units}


def reckon(screening: Screening) -> Reckoned:
    """The screening as it comes out now; the number of queries does not grow with the units."""
    spec = spec_of(screening)
    entries = list(screening.entries.select_related("organization", "part"))
    told = latest(ScreeningAnswer.objects.filter(entry__screening=screening))
    facts = _facts(screening, spec, entries, told)
    under = opened(screening)
    rows = [_row(spec, entry, facts[entry.organization_id], told.get(entry.pk, {})) for entry in entries]
    candidates = [
        Candidate(
            entry.pk,
            entry.kind,
            entry.field,
            entry.part.organization_id,
            {code: hit.truth for code, hit in hits.items()},
            _exempt(gates),
            entry.organization_id in under,
            figure,
        )
        for entry, hits, gates, figure in rows
    ]
    numbers = divided(screening)
    proposal = propose(spec, candidates, numbers)
    lines = tuple(
        Line(entry, facts[entry.organization_id], hits, gates, figure, proposal.units[entry.pk])
        for entry, hits, gates, figure in rows
    )
    return Reckoned(lines, proposal.pools, _digest(screening, lines, numbers))


def _facts(
    screening: Screening, spec: Listing, entries: Sequence[ScreeningEntry], told: Mapping[int, Told]
) -> dict[int, UnitFacts]:
    answers = {
        (entry.organization_id, code): answer
        for entry in entries
        for (about, code), answer in told.get(entry.pk, {}).items()
        if about == About.FACT
    }
    return known(
        spec.facts,
        [entry.organization for entry in entries],
        day=screening.day,
        owner=screening.owner,
        answers=answers,
        chains=chains_of(condition for _, condition in spec.conditions),
    )


def _row(
    spec: Listing, entry: ScreeningEntry, facts: UnitFacts, told: Told
) -> tuple[ScreeningEntry, dict[str, Hit], dict[str, Hit], int | None]:
    gates = {gate.code: judged(spec, gate.when, facts) for gate in spec.gates}
    kept = {code: Hit(verdict.truth, "rule", verdict=verdict) for code, verdict in gates.items()}
    ranked = facts.known.get(spec.rank.fact) if spec.rank else None
    figure = ranked.value if ranked else None
    return entry, found(spec, facts, told), kept, figure if isinstance(figure, int) else None


def _exempt(gates: Mapping[str, Hit]) -> Truth:
    truths = [hit.truth for hit in gates.values()]
    return next((truth for truth in (Truth.YES, Truth.UNKNOWN) if truth in truths), Truth.NO)


def _digest(screening: Screening, lines: Sequence[Line], numbers: Mapping[int, int]) -> str:
    """Values, not their wording: a village that is renamed changes nothing."""
    rows: list[Any] = [
        [
            line.entry.organization_id,
            *without_words(line.facts.known, line.facts.series),
            {code: [hit.truth.value, hit.by] for code, hit in line.hits.items()},
            {code: hit.truth.value for code, hit in line.gates.items()},
            [line.figure, line.proposed.outcome, line.proposed.place],
        ]
        for line in lines
    ]
    divided = {str(unit): number for unit, number in numbers.items()}
    return digest([screening.standard.digest, screening.day.isoformat(), divided, rows])
