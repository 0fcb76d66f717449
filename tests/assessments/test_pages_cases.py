"""Pages of cases: what is shown, what is refused without being written, what goes to Excel, what waits for whom."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import Case, Visit
from assessments.selectors.cases.duties import case_duties
from assessments.selectors.cases.timeline import steps
from assessments.services import cases
from assessments.views.boards.cases import figures
from config.toolkit.dates import chinese_date
from organizations.models import AuditEvent, User
from organizations.services import regrouping
from tests.assessments.cases import DEADLINE, FILED, County, make_case, make_county, names
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> County:
    return make_county()


def door(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, url: str) -> str:
    response = door(user).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def rows_of(response: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(response.getvalue()))
    return {sheet.title: list(sheet.iter_rows(min_row=3, values_only=True)) for sheet in book}


def test_the_board_is_filtered_by_state_township_year_and_who_is_behind(world: County) -> None:
    make_case(world, until="running")
    make_case(world, until="identified", organization=world.villages[1])
    clerk = world.clerk
    assert "高湾村" in page(clerk, "/cases/") and "天字村" in page(clerk, "/cases/")
    shown = page(clerk, "/cases/?state=identified")
    assert "天字村</a>" in shown and "高湾村</a>" not in shown
    shown = page(clerk, "/cases/?state=on_list&behind=1&year=2026")
    assert "高湾村</a>" in shown and "2个问题超期未销号" in shown and "天字村</a>" not in shown
    assert "没有符合条件的整顿" in page(clerk, "/cases/?year=2020")
    assert "高湾村</a>" in page(clerk, f"/cases/?township={world.township.pk}")
    part = door(clerk).get("/cases/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "高湾村" in part


def test_a_secretary_enters_a_visit_with_one_form_that_is_filled_in(world: County) -> None:
    """The link names the helper; today and 到村 are there: one tap to open, one to save."""
    case = make_case(world, until="filed")
    leader, *_ = names(world, case)
    client = door(world.secretary)
    link = f"/cases/{case.pk}/visit/?helper={leader.pk}"
    assert f'href="{link}"' in page(world.secretary, f"/cases/{case.pk}/")
    form = client.get(link).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert (str(sent["helper"]), sent["activity"], sent["days"]) == (str(leader.pk), "visit", 1)
    response = client.post(link, sent)
    assert response.status_code == 302
    visit = Visit.objects.get()
    assert (visit.helper, visit.on, visit.activity) == (leader, timezone.localdate(), "visit")
    again = client.post(link, sent)
    assert again.status_code == 422 and "已经记过，不用再记。" in again.content.decode()
    assert Visit.objects.count() == 1


def test_an_acceptance_without_the_vote_comes_back_with_what_was_typed(world: County) -> None:
    case = make_case(world, until="township")
    url, client = f"/cases/{case.pk}/accept/", door(world.clerk)
    typed = {"on": "2026-09-10", "inspectors": "县验收组", "score": "85"}
    before = AuditEvent.objects.count()
    response = client.post(url, typed)
    shown = response.content.decode()
    assert response.status_code == 422 and "没有测评不能验收" in shown and 'value="县验收组"' in shown
    response = client.post(url, typed | {"handed_out": "20", "voters": "18"})
    assert "测评的发出、收回、不满意三个数要填全。" in response.content.decode()
    response = client.post(url, typed | {"handed_out": "1八", "voters": "x", "against": "-1"})
    assert (response.status_code, case.acceptances.count(), AuditEvent.objects.count()) == (422, 1, before)
    votes = {"handed_out": "20", "voters": "18", "against": "3"}
    assert client.post(url, typed | votes).status_code == 302
    case.refresh_from_db()
    assert case.state == "county_acceptance"


def test_a_case_with_open_problems_is_not_delisted_from_its_page(world: County) -> None:
    case = make_case(world, until="county")
    added = {"problem": "新问题", "measure": "整改", "responsible": "李书记", "due": date(2099, 8, 31)}
    cases.add_problem(case, **added, actor=world.clerk)
    typed = {"body": "县委常委会", "minutes_no": "1号", "decided_on": "2026-09-20", "delisted_on": "2026-09-25"}
    response = door(world.leader).post(f"/cases/{case.pk}/delist/", typed)
    assert response.status_code == 422 and "还有1个问题没有销号（新问题），不能销号。" in response.content.decode()
    case.refresh_from_db()
    assert (case.state, case.delisted_on) == ("county_acceptance", None)


def test_a_month_is_not_accepted_twice(world: County) -> None:
    case = make_case(world, until="running")
    url = f"/cases/{case.pk}/months/2026/3/"
    client = door(world.secretary)
    assert client.post(url, {"done": "书记到任", "revision": "0"}).status_code == 302
    report = case.months.get()
    township = door(world.township_clerk)
    accept = f"/cases/months/{report.pk}/accept/"
    assert accept in page(world.township_clerk, url)
    assert township.post(accept).status_code == 302
    assert accept not in page(world.township_clerk, url)
    refused = township.post(accept)
    assert refused.status_code == 409 and "不能再认可" in refused.content.decode()
    typed = {"done": "书记到任，开会", "revision": "1"}
    assert "这个月已经报过，更正请写明理由。" in client.post(url, typed).content.decode()
    assert client.post(url, typed | {"reason": "漏写"}).status_code == 302
    assert "更正记录" in page(world.clerk, url)
    assert client.get(f"/cases/{case.pk}/months/2026/13/").status_code == 404


def test_waiting_months_are_accepted_at_once_or_sent_back(world: County) -> None:
    case = make_case(world, until="running")
    secretary, township = door(world.secretary), door(world.township_clerk)
    for month in (3, 4, 5):
        secretary.post(f"/cases/{case.pk}/months/2026/{month}/", {"done": "书记到任", "revision": "0"})
    first = case.months.get(month=3)
    assert "认可等待的3个月" in page(world.township_clerk, case.get_absolute_url())
    assert "认可等待的" not in page(world.secretary, case.get_absolute_url())
    assert township.post(f"/cases/months/{first.pk}/return/", {"reason": "太简单"}).status_code == 302
    assert secretary.get(f"/cases/months/{first.pk}/return/").status_code == 404
    assert "太简单" in page(world.secretary, f"/cases/{case.pk}/months/2026/3/")
    assert secretary.post(f"/cases/{case.pk}/months/accept/").status_code == 404
    assert township.post(f"/cases/{case.pk}/months/accept/").status_code == 302
    assert list(case.months.exclude(accepted_at=None).values_list("month", flat=True)) == [4, 5]
    again = {"done": "书记到任，开了支部大会", "revision": "1"}
    assert secretary.post(f"/cases/{case.pk}/months/2026/3/", again).status_code == 302


def test_a_wrong_acceptance_is_withdrawn_from_the_page(world: County) -> None:
    case = make_case(world, until="township")
    made = case.acceptances.get()
    url = f"/cases/acceptances/{made.pk}/withdraw/"
    assert url in page(world.township_clerk, case.get_absolute_url())
    assert url not in page(world.clerk, case.get_absolute_url())
    assert door(world.clerk).get(url).status_code == 404
    assert door(world.township_clerk).post(url, {"reason": "得分录错"}).status_code == 302
    shown = page(world.clerk, case.get_absolute_url())
    assert "由王委员撤回：得分录错" in shown and url not in shown
    case.refresh_from_db()
    assert case.state == "measures_running"
    assert "群众测评在县级验收时进行" in page(world.township_clerk, f"/cases/{case.pk}/accept/")


def test_only_what_is_possible_now_has_a_button(world: County) -> None:
    case = make_case(world, until="identified")
    url = f"/cases/{case.pk}/"

    def buttons(user: User) -> list[str]:
        acts = door(user).get(url).context["acts"]
        return [act["name"] for act in acts]

    assert buttons(world.clerk) == ["enlist", "end", "withdraw"]
    assert buttons(world.secretary) == buttons(world.leader) == []
    case = make_case(world, until="planned", organization=world.villages[1])
    url = f"/cases/{case.pk}/"
    assert buttons(world.clerk)[:2] == ["file-plan", "return-plan"]
    case = make_case(make_county(), until="running")
    late = door(case.made_by).get(f"/cases/{case.pk}/accept/")  # the township comes first
    assert late.status_code == 409 and "整顿中，现在不能登记验收。" in late.content.decode()
    assert door(case.made_by).get(f"/cases/{case.pk}/close/").status_code == 409


def test_one_button_is_the_next_step(world: County) -> None:
    """Months that were not reported come before visits; nothing else is marked."""
    case = make_case(world, until="running")
    shown = page(world.secretary, f"/cases/{case.pk}/")
    (first,) = re.findall(r'<a class="btn[^"]*btn-primary" href="([^"]+)"', shown)
    assert first == f"/cases/{case.pk}/months/2026/3/"


def test_a_case_is_registered_by_hand(world: County) -> None:
    typed = {"owner": world.county.pk, "organization": "高湾村", "standard": world.standard.pk}
    typed |= {"found_on": "2026-03-01", "grounds": "书记空缺三个月", "criteria": [f"{world.standard.pk}:1"]}
    client = door(world.clerk)
    for criteria, sentence in (
        ([], "请勾选符合「软弱涣散村党组织排查整顿办法」的哪几种情形。"),
        (["999:1"], "999:1"),
    ):
        page = client.post("/cases/new/", typed | {"criteria": criteria})
        assert page.status_code == 422 and sentence in page.content.decode()
    half = client.post("/cases/new/", typed | {"body": "县委常委会"})
    assert half.status_code == 422 and Case.objects.count() == 0
    meeting = {"body": "县委常委会", "minutes_no": "〔2026〕3号", "listed_on": "2026-03-03"}
    response = client.post("/cases/new/", typed | meeting)
    case = Case.objects.get()
    assert (response.status_code, response["Location"]) == (302, case.get_absolute_url())
    assert (case.state, case.listed_on, case.resolution.body) == ("listed", date(2026, 3, 3), "县委常委会")
    assert case.grounds == "1．班子配备不齐、书记长期缺职。书记空缺三个月"
    again = client.post("/cases/new/", typed)
    assert again.status_code == 422 and "正在整顿（2026年第1号），不能重复列入。" in again.content.decode()


@pytest.mark.parametrize("typed", ["高湾", "北湾/高湾", "高灣村", "gaowan"])
def test_a_part_of_the_name_finds_the_unit_as_in_a_search(world: County, typed: str) -> None:
    given = {"owner": world.county.pk, "standard": world.standard.pk, "found_on": "2026-03-01"}
    given |= {"organization": typed, "criteria": [f"{world.standard.pk}:1"]}
    assert door(world.clerk).post("/cases/new/", given).status_code == 302
    assert Case.objects.get().organization == world.village
    page = door(world.clerk).post("/cases/new/", given | {"organization": "村"}).content.decode()
    assert "「村」不止一个：北湾镇/高湾村" in page and "北湾镇/天字村" in page


def test_the_page_says_what_became_of_a_unit_that_merged(world: County) -> None:
    case = make_case(world, until="running")
    target = make_organization("新湾村", parent=world.township)
    regrouping.merge(world.villages, into=target, effective_on=date(2026, 6, 1), actor=None)
    shown = page(world.clerk, f"/cases/{case.pk}/")
    assert "高湾村已于2026年6月1日撤销" in shown and "请由主管单位转入新单位接着办" in shown
    response = door(world.clerk).post(f"/cases/{case.pk}/move/", {"target": target.pk, "reason": "合并"})
    assert response.status_code == 302
    shown = page(world.clerk, f"/cases/{case.pk}/")
    assert "由高湾村转入新湾村" in shown and "列入时名称：高湾村。" in shown
    for unit in (world.village, target):
        assert "列入1次" in page(world.clerk, f"/units/{unit.pk}/?tab=results")


def test_burn_down_townships_and_who_is_behind(world: County) -> None:
    make_case(world, until="running")
    shown = page(world.clerk, "/cases/progress/?year=2026")
    assert 'class="btn" href="/boards/"' in shown
    assert 'class="btn" href="/boards/"' not in page(world.secretary, "/cases/progress/")
    assert shown.count("<polyline") == 2 and 'id="points"' in shown and "月末未销号：1月1，2月1" in shown
    assert "问题超期未销号" in page(world.clerk, "/cases/behind/")
    assert "北湾镇" in page(world.clerk, "/cases/townships/")
    assert "还没有整顿" in page(make_county().clerk, "/cases/townships/")


def test_the_board_counts_as_the_ledger_does(world: County) -> None:
    make_case(world, until="checked")
    make_case(world, until="delisted", organization=make_organization("新滩村", parent=world.township))
    make_case(world, until="identified", organization=world.villages[1])
    mistaken = make_case(world, organization=make_organization("大庙村", parent=world.township))
    cases.withdraw_case(mistaken, reason="登记错误", actor=world.clerk)
    assert [(one.label, one.text, one.note) for one in figures(world.clerk)] == [
        ("未销号", "1个", "另有跟踪中1个，待列入1个"),
        ("有落后事项", "1个", ""),
        ("没有销号的问题", "0个", "历次共4个"),
    ]
    book = load_workbook(io.BytesIO(door(world.clerk).get("/cases/ledger.xlsx").getvalue()))
    assert book["台账"]["A2"].value.startswith("共4个：列入2个，待列入1个，已撤回1个。")


def test_the_ledger_and_the_checklist_go_to_excel(world: County) -> None:
    case = make_case(world, until="checked")
    client = door(world.clerk)
    response = client.get("/cases/ledger.xlsx")
    day = chinese_date(timezone.localdate())
    assert unquote(response["Content-Disposition"]).endswith(f"靖远县整顿台账（{day}）.xlsx")
    pages = rows_of(response)
    ledger = pages["台账"]
    assert ledger[1][:5] == (1, "北湾镇", "高湾村", "2026年第1号", "1．班子配备不齐、书记长期缺职。")
    assert ledger[1][5:8] == (datetime(2026, 1, 15), "整顿中", datetime(2026, 8, 31))
    assert (ledger[1][8].split("\n")[0], *ledger[1][9:11]) == ("县级联系领导：赵县长", 2, 2)
    assert ledger[1][11] == "列入：县委常委会（〔2026〕2号），2026年1月14日"  # none is off the list
    assert ledger[0][11] == "会议决定"
    assert ledger[-1][0].startswith("制表：")
    assert pages["问题清单"][1][9] == datetime(2026, 7, 10)
    only = load_workbook(io.BytesIO(client.get(f"/cases/ledger.xlsx?behind=1&township={world.township.pk}").getvalue()))
    assert only["台账"]["A1"].value == "北湾镇2026年软弱涣散基层党组织整顿台账"
    assert only["台账"]["A2"].value.startswith("只列符合条件的（进度：只看落后的）。共1个。由")
    checklist = rows_of(client.get(f"/cases/{case.pk}/checklist.xlsx"))["销号表"]
    assert checklist[2][:4] == ("序号", "问题", "整改措施", "责任人")
    assert checklist[3] == (
        *(1, "村党支部书记空缺四个月", "从机关下派干部任书记", "李书记", datetime(2026, 3, 31), "已按措施落实"),
        *(datetime(2026, 7, 10), datetime(2026, 7, 12), "王委员"),
    )
    progress = rows_of(client.get("/cases/progress.xlsx?year=2026"))
    assert progress["乡镇汇总"][1][:4] == (1, "北湾镇", 1, 1)
    assert len(progress["销号进度"]) == 14 and progress["销号进度"][1][0] == datetime(2026, 1, 31)
    told = AuditEvent.objects.filter(action__startswith="export.").values_list("action", flat=True)
    assert sorted(told) == ["export.burndown", "export.case", "export.cases", "export.cases"]


def test_what_waits_for_whom(world: County) -> None:
    today = date(2026, 4, 3)

    def told(user: User, day: date = today) -> list[str]:
        return [duty.detail for duty in case_duties(user, today=day)]

    case = make_case(world, until="listed")
    assert told(world.secretary) == ["列出问题、措施、责任人和期限，报送整顿方案"]
    case = make_case(world, until="planned", organization=world.villages[1])
    assert told(world.clerk) == ["整顿方案等待备案"]
    cases.file_plan(case, filed_on=FILED, deadline=DEADLINE, actor=world.clerk)
    names(world, case)
    report = cases.report_progress(case, year=2026, month=3, done="进展", actor=world.clerk)
    line = case.problems.first()
    cases.finish_problem(line, done_on=date(2026, 3, 1), evidence="已落实", actor=world.clerk)
    assert told(world.township_clerk) == ["1个问题已报完成，等待销号", "1个月的月报等待认可"]
    cases.accept_month(report, actor=world.clerk)
    case.problems.update(done_on=date(2026, 3, 1), evidence="已落实")
    for one in case.problems.all():
        cases.check_problem(one, checked_on=date(2026, 3, 5), actor=world.clerk)
    assert told(world.township_clerk) == ["问题已全部销号，等待乡镇初验"]


def test_months_are_asked_for_and_then_overdue(world: County) -> None:
    case = make_case(world, until="running")

    def told(day: date) -> list[tuple[str, bool]]:
        return [(duty.detail, duty.late) for duty in case_duties(world.secretary, today=day)]

    assert told(date(2026, 4, 3)) == [("3月的整顿月报还没有报", False)]
    assert told(date(2026, 4, 6)) == [("3月的整顿月报还没有报", True)]
    assert told(date(2026, 5, 3)) == [("3月的整顿月报还没有报", True), ("4月的整顿月报还没有报", False)]
    assert "整顿：高湾村（2026年第1号）" in page(world.secretary, "/")
    day = date(2026, 4, 3)
    cases.send_notice(case, number="1号", text="加快", sent_on=day, due=day, actor=world.clerk)
    last = list(case_duties(world.secretary, today=date(2026, 4, 5)))[-1]
    assert (last.kind, last.detail) == ("mend", "1份督办单超期未答复")
    assert "去答复" in page(world.secretary, "/")


def test_the_county_decides_and_closes(world: County) -> None:
    case = make_case(world, until="county")
    told = [duty.detail for duty in case_duties(world.leader, today=date(2026, 9, 20))]
    assert told == ["已通过全部验收，等待决定销号"]
    make_case(world, until="township", organization=world.villages[1])
    told = [duty.detail for duty in case_duties(world.clerk, today=date(2026, 9, 20))]
    assert told == ["等待验收"]
    assert case.label in page(world.leader, f"/cases/{case.pk}/")


@pytest.mark.parametrize(
    "until, done, current",
    [
        ("identified", "认定", "列入"),
        ("filed", "方案备案", "配齐力量"),
        ("running", "配齐力量", "整顿"),
        ("township", "乡镇初验", "验收"),
        ("delisted", "销号", "跟踪"),
    ],
)
def test_the_way_shows_what_was_reached_and_what_is_next(world: County, until: str, done: str, current: str) -> None:
    way = steps(make_case(world, until=until))
    assert [step["label"] for step in way if step["state"] == "done"][-1] == done
    assert [step["label"] for step in way if step["state"] == "current"] == [current]
