"""A rectification case from its identification to its end, and everything that stops it on the way."""

from dataclasses import replace
from datetime import date

import pytest

from assessments.models import Case, CaseState
from assessments.services import cases
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent
from organizations.services import regrouping
from organizations.services.undoing import undo
from tests.assessments.cases import (
    DEADLINE,
    DELISTING,
    FILED,
    LISTED,
    MEETING,
    County,
    make_case,
    make_county,
    make_listing,
    names,
)
from tests.factories import make_organization

pytestmark = pytest.mark.django_db
OFF = replace(DELISTING, decided_on=date(2026, 8, 4))


@pytest.fixture
def world() -> County:
    return make_county()


def refusal(service: object, *args: object, **given: object) -> str:
    with pytest.raises(Refused) as refused:
        service(*args, **given)  # type: ignore[operator]
    return refused.value.message


def test_a_case_from_identified_to_closed(world: County) -> None:
    """Every state in its turn, each change on record."""
    case = make_case(world, until="identified")
    assert (case.state, case.label, str(case)) == ("identified", "2026年第1号", "高湾村（2026年第1号）")
    case = make_case(world, until="county", organization=world.villages[1])
    assert (case.state, case.number, case.deadline) == ("county_acceptance", 2, DEADLINE)
    assert (case.listed_on, case.plan_filed_on, case.resolution.minutes_no) == (LISTED, FILED, "〔2026〕2号")
    last = {"delisted_on": date(2026, 9, 25), "decision": DELISTING, "actor": world.leader}
    assert cases.delist(case, **last).state == CaseState.DELISTED
    after = cases.follow_up(case, actor=world.clerk)
    assert (after.state, after.follow_up_until) == ("follow_up", date(2027, 9, 25))
    told = AuditEvent.objects.filter(target_type="assessments.case", target_id=str(case.pk)).order_by("pk")
    assert [event.action for event in told] == [
        *("case.identified", "case.listed", "case.problem_added", "case.problem_added", "case.plan_submitted"),
        *("case.plan_filed", "case.helper_named", "case.helper_named", "case.helper_named", "case.advanced"),
        *("case.visited", "case.advanced", "case.problem_done", "case.problem_checked", "case.problem_done"),
        *("case.problem_checked", "case.accepted", "case.accepted", "case.delisted", "case.followed_up"),
    ]


def test_the_follow_up_ends_on_its_day_and_not_before(world: County) -> None:
    case = make_case(world, until="delisted")
    case = cases.follow_up(case, until=date(2027, 9, 25), actor=world.clerk)
    assert refusal(cases.close_case, case, closed_on=date(2026, 11, 1), actor=world.clerk) == (
        "「高湾村（2026年第1号）」要跟踪到2027年9月25日，在此以前不能办结。"
    )
    short = make_county(acceptance={"steps": ["county"], "follow_up_years": 0})
    other = make_case(short, until="checked")
    other = Case.objects.get(pk=other.pk)
    cases.accept(other, step="county", on=date(2026, 8, 1), inspectors="验收组", actor=short.clerk)
    cases.delist(other, delisted_on=date(2026, 8, 5), decision=OFF, actor=short.leader)
    assert cases.close_case(other, closed_on=date(2026, 8, 5), actor=short.clerk).state == "closed"


def test_the_plan_is_refused_while_a_problem_is_vague(world: County) -> None:
    case = make_case(world, until="listed")
    assert refusal(cases.submit_plan, case, actor=world.secretary) == "问题清单是空的，请先列出问题。"
    line = cases.add_problem(case, problem="书记空缺", measure="选派书记", actor=world.secretary)
    vague = "方案不具体：第1个问题「书记空缺」没有责任人、完成期限。请补全后再办理。"
    assert refusal(cases.submit_plan, case, actor=world.secretary) == vague
    assert refusal(cases.file_plan, case, filed_on=FILED, deadline=DEADLINE, actor=world.clerk) == vague
    whole = {"problem": "书记空缺", "measure": "选派书记", "responsible": "王委员", "due": date(2026, 3, 31)}
    cases.change_problem(line, **whole, actor=world.secretary)
    cases.submit_plan(case, actor=world.secretary)
    assert refusal(cases.change_problem, line, **whole, actor=world.secretary) == (
        "方案已经报送，等待备案，现在不能改。要改的，请上级先退回。"
    )
    back = cases.return_plan(case, reason="措施太空", actor=world.clerk)
    assert (back.returned, back.filed_on) == ("措施太空", None)
    cases.submit_plan(case, actor=world.secretary)
    late = {"filed_on": FILED, "deadline": date(2026, 3, 1), "actor": world.clerk}
    assert refusal(cases.file_plan, case, **late) == "「书记空缺」的完成期限晚于整顿期限2026年3月1日，请改正。"
    cases.file_plan(case, filed_on=FILED, deadline=DEADLINE, actor=world.clerk)
    assert [bool(plan.filed_on) for plan in case.plans.all()] == [False, True]
    told = refusal(cases.add_problem, case, problem="新问题", measure="整改", actor=world.secretary)
    assert told == "方案已经备案，新增的问题请写明责任人。 方案已经备案，新增的问题请写明完成期限。"
    told = refusal(cases.change_problem, line, **whole, actor=world.secretary)
    assert told.startswith("「高湾村（2026年第1号）」方案已备案，待配齐力量，现在不能改问题。方案备案以后要改的")


