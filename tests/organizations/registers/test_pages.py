"""Pages of registers: lists, filters, forms, versions, counts, missed periods; personal data covered."""

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organizations.models import AuditEvent, Organization, RegisterRecord, RegisterType, User
from organizations.roles import Role
from organizations.services import registers
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import document, make_type

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)  # a Monday
YEAR = "since=2026-01-01&until=2026-06-30"


@pytest.fixture
def town() -> Organization:
    return make_organization("乌兰镇", parent=make_organization(), code="620421102")


@pytest.fixture
def villages(town: Organization) -> list[Organization]:
    return [make_organization(name, parent=town) for name in ("河湾村", "东滩村", "西坪村")]


@pytest.fixture
def visits(villages: list[Organization]) -> RegisterType:
    type = make_type(kinds=["village"], starts="2026-01-01")
    for unit, leader, topic in ((0, "张三", "台账"), (0, "张三", "阵地"), (1, "李四", "台账")):
        registers.record(
            type,
            organization=villages[unit],
            date=DAY,
            data={"leader": leader, "topic": topic, "problems": "2", "open": "是", "phone": "13900001111"},
            actor=None,
        )
    return type


@pytest.fixture
def organizer(town: Organization) -> User:
    return make_user("organizer", at=town)


def page(client: Client, user: User, url: str, **more: Any) -> str:
    client.force_login(user)
    response = client.get(url, **more)
    assert response.status_code == 200, url
    return response.content.decode()


def rows_of(html: str) -> list[list[str]]:
    body = html[html.rindex("<tbody>") : html.rindex("</tbody>")]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
        for row in body.split("<tr>")[1:]
    ]


def sheet_of(content: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content))[name].iter_rows(values_only=True))


def test_the_list_of_registers_says_what_is_due(client: Client, organizer: User, visits: RegisterType) -> None:
    make_type(code="other", name="党员处分", frequency=None, counts=None, kinds=None, restricted=True)
    html = page(client, organizer, "/registers/")
    used = html[: html.index("今年还没有记录的台账（1种）")]
    assert [row[1:4] for row in rows_of(used)] == [["联系点检查", "每周", "3"]]
    assert [row[1] for row in rows_of(html)] == ["党员处分 限制查看"]
    assert "本周0/3个单位" in html
    assert "今年还没有" not in page(client, organizer, "/registers/?q=处分")
    assert [row[1] for row in rows_of(page(client, organizer, "/registers/?q=处分"))] == ["党员处分 限制查看"]
    assert [row[1] for row in rows_of(page(client, organizer, "/registers/?frequency=weekly"))] == ["联系点检查"]


def test_the_list_filters_by_what_the_definition_names(client: Client, organizer: User, visits: RegisterType) -> None:
    def found(query: str) -> list[list[str]]:
        html = page(client, organizer, f"/registers/visits/{query}", headers={"HX-Request": "true"})
        return [row[2:5] for row in rows_of(html)] if "<tbody>" in html else []

    east, house, desk = ["东滩村", "李四", "台账"], ["河湾村", "张三", "阵地"], ["河湾村", "张三", "台账"]
    assert found("") == [east, house, desk]
    assert found("?unit=河湾村") == [house, desk]
    assert found("?unit=620421102") == [east, house, desk]  # the town, with all below
    assert found("?unit=滩") == [east]
    assert found("?data-topic=阵地") == [house]
    assert found("?data-open=1") == [east, house, desk] and found("?data-open=0") == []
    assert found("?q=李四") == [east] and found("?q=1390") == []  # personal words are not searched
    assert found("?day_from=2026-03-03") == [] and len(found("?day_to=2026-03-02")) == 3
    assert found("?state=withdrawn") == []


@pytest.mark.parametrize("more", [1, 12])
def test_the_list_costs_the_same_queries_however_long(
    client: Client, organizer: User, villages: list[Organization], more: int, django_assert_num_queries: Any
) -> None:
    type = make_type()
    for number in range(more):
        data = {"leader": f"张{number}"}
        registers.record(type, organization=villages[number % 3], date=DAY, data=data, actor=organizer)
    client.force_login(organizer)
    with django_assert_num_queries(18):
        assert client.get("/registers/visits/").status_code == 200


