"""Which answers of people can change what comes out of a round: nobody is asked for the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assessments.models.ratings import RatingRound
from assessments.selectors.ratings.gathering import Gathered, round_answers
from config.toolkit.scaled import SCALE
from scoring.standards import Fact, Known
from scoring.standards.facts import MISSING
from scoring.standards.fitting import fit
from scoring.standards.rating_proposals import Proposal, Unit, propose
from scoring.standards.ratings import Rating
from scoring.standards.ways import ByPlace


def mattering(round: RatingRound, inputs: Gathered, facts: Sequence[Fact]) -> dict[tuple[int, str], tuple[str, ...]]:
    """By unit (id) and fact (code), where by all else that is known the answer makes a difference: what may come out.

    A fact that a record tells is asked only where there is none, or where people have answered already.
    """
    asked = {fact.code for fact in inputs.rating.asked}
    held = round_answers(round)
    return {
        (int(unit.id), fact.code): codes
        for fact in facts
        for unit, codes in _differing(round, inputs, fact)
        if fact.code in asked or unit.known.get(fact.code, MISSING).value is None or (int(unit.id), fact.code) in held
    }


def _differing(round: RatingRound, inputs: Gathered, fact: Fact) -> Iterator[tuple[Unit, tuple[str, ...]]]:
    compared = fact.code in _compared(inputs.rating)
    values = (SCALE, 0) if fact.kind == "flag" else (None,)
    found = [_proposals(round, inputs, fact.code, value) for value in values]
    lowered = _lowered(round, inputs, fact.code, found) if fact.code in inputs.rating.notice_facts else {}
    for unit in inputs.units:
        proposals = [one[unit.id] for one in found]
        codes = {code for one in proposals for code in one.codes} | lowered.get(unit.id, set())
        differs = len({_result(one) for one in proposals}) > 1 or (fact.kind != "flag" and len(codes) > 1)
        if compared or differs or unit.id in lowered:
            yield unit, tuple(code for code in inputs.rating.scale.names if code in codes)


def _lowered(
    round: RatingRound, inputs: Gathered, code: str, found: Sequence[dict[str, Proposal]]
) -> dict[str, set[str]]:
    """Units that a quota lowers below what they held, or would if this were said of all; with what may come out."""
    rating, held = inputs.rating, {unit.id: unit.held.code for unit in inputs.units}
    seats = [fit(rating, proposals.values()).seats for proposals in found]
    now = fit(rating, propose(rating, inputs.units, year=round.year).values()).seats
    told = {
        unit: {each[unit].code for each in seats} - {""}
        for unit in now
        if now[unit].asked or any(rating.better(held[unit], each[unit].code) for each in seats if each[unit].code)
    }
    return {unit: codes for unit, codes in told.items() if len(codes) > 1 or now[unit].asked}


def _compared(rating: Rating) -> set[str]:
    """Facts by which units are ranked: every figure may move others."""
    return {each.fact for each in rating.ranking} | {way.fact for way in rating.ways if isinstance(way, ByPlace)}


def _proposals(round: RatingRound, inputs: Gathered, code: str, value: int | None) -> dict[str, Proposal]:
    """What would come out with this answer for every unit, None for no answer."""
    known = Known(value) if value is not None else MISSING
    units = [replace(unit, known={**unit.known, code: known}) for unit in inputs.units]
    return propose(inputs.rating, units, year=round.year)


def _result(proposal: Proposal) -> tuple[object, ...]:
    return proposal.codes, proposal.best, proposal.key, proposal.bars
