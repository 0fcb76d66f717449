"""The rules of the standard by which a 整顿 was listed: a later version of the list changes nothing for it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import cast

from assessments.models import Case, CaseProblem
from scoring.standards.listings import Listing
from scoring.standards.rectification import TeamRole


def rules(case: Case) -> Listing:
    """The version under which the case was listed."""
    return cast(Listing, case.standard.spec())


def monthly(case: Case) -> bool:
    """Whether it is reported on every month: so it is, unless the standard asks for reports less often."""
    asked = [duty.per for duty in rules(case).rhythm if duty.activity == "report"]
    return not asked or bool({"week", "month"} & set(asked))


def vague(case: Case) -> list[tuple[CaseProblem, str]]:
    """The problems of which something is still missing, with what, in words."""
    columns = rules(case).columns
    found = ((line, "、".join(line.vague(columns).values())) for line in case.problems.standing())
    return [(line, words) for line, words in found if words]


def uncovered(case: Case) -> list[TeamRole]:
    """The roles for which too few are named."""
    named = Counter(case.helpers.filter(until=None).values_list("role", flat=True))
    return [role for role in rules(case).team if named[role.code] < role.least]


def steps_left(case: Case) -> list[str]:
    """The steps of acceptance that are still to be passed since the last renewal, in order; prefetched rows serve."""
    now = sum(one.withdrawn_at is None for one in case.extensions.all())
    passed = {
        one.step for one in case.acceptances.all() if one.passed and one.round == now and one.withdrawn_at is None
    }
    return [step for step in rules(case).acceptance.steps if step not in passed]


def first_deadline(case: Case) -> date | None:
    """The deadline with which the plan was filed, before any renewal; prefetched renewals serve."""
    renewals = [one for one in case.extensions.all() if one.withdrawn_at is None]
    return renewals[0].before if renewals else case.deadline


def open_matters(case: Case) -> str:
    """What keeps it from being taken off the list however it is accepted, in words; "" without any."""
    problems = case.problems.standing().filter(checked_on=None).count()
    notices = case.notices.filter(settled_on=None)
    unanswered = notices.filter(answered_on=None).count()
    return open_words(problems, unanswered, notices.count() - unanswered)


def open_words(problems: int, unanswered: int, unsettled: int) -> str:
    """还有2个问题没有销号、1份督办单没有答复，办完才能销号。"""
    said = (
        (problems, "个问题没有销号"),
        (unanswered, "份督办单没有答复"),
        (unsettled, "份督办单没有办结"),
    )
    told = "、".join(f"{number}{words}" for number, words in said if number)
    return f"还有{told}，办完才能销号。" if told else ""


def deciding(case: Case) -> str:
    """The step that decides: the county's, or the last one without it. Only there the vote is a must."""
    steps = rules(case).acceptance.steps
    return "county" if "county" in steps else steps[-1]
