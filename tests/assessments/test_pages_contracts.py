"""Pages and workbooks of contracts: the office's board, the unit's report, what both print."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from openpyxl import load_workbook

from assessments import services
from assessments.exports.contracts import contracts_workbook
from assessments.exports.monthly_reports import reports_workbook
from assessments.models import Contract, ContractRound
from config.toolkit.scaled import parse
from organizations.models import AuditEvent, User
from organizations.roles import Role
from tests.assessments.contracts import make_contracts, make_round, moment
from tests.factories import make_organization, make_scheme, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def round() -> ContractRound:
    return make_round(issuer=make_organization("靖远县"))


@pytest.fixture
def desk(client: Client, round: ContractRound) -> Client:
    client.force_login(round.made_by)
    return client


def clerk_of(contract: Contract) -> User:
    return make_user(at=contract.organization, role=Role.FILLER, name="李干事")


def test_from_the_scheme_to_signed_contracts(client: Client) -> None:
    """The walk of the office: a year, its units, the signing of many at once."""
    county = make_organization("靖远县")
    units = [make_organization(name, parent=county) for name in ("北滩镇", "五合镇")]
    scheme = make_scheme(owner=county)
    client.force_login(make_user(at=county))
    new = {"scheme": scheme.pk, "issuer": county.pk, "year": 2026, "title": "2026年度责任书", "due_day": 5}
    made = client.post("/contracts/new/", new)
    round = ContractRound.objects.get()
    assert made["Location"] == f"/contracts/{round.pk}/units/"
    assert client.get(made["Location"]).content.decode().count('name="units"') == 2
    assert client.post(made["Location"], {"first_month": 1}).status_code == 422
    client.post(made["Location"], {"first_month": 1, "units": [unit.pk for unit in units]})
    first, _ = round.contracts.order_by("pk")
    signing = {"signed_on": "2026-01-12", "issuer_signer": "王书记", f"signer:{first.pk}": "李书记"}
    assert client.post(f"/contracts/{round.pk}/sign/", {"signed_on": "2026-01-12"}).status_code == 422
    assert client.post(f"/contracts/{round.pk}/sign/", signing).status_code == 302
    assert list(round.contracts.order_by("pk").values_list("state", flat=True)) == ["signed", "draft"]
    page = client.get(f"/contracts/{round.pk}/").content.decode()
    assert "五合镇" in page and "1月" in page and "待签订" in page


def test_targets_are_written_on_the_page_of_a_draft(desk: Client, round: ContractRound) -> None:
    (contract,) = make_contracts(1, round=round, signed=False)
    items = list(contract.items.all())
    typed = {f"target:{item.node}": item.target for item in items} | {"target:1.1": "专题研究6次", "value:1.1": "６"}
    wrong = desk.post(f"/contracts/units/{contract.pk}/targets/", typed | {"value:1.2": "六七次"})
    assert wrong.status_code == 422 and "六七次" in wrong.content.decode()
    assert desk.post(f"/contracts/units/{contract.pk}/targets/", typed).status_code == 302
    assert contract.items.get(node="1.1").value == parse("6")


def test_the_unit_reports_and_corrects_and_all_versions_are_shown(client: Client, round: ContractRound) -> None:
    (contract,) = make_contracts(1, round=round)
    client.force_login(clerk_of(contract))
    url = f"/contracts/units/{contract.pk}/reports/1/"
    assert "现在报送按迟报登记" in client.get(url).content.decode()
    said = {"done": "研究1次", "plan": "走访", "revision": 0, "figure:1.1": "1"}
    assert client.post(url, {**said, "plan": ""}).status_code == 422
    assert client.post(url, said).status_code == 302
    assert client.post(url, {**said, "done": "研究2次", "revision": 1}).status_code == 422
    assert client.post(url, {**said, "done": "研究2次", "revision": 1, "reason": "漏报"}).status_code == 302
    page = client.get(url).content.decode()
    assert "研究1次" in page and "研究2次" in page and "漏报" in page and "更正记录" in page
    assert client.get(f"/contracts/units/{contract.pk}/reports/13/").status_code == 404


def test_a_month_names_who_is_missing_and_what_the_others_said(desk: Client, round: ContractRound) -> None:
    first, second = make_contracts(2, round=round)
    services.report_month(first, month=1, done="研究1次", plan="走访党员", actor=clerk_of(first), at=moment(2, 1))
    page = desk.get(f"/contracts/{round.pk}/months/1/").content.decode()
    assert f"尚未报送的单位（1个）：{second.name}。" in page
    assert "研究1次" in page and "走访党员" in page


def test_the_contract_is_printed_with_the_place_for_signatures(round: ContractRound) -> None:
    signed, draft = (make_contracts(1, round=round, signed=flag)[0] for flag in (True, False))
    book = load_workbook(io.BytesIO(contracts_workbook([signed, draft], actor=round.made_by)))
    assert book.sheetnames == [signed.name, draft.name]
    told = [str(cell.value) for row in book[signed.name].iter_rows() for cell in row if cell.value]
    assert told[0] == "2026年度党建工作目标管理责任书"
    assert "组织领导" in told and "奖惩办法：考核为优秀的通报表扬。" in told
    assert "签订单位（盖章）签字人：王书记　　　　责任单位（盖章）签字人：李书记" in told
    assert any("＿＿＿＿" in str(cell.value) for row in book[draft.name].iter_rows() for cell in row)
    assert book[signed.name].page_setup.orientation == "portrait"
    assert AuditEvent.objects.filter(action="export.contracts").count() == 1


def test_the_summary_of_reports_has_states_words_items_and_the_missing(round: ContractRound) -> None:
    first, second = make_contracts(2, round=round)
    items = {"1.1": ("如期", parse("1"))}
    services.report_month(
        first, month=1, done="研究1次", plan="走访", items=items, actor=clerk_of(first), at=moment(2, 8)
    )
    book = load_workbook(io.BytesIO(reports_workbook(round, actor=round.made_by)))
    assert book.sheetnames == ["报送情况", "月报", "各项完成情况", "缺报"]
    states = {row[0]: row[1:] for row in book["报送情况"].iter_rows(min_row=4, values_only=True)}
    assert states[first.name][:2] == ("迟报", "缺报") and states[second.name][0] == "缺报"
    (report,) = book["月报"].iter_rows(min_row=4, values_only=True)
    assert report[:4] == ("1月", first.name, "研究1次", "走访") and report[5] == "迟报"
    (item,) = book["各项完成情况"].iter_rows(min_row=4, values_only=True)
    assert item[:4] == ("1月", first.name, "1.1", "组织领导") and item[6] == 1 and item[8] == "如期"
    missed = [row[:2] for row in book["缺报"].iter_rows(min_row=4, values_only=True)]
    assert ("1月", second.name) in missed and ("1月", first.name) not in missed


def test_the_api_tells_tasks_and_months(client: Client, round: ContractRound) -> None:
    (contract,) = make_contracts(1, round=round)
    clerk = clerk_of(contract)
    services.report_month(contract, month=1, done="研究1次", plan="走访", actor=clerk, at=moment(2, 1))
    client.force_login(clerk)
    (listed,) = client.get("/api/contracts/units/?year=2026").json()["results"]
    assert (listed["unit"], listed["state"], listed["signed_on"]) == (contract.name, "signed", str(date(2026, 1, 12)))
    told = client.get(f"/api/contracts/units/{contract.pk}/").json()
    assert told["items"][0]["code"] == "1.1" and told["items"][0]["points"] == "4"
    assert (told["months"][0]["state"], told["months"][0]["done"]) == ("filed", "研究1次")
