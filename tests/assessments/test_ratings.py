"""A rating round from its opening to the proposal: units of the day, answers, levels before, quotas, one digest."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import RatingAnswer, RatingState
from assessments.selectors.ratings import evaluate, outdated
from assessments.services import ratings
from assessments.services.ratings import Given
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE, parse
from organizations.models import AuditEvent, Kind
from organizations.services import regrouping
from scoring.services import standards
from tests.assessments.ratings import (
    DAY,
    TOTALS,
    Place,
    answers,
    column,
    computed,
    entries,
    give_level,
    make_place,
    make_standard,
    open_round,
)
from tests.factories import make_organization
from tests.scoring.standards.rating_documents import SCALE as STARS
from tests.shared import once, own

pytestmark = pytest.mark.django_db
made = once(make_place)


@pytest.fixture
def place(made: Place, db: None) -> Place:
    return own(made)


def test_a_round_lists_the_units_of_the_day_in_their_order(place: Place) -> None:
    round = open_round(place)
    assert column(round, "name") == ["北1村", "北2村", "北3村", "北4社区", "东1村", "东2村", "东3村", "东4社区"]
    assert (round.state, entries(round)[3].basis["field"], entries(round)[4].parent_name) == (
        RatingState.DRAFT,
        "community",
        "东湾镇",
    )
    event = AuditEvent.objects.get(action="rating.opened")
    assert event.changes["units"] == 8


def test_a_standard_for_villages_alone_lists_no_communities(place: Place) -> None:
    round = open_round(place, make_standard(place.county, applies_to=["village"]))
    assert len(entries(round)) == 6


def test_a_standard_of_another_county_is_refused(place: Place) -> None:
    other = make_organization("会宁县", kind=Kind.COUNTY, parent=place.city)
    with pytest.raises(Refused, match="是会宁县的标准，不适用于靖远县"):
        open_round(place, make_standard(other))
    assert open_round(place, make_standard(place.city)).standard.owner == place.city


def test_only_the_rating_standard_in_force_is_used(place: Place) -> None:
    old = make_standard(place.county)
    make_standard(place.county, title="新的评星定级办法")
    with pytest.raises(Refused, match="已有新的版本"):
        open_round(place, old)
    scale = standards.publish(standards.load_standard(STARS, owner=place.county, actor=None), actor=None)
    with pytest.raises(Refused, match="请选评定办法"):
        open_round(place, scale)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": date(2999, 1, 1)}, "还没有到"),
        ({"day": date(2023, 1, 1)}, "应在2025年或次年"),
        ({"title": " "}, "请写明名称"),
    ],
)
def test_a_round_needs_a_day_of_its_year_and_a_name(place: Place, changes: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        open_round(place, **changes)


def test_two_ratings_of_one_unit_in_a_year_are_refused(place: Place) -> None:
    first = open_round(place, make_standard(place.county, applies_to=["village"]))
    other = make_standard(place.county, key="other-stars", title="另一个办法")
    with pytest.raises(Refused, match="已在靖远县的「2025年度村党组织评星定级」中，一个单位一年只有一次评定"):
        open_round(place, other)
    communities = make_standard(place.county, key="community-stars", applies_to=["community"])
    assert len(entries(open_round(place, communities))) == 2  # the others, by a standard of their own
    ratings.withdraw_round(first, reason="标准选错", actor=place.clerk)
    with pytest.raises(Refused, match="北4社区、东4社区已在"):
        open_round(place, other)


def test_a_unit_with_its_level_of_the_year_is_not_rated_again(place: Place) -> None:
    give_level(place.villages[0], "四星", owner=place.county, year=2025)
    with pytest.raises(Refused, match="北1村已有2025年度的等级"):
        open_round(place)


def test_the_proposal_within_the_quota(place: Place) -> None:
    """30 % of eight is two: the third and fourth above 90 fall to four stars."""
    round = computed(place)
    assert column(round, "computed") == ["五星"] * 4 + ["四星", "三星", "二星", "一星"]
    assert column(round, "proposed") == ["五星"] * 2 + ["四星"] * 3 + ["三星", "二星", "一星"]
    assert [entry.score for entry in entries(round)] == [parse(total) for total in TOTALS]
    assert (round.state, round.digest[:4]) == (RatingState.COMPUTED, evaluate(round).digest[:4])
    basis = entries(round)[2].basis
    assert [step["what"] for step in basis["steps"]] == ["way", "gate", "gate", "quota"]
    assert basis["steps"][0]["evidence"][0]["text"] == "人工认定为93分，依据：考核办核分表"
    assert "名额已满：五星级→四星级" in basis["steps"][3]["rule"]


def test_a_tie_at_the_edge_is_marked(place: Place) -> None:
    round = computed(place, totals=("96", "95", "95", "91", *TOTALS[4:]))
    assert [(entry.proposed, entry.tie) for entry in entries(round)][:4] == [
        ("五星", False),
        ("四星", True),
        ("四星", True),
        ("四星", False),
    ]


def test_what_is_lacking_leaves_a_unit_open_and_is_told(place: Place) -> None:
    round = computed(place, totals=(None, *TOTALS[1:]))
    first = entries(round)[0]
    assert (first.computed, first.proposed, first.basis["lacking"]) == ("", "", ["总分"])
    assert AuditEvent.objects.get(action="rating.computed").changes["unsettled"] == ["北1村"]


def test_computed_again_it_takes_new_answers_and_says_when_it_is_behind(place: Place) -> None:
    round = computed(place)
    assert not outdated(round)
    ratings.answer(round, answers={(place.villages[7].pk, "total"): Given(99 * SCALE)}, actor=place.clerk)
    assert outdated(round)
    round = ratings.compute(round, actor=place.clerk)
    assert column(round, "proposed")[7] == "五星"
    assert not outdated(round)


def test_the_latest_answer_counts_and_the_same_one_is_not_kept_twice(place: Place) -> None:
    round = open_round(place)
    assert ratings.answer(round, answers=answers(place), actor=place.clerk) == 24
    assert ratings.answer(round, answers=answers(place), actor=place.clerk) == 0
    again = {(place.villages[0].pk, "total"): Given(80 * SCALE, "复核")}
    assert ratings.answer(round, answers=again, actor=place.clerk) == 1
    assert RatingAnswer.objects.filter(organization=place.villages[0], fact="total").count() == 2
    ratings.compute(round, actor=place.clerk)
    assert column(round, "computed")[0] == "四星"


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("happy", 101 * SCALE, "应在0到100之间"),
        ("case", 2 * SCALE, "只能是“是”或“否”"),
        ("absent", SCALE, "没有可以由人登记的事项「absent」"),
    ],
)
def test_an_answer_must_fit_its_fact(place: Place, fact: str, value: int, said: str) -> None:
    round = open_round(place)
    with pytest.raises(Refused, match=said):
        ratings.answer(round, answers={(place.villages[0].pk, fact): Given(value)}, actor=place.clerk)
    assert not RatingAnswer.objects.exists()


def test_an_answer_about_a_unit_that_is_not_rated(place: Place) -> None:
    round = open_round(place)
    with pytest.raises(Refused, match="有不在这次评定中的单位"):
        ratings.answer(round, answers={(place.townships[0].pk, "total"): Given(SCALE)}, actor=place.clerk)


STEP = {"movement": {"max_up": 1, "hold_years": 2}}


def test_the_level_before_is_the_one_in_force_on_the_day(place: Place) -> None:
    first, second, *_ = place.villages
    give_level(first, "三星", owner=place.county, year=2023, valid_until=date(2025, 3, 1))
    give_level(first, "三星", owner=place.county, year=2024)
    give_level(second, "四星", owner=place.county, year=2024)
    round = computed(place, make_standard(place.county, **STEP))
    assert column(round, "previous")[:3] == ["三星", "四星", ""]
    assert column(round, "computed")[:3] == ["四星", "四星", "五星"]  # one step; not held for two years; free
    assert entries(round)[0].basis["held"] == "2023年起为三星级（2025年3月1日生效）"


@pytest.mark.parametrize(("inherit", "level"), [("worst", "三星"), ("best", "五星"), ("none", "五星")])
def test_a_merged_unit_holds_what_the_standard_says(place: Place, inherit: str, level: str) -> None:
    first, second, *_ = place.villages
    give_level(first, "五星", owner=place.county, year=2024)
    give_level(second, "三星", owner=place.county, year=2024)
    regrouping.merge(
        [second], into=first, effective_on=date(2025, 6, 1), document_no="靖政发〔2025〕8号", actor=place.clerk
    )
    round = open_round(place, make_standard(place.county, inherit=inherit, movement={"max_up": 9}))
    ratings.compute(round, actor=place.clerk)
    assert len(entries(round)) == 7
    assert entries(round)[0].previous == level


def test_a_merger_recorded_late_changes_the_roster(place: Place) -> None:
    round = computed(place)
    first, second, *_ = place.villages
    regrouping.merge(
        [second], into=first, effective_on=date(2025, 12, 1), document_no="靖政发〔2025〕9号", actor=place.clerk
    )
    assert outdated(round)
    ratings.compute(round, actor=place.clerk)
    assert column(round, "name")[:2] == ["北1村", "北3村"]
    assert [entry.position for entry in entries(round)] == list(range(1, 8))
    assert AuditEvent.objects.filter(action="rating.computed").latest("pk").changes["removed"] == ["北2村"]


def test_a_round_costs_the_same_queries_however_many_units(place: Place) -> None:
    round = computed(place)
    with CaptureQueriesContext(connection) as few:
        evaluate(round)
    for _ in range(12):
        make_organization(parent=place.townships[0])
    with CaptureQueriesContext(connection) as many:
        evaluate(round)
    assert len(many) == len(few) < 25


def test_a_decided_or_withdrawn_round_is_not_computed(place: Place) -> None:
    round = computed(place)
    ratings.withdraw_round(round, reason="重新组织", actor=place.clerk)
    for act in (
        lambda: ratings.compute(round, actor=place.clerk),
        lambda: ratings.answer(round, answers={}, actor=place.clerk),
        lambda: ratings.withdraw_round(round, reason="再撤", actor=place.clerk),
    ):
        with pytest.raises(Refused, match="已撤回，不能"):
            act()
    assert open_round(place).day == DAY