def test_the_case_waits_until_every_role_is_filled(world: County) -> None:
    case = make_case(world, until="filed")
    assert case.state == "plan_filed"
    leader, *_ = names(world, case)
    case.refresh_from_db()
    assert case.state == "team_assigned"
    assert refusal(cases.name_helper, case, role="leader", person="钱县长", since=FILED, actor=world.clerk) == (
        "县级联系领导最多1名，已经配齐。要换人的，请先登记原来的人结束。"
    )
    cases.end_helper(leader, until=date(2026, 5, 31), reason="工作调动", actor=world.clerk)
    new = cases.name_helper(case, role="leader", person="钱县长", since=date(2026, 6, 1), actor=world.clerk)
    assert refusal(cases.record_visit, new, on=date(2026, 5, 30), actor=world.secretary) == (
        "钱县长的任务是2026年6月1日至今，这一天不在其中。"
    )
    cases.record_visit(new, on=date(2026, 6, 2), actor=world.secretary)
    case.refresh_from_db()
    assert case.state == "measures_running"
    assert refusal(cases.record_visit, new, on=date(2026, 6, 2), actor=world.secretary) == (
        "钱县长2026年6月2日的到村已经记过，不用再记。"
    )


def test_a_problem_is_done_checked_or_sent_back(world: County) -> None:
    case = make_case(world, until="running")
    line = case.problems.first()
    assert refusal(cases.check_problem, line, checked_on=date(2026, 3, 1), actor=world.township_clerk) == (
        "「村党支部书记空缺四个月」还没有报告完成，不能销号。"
    )
    done = {"done_on": date(2026, 3, 20), "evidence": "书记已到任", "actor": world.secretary}
    cases.finish_problem(line, **done)
    back = cases.return_problem(line, reason="任命文件没有附上", actor=world.township_clerk)
    assert (back.done_on, back.returned, back.evidence) == (None, "任命文件没有附上", "书记已到任")
    cases.finish_problem(line, **done)
    cases.check_problem(line, checked_on=date(2026, 3, 22), actor=world.township_clerk)
    assert refusal(cases.finish_problem, line, **done) == (
        "「村党支部书记空缺四个月」已于2026年3月22日销号，不能再报完成。"
    )


def test_a_case_with_open_problems_is_neither_delisted_nor_closed(world: County) -> None:
    case = make_case(world, until="running")
    given = {"on": date(2026, 8, 1), "inspectors": "验收组", "score": 90 * SCALE, "ballot": cases.Ballot(20, 20, 1)}
    cases.accept(case, step="township", **given, actor=world.township_clerk)
    cases.accept(case, step="county", **given, actor=world.clerk)
    last = {"delisted_on": date(2026, 8, 5), "decision": OFF, "actor": world.leader}
    assert refusal(cases.delist, case, **last) == (
        "「高湾村（2026年第1号）」还有2个问题没有销号（村党支部书记空缺四个月、组织生活不正常），不能销号。请先逐个销号。"
    )
    case = make_case(make_county(acceptance={"steps": ["county"]}), until="checked")
    owner = {"actor": case.made_by}
    cases.accept(case, step="county", on=date(2026, 8, 1), inspectors="验收组", **owner)
    cases.delist(case, delisted_on=date(2026, 8, 5), decision=OFF, **owner)
    added = {"problem": "反弹", "measure": "补课", "responsible": "李书记", "due": date(2026, 10, 1)}
    cases.add_problem(case, **added, **owner)
    assert refusal(cases.close_case, case, closed_on=date(2026, 9, 1), **owner) == (
        "「高湾村（2026年第1号）」还有1个问题没有销号（反弹），不能办结。请先逐个销号。"
    )


def test_listed_again_within_the_follow_up_it_relapsed(world: County) -> None:
    first = make_case(world, until="delisted")
    again = make_case(world, until="identified", found_on=date(2026, 10, 8))
    cases.enlist(again, listed_on=date(2026, 10, 12), resolution=MEETING, actor=world.clerk)
    first.refresh_from_db()
    again.refresh_from_db()
    assert (first.state, again.previous_case, again.state) == ("relapsed", first, "listed")
    assert list(first.next_cases.all()) == [again]
    assert refusal(cases.identify, world.village, found_on=date(2026, 10, 20), grounds="又发现", **world.made) == (
        "「高湾村」正在整顿（2026年第2号），不能重复列入。"
    )


