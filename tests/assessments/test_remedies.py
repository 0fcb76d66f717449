"""整改台账: deductions and problems are listed once, answered, struck off or sent back; nothing is lost on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments import selectors, services
from assessments.models import Cycle, Remedy, RemedyAnswer, RemedyState, Stage
from assessments.selectors.remedies import losses_now, offer, standings
from assessments.services import remedies as ledger
from assessments.uses import remedies_hanging
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent
from organizations.roles import Role
from organizations.services import regrouping
from tests.assessments.remedies import answer, in_days, list_all, problem, publish, published_cycle
from tests.assessments.steps import WHY, sheets_of
from tests.factories import fill, make_organization, make_user

pytestmark = pytest.mark.django_db


def compute_again(cycle: Cycle, **values: str) -> Cycle:
    """Withdrawn, the first unit's figures mended, computed, decided and published again."""
    actor = cycle.created_by
    services.withdraw(cycle, reason="异议成立", actor=actor)
    services.reopen(cycle, reason="异议成立", actor=actor)
    sheet = sheets_of(cycle)[0]
    services.reopen_review(sheet, reason="复核", actor=actor)
    fill(sheet, values, stage=Stage.REVIEW, actor=actor, reason=WHY)
    services.finish_review(sheet, actor=actor)
    services.compute(cycle, actor=actor)
    return publish(Cycle.objects.get(pk=cycle.pk))


def test_deductions_of_a_published_cycle_become_items() -> None:
    cycle = published_cycle()
    made = list_all(cycle)
    told = {each.node: each for each in made}
    assert sorted(told) == ["1.1", "1.2"]
    assert (told["1.1"].lost, told["1.2"].lost) == (parse("0.5"), parse("1.5"))
    assert told["1.2"].origin == f"{cycle}「1.2 按时报送」失1.5分"
    assert "迟报" in told["1.2"].text
    assert told["1.1"].organization == cycle.roster.get(position=1).organization
    assert all(each.state == RemedyState.OPEN for each in made)
    event = AuditEvent.objects.get(action="remedy.listed")
    assert event.changes["items"] == 2


def test_the_offer_is_narrowed_and_leaves_out_what_is_listed() -> None:
    cycle = published_cycle({0: {"late": "1", "meetings": "3"}, 1: {"late": "2"}})
    first = cycle.roster.get(position=1).name
    assert [(each.leaf.code, each.lost) for each in offer(cycle, least=parse("1")).lines] == [
        ("1.2", parse("1.5")),
        ("1.2", parse("3")),
    ]
    assert [each.result.roster_entry.name for each in offer(cycle, items=["1.1"]).lines] == [first]
    assert len(offer(cycle, q=first).lines) == 2
    assert [(each.code, each.units) for each in offer(cycle).items] == [("1.1", 1), ("1.2", 2)]
    entry = cycle.roster.get(position=1).pk
    ledger.list_deductions(cycle, picks=[(entry, "1.1")], due=in_days(9), actor=cycle.created_by)
    again = offer(cycle)
    assert (again.listed, len(again.lines)) == (1, 2)


def test_duplicates_are_refused_by_the_service_and_by_the_database() -> None:
    cycle = published_cycle()
    first = list_all(cycle)[0]
    pick = [(first.roster_entry_id, first.node)]
    with pytest.raises(Refused, match=r"「1.1」已列入整改台账，不能重复列入"):
        ledger.list_deductions(cycle, picks=pick, due=in_days(5), actor=cycle.created_by)
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
    before = Remedy.objects.get(node="1.1")
    ledger.withdraw_remedy(before, reason="扣错", actor=cycle.created_by)
    assert len(ledger.list_deductions(cycle, picks=pick, due=in_days(5), actor=cycle.created_by)) == 1


def test_what_cannot_be_listed_is_refused_in_words() -> None:
    cycle = published_cycle()
    entry, actor = cycle.roster.get(position=1).pk, cycle.created_by
    for picks, due, sentence in (
        ([], in_days(5), "请至少选择一项扣分"),
        ([(entry, "2.1")], in_days(5), r"2.1在现行计算中没有扣分"),
        ([(entry, "1.1")], in_days(-1), "已过，请改成今天或以后"),
    ):
        with pytest.raises(Refused, match=sentence):
            ledger.list_deductions(cycle, picks=picks, due=due, actor=actor)
    services.withdraw(cycle, reason="有误", actor=actor)
    with pytest.raises(Refused, match="公布以后才能按扣分生成整改台账"):
        ledger.list_deductions(cycle, picks=[(entry, "1.1")], due=in_days(5), actor=actor)
    assert not Remedy.objects.exists()


