"""What goes wrong in a rating, from the records to the page: quotas that do not divide, ties, stars nobody may give.

Two stars of one year are in test_notices.py, plate numbers in test_plates.py.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import RatingRound, UnitLevel
from assessments.services import ratings
from assessments.services.ratings import Given
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import User
from organizations.services import regrouping
from tests.assessments.cases import make_case, make_county
from tests.assessments.consequences import scored, scored_scheme, town, year
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
    meeting,
    open_round,
    opined,
)
from tests.factories import make_user
from tests.scoring.standards.rating_documents import OPEN_CASE, TOTAL

pytestmark = pytest.mark.django_db
ROUNDED = {
    "floor": "有小数的舍去",
    "half_up": "四舍五入",
    "ceil": "有小数即进一",
    "at_least_one": "有小数的舍去，不足1个的按1个",
}
FIRST_FOUR = ("96", "95", "95", "91", *TOTALS[4:])


@pytest.fixture
def place() -> Place:
    return make_place()


def page(user: User, name: str, *args: object) -> str:
    """What a person reads on a page: words alone."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse(f"assessments:{name}", args=args))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def seven(place: Place) -> Place:
    """Two of the eight villages were merged the year before."""
    *_, last, gone = place.villages
    given = {"effective_on": date(2024, 6, 1), "document_no": "靖政发〔2024〕8号", "actor": place.clerk}
    regrouping.merge([gone], into=last, **given)
    place.villages.pop()
    return place


# --- 0.3 × 7 ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("rounding", "best"), [("floor", 2), ("half_up", 2), ("ceil", 3), ("at_least_one", 2)])
def test_thirty_percent_of_seven_units(place: Place, rounding: str, best: int) -> None:
    seven(place)
    quota = {"level": "五星", "share": "0.3", "rounding": rounding}
    round = computed(place, make_standard(place.county, quotas=[quota]))
    assert column(round, "proposed").count("五星") == best
    said = page(place.leader, "rating-round", round.pk)
    assert f"全部单位 五星级 {best} {best} 名额内 7个单位的30%是2.1个，{ROUNDED[rounding]}，取{best}个" in said


@pytest.mark.parametrize(("rounding", "places"), [("floor", 0), ("half_up", 1), ("ceil", 1), ("at_least_one", 1)])
def test_thirty_percent_of_two_in_a_township(place: Place, rounding: str, places: int) -> None:
    """0.6 places for the villages of a township: none, or one, as the standard rounds."""
    quota = {"level": "五星", "share": "0.2", "rounding": rounding, "per": "parent"}  # of four units 0.8
    round = computed(place, make_standard(place.county, quotas=[quota]))
    assert column(round, "proposed")[:4].count("五星") == places


# --- a tie at the edge ------------------------------------------------------------------------------------------------
def test_all_that_tie_are_shown_and_named_by_the_township_and_the_meeting(place: Place) -> None:
    round = computed(place, totals=FIRST_FOUR)
    assert "有2个单位在名额边界上并列，标准规定由会议定" in page(place.clerk, "rating-round", round.pk)
    said = page(place.reviewers[0], "rating-opinion", round.pk, place.townships[0].pk)
    assert said.count("边界并列") == 2
    with pytest.raises(Refused) as refused:
        opined(place, round)
    assert [fault.message for fault in refused.value.faults] == [
        "北2村处在名额边界并列，请明确提出意见。",
        "北3村处在名额边界并列，请明确提出意见。",
    ]
    named = {entries(round)[1].pk: ("五星", "班子更强"), entries(round)[2].pk: ("四星", "次之")}
    speak(place, round, named)
    assert page(place.leader, "rating-decide", round.pk).count("边界并列") >= 2
    with pytest.raises(Refused, match="北2村处在名额边界并列，请逐个明确它的等级"):
        ratings.decide(round, levels={}, meeting=meeting(), actor=place.leader)
    with pytest.raises(Refused, match="北3村的审定等级「五星级」与四星级不同，请写明理由"):
        ratings.decide(
            round, levels={**named, entries(round)[2].pk: ("五星", "")}, meeting=meeting(), actor=place.leader
        )
    ratings.decide(round, levels=named, meeting=meeting(), actor=place.leader)
    assert [(one.decided, one.decided_reason) for one in entries(round)[1:3]] == [
        ("五星", "班子更强"),
        ("四星", "次之"),
    ]


def speak(place: Place, round: RatingRound, named: dict[int, tuple[str, str]]) -> None:
    """Both townships speak, the first by name."""
    for township, opinions, reviewer in zip(place.townships, (named, {}), place.reviewers, strict=True):
        given: dict[str, Any] = {"meeting": meeting("镇党委会"), "actor": reviewer}
        ratings.opine(round, township=township, opinions=opinions, **given)


