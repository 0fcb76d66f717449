"""Pages of the organizer: the workbench, lists, a new cycle, roster, windows and the board of who has handed in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import services
from assessments.models import Cycle, CycleState, RosterEntry, Stage, Standing
from organizations.models import Field, Organization, User
from organizations.roles import Role
from scoring.services import import_scheme
from tests.assessments.consequences import scored_scheme
from tests.assessments.meetings import computed, decide, publish
from tests.assessments.steps import OWN, hand_in, review, sheets_of
from tests.factories import fill, make_cycle, make_organization, make_scheme, make_user, scheme_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Organization:
    return make_organization()


@pytest.fixture
def organizer(county: Organization) -> User:
    return make_user(at=county, name="李建国")


@pytest.fixture
def desk(client: Client, organizer: User) -> Client:
    client.force_login(organizer)
    return client


def words(html: bytes) -> str:
    """What a person reads: no tags, single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.decode())).strip()


@pytest.mark.parametrize("many", [1, 3])
def test_list_costs_the_same_queries_however_long(
    desk: Client, county: Organization, many: int, django_assert_num_queries
) -> None:
    scheme = make_scheme(owner=county)
    for _ in range(many):
        make_cycle(owner=county, scheme=scheme)
    desk.get("/cycles/")
    with django_assert_num_queries(8):
        response = desk.get("/cycles/", headers={"HX-Request": "true"})
    assert response.content.decode().count("<tr>") == 1 + many
    assert b"<html" not in response.content


def test_list_is_filtered_by_words_state_and_year(desk: Client, county: Organization) -> None:
    scheme = make_scheme(owner=county)
    make_cycle(owner=county, scheme=scheme, title="年度党建考核")
    make_cycle(owner=county, scheme=scheme, title="半年河长考核", opened=False)
    shown = lambda query: [cycle.title for cycle in desk.get(f"/cycles/?{query}").context["page_obj"]]  # noqa: E731
    assert shown("q=河长") == ["半年河长考核"]
    assert shown("q=靖远县 党建") == ["年度党建考核"]
    assert shown("state=draft") == ["半年河长考核"]
    assert shown("year=2025") == []


def test_a_new_cycle_leads_to_its_roster(desk: Client, county: Organization, organizer: User) -> None:
    scheme = make_scheme(owner=county)
    sent = {
        "scheme": scheme.pk,
        "owner": county.pk,
        "title": "靖远县2026年度考核",
        "period_from": "2026-01-01",
        "period_to": "2026-12-31",
        "self_opens": "2026-11-01T08:00",
        "self_closes": "2026-11-20T18:00",
        "review_opens": "2026-11-21T08:00",
        "review_closes": "2026-12-10T18:00",
    }
    response = desk.post("/cycles/new/", sent)
    cycle = Cycle.objects.get()
    assert response.headers["Location"] == f"/cycles/{cycle.pk}/roster/"
    assert (cycle.state, cycle.owner, cycle.created_by) == (CycleState.DRAFT, county, organizer)
    closes = cycle.windows.get(stage=Stage.SELF).closes_at
    assert timezone.localtime(closes).isoformat() == "2026-11-20T18:00:00+08:00"


def test_a_new_cycle_is_refused_with_a_sentence_at_each_field(desk: Client, county: Organization) -> None:
    sent = {
        "period_from": "2026-12-31",
        "period_to": "2026-01-01",
        "self_opens": "2026-11-20T18:00",
        "self_closes": "2026-11-20T18:00",
    }
    response = desk.post("/cycles/new/", sent)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert errors["period_to"] == ["考核期的截止日期必须晚于起始日期。"]
    assert errors["self_closes"] == ["自评截止时间必须晚于开始时间。"]
    assert set(errors) >= {"scheme", "title", "review_opens"}
    assert not Cycle.objects.exists()


