"""Forms of cases: all that is wrong is told in one round, at its fields, and what was typed stays."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from assessments.models import Case
from organizations.models import AuditEvent, User
from tests.assessments.cases import County, make_case, make_county, names

pytestmark = pytest.mark.django_db
TOMORROW = "2999-01-01"
NOT_YET = "2999年1月1日还没有到，请在当天或之后登记。"
REQUIRED = "该字段是必填项。"


@pytest.fixture
def world() -> County:
    return make_county()


def told(user: User, url: str, typed: dict[str, Any]) -> dict[str, list[str]]:
    """What the answer says, by field; nothing is written, and what was typed stands in the form."""
    client = Client()
    client.force_login(user)
    before = AuditEvent.objects.count()
    response = client.post(url, typed)
    assert (response.status_code, AuditEvent.objects.count()) == (422, before)
    form = response.context["form"]
    for name in typed.keys() & form.fields.keys():
        assert form[name].value() == typed[name]
    return {name: list(errors) for name, errors in form.errors.items()}


def test_an_acceptance(world: County) -> None:
    case = make_case(world, until="township")
    url = f"/cases/{case.pk}/accept/"
    typed = {"on": TOMORROW, "inspectors": "", "score": "170", "handed_out": "20", "voters": "10", "against": "11"}
    short = "参加测评10人，少于规定的15人，不能作数，请补足人数再登记。"
    lacking = {"on": [f"验收日期{NOT_YET}"], "score": ["得分应在0至100分之间。"]}
    lacking |= {"voters": [short, "不满意票不能多于收回的票，收回的票不能多于发出的票。"]}
    assert told(world.clerk, url, typed) == {"inspectors": [REQUIRED]} | lacking
    assert told(world.clerk, url, typed | {"inspectors": "验收组"}) == lacking
    failed = {"on": "2026-09-10", "inspectors": "", "score": "60", "until": "2026-09-01"}
    failed |= {"handed_out": "20", "voters": "18", "against": "3"}
    until = {"until": ["延长后的期限应晚于2026年9月10日，请改正。"]}
    assert told(world.clerk, url, failed) == {"inspectors": [REQUIRED]} | until
    assert told(world.clerk, url, failed | {"inspectors": "验收组"}) == until
    assert told(world.clerk, url, failed | {"against": ""}) == {
        "inspectors": [REQUIRED],
        "against": ["测评的发出、收回、不满意三个数要填全。"],
    }


def test_a_month_and_its_correction(world: County) -> None:
    case = make_case(world, until="running")
    client, url = Client(), f"/cases/{case.pk}/months/2026/3/"
    client.force_login(world.secretary)
    assert client.post(url, {"done": "书记到任", "plan": "开会", "revision": "0"}).status_code == 302
    same = {"done": "书记到任", "plan": "开会", "reason": "", "revision": "1"}
    assert told(world.secretary, url, same) == {
        "done": ["2026年3月的月报没有改动，不用更正。"],
        "reason": ["这个月已经报过，更正请写明理由。"],
    }


def test_a_problem_and_its_end(world: County) -> None:
    case = make_case(world, until="running")
    typed = {"problem": "", "measure": "开会", "responsible": "", "due": "2026-01-01"}
    assert told(world.secretary, f"/cases/{case.pk}/problem/", typed) == {
        "problem": [REQUIRED],
        "responsible": ["方案已经备案，新增的问题请写明责任人。"],
        "due": ["完成期限早于列入整顿的日期，请改正。"],
    }
    line = case.problems.first()
    done = {"done_on": TOMORROW, "evidence": ""}
    assert told(world.secretary, f"/cases/problems/{line.pk}/done/", done) == {
        "evidence": [REQUIRED],
        "done_on": [f"完成日期{NOT_YET}"],
    }


def test_the_plan_is_filed(world: County) -> None:
    case = make_case(world, until="planned")
    typed = {"filed_on": TOMORROW, "deadline": "2026-03-01"}
    assert told(world.clerk, f"/cases/{case.pk}/file-plan/", typed) == {
        "filed_on": [f"备案日期{NOT_YET}"],
        "deadline": [
            "整顿期限应晚于备案日期，请改正。",
            "「村党支部书记空缺四个月」的完成期限晚于整顿期限2026年3月1日，请改正。",
        ],
    }


def test_somebody_for_the_team_and_a_visit(world: County) -> None:
    case = make_case(world, until="filed")
    leader, *_ = names(world, case)
    typed = {"role": "leader", "person": "", "unit": "县政府", "since": "2026-01-01"}
    assert told(world.clerk, f"/cases/{case.pk}/helper/", typed) == {
        "person": ["请写明县级联系领导的姓名。"],
        "since": ["起始日期2026年1月1日早于列入整顿的2026年1月15日，请改正。"],
    }
    visit = {"helper": str(leader.pk), "activity": "visit", "on": "2026-01-20", "days": "3", "note": ""}
    found = told(world.secretary, f"/cases/{case.pk}/visit/", visit)
    assert found["days"] == ["只有驻村填天数，到村和研究调度按一次记。"]
    assert found["on"] == [f"{leader}的任务是2026年2月2日至今，这一天不在其中。"]
    end = {"until": "2026-01-20", "reason": ""}
    found = told(world.clerk, f"/cases/helpers/{leader.pk}/end/", end)
    assert found == {"reason": [REQUIRED], "until": ["结束日期早于起始日期2026年2月2日，请改正。"]}


def test_a_notice_and_its_answer(world: County) -> None:
    case = make_case(world, until="running")
    typed = {"number": "", "sent_on": TOMORROW, "text": "", "due": "2026-03-01"}
    assert told(world.clerk, f"/cases/{case.pk}/notice/", typed) == {
        "number": [REQUIRED],
        "text": [REQUIRED],
        "sent_on": [f"发出日期{NOT_YET}"],
        "due": ["答复期限早于发出日期，请改正。"],
    }


def test_a_new_case_with_its_decision(world: County) -> None:
    make_case(world)
    typed = {"owner": str(world.county.pk), "organization": "高湾村", "standard": str(world.standard.pk)}
    typed |= {"found_on": TOMORROW, "body": "县委常委会", "minutes_no": "", "listed_on": "2026-05-01"}
    found = told(world.clerk, "/cases/new/", typed)
    assert found == {
        "minutes_no": ["列入要写明会议、会议纪要编号和列入日期；还没有决定的三项都不填。"],
        "criteria": [f"请勾选符合「{world.standard}」的哪几种情形。"],
        "organization": ["「高湾村」正在整顿（2026年第1号），不能重复列入。"],
        "found_on": [f"认定日期{NOT_YET}"],
        "listed_on": ["列入日期2026年5月1日早于认定日期，请改正。"],
    }
    assert Case.objects.count() == 1


def test_the_end_of_a_case(world: County) -> None:
    case = make_case(world)
    found = told(world.clerk, f"/cases/{case.pk}/end/", {"ended_on": TOMORROW, "reason": ""})
    assert found == {"reason": [REQUIRED], "ended_on": [f"终止日期{NOT_YET}"]}


def test_off_the_list_by_a_meeting(world: County) -> None:
    case = make_case(world, until="county")
    typed = {"body": "", "minutes_no": "15号", "decided_on": "2026-02-01", "delisted_on": TOMORROW}
    found = told(world.leader, f"/cases/{case.pk}/delist/", typed)
    last = "2026年9月10日"
    assert found == {
        "body": [REQUIRED],
        "decided_on": [f"决定日期2026年2月1日早于验收的{last}，请核对。"],
        "delisted_on": [f"销号日期{NOT_YET}"],
    }
    assert told(world.leader, f"/cases/{case.pk}/delist/", typed | {"body": "县委常委会"}) == {
        name: found[name] for name in ("decided_on", "delisted_on")
    }