# --- a decision above the quota ---------------------------------------------------------------------------------------
def test_above_the_quota_only_by_words_and_the_page_says_so(place: Place) -> None:
    round = opined(place, computed(place))
    third = entries(round)[2].pk
    with pytest.raises(Refused, match="「五星级」名额2个，审定了3个。确需突破的，请在北3村的理由中写明“超名额”及依据"):
        ratings.decide(round, levels={third: ("五星", "成绩突出")}, meeting=meeting(), actor=place.leader)
    levels = {third: ("五星", "超名额：市里追加1个")}
    round = ratings.decide(round, levels=levels, meeting=meeting(), actor=place.leader)
    assert "五星级 2 3 已超名额" in page(place.leader, "rating-round", round.pk)


# --- a unit under rectification ---------------------------------------------------------------------------------------
def test_a_unit_whose_case_is_open_gets_no_star_from_anybody() -> None:
    """The case is read from its own record, not from what somebody says."""
    world = make_county()
    make_case(world, until="measures_running")
    owner = world.village.parent.parent
    case = {"code": "case", "name": "正在整顿", "kind": "flag", "reads": {"from": "case", "what": "open"}}
    rules = {"facts": [TOTAL, case], "gates": [OPEN_CASE], "quotas": [], "authority": {}}
    clerk = make_user(at=owner)
    given = {"standard": make_standard(owner, **rules), "owner": owner, "year": 2026, "title": "2026年度评星定级"}
    round = ratings.open_round(**given, day=date(2026, 5, 31), actor=clerk)
    typed = {(unit, "total"): Given(parse("95")) for unit in round.entries.values_list("organization", flat=True)}
    ratings.answer(round, answers=typed, actor=clerk)
    round = ratings.compute(round, actor=clerk)
    entry = round.entries.get(organization=world.village)
    assert (entry.computed, entry.proposed) == ("不定星", "不定星")
    with pytest.raises(
        Refused, match="高湾村有「正在整顿」的情形，按标准最高为「只考核不定星」，不得例外，不能定为「五星级」"
    ):
        ratings.decide(
            round, levels={entry.pk: ("五星", "成绩突出")}, meeting=meeting(day=date(2026, 6, 5)), actor=clerk
        )


# --- a year missing in a chain ----------------------------------------------------------------------------------------
def test_a_year_that_is_missing_leaves_the_level_open_and_is_told() -> None:
    owner, (low, gap, new, good) = town("乌兰镇", ["东关村", "西关村", "新村", "河口村"])
    scheme = scored_scheme(owner, "yearly")
    scored(scheme, {low: "50", gap: "50", good: "90"}, year(2024))
    scored(scheme, {low: "50", new: "50", good: "90"}, year(2025))
    score = {"code": "score", "name": "年度得分", "kind": "number", "unit": "分"}
    score["reads"] = {"from": "cycle", "scheme": "yearly", "what": "total"}
    low_twice = {"if": "periods", "fact": "score", "times": 2, "op": "<", "than": "60"}
    gate = {"name": "连续两年不足60分", "when": low_twice, "effect": "lowest"}
    rules = {"facts": [TOTAL, score], "gates": [gate], "quotas": [], "authority": {}}
    clerk = make_user(at=owner)
    given = {"standard": make_standard(owner, **rules), "owner": owner, "year": 2025, "title": "2025年度评星定级"}
    round = ratings.open_round(**given, day=DAY, actor=clerk)
    typed = {(unit.pk, "total"): Given(parse("85")) for unit in (low, gap, new, good)}
    ratings.answer(round, answers=typed, actor=clerk)
    round = ratings.compute(round, actor=clerk)
    assert column(round, "computed") == ["一星", "", "", "四星"]
    entry = round.entries.get(organization=gap)
    assert entry.basis["lacking"] == ["年度得分"]
    said = page(clerk, "rating-entry", entry.pk)
    assert "连续两年不足60分" in said and "2025年没有" in said
    assert round.entries.get(organization=new).basis["lacking"] == ["以前各期的年度得分"]


# --- a unit that merged in between ------------------------------------------------------------------------------------
def test_a_unit_that_merged_holds_the_lower_level_and_says_of_whom(place: Place) -> None:
    first, second, *_ = place.villages
    give_level(first, "五星", owner=place.county, year=2024)
    give_level(second, "三星", owner=place.county, year=2024)
    given = {"effective_on": date(2025, 6, 1), "document_no": "靖政发〔2025〕8号", "actor": place.clerk}
    regrouping.merge([second], into=first, **given)
    standard = make_standard(place.county, movement={"max_up": 1})
    round = open_round(place, standard)
    said = answers(place)
    ratings.answer(round, answers={key: one for key, one in said.items() if key[0] != second.pk}, actor=place.clerk)
    round = ratings.compute(round, actor=place.clerk)
    assert (len(entries(round)), entries(round)[0].previous, entries(round)[0].computed) == (7, "三星", "四星")
    assert "合并前北1村五星级、北2村三星级，按最低的算" in page(place.clerk, "rating-entry", entries(round)[0].pk)
    assert UnitLevel.objects.on(DAY).filter(organization=second).count() == 0
