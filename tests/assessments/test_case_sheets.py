"""Acceptance item by item on the sheet of the standard; lists of a plan with the columns and signatures it names."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments.models import Acceptance, Case
from assessments.services import cases
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import User
from scoring.standards.rectification import SheetItem
from tests.assessments.cases import DEADLINE, County, make_case, make_county
from tests.scoring.standards.acceptance_sheet import sheet

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 20)
SIX = {
    "lists": ["意见清单", "问题清单", "帮扶清单", "责任清单", "整改清单", "成果清单"],
    "columns": ["opinion", "help"],
    "signatures": ["县级联系领导", "乡镇党委书记"],
}


@pytest.fixture
def world() -> County:
    return make_county(acceptance=sheet(steps=["township", "county"], renewal_months=3))


@pytest.fixture
def case(world: County) -> Case:
    return make_case(world, until="checked")


def items(case: Case) -> tuple[SheetItem, ...]:
    return case.standard.spec().acceptance.items


def points(case: Case, less: int = 0) -> dict[str, int]:
    """Full points of every item, but `less` (scaled) of the first ones together."""
    found = {}
    for item in items(case):
        taken = min(less, item.full)
        found[item.code], less = item.full - taken, less - taken
    return found


def accept(case: Case, **given: Any) -> Acceptance:
    told = {"step": "township", "on": DAY, "inspectors": "验收组", "actor": case.made_by}
    return cases.accept(case, **told | given)


def refusal(case: Case, **given: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        accept(case, **given)
    return refused.value


def door(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cells(response: Any) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return {page.title: [tuple(row) for row in page.iter_rows(values_only=True)] for page in book}


@pytest.mark.parametrize(
    ("less", "score", "passed", "verdict"),
    [
        (0, 100 * SCALE, True, "达到验收标准"),
        (30 * SCALE, 70 * SCALE, True, "达到验收标准"),
        (30 * SCALE + 1, 70 * SCALE - 1, False, "得69.999999分，低于合格线70分"),
    ],
)
def test_the_score_is_the_exact_sum_of_24_items(case: Case, less: int, score: int, passed: bool, verdict: str) -> None:
    made = accept(case, points=points(case, less))
    made.refresh_from_db()
    assert (made.score, made.passed, made.verdict) == (score, passed, verdict)
    assert (len(made.points), sum(made.points.values())) == (24, score)


def test_every_item_is_asked_and_none_earns_more_than_it_can(case: Case) -> None:
    given = points(case)
    del given["2"], given["24"]
    given |= {"1": 5 * SCALE + 1, "3": -1}
    assert [(fault.place, fault.message) for fault in refusal(case, points=given).faults] == [
        ("points:1", "第1项「班子建设第1项」应在0至5分之间。"),
        ("points:2", "第2项「班子建设第2项」还没有评分，得不到分的填0。"),
        ("points:3", "第3项「班子建设第3项」应在0至4分之间。"),
        ("points:24", "第24项「群众评价第4项」还没有评分，得不到分的填0。"),
    ]
    assert refusal(case).faults[0].place == "points:1"
    assert refusal(case, points=points(case) | {"25": 0}).message == "评分表里没有这一项，请刷新页面后重试。"
    by_total = refusal(case, score=80 * SCALE, points=points(case))
    assert by_total.message == "标准有评分表，请逐项填写得分，总分由系统相加。"
    assert case.acceptances.count() == 0


def test_without_a_sheet_only_the_total_is_asked() -> None:
    case = make_case(make_county(acceptance={"line": "70", "steps": ["county"]}), until="checked")
    told = refusal(case, step="county", points={"1": SCALE})
    assert told.message == "标准没有逐项的评分表，请只填写总分。"
    assert accept(case, step="county", score=70 * SCALE).points == {}


def test_a_self_check_may_be_told_without_points() -> None:
    case = make_case(make_county(acceptance=sheet(steps=["self", "county"])), until="checked")
    made = accept(case, step="self")
    assert (made.score, made.points, made.verdict) == (None, {}, "已办，未评分")


def test_the_page_asks_for_every_item_and_keeps_what_was_typed(world: County, case: Case) -> None:
    client, url = door(world.township_clerk), f"/cases/{case.pk}/accept/"
    shown = client.get(url).content.decode()
    assert shown.count('name="points:') == 24 and 'name="score"' not in shown
    assert "班子建设（16.5分）" in shown
    typed = {f"points:{item.code}": str(item.full // SCALE) for item in items(case)}  # 4.5 → 4, 2.5 → 2
    typed |= {"on": "2026-08-20", "inspectors": "北湾镇验收组"}
    response = client.post(url, typed | {"points:1": "6", "points:24": ""})
    html = response.content.decode()
    assert response.status_code == 422 and 'value="6"' in html
    assert "应在0至5分之间。" in html and "还没有评分，得不到分的填0。" in html
    assert client.post(url, typed).status_code == 302
    made = case.acceptances.get()
    assert (made.score, made.points["2"], made.passed) == (97 * SCALE, 4 * SCALE, True)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "群众评价第4项" in page and "验收表" in page


def test_the_form_on_paper_shows_every_item_and_an_empty_one_for_the_next_step(world: County, case: Case) -> None:
    accept(case, points=points(case, SCALE))
    book = cells(door(world.clerk).get(f"/cases/{case.pk}/acceptance.xlsx"))
    assert list(book) == ["1乡镇初验", "空白县级验收"]
    filled, empty = book.values()
    assert filled[0][0] == "高湾村整顿乡镇初验表"
    assert filled[4] == ("方面", "编号", "验收内容", "满分", "得分")
    assert filled[5] == ("班子建设", "1", "班子建设第1项", 5, 4)
    assert filled[6] == (None, "2", "班子建设第2项", 4.5, 4.5)  # the aspect stands once
    assert filled[29] == ("合计", None, None, 100, 99)
    assert "结论：乡镇初验合格，达到验收标准。" in [row[0] for row in filled]
    assert (empty[5], empty[29]) == (("班子建设", "1", "班子建设第1项", 5, None), ("合计", None, None, 100, None))


def test_without_a_sheet_the_form_has_the_problems_and_a_failure_says_why() -> None:
    world = make_county(acceptance={"line": "70", "steps": ["county"]})
    case = make_case(world, until="checked")
    accept(case, step="county", score=60 * SCALE, on=date(2026, 7, 11), until=date(2026, 12, 31))
    filled = next(iter(cells(door(world.clerk).get(f"/cases/{case.pk}/acceptance.xlsx")).values()))
    assert filled[5] == (
        *("问题整改", 1, "村党支部书记空缺四个月\n完成情况：已按措施落实（还没有销号）"),  # checked off the day after
        *(None, None),
    )
    said = [row[0] for row in filled]
    assert "存在问题和意见：得60分，低于合格线70分" in said
    assert said[-1].startswith("由") and said[-1].endswith("导出。")


def test_six_lists_ask_for_opinion_and_help_and_are_signed_by_two() -> None:
    world = make_county(**SIX)
    case = make_case(world)
    client, url = door(world.secretary), f"/cases/{case.pk}/problem/"
    asked = list(client.get(url).context["form"].fields)
    assert asked == ["opinion", "problem", "help", "measure", "responsible", "due"]
    typed = {"problem": "书记空缺", "measure": "选派书记", "responsible": "王委员", "due": "2026-03-31"}
    assert client.post(url, typed).status_code == 302
    with pytest.raises(Refused, match=r"第1个问题「书记空缺」没有反映的意见、帮扶措施。请补全后再办理。"):
        cases.submit_plan(case, actor=world.secretary)
    line = case.problems.get()
    change = f"/cases/problems/{line.pk}/change/"
    sent = {"opinion": "村里没人管事", "help": "县教育局帮建阵地"}
    assert client.post(change, typed | sent).status_code == 302
    lead = client.get(f"/cases/{case.pk}/submit-plan/").context["form"].lead
    assert lead == (
        "意见清单、问题清单、帮扶清单、责任清单、整改清单、成果清单由县级联系领导、乡镇党委书记签字以后，"
        "报上级备案；报送以后、退回以前不能再改。"
    )
    cases.submit_plan(case, actor=world.secretary)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "反映的意见：村里没人管事" in page and "帮扶措施：县教育局帮建阵地" in page


def test_the_lists_on_paper_have_the_columns_and_the_places_to_sign() -> None:
    world = make_county(**SIX)
    case = make_case(world)
    said = {"opinion": "村里没人管事", "help": "县教育局帮建阵地", "measure": "选派书记", "responsible": "王委员"}
    cases.add_problem(case, problem="书记空缺", due=DEADLINE, **said, actor=world.clerk)
    client = door(world.clerk)
    sheet = cells(client.get(f"/cases/{case.pk}/checklist.xlsx"))["销号表"]
    assert sheet[4][:6] == ("序号", "反映的意见", "问题", "帮扶措施", "整改措施", "责任人")
    assert sheet[5][:6] == (1, "村里没人管事", "书记空缺", "县教育局帮建阵地", "选派书记", "王委员")
    signed = "县级联系领导（签字）：＿＿＿＿＿＿＿＿　　乡镇党委书记（签字）：＿＿＿＿＿＿＿＿"
    assert signed in [row[0] for row in sheet]
    ledger = cells(client.get("/cases/ledger.xlsx"))["问题清单"]
    assert ledger[2][:7] == ("序号", "乡镇", "单位", "编号", "反映的意见", "问题", "帮扶措施")
    assert ledger[3][:6] == (1, "北湾镇", "高湾村", "2026年第1号", "村里没人管事", "书记空缺")


def test_three_lists_ask_for_nothing_more_and_refuse_it() -> None:
    world = make_county()
    case = make_case(world)
    with pytest.raises(Refused, match=r"这份名单的标准没有“帮扶措施”一栏，请不要填写。"):
        cases.add_problem(case, problem="书记空缺", help="帮扶", actor=world.clerk)
    form = door(world.secretary).get(f"/cases/{case.pk}/problem/").context["form"]
    assert list(form.fields) == ["problem", "measure", "responsible", "due"]
