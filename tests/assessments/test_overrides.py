"""Values set by hand: two persons, the computed value kept, flagged when what they rest on changes (F63)."""

from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments import selectors, services
from assessments.exports import meeting
from assessments.models import Approval, Cycle, Override, Run
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse, text
from organizations.models import AuditEvent
from organizations.roles import Role
from tests.assessments.steps import WHY, assess, review, sheets_of
from tests.factories import fill, make_cycle, make_user

pytestmark = pytest.mark.django_db

NO = "靖考发〔2026〕3号"


@pytest.fixture
def cycle():
    found = make_cycle()
    assess(found, {1: {"late": "2"}, 2: {"rate": "85"}})  # 20, 17, 18
    found.refresh_from_db()
    return found


@pytest.fixture
def leader(cycle):
    return make_user(at=cycle.owner, role=Role.LEADER, name="王部长")


def entry_of(cycle, position=1):
    return cycle.roster.get(position=position + 1)


def enter(cycle, value="5", *, node="1.2", position=1, reason="邮路中断，县委办已作说明", document_no=NO, actor=None):
    return services.enter_override(
        entry_of(cycle, position),
        node=node,
        value=parse(value),
        reason=reason,
        document_no=document_no,
        actor=actor or cycle.created_by,
    )


def again(cycle) -> Run:
    run = services.compute(cycle, actor=cycle.created_by)
    cycle.refresh_from_db()
    return run


def total(run, position=1):
    result = run.results.get(roster_entry__position=position + 1)
    return text(result.total), result.place


def obstacles(cycle):
    return services.unready(cycle)


def test_from_asking_to_counting(cycle, leader):
    first = cycle.run
    override = enter(cycle)
    assert obstacles(cycle) == [f"1项人工调整还没有批准，请批准或撤回（{entry_of(cycle)}「1.2 按时报送」）"]
    assert again(cycle).digest == first.digest  # nothing counts before it is approved
    services.approve_override(override, actor=leader)
    assert obstacles(cycle) == [f"1项人工调整批准以后还没有计算，请重新计算（{entry_of(cycle)}「1.2 按时报送」）"]
    run = again(cycle)
    assert obstacles(cycle) == []
    assert (total(first), total(run)) == (("17", 3), ("19", 2))
    result = run.results.get(roster_entry__position=2)
    assert result.overrides == [["1.2", parse("5"), parse("3"), "filled", override.pk]]
    assert services.rerun(Run.objects.get(pk=run.pk)).same
    assert services.rerun(Run.objects.get(pk=first.pk)).same
    assert [event.action for event in AuditEvent.objects.filter(action__startswith="override").order_by("pk")] == [
        "override.entered",
        "override.approved",
    ]
    lines = dict(AuditEvent.objects.get(action="override.entered").lines)
    assert (lines["得分"], lines["文号"], lines["项目"]) == ("3 → 5", NO, "1.2")


def test_who_enters_does_not_approve(cycle):
    both = make_user(at=cycle.owner, role=Role.LEADER)
    override = enter(cycle, actor=both)
    with pytest.raises(Refused, match="是您自己提出的，须由另一位有审定权限的人批准。"):
        services.approve_override(override, actor=both)
    with pytest.raises(IntegrityError, match="人工调整须由提出人以外的人批准。"), transaction.atomic():
        Approval.objects.create(
            override=override, run=cycle.run, basis="x", approved_by=both, approved_at=timezone.now()
        )


