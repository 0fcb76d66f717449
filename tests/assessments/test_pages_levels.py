"""The pages of notices, levels and plates: what they show, and that what is typed wrongly comes back in words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments.imports.levels import PLATES, headings
from assessments.models import Notice, Objection, Plate, RatingRound, RatingState, UnitLevel
from assessments.services.levels import change_level
from assessments.services.plates import hang_plate
from assessments.services.resolutions import Meeting
from organizations.models import ImportRecord, Organization, User
from organizations.roles import Role
from organizations.services import honours, tree
from scoring.models import Standard
from tests.assessments.levels import (
    CHANNEL,
    MEETING,
    make_closed,
    make_decided,
    make_standard,
    make_villages,
    recorded,
    show,
)
from tests.factories import make_organization, make_user
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
TYPED = {"body": "县委常委会", "minutes_no": "〔2026〕9号", "decided_on": "2026-01-25"}


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def standard(county: Organization) -> Standard:
    return make_standard(county)


@pytest.fixture
def villages(county: Organization, standard: Standard) -> list[Organization]:
    return make_villages(county)


@pytest.fixture
def clerk(county: Organization) -> User:
    return make_user(at=county, name="张经办")


@pytest.fixture
def client(clerk: User) -> Client:
    return client_of(clerk)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, url: str, **asked: str) -> str:
    response = client.get(url, asked)
    assert response.status_code == 200
    return response.content.decode()


def rows(response: Any) -> list[tuple[Any, ...]]:
    """All cells of the workbook's first sheet."""
    book = load_workbook(io.BytesIO(response.getvalue()))
    return [row for row in book.active.iter_rows(values_only=True)]


# --- notices ----------------------------------------------------------------------------------------------------------
def test_a_round_is_shown_objected_to_answered_and_comes_into_force(
    client: Client, villages: list[Organization], clerk: User
) -> None:
    round = make_decided({villages[0]: "五星", villages[1]: "不定级"}, reasons={villages[1]: "书记受处分"}, actor=clerk)
    url = f"/ratings/{round.pk}/notice/"
    assert "已审定，等待公示" in page(client, "/")
    assert "标准规定不少于5天，首尾两天都算。" in page(client, url)
    typed = {"title": "评星结果公示", "opens_on": "2026-01-10", "closes_on": "2026-01-12", "channel": CHANNEL}
    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    assert "公示3天，标准规定不少于5天（首尾两天都算），请延长。" in wrong.content.decode()
    assert 'value="评星结果公示"' in wrong.content.decode()
    assert client.post(url, {**typed, "closes_on": "2026-01-14"}).status_code == 302
    notice = Notice.objects.get()
    assert "公示期满，等待生效" in page(client, "/")
    shown = page(client, notice.get_absolute_url())
    assert shown.index("北滩甲村") < shown.index("北滩乙村")
    assert "公示时间：2026年1月10日至2026年1月14日（5天）" in shown and CHANNEL in shown and "书记受处分" in shown
    objected = {"unit": villages[0].pk, "raised_by": "王某", "raised_on": "2026-01-12", "text": "不实"}
    assert client.post(f"{notice.get_absolute_url()}objections/", objected).status_code == 302
    found = Objection.objects.get()
    todo = page(client, "/")
    assert "王某的异议等待答复" in todo and "公示期满" not in todo
    close = f"/ratings/{round.pk}/close/"
    early = client.post(close, {"valid_from": "2026-01-20"})
    assert early.status_code == 422 and "还有1件异议没有答复（王某）" in early.content.decode()
    answer = {"upheld": "no", "answer": "经核查不属实", "answered_on": "2026-01-13"}
    assert client.post(f"/objections/{found.pk}/answer/", {**answer, "answer": ""}).status_code == 422
    assert client.post(f"/objections/{found.pk}/answer/", answer).status_code == 302
    assert "经核查不属实" in page(client, notice.get_absolute_url())
    assert client.post(close, {"valid_from": "2026-01-20"})["Location"] == "/levels/"
    assert [level.label for level in UnitLevel.objects.order_by("pk")] == ["五星", "不定级"]