def test_personal_fields_are_covered_for_the_filler(
    client: Client, organizer: User, villages: list[Organization], visits: RegisterType
) -> None:
    filler = make_user("filler", at=villages[0], role=Role.FILLER)
    record = visits.records.filter(organization=villages[0]).order_by("pk").first()
    assert "13900001111" in page(client, organizer, record.get_absolute_url())
    html = page(client, filler, record.get_absolute_url())
    assert "13900001111" not in html and "＊＊＊" in html
    form = page(client, filler, record.get_absolute_url() + "correct/")
    assert "13900001111" not in form and "看不到原来的内容" in form
    client.force_login(filler)
    rows = sheet_of(b"".join(client.get("/registers/visits/export/").streaming_content), "台账")
    assert {row[9] for row in rows[3:]} == {"＊＊＊"}
    typed = {"date": "2026-03-02", "data-leader": "张三", "data-topic": "台账", "data-problems": "3"}
    response = client.post(record.get_absolute_url() + "correct/", {**typed, "data-open": "是", "reason": "数错了"})
    assert response.status_code == 302
    record.refresh_from_db()
    assert record.data["phone"] == "13900001111" and record.data["problems"] == 3_000_000


def test_who_typed_a_personal_value_reads_it_back(
    client: Client, organizer: User, villages: list[Organization]
) -> None:
    make_type(kinds=["village"], starts="2026-01-01")
    filler, other = (make_user(name, at=villages[0], role=Role.FILLER) for name in ("filler", "other"))
    client.force_login(filler)
    typed = {"date": "2026-03-02", "data-leader": "张三", "data-phone": "13900001111"}
    assert client.post("/registers/visits/new/", typed | {"organization": "河湾村"}).status_code == 302
    record = RegisterRecord.objects.get()
    url = record.get_absolute_url()
    assert "13900001111" in page(client, filler, url) and 'value="13900001111"' in page(
        client, filler, f"{url}correct/"
    )
    assert "13900001111" not in page(client, other, url) and "看不到原来的内容" in page(client, other, f"{url}correct/")
    assert "13900001111" not in page(client, filler, "/registers/visits/")
    client.force_login(organizer)
    corrected = typed | {"data-phone": "13900002222", "reason": "号码写错"}
    assert client.post(f"{url}correct/", corrected).status_code == 302
    html = page(client, filler, url)
    assert "13900002222" not in html and "13900001111" not in html and "＊＊＊" in html


def test_a_restricted_register_is_not_there_for_the_filler(
    client: Client, organizer: User, villages: list[Organization], visits: RegisterType
) -> None:
    make_type(restricted=True, kinds=["village"], starts="2026-01-01")
    record = visits.records.filter(organization=villages[0]).first()
    client.force_login(make_user("filler", at=villages[0], role=Role.FILLER))
    pages = ("", "new/", "counts/", "missed/", "export/", "counts/export/", "missed/export/", "template/", "import/")
    for url in [*(f"/registers/visits/{each}" for each in pages), record.get_absolute_url()]:
        assert client.get(url).status_code == 404, url
    assert "联系点检查" not in client.get("/registers/").content.decode()
    page(client, organizer, record.get_absolute_url())


