"""Registers through the API: the rights, filters and refusals of the pages."""

from typing import Any

import pytest
from django.test import Client

from organizations.models import Organization, RegisterRecord
from organizations.roles import Role
from organizations.services import registers
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import make_type
from tests.organizations.registers.test_records import DAY

pytestmark = pytest.mark.django_db
RECORDS = "/api/registers/visits/records/"


@pytest.fixture
def village() -> Organization:
    return make_organization(
        "河湾村", parent=make_organization("乌兰镇", parent=make_organization()), code="620421103201"
    )


@pytest.fixture
def record(village: Organization) -> RegisterRecord:
    data = {"leader": "张三", "topic": "台账", "problems": "2", "cost": "7000.50", "open": "是", "phone": "139"}
    return registers.record(make_type(), organization=village, date=DAY, data=data, actor=None)


@pytest.fixture
def clerk(client: Client, village: Organization) -> Client:
    client.force_login(make_user(at=village, role=Role.FILLER))
    return client


def organizer(village: Organization) -> Client:
    client = Client()
    client.force_login(make_user(at=village.county))
    return client


def post(client: Client, url: str, data: Any) -> tuple[int, Any]:
    response = client.post(url, data, content_type="application/json")
    return response.status_code, response.json()


def test_types_and_records_are_read(clerk: Client, record: RegisterRecord, village: Organization) -> None:
    (type,) = clerk.get("/api/registers/").json()["results"]
    assert (type["code"], type["frequency_label"], type["document"]["fields"][0]["code"]) == (
        "visits",
        "每周",
        "leader",
    )
    (read,) = clerk.get(RECORDS).json()["results"]
    kept = {"leader": "张三", "topic": "台账", "problems": "2", "cost": "7000.50", "open": True}
    assert (read["organization_name"], read["date"], read["data"]) == (
        "河湾村",
        "2026-03-02",
        {**kept, "phone": "＊＊＊"},
    )
    (seen,) = organizer(village).get(RECORDS).json()["results"]
    assert seen["data"] == {**kept, "phone": "139"}
    assert clerk.get(RECORDS, {"data-topic": "阵地"}).json()["count"] == 0
    assert clerk.get(RECORDS, {"day_from": "2026-03-02"}).json()["count"] == 1
    assert clerk.get(RECORDS, {"day_from": "昨天"}).status_code == 400
    assert clerk.get(f"{RECORDS}{record.pk}/").json()["number"] == 1


def test_a_record_is_made_or_every_fault_is_told(clerk: Client, village: Organization) -> None:
    make_type()
    given = {"organization": village.code, "date": "2026-03-02", "data": {"leader": "张三", "problems": 1.5}}
    status, made = post(clerk, RECORDS, given)
    assert (status, made["data"]) == (201, {"leader": "张三", "problems": "1.5"})
    bad = {**given, "date": "2099-01-01", "data": {"problems": "许多", "colour": "红"}}
    assert post(clerk, RECORDS, bad) == (
        400,
        {
            "date": ["日期2099年1月1日还没有到，不能提前登记。"],
            "colour": ["字段「colour」不在台账「联系点检查」里。"],
            "leader": ["「检查人」不能为空。"],
            "problems": ["「发现问题」：「许多」不是数字，只能填一个数。"],
        },
    )
    assert post(clerk, RECORDS, {"data": {}})[1].keys() == {"organization", "date"}
    assert village.parent
    for other in (f"id:{village.parent.pk}", "620421103"):
        assert post(clerk, RECORDS, {**given, "organization": other})[0] == 404
    assert RegisterRecord.objects.get().actor is not None


def test_a_correction_leaves_what_is_covered_and_a_withdrawal_has_a_reason(
    clerk: Client, record: RegisterRecord
) -> None:
    url = f"{RECORDS}{record.pk}/"
    status, read = post(clerk, f"{url}correct/", {"data": {"leader": "李四", "phone": "＊＊＊"}, "reason": "记错"})
    assert (status, read["number"], read["data"]) == (200, 2, {"leader": "李四", "phone": "＊＊＊"})
    record.refresh_from_db()
    assert record.data["phone"] == "139"
    same = {"data": {"leader": "李四"}, "reason": "记错"}
    assert post(clerk, f"{url}correct/", same) == (409, {"detail": "内容没有变化，不需要更正。"})
    assert post(clerk, f"{url}withdraw/", {"reason": ""})[0] == 400
    assert post(clerk, f"{url}withdraw/", {"reason": "登错单位"})[1]["state"] == "withdrawn"
    assert post(clerk, f"{url}withdraw/", {"reason": "再撤"})[0] == 409


def test_counts_and_missed_weeks(clerk: Client, record: RegisterRecord, village: Organization) -> None:
    span = {"since": "2026-02-23", "until": "2026-03-15"}
    found = organizer(village).get("/api/registers/visits/counts/", span | {"unit": village.pk}).json()
    assert list(found["units"]) == [str(village.pk)]
    cost = next(one for one in found["total"] if one["code"] == "dear")
    assert cost == {
        "code": "dear",
        "name": "支出不少于7000元",
        "measure": "条",
        "rule": "“支出”不少于7000的有效记录条数。",
        "value": "1",
        "numerator": "1",
        "denominator": None,
        "since": "2026-02-23",
        "until": "2026-03-15",
    }
    missed = clerk.get("/api/registers/visits/missed/", span).json()
    assert missed == {"units": {str(village.pk): ["2026年第9周", "2026年第11周"]}}
    assert clerk.get("/api/registers/visits/missed/").status_code == 400
    assert village.parent
    assert clerk.get("/api/registers/visits/counts/", span | {"unit": village.parent.pk}).status_code == 404


def test_strangers_and_restricted_registers_are_not_there(clerk: Client, village: Organization) -> None:
    secret = make_type(restricted=True)
    made = registers.record(secret, organization=village, date=DAY, data={"leader": "张三"}, actor=None)
    for url in ("/api/registers/visits/", RECORDS, f"{RECORDS}{made.pk}/"):
        assert clerk.get(url).status_code == 404
        assert organizer(village).get(url).status_code == 200
    given = {"organization": village.code, "date": "2026-03-02", "data": {"leader": "张三"}}
    assert post(clerk, RECORDS, given)[0] == 404
    stranger = Client()
    stranger.force_login(make_user(at=make_organization("望城区", parent=None)))
    assert stranger.get("/api/registers/visits/").status_code == 200  # of the whole system
    assert stranger.get(f"{RECORDS}{made.pk}/").status_code == 404
