"""Counties of a published size, screened and led year by year; what the board says of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any

from assessments.models import (
    Acceptance,
    Case,
    CasePlan,
    CaseProblem,
    CaseState,
    MonthlyProgress,
    Screening,
    ScreeningAnswer,
    ScreeningEntry,
)
from assessments.selectors.cases.rules import rules
from assessments.selectors.cases.years import YearLine, years
from assessments.selectors.screenings.computing import spec_of
from assessments.services import cases, screenings
from assessments.services.resolutions import Meeting
from assessments.services.screenings import file_screening
from config.toolkit.scaled import SCALE
from organizations.kinds import Kind
from organizations.models import Organization, User
from organizations.roles import Permission
from organizations.services.founding import Newcomer, found_many
from scoring.models import Standard
from tests.assessments.screenings import DECIDED, decide, make_screening, screen_all, screen_part
from tests.factories import make_organization, make_user

SEEDS = Path(__file__).parents[2] / "seeds" / "standards"
PUBLISHED = json.loads(Path(__file__).with_name("results.json").read_text("utf-8"))["16"]
LED = (CaseProblem, CasePlan, MonthlyProgress, Acceptance)


def seed(name: str) -> dict[str, Any]:
    """The document of a standard that comes with the product."""
    found: dict[str, Any] = json.loads((SEEDS / f"{name}.json").read_text("utf-8"))
    return found


def county_of(villages: int, *, communities: int = 0, each: int = 40) -> list[Organization]:
    """So many villages and communities in townships of `each`, founded in bulk."""
    code = f"35{Organization.objects.filter(kind=Kind.COUNTY).count():04d}"
    county, units = make_organization(code=code), villages + communities
    towns = [
        Newcomer(f"{code}{number:03d}", f"{number + 1}镇", Kind.TOWNSHIP, "town", code)
        for number in range(-(-units // each))
    ]
    fields = ["village"] * villages + ["community"] * communities
    rows = [
        Newcomer(f"{code}{number:06d}", f"第{number + 1}村", Kind.VILLAGE, field, towns[number // each].code)
        for number, field in enumerate(fields)
    ]
    found_many([*towns, *rows], standing={code: county})
    return villages_of(county)


def villages_of(county: Organization) -> list[Organization]:
    below = Organization.objects.filter(kind=Kind.VILLAGE).within(county).select_related("parent__parent")
    return list(below.order_by("pk"))


def criteria(number: int) -> list[dict[str, str]]:
    """So many situations; how they read is not in the reports."""
    return [{"code": str(each), "text": f"文件规定的第{each}种情形"} for each in range(1, number + 1)]


def clerk_of(units: Sequence[Organization]) -> User:
    """Who leads the cases of the county; made once."""
    county = units[0].parent.parent
    return User.objects.filter(memberships__organization=county, name="经办").first() or make_user(
        at=county, name="经办"
    )


def filed(
    units: Sequence[Organization],
    standard: Standard,
    year: int,
    *,
    hit: Collection[int] = (),
    facts: Mapping[str, Mapping[str, int]] | None = None,
    alike: bool = False,
) -> Screening:
    """A year's screening from the first answer to the cases opened; `hit`: the units that meet a criterion.

    `alike`: the first township goes through the services, the others as it did, all at once.
    """
    screening = make_screening(units, standard=standard, year=year, actor=clerk_of(units))
    codes = [each.code for each in spec_of(screening).criteria]
    met = {units[each].name: [codes[at % len(codes)]] for at, each in enumerate(hit)}
    decide((screen_alike if alike else screen_all)(screening, met=met, facts=facts))
    return file_screening(screening, listed_on=DECIDED.replace(year=year), actor=screening.made_by)


def screen_alike(
    screening: Screening, *, met: Mapping[str, Sequence[str]], facts: Mapping[str, Mapping[str, int]] | None
) -> Screening:
    """The first township answers and hands in; of the others the same rows are written without its checks."""
    first, *others = screening.parts.select_related("screening", "organization")
    screen_part(first, met=met, facts=facts)
    first.refresh_from_db()
    entries = list(ScreeningEntry.objects.filter(part__in=others))
    codes, given = (
        [each.code for each in spec_of(screening).criteria],
        {"actor": first.handed_by, "at": first.handed_at},
    )
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(entry=entry, about=about, code=code, value=value * SCALE, basis="走访", **given)
        for entry in entries
        for about, answers in (
            ("criterion", {code: int(code in met.get(entry.name, ())) for code in codes}),
            ("fact", (facts or {}).get(entry.name, {})),
        )
        for code, value in answers.items()
    )
    said = {"screened_by": first.handed_by, "screened_at": first.handed_at}
    ScreeningEntry.objects.filter(part__in=others).update(opinion="not", **said)
    handed = {name: getattr(first, name) for name in ("opined", "handed_by", "handed_at")}
    screening.parts.filter(opined=None).update(**handed)
    return screenings.compute_screening(screening, actor=screening.made_by)


def opened(screening: Screening) -> list[Case]:
    """The cases that it opened, in the order of the villages."""
    return list(Case.objects.filter(resolution=screening.decision).select_related("standard").order_by("number"))


def led(case: Case, actor: User, *, last: bool = True) -> Case:
    """A case led from its list of problems to where it can be taken off, by every service that its standard asks.

    Without `last` the step of acceptance that decides is still to come.
    """
    spec, year = rules(case), case.year
    told = {"problem": "文件规定的情形", "measure": "对照整改", "responsible": "乡镇党委"}
    line = cases.add_problem(case, **told, due=date(year, 11, 30), actor=actor)
    cases.file_plan(case, filed_on=date(year, 7, 20), deadline=date(year, 12, 31), actor=actor)
    for role in spec.team:
        named = {"person": "" if role.kind == "unit" else "王某", "unit": "县直单位"}
        cases.name_helper(case, role=role.code, **named, since=date(year, 7, 20), actor=actor)
    cases.report_progress(case, year=year, month=8, done="按方案推进", actor=actor)
    cases.finish_problem(line, done_on=date(year, 9, 10), evidence="已整改", actor=actor)
    cases.check_problem(line, checked_on=date(year, 9, 12), actor=actor)
    steps = spec.acceptance.steps
    for step in steps if last else steps[:-1]:
        accepted(case, step, date(year, 10, 10), actor)
    return Case.objects.select_related("standard", "owner").get(pk=case.pk)


def accepted(case: Case, step: str, on: date, actor: User) -> None:
    """A step passed with 80 points and one of 15 dissatisfied, where the standard asks for that."""
    asked = rules(case).acceptance
    score = None if asked.line is None else 80 * SCALE
    ballot = cases.Ballot(15, 15, 1) if asked.vote else None
    cases.accept(case, step=step, on=on, score=score, ballot=ballot, inspectors="验收组", actor=actor)


def turned(case: Case, actor: User) -> Case:
    """The same, and taken off the list in its year."""
    ready = led(case, actor)
    meeting = Meeting("县委常委会", "〔12〕号", date(ready.year, 10, 15))
    return cases.delist(ready, delisted_on=date(ready.year, 10, 15), decision=meeting, actor=actor)


def turned_alike(pattern: Case, others: Sequence[Case]) -> None:
    """Others turned as `pattern` was, all at once: copies of its rows, its state and days; the trail is its own."""
    for model in LED:
        for row in model.objects.filter(case=pattern):
            copies = [copy(row) for _ in others]
            for one, case in zip(copies, others, strict=True):
                one.pk, one.case = None, case
            model.objects.bulk_create(copies)
    taken = ("state", "plan_filed_on", "deadline", "delisted_on", "delisting")
    of = {name: getattr(pattern, name) for name in taken}
    Case.objects.filter(pk__in=[case.pk for case in others]).update(**of)


def ended_follow_up(case: Case, actor: User) -> Case:
    """Followed up as long as its standard asks, then closed."""
    after = cases.follow_up(case, actor=actor)
    assert after.state == CaseState.FOLLOW_UP
    return cases.close_case(after, closed_on=after.follow_up_until, actor=actor)


def board(user: User) -> dict[int | None, YearLine]:
    """整顿进展 of all years as the user reads it, by year; None is the sum."""
    entries = ScreeningEntry.objects.allowed(user, Permission.SEE)
    return {line.year: line for line in years(Case.objects.allowed(user, Permission.SEE), entries)}
