"""等级分布 and 升降变化: exact sums, day by day, across mergers, for those above only."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import UnitLevel
from assessments.selectors.boards import Line, Narrow, Scales, grounds, level_board, movement
from assessments.services.levels import close_round, withdraw_level
from config.toolkit.dates import chinese_date
from organizations.models import AuditEvent, Field, Organization, User
from organizations.roles import Role
from organizations.services import regrouping, tree
from organizations.services.changes import NewUnit
from scoring.models import Standard
from tests.assessments.levels import make_decided, make_standard, recorded, show
from tests.factories import make_organization, make_user

END = "?year=2024"
LAST = {"scale": "stars", "since": "2023", "until": "2024"}


class County:
    """靖远县 with two townships, its standard, and a way to give levels."""

    def __init__(self) -> None:
        self.county = make_organization()
        self.towns = [make_organization(name, parent=self.county) for name in ("北滩镇", "乌兰镇")]
        self.villages = {
            name: make_organization(name, parent=self.towns[name in ("丙村", "丁村")])
            for name in ("甲村", "乙村", "丙村", "丁村")
        }
        self.standard: Standard = make_standard(self.county)
        self.clerk = make_user(at=self.county, name="张经办")

    def hold(self, year: int, **levels: str) -> None:
        """Levels of the year before, in force from 20 January of this one."""
        for name, code in levels.items():
            recorded(self.villages[name], code, year - 1, self.standard, actor=self.clerk)

    def other(self, unit: Organization, label: str, *, scale: str, rank: int = 0, way: str = "recorded") -> UnitLevel:
        """A level that no standard of today knows, in force from 2024 on."""
        return UnitLevel.objects.create(
            owner=self.county,
            organization=unit,
            scale=scale,
            level=label,
            label=label,
            rank=rank,
            year=2023,
            valid_from=date(2024, 1, 20),
            way=way,
            actor=self.clerk,
            at=timezone.now(),
        )

    def board(self, year: int, narrow: Narrow | None = None, user: User | None = None):
        user = user or self.clerk
        return level_board(Scales(user).ladder("stars"), year=year, narrow=narrow)

    def moves(self, narrow: Narrow | None = None, user: User | None = None):
        user = user or self.clerk
        return movement(Scales(user).ladder("stars"), since=2023, until=2024, narrow=narrow)


@pytest.fixture
def county(db: None) -> County:
    """Three villages rated for 2022, all but one again for 2023; 丁村 was never rated."""
    found = County()
    found.hold(2023, 甲村="三星", 乙村="五星", 丙村="四星")
    found.hold(2024, 甲村="四星", 乙村="四星", 丙村="四星")
    return found


def counts(board) -> Mapping[str, int]:
    return {column.label: count for column, count in zip(board.columns, board.total.counts, strict=True) if count}


# --- distribution -----------------------------------------------------------------------------------------------------
def test_every_unit_stands_in_one_column_township_by_township(county: County) -> None:
    board = county.board(2024)
    assert [column.label for column in board.columns] == "五星 四星 三星 二星 一星 不定级 没有等级".split()
    assert [(line.label, line.total, line.counts) for line in board.lines] == [
        ("北滩镇", 2, (0, 2, 0, 0, 0, 0, 0)),
        ("乌兰镇", 2, (0, 1, 0, 0, 0, 0, 1)),
    ]
    assert board.total.counts == (0, 3, 0, 0, 0, 0, 1) and board.total.total == 4
    assert tuple(map(sum, zip(*(line.counts for line in board.lines), strict=True))) == board.total.counts
    assert [share for _, share in board.lines[1].cells] == [0, 500_000, 0, 0, 0, 0, 500_000]
    assert board.day == date(2024, 12, 31)


def test_each_share_is_rounded_by_itself_as_a_calculator_does() -> None:
    """They need not add up to 100 per cent; of nothing there is no share."""

    def printed(*counts: int) -> list[int]:
        return [share // 1000 for _, share in Line(None, "", counts).cells]

    assert printed(4, 4, 1) == [444, 444, 111]
    assert printed(1, 1, 1) == [333, 333, 333]
    assert printed(1, 7, 0) == [125, 875, 0]
    assert printed(1, 15) == [63, 938]
    assert printed(0, 0) == [0, 0]


def test_years_tell_what_stood_on_their_last_day(county: County) -> None:
    board = county.board(2024)
    assert [(one.year, one.day, one.line.counts) for one in board.years] == [
        (2023, date(2023, 12, 31), (1, 1, 1, 0, 0, 0, 1)),
        (2024, date(2024, 12, 31), (0, 3, 0, 0, 0, 0, 1)),
    ]
    this_year = county.board(timezone.localdate().year)
    assert this_year.day == timezone.localdate() and this_year.years[-1].line.counts == this_year.total.counts


def test_what_holds_no_longer_or_was_withdrawn_is_no_level(county: County) -> None:
    recorded(county.villages["丁村"], "二星", 2023, county.standard, valid_until=date(2024, 7, 1))
    assert counts(county.board(2024)) == {"四星": 3, "没有等级": 1}
    latest = UnitLevel.objects.filter(organization=county.villages["甲村"]).order_by("-valid_from").first()
    withdraw_level(latest, reason="登记错误", actor=county.clerk)
    assert counts(county.board(2024)) == {"四星": 2, "三星": 1, "没有等级": 1}


def test_an_outcome_is_no_level_and_a_code_that_the_scale_no_longer_knows_still_counts(county: County) -> None:
    recorded(county.villages["丁村"], "不定级", 2023, county.standard)
    county.other(make_organization("戊村", parent=county.towns[0]), "六星", scale="stars")
    board = county.board(2024)
    assert [column.label for column in board.columns if column.rank is None] == ["不定级", "没有等级"]
    assert counts(board) == {"四星": 3, "六星": 1, "不定级": 1}


def test_units_stand_where_and_as_what_they_stood_on_the_day(county: County) -> None:
    tree.transfer(county.villages["甲村"], parent=county.towns[1], effective_on=date(2024, 3, 1), actor=county.clerk)
    tree.rename(county.villages["甲村"], name="新甲村", effective_on=date(2024, 3, 1), actor=county.clerk)
    before, after = county.board(2023), county.board(2024)
    assert [(line.label, line.total) for line in before.lines] == [("北滩镇", 2), ("乌兰镇", 2)]
    assert [(line.label, line.total) for line in after.lines] == [("北滩镇", 1), ("乌兰镇", 3)]
    assert {one.unit.name for one in after.holders} == {"新甲村", "乙村", "丙村", "丁村"}
    assert "甲村" in {one.unit.name for one in before.holders}


def test_a_unit_that_ended_counts_until_then_and_a_new_one_from_then_on(county: County) -> None:
    old = [county.villages["甲村"], county.villages["乙村"]]
    new = NewUnit(name="甲乙村", parent=county.towns[0], kind="village", field=Field.VILLAGE)
    regrouping.merge(old, into=new, effective_on=date(2024, 6, 1), actor=county.clerk)
    assert counts(county.board(2023)) == {"五星": 1, "四星": 1, "三星": 1, "没有等级": 1}
    assert counts(county.board(2024)) == {"四星": 1, "没有等级": 2}


def test_narrowed_to_a_township_and_to_a_kind(county: County) -> None:
    one = county.board(2024, Narrow(township=county.towns[1].pk))
    assert [line.label for line in one.lines] == ["乌兰镇"] and counts(one) == {"四星": 1, "没有等级": 1}
    make_organization("城关社区", parent=county.towns[1], field=Field.COMMUNITY)
    assert county.board(2024, Narrow(what="village")).total.total == 4
    community = county.board(2024, Narrow(what="community"))
    assert ([one.unit.name for one in community.holders], counts(community)) == (["城关社区"], {"没有等级": 1})


def test_branches_below_villages_stand_under_their_township(county: County) -> None:
    branch = make_organization("甲村第一党支部", parent=county.villages["甲村"], kind="branch")
    for unit in (branch, county.villages["乙村"]):
        county.other(unit, "过硬", scale="named")
    board = level_board(Scales(county.clerk).ladder("named"), year=2024)
    assert [(line.label, line.total) for line in board.lines] == [("北滩镇", 3), ("乌兰镇", 2)]


def test_the_scale_that_most_units_hold_comes_first(county: County) -> None:
    assert Scales(county.clerk).held() == [("stars", "村党组织星级")]
    county.other(county.villages["甲村"], "好", scale="aaa")
    assert [key for key, _ in Scales(county.clerk).held()] == ["stars", "aaa"]


# --- movement ---------------------------------------------------------------------------------------------------------
def told(found) -> dict[str, tuple]:
    return {
        move.unit.name: (move.label, move.was and move.was.label, move.now and move.now.label, move.steps)
        for move in found.moves
    }


def test_who_rose_who_fell_who_stayed(county: County) -> None:
    found = county.moves()
    assert told(found) == {
        "甲村": ("升级", "三星", "四星", 1),
        "乙村": ("降级", "五星", "四星", -1),
        "丙村": ("不变", "四星", "四星", 0),
        "丁村": ("一直没有等级", "没有等级", "没有等级", None),
    }
    assert [move.unit.name for move in found.moves if move.moved] == ["甲村", "乙村"]


def test_a_round_that_needed_no_reason_tells_what_it_found(county: County) -> None:
    steps = [
        {"what": "way", "found": "年度考核得分：92.32分。", "before": [], "after": ["五星"]},
        {"what": "gate", "found": "正在整顿：否，不符合。", "before": ["五星"], "after": ["五星"]},
    ]
    round = make_decided({county.villages["甲村"]: "五星"}, standard=county.standard, year=2025)
    round.entries.update(basis={"steps": steps})
    show(round)
    close_round(round, valid_from=date(2026, 1, 20), actor=round.made_by)
    found = movement(Scales(county.clerk).ladder("stars"), since=2024, until=2026)
    assert list(grounds(found.moves).values()) == ["年度考核得分：92.32分"]
    page = client_of(county.clerk).get("/boards/movement/?since=2024&until=2026").content.decode()
    assert "年度考核得分：92.32分" in page


def test_the_table_counts_every_unit_once_and_agrees_with_both_distributions(county: County) -> None:
    new = make_organization("戊村", parent=county.towns[0])
    Organization.objects.filter(pk=new.pk).update(opened_on=date(2024, 5, 1))
    new.placements.update(valid_from=date(2024, 5, 1))
    tree.abolish(county.villages["丁村"], effective_on=date(2024, 8, 1), actor=county.clerk)
    found, before, after = county.moves(), county.board(2023), county.board(2024)
    lines = {line.label: line for line in found.matrix}
    assert tuple(line.total for line in found.matrix[:-1]) == before.total.counts
    assert tuple(units for _, units in found.sums[:-1]) == after.total.counts
    assert lines["新设、合并重组"].total == 1 and found.sums[-1][1] == 1
    assert sum(line.total for line in found.matrix) == len(found.moves) == found.total.total == 5
    assert tuple(map(sum, zip(*(line.counts for line in found.lines), strict=True))) == found.total.counts
    assert (told(found)["戊村"][0], told(found)["丁村"][0]) == ("新设单位", "已撤并")
    assert [move.story for move in found.moves if move.unit.name == "丁村"] == ["撤销"]


def test_a_merger_tells_what_each_part_held(county: County) -> None:
    old = [county.villages["甲村"], county.villages["乙村"]]
    new = NewUnit(name="甲乙村", parent=county.towns[0], kind="village", field=Field.VILLAGE)
    event = regrouping.merge(old, into=new, effective_on=date(2024, 6, 1), actor=county.clerk)
    merged = event.links.exclude(target=None).first().target
    recorded(merged, "四星", 2024, county.standard, valid_from=date(2024, 9, 1))
    found = county.moves()
    move = next(move for move in found.moves if move.unit.unit == merged.pk)
    assert (move.label, move.was, move.now.label) == ("合并重组", None, "四星")
    assert move.story == "由甲村（三星）、乙村（五星）组成"
    assert {move.unit.name: move.story for move in found.moves if move.label == "已撤并"} == {
        "甲村": "并入甲乙村",
        "乙村": "并入甲乙村",
    }
    assert len(found.moves) == 5


def test_a_unit_that_takes_another_in_keeps_its_row_and_says_so(county: County) -> None:
    regrouping.merge(
        [county.villages["丁村"]], into=county.villages["丙村"], effective_on=date(2024, 6, 1), actor=county.clerk
    )
    found = county.moves()
    assert told(found)["丙村"] == ("合并重组", "四星", "四星", 0)
    assert (
        next(move.story for move in found.moves if move.unit.name == "丙村") == "由丙村（四星）、丁村（没有等级）组成"
    )
    assert told(found)["丁村"] == ("已撤并", "没有等级", None, None)


def test_a_level_that_expired_says_so(county: County) -> None:
    recorded(county.villages["丁村"], "四星", 2022, county.standard, valid_until=date(2024, 2, 1))
    found = county.moves()
    assert told(found)["丁村"] == ("不再有等级", "四星", "没有等级", None)
    assert next(move.story for move in found.moves if move.unit.name == "丁村") == "四星到2024年2月1日有效期满"


# --- pages ------------------------------------------------------------------------------------------------------------
def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_pages_show_it_and_lead_to_the_units(county: County) -> None:
    client = client_of(county.clerk)
    page = client.get(f"/boards/levels/{END}&level=四星").content.decode()
    assert "截至2024年12月31日" in page and "四星名单" in page and "75.0%" in page
    assert f'href="/units/{county.villages["甲村"].pk}/?tab=levels"' in page
    assert ">丁村<" not in page
    page = client.get("/boards/movement/", {**LAST, "change": "升级"}).content.decode()
    assert "▲升级1级" in page and ">甲村<" in page and ">乙村<" not in page
    assert "看板" in client.get("/boards/").content.decode()
    part = client.get(f"/boards/levels/{END}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="lines"' in part


def test_bars_by_township_stand_beside_the_years_where_there_are_several(county: County) -> None:
    response = client_of(county.clerk).get("/boards/levels/" + END)
    bars = [(bar.label, [part.said for part in bar.parts], bar.url) for bar in response.context["towns"].bars]
    assert [bar[:2] for bar in bars] == [("北滩镇", ["四星2"]), ("乌兰镇", ["四星1", "没有等级1"])]
    assert bars[0][2] == f"/boards/levels/?year=2024&township={county.towns[0].pk}"
    shown = response.content.decode()
    assert "各乡镇各等级单位数（个，截至2024年12月31日）" in shown
    own = client_of(make_user(at=county.towns[0])).get("/boards/levels/" + END)
    assert own.context["towns"] is None and "各乡镇各等级单位数" not in own.content.decode()


def test_the_movement_opens_on_the_latest_two_rounds_and_says_which_days(county: County) -> None:
    """Between the last round and today little moves: nobody opens the board for that."""
    county.other(county.villages["甲村"], "好", scale="aaa")  # of another scale: counts for that one alone
    client = client_of(county.clerk)
    shown = client.get("/boards/movement/").content.decode()
    assert "等级变化（个，2023年12月31日到2024年12月31日）" in shown and ">2023年12月31日到2024年12月31日</h2>" in shown
    assert "2023年末到2024年末" in client.get("/boards/").content.decode()
    assert "2022年12月31日到2024年12月31日" in client.get("/boards/movement/?since=2022").content.decode()


def test_with_one_round_its_year_and_with_none_today(db: None) -> None:
    county, today = County(), timezone.localdate()
    client = client_of(county.clerk)
    county.other(county.villages["甲村"], "好", scale="direct", way="direct")  # no round: one unit alone
    shown = client.get("/boards/movement/").content.decode()
    assert f">{today.year - 1}年12月31日到{chinese_date(today)}</h2>" in shown
    assert f"{today.year - 1}年末到今天（{today.year}年）" in client.get("/boards/").content.decode()
    recorded(county.villages["乙村"], "三星", 2021, county.standard, actor=county.clerk)
    shown = client.get("/boards/movement/?scale=stars").content.decode()
    assert ">2021年12月31日到2022年12月31日</h2>" in shown and "等级体系" in shown


def test_the_table_by_township_leaves_out_what_there_is_nothing_of(county: County) -> None:
    found = county.moves()
    assert [(label, units) for _, label, units in found.columns] == [
        ("升级", 1),
        ("不变", 1),
        ("降级", 1),
        ("一直没有等级", 1),
    ]
    assert [(line.label, [count for _, count in counts]) for line, counts in found.table] == [
        ("北滩镇", [1, 0, 1, 0]),
        ("乌兰镇", [0, 1, 0, 1]),
    ]


def test_the_only_scale_is_said_once_and_several_keep_their_column(county: County) -> None:
    client = client_of(county.clerk)
    shown = client.get("/levels/").content.decode()
    assert "有效的等级：村党组织星级" in shown and "等级体系" not in shown
    county.other(county.villages["丁村"], "好", scale="other")
    shown = client.get("/levels/").content.decode()
    assert ">等级体系</th>" in shown and "<td>村党组织星级</td>" in shown and "有效的等级：" not in shown
    book = load_workbook(io.BytesIO(client.get("/levels/levels.xlsx").getvalue()))
    told = [row[3].value for row in book.active.iter_rows(min_row=3, max_row=7)]
    assert told == ["等级体系", "other", "村党组织星级", "村党组织星级", "村党组织星级"]


def test_nonsense_in_the_address_is_as_good_as_nothing(county: County) -> None:
    client = client_of(county.clerk)
    for query in ("scale=x&year=1&township=abc&kind=5&level=9&page=z", "since=1&until=x&change=1&was=1&now=2"):
        for name in ("levels", "movement"):
            assert client.get(f"/boards/{name}/?{query}").status_code == 200


def test_a_township_sees_its_own_villages_only_and_a_village_no_board(county: County) -> None:
    township = make_user(at=county.towns[0], role=Role.LEADER)
    assert [line.label for line in county.board(2024, user=township).lines] == ["北滩镇"]
    for page in ("/boards/", f"/boards/levels/{END}", "/boards/movement/?since=2023&until=2024"):
        shown = client_of(township).get(page)
        assert shown.status_code == 200
        assert not [name for name in ("丙村", "丁村", "乌兰镇") if name in shown.content.decode()]
    village = client_of(make_user(at=county.villages["甲村"], role=Role.FILLER))
    for page in ("/boards/", "/boards/levels/", "/boards/movement/", "/boards/levels/file.xlsx"):
        assert village.get(page).status_code == 404
    other = make_organization("望城区", kind="county")
    stranger = client_of(make_user(at=other))
    assert "还没有单位登记等级" in stranger.get("/boards/levels/").content.decode()
    assert stranger.get("/boards/levels/file.xlsx").status_code == 409


def test_the_workbooks_hold_the_same_numbers(county: County) -> None:
    client = client_of(county.clerk)
    book = load_workbook(io.BytesIO(client.get(f"/boards/levels/file.xlsx{END}").getvalue()))
    assert book.sheetnames == ["等级分布", "占比", "历年", "名单"]
    rows = [[cell.value for cell in row] for row in book["等级分布"].iter_rows(min_row=3)][:-1]
    assert book["等级分布"]["A1"].value == "靖远县村（社区）党组织等级分布（2024年）"
    assert rows[0] == ["乡镇", "合计", "五星", "四星", "三星", "二星", "一星", "不定级", "没有等级"]
    assert rows[-1] == ["合计", 4, 0, 3, 0, 0, 0, 0, 1]
    holders = [row[0].value for row in book["名单"].iter_rows(min_row=4, max_row=7)]
    assert holders == ["北滩镇", "北滩镇", "乌兰镇", "乌兰镇"]
    book = load_workbook(io.BytesIO(client.get("/boards/movement/file.xlsx", LAST).getvalue()))
    assert book.sheetnames == ["等级变化表", "各乡镇", "名单"]
    last = [cell.value for cell in list(book["等级变化表"].iter_rows())[-2]]
    assert last == ["合计", 0, 3, 0, 0, 0, 0, 1, 0, 4]
    moves = [row[2].value for row in book["名单"].iter_rows(min_row=4, max_row=7)]
    assert moves == ["升级", "不变", "降级", "一直没有等级"]
    assert set(AuditEvent.objects.filter(action__startswith="export.").values_list("action", flat=True)) == {
        "export.level_board",
        "export.movement_board",
    }


@pytest.mark.parametrize("more", [0, 27])
@pytest.mark.parametrize(("name", "queries"), [("levels", 24), ("movement", 24), ("", 48)])
def test_a_board_costs_the_same_however_many_units(
    county: County, django_assert_num_queries, more: int, name: str, queries: int
) -> None:
    for number in range(more):
        village = make_organization(parent=county.towns[number % 2])
        recorded(village, "三星", 2023, county.standard, actor=county.clerk)
    client = client_of(county.clerk)
    with django_assert_num_queries(queries):
        assert client.get(f"/boards/{name}/" if name else "/boards/").status_code == 200