def test_changed_figures_ask_for_it_again(cycle, leader):
    override = enter(cycle)
    services.approve_override(override, actor=leader)
    again(cycle)
    with pytest.raises(Refused, match="已由王部长批准，此后输入没有变化，不用再批。"):
        services.approve_override(override, actor=leader)
    sheet = sheets_of(cycle)[1]
    services.reopen_review(sheet, reason="补充材料", actor=cycle.created_by)
    review(sheet, actor=cycle.created_by, finish=False)
    fill(sheet, {"late": "1"}, stage="review", actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    run = again(cycle)
    assert total(run)[0] == "19"  # it survives the computation
    (obstacle,) = obstacles(cycle)
    assert obstacle == f"1项人工调整输入已变，请重新确认或撤回（{entry_of(cycle)}「1.2 按时报送」）"
    with pytest.raises(Refused, match="输入已变，请重新确认"):
        services.decide(cycle, meeting="部务会", minutes_no="1号", decided_on=date(2026, 1, 5), grades={}, actor=leader)
    services.approve_override(override, actor=leader)
    assert obstacles(cycle) == []
    assert AuditEvent.objects.filter(action="override.confirmed").count() == 1


def test_figures_elsewhere_do_not_matter(cycle, leader):
    services.approve_override(enter(cycle), actor=leader)
    again(cycle)
    sheet = sheets_of(cycle)[1]
    services.reopen_review(sheet, reason="补充材料", actor=cycle.created_by)
    fill(sheet, {"visit": "4"}, stage="review", actor=cycle.created_by, reason=WHY)
    services.finish_review(sheet, actor=cycle.created_by)
    assert total(again(cycle))[0] == "18"
    assert obstacles(cycle) == []


def test_withdrawn_it_counts_no_longer_and_stays_on_record(cycle, leader):
    override = enter(cycle)
    services.approve_override(override, actor=leader)
    counted = again(cycle)
    with pytest.raises(Refused, match="请写明理由"):
        services.withdraw_override(override, reason=" ", actor=leader)
    services.withdraw_override(override, reason="说明不实", actor=leader)
    assert obstacles(cycle) == [f"1项人工调整撤回以后还没有计算，请重新计算（{entry_of(cycle)}「1.2 按时报送」）"]
    assert total(again(cycle))[0] == "17"
    assert services.rerun(counted).same
    with pytest.raises(Refused, match="已经撤回，不用再撤"):
        services.withdraw_override(override, reason="x", actor=leader)
    with pytest.raises(Refused, match="已经撤回，不能批准"):
        services.approve_override(override, actor=leader)
    enter(cycle, "4")  # another may follow


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"value": "7"}, "不能高于6分，填的是7分"),
        ({"value": "-1"}, "不能低于0分，填的是-1分"),
        ({"value": "3"}, "计算值就是3分，不用调整"),
        ({"value": "4.125"}, "最多2位小数，填的是4.125"),
        ({"node": "9.9"}, "方案里没有编号为「9.9」的指标"),
        ({"reason": " "}, "请写明调整理由和依据文号"),
        ({"document_no": ""}, "请写明调整理由和依据文号"),
        ({"node": "", "value": "22.5"}, "「总分」的调整值不能高于22分"),
        ({"node": "J", "value": "3"}, "不能高于2分"),
    ],
)
def test_refusals_name_unit_and_item(cycle, given, sentence):
    with pytest.raises(Refused) as refused:
        enter(cycle, **given)
    assert sentence in refused.value.message


def test_one_at_a_time_and_only_while_computed(cycle, leader):
    enter(cycle)
    with pytest.raises(Refused, match="已有人工调整（5分），请先撤回再另行提出"):
        enter(cycle, "4")
    with pytest.raises(Refused, match="填报与审核，不能调整。请先计算，再对照计算值提出。"):
        enter(make_cycle())
    services.withdraw_override(Override.objects.get(), reason="不再调整", actor=leader)
    services.decide(cycle, meeting="部务会", minutes_no="1号", decided_on=date(2026, 1, 5), grades={}, actor=leader)
    with pytest.raises(Refused, match="已审定，不能调整。请先退回审定。"):
        enter(cycle)


def test_a_set_total_and_a_set_part(cycle, leader):
    for node, value in (("1", "9"), ("", "19.5")):
        services.approve_override(enter(cycle, value, node=node), actor=leader)
    run = again(cycle)
    assert total(run) == ("19.5", 2)
    result = run.results.select_related("run__cycle__scheme", "roster_entry").get(roster_entry__position=2)
    assert [stored[:3] for stored in result.overrides] == [
        ["", parse("19.5"), parse("19")],
        ["1", parse("9"), parse("7")],
    ]
    assert services.rerun(run).same
    said = selectors.explanation(result)
    assert said.lines[2] == "人工调整：计算值为19分，经批准按19.5分计。"
    assert (said.override.override.reason, said.override.approval.approved_by) == ("邮路中断，县委办已作说明", leader)
    assert selectors.explanation(result, "1").override.override.document_no == NO
    assert selectors.explanation(result, "1.2").override is None


