"""What pages and workbooks of a round tell beside its levels: places used, what is missing, what nobody need say."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from assessments.exports.rating_answers import answers_workbook
from assessments.imports.rating_answers import plan_answers
from assessments.models import RatingAnswer
from assessments.selectors.ratings import held_levels, rating_of
from assessments.selectors.ratings.board import gauges, stage_of
from assessments.services import ratings
from assessments.services.ratings import Given
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.services import tree
from scoring.services import standards
from tests.assessments.ratings import (
    TOTALS,
    Place,
    computed,
    decided,
    entries,
    give_level,
    make_place,
    make_standard,
    meeting,
    open_round,
    star_document,
)
from tests.organizations.test_imports import workbook
from tests.scoring.standards.rating_documents import TOTAL
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)
COUNTED = {
    "code": "led",
    "name": "市级荣誉",
    "kind": "number",
    "reads": {"from": "honour", "level": "city", "years": 1},
}
GATE = {
    "name": "没有荣誉",
    "when": {"if": "compare", "fact": "led", "op": "<", "than": "0"},
    "effect": "cap",
    "level": "二星",
}


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def test_what_a_record_tells_is_not_said_by_hand(place: Place) -> None:
    standard = make_standard(place.county, facts=[TOTAL, COUNTED], gates=[GATE])
    round = open_round(place, standard)
    said = "北1村的「市级荣誉」系统里已有记录，登记了也不起作用，请留空"
    with pytest.raises(Refused, match=said):
        ratings.answer(round, answers={(place.villages[0].pk, "led"): Given(200 * SCALE)}, actor=place.clerk)
    rows = [["单位", "乡镇（街道）", "总分", "市级荣誉"], ["北1村", "北湾镇", 96, 200]]
    plan = plan_answers(round, read(workbook(*rows, sheet="评定事项")))
    assert [(one.row, one.column, one.message[: len(said)]) for one in plan.problems] == [(2, "D", said)]
    assert "市级荣誉" not in str(read(answers_workbook(round, actor=place.clerk)).rows("评定事项"))
    assert not RatingAnswer.objects.exists()


def test_used_places_count_what_the_city_left(place: Place) -> None:
    round = decided(place)
    levels = {entries(round)[0].pk: ("四星", "市级复核不达标")}
    round = ratings.approve(
        round, levels=levels, meeting=meeting("市委常委会", date(2026, 1, 25)), actor=place.approver
    )
    [gauge] = gauges(rating_of(round.standard), entries(round), stage_of(round))
    assert (gauge.meter.places, gauge.meter.used) == (2, 1)


def test_a_round_taken_back_before_its_decision_shows_what_was_proposed(place: Place) -> None:
    round = ratings.withdraw_round(computed(place), reason="年度有误", actor=place.clerk)
    [gauge] = gauges(rating_of(round.standard), entries(round), stage_of(round))
    assert (gauge.meter.used, gauge.meter.meter.open) == (2, 0)


def test_the_city_sees_the_places_and_a_refused_page_counts_what_was_chosen(place: Place) -> None:
    round, client = decided(place), Client()
    client.force_login(place.approver)
    url = reverse("assessments:rating-approve", args=[round.pk])
    [gauge] = client.get(url).context["gauges"]
    assert (gauge.meter.places, gauge.meter.used) == (2, 2)
    first = entries(round)[0].pk
    typed = {"body": "市委常委会", "minutes_no": "1号", "decided_on": "2026-01-25", f"level:{first}": "四星"}
    response = client.post(url, typed | {f"level:{entries(round)[1].pk}": "五星"})
    assert (response.status_code, response.context["gauges"][0].meter.used) == (422, 1)
    typed |= {f"reason:{first}": "市级复核不达标", f"level:{entries(round)[1].pk}": "五星"}
    told = client.post(url, typed, follow=True).content.decode()
    assert "全部单位五星级名额2个，用1个。" in told


def test_what_is_missing_stands_on_one_page_of_all_townships(place: Place) -> None:
    round = computed(place, totals=(None, *TOTALS[1:7], None))
    client = Client()
    client.force_login(place.clerk)
    url = reverse("assessments:rating-answers", args=[round.pk])
    page = client.get(f"{url}?parent=missing")
    assert [entry.name for entry, *_ in page.context["rows"]] == ["北1村", "东4社区"]
    assert f"{url}?parent=missing" in client.get(round.get_absolute_url()).content.decode()
    round.entries.all().delete()
    assert client.get(url).status_code == 409


def test_other_versions_say_that_they_were_replaced(place: Place) -> None:
    first = make_standard(place.county)
    draft = standards.load_standard(star_document(notice_days=7), owner=place.county, actor=None)
    second = standards.publish(draft, actor=None)
    client = Client()
    client.force_login(place.clerk)
    assert f"第{first.version}版（已被新版代替）" in client.get(second.get_absolute_url()).content.decode()
    assert f"第{second.version}版（已发布）" in client.get(first.get_absolute_url()).content.decode()


def test_a_level_that_had_ended_before_the_merger_is_not_inherited(place: Place) -> None:
    first, second, third, *_ = place.villages
    give_level(first, "三星", owner=place.county, year=2020, valid_until=date(2022, 3, 1))
    give_level(second, "四星", owner=place.county, year=2023)
    tree.merge([first, second], into=third, effective_on=date(2025, 6, 1), actor=None)
    rating = rating_of(make_standard(place.county))
    assert held_levels(rating, [third.pk], date(2025, 12, 31))[third.pk].held.code == "四星"


def test_a_level_is_held_since_the_last_gap(place: Place) -> None:
    village = place.villages[0]
    give_level(village, "四星", owner=place.county, year=2019, valid_until=date(2021, 3, 1))
    give_level(village, "四星", owner=place.county, year=2022, valid_until=date(2024, 3, 1))
    give_level(village, "四星", owner=place.county, year=2023)
    rating = rating_of(make_standard(place.county))
    assert held_levels(rating, [village.pk], date(2025, 12, 31))[village.pk].held.since == 2022
