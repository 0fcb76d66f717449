"""整顿 year by year: what counts in which year, and who reads what of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessments.models import Case, ScreeningEntry
from assessments.selectors.cases.years import YearLine, years
from assessments.services import cases
from assessments.services.screenings import file_screening
from organizations.models import User
from organizations.roles import Permission
from tests.assessments.cases import LISTED, MEETING, make_case, make_county
from tests.assessments.screenings import decide, make_screening, make_villages, screen_all
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def lines(user: User) -> list[YearLine]:
    entries = ScreeningEntry.objects.allowed(user, Permission.SEE)
    return years(Case.objects.allowed(user, Permission.SEE), entries)


def test_what_was_listed_without_a_screening_has_no_share() -> None:
    """One listed and off, one withdrawn, which counts nowhere, nor does its notice."""
    world = make_county()
    make_case(world, until="delisted")
    wrong = make_case(world, until="listed", organization=world.villages[1])
    sent = {"sent_on": date(2026, 2, 1), "due": date(2026, 2, 9), "text": "加快", "actor": world.clerk}
    cases.send_notice(wrong, number="1号", **sent)
    cases.withdraw_case(wrong, reason="登记错了", actor=world.clerk)
    year, everything = lines(world.clerk)
    assert year == YearLine(2026, None, 1, 1, 1, 0, 0, 0)
    assert (year.share, year.turned, year.returned, year.done) == ("—", "100.00%", "—", "—")
    assert everything == YearLine(None, None, 1, 1, 1, 0, 0, 0)
    assert lines(make_county().clerk) == []


def test_a_list_filed_in_the_year_after_counts_in_the_year_of_its_screening() -> None:
    """A township reads its own villages alone, of those screened as of those listed."""
    villages = make_villages(2, 3)
    screening = decide(screen_all(make_screening(villages, year=2025), met={"1镇1村": ["1"], "2镇2村": ["1", "2"]}))
    file_screening(screening, listed_on=date(2026, 1, 8), actor=screening.made_by)
    year, _ = lines(screening.made_by)
    assert (year.year, year.screened, year.units, year.share) == (2025, 6, 2, "33.33%")
    township, _ = lines(make_user(at=villages[0].parent))
    assert (township.screened, township.units) == (3, 1)


@pytest.mark.parametrize("number", [1, 2])
def test_it_costs_the_same_queries_however_many(django_assert_num_queries: Any, number: int) -> None:
    world = make_county()
    for village in world.villages[:number]:
        cases.open_case(village, listed_on=LISTED, resolution=MEETING, grounds="情形", **world.made)
    with django_assert_num_queries(4):
        assert years(Case.objects.all(), ScreeningEntry.objects.all())[0].units == number
