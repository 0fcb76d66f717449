"""Pages of titles: from a new review to titles in force, answers for many units, board, table for the meeting."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from assessments.models import TitleHolding, TitleReview
from assessments.services import titles
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent, Organization, User
from organizations.roles import Role
from tests.assessments.meetings import grid
from tests.assessments.posts import serve
from tests.assessments.titles import (
    closed,
    county_with_towns,
    make_review,
    make_standard,
    yes_to_all,
)
from tests.factories import make_organization, make_user
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
MEETING = {"body": "县委常委会", "minutes_no": "〔2026〕12号", "decided_on": "2026-07-10", "basis": ""}


@pytest.fixture
def world() -> tuple[Organization, list[Organization]]:
    return county_with_towns()


@pytest.fixture
def county(world: tuple[Organization, list[Organization]]) -> Organization:
    return world[0]


@pytest.fixture
def towns(world: tuple[Organization, list[Organization]]) -> list[Organization]:
    return world[1]


@pytest.fixture
def review(county: Organization) -> TitleReview:
    return make_review(county)


def desk(unit: Organization, role: Role = Role.ORGANIZER) -> Client:
    client = Client()
    client.force_login(make_user(at=unit, role=role))
    return client


def shown(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_from_a_new_review_to_titles_in_force(county: Organization, towns: list[Organization]) -> None:
    standard, client, leader = make_standard(county), desk(county), desk(county, Role.LEADER)
    given = {"standard": standard.pk, "owner": county.pk, "day": "2026-06-30", "title": "2026年双强认定"}
    page = client.post("/titles/new/", {**given, "day": "2099-01-01"})
    assert page.status_code == 422 and "截止日2099年1月1日还没有到" in page.content.decode()
    assert client.post("/titles/new/", given).status_code == 302
    review = TitleReview.objects.get()
    url = review.get_absolute_url()
    assert "还没有计算" in shown(client, url)
    both = {f"value:{unit.pk}": str(SCALE) for unit in towns}
    assert client.post(f"{url}answers/?fact=politics&show=all", {**both, "common": "部务会研判"}).status_code == 302
    houses = {f"value:{unit.pk}": "6" for unit in towns[1:]} | {f"basis:{towns[1].pk}": "台账"}
    assert client.post(f"{url}answers/?fact=members&show=all", {**houses, "common": "走访"}).status_code == 302
    assert list(review.answers.order_by("pk").values_list("fact", "value", "basis")) == [
        *[("politics", SCALE, "部务会研判")] * 3,
        ("members", 6 * SCALE, "台账"),
        ("members", 6 * SCALE, "走访"),
    ]
    assert client.post(f"{url}compute/").status_code == 302
    text = shown(client, url)
    assert "应评2名书记，截至2026年6月30日" in text and "差90.00个百分点，还要2个" in text
    assert "任职满一年（1个月）" in text
    page = leader.post(f"{url}decide/", MEETING)
    assert page.status_code == 422 and "甲镇王建国情况不明" in page.content.decode()
    assert "还有1个单位情况不明" in shown(leader, f"{url}decide/")
    entry = review.entries.get(name="甲镇")
    opinion = {f"opinion:{entry.pk}": "yes", f"reason:{entry.pk}": ""}
    assert client.post(f"{url}settle/", opinion).status_code == 422
    assert client.post(f"{url}settle/", {**opinion, f"reason:{entry.pk}": "走访核实6户"}).status_code == 302
    assert "走访核实6户" in shown(leader, f"{url}decide/")
    assert leader.post(f"{url}decide/", MEETING).status_code == 302
    assert "纪要编号〔2026〕12号" in shown(client, url)
    assert client.post(f"{url}close/", {"valid_from": "2026-07-15"}).status_code == 302
    assert TitleHolding.objects.get().person.name == "王建国"
    assert "双强党支部书记" in shown(client, "/titles/?show=held&q=王建国")
    assert "没有查到称号" in shown(client, "/titles/?show=held&q=李明")


def test_each_condition_with_its_evidence_and_where_to_see_it(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns[:1])
    titles.compute_review(review, actor=review.made_by)
    first, second, third = review.entries.order_by("position")
    client = desk(review.owner)
    text = shown(client, first.get_absolute_url())
    person = towns[0].posts.get().person
    for words in (
        "任职满一年（任职月数不低于12个月）",
        "29个月",
        "王建国自2024年1月1日起任党组织书记，满29个月",
        f'<a href="/people/{person.pk}/">查看</a>',
        "人工认定为6户，依据：台账",
    ):
        assert words in text
    assert "还没有人认定：政治素质强不强" in shown(client, second.get_absolute_url())
    assert "截止日书记空缺，按标准不计入应评" in shown(client, third.get_absolute_url())


def test_units_see_their_own_once_it_is_in_force(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns)
    titles.compute_review(review, actor=review.made_by)
    own, other = review.entries.get(name="甲镇"), review.entries.get(name="乙镇")
    clerk = desk(towns[0], Role.FILLER)
    assert clerk.get(own.get_absolute_url()).status_code == 404
    assert "2026年双强书记认定" not in shown(clerk, "/titles/")
    closed(review)
    assert "自2026年7月15日起保有「双强党支部书记」称号" in shown(clerk, own.get_absolute_url())
    assert clerk.get(other.get_absolute_url()).status_code == 404
    text = shown(clerk, review.get_absolute_url())
    assert "甲镇" in text and "乙镇" not in text
    assert "乙镇" not in shown(clerk, "/titles/") + shown(clerk, "/titles/?show=held")


def test_filters_and_the_board(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns)
    titles.compute_review(review, actor=review.made_by)
    client, url = desk(review.owner), review.get_absolute_url()
    assert "甲镇" in shown(client, f"{url}?show=yes") and "乙镇" not in shown(client, f"{url}?show=yes")
    assert "丙镇" in shown(client, f"{url}?show=vacant")
    text = shown(client, f"/boards/titles/?review={review.pk}")
    assert "50.00%" in text and "还要1个" in text and "不计入应评" in text
    only = f"{url}?above={review.owner_id}"
    assert f'href="{only}"' in text and "应评2名书记" in shown(client, only)
    assert "称号比例" in shown(client, "/boards/") and "应评2名，占50.0%" in shown(client, "/boards/")
    book = load_workbook(io.BytesIO(client.get("/boards/titles/file.xlsx").getvalue()))
    assert [row[:8] for row in grid(book["各上级单位"])[3:-1]] == [
        ["靖远县", 2, 1, 1, 0, 1, 50, 1],
        ["合计", 2, 1, 1, 0, 1, 50, 1],
    ]


def test_a_unit_below_compares_its_own_share_once_it_is_told(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns)
    titles.compute_review(review, actor=review.made_by)
    clerk = desk(towns[0])
    text = shown(clerk, "/boards/titles/")
    assert "还没有称号评审" in text and 'href="/titles/"' in text
    assert clerk.get("/boards/titles/file.xlsx").status_code == 409
    closed(review)
    text = shown(clerk, "/boards/titles/")
    assert "只列甲镇的" in text and "应评1名书记" in text and "100.00%" in text
    assert "甲镇，应评1名，占100.0%" in shown(clerk, "/boards/")
    book = load_workbook(io.BytesIO(clerk.get("/boards/titles/file.xlsx").getvalue()))
    sheet = grid(book["各上级单位"])
    assert sheet[0][0] == f"{review.title}比例（甲镇）"
    assert [row[:3] for row in sheet[3:-1]] == [["靖远县", 1, 1], ["合计", 1, 1]]


def test_bad_answers_come_back_as_they_were_typed(review: TitleReview, towns: list[Organization]) -> None:
    client, url = desk(review.owner), f"{review.get_absolute_url()}answers/?fact=members&show=all"
    page = client.post(url, {f"value:{towns[0].pk}": "五户", f"value:{towns[1].pk}": "7"})
    assert page.status_code == 422 and 'value="五户"' in page.content.decode()
    assert not review.answers.exists()
    assert client.post(url, {f"value:{towns[1].pk}": "7"}).status_code == 302
    assert "乙镇" not in shown(client, url.replace("all", "still"))


def test_only_answers_that_decide_are_asked_and_the_rest_is_answered_by_a_person(
    review: TitleReview, towns: list[Organization]
) -> None:
    """甲镇 and 丁镇 hang on both answers; 乙镇 is too new and 丙镇 has no secretary, whatever is answered."""
    last = make_organization("丁镇", parent=review.owner)
    serve(last, "孙梅", date(2023, 1, 1))
    client, url = desk(review.owner), f"{review.get_absolute_url()}answers/?fact=politics"
    page = shown(client, url)
    assert "还有2个单位的结果取决于这一项" in page
    assert [name for name in ("甲镇", "乙镇", "丙镇", "丁镇") if f"{name}的依据" in page] == ["甲镇", "丁镇"]
    every = shown(client, f"{url}&show=all")
    assert [every.count(f'<td class="nowrap">{name}</td>') for name in ("王建国", "李明", "空缺")] == [1, 1, 1]
    assert (every.count("决定结果</span>"), every.count("不影响")) == (2, 2)
    assert "其余均为否" in page and "其余均为否" not in shown(client, url.replace("politics", "members"))
    given = {f"value:{towns[0].pk}": str(SCALE), "rest": "0", "told": "2"}
    refused = client.post(url, given)
    assert refused.status_code == 422 and "请写明共同的依据，它会记在其余的每个单位上。" in refused.content.decode()
    refused = client.post(url, {**given, "told": "3", "common": "部务会研判"})
    assert "其余单位的个数已有变化，没有登记" in refused.content.decode() and not review.answers.exists()
    assert client.post(url, {**given, "common": "部务会研判"}).status_code == 302
    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert list(review.answers.order_by("organization").values_list("organization", "value", "basis", "actor")) == [
        (towns[0].pk, SCALE, "部务会研判", person.pk),
        (last.pk, 0, "部务会研判（与其余单位一并认定）", person.pk),
    ]
    assert "还有1个单位的结果取决于这一项" in shown(client, url.replace("politics", "members"))  # 丁镇 has failed


def test_answers_go_out_and_come_back_as_a_workbook(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns[:1])
    client, url = desk(review.owner), review.get_absolute_url()
    content = client.get(f"{url}answers/file.xlsx").getvalue()
    book = load_workbook(io.BytesIO(content))
    page = book["认定事项"]
    assert [[cell.value for cell in line][1:7] for line in page.iter_rows(min_row=4, max_row=5)] == [
        ["甲镇", "靖远县", "王建国", "政治素质强", "是", ""],
        ["甲镇", "靖远县", "王建国", "带富户数", "6", "户"],
    ]
    assert page.max_row == 5  # 乙镇 is too new, 丙镇 has no secretary
    assert page["A2"].value.startswith(
        "共3个单位，列出要人登记的1个，已登记的已经填上。其余2个已有记录，或者答案不影响结果，不用填。"
    )
    page["F5"].value, page["F4"].value, page["H4"].value = "8户", "否", "受过处分"
    filled = io.BytesIO()
    book.save(filled)
    told = client.post(f"{url}answers/upload/", {"file": SimpleUploadedFile("认定.xlsx", filled.getvalue())}).url
    text = shown(client, told)
    assert "确认后写入下面2项" in text and "8户" in text and "受过处分" in text
    assert client.post(f"{told}apply/").status_code == 302
    assert list(review.answers.order_by("-pk").values_list("fact", "value", "basis")[:2]) == [
        ("members", 8 * SCALE, "台账"),
        ("politics", 0, "受过处分"),
    ]
    assert client.post(f"{told}apply/").status_code == 409


def test_everything_wrong_in_a_workbook_is_told_at_its_cell(review: TitleReview) -> None:
    client, url = desk(review.owner), f"{review.get_absolute_url()}answers/upload/"
    rows = [
        ["甲镇", "政治素质强", "大概"],
        ["丁镇", "政治素质强", "是"],
        ["乙镇", "群众基础", "是"],
        ["乙镇", "带富户数", "几户"],
        ["乙镇", "政治素质强", "是"],
        ["乙镇", "政治素质强", "否"],
    ]
    content = workbook(["单位", "事项", "认定"], *rows, sheet="认定事项")
    text = shown(client, client.post(url, {"file": SimpleUploadedFile("认定.xlsx", content)}).url)
    for words in (
        "只能填“是”或“否”，填的是「大概」",
        "「丁镇」不在这次评审里",
        "没有「群众基础」这个事项，只能是政治素质强、带富户数",
        "与第6行重复",
        "表里有5处错误",
    ):
        assert words in text, words
    assert not review.answers.exists()


def test_the_table_for_the_meeting(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns)
    titles.compute_review(review, actor=review.made_by)
    page = load_workbook(io.BytesIO(desk(review.owner).get(f"{review.get_absolute_url()}file.xlsx").getvalue())).active
    rows = grid(page)
    told = "应评2名书记，符合1名，占50%，目标90%，还差1名书记，书记空缺1个（不计入应评）。由"
    assert rows[2][0].startswith(told) and rows[2][0].endswith("导出。")
    assert rows[3][4:8] == ["政治素质强", "发展能力强", "任职满一年", "计算结果"]
    assert [row[:9] for row in rows[4:7]] == [
        [1, "甲镇", "靖远县", "王建国", "符合", "符合", "符合", "符合", "认定"],
        [2, "乙镇", "靖远县", "李明", "符合", "符合", "不符合", "不符合", "不认定"],
        [3, "丙镇", "靖远县", "—", "—", "—", "—", "书记空缺", "不认定"],
    ]
    assert AuditEvent.objects.filter(action="export.titles").count() == 1


def test_a_title_is_taken_away_and_a_review_withdrawn(review: TitleReview, towns: list[Organization]) -> None:
    yes_to_all(review, towns)
    closed(review)
    held, leader = TitleHolding.objects.get(), desk(review.owner, Role.LEADER)
    given = {**MEETING, "ended_on": "2026-09-01", "reason": "受党纪处分"}
    wrong = {**given, "reason": "", "ended_on": "2026-01-01", "decided_on": "2999-01-01"}
    told = leader.post(f"/titles/holdings/{held.pk}/end/", wrong).context["form"].errors
    assert {name: found[0][:9] for name, found in told.items()} == {
        "reason": "该字段是必填项。",
        "ended_on": "取消日期不能早于生",
        "decided_on": "决定日期2999年",
    }
    assert leader.post(f"/titles/holdings/{held.pk}/end/", {**given, "reason": ""}).status_code == 422
    assert leader.post(f"/titles/holdings/{held.pk}/end/", given).status_code == 302
    assert "2026年9月1日终止：受党纪处分" in shown(leader, held.get_absolute_url())
    assert "受党纪处分" in shown(leader, f"/units/{towns[0].pk}/?tab=honours")
    assert "双强党支部书记" in shown(leader, f"/people/{held.person_id}/")
    url = review.get_absolute_url()
    organizer, undo = desk(review.owner), f"{url}withdraw/"
    assert undo not in shown(organizer, url) and undo in shown(leader, url)
    assert organizer.post(undo, {"reason": "有误"}).status_code == 404
    assert leader.post(undo, {"reason": "有误"}).status_code == 422
    assert leader.post(undo, {**MEETING, "reason": "有误"}).status_code == 302
    assert "撤回：有误（县委常委会2026年7月10日决定，会议纪要编号〔2026〕12号）" in shown(organizer, url)
    assert "撤回：有误" in shown(leader, url)


@pytest.mark.parametrize("more", [0, 20])
def test_a_list_costs_the_same_queries_however_long(
    review: TitleReview, more: int, django_assert_num_queries: object
) -> None:
    for number in range(more):
        changed = {"key": f"double-{number}"}
        other = make_standard(review.owner, **changed)
        given = {"day": review.day, "title": f"认定{number}", "actor": review.made_by}
        titles.compute_review(titles.start_review(owner=review.owner, standard=other, **given), actor=review.made_by)
    client = desk(review.owner)
    client.get("/titles/")
    with django_assert_num_queries(13):  # type: ignore[operator]
        client.get("/titles/")
