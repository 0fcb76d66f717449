"""What people say of units where no record tells it: every answer is a new row, the latest counts."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessments.models.ratings import RatingAnswer, RatingRound
from assessments.selectors.ratings.gathering import gather, round_answers
from assessments.selectors.ratings.roster import rating_of
from assessments.services.ratings.rows import OPEN, hold_round, refuse_state
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations import audit
from organizations.models import User
from scoring.standards import Fact
from scoring.standards.checks import ANSWERED

WHOLE = 100 * SCALE


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: the value scaled by 10^6 (a flag 0 or 1), and what it rests on."""

    value: int
    basis: str = ""


def answerable(fact: Fact) -> bool:
    """Whether people may say it by hand: numbers, percents and flags."""
    return fact.kind in ANSWERED


def told_already(entry: str, fact: Fact) -> str:
    """Why nobody says by hand what a record tells: it would change nothing."""
    return f"{entry}的「{fact.name}」系统里已有记录，登记了也不起作用，请留空；记录有误的，请到记录所在的地方更正。"


@transaction.atomic
def answer(round: RatingRound, *, answers: Mapping[tuple[int, str], Given], actor: User) -> int:
    """Answers by unit (id) and code of the fact; those that say nothing new are left out. How many were kept."""
    round = hold_round(round)
    refuse_state(round, OPEN, "再登记评定事项")
    facts = rating_of(round.standard).catalog
    names = dict(round.entries.values_list("organization", "name"))
    judged = {fact.code for fact in rating_of(round.standard).asked}
    recorded = gather(round).recorded if {code for _, code in answers} - judged else frozenset[tuple[int, str]]()
    if faults := list(_faults(answers, facts, names, recorded)):
        raise Refused.of(faults)
    held = round_answers(round)
    new = {}
    for key, given in answers.items():
        before = held.get(key)
        if before is None or (before.value, before.basis) != (given.value, given.basis.strip()):
            new[key] = given
    now = timezone.now()
    RatingAnswer.objects.bulk_create(
        [
            RatingAnswer(
                round=round,
                organization_id=unit,
                fact=code,
                value=given.value,
                basis=given.basis.strip(),
                actor=actor,
                at=now,
            )
            for (unit, code), given in new.items()
        ],
        batch_size=500,
    )
    if new:
        said = {f"{names[unit]}{facts[code].name}": facts[code].amount(one.value) for (unit, code), one in new.items()}
        audit.record("rating.answered", actor=actor, target=round, unit=round.owner, answers=said)
    return len(new)


def _faults(
    answers: Mapping[tuple[int, str], Given],
    facts: Mapping[str, Fact],
    names: Mapping[int, str],
    recorded: Container[tuple[int, str]],
) -> Iterator[tuple[str, str]]:
    for (unit, code), given in answers.items():
        fact, name = facts.get(code), names.get(unit)
        field = f"answer:{unit}:{code}"
        if name is None:
            yield field, "有不在这次评定中的单位，请刷新页面后重试。"
        elif fact is None or not answerable(fact):
            yield field, f"标准里没有可以由人登记的事项「{code}」，请刷新页面后重试。"
        elif (unit, code) in recorded:
            yield field, told_already(name, fact)
        elif fact.kind == "flag" and given.value not in (0, SCALE):
            yield field, f"{name}的「{fact.name}」只能是“是”或“否”。"
        elif fact.kind == "percent" and not 0 <= given.value <= WHOLE:
            yield field, f"{name}的「{fact.name}」应在0到100之间。"
