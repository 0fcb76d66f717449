"""Pages and workbook of 整改台账: listing a cycle's deductions, the unit's answer, what the owner says to it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from assessments.models import Cycle, Remedy
from organizations.models import AuditEvent
from organizations.roles import Role
from tests.assessments.remedies import answer, in_days, list_all, problem, published_cycle
from tests.factories import make_cycle, make_organization, make_user

pytestmark = pytest.mark.django_db
DUE = in_days(20).isoformat()


@pytest.fixture
def cycle() -> Cycle:
    return published_cycle({0: {"late": "1", "meetings": "3"}, 1: {"late": "2"}})


@pytest.fixture
def desk(client: Client, cycle: Cycle) -> Client:
    client.force_login(cycle.created_by)
    return client


def test_deductions_are_ticked_and_listed_once(desk: Client, cycle: Cycle) -> None:
    url = f"/cycles/{cycle.pk}/remedies/"
    assert url in desk.get(f"/cycles/{cycle.pk}/").content.decode()
    page = desk.get(url).content.decode()
    assert page.count('name="picks"') == 3 and "1.2 按时报送（2个单位）" in page
    assert " checked" not in page and "勾选了{}项扣分" in page
    assert page.count('<div class="small muted">靖远县</div>') == 3
    assert "扣分不少于：" in desk.get(f"{url}?least=abc").content.decode()
    assert desk.get(f"{url}?least=2").content.decode().count('name="picks"') == 1
    first, second = cycle.roster.order_by("position")[:2]
    picks = [f"{first.pk}:1.1", f"{second.pk}:1.2"]
    for wrong in (
        {"picks": picks},
        {"due": DUE},
        {"due": "2020-01-01", "picks": picks},
        {"due": DUE, "picks": ["0:9"]},
    ):
        assert desk.post(url, wrong).status_code == 422
    assert not Remedy.objects.exists()
    again = desk.post(url, {"picks": picks[:1]}).content.decode()
    assert again.count(" checked") == 1
    assert desk.post(url, {"due": DUE, "picks": picks, "measure": "限期改正"}).status_code == 302
    assert {(each.node, each.measure) for each in Remedy.objects.all()} == {("1.1", "限期改正"), ("1.2", "限期改正")}
    assert desk.post(url, {"due": DUE, "picks": picks}).status_code == 422
    assert "已列入台账的2项不再列出" in desk.get(url).content.decode()


def test_a_cycle_that_is_not_published_offers_nothing(client: Client) -> None:
    cycle = make_cycle()
    client.force_login(cycle.created_by)
    response = client.get(f"/cycles/{cycle.pk}/remedies/")
    assert response.status_code == 409 and "公布以后才能按扣分生成整改台账" in response.content.decode()


def test_the_list_is_filtered_by_unit_state_and_lateness(desk: Client, cycle: Cycle) -> None:
    made = list_all(cycle)
    late = made[0]
    Remedy.objects.filter(pk=late.pk).update(due=in_days(-3))
    answer(made[2])
    assert desk.get("/remedies/").context["standings"].total == 3
    for query, expected in (
        ("state=late", [made[0]]),
        ("state=answered", [made[2]]),
        (f"unit={made[2].organization.name}", [made[2]]),
        (f"unit={cycle.owner.name}", made),
        ("q=迟报", [made[1], made[2]]),
        ("q=没有这样的", []),
        ("state=nothing", made),  # what is no choice leaves all, with a sentence
    ):
        shown = [remedy.pk for remedy, _ in desk.get(f"/remedies/?{query}").context["rows"]]
        assert sorted(shown) == sorted(each.pk for each in expected), query
    assert "逾期" in desk.get("/remedies/?state=late").content.decode()


def test_the_walk_of_one_item(client: Client) -> None:
    """Found by the county, answered by the township with a photo, sent back, answered again, struck off."""
    county = make_organization("靖远县")
    unit = make_organization("北滩镇", parent=county)
    office, clerk = make_user(at=county), make_user(at=unit, role=Role.FILLER)
    client.force_login(office)
    new = {"owner": county.pk, "organization": "北滩", "origin": "督查", "text": "公开栏没有更新", "due": DUE}
    assert client.post("/remedies/new/", {**new, "organization": "没有的镇"}).status_code == 422
    assert client.post("/remedies/new/", new).status_code == 302
    remedy = Remedy.objects.get()
    url = f"/remedies/{remedy.pk}/"
    client.force_login(clerk)
    assert "整改台账：北滩镇" in client.get("/").content.decode()
    said = {"measure": "每月更新", "responsible": "李书记", "text": "已更新"}
    assert client.post(f"{url}answer/", {**said, "text": ""}).status_code == 422
    paper = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
    assert client.post(f"{url}answer/", {**said, "file": paper}).status_code == 302
    assert client.get(f"{url}settle/").status_code == 404
    client.force_login(office)
    page = client.get(url).content.decode()
    assert "已更新" in page and "照片.pdf" in page and f"{url}settle/" in page
    assert client.post(f"{url}return/", {"reason": ""}).status_code == 422
    assert client.post(f"{url}return/", {"reason": "日期不对"}).status_code == 302
    assert client.post(f"{url}extend/", {"due": in_days(60).isoformat(), "reason": "汛期"}).status_code == 302
    client.force_login(clerk)
    assert client.post(f"{url}answer/", said).status_code == 302
    client.force_login(office)
    today = timezone.localdate().isoformat()
    assert client.post(f"{url}settle/", {"settled_on": in_days(3).isoformat()}).status_code == 422
    assert client.post(f"{url}settle/", {"settled_on": today, "text": "现场看过"}).status_code == 302
    page = client.get(url).content.decode()
    for words in ("已销号", "日期不对", "汛期", "现场看过", "重新整改"):
        assert words in page
    assert client.post(f"{url}withdraw/", {"reason": "重复"}).status_code == 422
    remedy.refresh_from_db()
    assert remedy.state == "settled"


def test_the_ledger_goes_to_excel_as_it_is_filtered(desk: Client, cycle: Cycle) -> None:
    made = list_all(cycle)
    answer(made[2], text="=1+1")
    response = desk.get("/remedies/file.xlsx?state=answered")
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    row, signed = sheet.iter_rows(min_row=4, values_only=True)
    assert signed[0].startswith("制表：") and sheet["I4"].is_date
    assert sheet["A1"].value == f"靖远县{timezone.localdate().year}年整改台账"
    assert sheet["A2"].value.startswith("只列符合条件的（状态：待验收）。共1项：待验收1项。由")
    assert row[:3] == (1, made[2].name, "靖远县") and row[5] == 3
    assert row[9:11] == ("待验收", "=1+1") and sheet.cell(4, 11).data_type == "s"
    assert sheet.page_setup.orientation == "landscape"
    assert AuditEvent.objects.filter(action="export.remedies").count() == 1
    assert desk.get("/remedies/file.xlsx?q=没有这样的").status_code == 409


def test_an_empty_ledger_offers_no_workbook(desk: Client, cycle: Cycle) -> None:
    assert "导出台账" not in desk.get("/remedies/").content.decode()
    list_all(cycle)
    assert "导出台账" in desk.get("/remedies/").content.decode()


def test_a_township_reads_what_its_villages_have_to_mend(client: Client) -> None:
    county = make_organization("靖远县")
    town, other = (make_organization(name, parent=county) for name in ("北滩镇", "五合镇"))
    village = make_organization("红丰村", parent=town)
    remedy = problem(village, owner=county)
    for unit, role, status in (
        (town, Role.ORGANIZER, 200),
        (village, Role.FILLER, 200),
        (other, Role.ORGANIZER, 404),
        (town, Role.FILLER, 404),
    ):
        client.force_login(make_user(at=unit, role=role))
        assert client.get(f"/remedies/{remedy.pk}/").status_code == status
        assert (f"/remedies/{remedy.pk}/" in client.get("/remedies/").content.decode()) == (status == 200)
        told = client.get(f"/units/{village.pk}/?tab=results").content.decode()
        assert (f"/remedies/{remedy.pk}/" in told) == (status == 200)
    client.force_login(make_user(at=town))
    assert client.post(f"/remedies/{remedy.pk}/extend/", {}).status_code == 404
