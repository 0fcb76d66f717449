"""Nothing of a 整顿 is dated before what it follows: acceptance, listing, 销号, the due day of a new problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Case, Step
from assessments.selectors.cases.timeline import timeline
from assessments.services import cases
from assessments.services.cases.acceptances import Looked, acceptance_faults
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from tests.assessments.cases import DELISTING, FILED, MEETING, County, make_case, make_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> County:
    return make_county()


def refused(act: Any, *args: Any, **given: Any) -> str:
    with pytest.raises(Refused) as caught:
        act(*args, **given)
    return caught.value.message


def test_nothing_is_accepted_before_the_plan_and_the_team(world: County) -> None:
    case = make_case(world, until="filed")
    for role, person, unit in (
        ("leader", "赵县长", "县政府"),
        ("first", "孙志强", "县教育局"),
        ("unit", "", "县教育局"),
    ):
        since = date(2026, 2, 9) if role == "first" else FILED
        cases.name_helper(case, role=role, person=person, unit=unit, since=since, actor=world.clerk)
    first = case.helpers.get(role="first")
    cases.record_visit(first, on=date(2026, 2, 10), actor=world.secretary)
    cases.end_helper(first, until=date(2026, 2, 20), reason="调离", actor=world.clerk)
    cases.name_helper(case, role="first", person="周明", since=date(2026, 2, 21), actor=world.clerk)
    early = make_case(world, until="filed", organization=world.villages[1])
    assert list(acceptance_faults(early, Looked(Step.TOWNSHIP, date(2026, 2, 1), 80 * SCALE, {}, None, None))) == [
        ("on", "验收日期早于方案备案的2026年2月2日，请改正。")
    ]
    given = {"step": "township", "inspectors": "验收组", "score": 80 * SCALE, "actor": world.township_clerk}
    assert (
        refused(cases.accept, case, on=date(2026, 2, 8), **given) == "验收日期早于整顿力量配齐的2026年2月9日，请改正。"
    )
    assert cases.accept(case, on=date(2026, 2, 10), **given).passed  # who replaces another changes nothing


def test_a_unit_is_listed_by_a_meeting_after_it_was_found(world: County) -> None:
    case = make_case(world, until="identified")  # on 8 January
    given = {"listed_on": date(2026, 1, 15), "actor": world.clerk}
    early = replace(MEETING, decided_on=date(2026, 1, 7))
    said = "决定日期2026年1月7日早于认定日期2026年1月8日，请核对。"
    assert refused(cases.enlist, case, resolution=early, **given) == said
    late = replace(MEETING, decided_on=date(2026, 1, 16))
    said = "列入日期2026年1月15日早于会议决定的2026年1月16日，请改正。"
    assert refused(cases.enlist, case, resolution=late, **given) == said
    assert Case.objects.get().state == "identified"


def test_a_case_is_taken_off_after_the_meeting_and_the_meeting_comes_last(world: County) -> None:
    case = make_case(world, until="county")  # accepted on 10 September
    given = {"delisted_on": date(2026, 9, 25), "actor": world.leader}
    late = replace(DELISTING, decided_on=date(2026, 9, 26))
    said = "销号日期2026年9月25日早于会议决定的2026年9月26日，请改正。"
    assert refused(cases.delist, case, decision=late, **given) == said
    added = {"problem": "账目不清", "measure": "清理", "responsible": "李书记", "due": date(2099, 1, 1)}
    line = cases.add_problem(case, **added, actor=world.secretary)
    cases.finish_problem(line, done_on=date(2026, 9, 20), evidence="已清理", actor=world.secretary)
    cases.check_problem(line, checked_on=date(2026, 9, 21), actor=world.township_clerk)
    said = "决定日期2026年9月20日早于最后一个问题销号的2026年9月21日，请核对。"
    assert refused(cases.delist, case, decision=DELISTING, **given) == said
    sent = {"number": "1号", "sent_on": date(2026, 9, 11), "text": "补台账", "due": date(2026, 9, 30)}
    notice = cases.send_notice(case, **sent, actor=world.clerk)
    cases.answer_notice(notice, answered_on=date(2026, 9, 22), answer="已补", actor=world.secretary)
    cases.settle_notice(notice, settled_on=date(2026, 9, 23), actor=world.clerk)
    said = "决定日期2026年9月22日早于督办单办结的2026年9月23日，请核对。"
    met = replace(DELISTING, decided_on=date(2026, 9, 22))
    assert refused(cases.delist, case, decision=met, **given) == said
    cases.delist(case, decision=replace(DELISTING, decided_on=date(2026, 9, 23)), **given)


def test_a_problem_found_after_the_plan_is_due_in_days_to_come(world: County, client: Client) -> None:
    case = make_case(world, until="running")
    today = timezone.localdate()
    said = {"problem": "账目不清", "measure": "清理", "responsible": "李书记", "actor": world.secretary}
    with pytest.raises(Refused, match="已过，请改成"):
        cases.add_problem(case, **said, due=today - timedelta(days=1))
    assert cases.add_problem(case, **said, due=today).position == 3
    planned = make_case(world, organization=world.villages[1])  # a plan of the past may be put on record
    assert cases.add_problem(planned, **said, due=date(2026, 3, 1)).due == date(2026, 3, 1)


def test_a_slip_of_the_year_is_told(world: County) -> None:
    case = make_case(world, until="planned")
    given = {"filed_on": FILED, "actor": world.clerk}
    said = "整顿期限离备案日期超过2年，请核对年份；确需更久的，到期再登记延期。"
    assert refused(cases.file_plan, case, deadline=date(2028, 2, 3), **given) == said
    assert cases.file_plan(case, deadline=date(2028, 2, 2), **given).filed_on == FILED


def test_a_telephone_is_one(world: County) -> None:
    case = make_case(world, until="filed")
    given = {"role": "first", "person": "孙志强", "since": FILED, "actor": world.clerk}
    said = "联系电话只能是数字、加号、短横和括号，5至20位。"
    assert refused(cases.name_helper, case, phone="abc", **given) == said
    assert cases.name_helper(case, phone=" 0943-6121234 ", **given).phone == "0943-6121234"


def test_the_story_tells_when_the_meetings_were(world: County) -> None:
    told = {one.title: one.detail for one in timeline(make_case(world, until="delisted"))}
    assert told["列入整顿"] == "县委常委会（〔2026〕2号），2026年1月14日"
    assert told["销号"] == "县委常委会（〔2026〕15号），2026年9月20日"


def test_who_comes_too_late_is_told_so(world: County, client: Client) -> None:
    """The township's step was done in another window: its form is not "not found"."""
    case = make_case(world, until="township")
    client.force_login(world.township_clerk)
    late = client.post(f"/cases/{case.pk}/accept/", {"on": "2026-08-20"})
    assert late.status_code == 409 and "乡镇初验合格，现在不能登记验收。" in late.content.decode()
    client.force_login(world.secretary)
    assert client.get(f"/cases/{case.pk}/accept/").status_code == 404  # never hers