def test_a_merged_unit_is_answered_for_by_the_one_into_which_it_went() -> None:
    county = make_organization("靖远县")
    first, second = (make_organization(name, parent=county) for name in ("甲镇", "乙镇"))
    cycle = published_cycle(owner=county, units=[first, second])
    day = timezone.localdate()
    regrouping.merge([first], into=second, effective_on=day, actor=None)
    made = list_all(cycle)
    assert {(each.organization.name, each.name) for each in made} == {("乙镇", "乙镇（原甲镇）")}


def test_a_unit_of_which_nobody_knows_who_answers_is_refused() -> None:
    county = make_organization("靖远县")
    units = [make_organization(name, parent=county) for name in ("甲镇", "乙镇", "丙镇")]
    cycle = published_cycle(owner=county, units=units)
    half = parse("0.5")
    flows = [regrouping.Flow(units[0], into, share=half) for into in units[1:]]
    regrouping.regroup(flows, effective_on=timezone.localdate(), actor=None)
    with pytest.raises(Refused, match="「甲镇」已撤销，分到乙镇、丙镇，不能确定由谁整改"):
        list_all(cycle)


def test_the_unit_answers_and_the_owner_strikes_it_off() -> None:
    remedy = problem(make_organization("北滩镇", parent=make_organization("靖远县")))
    actor = remedy.made_by
    with pytest.raises(Refused, match="整改单位答复以后才能销号"):
        ledger.settle_remedy(remedy, settled_on=timezone.localdate(), text="", actor=actor)
    with pytest.raises(Refused, match="请写明整改情况。 请写明责任人。"):
        answer(remedy, text=" ", responsible="")
    paper = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
    remedy = answer(remedy, file=paper)
    assert (remedy.state, remedy.measure, remedy.responsible) == ("answered", "每月5日前更新", "李书记")
    assert remedy.answers.get().file.organization == remedy.organization
    with pytest.raises(Refused, match="待验收，现在不能答复"):
        answer(remedy)
    for day, sentence in ((in_days(1), "还没有到"), (in_days(-1), "不能早于交办日期")):
        with pytest.raises(Refused, match=sentence):
            ledger.settle_remedy(remedy, settled_on=day, text="", actor=actor)
    done = ledger.settle_remedy(remedy, settled_on=timezone.localdate(), text="现场看过", actor=actor)
    assert (done.state, done.settled_on) == ("settled", timezone.localdate())
    assert [each.act for each in done.answers.all()] == ["answer", "settle"]


def test_what_is_not_mended_is_sent_back_and_what_breaks_again_is_opened_again() -> None:
    remedy = answer(problem(make_organization(parent=make_organization())))
    actor = remedy.made_by
    with pytest.raises(Refused, match="请写明理由"):
        ledger.return_remedy(remedy, reason="", actor=actor)
    assert ledger.return_remedy(remedy, reason="没有照片", actor=actor).state == RemedyState.REOPENED
    remedy = answer(remedy)
    ledger.settle_remedy(remedy, settled_on=timezone.localdate(), text="", actor=actor)
    with pytest.raises(Refused, match="请写明新的整改期限"):
        ledger.return_remedy(remedy, reason="又没更新", actor=actor)
    again = ledger.return_remedy(remedy, reason="又没更新", due=in_days(60), actor=actor)
    assert (again.state, again.settled_on, again.due) == (RemedyState.REOPENED, None, in_days(60))
    assert [each.act for each in again.answers.all()] == ["answer", "return", "answer", "settle", "reopen"]