def test_only_published_schemes_can_be_chosen(desk: Client, county: Organization) -> None:
    published = make_scheme(owner=county)
    import_scheme(scheme_document(key="draft"), owner=county, actor=make_user(at=county))
    form = desk.get("/cycles/new/").context["form"]
    assert list(form.fields["scheme"].queryset) == [published]


def draft(county: Organization) -> Cycle:
    """A cycle in preparation over two towns and a rural township, without a roster."""
    cycle = make_cycle(owner=county, units=1, opened=False)
    RosterEntry.objects.filter(cycle=cycle).delete()
    make_organization("东湾镇", parent=county, position=1)
    make_organization("兴隆乡", parent=county, field=Field.RURAL, position=2)
    return cycle


def test_roster_is_frozen_with_the_exceptions_and_their_reasons(desk: Client, county: Organization) -> None:
    cycle = draft(county)
    first = desk.get(f"/cycles/{cycle.pk}/roster/")
    assert [(pool, len(rows)) for pool, rows in first.context["form"].pools()] == [("镇", 2), ("乡", 1)]
    east, rural = Organization.objects.get(name="东湾镇"), Organization.objects.get(name="兴隆乡")
    sent = {"unit": [east.pk, rural.pk], f"standing:{rural.pk}": Standing.UNRANKED}
    refused = desk.post(f"/cycles/{cycle.pk}/roster/", sent)
    assert refused.status_code == 422
    assert "兴隆乡不按一般方式参加考核，请写明原因。" in refused.content.decode()
    sent |= {f"reason:{rural.pk}": "新设立", f"document:{rural.pk}": "〔2026〕8号"}
    response = desk.post(f"/cycles/{cycle.pk}/roster/", sent)
    assert response.headers["Location"] == f"/cycles/{cycle.pk}/"
    rows = cycle.roster.order_by("position").values_list("name", "pool", "standing", "reason", "document_no")
    assert list(rows) == [("东湾镇", "镇", "full", "", ""), ("兴隆乡", "乡", "unranked", "新设立", "〔2026〕8号")]


def test_an_empty_roster_is_refused(desk: Client, county: Organization) -> None:
    cycle = draft(county)
    response = desk.post(f"/cycles/{cycle.pk}/roster/", {})
    assert (response.status_code, response.context["form"].error) == (422, "请至少选择一个单位。")


def test_the_next_button_is_the_primary_one(desk: Client, county: Organization) -> None:
    cycle = draft(county)
    cycle.roster_digest = ""
    cycle.save()

    def primary() -> list[str]:
        html = desk.get(f"/cycles/{cycle.pk}/").content.decode()
        return re.findall(r'class="btn btn-primary"[^>]*>([^<]+)<', html)

    assert primary() == ["冻结名册"]
    services.freeze_roster(cycle, units=county.children.all(), actor=cycle.created_by)
    assert primary() == ["启动"]
    assert desk.post(f"/cycles/{cycle.pk}/open/").headers["Location"] == f"/cycles/{cycle.pk}/"
    assert primary() == []
    sheets = sheets_of(cycle)
    for sheet in sheets:
        hand_in(sheet)
    assert primary() == ["横向评审"]
    for sheet in sheets:
        review(sheet, actor=cycle.created_by)
    assert primary() == ["计算"]


def test_moving_a_window_of_an_open_cycle_needs_its_reason(desk: Client, county: Organization) -> None:
    cycle = make_cycle(owner=county)
    later = timezone.localtime(cycle.windows.get(stage=Stage.SELF).closes_at + timedelta(days=3))
    form = desk.get(f"/cycles/{cycle.pk}/windows/").context["form"]
    sent = {name: timezone.localtime(value).strftime("%Y-%m-%dT%H:%M") for name, value in form.initial.items()}
    sent["self_closes"] = later.strftime("%Y-%m-%dT%H:%M")
    refused = desk.post(f"/cycles/{cycle.pk}/windows/", sent)
    assert refused.status_code == 422
    assert "考核已经开始，修改时间安排请写明理由。" in refused.content.decode()
    assert desk.post(f"/cycles/{cycle.pk}/windows/", {**sent, "reason": "防汛"}).status_code == 302
    assert cycle.windows.get(stage=Stage.SELF).closes_at == later.replace(second=0, microsecond=0)


