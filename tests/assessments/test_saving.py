"""What becomes of a typed cell: read, refused, in conflict, kept; and which lock says no."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from assessments import selectors, services
from assessments.models import Entry, SheetState, Stage
from assessments.services import Cell
from assessments.views.sheets import missing_items
from config.toolkit.refusal import Refused
from organizations.models import AuditEvent
from organizations.roles import Role
from scoring.engine import Status
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_sheet, make_user, scheme_document

pytestmark = pytest.mark.django_db

OWN = {"no_group": "否", "meetings": "3", "late": "0", "honours": "0"}
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def sheet():
    return make_sheet()


@pytest.fixture
def clerk(sheet):
    return make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="李某", phone="139")


def save(sheet, actor, *cells, stage=Stage.SELF):
    return services.save_cells(sheet, [Cell(*cell) for cell in cells], stage=stage, actor=actor)


@pytest.mark.parametrize(
    ("datum", "typed", "value", "status"),
    [
        ("meetings", "3", 3_000_000, Status.FILLED),
        ("meetings", "３次", 3_000_000, Status.FILLED),
        ("meetings", "0", 0, Status.FILLED),
        ("no_group", "是", 1_000_000, Status.FILLED),
        ("no_group", "0", 0, Status.FILLED),
    ],
)
def test_what_is_typed_is_understood(sheet, clerk, datum, typed, value, status):
    (answer,) = save(sheet, clerk, (datum, typed))
    assert (answer.state, answer.revision) == ("saved", 1)
    entry = Entry.objects.get(sheet=sheet, datum=datum)
    assert (entry.value, entry.status, entry.actor) == (value, status, clerk)


def test_percent_and_points_of_the_office_are_understood():
    sheet = make_sheet()
    fill(sheet, OWN, actor=sheet.roster_entry.cycle.created_by)
    services.submit(sheet, actor=sheet.roster_entry.cycle.created_by)
    answers = save(
        sheet,
        sheet.roster_entry.cycle.created_by,
        ("rate", "95.5％"),
        ("visit", "4.5分", 0, "现场有缺口"),
        stage=Stage.REVIEW,
    )
    assert [(answer.state, answer.value) for answer in answers] == [("saved", "95.5"), ("saved", "4.5")]


@pytest.mark.parametrize(
    ("datum", "typed", "message"),
    [
        ("meetings", "60", "「专题研究次数」应在0到50之间，填的是60。"),
        ("meetings", "2.5", "「专题研究次数」应是整数，填的是2.5。"),
        ("meetings", "-1", "「专题研究次数」应在0到50之间，填的是-1。"),
        ("meetings", "许多", "「专题研究次数」：「许多」不是数字，只能填一个数。"),
        ("meetings", "2026-03-01", "「专题研究次数」：「2026-03-01」不是数字，只能填一个数。"),
        ("no_group", "也许", "「未成立领导小组」只能填“是”或“否”，填的是「也许」。"),
        ("meetings", "不涉及", "「专题研究次数」填“不涉及”的，请写明理由。"),
        ("rate", "90", "「群众满意度」由考核单位填写，填报单位不用填写。"),
        ("nothing", "1", "方案里没有数据项「nothing」。"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(sheet, clerk, datum, typed, message):
    (answer,) = save(sheet, clerk, (datum, typed))
    assert (answer.state, answer.message, answer.value) == ("refused", message, typed)
    assert not Entry.objects.exists()


def test_a_score_above_the_items_points_is_refused():
    sheet = make_sheet()
    organizer = sheet.roster_entry.cycle.created_by
    fill(sheet, OWN, actor=organizer)
    services.submit(sheet, actor=organizer)
    (answer,) = save(sheet, organizer, ("visit", "5.01"), stage=Stage.REVIEW)
    assert answer.message == "「现场查看得分」应在0到5之间，填的是5.01。"


def test_a_wrong_cell_does_not_keep_the_others_from_being_saved(sheet, clerk):
    answers = save(sheet, clerk, ("meetings", "99"), ("late", "2"))
    assert [answer.state for answer in answers] == ["refused", "saved"]
    assert list(Entry.objects.values_list("datum", flat=True)) == ["late"]


def test_a_datum_twice_in_a_batch_is_written_once(sheet, clerk):
    answers = save(sheet, clerk, ("late", "1"), ("late", "2"))
    assert [answer.state for answer in answers] == ["saved", "refused"]
    assert Entry.objects.get().value == 1_000_000


def test_not_applicable_may_be_claimed_with_a_reason(sheet, clerk):
    (answer,) = save(sheet, clerk, ("late", "不涉及", 0, "本年没有报送任务"))
    assert (answer.state, answer.value) == ("saved", "不涉及")
    entry = Entry.objects.get()
    assert (entry.value, entry.status, entry.reason) == (None, Status.NA, "本年没有报送任务")


def test_values_are_never_overwritten(sheet, clerk):
    save(sheet, clerk, ("late", "1"))
    save(sheet, clerk, ("late", "2", 1))
    (answer,) = save(sheet, clerk, ("late", "", 2))
    assert (answer.state, answer.value, answer.revision) == ("saved", "", 3)
    rows = Entry.objects.order_by("revision").values_list("revision", "current", "value", "status")
    assert list(rows) == [
        (1, False, 1_000_000, "filled"),
        (2, False, 2_000_000, "filled"),
        (3, True, None, "missing"),
    ]


@pytest.mark.parametrize("typed", ["1", "1.0", "１"])
def test_the_same_value_again_is_no_change(sheet, clerk, typed):
    save(sheet, clerk, ("late", "1"))
    (answer,) = save(sheet, clerk, ("late", typed, 0))
    assert (answer.state, answer.revision) == ("unchanged", 1)
    assert Entry.objects.count() == 1


def test_clearing_what_was_never_filled_is_no_change(sheet, clerk):
    assert save(sheet, clerk, ("late", ""))[0].state == "unchanged"
    assert not AuditEvent.objects.filter(action="entries.saved").exists()


def test_a_value_changed_meanwhile_is_a_conflict_and_tells_by_whom(sheet, clerk):
    other = make_user(at=sheet.roster_entry.organization, role=Role.FILLER, name="王某")
    save(sheet, other, ("late", "4"))
    (answer,) = save(sheet, clerk, ("late", "1", 0))
    assert (answer.state, answer.value, answer.revision, answer.by) == ("conflict", "4", 1, "王某")
    assert answer.message == "「迟报次数」已由王某改为「4次」，您填的「1」没有保存，请核对后再填。"
    assert Entry.objects.get().value == 4_000_000


def test_a_batch_is_one_record_with_before_and_after(sheet, clerk):
    save(sheet, clerk, ("late", "1"), ("meetings", "4"))
    save(sheet, clerk, ("late", "2", 1), ("meetings", "4", 1), ("honours", "77"))
    first, second = AuditEvent.objects.filter(action="entries.saved").order_by("pk")
    assert first.changes["cells"] == {"late": [None, "1"], "meetings": [None, "4"]}
    assert second.changes["cells"] == {"late": ["1", "2"]}
    assert (second.changes["stage"], second.actor_name, second.target_id) == ("self", "李某", str(sheet.pk))


def test_checking_answers_like_saving_and_writes_nothing(sheet, clerk):
    answers = services.check_cells(sheet, [Cell("late", "2"), Cell("meetings", "99")], stage=Stage.SELF)
    assert [answer.state for answer in answers] == ["saved", "refused"]
    assert not Entry.objects.exists()


def windows(opens: datetime, closes: datetime):
    return {Stage.SELF: (opens, closes), Stage.REVIEW: (opens, closes + timedelta(days=30))}


OPENS = datetime(2026, 11, 1, 8, tzinfo=SHANGHAI)
CLOSES = datetime(2026, 11, 20, 18, tzinfo=SHANGHAI)


def test_the_window_is_half_open_and_its_lock_says_who_when_and_whom_to_ask(time_machine):
    time_machine.move_to(datetime(2026, 10, 30, 9, 0, tzinfo=SHANGHAI), tick=False)
    sheet = make_sheet(windows=windows(OPENS, CLOSES))
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    with pytest.raises(Refused) as before:
        save(sheet, clerk, ("late", "1"))
    assert str(before.value) == (
        "自评填报从2026年11月1日08:00开始（张经办设定），现在还不能填写。如有疑问，请联系张经办（电话0943-6121234）。"
    )
    time_machine.move_to(OPENS, tick=False)
    assert save(sheet, clerk, ("late", "1"))[0].state == "saved"
    time_machine.move_to(CLOSES - timedelta(microseconds=1), tick=False)
    assert save(sheet, clerk, ("late", "2", 1))[0].state == "saved"
    time_machine.move_to(CLOSES, tick=False)
    with pytest.raises(Refused) as after:
        save(sheet, clerk, ("late", "3", 2))
    assert str(after.value) == (
        "自评填报已于2026年11月20日18:00截止（张经办于2026年10月30日09:00设定），不能再改。"
        "如需延长，请联系张经办（电话0943-6121234）。"
    )
    with pytest.raises(Refused, match="截止"):
        services.submit(sheet, actor=clerk)


def test_a_longer_window_with_a_reason_opens_again(time_machine):
    time_machine.move_to(OPENS, tick=False)
    sheet = make_sheet(windows=windows(OPENS, CLOSES))
    cycle = sheet.roster_entry.cycle
    time_machine.move_to(CLOSES, tick=False)
    with pytest.raises(Refused, match="请写明理由"):
        services.set_window(
            cycle, stage=Stage.SELF, opens_at=OPENS, closes_at=CLOSES + timedelta(days=1), actor=cycle.created_by
        )
    services.set_window(
        cycle,
        stage=Stage.SELF,
        opens_at=OPENS,
        closes_at=CLOSES + timedelta(days=1),
        actor=cycle.created_by,
        reason="防汛期间延长一天",
    )
    assert selectors.lock_reason(sheet, stage=Stage.SELF) is None


def test_after_submitting_the_lock_names_who_submitted(sheet, clerk, time_machine):
    time_machine.move_to(datetime(2026, 11, 21, 10, 32, tzinfo=SHANGHAI), tick=False)
    sheet = make_sheet()
    fill(sheet, OWN, actor=clerk)
    services.submit(sheet, actor=clerk)
    with pytest.raises(Refused) as refusal:
        save(sheet, clerk, ("late", "1", 1))
    owner = sheet.roster_entry.cycle.owner
    assert str(refusal.value) == (
        "本表已由李某于2026年11月21日10:32提交，正在审核，不能再改。"
        f"如需修改，请联系{owner}的张经办（电话0943-6121234），请其退回。"
    )


def test_nothing_is_filled_while_the_cycle_is_prepared():
    cycle = make_cycle(opened=False)
    sheet = make_sheet(cycle=cycle)
    reason = selectors.lock_reason(sheet, stage=Stage.SELF)
    assert reason.startswith("「2026年度党建工作考核」还在筹备，没有开始填报。")
    assert reason.endswith("的张经办（电话0943-6121234）。")


def test_submitting_needs_every_datum_filled(sheet, clerk):
    fill(sheet, {"no_group": "否", "late": "0"}, actor=clerk)
    with pytest.raises(Refused) as refusal:
        services.submit(sheet, actor=clerk)
    assert str(refusal.value) == (
        "还有2项没有填：「1.1 组织领导」的「专题研究次数」、「J1 受表彰」的「县级以上表彰」。"
        "没有发生的请填0，不涉及的请填“不涉及”并写明理由。"
    )
    sheet.refresh_from_db()
    assert sheet.state == SheetState.OPEN


def test_a_datum_whose_blank_means_zero_needs_no_answer():
    document = scheme_document(key="blank")
    document["data"] = [
        {**datum, "blank": "zero"} if datum["code"] == "honours" else datum for datum in document["data"]
    ]
    county = make_organization()
    sheet = make_sheet(owner=county, scheme=make_scheme(owner=county, document=document))
    clerk = sheet.roster_entry.cycle.created_by
    fill(sheet, {"no_group": "否", "meetings": "4", "late": "0"}, actor=clerk)
    assert services.submit(sheet, actor=clerk).state == SheetState.SUBMITTED


def test_a_unit_that_claims_less_than_full_points_says_why():
    """Judged items only: what is counted explains itself. The sheet names the item before, the refusal after."""
    document = scheme_document(key="judged")
    document["data"].append({"code": "own", "name": "自查得分", "kind": "points", "min": "0", "max": "5"})
    document["data"] = [datum for datum in document["data"] if datum["code"] != "visit"]
    document["nodes"][1]["children"][1]["rule"]["datum"] = "own"
    county = make_organization()
    sheet = make_sheet(owner=county, scheme=make_scheme(owner=county, document=document))
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)
    fill(sheet, {**OWN, "own": "4.5"}, actor=clerk)
    with pytest.raises(Refused) as refused:
        services.submit(sheet, actor=clerk)
    assert str(refused.value) == (
        "有1项自评低于满分，还没有写明理由：「2.2 现场查看」。请在这些项目的“说明”里写明扣分的理由。"
    )
    missing = missing_items(selectors.sheet_view(sheet, stage=Stage.SELF))
    assert [(item.leaf.code, words) for item, words in missing] == [("2.2", "自评低于满分，没有写明理由")]
    fill(sheet, {"own": "4.5"}, actor=clerk, reason="资料归档不全")
    assert services.submit(sheet, actor=clerk).state == SheetState.SUBMITTED
