"""The review: reasons for deductions, confirming, returning single items, finishing and taking up again."""

import pytest

from assessments import selectors, services
from assessments.models import Entry, ItemReturn, SheetState, Stage
from assessments.services import Cell
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import AuditEvent
from tests.assessments.steps import OFFICE, WHY, hand_in, review
from tests.factories import fill, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return make_sheet()


@pytest.fixture
def office(sheet):
    return sheet.roster_entry.cycle.created_by


def save(sheet, actor, *cells):
    return services.save_cells(sheet, [Cell(*cell) for cell in cells], stage=Stage.REVIEW, actor=actor)


def test_nothing_is_reviewed_before_it_is_submitted(sheet, office):
    with pytest.raises(Refused, match=r"还没有提交（自评.*截止，张经办设定），提交或截止后才能审核。"):
        save(sheet, office, ("rate", "96"))


def test_a_deduction_needs_its_reason(sheet, office):
    hand_in(sheet)
    answers = save(sheet, office, ("late", "2"), ("visit", "4.5"), ("rate", "96"))
    assert [answer.state for answer in answers] == ["refused", "refused", "saved"]
    assert answers[0].message == "「1.2 按时报送」得3分，低于满分6分：扣分须写明理由（何时、何地、何事）。"
    assert answers[1].message == "「2.2 现场查看」得4.5分，低于满分5分：扣分须写明理由（何时、何地、何事）。"
    answers = save(sheet, office, ("late", "2", 0, "3月、5月各迟报1次"), ("visit", "4.5", 0, "台账缺3页"))
    assert [answer.state for answer in answers] == ["saved", "saved"]


def test_one_reason_serves_all_figures_of_an_item(sheet, office):
    hand_in(sheet)
    answers = save(sheet, office, ("no_group", "是", 0, "查无发文"), ("meetings", "3"))
    assert [answer.state for answer in answers] == ["saved", "saved"]


def test_an_earlier_reason_does_not_cover_a_further_deduction(sheet, office):
    hand_in(sheet)
    save(sheet, office, ("late", "1", 0, "3月迟报"))
    assert save(sheet, office, ("late", "2", 1))[0].state == "refused"
    assert save(sheet, office, ("late", "0", 1))[0].state == "saved"


def test_what_is_given_in_addition_needs_no_reason_and_a_penalty_does(sheet, office):
    hand_in(sheet)
    assert save(sheet, office, ("honours", "1"))[0].state == "saved"
    (answer,) = save(sheet, office, ("notices", "1"))
    assert answer.message == "「K1 被通报」要扣1分：扣分须写明理由（何时、何地、何事）。"


def test_a_veto_needs_its_basis(sheet, office):
    hand_in(sheet)
    (answer,) = save(sheet, office, ("v1", "是"))
    assert answer.message == "「重大责任事故」将触发一票否决，请写明依据。"
    assert save(sheet, office, ("v1", "是", 0, "县安委〔2026〕4号"))[0].state == "saved"


def test_confirming_takes_the_units_figures_with_their_origin(sheet, office):
    hand_in(sheet, late="1")
    assert services.confirm_items(sheet, nodes=["1", "J1"], actor=office) == 4
    entry = Entry.objects.get(sheet=sheet, datum="late", stage=Stage.REVIEW)
    assert (entry.value, entry.origin, entry.actor) == (parse("1"), "confirmed", office)
    assert services.confirm_items(sheet, nodes=["1"], actor=office) == 0


def test_confirming_keeps_what_was_reviewed_already(sheet, office):
    hand_in(sheet)
    save(sheet, office, ("late", "2", 0, WHY))
    assert services.confirm_items(sheet, nodes=["1.2"], actor=office) == 0
    assert Entry.objects.get(datum="late", stage=Stage.REVIEW, current=True).value == parse("2")


def test_only_returned_items_open_again_and_their_review_starts_anew(sheet, office):
    clerk = hand_in(sheet)
    review(sheet, actor=office, finish=False)
    services.return_items(sheet, reasons={"1.2": "与台账不符", "J1": "缺表彰文件"}, actor=office)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.round) == (SheetState.RETURNED, 2)
    assert set(ItemReturn.objects.values_list("node", "round", "reason")) == {
        ("1.2", 2, "与台账不符"),
        ("J1", 2, "缺表彰文件"),
    }
    assert not Entry.objects.filter(datum="late", stage=Stage.REVIEW, current=True).exists()
    assert Entry.objects.filter(datum="meetings", stage=Stage.REVIEW, current=True).exists()

    closed, opened = services.save_cells(
        sheet, [Cell("meetings", "2", 1), Cell("late", "2", 1)], stage=Stage.SELF, actor=clerk
    )
    owner = sheet.roster_entry.cycle.owner
    assert closed.message == (
        "本表已提交，只退回了「1.2」「J1」；本项没有退回，不能修改。"
        f"如需修改，请联系{owner}的张经办（电话0943-6121234）。"
    )
    assert opened.state == "saved"
    (waiting,) = save(sheet, office, ("late", "3"))
    assert waiting.message.startswith("「1.2」已由张经办于")
    assert "退回，等待重新提交后才能审核" in waiting.message

    services.submit(sheet, actor=clerk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.round) == (SheetState.SUBMITTED, 2)
    assert not ItemReturn.objects.filter(resolved_at=None).exists()
    with pytest.raises(Refused, match=r"还有2项没有核定：「1\.2 按时报送」、「J1 受表彰」"):
        services.finish_review(sheet, actor=office)
    (answer,) = save(sheet, office, ("late", "2", 0, WHY))
    assert (answer.state, answer.revision) == ("saved", 2)