def test_an_objection_that_is_upheld_takes_the_notice_back(client: Client, villages: list[Organization]) -> None:
    round = make_decided(dict.fromkeys(villages, "三星"))
    notice = show(round)
    client.post(f"/notices/{notice.pk}/objections/", {"raised_by": "王某", "raised_on": "2026-01-12", "text": "不实"})
    found = Objection.objects.get()
    answer = {"upheld": "yes", "answer": "属实", "answered_on": "2026-01-13"}
    assert client.post(f"/objections/{found.pk}/answer/", answer)["Location"] == f"/notices/{notice.pk}/"
    assert "异议成立：属实" in page(client, f"/notices/{notice.pk}/")
    round.refresh_from_db()
    assert round.state == RatingState.COMPUTED


def test_the_public_reads_the_notice_and_not_the_objections(
    client: Client, villages: list[Organization], clerk: User
) -> None:
    notice = show(make_decided(dict.fromkeys(villages, "三星")))
    client.post(f"/notices/{notice.pk}/objections/", {"raised_by": "王某某", "raised_on": "2026-01-12", "text": "不实"})
    reader = client_of(make_user(at=villages[0], role=Role.FILLER))
    shown = page(reader, notice.get_absolute_url())
    assert villages[2].name in shown and "王某某" not in shown and "登记异议" not in shown
    assert notice.title in page(reader, "/notices/")
    assert client.post(f"/notices/{notice.pk}/withdraw/", {"reason": "名单有误"}).status_code == 302
    assert reader.get(notice.get_absolute_url()).status_code == 404
    assert notice.title not in page(reader, "/notices/")
    assert "名单有误" in page(client, notice.get_absolute_url())
    stranger = client_of(make_user(at=make_organization("望城区"), role=Role.ORGANIZER))
    assert stranger.get(notice.get_absolute_url()).status_code == 404


def test_the_printed_notice_has_levels_dates_and_channel(client: Client, villages: list[Organization]) -> None:
    notice = show(make_decided({villages[0]: "不定级", villages[1]: "五星"}, reasons={villages[0]: "受处分"}))
    cells = rows(client.get(f"/notices/{notice.pk}/notice.xlsx"))
    assert cells[0][0] == "2025年度评星定级结果公示" and cells[1][0] == "靖组公〔2026〕1号"
    assert "2026年1月10日至2026年1月14日（5天）" in cells[2][0] and CHANNEL in cells[2][0]
    assert cells[3:] == [
        ("序号", "上级单位", "单位", "备注"),
        ("五星（1个）", None, None, None),
        (1, "北滩镇", "北滩乙村", None),
        ("不定级（1个）", None, None, None),
        (2, "北滩镇", "北滩甲村", "受处分"),
        ("中共靖远县委组织部　　2026年1月10日", None, None, None),
    ]


# --- levels -----------------------------------------------------------------------------------------------------------
def test_the_roster_is_filtered_and_exported_as_of_a_day(
    client: Client, county: Organization, standard: Standard, villages: list[Organization], clerk: User
) -> None:
    recorded(villages[0], "三星", 2024, standard)
    levels = make_closed(
        {villages[0]: "四星", villages[1]: "五星", villages[2]: "三星"}, standard=standard, actor=clerk
    )
    hang_plate(levels[0], number="靖四-001", hung_on=date(2026, 2, 1), actor=clerk)

    def listed(**asked: str) -> list[str]:
        shown = page(client, "/levels/", **asked)
        return re.findall(r'tab=levels">([^<]+)</a>', shown)

    assert listed() == ["北滩甲村", "北滩乙村", "北滩丙村"]
    assert listed(level="五星") == ["北滩乙村"]
    assert listed(unit="北滩镇", year="2025", scale="stars") == ["北滩甲村", "北滩乙村", "北滩丙村"]
    assert listed(unit="丙") == ["北滩丙村"]
    assert listed(plate="hung") == ["北滩甲村"] and listed(plate="lacking") == ["北滩乙村", "北滩丙村"]
    assert listed(day="2025-06-01") == ["北滩甲村"] and listed(day="2024-06-01") == []
    cells = rows(client.get("/levels/levels.xlsx", {"level": "四星"}))
    assert cells[0][0] == f"靖远县村党组织等级名册（{timezone.localdate().year}年）"
    assert "等级体系：村党组织星级。" in cells[1][0]  # the only scale is said once
    assert "共1个。四星1个。只列符合条件的（等级：四星）。由" in cells[1][0]
    assert cells[3][2:5] == ("北滩甲村", "四星", 2025) and cells[3][-1] == "靖四-001"
    assert "有效期至" not in cells[2] and len(cells) == 5 and cells[4][0].startswith("制表：")
    then = rows(client.get("/levels/levels.xlsx", {"day": "2025-06-01"}))
    assert [row[3] for row in then[3:-1]] == ["三星"] and "2025年6月1日有效的等级" in then[1][0]
    assert client.get("/levels/", {"day": "不是日期"}).status_code == 200
    assert client.get("/levels/levels.xlsx", {"day": "不是日期"}).status_code == 200


