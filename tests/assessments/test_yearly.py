"""历年情况 of a unit: all that is known of it year by year, and of the units from which it came."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import Remedy
from assessments.selectors.levels import history
from assessments.selectors.yearly import Told, by_year, yearly
from organizations.models import AuditEvent, Organization, User
from organizations.roles import Role
from organizations.services import regrouping
from tests.assessments.cases import make_case, make_county
from tests.assessments.levels import make_standard, recorded
from tests.assessments.remedies import problem
from tests.assessments.test_history import year
from tests.factories import make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db


def told(unit: Organization, user: User) -> list[Told]:
    return yearly(unit, user, history(unit, user))


def words(unit: Organization, user: User) -> dict[int, dict[str, list[str]]]:
    found = by_year(told(unit, user))
    return {year: {kind: [line.source + line.text for line in lines] for kind, lines in kinds} for year, kinds in found}


def test_everything_of_a_year_stands_together(client: Client) -> None:
    world = make_county()
    stars = make_standard(world.county)
    scheme = make_scheme(owner=world.township, document=scheme_document(key="years", quotas=[]))
    cycle = year(2025, scheme, world.villages, {0: {"late": "1"}})
    recorded(world.village, "三星", 2024, stars)
    recorded(world.village, "四星", 2025, stars)
    case = make_case(world, until="delisted")
    problem(world.village)
    found = words(world.village, world.clerk)
    today = timezone.localdate().year
    assert list(found) == sorted({today, 2026, 2025, 2024}, reverse=True)
    assert found[2025] == {
        "考核结果": [f"{cycle}：18.50分，优秀，第2名"],
        "等级": ["三星→四星（升级，2026年1月20日起，补录历史）"],
    }
    assert found[2024] == {"等级": ["三星（首次，2025年1月20日起，补录历史）"]}
    assert found[2026]["排查和整顿"] == ["整顿2026年第1号：2026年1月15日列入，2026年9月25日销号，已销号"]
    assert found[today]["整改"] == ["交办1项，没有销号1项"]
    client.force_login(world.clerk)
    page = client.get(f"/units/{world.village.pk}/?tab=levels").content.decode()
    assert "三星→四星" in page and "导出历年情况" in page and case.get_absolute_url() in page
    items = f"/remedies/?unit={world.village.code}&amp;year={today}"
    assert (
        items in page
        and Remedy.objects.get().get_absolute_url() in client.get(items.replace("&amp;", "&")).content.decode()
    )
    book = load_workbook(io.BytesIO(client.get(f"/units/{world.village.pk}/years.xlsx").getvalue()))
    rows = list(book["历年情况"].iter_rows(min_row=4, values_only=True))
    assert ("2024年", "等级", "高湾村", "三星（首次，2025年1月20日起，补录历史）") in rows
    assert len(rows) - 1 == len(told(world.village, world.clerk))
    assert book["历年等级"]["B4"].value == 2025
    assert AuditEvent.objects.filter(action="export.yearly", target_id=world.village.pk).count() == 1


def test_a_merged_unit_tells_of_those_from_which_it_came_as_far_as_one_may_read() -> None:
    """The county reads the remedies of a village that is gone; the village that came of it reads its own alone."""
    world = make_county()
    one, two = world.villages
    problem(one)
    day = timezone.localdate()
    regrouping.merge([one], into=two, effective_on=day, members=None, actor=None)
    two.refresh_from_db()
    assert words(two, world.clerk) == {day.year: {"整改": ["高湾村交办1项，没有销号1项"]}}
    assert told(two, make_user(at=two, role=Role.FILLER)) == []


def test_it_costs_the_same_queries_however_many_years() -> None:
    world = make_county()
    stars = make_standard(world.county)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            told(world.village, world.clerk)
        return len(asked)

    recorded(world.village, "三星", 2020, stars)
    make_case(world, until="delisted")
    before = cost()
    for number, code in ((2021, "四星"), (2022, "三星"), (2023, "五星")):
        recorded(world.village, code, number, stars, valid_from=date(number + 1, 1, 20))
        problem(world.village)
    assert cost() == before
