"""Acceptance: score line and vote, in the order of the steps; renewal after a failure; the plate on the door."""

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from assessments.exports.cases import checklist_workbook, ledger_workbook
from assessments.exports.laid import Range
from assessments.models import Acceptance, Case
from assessments.selectors.cases.board import board
from assessments.selectors.cases.duties import case_duties
from assessments.selectors.cases.rules import open_matters
from assessments.selectors.cases.timeline import timeline
from assessments.services import cases
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from tests.assessments.cases import DEADLINE, DELISTING, County, make_case, make_county

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 20)


@pytest.fixture
def world() -> County:
    return make_county()


@pytest.fixture
def case(world: County) -> Case:
    return make_case(world, until="checked")


def accept(case: Case, step: str, **given: Any) -> Acceptance:
    told = {"on": DAY, "inspectors": "验收组", "score": 80 * SCALE, "actor": case.made_by}
    return cases.accept(case, step=step, **told | given)


def refusal(case: Case, step: str, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        accept(case, step, **given)
    return refused.value.message


def test_the_county_takes_no_acceptance_without_the_vote(case: Case) -> None:
    accept(case, "township")
    assert refusal(case, "county") == (
        "标准规定县级验收要有群众测评（群众测评参加测评不少于15人，不满意的不超过50%（含50%）），没有测评不能验收。"
    )
    case.refresh_from_db()
    assert (case.state, case.acceptances.count()) == ("township_acceptance", 1)


@pytest.mark.parametrize(
    "score, ballot, passed, verdict",
    [
        (70 * SCALE, (20, 16, 8), True, "达到验收标准"),  # the line itself, and half itself
        (70 * SCALE - 1, (20, 16, 0), False, "得69.999999分，低于合格线70分"),
        (95 * SCALE, (20, 16, 9), False, "16人参加测评，9人不满意，超过50%"),
        (60 * SCALE, (20, 16, 16), False, "得60分，低于合格线70分；16人参加测评，16人不满意，超过50%"),
    ],
)
def test_score_and_vote_must_both_pass(case: Case, score: int, ballot: Any, passed: bool, verdict: str) -> None:
    accept(case, "township")
    made = accept(case, "county", score=score, ballot=cases.Ballot(*ballot))
    assert (made.passed, made.verdict, made.line) == (passed, verdict, 70 * SCALE)
    case.refresh_from_db()
    assert case.state == ("county_acceptance" if passed else "extended")


def test_the_county_comes_after_the_township(case: Case) -> None:
    assert refusal(case, "county", ballot=cases.Ballot(20, 20, 0)) == "请先办理乡镇初验，合格以后再办理县级验收。"
    assert refusal(case, "city") == "标准里没有这个验收步骤，请重新选择。"
    accept(case, "township")
    assert refusal(case, "township") == "乡镇初验已经合格，不用再验收。"
    early = refusal(case, "county", on=date(2026, 8, 1), ballot=cases.Ballot(20, 20, 0))
    assert early == "验收日期早于上一次验收的2026年8月20日，请改正。"


def test_impossible_figures_are_refused(case: Case) -> None:
    assert refusal(case, "township", score=None) == "标准规定70分及以上合格，请填写得分。"
    assert refusal(case, "township", score=101 * SCALE) == "得分应在0至100分之间。"
    wrong = "不满意票不能多于收回的票，收回的票不能多于发出的票。"
    assert refusal(case, "township", ballot=cases.Ballot(15, 16, 1)) == wrong
    assert refusal(case, "township", ballot=cases.Ballot(15, 15, 16)) == wrong
    assert refusal(case, "township", ballot=cases.Ballot(20, 14, 0)) == (
        "参加测评14人，少于规定的15人，不能作数，请补足人数再登记。"
    )
    assert refusal(case, "township", inspectors=" ") == "请写明验收人员。"


def test_a_case_that_has_not_begun_is_not_accepted(world: County) -> None:
    assert refusal(make_case(world, until="filed"), "township").startswith(
        "「高湾村（2026年第1号）」方案已备案，待配齐力量，现在不能验收。"
    )


def test_a_failed_acceptance_renews_the_case_and_all_is_accepted_again(world: County, case: Case) -> None:
    accept(case, "township")
    failed = accept(case, "county", score=50 * SCALE, ballot=cases.Ballot(20, 20, 0))
    case.refresh_from_db()
    extension = case.extensions.get()
    assert (extension.before, extension.until, extension.acceptance) == (DEADLINE, date(2026, 11, 20), failed)
    assert (extension.reason, case.deadline) == ("县级验收不合格：得50分，低于合格线70分", date(2026, 11, 20))
    with pytest.raises(Refused, match=r"延期整顿，现在不能销号"):
        cases.delist(case, delisted_on=date(2026, 9, 1), decision=DELISTING, actor=world.leader)
    assert refusal(case, "county", on=date(2026, 9, 1), ballot=cases.Ballot(20, 20, 0)) == (
        "请先办理乡镇初验，合格以后再办理县级验收。"
    )
    accept(case, "township", on=date(2026, 9, 1))
    made = accept(case, "county", on=date(2026, 9, 2), ballot=cases.Ballot(20, 20, 0))
    assert (made.round, made.passed) == (1, True)


def test_a_wrong_acceptance_is_withdrawn_with_its_renewal(world: County, case: Case) -> None:
    """What was passed before it counts again, the deadline is the first one, and both rows stay with the reason."""
    first = accept(case, "township")
    wrong = accept(case, "county", score=50 * SCALE, ballot=cases.Ballot(20, 20, 0))
    given = {"reason": "票数录错", "actor": world.clerk}
    with pytest.raises(Refused, match="这次验收以后又验收过，请先撤回后面的验收"):
        cases.withdraw_acceptance(first, **given)
    with pytest.raises(Refused, match="请写明撤回的理由"):
        cases.withdraw_acceptance(wrong, reason=" ", actor=world.clerk)
    cases.withdraw_acceptance(wrong, **given)
    with pytest.raises(Refused, match="这次验收已经撤回"):
        cases.withdraw_acceptance(wrong, **given)
    case.refresh_from_db()
    assert (case.state, case.deadline) == ("township_acceptance", DEADLINE)
    assert [one.withdrawn_reason for one in (*case.acceptances.all(), case.extensions.get())] == ["", *["票数录错"] * 2]
    told = {one.title: one.detail for one in timeline(case)}
    assert (told["撤回县级验收"], told["期限恢复到2026年8月31日"]) == ("票数录错", "票数录错")
    right = accept(case, "county", ballot=cases.Ballot(20, 20, 0))
    cases.withdraw_acceptance(right, **given)
    again = accept(case, "county", ballot=cases.Ballot(20, 19, 0))
    assert (again.passed, again.round) == (True, 0)
    delist_on = {"delisted_on": date(2026, 9, 25), "decision": DELISTING}
    cases.delist(case, **delist_on, actor=world.leader)
    with pytest.raises(Refused, match="已销号，现在不能撤回验收"):
        cases.withdraw_acceptance(again, **given)


def test_an_acceptance_on_which_an_extension_rests_stays(world: County, case: Case) -> None:
    made = accept(case, "township")
    cases.extend_case(case, until=date(2027, 1, 31), on=date(2026, 9, 12), reason="复查", actor=world.clerk)
    with pytest.raises(Refused, match="这次验收以后整顿又延过期，不能撤回"):
        cases.withdraw_acceptance(made, reason="录错", actor=world.clerk)


def test_the_meeting_is_not_before_the_acceptance(world: County) -> None:
    case = make_case(world, until="county")
    early = replace(DELISTING, decided_on=date(2026, 9, 9))
    with pytest.raises(Refused, match="决定日期2026年9月9日早于验收的2026年9月10日，请核对"):
        cases.delist(case, delisted_on=date(2026, 9, 25), decision=early, actor=world.leader)


def test_the_filed_deadline_stays_beside_the_new_one(world: County) -> None:
    case = make_case(world, until="county")
    cases.extend_case(case, until=date(2027, 1, 31), on=date(2026, 9, 12), reason="复查", actor=world.clerk)
    case.refresh_from_db()
    told = {one.title: one.detail for one in timeline(case)}
    assert (told["方案备案"], told["延期到2027年1月31日"]) == ("期限到2026年8月31日", "复查")
    book = load_workbook(io.BytesIO(checklist_workbook(case, actor=world.clerk)))
    assert "整顿期限：原定2026年8月31日，延期到2027年1月31日" in book["销号表"]["A2"].value
    book = load_workbook(io.BytesIO(ledger_workbook(board(Case.objects.all()), Range("靖远县"), actor=world.clerk)))
    cells = [cell.value for row in book["台账"].iter_rows() for cell in row]
    assert datetime(2027, 1, 31) in cells and any(str(cell).endswith("\n原定期限2026年8月31日") for cell in cells)


def test_what_is_open_is_told_before_the_acceptance_and_to_the_leader(world: County) -> None:
    case = make_case(world, until="running")
    sent = {"sent_on": date(2026, 4, 1), "due": date(2026, 4, 10), "actor": world.clerk}
    cases.send_notice(case, number="1号", text="加快进度", **sent)
    assert open_matters(case) == "还有2个问题没有销号、1份督办单没有答复，办完才能销号。"
    accept(case, "township")
    assert [duty.detail for duty in case_duties(world.clerk) if duty.kind == "review"] == [
        "等待验收；还有2个问题没有销号、1份督办单没有答复，办完才能销号"
    ]
    accept(case, "county", ballot=cases.Ballot(20, 20, 0))
    assert [duty.detail for duty in case_duties(world.leader)] == [
        "已通过全部验收，还有2个问题没有销号、1份督办单没有答复，办完才能销号"
    ]


def test_without_months_in_the_standard_the_deadline_is_asked_for() -> None:
    world = make_county(acceptance={"line": "70", "steps": ["county"]})
    case = make_case(world, until="checked")
    assert refusal(case, "county", score=SCALE) == ("验收不合格（得1分，低于合格线70分），请写明延长整顿到哪一天。")
    assert case.acceptances.count() == 0
    accept(case, "county", score=SCALE, until=date(2026, 12, 31))
    assert Case.objects.get(pk=case.pk).deadline == date(2026, 12, 31)


def test_an_extension_takes_back_what_was_accepted(world: County) -> None:
    case = make_case(world, until="county")
    with pytest.raises(Refused, match=r"原来的期限是2026年8月31日，延长后的期限应更晚。"):
        cases.extend_case(case, until=DEADLINE, on=date(2026, 8, 1), reason="复查", actor=world.clerk)
    cases.extend_case(case, until=date(2027, 1, 31), on=date(2026, 9, 12), reason="复查发现问题", actor=world.clerk)
    case.refresh_from_db()
    assert case.state == "extended"
    assert refusal(case, "county", on=date(2026, 9, 15)).startswith("请先办理乡镇初验")


def test_a_hidden_plate_costs_what_the_place_says(world: County, case: Case) -> None:
    given = {"actor": world.clerk}
    with pytest.raises(Refused, match=r"门上没有挂警示牌，请先登记挂牌。"):
        cases.mark_plate(case, act="hidden", on=DAY, **given)
    cases.mark_plate(case, act="hung", on=date(2026, 2, 3), **given)
    with pytest.raises(Refused, match=r"警示牌已经挂着，不用再挂。"):
        cases.mark_plate(case, act="hung", on=DAY, **given)
    with pytest.raises(Refused, match=r"现在不能摘牌。销号以后才能摘牌。"):
        cases.mark_plate(case, act="removed", on=DAY, **given)
    hidden = cases.mark_plate(case, act="hidden", on=date(2026, 7, 20), until=date(2027, 8, 31), **given)
    case.refresh_from_db()
    assert (case.state, case.deadline) == ("extended", date(2027, 8, 31))
    assert refusal(case, "township") == (
        "「高湾村（2026年第1号）」因藏匿警示牌至少整顿到2027年8月31日，在此以前不能验收。"
    )
    with pytest.raises(Refused, match=r"这条登记已经使整顿延期，不能撤回。"):
        cases.withdraw_plate(hidden, reason="误登", **given)


def test_a_case_is_not_closed_while_its_plate_hangs() -> None:
    world = make_county(acceptance={"steps": ["county"]})
    case = make_case(world, until="checked")
    cases.mark_plate(case, act="hung", on=date(2026, 2, 3), actor=world.clerk)
    accept(case, "county")
    day = DELISTING.decided_on
    cases.delist(case, delisted_on=day, decision=DELISTING, actor=world.leader)
    with pytest.raises(Refused, match=r"警示牌还没有摘"):
        cases.close_case(case, closed_on=day, actor=world.clerk)
    cases.mark_plate(case, act="removed", on=day, note="申请摘牌，核查属实", actor=world.clerk)
    assert cases.close_case(case, closed_on=day, actor=world.clerk).state == "closed"


def test_a_notice_without_answer_stops_the_delisting(world: County) -> None:
    case = make_case(world, until="county")
    day = date(2026, 5, 6)
    given = {"sent_on": day, "text": "问题整改进度慢", "due": date(2026, 5, 20), "actor": world.clerk}
    notice = cases.send_notice(case, number="督〔2026〕3号", **given)
    with pytest.raises(Refused, match=r"督办单编号「督〔2026〕3号」已经用过，请换一个。"):
        cases.send_notice(case, number="督〔2026〕3号", **given)
    with pytest.raises(Refused, match=r"还没有答复，不能办结。"):
        cases.settle_notice(notice, settled_on=day, actor=world.clerk)
    last = {"delisted_on": date(2026, 9, 25), "decision": DELISTING, "actor": world.leader}
    with pytest.raises(Refused, match=r"还有1份督办单没有办结，不能销号。"):
        cases.delist(case, **last)
    cases.answer_notice(notice, answered_on=date(2026, 5, 18), answer="已经补上", actor=world.secretary)
    cases.settle_notice(notice, settled_on=date(2026, 5, 19), actor=world.clerk)
    assert cases.delist(case, **last).state == "delisted"