def test_board_puts_the_worst_first(desk: Client, county: Organization) -> None:
    names = ["甲镇", "乙镇", "丙镇", "丁镇", "戊镇"]
    units = [make_organization(name, parent=county) for name in names]
    cycle = make_cycle(owner=county, units=units)
    sheets = sheets_of(cycle)
    boss = cycle.created_by
    hand_in(sheets[0])  # 甲镇 handed in
    hand_in(sheets[1])
    review(sheets[1], actor=boss)  # 乙镇 reviewed
    hand_in(sheets[2])
    services.return_items(sheets[2], reasons={"1.1": "请核对"}, actor=boss)  # 丙镇 sent back
    fill(sheets[3], {"meetings": "4"}, actor=make_user(at=units[3], role=Role.FILLER))  # 丁镇 no item whole
    page = desk.get(f"/cycles/{cycle.pk}/")
    assert [(row.line.entry.name, row.own.label, row.review.label, row.verb) for row in page.context["rows"]] == [
        ("戊镇", "未开始", "未到审核", "查看"),
        ("丁镇", "填写中0%", "未到审核", "查看"),
        ("丙镇", "退回1项", "未到审核", "查看"),
        ("甲镇", "已提交", "待审核", "审核"),
        ("乙镇", "已提交", "已审核", "查看"),
    ]
    groups = [(group.label, len(group.rows)) for group in page.context["groups"]]
    assert groups == [("未提交", 2), ("退回待改", 1), ("待审核", 1), ("已审核", 1)]
    html = words(page.content)
    assert "应报单位 5 未提交 2 退回待改 1 待审核 1 已审核 1 谁没交" in html
    assert "尚未提交的单位（2个）：戊镇、丁镇。" in html
    assert "退回后尚未重新提交的单位（1个）：丙镇。" in html
    assert len(OWN) == 4


def test_a_published_cycle_is_only_looked_at(desk: Client) -> None:
    cycle = publish(decide(computed("甲镇", "乙镇")))
    desk.force_login(cycle.created_by)
    html = desk.get(f"/cycles/{cycle.pk}/").content.decode()
    sheet = sheets_of(cycle)[0]
    assert f'<a href="/sheets/{sheet.pk}/">查看</a>' in html
    assert f"/sheets/{sheet.pk}/review/" not in html and ">审核</a>" not in html and "谁没交" not in html
    assert "已结束" in html and "还有" not in html and "调整" not in html
    assert "重新打开" not in desk.get(f"/sheets/{sheet.pk}/review/").content.decode()


