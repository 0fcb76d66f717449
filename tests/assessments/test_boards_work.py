"""失分分析 and 审核工作量: sums that add up, only of what is decided, only for those above."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments import services
from assessments.models import Cycle, Exemption, Sheet, Stage
from assessments.selectors.boards import loss_board, places, settled_cycles, workload
from config.toolkit.scaled import parse, text
from organizations.models import Organization, User
from organizations.roles import Role
from scoring.models import Scheme
from tests.assessments.steps import assess, assess_as_asked, hand_in, review, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, scheme_document

LATE = {"late": "2"}  # 1.2 按时报送: 3 of 6 points
FEW = {"meetings": "2"}  # 1.1 组织领导: 1 point less
BLAMED = {"notices": "1"}  # K1 被通报: a penalty of 1


@pytest.fixture
def villages(db: None) -> list[Organization]:
    """甲村 and 乙村 of 北滩镇, 丙村 of 乌兰镇."""
    county = make_organization()
    north, south = (make_organization(name, parent=county) for name in ("北滩镇", "乌兰镇"))
    return [
        make_organization(name, parent=above) for name, above in (("甲村", north), ("乙村", north), ("丙村", south))
    ]


def scheme_of(county: Organization) -> Scheme:
    """The small scheme with offices on some items."""
    document = scheme_document(key="village", level="village", quotas=[])
    document["nodes"][0]["children"][0]["office"] = "组织科"
    document["nodes"][1]["children"][1]["office"] = "督查室"
    return make_scheme(owner=county, document=document)


def decided(villages: list[Organization], *, publish: bool = False) -> Cycle:
    """甲村 lost 4 points, 乙村 3 and was blamed, 丙村 nothing."""
    county = Organization.objects.get(pk=villages[0].county_id)
    cycle = make_cycle(owner=county, scheme=scheme_of(county), units=villages, title="2026年度考核")
    assess(cycle, {0: LATE | FEW, 1: LATE | BLAMED})
    cycle.refresh_from_db()
    leader = make_user(at=county, role=Role.LEADER)
    services.decide(cycle, meeting="部务会", minutes_no="1号", decided_on=date(2026, 1, 5), grades={}, actor=leader)
    if publish:
        services.publish(cycle, title="通报", document_no="", actor=cycle.created_by)
    cycle.refresh_from_db()
    return cycle


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- losses -----------------------------------------------------------------------------------------------------------
def test_items_and_townships_add_up_to_the_same_sum(villages: list[Organization]) -> None:
    cycle = decided(villages)
    board = loss_board(cycle.created_by, cycle)
    assert (board.units, text(board.lost)) == (3, "8")
    assert [
        (item.placed.code, item.units, item.losers, text(item.lost), text(item.mean), text(item.share))
        for item in board.items
        if item.lost
    ] == [
        ("1.2", 3, 2, "6", "2", "0.666667"),
        ("1.1", 3, 1, "1", "0.333333", "0.333333"),
        ("K1", 3, 1, "1", "0.333333", "0.333333"),
    ]
    assert [text(item.rate) if item.rate is not None else None for item in board.items[:3]] == [
        "0.333333",
        "0.083333",
        None,
    ]
    assert sum(item.lost for item in board.items) == sum(place.lost for place in board.places) == board.lost
    assert [(place.label, place.units, text(place.lost), place.worst) for place in board.places] == [
        ("北滩镇", 2, "8", "1.2"),
        ("乌兰镇", 1, "0", ""),
    ]
    assert [(one.result.roster_entry.name, text(one.lost)) for one in board.at("1.2")] == [("甲村", "3"), ("乙村", "3")]


def test_one_township_only(villages: list[Organization]) -> None:
    cycle = decided(villages)
    [(north, _), (south, name)] = places(cycle.created_by, cycle)
    assert name == "乌兰镇"
    there = loss_board(cycle.created_by, cycle, place=south)
    assert (there.units, there.lost) == (1, 0)
    assert text(loss_board(cycle.created_by, cycle, place=north).lost) == "8"


def test_who_is_spared_an_item_loses_nothing_there(villages: list[Organization]) -> None:
    county = Organization.objects.get(pk=villages[0].county_id)
    spared = {villages[0].pk: [Exemption("1.2", "今年没有这项工作")]}
    cycle = make_cycle(owner=county, scheme=scheme_of(county), units=villages, exemptions=spared)
    assess_as_asked(cycle, {1: LATE})
    Cycle.objects.filter(pk=cycle.pk).update(state="decided")
    cycle.refresh_from_db()
    item = next(one for one in loss_board(cycle.created_by, cycle).items if one.placed.code == "1.2")
    assert (item.units, item.losers, text(item.lost)) == (2, 1, "3")


def test_only_what_is_decided_and_may_be_seen(villages: list[Organization]) -> None:
    county = Organization.objects.get(pk=villages[0].county_id)
    township = make_user(at=villages[0].parent, role=Role.LEADER)
    computed = make_cycle(owner=county, scheme=scheme_of(county), units=villages)
    assess(computed, {0: LATE})
    assert list(settled_cycles(computed.created_by)) == []
    Cycle.objects.filter(pk=computed.pk).update(state="decided")
    assert list(settled_cycles(computed.created_by)) == [computed]
    assert list(settled_cycles(township)) == []
    Cycle.objects.filter(pk=computed.pk).update(state="published")
    computed.refresh_from_db()
    assert list(settled_cycles(township)) == [computed]
    board = loss_board(township, computed)
    assert (board.units, [place.label for place in board.places]) == (2, ["北滩镇"])


def test_the_page_of_losses_leads_to_the_points(villages: list[Organization]) -> None:
    cycle = decided(villages, publish=True)
    client = client_of(cycle.created_by)
    page = client.get(f"/boards/losses/?cycle={cycle.pk}&item=1.2").content.decode()
    assert "3个单位共失8.00分" in page and "1.2 按时报送：失分单位" in page
    result = cycle.run.results.get(roster_entry__name="甲村")
    assert f'href="/results/{result.pk}/1.2/#explained"' in page
    book = load_workbook(io.BytesIO(client.get(f"/boards/losses/file.xlsx?cycle={cycle.pk}").getvalue()))
    assert book.sheetnames == ["指标", "各乡镇", "失分单位"]
    assert [cell.value for cell in list(book["指标"].iter_rows())[-2]][6] == 8
    assert [cell.value for cell in list(book["各乡镇"].iter_rows())[-2]][:3] == ["合计", 3, 8]
    assert [[cell.value for cell in row][3:] for row in book["失分单位"].iter_rows(min_row=4, max_row=7)] == [
        ["甲村", 3, 3],
        ["乙村", 3, 3],
        ["甲村", 3, 1],
        ["乙村", 1, 1],
    ]
    village = client_of(make_user(at=villages[0], role=Role.FILLER))
    for address in ("/boards/losses/", "/boards/losses/file.xlsx", "/boards/workload/", "/boards/workload/file.xlsx"):
        assert village.get(address).status_code == 404
    leader = client_of(make_user(at=villages[0].parent, role=Role.LEADER))
    shown = leader.get(f"/boards/losses/?cycle={cycle.pk}").content.decode()
    assert "北滩镇" in shown and "乌兰镇" not in shown and "丙村" not in shown
    assert "还没有启动的考核" in leader.get("/boards/workload/").content.decode()


@pytest.mark.parametrize("more", [0, 27])
def test_the_boards_cost_the_same_however_many_units(
    villages: list[Organization], django_assert_num_queries, more: int
) -> None:
    units = villages + [make_organization(parent=villages[0].parent) for _ in range(more)]
    cycle = decided(units)
    client = client_of(cycle.created_by)
    for name, queries in (("losses", 16), ("workload", 11)):
        client.get(f"/boards/{name}/")  # the outline of the scheme is kept from then on
        with django_assert_num_queries(queries):
            assert client.get(f"/boards/{name}/").status_code == 200


# --- workload ---------------------------------------------------------------------------------------------------------
def hours(sheet: Sheet, sent: int, reviewed: int | None) -> None:
    """Handed in and reviewed so many hours ago."""
    now = timezone.now()
    at = {"submitted_at": now - timedelta(hours=sent)}
    if reviewed is not None:
        at["reviewed_at"] = now - timedelta(hours=reviewed)
    Sheet.objects.filter(pk=sheet.pk).update(**at)


def test_work_by_office_and_by_reviewer_adds_up(villages: list[Organization]) -> None:
    county = Organization.objects.get(pk=villages[0].county_id)
    cycle = make_cycle(owner=county, scheme=scheme_of(county), units=villages)
    first, second, third = sheets_of(cycle)
    wang, li = make_user(at=county, name="王审核"), make_user(at=county, name="李审核")
    for sheet in (first, second, third):
        hand_in(sheet)
    fill(first, {"meetings": "3"}, stage=Stage.REVIEW, actor=wang, reason="少一次")
    review(first, actor=wang)
    services.return_items(second, reasons={"1.1": "请核对", "1.2": "请核对"}, actor=li)
    fill(third, {"visit": "5"}, stage=Stage.REVIEW, actor=li, reason="现场查看")
    hours(first, 60, 12)
    hours(third, 24, None)
    board = workload(cycle)
    assert [(work.label, work.settled, work.changed, work.returned) for work in board.reviewers] == [
        ("王审核", 8, 1, 0),
        ("李审核", 1, 0, 2),
    ]
    assert {work.label: (work.settled, work.changed, work.returned) for work in board.offices} == {
        "组织科": (2, 1, 1),
        "督查室": (2, 0, 0),
        "没有注明科室": (4, 0, 1),
        "一票否决": (1, 0, 0),
    }
    for works in (board.reviewers, board.offices):
        assert sum(work.settled for work in works) == board.total.settled == 9
        assert sum(work.changed for work in works) == board.total.changed == 1
        assert sum(work.returned for work in works) == board.total.returned == 2
    assert board.reviewers[0].waits == [parse("2")] and text(board.total.mean) == "2"
    assert (board.sheets, board.waiting, text(board.longest_waiting, 1)) == (3, 1, "1.0")
    assert text(board.total.share, 4) == "0.1111"


def test_the_page_of_the_work_says_what_it_does_not_count(villages: list[Organization]) -> None:
    cycle = decided(villages)
    client = client_of(cycle.created_by)
    page = client.get("/boards/workload/").content.decode()
    assert "不统计登录、点击和上传次数" in page and "按责任科室" in page and "张经办" in page
    book = load_workbook(io.BytesIO(client.get("/boards/workload/file.xlsx").getvalue()))
    assert book.sheetnames == ["科室", "审核人"]
    assert [cell.value for cell in list(book["审核人"].iter_rows())[-2]][:3] == ["合计", 24, 0]
