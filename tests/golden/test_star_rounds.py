"""Stars and classes from entered scores to what the meeting decided: schemes 01, 03, 05, 06 and the figures of 13."""

from __future__ import annotations

from typing import Any

import pytest

from assessments.services.ratings import Given
from config.toolkit.scaled import SCALE, parse, text
from organizations.models import Organization
from tests.golden.counties import county_of, seed
from tests.golden.played import decided, played, proposed, round_of, scheme_document, villages
from tests.golden.test_results import PUBLISHED
from tests.golden.test_schemes import RECORDED

pytestmark = pytest.mark.django_db
BANDS = {"一星级": "一星", "二星级": "二星", "三星级": "三星", "四星级": "四星", "五星级": "五星"}
HAPPY = {"code": "happy", "name": "群众满意度", "kind": "percent", "reads": {"from": "judged", "ask": "群众满意度"}}
CAP = {
    "name": "群众满意度不足60%",
    "when": {"if": "compare", "fact": "happy", "op": "<", "than": "60"},
    "effect": "cap",
    "level": "二星",
}


def county_over(units: list[Organization]) -> Organization:
    county = units[0].parent and units[0].parent.parent
    assert county is not None
    return county


def judged(fact: dict[str, Any]) -> dict[str, Any]:
    """The fact, told by people instead of read from an assessment."""
    return {**fact, "reads": {"from": "judged", "ask": fact["name"]}}


def branch(**changes: Any) -> dict[str, Any]:
    """The rating of 2023 for villages."""
    return {**seed("rating-branch-2023"), "applies_to": ["village"], **changes}


def test_five_branches_by_seventy_and_thirty_with_the_gap_and_the_cap() -> None:
    """The fifth has 85.1 and four stars by its total; with 55 % satisfied it has two. 0.3 × 5 leaves one five-star."""
    published = PUBLISHED["13"]
    units = villages("甲 乙 丙 丁 戊")
    county = county_over(units)
    scores = [dict(zip(("base", "deduct", "review"), case, strict=False)) for case in published["cases"]]
    cycle = played(scheme_document("01-branch-star"), county, dict(zip(units, scores, strict=True)))
    totals = [result.total for result in cycle.run.results.order_by("roster_entry__position")]
    assert totals == [parse(case[3]) for case in published["cases"]]
    document = branch(facts=[*branch()["facts"], HAPPY], gates=[CAP])
    told = {(unit.pk, "happy"): Given((90 if unit.name != "戊村" else 55) * SCALE, "测评") for unit in units}
    made = round_of(county, seed("star5"), document, answers=told)
    capped = published["capped"]
    expected = [BANDS[case[4]] for case in published["cases"]]
    last = made.entries.get(name="戊村")
    assert (last.score, BANDS[capped["score_grade"]]) == (parse("85.1"), expected[4])
    assert list(decided(made).values()) == [*expected[:4], BANDS[capped["grade"]]]
    assert proposed(made)["乙村"] == "四星"  # 89.7: below 90, and in no band as printed


def test_at_most_666_of_2220_branches_have_five_stars() -> None:
    """682 reach 90: the sixteen last of them fall to four stars."""
    published = PUBLISHED["13"]["quota"]
    units = county_of(published["branches"], each=370)
    total = branch()["facts"][0]
    named, hundredth = published["named"], SCALE // 100
    scores = [100 * SCALE - number * hundredth if number < named else 85 * SCALE for number in range(len(units))]
    told = {(unit.pk, "total"): Given(score, "") for unit, score in zip(units, scores, strict=True)}
    made = round_of(county_over(units), seed("star5"), branch(facts=[judged(total)]), answers=told)
    assert made.entries.filter(computed="五星").count() == named
    assert made.entries.filter(proposed="五星").count() == published["allowed"]
    assert made.entries.filter(computed="五星", proposed="四星").count() == 16


