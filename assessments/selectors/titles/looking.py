"""Who is looked at in a review, and what the conditions say of each; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments.models import Met, TitleAnswer, TitleReview
from assessments.selectors.covered import covered_units
from assessments.selectors.facts import UnitFacts, chains_of, known, latest_answers
from assessments.selectors.facts.base import Answer, Asked
from organizations.models import Post
from organizations.selectors.standing import UnitThen
from scoring.models import Standard
from scoring.standards import UNKNOWN, Truth
from scoring.standards.titles import TitleRule

MET = {Truth.YES: Met.YES, Truth.NO: Met.NO, Truth.UNKNOWN: Met.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One unit of a review: as it stood on the day, its secretary where the title is the secretary's, the verdicts.

    Of a vacant post nothing is judged: it does not meet the standard, and how it counts is declared.
    """

    unit: UnitThen
    post: Post | None
    vacant: bool
    computed: Met
    verdicts: list[dict[str, Any]] = field(default_factory=list)


def rule_of(standard: Standard) -> TitleRule:
    """What a title standard rules."""
    rule = standard.spec()
    assert isinstance(rule, TitleRule)
    return rule


def looked_at(review: TitleReview) -> list[UnitThen]:
    """The units below the owner on the day to which the standard applies, in the order of that day's tree."""
    return covered_units(rule_of(review.standard).applies_to, review.owner, review.day)


def answers_of(review: TitleReview) -> Mapping[tuple[int, str], Answer]:
    """What stands of the answers: the latest of each unit to each question, without those taken back."""
    rows = TitleAnswer.objects.filter(review=review).order_by("pk")
    return {key: answer for key, answer in latest_answers(rows).items() if answer.value is not None}


def outcomes(review: TitleReview) -> list[Outcome]:
    """What the conditions say of every unit, by everything that is known now of the day."""
    rows, rule = looked_at(review), rule_of(review.standard)
    return list(_judged(rule, rows, _known(review, rule, rows), secretaries_of(review, rows)))


def deciding(review: TitleReview, rows: Sequence[UnitThen]) -> dict[str, set[int]]:
    """By question the units whose outcome hangs on its answer: without it nobody could say whether they meet all."""
    rule = rule_of(review.standard)
    facts, posts = _known(review, rule, rows), secretaries_of(review, rows)
    led = [row.unit.pk for row in rows if posts is None or row.unit.pk in posts]
    return {
        asked.code: {
            pk
            for pk in led
            if rule.judge({**facts[pk].known, asked.code: UNKNOWN}, facts[pk].series).truth == Truth.UNKNOWN
        }
        for asked in rule.asked
    }


def _known(review: TitleReview, rule: TitleRule, rows: Sequence[UnitThen]) -> dict[int, UnitFacts]:
    units, chains = [row.unit for row in rows], chains_of(rule.conditions)
    return known(rule.facts, units, day=review.day, owner=review.owner, answers=answers_of(review), chains=chains)


def secretaries_of(review: TitleReview, rows: Sequence[UnitThen]) -> Mapping[int, Post] | None:
    """By unit its secretary of the day, where the title is the secretary's; None where it is the unit's."""
    if rule_of(review.standard).who != "secretary":
        return None
    return Asked(tuple(row.unit for row in rows), review.day, review.owner).secretaries


def _judged(
    rule: TitleRule, rows: Sequence[UnitThen], facts: Mapping[int, UnitFacts], posts: Mapping[int, Post] | None
) -> Iterator[Outcome]:
    for row in rows:
        post = None if posts is None else posts.get(row.unit.pk)
        if posts is not None and post is None:
            yield Outcome(row, None, vacant=True, computed=Met.NO)
            continue
        found = facts[row.unit.pk]
        verdict = rule.judge(found.known, found.series)
        yield Outcome(row, post, False, MET[verdict.truth], [part.document() for part in verdict.parts])
