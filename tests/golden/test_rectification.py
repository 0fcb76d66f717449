"""Published counts of cases led to their end: acceptance, the year after, relapse, notices (figures: results.json 16).

How many villages there were besides those listed, and the days, are made up where the reports do not say.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments.exports.cases import checklist_workbook
from assessments.models import Case, CaseState
from assessments.selectors.cases import board as ledger
from assessments.selectors.cases.rules import rules
from assessments.services import cases
from assessments.services.resolutions import Meeting
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE, parse
from tests.assessments.screenings import make_standard
from tests.golden.counties import (
    PUBLISHED,
    accepted,
    board,
    clerk_of,
    county_of,
    criteria,
    ended_follow_up,
    filed,
    led,
    opened,
    seed,
    turned,
)
from tests.scoring.standards.listings import listing

pytestmark = pytest.mark.django_db


def test_xining_lists_14_of_917_villages_twice_in_five_years() -> None:
    """Seven come back within the year in which they are followed up, seven once that is over."""
    published = PUBLISHED["西宁"]
    units = county_of(published["units"], each=200)
    document = listing(criteria=criteria(1), acceptance={"steps": ["county"], "follow_up_years": 1})
    standard, clerk = make_standard(units[0].parent.parent, document), clerk_of(units)
    lists = {2019: range(20), 2020: range(7), 2023: [*range(7, 14), *range(100, 120)]}
    first: list[Case] = []
    for year, hit in lists.items():
        made = opened(filed(units, standard, year, hit=hit, alike=True))
        if year == 2019:
            first = [turned(case, clerk) for case in made[:14]]
            for case in first[7:]:
                ended_follow_up(case, clerk)
    lines = board(clerk)
    everything = lines[None]
    assert {"units": everything.screened, "again": everything.again, "returned": everything.returned} == published
    assert (everything.units, everything.listed) == (40, 54)
    assert {year: line.again for year, line in lines.items() if year} == {2019: 0, 2020: 7, 2023: 7}
    again = Case.objects.filter(previous_case__in=first).select_related("previous_case")
    assert {case.organization_id for case in again} == {case.organization_id for case in first}
    assert [case.previous_case.state for case in again.order_by("pk")] == ["relapsed"] * 7 + ["closed"] * 7


def test_heyang_takes_22_off_at_70_points() -> None:
    """By the seed; one that reaches 69.9 is renewed and passes with 70."""
    units = county_of(66)
    standard, clerk = make_standard(units[0].parent.parent, seed("listing-heyang-2020")), clerk_of(units)
    first, *others = opened(filed(units, standard, 2020, hit=range(0, 66, 3)))
    for case in others:
        turned(case, clerk)
    given = {"step": "county", "inspectors": "验收组", "actor": clerk}
    ready = led(first, clerk, last=False)
    line = parse(PUBLISHED["合阳"]["line"])
    failed = cases.accept(ready, on=date(2020, 10, 10), score=line - SCALE // 10, until=date(2021, 3, 31), **given)
    assert (failed.passed, failed.verdict) == (False, "得69.9分，低于合格线70分")
    row = board(clerk)[2020]
    assert (row.listed, row.delisted, row.turned) == (22, 21, "95.45%")
    accepted(ready, "township", date(2021, 3, 1), clerk)
    assert cases.accept(ready, on=date(2021, 3, 1), score=line, **given).passed
    cases.delist(
        ready, delisted_on=date(2021, 3, 5), decision=Meeting("县委常委会", "〔3〕号", date(2021, 3, 4)), actor=clerk
    )
    row = board(clerk)[2020]
    assert (row.listed, row.delisted, row.turned) == (PUBLISHED["合阳"]["listed"], 22, "100.00%")


def test_chunhua_needs_the_score_and_at_most_half_dissatisfied() -> None:
    """By the seed, with 15 representatives: 8 against are too many whatever the score, 7 are not."""
    published = PUBLISHED["淳化"]
    units = county_of(40)
    standard, clerk = make_standard(units[0].parent.parent, seed("listing-chunhua")), clerk_of(units)
    first, *others = opened(filed(units, standard, 2021, hit=range(5)))
    for case in others:
        turned(case, clerk)
    ready = led(first, clerk, last=False)
    given = {"step": "county", "on": date(2021, 10, 10), "inspectors": "验收组", "actor": clerk, "score": 95 * SCALE}
    with pytest.raises(Refused, match=r"没有测评不能验收。$"):
        cases.accept(ready, **given)
    voters = published["voters"]
    failed = cases.accept(ready, **given, ballot=cases.Ballot(voters, voters, 8), until=date(2021, 12, 31))
    assert (failed.passed, failed.verdict) == (False, f"15人参加测评，8人不满意，超过{published['against']}")
    accepted(ready, "township", date(2021, 12, 1), clerk)
    given |= {"score": parse(published["line"]), "on": date(2021, 12, 1)}
    assert cases.accept(ready, **given, ballot=cases.Ballot(voters, voters, 7)).passed
    cases.delist(
        ready,
        delisted_on=date(2021, 12, 31),
        decision=Meeting("县委常委会", "〔12〕号", date(2021, 12, 30)),
        actor=clerk,
    )
    row = board(clerk)[2021]
    assert (row.units, row.delisted, row.turned) == (published["listed"], 5, "100.00%")


def test_hongdong_lists_45_by_ten_situations() -> None:
    """Six lists are kept of each, and its 销号表 is signed by township and county."""
    published = PUBLISHED["洪洞"]
    units = county_of(463, each=60)
    document = listing(criteria=criteria(published["situations"]), lists=published["lists"])
    screening = filed(units, make_standard(units[0].parent.parent, document), 2018, hit=range(0, 450, 10))
    row = board(clerk_of(units))[2018]
    assert (row.screened, row.units) == (463, published["listed"])
    made = opened(screening)
    situations = {f"{each}．文件规定的第{each}种情形" for each in range(1, published["situations"] + 1)}
    assert {case.grounds for case in made} == situations
    assert list(rules(made[0]).lists) == published["lists"]
    book = load_workbook(io.BytesIO(checklist_workbook(made[0], actor=screening.made_by)))
    said = [value for row in book.active.iter_rows(values_only=True) for value in row if value]
    assert [line.count("（盖章）") for line in said if "盖章" in line] == [3]  # the unit's own and the two above


def test_heze_follows_499_up_one_more_year() -> None:
    """Listed are all of them; the year after is played with one."""
    published = PUBLISHED["菏泽"]
    units = county_of(600, each=150)
    years = published["follow_up_years"]
    document = listing(criteria=criteria(1), acceptance={"steps": ["county"], "follow_up_years": years})
    standard, clerk = make_standard(units[0].parent.parent, document), clerk_of(units)
    first, *_ = opened(filed(units, standard, 2020, hit=range(published["listed"]), alike=True))
    case = cases.follow_up(turned(first, clerk), actor=clerk)
    assert (case.delisted_on, case.follow_up_until) == (date(2020, 10, 15), date(2021, 10, 15))
    with pytest.raises(Refused, match=r"要跟踪到2021年10月15日，在此以前不能办结。$"):
        cases.close_case(case, closed_on=date(2021, 10, 14), actor=clerk)
    row = board(clerk)[2020]
    assert (row.screened, row.units, row.delisted) == (600, published["listed"], 1)
    assert cases.close_case(case, closed_on=date(2021, 10, 15), actor=clerk).state == CaseState.CLOSED


def test_zhangxian_lists_22_and_13_and_settles_14_of_18_notices() -> None:
    """A leader meets weekly and comes monthly, the first secretary stays 20 days a month; page and file agree."""
    published = PUBLISHED["漳县"]
    units = county_of(135)
    weekly = {"role": "leader", "activity": "meeting", "least": 1, "per": "week"}
    monthly = {"role": "leader", "activity": "visit", "least": 1, "per": "month"}
    stay = {"role": "first", "activity": "days", "least": 20, "per": "month"}
    team = [{"code": "leader", "name": "联系领导"}, {"code": "first", "name": "第一书记"}]
    given = {"rhythm": [weekly, monthly, stay], "team": team, "acceptance": {"steps": ["county"]}}
    standard = make_standard(units[0].parent.parent, listing(criteria=criteria(1), **given))
    clerk = clerk_of(units)
    for case in opened(filed(units, standard, 2014, hit=range(published["2014"]))):
        turned(case, clerk)
    now = opened(filed(units, standard, 2015, hit=range(50, 50 + published["2015"])))
    for number in range(published["notices"]):
        sent = {"sent_on": date(2015, 9, 1), "text": "整改进度慢", "due": date(2015, 9, 15), "actor": clerk}
        notice = cases.send_notice(now[number % len(now)], number=f"整改〔2015〕{number + 1}号", **sent)
        if number < published["settled"]:
            cases.answer_notice(notice, answered_on=date(2015, 9, 10), answer="已整改", actor=clerk)
            cases.settle_notice(notice, settled_on=date(2015, 9, 20), actor=clerk)
    first = led(now[0], clerk)
    leader, secretary = first.helpers.get(role="leader"), first.helpers.get(role="first")
    for week in range(6):
        met = date(2015, 7, 20) + timedelta(weeks=week)
        cases.record_visit(leader, on=met, activity="meeting", actor=clerk)
    cases.record_visit(leader, on=date(2015, 8, 5), actor=clerk)
    cases.record_visit(secretary, on=date(2015, 8, 3), activity="days", days=19, actor=clerk)
    (line,) = ledger.board(Case.objects.filter(pk=first.pk), today=date(2015, 9, 1))
    assert [(each.label, each.kept, each.owed) for each in line.duties] == [
        ("联系领导王某每周研究调度不少于1次", 6, 6),
        ("联系领导王某每月到村不少于1次", 1, 1),
        ("第一书记王某每月驻村不少于20天", 0, 1),
    ]
    cases.record_visit(secretary, on=date(2015, 8, 24), actor=clerk)
    (line,) = ledger.board(Case.objects.filter(pk=first.pk), today=date(2015, 9, 1))
    assert line.duties[2].kept == 1
    lines = board(clerk)
    told = {"2014": lines[2014].units, "2015": lines[2015].units}
    told |= {"notices": lines[2015].notices, "settled": lines[2015].settled, "done": lines[2015].done}
    assert told == published
    door = Client()
    door.force_login(clerk)
    page = door.get("/cases/progress/?year=2015").content.decode()
    assert "历年列入、转化、反复" in page and "77.78%" in page
    book = load_workbook(io.BytesIO(door.get("/cases/progress.xlsx?year=2015").getvalue()))
    assert list(book["历年情况"].iter_rows(min_row=4, max_row=6, values_only=True)) == [
        ("2015年", 135, 13, 9.63, 13, 0, 0, 0, 0, 18, 14, 77.78),
        ("2014年", 135, 22, 16.3, 22, 22, 100, 0, 0, 0, 0, None),
        ("合计", 135, 35, 25.93, 35, 22, 62.86, 0, 0, 18, 14, 77.78),
    ]
