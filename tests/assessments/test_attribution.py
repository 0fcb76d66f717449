"""Results of units as those of their secretaries: by days in office, exact, with numerator and denominator (F9)."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments import services
from assessments.exports.attribution import attribution_workbook
from assessments.filing import results_section
from assessments.models import Cycle
from assessments.selectors.attribution import attribution, of_person, rule_sentence
from organizations.models import Organization
from tests.assessments.meetings import decide, publish
from tests.assessments.posts import serve
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_organization, make_user

pytestmark = pytest.mark.django_db
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)


@pytest.fixture
def county() -> Organization:
    return make_organization("靖远县")


@pytest.fixture
def towns(county: Organization) -> list[Organization]:
    return [make_organization(name, parent=county) for name in ("北滩镇", "五合镇")]


@pytest.fixture
def cycle(county: Organization, towns: list[Organization]) -> Cycle:
    """北滩镇 19.5, 五合镇 18.5 of 20 points."""
    found = make_cycle(owner=county, units=towns)
    assess(found, {0: {"meetings": "3"}, 1: {"late": "1"}})
    found.refresh_from_db()
    return found


def test_a_secretary_of_two_units_gets_the_mean_by_days(cycle: Cycle, towns: list[Organization]) -> None:
    first = serve(towns[0], "王建国", until=APRIL)
    serve(towns[1], first.person, APRIL)
    (one,) = attribution(cycle)
    assert [(part.days, part.of) for part in one.parts] == [(90, 365), (275, 365)]
    assert one.total == 18_750_000  # (19.5 × 90 + 18.5 × 275) ÷ 365 = 18.7466, printed with two places
    assert one.days == 365
    assert one.sentence == (
        "北滩镇19.50分，任职90天／考核期365天；五合镇18.50分，任职275天／考核期365天；"
        "按任职天数计：（19.50×90＋18.50×275）÷365＝18.75。"
    )


def test_too_few_days_do_not_count_and_are_told(cycle: Cycle, towns: list[Organization]) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(least_days=100)
    cycle.refresh_from_db()
    first = serve(towns[0], "王建国", until=APRIL)
    serve(towns[1], first.person, APRIL)
    (one,) = attribution(cycle)
    assert (one.total, one.days) == (18_500_000, 275)
    assert one.sentence.startswith("北滩镇任职90天／考核期365天，不足100天，不计入；")
    assert "任职不足100天的不计入。考核期2026年1月1日至2026年12月31日，共365天。" in rule_sentence(cycle)


def test_both_secretaries_of_a_year_get_the_result_of_the_unit(cycle: Cycle, towns: list[Organization]) -> None:
    """Domain 19: the person's result follows the days in the post, the score of the unit stays."""
    serve(towns[0], "王建国", until=JULY)
    serve(towns[0], "李明", JULY)
    assert [(each.name, each.total, each.days) for each in attribution(cycle)] == [
        ("王建国", 19_500_000, 181),
        ("李明", 19_500_000, 184),
    ]


@pytest.mark.parametrize("many", [1, 4])
def test_it_costs_two_queries_however_many(county: Organization, many: int, django_assert_num_queries: Any) -> None:
    cycle = make_cycle(owner=county, units=many)
    services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    for number, line in enumerate(cycle.roster.select_related("organization")):
        serve(line.organization, f"书记{number}")
    with django_assert_num_queries(2):
        assert len(attribution(cycle)) == many


def test_a_person_sees_published_results_only(cycle: Cycle, towns: list[Organization]) -> None:
    post = serve(towns[0], "王建国")
    office, stranger = cycle.created_by, make_user(at=make_organization("望城区"))
    assert of_person(office, post.person) == []
    decide(cycle)
    publish(cycle)
    (told,) = of_person(office, post.person)
    assert (told.cycle, told.total) == (cycle, 19_500_000)
    assert of_person(stranger, post.person) == []


def test_the_file_of_a_person_holds_both_kinds_of_results(
    client: Client, cycle: Cycle, towns: list[Organization]
) -> None:
    """一人一档: results of the units led, with the days, and results in person."""
    post = serve(towns[0], "王建国")
    office = cycle.created_by
    decide(cycle)
    publish(cycle)
    section = results_section(office, post.person)
    (row,) = section.rows
    assert row[0] == cycle.title and row[2] == "北滩镇党组织书记" and (row[3], float(row[4])) == (365, 19.5)
    assert results_section(make_user(at=make_organization("望城区")), post.person) is None
    client.force_login(office)
    assert "北滩镇19.50分，任职365天／考核期365天。" in client.get(post.person.get_absolute_url()).content.decode()


def test_page_and_workbook(client: Client, cycle: Cycle, towns: list[Organization]) -> None:
    serve(towns[0], "王建国", until=JULY)
    client.force_login(cycle.created_by)
    page = client.get(f"/cycles/{cycle.pk}/persons/").content.decode()
    assert "王建国" in page and "181／365" in page and "19.50" in page
    book = load_workbook(io.BytesIO(attribution_workbook(cycle, actor=cycle.created_by)))
    (row,) = book["个人得分"].iter_rows(min_row=4, values_only=True)
    assert (row[1], float(row[2]), row[3]) == ("王建国", 19.5, 181)
    (part,) = book["任职明细"].iter_rows(min_row=4, values_only=True)
    assert part[:3] == ("王建国", "北滩镇", "党组织书记") and part[5:7] == (181, 365)