def test_a_record_is_made_on_the_form_and_refused_at_its_fields(
    client: Client, organizer: User, villages: list[Organization]
) -> None:
    make_type()
    client.force_login(organizer)
    bad = {"organization": "河湾村", "date": "2099-01-01", "data-topic": "台账", "data-problems": "一百"}
    response = client.post("/registers/visits/new/", bad | {"data-leader": "张三"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "日期2099年1月1日还没有到，不能提前登记。" in html and "「一百」不是数字，只能填一个数" in html
    assert 'value="一百"' in html and not RegisterRecord.objects.exists()
    good = {"organization": "河湾村", "date": "2026-03-02", "data-leader": "张三", "data-problems": "１２个"}
    response = client.post("/registers/visits/new/", good)
    record = RegisterRecord.objects.get()
    assert response.status_code == 302 and response["Location"] == record.get_absolute_url()
    assert (record.organization, record.actor) == (villages[0], organizer)
    assert record.data == {"leader": {"id": None, "name": "张三"}, "problems": 12_000_000}
    again = client.post("/registers/visits/new/", good)
    assert again.status_code == 422 and "照样登记" in again.content.decode()
    assert client.post("/registers/visits/new/", good | {"again": "1"}).status_code == 302
    assert client.post("/registers/visits/new/", good | {"organization": "靖远县"}).status_code == 422  # not below


def test_what_is_missing_and_what_is_wrong_are_told_in_one_round(
    client: Client, organizer: User, villages: list[Organization]
) -> None:
    make_type(
        kinds=["village"],
        fields=[*document()["fields"], {"code": "paper", "label": "附件", "kind": "file", "required": True}],
    )
    client.force_login(organizer)

    def faults(url: str, **typed: Any) -> dict[str, list[str]]:
        response = client.post(url, {"date": "2099-01-01", "data-problems": "100", **typed})
        assert response.status_code == 422
        return dict(response.context["form"].errors)

    need = ["该字段是必填项。"]
    wrong = {
        "date": ["日期2099年1月1日还没有到，不能提前登记。"],
        "data-problems": ["「发现问题」：100大于最大值99。"],
        "data-leader": need,
    }
    new = "/registers/visits/new/"
    assert faults(new, organization="河湾村") == wrong | {"data-paper": need}
    assert faults(new) == wrong | {"organization": need, "data-paper": need}
    upload = SimpleUploadedFile("记录.pdf", b"%PDF-1.4\n%%EOF\n")
    assert faults(new, **{"data-paper": upload}) == wrong | {"organization": need}
    upload.seek(0)
    good = {"organization": "河湾村", "date": "2026-03-02", "data-leader": "张三", "data-paper": upload}
    assert client.post(new, good).status_code == 302
    record = RegisterRecord.objects.get()
    assert faults(record.get_absolute_url() + "correct/") == wrong | {"reason": need}


def test_a_file_comes_with_the_record_and_is_handed_out(
    client: Client, organizer: User, villages: list[Organization]
) -> None:
    paper = {"code": "paper", "label": "附件", "kind": "file", "required": True}
    make_type(fields=[*document()["fields"], paper])
    client.force_login(organizer)
    good = {"organization": "河湾村", "date": "2026-03-02", "data-leader": "张三"}
    assert client.post("/registers/visits/new/", good).status_code == 422
    upload = SimpleUploadedFile("记录.pdf", b"%PDF-1.4\n%%EOF\n")
    assert client.post("/registers/visits/new/", good | {"data-paper": upload}).status_code == 302
    record = RegisterRecord.objects.get()
    assert record.data["paper"]["name"] == "记录.pdf"
    html = page(client, organizer, record.get_absolute_url())
    assert f'<a href="{record.get_absolute_url()}files/paper/">记录.pdf</a>' in html
    response = client.get(f"{record.get_absolute_url()}files/paper/")
    assert b"".join(response.streaming_content) == b"%PDF-1.4\n%%EOF\n"
    assert client.get(f"{record.get_absolute_url()}files/leader/").status_code == 404
    kept = {"date": "2026-03-02", "data-leader": "李四", "reason": "人名写错"}
    assert client.post(f"{record.get_absolute_url()}correct/", kept).status_code == 302
    record.refresh_from_db()
    assert record.data["paper"]["name"] == "记录.pdf" and record.data["leader"]["name"] == "李四"


def test_versions_and_withdrawal(client: Client, organizer: User, visits: RegisterType) -> None:
    record = visits.records.order_by("pk").first()
    client.force_login(organizer)
    typed = {"date": "2026-03-03", "data-leader": "张三", "data-topic": "台账", "data-problems": "5"}
    response = client.post(f"{record.get_absolute_url()}correct/", typed | {"data-phone": "1", "data-open": "是"})
    assert response.status_code == 422 and "更正理由" in response.content.decode()
    client.post(
        f"{record.get_absolute_url()}correct/", typed | {"data-phone": "1", "data-open": "是", "reason": "记错"}
    )
    html = page(client, organizer, record.get_absolute_url())
    assert "发现问题：2 → 5" in html and "日期：2026年3月2日 → 2026年3月3日" in html and "记错" in html
    assert client.post(f"{record.get_absolute_url()}withdraw/", {}).status_code == 422
    assert client.post(f"{record.get_absolute_url()}withdraw/", {"reason": "重复登记"}).status_code == 302
    html = page(client, organizer, record.get_absolute_url())
    assert "已撤回" in html and "重复登记" in html and "correct/" not in html
    assert client.get(f"{record.get_absolute_url()}correct/").status_code == 409


def test_counts_have_numerator_denominator_days_and_rule(client: Client, organizer: User, visits: RegisterType) -> None:
    html = page(client, organizer, f"/registers/visits/counts/?{YEAR}")
    together = html[: html.index("各单位</caption>")]
    assert ["公示率", "100%", "2", "2", "2026年1月1日2026年6月30日"] == rows_of(together)[4][:5]
    assert "“是否公示”为是的有效记录 ÷ “检查内容”为组织生活或台账的有效记录" in together
    assert [row[1:3] for row in rows_of(html)] == [["河湾村", "2"], ["东滩村", "1"], ["西坪村", "0"]]
    client.force_login(organizer)
    content = b"".join(client.get(f"/registers/visits/counts/export/?{YEAR}").streaming_content)
    told = [(row[0], row[2]) for row in sheet_of(content, "统计")[3:]]
    assert told == [("合计", 3), ("河湾村", 2), ("东滩村", 1), ("西坪村", 0)]
    assert sheet_of(content, "口径")[7][:4] == ("公示率（%）", 100, 2, 2)
    assert AuditEvent.objects.filter(action="register.exported").count() == 1
    for days in (
        "until=0002-01-01",
        "until=9999-12-31",
        "since=2026-05-01&until=2026-01-01",
        "at=99999999999999999999",
    ):
        assert client.get(f"/registers/visits/counts/?{days}").status_code == 200, days


def test_missed_periods_are_a_table_of_units_and_weeks(client: Client, organizer: User, visits: RegisterType) -> None:
    html = page(client, organizer, "/registers/visits/missed/?since=2026-02-23&until=2026-03-15")
    assert "应登记的3个单位中，3个有缺，共缺7次" in html
    assert [row[1:] for row in rows_of(html)] == [
        ["西坪村", "3", "缺", "缺", "缺"],
        ["河湾村", "2", "缺", "✓", "缺"],
        ["东滩村", "2", "缺", "✓", "缺"],
    ]
    client.force_login(organizer)
    export = client.get("/registers/visits/missed/export/?since=2026-02-23&until=2026-03-15&unit=西坪村")
    rows = sheet_of(b"".join(export.streaming_content), "缺报")
    assert [row[0::2] for row in rows[3:]] == [("西坪村", 3)] and rows[3][3] == "2026年第9—11周"
    html = page(client, organizer, "/registers/visits/missed/?since=2026-01-05&until=2026-04-05")
    assert rows_of(html)[1][2:5] == ["12", "2026年第2—9周、第11—14周", "缺"]


def test_the_page_of_a_unit_shows_its_registers(
    client: Client, organizer: User, villages: list[Organization], visits: RegisterType
) -> None:
    html = page(client, organizer, f"{villages[0].get_absolute_url()}?tab=records")
    assert rows_of(html)[0][:4] == ["联系点检查", "每周", "2", "2026年3月2日"]
    assert f"/registers/visits/new/?at={villages[0].pk}" in html
    form = page(client, organizer, f"/registers/visits/new/?at={villages[0].pk}")
    assert 'value="河湾村"' in form
