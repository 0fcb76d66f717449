"""What the committee may decide, and what may be published of it."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments import selectors, services
from assessments.models import CycleState, Decision, GradeDecision, Publication, Result, Sheet, Stage, Withdrawal
from config.toolkit.digest import digest
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import AuditEvent, StoredFile
from organizations.roles import Permission, Role
from organizations.services import files
from tests.assessments.steps import WHY, assess, hand_in, review, sheets_of
from tests.factories import fill, make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    return make_cycle(units=3)


def decide(cycle, **given):
    arguments = {
        "meeting": "县委常委会",
        "minutes_no": "〔2026〕第3号",
        "decided_on": timezone.localdate(),
        "grades": {},
        "actor": cycle.created_by,
    }
    return services.decide(cycle, **{**arguments, **given})


def publish(cycle):
    return services.publish(cycle, title="考核结果通报", document_no="靖组发〔2026〕9号", actor=cycle.created_by)


def lines(cycle):
    return list(cycle.roster.order_by("position"))


def test_the_minutes_are_kept_with_the_decision_and_not_without_it(cycle, client):
    assess(cycle)
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    client.force_login(leader)
    address = f"/cycles/{cycle.pk}/decide/"
    first = lines(cycle)[0].pk
    given = {"meeting": "县委常委会", "minutes_no": "3", "decided_on": "2026-01-05", f"grade:{first}": "一般"}
    pdf = b"%PDF-1.4 minutes of one meeting\n%%EOF\n"
    refused = client.post(address, {**given, "minutes": SimpleUploadedFile("纪要.pdf", pdf)})
    assert refused.status_code == 422 and "请写明理由" in refused.content.decode()
    with pytest.raises(Refused, match="请写明会议名称"):
        decide(cycle, meeting=" ", minutes=SimpleUploadedFile("纪要.pdf", pdf))
    with pytest.raises(Refused, match=r"不是 \.pdf 文件"):
        decide(cycle, minutes=SimpleUploadedFile("纪要.pdf", b"hello"), grades=settled(cycle))
    assert not StoredFile.objects.exists() and not Decision.objects.exists()
    place = files._place(digest(pdf))
    assert not default_storage.exists(place)
    decision = decide(cycle, minutes=SimpleUploadedFile("纪要.pdf", pdf), grades=settled(cycle))
    assert (decision.minutes.name, decision.minutes.organization) == ("纪要.pdf", cycle.owner)
    assert default_storage.exists(place)


def settled(cycle):
    """All as proposed, named one by one: where all are even, the meeting settles the tie."""
    return {row.roster_entry_id: (row.grade, "") for row in Result.objects.filter(run__cycle=cycle)}


def test_a_decision_keeps_proposal_decision_and_reason_apart(cycle):
    run = assess(cycle, {0: {"late": "1"}, 1: {"late": "2"}})  # 18.5, 17, 20; one 优秀
    first = lines(cycle)[0]
    decision = decide(cycle, grades={first.pk: ("一般", "两次约谈，会议研究降等")})
    assert decision.run == run
    assert list(GradeDecision.objects.values_list("proposed", "grade", "reason")) == [
        ("良好", "一般", "两次约谈，会议研究降等"),
        ("良好", "良好", ""),
        ("优秀", "优秀", ""),
    ]
    cycle.refresh_from_db()
    assert cycle.state == CycleState.DECIDED
    event = AuditEvent.objects.get(action="cycle.decided")
    assert event.changes["grades"] == {first.name: ["良好", "一般", "两次约谈，会议研究降等"]}


@pytest.mark.parametrize("units", [2, 5])
def test_across_a_decided_cycle_its_lock_is_read_once(units, django_assert_num_queries):
    cycle = make_cycle(units=units)
    assess(cycle)
    decide(cycle, grades={entry.pk: ("良好", WHY) for entry in lines(cycle)})
    cycle.refresh_from_db()
    with django_assert_num_queries(9):
        crossed = selectors.cross_review(cycle, "1.1")
    assert len([row for row in crossed.rows if "数据已锁定，不能再改。" in row.item.locked]) == units


def test_a_changed_grade_needs_its_reason(cycle):
    assess(cycle, {0: {"late": "1"}})
    first = lines(cycle)[0]
    with pytest.raises(Refused, match="审定等次「一般」与建议「良好」不同，请写明理由。"):
        decide(cycle, grades={first.pk: ("一般", " ")})
    with pytest.raises(Refused, match="的等次「特优」不在方案的等次（优秀、良好、一般）之中。"):
        decide(cycle, grades={first.pk: ("特优", "理由")})
    assert not Decision.objects.exists()


def test_grades_above_the_quota_need_reasons_that_say_so(cycle):
    assess(cycle, {0: {"late": "1"}, 1: {"late": "2"}})
    first = lines(cycle)[0]
    with pytest.raises(Refused) as refusal:
        decide(cycle, grades={first.pk: ("优秀", "获省级表彰")})
    assert str(refusal.value) == (
        f"镇组「优秀」名额1个，审定了2个。确需突破的，请在{first.name}的理由中写明“超名额”及依据。"
    )
    decide(cycle, grades={first.pk: ("优秀", "获省级表彰，经市委同意超名额1个")})
    assert GradeDecision.objects.filter(grade="优秀").count() == 2


def test_a_place_that_is_freed_may_be_given_to_another(cycle):
    assess(cycle, {0: {"late": "1"}, 1: {"late": "2"}})
    first, _, third = lines(cycle)
    decide(cycle, grades={first.pk: ("优秀", "递补"), third.pk: ("良好", "主动申请退出评优")})
    assert GradeDecision.objects.get(grade="优秀").roster_entry == first


def test_a_tie_at_the_edge_of_a_quota_must_be_settled_by_name(cycle):
    assess(cycle)  # three equal units, one place
    with pytest.raises(Refused, match="处在名额边界且并列，请在审定中明确它的等次。"):
        decide(cycle)
    first, second, third = lines(cycle)
    decide(
        cycle,
        grades={first.pk: ("优秀", "民主测评第一"), second.pk: ("良好", ""), third.pk: ("良好", "")},
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"meeting": " "}, "请写明会议名称和会议纪要编号。"),
        ({"minutes_no": ""}, "请写明会议名称和会议纪要编号。"),
        ({"decided_on": timezone.localdate() + timedelta(days=9)}, "还没有到，请填写会议召开的日期。"),
        ({"grades": {0: ("良好", "")}}, "审定名单中有不在本次计算中的单位，请刷新页面后重试。"),
    ],
)
def test_a_decision_names_meeting_minutes_and_day(cycle, given, message):
    assess(cycle)
    with pytest.raises(Refused, match=message):
        decide(cycle, **given)


def test_nothing_is_decided_before_a_run_or_with_sheets_open(cycle):
    with pytest.raises(Refused, match="填报与审核，不能登记审定。请先计算。"):
        decide(cycle)
    first, second, third = sheets_of(cycle)
    for sheet in (first, second):
        hand_in(sheet)
        review(sheet, actor=cycle.created_by)
    services.compute(cycle, actor=cycle.created_by)
    with pytest.raises(Refused) as refusal:
        decide(cycle)
    assert str(refusal.value) == (
        f"还不能审定：还有1个单位没有审核完成（{third.roster_entry.name}），请先完成审核再计算；"
        f"本次计算有1个单位暂缺数据（{third.roster_entry.name}），请补齐后重新计算。"
    )


def test_figures_changed_since_the_run_bar_the_decision(cycle):
    assess(cycle)
    sheet = sheets_of(cycle)[0]
    services.reopen_review(sheet, reason="复核", actor=cycle.created_by)
    fill(sheet, {"visit": "4"}, stage=Stage.REVIEW, actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    with pytest.raises(Refused, match="第1次计算之后数据有改动，请重新计算"):
        decide(cycle)


def settle(cycle):
    assess(cycle, {0: {"late": "1"}, 1: {"late": "2"}})
    return decide(cycle)


def test_what_is_decided_is_locked_and_opens_only_with_a_reason(cycle):
    settle(cycle)
    sheet = sheets_of(cycle)[0]
    reason = selectors.lock_reason(Sheet.objects.get(pk=sheet.pk), stage=Stage.REVIEW)
    assert reason.startswith("「2026年度党建工作考核」已审定（县委常委会，纪要〔2026〕第3号，张经办于")
    assert "数据已锁定，不能再改。" in reason
    with pytest.raises(Refused, match="已审定，不能计算。请先退回审定。"):
        services.compute(cycle, actor=cycle.created_by)
    with pytest.raises(Refused, match="不能重新审核。请先撤回公布、退回审定。"):
        services.reopen_review(sheet, reason="改分", actor=cycle.created_by)
    with pytest.raises(Refused, match="退回审定，请写明理由。"):
        services.reopen(cycle, reason="", actor=cycle.created_by)
    services.reopen(cycle, reason="纪要有误", actor=cycle.created_by)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.COMPUTED
    decide(cycle)
    assert Decision.objects.count() == 2


def test_publishing_withdrawing_and_publishing_again(cycle):
    settle(cycle)
    clerk = make_user(at=lines(cycle)[0].organization, role=Role.FILLER)
    assert not Result.objects.allowed(clerk, Permission.SEE).exists()

    first = publish(cycle)
    assert first.issue == 1
    assert Result.objects.allowed(clerk, Permission.SEE).get().roster_entry == lines(cycle)[0]
    assert Result.objects.allowed(clerk, Permission.SEE_RANKING).count() == 3
    with pytest.raises(Refused, match="已公布，不能公布。"):
        publish(cycle)
    with pytest.raises(Refused, match="已公布，不能退回审定。请先撤回公布。"):
        services.reopen(cycle, reason="改", actor=cycle.created_by)
    with pytest.raises(Refused, match="撤回公布，请写明理由。"):
        services.withdraw(cycle, reason=" ", actor=cycle.created_by)

    services.withdraw(cycle, reason="附件有误", actor=cycle.created_by)
    assert not Result.objects.allowed(clerk, Permission.SEE).exists()
    assert Withdrawal.objects.get().publication == first
    second = publish(cycle)
    assert (second.issue, second.digest) == (2, first.digest)
    assert Publication.objects.count() == 2
    assert audit.verify() == []


def test_nothing_is_published_before_it_is_decided(cycle):
    assess(cycle)
    with pytest.raises(Refused, match="已计算，不能公布。请先登记审定。"):
        publish(cycle)


def test_the_explanation_of_the_total_tells_the_grade_from_band_to_decision(cycle):
    settle(cycle)
    result = Result.objects.get(roster_entry=lines(cycle)[1])
    told = selectors.explanation(result)
    assert told.grade == selectors.GradeLine(
        by_score="良好",
        band="14分（含）至18分（不含）",
        by_quota="良好",
        quota="优秀不超过每组参加排名单位的40%（有小数的舍去）：镇组3个单位中1个",
        quota_tie=False,
        vetoes=(),
        proposed="良好",
        decided="良好",
        reason="",
        meeting="县委常委会（〔2026〕第3号）",
    )
    assert (told.place, told.ranked_units, told.pool) == (3, 3, "镇")
    assert [child.code for child in told.children] == ["1", "2", "J", "K"]
    assert len(selectors.explain_all(result)) == 11


def test_deductions_carry_reason_and_reviewer(cycle):
    run = assess(cycle, {0: {"late": "1"}, 1: {"visit": "4.5", "notices": "1"}})
    results = list(selectors.current_results(Result.objects.all()[0].run.cycle))
    told = [
        (line.leaf.code, line.value, line.lost, line.reason, line.by) for line in selectors.deductions(run, results)
    ]
    assert told == [
        ("1.2", 4_500_000, 1_500_000, "迟报次数：1次，每1次扣1.5分，共扣1.5分", "张经办"),
        ("2.2", 4_500_000, 500_000, WHY, "张经办"),
        ("K1", 1_000_000, 1_000_000, f"被通报批评：1次，扣1分（{WHY}）", "张经办"),
    ]