def test_a_second_return_is_a_new_round(sheet, office):
    clerk = hand_in(sheet)
    services.return_items(sheet, reasons={"1.2": "与台账不符"}, actor=office)
    services.submit(sheet, actor=clerk)
    services.return_items(sheet, reasons={"1.2": "仍不符"}, actor=office)
    sheet.refresh_from_db()
    assert list(sheet.returns.values_list("round", flat=True)) == [2, 3]


@pytest.mark.parametrize(
    ("reasons", "message"),
    [
        ({}, "请至少选择一项退回，并写明理由。"),
        ({"1.2": " "}, "退回「1.2 按时报送」请写明理由。"),
        ({"2.1": "重填"}, "「2.1 群众评价」不由填报单位填写，不用退回，请直接审核。"),
        ({"9": "重填"}, "方案里没有编号为「9」的指标。"),
        ({"1": "重填"}, "方案里没有编号为「1」的指标。"),
    ],
)
def test_a_return_that_makes_no_sense_is_refused(sheet, office, reasons, message):
    hand_in(sheet)
    with pytest.raises(Refused) as refusal:
        services.return_items(sheet, reasons=reasons, actor=office)
    assert str(refusal.value) == message


def test_an_item_on_its_way_back_is_not_returned_twice(sheet, office):
    hand_in(sheet)
    services.return_items(sheet, reasons={"1.2": "与台账不符"}, actor=office)
    with pytest.raises(Refused, match="已经退回，还没有重新提交"):
        services.return_items(sheet, reasons={"1.2": "再看"}, actor=office)
    with pytest.raises(Refused, match=r"还有退回的项目「1\.2」没有重新提交"):
        services.finish_review(sheet, actor=office)


def test_finishing_needs_every_figure_settled(sheet, office):
    hand_in(sheet)
    services.confirm_items(sheet, nodes=["1", "J"], actor=office)
    with pytest.raises(Refused) as refusal:
        services.finish_review(sheet, actor=office)
    assert str(refusal.value) == (
        "还有4项没有核定：「2.1 群众评价」、「2.2 现场查看」、「K1 被通报」、「V1 重大责任事故」。"
        "没有发生的也要填0，可以点“其余未发生的填0”。"
    )


def test_a_finished_review_is_locked_and_taken_up_again_with_a_reason(sheet, office):
    hand_in(sheet)
    review(sheet, actor=office)
    with pytest.raises(Refused, match=r"审核完成。如需修改，请先重新打开审核并写明理由"):
        save(sheet, office, ("visit", "3", 1, WHY))
    with pytest.raises(Refused, match="重新打开审核，请写明理由。"):
        services.reopen_review(sheet, reason="", actor=office)
    services.reopen_review(sheet, reason="复核发现漏扣", actor=office)
    assert save(sheet, office, ("visit", "3", 1, WHY))[0].state == "saved"
    event = AuditEvent.objects.get(action="sheet.review_reopened")
    assert (event.reason, event.changes["state"]) == ("复核发现漏扣", ["reviewed", "submitted"])


def test_both_stages_stand_side_by_side(sheet, office):
    hand_in(sheet, meetings="3")
    save(sheet, office, ("meetings", "2", 0, "两次无记录"))
    view = selectors.sheet_view(sheet, stage=Stage.REVIEW)
    line = view.sections[0].items[0].data[1]
    assert (line.own.spoken, line.review.spoken, line.review.reason) == ("3次", "2次", "两次无记录")
    assert line.differs
    item = view.sections[0].items[0]
    assert item.own_points == parse("3.5")
    assert item.review_points is None  # 未成立领导小组 is not reviewed yet
    assert not item.reviewed
    fill(sheet, {"no_group": "否"}, stage=Stage.REVIEW, actor=office)
    item = selectors.sheet_view(sheet, stage=Stage.REVIEW).sections[0].items[0]
    assert (item.review_points, item.deducted, item.reviewed) == (parse("3"), True, True)


def test_the_view_counts_what_is_left_and_names_the_lock(sheet, office):
    view = selectors.sheet_view(sheet, stage=Stage.SELF)
    assert (view.asked, view.left, view.lock) == (4, 4, "")
    assert [section.node.code for section in view.sections] == ["1", "2", "J", "K"]
    hand_in(sheet)
    sheet.refresh_from_db()
    view = selectors.sheet_view(sheet, stage=Stage.SELF)
    assert view.left == 0
    assert view.lock.startswith("本表已由李某于")
    assert not any(item.editable for section in view.sections for item in section.items)
    assert selectors.sheet_view(sheet, stage=Stage.REVIEW).left == len(OFFICE) + 4


def test_points_so_far_for_the_open_page(sheet):
    hand_in(sheet, late="2", honours="1")
    points = selectors.sheet_points(sheet, stages=Stage)
    assert points["self:1.1"] == "4.00"
    assert points["self:1.2"] == "3.00"
    assert points["self:J"] == "1.00"
    assert points["self:total"] == "8.00"
    assert points["review:1.2"] == ""


def test_sheet_view_costs_the_same_queries_however_much_is_in_it(sheet, office, django_assert_max_num_queries):
    hand_in(sheet)
    review(sheet, actor=office, finish=False)
    services.return_items(sheet, reasons={"1.1": "补充", "1.2": "补充"}, actor=office)
    loaded = (
        type(sheet).objects.select_related("roster_entry__cycle__scheme", "roster_entry__cycle__owner").get(pk=sheet.pk)
    )
    with django_assert_max_num_queries(9):
        selectors.sheet_view(loaded, stage=Stage.SELF)
