"""Everything that goes into a rating: units of the day, facts, answers, levels held before; one place reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.models.ratings import RatingAnswer, RatingRound
from assessments.selectors import facts
from assessments.selectors.facts import Answer, chains_of, latest_answers
from assessments.selectors.ratings.held import Before, held_levels
from assessments.selectors.ratings.roster import rated_units, rating_of
from organizations.selectors.standing import UnitThen
from scoring.standards import Known
from scoring.standards.facts import facts_from, without_words
from scoring.standards.gates import Held
from scoring.standards.rating_proposals import Unit, answered
from scoring.standards.ratings import Rating


@dataclass(frozen=True, slots=True)
class Gathered:
    """The inputs of a round: `units` and `then` in one order, what each held before by id."""

    rating: Rating
    then: tuple[UnitThen, ...]
    units: tuple[Unit, ...]
    before: dict[int, Before]
    recorded: frozenset[tuple[int, str]] = frozenset()  # unit and fact where a record tells: nobody says it by hand


def values_of(unit: Unit) -> list[Any]:
    """The values of which a unit is computed, as an entry keeps them and a digest is made of them; see `unit_from`."""
    told = [unit.kind, unit.field, unit.parent, unit.held.code, unit.held.since]
    return [unit.id, told, *without_words(unit.known, unit.series)]


def unit_from(values: Sequence[Any]) -> Unit:
    """The unit of these values, without the words of its evidence."""
    unit, (kind, field, parent, held, since), *told = values
    return Unit(unit, *facts_from(*told), kind=kind, field=field, parent=parent, held=Held(held, since))


def gather(round: RatingRound) -> Gathered:
    """The inputs as they stand now; a number of queries that does not grow with the units, but by batches."""
    rating = rating_of(round.standard)
    then = tuple(rated_units(rating, round.owner, round.day))
    return gathered(round, rating, then)


def gathered(round: RatingRound, rating: Rating, then: Sequence[UnitThen]) -> Gathered:
    """The same of these units."""
    answers = round_answers(round)
    chains = chains_of(condition for _, condition in rating.conditions)
    found = facts.known(
        rating.facts,
        [one.unit for one in then],
        day=round.day,
        owner=round.owner,
        answers=answers,
        chains=chains,
    )
    typed = _typed(rating, answers)
    before = held_levels(rating, [one.unit.pk for one in then], round.day)
    asked = {fact.code for fact in rating.asked}
    units, recorded = [], set[tuple[int, str]]()
    for one in then:
        pk = one.unit.pk
        told = found[pk]
        recorded |= {(pk, code) for code, each in told.known.items() if each.value is not None and code not in asked}
        unit = Unit(
            id=str(pk),
            known=told.known,
            series=told.series,
            kind=one.kind,
            field=one.field,
            parent=str(one.parent_id),
            held=before[pk].held,
        )
        units.append(answered(unit, typed[pk]) if pk in typed else unit)
    return Gathered(rating, tuple(then), tuple(units), before, frozenset(recorded))


def round_answers(round: RatingRound) -> dict[tuple[int, str], Answer]:
    """What people said last of each unit and fact."""
    return latest_answers(RatingAnswer.objects.filter(round=round).order_by("pk"))


def _typed(rating: Rating, answers: dict[tuple[int, str], Answer]) -> defaultdict[int, dict[str, Known]]:
    """Answers to facts that a record should tell; they count where it does not."""
    judged = {fact.code for fact in rating.asked}
    typed: defaultdict[int, dict[str, Known]] = defaultdict(dict)
    for (unit, code), answer in answers.items():
        if code in rating.catalog and code not in judged:
            said = rating.catalog[code].amount(answer.value)
            basis = f"，依据：{answer.basis}" if answer.basis else ""
            typed[unit][code] = Known(answer.value, evidence=f"没有记录，人工登记为{said}{basis}")
    return typed