def test_the_database_keeps_what_was_set(cycle, leader):
    override = enter(cycle)
    services.approve_override(override, actor=leader)
    for change in (
        {"value": 1},
        {"reason": "改"},
        {"entered_by": leader},
        {"withdrawn_at": timezone.now(), "value": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Override.objects.filter(pk=override.pk).update(**change)
    for action in (
        lambda: Override.objects.filter(pk=override.pk)._raw_delete("default"),
        lambda: Approval.objects.update(basis="x"),
        lambda: Approval.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            action()
    Cycle.objects.filter(pk=cycle.pk).update(state="decided")
    with pytest.raises(IntegrityError, match="不能再调整"), transaction.atomic():
        Override.objects.create(
            roster_entry=entry_of(cycle, 2), node="1", run=cycle.run, value=1, reason="a", document_no="b",
            entered_by=leader, entered_at=timezone.now(),
        )  # fmt: skip


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_page_from_asking_to_withdrawing(cycle, leader):
    organizer, page = browser(cycle.created_by), f"/cycles/{cycle.pk}/overrides/"
    entry = entry_of(cycle)
    hint = organizer.get(page, {"unit": entry.pk, "node": "1.2"}, headers={"HX-Request": "true"}).content.decode()
    assert "「1.2 按时报送」的计算值" in hint
    assert "3分" in hint
    given = {"unit": entry.pk, "node": "1.2", "value": "7", "document_no": NO, "reason": "邮路中断"}
    refused = organizer.post(page, given)
    assert refused.status_code == 422
    assert "不能高于6分" in refused.content.decode()
    assert organizer.post(page, {**given, "value": "5"}).status_code == 302
    override = Override.objects.get()
    board = organizer.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "1项人工调整还没有批准" in board
    assert "批准</button>" not in organizer.get(page).content.decode()
    decider = browser(leader)
    desk = decider.get("/").content.decode()
    assert "1项人工调整等待批准" in desk
    assert f'href="{page}"' in desk
    assert "批准</button>" in decider.get(page).content.decode()
    assert decider.post(f"/overrides/{override.pk}/approve/").status_code == 302
    run = again(cycle)
    assert "已计入" in decider.get(page).content.decode()
    result = run.results.get(roster_entry=entry)
    said = organizer.get(f"/results/{result.pk}/1.2/").content.decode()
    for words in ("人工调整：计算值为3分，经批准按5分计。", NO, "王部长", "邮路中断"):
        assert words in said
    assert "标※的含经批准的人工调整" in organizer.get(f"/cycles/{cycle.pk}/ranking/").content.decode()
    assert "撤回理由" in organizer.get(f"/overrides/{override.pk}/withdraw/").content.decode()
    assert organizer.post(f"/overrides/{override.pk}/withdraw/", {"reason": "说明不实"}).status_code == 302
    assert "说明不实" in organizer.get(page).content.decode()


def test_a_unit_sees_it_once_published(cycle, leader):
    services.approve_override(enter(cycle), actor=leader)
    again(cycle)
    services.decide(cycle, meeting="部务会", minutes_no="1号", decided_on=date(2026, 1, 5), grades={}, actor=leader)
    services.publish(Cycle.objects.get(pk=cycle.pk), title="通报", document_no="", actor=cycle.created_by)
    filler = browser(make_user(at=entry_of(cycle).organization, role=Role.FILLER))
    result = cycle.run.results.get(roster_entry=entry_of(cycle))
    said = filler.get(f"/results/{result.pk}/1.2/").content.decode()
    assert "经批准按5分计" in said
    assert filler.get(f"/cycles/{cycle.pk}/overrides/").status_code == 404


def cells(content):
    return [
        cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row if cell.value
    ]


def test_tables_for_the_meeting_mark_it(cycle, leader):
    for node, value in (("1.2", "5"), ("", "19.5")):
        services.approve_override(enter(cycle, value, node=node), actor=leader)
    again(cycle)
    matrix = cells(meeting.matrix_workbook(cycle, actor=cycle.created_by))
    marked = [cell.number_format for cell in matrix if "※" in cell.number_format]
    assert sorted(marked) == ['0"※"', '0.00"※"', '0.00"※"']  # the item, its part, the total
    said = "标※的含经批准的人工调整，计算值和依据见得分说明。"
    assert any(said in str(cell.value) for cell in matrix)
    ranked = cells(meeting.ranking_workbook(cycle, actor=cycle.created_by))
    assert len([cell for cell in ranked if cell.number_format == '0.00"※"']) == 2  # the part, the total
    ranking = [str(cell.value) for cell in ranked]
    assert any(said in value for value in ranking)
    said = f"人工调整「总分」19分为19.5分（{NO}）；人工调整「1.2 按时报送」3分为5分（{NO}）"
    assert any(said in value for value in ranking)
    deductions = [str(cell.value) for cell in cells(meeting.deductions_workbook(cycle, actor=cycle.created_by))]
    assert any(value.endswith("；人工调整：计算值3分，按5分计") for value in deductions)
    result = cycle.run.results.get(roster_entry=entry_of(cycle))
    told = [str(cell.value) for cell in cells(meeting.explanation_workbook(result, actor=cycle.created_by))]
    assert any("人工调整：计算值为3分，经批准按5分计。" in value and NO in value for value in told)
    assert any("批准调整：王部长" in value for value in told)