def test_creation_of_110_points_with_guide_numbers_and_a_project() -> None:
    """Ten, thirty, forty of a hundred: of ten branches one, three and four; unused places go to the next level.

    The first of the sheet has no project of its own: four stars at most, though the place for five is then free.
    """
    units = villages("甲 乙 丙 丁 戊 己 庚 辛 壬 癸")
    county = county_over(units)
    scores = ("108", "101", "96", "95", "89", "85", "80", "72", "65", "50")
    given = {
        unit: {"creation": score, "innovation": "1" if number in (1, 2) else "0"}
        for number, (unit, score) in enumerate(zip(units, scores, strict=True))
    }
    played(scheme_document("03-five-star-110"), county, given)
    told = {(unit.pk, "innovation"): Given(SCALE if number in (1, 2) else 0, "") for number, unit in enumerate(units)}
    made = round_of(county, seed("star5"), {**seed("rating-five-creation"), "applies_to": ["village"]}, answers=told)
    computed = dict(made.entries.values_list("name", "computed"))
    assert [computed[unit.name] for unit in units] == [
        *("四星", "五星", "五星", "四星", "四星", "四星", "四星", "三星", "二星", "一星")
    ]
    assert list(decided(made).values()) == [
        *("四星", "五星", "四星", "四星", "三星", "三星", "三星", "三星", "二星", "一星")
    ]


def test_each_star_needs_eighty_of_its_own_sheet() -> None:
    """The sheets of the scheme, faults counted by people: 80 wins the star, 79 does not; the last wins one of two."""
    (case,) = RECORDED["05-dimension-stars"]["cases"]
    facts = [each["facts"] for each in case["units"]]
    units = villages("甲 乙 丙 丁 戊")
    county = county_over(units)
    facts += [{**facts[2], "school": "35"}]
    played(scheme_document("05-dimension-stars"), county, dict(zip(units, facts, strict=True)))
    document = seed("rating-dimension-stars")
    reads = {"from": "cycle", "scheme": "village-dimension-stars", "what": "node"}
    sheets = [
        {**fact, "reads": {**reads, "code": code}} for fact, code in zip(document["facts"], ("A1", "B1"), strict=True)
    ]
    made = round_of(county, {**document, "facts": sheets})
    assert list(decided(made, {"丙村": ("无星", "两张表都是79分")}).values()) == [
        "二星",
        "二星",
        "无星",
        "二星",
        "一星",
    ]


def test_classes_by_income_tiers() -> None:
    """The published 55 points and 45 that a county has to add: the class is proposed by the sum, the edge included."""
    (case,) = RECORDED["06-village-class"]["cases"]
    first, second = (each["facts"] for each in case["units"])  # 42.5 and 30 as worked out on paper
    rest = {"code": "rest", "name": "其余部分得分", "kind": "points", "asked": "office"}
    part = {
        "kind": "leaf",
        "code": "四",
        "name": "其余部分",
        "points": "45",
        "rule": {"type": "manual", "datum": "rest"},
    }
    document = scheme_document("06-village-class")
    document |= {"data": [*document["data"], rest], "nodes": [*document["nodes"], part]}
    units = villages("甲 乙 丙 丁 戊 己")
    county = county_over(units)
    scores = [
        {**first, "income": "5500", "income_mark": "25", "rest": "45"},
        {**first, "rest": "37.5"},
        {**first, "rest": "37.49"},
        {**second, "rest": "30"},
        {**second, "rest": "29.99"},
        {**first, "rest": "45"},
    ]
    cycle = played(document, county, dict(zip(units, scores, strict=True)))
    totals = [text(result.total) for result in cycle.run.results.order_by("roster_entry__position")]
    assert totals == ["94.5", "80", "79.99", "60", "59.99", "87.5"]
    made = round_of(county, seed("class4"), seed("rating-village-class"))
    assert list(decided(made).values()) == ["先进", "较好", "一般", "一般", "后进", "较好"]
