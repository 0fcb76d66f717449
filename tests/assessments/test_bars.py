"""取消评优 once decided: in force for its term, a gate of titles, levels and awards; yellow cards are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from assessments.models import ConsequenceEntry, ConsequenceList, TitleReview
from assessments.selectors.consequences import why
from assessments.selectors.facts import known
from assessments.services import consequences, ratings, titles
from assessments.services.resolutions import Meeting
from config.toolkit.scaled import SCALE
from organizations.models import Organization
from organizations.services import regrouping
from scoring.standards import Fact, FromConsequence, Known
from tests.assessments.consequences import computed, decided, standard
from tests.assessments.posts import serve
from tests.assessments.ratings import CASE, HAPPY, TOTAL, TOTALS, answers, make_place, open_round
from tests.assessments.ratings import make_standard as make_rating
from tests.assessments.titles import DOUBLE, county_with_towns, make_standard, yes_to_all
from tests.factories import make_organization
from tests.scoring.standards.rating_documents import OPEN_CASE, UNHAPPY

pytestmark = pytest.mark.django_db
DECIDED = date(2026, 1, 31)
MONTHS = {
    **{"code": "months", "name": "任职月数", "kind": "number", "missing": "no"},
    "reads": {"from": "post", "what": "months"},
}
LONG = {"if": "compare", "fact": "months", "op": ">=", "than": "6"}
BARRED = {
    **{"code": "barred", "name": "在取消评优期内", "kind": "flag"},
    "reads": {"from": "consequence", "measure": "bar", "what": "in_force", "of": "title"},
}
WARNED = {
    **{"code": "warned", "name": "黄牌", "kind": "number", "unit": "张"},
    "reads": {"from": "consequence", "measure": "warning", "what": "count", "years": 2},
}
TERM = "2026年1月31日至2026年7月30日不予认定称号、高等级"


def bars(**changes: Any) -> dict[str, Any]:
    """Who has led for half a year is barred from titles and levels for six months from the decision on."""
    rule = {"kind": "bar", "code": "bar", "name": "取消评优", "when": LONG, "months": 6, "bars": ["title", "level"]}
    return {
        **{"format": "kaoping-standard/1", "kind": "consequence", "key": "bars", "title": "结果运用办法"},
        **{"source": {"document": "编制示例"}, "applies_to": ["township"], "facts": [MONTHS]},
        "rules": [{**rule, **changes}],
    }


@pytest.fixture
def towns() -> list[Organization]:
    """甲镇 has had its secretary since 2024, 乙镇 one since May 2026, 丙镇 none since then."""
    return county_with_towns()[1]


def barred(
    county: Organization, *, on: date = DECIDED, day: date = date(2026, 1, 1), **changes: Any
) -> ConsequenceList:
    """甲镇 and 丙镇 are barred by a decision of that day."""
    return decided(computed(standard(county, bars(**changes)), day=day, period=str(day)), on=DECIDED)


def asks(unit: Organization, day: date, reads: FromConsequence) -> Known:
    fact = Fact("asked", "问", reads.kinds[0], reads)
    return known([fact], [unit], day=day, owner=unit.parent)[unit.pk].known["asked"]


def test_a_bar_holds_from_the_decision_to_the_end_of_its_term_for_what_it_names(towns: list[Organization]) -> None:
    made = barred(towns[0].parent)
    entry = made.entries.get(name="甲镇")
    assert entry.term == TERM
    said = f"2026年1月31日镇党委会（〔2026〕9号）决定对甲镇「取消评优」（考核结果运用名单），{TERM}"
    inside = Known(SCALE, evidence=said, address=entry.get_absolute_url())
    any_, title, award = (FromConsequence("bar", "in_force", of) for of in (None, "title", "award"))
    days = [date(2026, 1, 30), DECIDED, date(2026, 7, 30), date(2026, 7, 31)]
    assert [asks(towns[0], day, title).value for day in days] == [0, SCALE, SCALE, 0]
    assert asks(towns[0], DECIDED, title) == asks(towns[0], DECIDED, any_) == inside
    assert asks(towns[0], DECIDED, award) == Known(0, evidence="2026年1月31日没有在期限内的取消评优决定")
    assert asks(towns[1], DECIDED, title).value == 0
    undo = Meeting("镇党委会", "〔2026〕12号", DECIDED)
    consequences.withdraw_list(made, reason="程序有误", meeting=undo, actor=made.made_by)
    assert asks(towns[0], DECIDED, title).value == 0
    assert ConsequenceEntry.objects.get(pk=entry.pk).term == ""


def test_a_month_that_is_shorter_ends_the_term_on_its_last_day(towns: list[Organization]) -> None:
    barred(towns[0].parent, months=13, bars=[])
    bar = ConsequenceEntry.objects.get(name="甲镇").bar
    assert bar is not None
    assert (bar.until(DECIDED), bar.until(date(2026, 12, 5))) == (date(2027, 2, 28), date(2028, 1, 5))
    assert bar.plain({}) == "自决定之日起13个月内，评优和奖励、高等级、称号都不予认定"


def test_a_bar_on_a_secretary_goes_with_the_person_and_one_on_a_unit_with_its_successor(
    towns: list[Organization],
) -> None:
    first, second, third = towns
    barred(first.parent, who="secretary", code="person")
    asked = FromConsequence("bar", "in_force")
    post = first.posts.get()
    type(post).objects.filter(pk=post.pk).update(valid_to=date(2026, 2, 1))
    person = post.person
    assert [asks(first, day, asked).value for day in (DECIDED, date(2026, 2, 1))] == [SCALE, 0]
    other = make_organization("丁镇", parent=first.parent)
    serve(other, person, date(2026, 2, 1))
    assert asks(other, date(2026, 2, 1), asked).evidence.startswith("2026年1月31日镇党委会（〔2026〕9号）决定对王建国")
    barred(first.parent, day=date(2026, 1, 2), code="unit")
    regrouping.merge([third], into=second, effective_on=date(2026, 3, 1), actor=None)
    assert [asks(second, day, asked).value for day in (date(2026, 2, 28), date(2026, 3, 1))] == [0, SCALE]


def test_a_title_is_not_given_while_its_bar_holds_and_the_page_leads_to_the_decision(
    towns: list[Organization],
) -> None:
    county = towns[0].parent
    entry = barred(county).entries.get(name="甲镇")
    clause = {"if": "not", "name": "没有被取消评优", "of": {"if": "is", "fact": "barred"}}
    gated = {"facts": [*DOUBLE["facts"], BARRED], "conditions": [*DOUBLE["conditions"], clause]}
    rules = make_standard(county, **gated)
    seen = {}
    for day in (date(2026, 6, 30), date(2026, 7, 31)):
        given = {"owner": county, "standard": rules, "day": day, "title": str(day), "actor": entry.batch.made_by}
        review: TitleReview = titles.start_review(**given)
        yes_to_all(review, towns)
        titles.compute_review(review, actor=review.made_by)
        seen[day.month] = review.entries.get(name="甲镇")
    assert {month: one.computed for month, one in seen.items()} == {6: "no", 7: "yes"}
    client = Client()
    client.force_login(entry.batch.made_by)
    page = client.get(seen[6].get_absolute_url()).content.decode()
    assert f'{TERM} <a href="{entry.get_absolute_url()}">查看</a>' in page
    assert f"<dt>期限</dt><dd>{TERM}</dd>" in client.get(entry.get_absolute_url()).content.decode()


def test_a_star_is_capped_while_the_bar_of_its_unit_holds() -> None:
    place = make_place()
    village = place.villages[0]
    serve(village, "张三", date(2020, 1, 1))
    rules = bars() | {"applies_to": ["village"]}
    entry = decided(computed(standard(place.county, rules), day=date(2025, 9, 1)), on=date(2025, 9, 1)).entries.get()
    gate = {"name": "取消评优", "when": {"if": "is", "fact": "barred"}, "effect": "cap", "level": "三星"}
    fact = {**BARRED, "reads": {**BARRED["reads"], "of": "level"}}
    round = open_round(
        place, make_rating(place.county, facts=[TOTAL, CASE, HAPPY, fact], gates=[UNHAPPY, OPEN_CASE, gate])
    )
    ratings.answer(round, answers=answers(place, TOTALS), actor=place.clerk)
    ratings.compute(round, actor=place.clerk)
    rated = round.entries.get(organization=village)
    assert rated.computed == "三星"
    client = Client()
    client.force_login(place.clerk)
    page = client.get(rated.get_absolute_url()).content.decode()
    assert "2025年9月1日至2026年2月28日不予认定称号、高等级" in page and f'href="{entry.get_absolute_url()}"' in page


def test_two_yellow_cards_in_two_years_cost_the_honours(towns: list[Organization]) -> None:
    county = towns[0].parent
    card = {"kind": "warning", "code": "card", "name": "黄牌警告", "when": LONG}
    twice = {"if": "compare", "fact": "warned", "op": ">=", "than": "2", "name": "两年内两次黄牌"}
    document = bars(when=twice, name="两次黄牌取消评优") | {"facts": [MONTHS, WARNED]}
    document["rules"] = [card, *document["rules"]]
    rules = standard(county, document)
    for day, lines in (
        (date(2024, 8, 1), ["甲镇：黄牌警告", "丙镇：黄牌警告"]),
        (date(2025, 8, 1), ["甲镇：黄牌警告", "丙镇：黄牌警告"]),
        (date(2026, 6, 1), ["甲镇：黄牌警告", "甲镇：两次黄牌取消评优", "丙镇：两次黄牌取消评优"]),
    ):
        made = computed(rules, day=day, period=str(day))
        assert [str(entry) for entry in made.entries.all()] == lines
        decided(made, on=day)
    found = made.entries.get(rule="bar", name="甲镇")
    assert why(found) == (
        "2025年8月1日镇党委会（〔2026〕9号）决定对甲镇「黄牌警告」（考核结果运用名单）；"
        "2024年8月1日镇党委会（〔2026〕9号）决定对甲镇「黄牌警告」（考核结果运用名单）。"
    )


def test_a_bar_is_no_measure_that_is_counted_in_time() -> None:
    assert FromConsequence("talk", "in_force").fault == "只有 bar 有期限，别的措施取 count。"
    assert FromConsequence("bar", "count", "title").fault == "写 of 只用于 in_force。"