def test_more_time_another_unit_and_withdrawal_are_told_with_their_reason() -> None:
    county = make_organization("靖远县")
    first, second = (make_organization(name, parent=county) for name in ("甲镇", "乙镇"))
    elsewhere = make_organization("望城镇", parent=make_organization())
    remedy = problem(first)
    actor = remedy.made_by
    with pytest.raises(Refused, match="新的期限应晚于原来的"):
        ledger.extend_remedy(remedy, due=remedy.due, reason="汛期", actor=actor)
    ledger.extend_remedy(remedy, due=in_days(45), reason="汛期", actor=actor)
    with pytest.raises(Refused, match="「望城镇」不是靖远县的下级单位"):
        ledger.hand_over_remedy(remedy, organization=elsewhere, reason="合并", actor=actor)
    with pytest.raises(Refused, match="现在就由「甲镇」整改"):
        ledger.hand_over_remedy(remedy, organization=first, reason="合并", actor=actor)
    moved = ledger.hand_over_remedy(remedy, organization=second, reason="合并", actor=actor)
    assert (moved.organization, moved.name) == (second, "乙镇（原甲镇）")
    gone = ledger.withdraw_remedy(remedy, reason="重复", actor=actor)
    assert [each.act for each in gone.answers.all()] == ["extend", "hand_over", "withdraw"]
    for act in (ledger.withdraw_remedy, lambda row, **given: ledger.extend_remedy(row, due=in_days(90), **given)):
        with pytest.raises(Refused, match="已撤销，不能再"):
            act(remedy, reason="再来", actor=actor)


def test_a_loss_that_has_gone_after_a_new_run_is_told() -> None:
    cycle = published_cycle()
    made = {each.node: each for each in list_all(cycle)}
    assert losses_now(Remedy.objects.for_list()) == {}
    cycle = compute_again(cycle, late="0", meetings="2")
    told = losses_now(Remedy.objects.for_list())
    assert told[made["1.2"].pk].sentence == ("现行计算（第2次）这一项已不扣分，原扣1.5分；交办单位可以撤销或销号。")
    assert told[made["1.1"].pk].sentence == "现行计算（第2次）这一项扣1分，原扣0.5分。"


def test_the_rows_stand_in_the_database() -> None:
    remedy = answer(problem(make_organization(parent=make_organization())))
    ledger.withdraw_remedy(remedy, reason="重复", actor=remedy.made_by)
    other = problem(remedy.organization)
    for broken in (
        lambda: Remedy.objects.filter(pk=other.pk).update(text="改"),
        lambda: Remedy.objects.filter(pk=other.pk)._raw_delete("default"),
        lambda: Remedy.objects.filter(pk=remedy.pk).update(state="open"),
        lambda: RemedyAnswer.objects.filter(remedy=remedy).update(text="改"),
        lambda: RemedyAnswer.objects.filter(remedy=remedy)._raw_delete("default"),
        lambda: Remedy.objects.filter(pk=other.pk).update(state="settled"),
        lambda: Remedy.objects.filter(pk=other.pk).update(node="1.1"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "请写明问题。"),
        ({"origin": ""}, "请写明问题来源。"),
        ({"due": date(2020, 1, 1)}, "整改期限2020年1月1日已过"),
    ],
)
def test_a_wrong_problem_is_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        problem(make_organization(parent=make_organization()), **changes)


def test_counts_and_what_is_overdue() -> None:
    county = make_organization()
    units = [make_organization(parent=county) for _ in range(3)]
    late, waiting, done = (problem(unit) for unit in units)
    Remedy.objects.filter(pk=late.pk).update(due=timezone.localdate() - timedelta(days=1))
    answer(waiting)
    ledger.settle_remedy(answer(done), settled_on=timezone.localdate(), text="", actor=done.made_by)
    counted = standings(Remedy.objects.all())
    assert (counted.total, counted.to_mend, counted.late, counted.answered, counted.settled) == (3, 1, 1, 1, 1)
    assert counted.share == 333_333
    assert list(Remedy.objects.overdue(timezone.localdate())) == [late]


def test_the_workbench_calls_the_unit_and_then_the_owner() -> None:
    unit = make_organization("北滩镇", parent=make_organization("靖远县"))
    clerk = make_user(at=unit, role=Role.FILLER)
    remedy = problem(unit)
    (duty,) = selectors.duties(clerk)
    assert (duty.kind, duty.title, duty.detail) == ("mend", "整改台账：北滩镇", "1项待整改")
    assert duty.url == remedy.get_absolute_url()
    other = problem(unit)
    (duty,) = selectors.duties(clerk)
    assert duty.detail == "2项待整改" and duty.url == "/remedies/"
    answer(remedy, actor=clerk)
    (duty,) = selectors.duties(remedy.made_by)
    assert (duty.kind, duty.title, duty.detail) == ("settle", "整改台账：靖远县", "1项已答复，等待验收")
    assert remedies_hanging([unit.pk]).startswith("没有销号的整改事项2项（北滩镇：党务公开栏没有更新；")
    assert other in Remedy.objects.standing()
