"""Setting up a cycle: windows, frozen roster, opening; and the boards that watch it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments import selectors, services
from assessments.models import Cycle, CycleState, RosterEntry, Sheet, SheetState, Stage, Standing
from config.toolkit.refusal import Refused
from config.toolkit.scaled import parse
from organizations.models import Field
from organizations.roles import Permission, Role
from scoring.services import import_scheme
from tests.assessments.steps import assess, hand_in, review, sheets_of
from tests.factories import (
    make_cycle,
    make_organization,
    make_scheme,
    make_user,
    make_windows,
    scheme_document,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make_organization()


def create(county, **given):
    actor = make_user(at=county)
    arguments = {
        "scheme": make_scheme(owner=county, actor=actor),
        "owner": county,
        "title": "2026年度考核",
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 12, 31),
        "windows": make_windows(),
        "actor": actor,
    }
    return services.create_cycle(**{**arguments, **given})


def test_a_cycle_needs_a_published_scheme(county):
    draft = import_scheme(scheme_document(key="draft"), owner=county, actor=make_user(at=county))
    with pytest.raises(Refused, match="草稿，只有已发布的方案才能用于考核。请先发布这个方案，或另选一个。"):
        create(county, scheme=draft)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"title": " "}, "请写明考核名称。"),
        ({"period_to": date(2025, 12, 31)}, "考核期的截止日期必须晚于起始日期，填的是2026-01-01至2025-12-31，请改正。"),
        ({"windows": {}}, "请安排自评、审核的起止时间。"),
    ],
)
def test_a_cycle_says_what_when_and_until_when(county, given, message):
    with pytest.raises(Refused, match=message):
        create(county, **given)
    assert not Cycle.objects.exists()


def test_a_window_closes_after_it_opens(county):
    now = timezone.now()
    windows = {**make_windows(), Stage.REVIEW: (now, now)}
    with pytest.raises(Refused, match=r"审核的截止时间.*必须晚于开始时间"):
        create(county, windows=windows)


def test_the_roster_is_a_snapshot_in_the_given_order(county):
    town = make_organization("乌兰镇", parent=county, code="620421101")
    rural = make_organization("若笠乡", parent=county, code="620421201", field=Field.RURAL)
    cycle = create(county)
    count = services.freeze_roster(cycle, units=[rural, town], actor=cycle.created_by)
    assert count == 2
    type(town).objects.filter(pk=town.pk).update(name="新乌兰镇")
    rows = RosterEntry.objects.values_list("position", "name", "code", "parent_name", "pool", "standing")
    assert list(rows) == [
        (1, "若笠乡", "620421201", "靖远县", "乡", "full"),
        (2, "乌兰镇", "620421101", "靖远县", "镇", "full"),
    ]
    assert Sheet.objects.count() == 2


def test_the_roster_may_be_frozen_again_until_the_cycle_opens(county):
    units = [make_organization(parent=county) for _ in range(3)]
    cycle = create(county)
    services.freeze_roster(cycle, units=units, actor=cycle.created_by)
    before = Cycle.objects.get().roster_digest
    services.freeze_roster(cycle, units=units[:2], actor=cycle.created_by)
    assert RosterEntry.objects.count() == Sheet.objects.count() == 2
    assert Cycle.objects.get().roster_digest != before
    services.open_cycle(cycle, actor=cycle.created_by)
    with pytest.raises(Refused, match="填报与审核，名册已经锁定，不能再改。确需增减单位的，请另建一个考核。"):
        services.freeze_roster(cycle, units=units, actor=cycle.created_by)
    with pytest.raises(Refused, match="不能再次开启"):
        services.open_cycle(cycle, actor=cycle.created_by)


def test_a_roster_holds_each_unit_below_the_owner_once(county):
    cycle = create(county)
    unit = make_organization("乌兰镇", parent=county, code="620421101")
    stranger = make_organization("黄桥镇", parent=make_organization("望城区"))
    twin = make_organization("北湾镇", parent=county, code="620421102")
    type(twin).objects.filter(pk=twin.pk).update(code=unit.code, closed_on=date(2026, 6, 1))
    twin.refresh_from_db()
    gone = make_organization("西关镇", parent=county)
    type(gone).objects.filter(pk=gone.pk).update(closed_on=date(2025, 6, 1))
    gone.refresh_from_db()
    for units, message in (
        ([], "名册是空的，请至少选择一个单位。"),
        ([unit, unit], "「乌兰镇」在名册中出现了两次，请去掉一个。"),
        ([stranger], "「黄桥镇」不是靖远县的下级单位，不能列入名册。请去掉它，或先在单位名单中改正隶属关系。"),
        ([county], "「靖远县」是组织这次考核的单位，不能列入名册，请去掉它。"),
        ([gone], "「西关镇」已于2025年6月1日撤销，不能列入名册。请去掉它，有承接单位的改列承接单位。"),
        ([unit, twin], "名册中「乌兰镇」和「北湾镇」的区划代码都是620421101，请只保留一个。"),
    ):
        with pytest.raises(Refused, match=message):
            services.freeze_roster(cycle, units=units, actor=cycle.created_by)
    for special, message in (
        ({unit.pk: (Standing.EXEMPT, "", "")}, "「乌兰镇」的参加方式是“免予考核”，请写明原因。"),
        ({gone.pk: (Standing.OBSERVATION, "试", "")}, "「西关镇」写了参加方式“试评”，但不在名册中。"),
    ):
        with pytest.raises(Refused, match=message):
            services.freeze_roster(cycle, units=[unit], actor=cycle.created_by, exceptions=special)
    with pytest.raises(Refused, match="还没有名册，不能开启。请先在名册页面选定被考核的单位。"):
        services.open_cycle(cycle, actor=cycle.created_by)


def test_a_scheme_is_for_its_owner_and_those_below():
    county = make_organization()
    township = make_organization(parent=county)
    make_cycle(owner=township, scheme=make_scheme(owner=county), units=1, opened=False)
    with pytest.raises(Refused) as refusal:
        make_cycle(owner=county, scheme=make_scheme(owner=township), opened=False)
    assert f"是{township}制定的，不能用于{county}组织的考核" in str(refusal.value)


def test_the_board_shows_who_is_in_the_way():
    cycle = make_cycle(units=4)
    first, second, third, fourth = sheets_of(cycle)
    hand_in(first)
    review(first, actor=cycle.created_by)
    hand_in(second)
    hand_in(third)
    services.return_items(third, reasons={"1.2": "不符"}, actor=cycle.created_by)
    later = timezone.now() + timedelta(days=30)
    board = selectors.progress(cycle, at=later)
    assert (board.units, board.open, board.submitted, board.returned, board.reviewed) == (4, 1, 1, 1, 1)
    assert [(line.filled, line.asked, line.reviewed, line.returned) for line in board.lines] == [
        (3, 3, 7, 0),
        (3, 3, 0, 0),
        (3, 3, 0, 1),
        (0, 3, 0, 0),
    ]
    assert [line.late for line in board.lines] == [False, False, False, True]
    assert board.blockers == (
        f"1个单位还没有提交：{fourth.roster_entry.name}。",
        f"1个单位有退回项目没有重新提交：{third.roster_entry.name}。",
        f"1个单位还没有审核完成：{second.roster_entry.name}。",
    )


def test_duties_follow_the_work():
    cycle = make_cycle(units=1)
    (sheet,) = sheets_of(cycle)
    office = cycle.created_by
    clerk = make_user(at=sheet.roster_entry.organization, role=Role.FILLER)

    def kinds(user):
        return [duty.kind for duty in selectors.duties(user)]

    assert (kinds(clerk), kinds(office)) == (["fill"], [])
    hand_in(sheet, late="2")
    assert (kinds(clerk), kinds(office)) == ([], ["review"])
    services.return_items(sheet, reasons={"1.2": "不符"}, actor=office)
    (duty,) = selectors.duties(clerk)
    assert (duty.kind, duty.detail) == ("returned", "退回「1.2」，请改正后重新提交")
    services.submit(sheet, actor=clerk)
    review(sheet, actor=office)
    assert kinds(office) == ["compute"]
    run = services.compute(cycle, actor=office)
    leader = make_user(at=cycle.owner, role=Role.LEADER)
    assert (kinds(office), kinds(leader)) == ([], ["decide"])
    services.decide(cycle, meeting="会", minutes_no="1", decided_on=run.at.date(), grades={}, actor=office)
    assert (kinds(office), kinds(leader)) == (["publish"], [])
    services.publish(cycle, title="通报", document_no="", actor=office)
    assert (kinds(clerk), kinds(office)) == ([], [])


def test_overrides_come_before_deciding_and_only_to_whom_may_approve_them():
    cycle = make_cycle(units=2)
    assess(cycle)
    leader, other = (make_user(at=cycle.owner, role=Role.LEADER) for _ in range(2))

    def told(user):
        return [(duty.kind, duty.detail) for duty in selectors.duties(user)]

    def enter(node, actor):
        return services.enter_override(
            cycle.roster.get(position=1), node=node, value=parse("2"), reason="复核", document_no="3号", actor=actor
        )

    decide = [("decide", "已计算，等待会议审定")]
    assert (told(leader), told(other)) == (decide, decide)
    own = enter("1.2", leader)
    assert (told(leader), told(other)) == ([], [("approve", "1项人工调整等待批准")])
    asked = enter("2.2", cycle.created_by)
    assert told(leader) == [("approve", "1项人工调整等待批准")]
    assert told(other) == [("approve", "2项人工调整等待批准")]
    services.withdraw_override(own, reason="不再调整", actor=leader)
    assert told(other) == [("approve", "1项人工调整等待批准")]
    services.approve_override(asked, actor=other)
    assert (told(leader), told(other)) == (decide, decide)


def test_one_item_across_all_units(django_assert_max_num_queries):
    cycle = make_cycle(units=3)
    first, second, _ = sheets_of(cycle)
    hand_in(first, late="2")
    review(first, actor=cycle.created_by)
    hand_in(second, late="1")
    services.return_items(second, reasons={"1.2": "不符"}, actor=cycle.created_by)
    loaded = Cycle.objects.select_related("scheme", "owner", "created_by").get(pk=cycle.pk)
    with django_assert_max_num_queries(8):
        crossing = selectors.cross_review(loaded, "1.2")
    assert (crossing.previous, crossing.following) == ("1.1", "2.1")
    assert [row.item.own_points for row in crossing.rows] == [parse("3"), parse("4.5"), None]
    assert [row.item.review_points for row in crossing.rows] == [parse("3"), None, None]
    assert (crossing.mean_own, crossing.mean_review) == (parse("3.75"), parse("3"))
    assert [bool(row.item.locked) for row in crossing.rows] == [True, True, True]
    assert crossing.rows[1].item.returned.reason == "不符"
    with pytest.raises(KeyError):
        selectors.cross_review(loaded, "1")


def test_whoever_has_no_part_sees_no_sheet():
    cycle = make_cycle(units=2)
    first, second = sheets_of(cycle)
    clerk = make_user(at=first.roster_entry.organization, role=Role.FILLER)
    superuser = make_user()
    superuser.is_superuser = True
    superuser.save()
    assert list(Sheet.objects.allowed(clerk, Permission.FILL)) == [first]
    assert not Sheet.objects.allowed(clerk, Permission.REVIEW).exists()
    assert not Sheet.objects.allowed(superuser, Permission.SEE).exists()
    assert Sheet.objects.allowed(cycle.created_by, Permission.REVIEW).count() == 2
    assert second not in Sheet.objects.allowed(clerk, Permission.SEE)


def test_the_ranking_goes_group_by_group_best_first():
    county = make_organization()
    units = [
        make_organization(parent=county, field=field) for field in (Field.RURAL, Field.TOWN, Field.TOWN, Field.TOWN)
    ]
    cycle = make_cycle(owner=county, units=units)
    assess(cycle, {1: {"late": "2"}, 2: {"late": "1"}, 3: {"late": "1"}})
    cycle.refresh_from_db()
    assert selectors.pools(cycle) == [selectors.Pool("乡", 1), selectors.Pool("镇", 3)]
    towns = selectors.ranking(cycle.created_by, cycle=cycle, pool="镇")
    assert [(row.roster_entry.position, row.place) for row in towns] == [(3, 1), (4, 1), (2, 3)]
    table = selectors.matrix(cycle, list(towns))
    assert [node.code for node in table.nodes] == ["1", "1.1", "1.2", "2", "2.1", "2.2", "J", "J1", "K", "K1"]
    assert [row.values["1.2"].value for row in table.rows] == [parse("4.5"), parse("4.5"), parse("3")]
    assert cycle.state == CycleState.COMPUTED
    assert not Sheet.objects.exclude(state=SheetState.REVIEWED).exists()