def test_a_change_is_typed_and_a_wrong_one_comes_back(
    client: Client, standard: Standard, villages: list[Organization]
) -> None:
    level = recorded(villages[0], "四星", 2025, standard)
    url = f"/levels/{level.pk}/change/"
    assert "标准规定必填" in page(client, url)
    typed = {"to": "三星", "valid_from": "2026-06-01", "reason": "发生安全事故", **TYPED}
    wrong = client.post(url, typed)
    assert wrong.status_code == 422 and "标准规定降级以前要先告知单位" in wrong.content.decode()
    assert 'value="发生安全事故"' in wrong.content.decode()
    paper = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4\n%%EOF\n")
    response = client.post(url, {**typed, "warned_on": "2026-01-20", "minutes": paper})
    after = UnitLevel.objects.get(label="三星")
    assert response["Location"] == after.get_absolute_url() and after.resolution.minutes.name == "纪要.pdf"
    shown = page(client, after.get_absolute_url())
    assert "发生安全事故；2026年1月20日已告知" in shown and "县委常委会（〔2026〕9号）" in shown
    gone = {"to": "nothing", "valid_from": "2026-07-01", "reason": "弄虚作假", "warned_on": "2026-01-20", **TYPED}
    assert client.post(f"/levels/{after.pk}/change/", gone).status_code == 302
    assert UnitLevel.objects.get(level="").label == "取消等级"
    marker = UnitLevel.objects.get(level="")
    assert client.post(f"/levels/{marker.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.post(f"/levels/{marker.pk}/withdraw/", {"reason": "未研究"})["Location"] == after.get_absolute_url()


def test_an_honour_gives_a_level_by_its_page(client: Client, villages: list[Organization], clerk: User) -> None:
    honour = honours.award(
        villages[0], name="先进基层党组织", level="city", issuer="白银市委", awarded_on=date(2026, 3, 1), actor=clerk
    )
    assert client.get("/levels/new/", {"unit_name": "北滩甲村"})["Location"] == f"/levels/new/?unit={villages[0].pk}"
    assert client.get("/levels/new/", {"unit_name": "没有的村"}).status_code == 422
    url = f"/levels/new/?unit={villages[0].pk}"
    assert "先进基层党组织（市级，白银市委，2026年）" in page(client, "/levels/new/", unit=str(villages[0].pk))
    owner, standard = villages[0].county_id, Standard.objects.get(kind="rating").pk
    typed = {"owner": owner, "standard": standard, "honour": honour.pk, "valid_from": "2026-04-01", **TYPED}
    assert client.post(url, {**typed, "honour": "999999"}).status_code == 422
    assert client.post(url, typed).status_code == 302
    assert UnitLevel.objects.get().label == "四星"
    again = client.post(url, {**typed, "valid_from": "2026-05-01"})
    assert again.status_code == 422 and "已是四星，不低于" in again.content.decode()
    elsewhere = make_villages(make_organization("望城区"), 1)[0]
    assert client.get("/levels/new/", {"unit": elsewhere.pk}).status_code == 404


def test_the_page_of_a_unit_tells_its_levels_over_the_years(
    client: Client, standard: Standard, villages: list[Organization], clerk: User
) -> None:
    recorded(villages[0], "三星", 2021, standard)
    recorded(villages[0], "四星", 2022, standard)
    recorded(villages[0], "五星", 2023, standard)
    shown = page(client, f"/units/{villages[0].pk}/", tab="levels")
    assert "三星 2021 → 四星 2022 → 五星 2023" in shown
    assert "三星" in shown and "<polyline" in shown and 'href="#levels-0-chart-table"' in shown
    assert "▲升级" in shown
    book = load_workbook(io.BytesIO(client.get(f"/units/{villages[0].pk}/years.xlsx").getvalue()))
    cells = list(book["历年等级"].iter_rows(min_row=4, max_row=6, max_col=4, values_only=True))
    assert [row[1:] for row in cells] == [(2023, "五星", "升级"), (2022, "四星", "升级"), (2021, "三星", "首次")]
    assert "还没有评定等级" in page(client, f"/units/{villages[1].pk}/", tab="levels")


def test_a_unit_that_ended_shows_no_buttons(
    client: Client, standard: Standard, villages: list[Organization], clerk: User
) -> None:
    level = recorded(villages[0], "四星", 2025, standard)
    plate = hang_plate(level, number="靖四-001", hung_on=date(2026, 2, 1), actor=clerk)
    before = page(client, level.get_absolute_url())
    assert "登记变动" in before and "有效" in before
    asked = page(client, f"/units/{villages[0].pk}/abolish/")
    assert "等级1个（北滩甲村四星），随单位撤销终止。牌匾1块（北滩甲村，编号靖四-001），请登记摘牌。" in asked
    tree.abolish(villages[0], effective_on=date(2026, 8, 1), actor=clerk)
    after = page(client, level.get_absolute_url())
    assert "单位已撤销" in after and "登记变动" not in after and "撤回登记" not in after
    assert "单位已撤销" in page(client, "/plates/")
    assert (
        client.post(f"/plates/{plate.pk}/remove/", {"removed_on": "2026-08-02", "reason": "单位撤销"}).status_code
        == 302
    )
    assert "单位已撤销" in page(client, f"/units/{villages[0].pk}/", tab="levels")


# --- plates -----------------------------------------------------------------------------------------------------------
def test_a_plate_is_typed_and_a_number_used_twice_names_the_other_unit(
    client: Client, standard: Standard, villages: list[Organization]
) -> None:
    first, second = (recorded(unit, "四星", 2025, standard) for unit in villages[:2])
    typed = {"number": "靖四-001", "hung_on": "2026-02-01"}
    assert client.post(f"/levels/{first.pk}/plate/", typed).status_code == 302
    wrong = client.post(f"/levels/{second.pk}/plate/", typed)
    assert wrong.status_code == 422
    assert "牌匾编号「靖四-001」已给「北滩甲村」用过（四星，现在挂着），请换一个编号。" in wrong.content.decode()
    assert 'value="靖四-001"' in wrong.content.decode()
    plate = Plate.objects.get()
    assert "挂牌中" in page(client, "/plates/")
    assert client.post(f"/plates/{plate.pk}/remove/", {"removed_on": "2026-03-01", "reason": ""}).status_code == 422
    assert client.post(f"/plates/{plate.pk}/remove/", {"removed_on": "2026-03-01", "reason": "破损"}).status_code == 302
    shown = page(client, "/plates/", state="removed")
    assert "2026年3月1日：破损" in shown
    assert plate.number not in page(client, "/plates/", state="hanging", number="靖四")
    cells = rows(client.get("/plates/plates.xlsx"))
    assert cells[3][4:] == ("靖四-001", cells[3][5], "已摘牌", cells[3][7], "破损")


def test_plates_of_levels_that_fell_are_found(
    client: Client, standard: Standard, villages: list[Organization], clerk: User
) -> None:
    level = recorded(villages[0], "四星", 2025, standard)
    hang_plate(level, number="靖四-001", hung_on=date(2026, 2, 1), actor=clerk)
    given: dict[str, Any] = {"reason": "安全事故", "meeting": MEETING, "warned_on": date(2026, 1, 5)}
    change_level(level, to="三星", valid_from=date(2026, 6, 1), **given, actor=clerk)
    assert "靖四-001" in page(client, "/plates/", state="wrong")
    assert "应摘牌" in page(client, "/levels/")


def test_plates_by_workbook_from_template_to_door(
    client: Client, county: Organization, standard: Standard, villages: list[Organization]
) -> None:
    recorded(villages[0], "四星", 2025, standard)
    template = rows(client.get("/levels/import/template.xlsx", {"kind": "plates"}))
    assert template[2] == tuple(headings(PLATES)) and template[3][1:4] == ("北滩甲村", "村党组织星级", "四星")
    assert rows(client.get("/levels/import/template.xlsx"))[2][:4] == ("单位代码", "单位名称", "等级体系", "等级")
    filled = workbook(list(headings(PLATES)), ["", "北滩甲村", "", "四星", "靖四-001", date(2026, 2, 1)])
    given = {"kind": "plates", "owner": county.pk}
    assert client.post("/levels/import/", given).status_code == 422
    response = client.post("/levels/import/", {**given, "file": SimpleUploadedFile("牌匾.xlsx", filled)})
    record = ImportRecord.objects.get()
    assert response["Location"] == f"/levels/import/{record.pk}/"
    assert "四星，编号靖四-001" in page(client, f"/levels/import/{record.pk}/")
    assert client.post(f"/levels/import/{record.pk}/apply/").status_code == 302
    assert Plate.objects.get().number == "靖四-001"
    again = client.post("/levels/import/", {**given, "file": SimpleUploadedFile("牌匾.xlsx", filled)})
    assert "表里的内容都已登记" in page(client, again["Location"])
    assert client.post(f"{again['Location']}drop/").status_code == 302
    wrong = workbook(list(headings(PLATES)), ["", "北滩乙村", "", "", "靖四-001", None])
    refused = client.post("/levels/import/", {**given, "file": SimpleUploadedFile("牌匾.xlsx", wrong)})
    assert "「北滩乙村」现在没有「村党组织星级」的等级，不能挂牌。" in page(client, refused["Location"])
    assert client.get(f"{refused['Location']}marked/").status_code == 200
    bad = client.post("/levels/import/", {**given, "file": SimpleUploadedFile("牌匾.xlsx", b"no workbook")})
    assert bad.status_code == 422


@pytest.mark.parametrize("path", ["/levels/", "/plates/", "/notices/"])
def test_lists_cost_the_same_queries_however_long(
    path: str, clerk: User, county: Organization, standard: Standard, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = client_of(clerk)

    def add(number: int) -> None:
        for unit in make_villages(county, 3, f"第{number}镇"):
            level = recorded(unit, "四星", 2025, standard)
            hang_plate(level, number=unit.name, hung_on=date(2026, 2, 1), actor=clerk)

    def cost() -> int:
        with django_assert_max_num_queries(30) as counted:
            client.get(path)
        return len(counted)

    add(1)
    cost()  # the first request reads what later ones remember
    few = cost()
    add(2)
    assert cost() == few


def test_the_years_of_a_unit_are_all_on_the_axis(
    client: Client, standard: Standard, villages: list[Organization], clerk: User
) -> None:
    recorded(villages[0], "三星", 2021, standard)
    level = recorded(villages[0], "五星", 2023, standard)
    met = Meeting("县委常委会", "〔2024〕6号", date(2024, 5, 28))
    given: dict[str, Any] = {"reason": "安全事故", "meeting": met, "warned_on": date(2024, 5, 5)}
    change_level(level, to="四星", valid_from=date(2024, 6, 1), **given, actor=clerk)
    recorded(villages[0], "五星", 2024, standard)
    shown = page(client, f"/units/{villages[0].pk}/", tab="levels")
    assert re.findall(r'text-anchor="middle">(\d{4}年)<', shown) == ["2021年", "2022年", "2023年", "2024年"]
    assert "2021年三星，2023年五星，2024年四星、五星。" in shown


def test_the_notice_to_come_waits_for_its_day(
    client: Client, villages: list[Organization], county: Organization
) -> None:
    today = timezone.localdate()
    round = make_decided(dict.fromkeys(villages, "三星"))
    notice = show(round, opens_on=today + timedelta(days=1), closes_on=today + timedelta(days=9))
    assert "未开始" in page(client, notice.get_absolute_url())
    reader = client_of(make_user(at=villages[0], role=Role.FILLER))
    assert reader.get(notice.get_absolute_url()).status_code == 404
    assert RatingRound.objects.get().state == RatingState.SHOWN