def test_board_costs_the_same_queries_however_many_units(county: Organization, client: Client) -> None:
    scheme = make_scheme(owner=county)
    client.force_login(make_user(at=county))
    counts = []
    for units in (2, 6):
        cycle = make_cycle(owner=county, scheme=scheme, units=units)
        client.get(f"/cycles/{cycle.pk}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/cycles/{cycle.pk}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 24


def test_a_unit_on_the_roster_sees_its_own_part_only(client: Client, county: Organization) -> None:
    units = [make_organization(name, parent=county) for name in ("甲镇", "乙镇")]
    cycle = make_cycle(owner=county, units=units)
    client.force_login(make_user(at=units[0], role=Role.FILLER))
    html = client.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "甲镇" in html and "乙镇" not in html


def test_workbench_shows_what_is_to_be_done_and_where(client: Client, county: Organization) -> None:
    units = [make_organization("甲镇", parent=county)]
    cycle = make_cycle(owner=county, units=units, title="党建考核")
    clerk = make_user(at=units[0], role=Role.FILLER)
    client.force_login(clerk)
    sheet = sheets_of(cycle)[0]
    response = client.get("/")
    assert [(duty.kind, duty.url, verb) for duty, verb in response.context["duties"]] == [
        ("fill", f"/sheets/{sheet.pk}/", "去填报")
    ]
    assert "还有9天" in words(response.content)
    assert client.get("/todo/count/").content == b"1"
    client.force_login(make_user())
    assert "现在没有待办。" in words(client.get("/").content)
    assert client.get("/todo/count/").content == b""


def test_duties_after_the_figures_lead_to_the_pages_of_the_meeting(client: Client) -> None:
    cycle = computed()
    leader, organizer = (make_user(at=cycle.owner, role=role) for role in (Role.LEADER, Role.ORGANIZER))
    client.force_login(leader)
    assert [duty.url for duty, _ in client.get("/").context["duties"]] == [f"/cycles/{cycle.pk}/decide/"]
    decide(cycle)
    client.force_login(organizer)
    (duty, _) = client.get("/").context["duties"][0]
    assert (duty.url, client.get(duty.url).status_code) == (f"/cycles/{cycle.pk}/publish/", 200)


def test_api_lists_the_same_cycles_with_the_same_filters(desk: Client, county: Organization) -> None:
    cycle = make_cycle(owner=county, title="党建考核")
    make_cycle(owner=make_organization("望城区", parent=None), title="别县考核")
    answer = desk.get("/api/cycles/").json()
    assert [row["title"] for row in answer["results"]] == ["党建考核"]
    assert desk.get("/api/cycles/?q=河长").json()["count"] == 0
    one = desk.get(f"/api/cycles/{cycle.pk}/").json()
    assert (one["units"], one["state_label"], one["scheme_digest"]) == (3, "填报与审核", cycle.scheme.digest)
    assert desk.post("/api/cycles/", {}).status_code == 405


def test_before_the_start_the_board_is_the_roster(desk: Client, county: Organization) -> None:
    town = make_organization("甲镇", parent=county, field=Field.TOWN)
    spared = make_organization("乙镇", parent=county, field=Field.TOWN)
    cycle = make_cycle(
        owner=county,
        units=[town, spared],
        also={town.pk: ["全县"]},
        exceptions={spared.pk: (Standing.EXEMPT, "整体搬迁", "")},
        opened=False,
    )
    html = desk.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "未提交" not in html
    assert "修改名册</a>" in html
    assert "参加考核的单位 1个单位，另有免予考核1个。" in words(html.encode())
    assert "另排：全县" in html
    assert '免予考核<span class="muted">：整体搬迁</span>' in html
    services.open_cycle(cycle, actor=cycle.created_by)
    html = desk.get(f"/cycles/{cycle.pk}/").content.decode()
    assert "尚未提交的单位（1个）：甲镇。" in html
    assert "另排：全县" in html


def test_where_units_fill_in_nothing_the_board_says_so(desk: Client, county: Organization) -> None:
    """All figures are the office's: nobody failed to hand in anything."""
    town = make_organization("甲镇", parent=county, field=Field.TOWN)
    cycle = make_cycle(owner=county, scheme=scored_scheme(county, "office", level="township"), units=[town])
    sheet = cycle.roster.get().sheet
    said = words(desk.get(f"/cycles/{cycle.pk}/").content)
    assert "考核单位 1 数据由审核人录入或取自登记，不用自评 未审核 1 待审核" in said
    past = timezone.now() - timedelta(hours=1)
    cycle.windows.filter(stage=Stage.SELF).update(opens_at=past - timedelta(days=1), closes_at=past)
    fill(sheet, {"score": "88"}, stage=Stage.REVIEW, actor=cycle.created_by, reason="考核组打分")
    services.finish_review(sheet, actor=cycle.created_by)
    said = words(desk.get(f"/cycles/{cycle.pk}/").content)
    assert "不用自评 没有要单位填的项目" in said
    assert "未提交" not in said