def test_listed_again_after_it_was_closed_it_is_linked_without_relapse(world: County) -> None:
    short = make_county(acceptance={"steps": ["county"]})
    first = make_case(short, until="checked")
    cases.accept(first, step="county", on=date(2026, 8, 1), inspectors="验收组", actor=short.clerk)
    cases.delist(first, delisted_on=date(2026, 8, 5), decision=OFF, actor=short.leader)
    cases.close_case(first, closed_on=date(2026, 8, 6), actor=short.clerk)
    again = cases.open_case(
        short.village, listed_on=date(2026, 10, 12), resolution=MEETING, grounds="2．组织生活不正常。", **short.made
    )
    first.refresh_from_db()
    assert (first.state, again.previous_case) == ("closed", first)


def test_a_changed_list_of_criteria_does_not_touch_running_cases(world: County) -> None:
    """The case is led to its end by the version under which it was listed; a new one follows the new version."""
    running = make_case(world, until="running")
    stricter = {**LISTING_ACCEPTANCE, "line": "90"}
    newer = make_listing(world.county, world.clerk, criteria=[{"code": "9", "text": "新的情形"}], acceptance=stricter)
    assert (newer.version, running.standard.version) == (2, 1)
    given = {"on": date(2026, 8, 20), "inspectors": "验收组", "score": 75 * SCALE}
    made = cases.accept(running, step="township", **given, actor=world.township_clerk)
    assert (made.passed, made.line) == (True, 70 * SCALE)
    other = make_case(world, until="running", organization=world.villages[1], standard=newer)
    made = cases.accept(other, step="township", **given, actor=world.township_clerk)
    assert (made.passed, made.verdict) == (False, "得75分，低于合格线90分")


def test_only_a_published_list_of_the_own_county_puts_a_unit_on_it(world: County) -> None:
    elsewhere = make_county()
    given = {"owner": world.county, "found_on": LISTED, "grounds": "情形", "actor": world.clerk}
    make_listing(elsewhere.county, elsewhere.clerk, title="第二版")
    assert refusal(cases.identify, elsewhere.village, grounds="情形", found_on=LISTED, **elsewhere.made) == (
        "「软弱涣散村党组织排查整顿办法」第1版已有新版本，请选现行的版本。"
    )
    assert refusal(cases.identify, world.village, standard=elsewhere.standard, **given) == (
        "「软弱涣散村党组织排查整顿办法」是靖远县制定的，靖远县不能用它。"
    )
    assert refusal(cases.identify, world.township, standard=world.standard, **given) == (
        "「北湾镇」是乡镇（街道），不在「软弱涣散村党组织排查整顿办法」的适用单位内。"
    )
    assert refusal(cases.identify, elsewhere.village, standard=world.standard, **given) == (
        "「高湾村」不是靖远县的下级单位，不能由它列入整顿。"
    )


def test_a_merged_unit_takes_its_case_along(world: County) -> None:
    case = make_case(world, until="running")
    target = make_organization("新湾村", parent=world.township)
    event = regrouping.merge(world.villages, into=target, effective_on=date(2026, 6, 1), actor=None)
    case = Case.objects.select_related("organization").get(pk=case.pk)
    assert refusal(cases.move_case, case, target=make_organization(parent=world.township), actor=world.clerk) != ""
    given = {"target": target, "actor": world.clerk}
    assert refusal(cases.move_case, case, on=date(2099, 1, 1), **given).startswith("转入日期2099年1月1日还没有到")
    assert refusal(cases.move_case, case, on=date(2026, 5, 31), **given) == (
        "「高湾村」2026年6月1日才撤销，转入日期不能早于这一天，请改正。"
    )
    moved = cases.move_case(case, reason="合并", **given)
    assert (moved.organization, moved.name, moved.state) == (target, "高湾村", "measures_running")
    move = moved.moves.get()
    assert (move.source, move.target, move.event, move.on) == (world.village, target, event, date(2026, 6, 1))
    assert refusal(undo, event, reason="登记错了", actor=None) == (
        "整顿高湾村（2026年第1号）已随这件事转入新湾村，不能撤回。"
    )


def test_a_case_ends_with_its_unit_and_a_mistake_is_withdrawn(world: County) -> None:
    case = make_case(world, until="running")
    assert refusal(cases.end_case, case, ended_on=date(2026, 6, 1), reason=" ", actor=world.clerk) == "请写明理由。"
    ended = cases.end_case(case, ended_on=date(2026, 6, 1), reason="村已撤销", actor=world.clerk)
    assert (ended.state, ended.ended_on, ended.ended_by) == ("ended", date(2026, 6, 1), world.clerk)
    assert refusal(cases.withdraw_case, case, reason="错", actor=world.clerk) == (
        "「高湾村（2026年第1号）」已终止，现在不能撤回。"
    )
    other = make_case(world, organization=world.villages[1])
    assert cases.withdraw_case(other, reason="登记错了", actor=world.clerk).state == "withdrawn"
    assert list(Case.objects.counted()) == [case]


LISTING_ACCEPTANCE = {"line": "70", "vote": {"most_against": "0.5", "least_voters": 15}, "renewal_months": 3}
