"""Targets of contracts go out as a table and come back through the same door as every import."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from assessments import services
from assessments.models import Contract, ContractRound
from assessments.uses import contracts_hanging
from config.toolkit.excel.reading import read
from config.toolkit.scaled import parse
from organizations import uses
from organizations.models import AuditEvent
from tests.assessments.contracts import make_contracts, make_round, sign
from tests.factories import make_organization
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
HEAD = ["责任单位", "编号", "目标任务", "目标值"]


@pytest.fixture
def round() -> ContractRound:
    return make_round(issuer=make_organization("靖远县"))


@pytest.fixture
def drafts(round: ContractRound) -> list[Contract]:
    units = [make_organization(name, parent=round.issuer) for name in ("北滩镇", "五合镇")]
    return make_contracts(units, round=round, signed=False)


@pytest.fixture
def desk(client: Client, round: ContractRound) -> Client:
    client.force_login(round.made_by)
    return client


def upload(desk: Client, round: ContractRound, content: bytes) -> str:
    file = SimpleUploadedFile("目标任务.xlsx", content)
    return desk.post(f"/contracts/{round.pk}/targets/", {"file": file}).url


def test_the_table_goes_out_is_filled_in_and_comes_back(
    desk: Client, round: ContractRound, drafts: list[Contract]
) -> None:
    content = desk.get(f"/contracts/{round.pk}/targets.xlsx").getvalue()
    assert "没有需要导入的变化" in desk.get(upload(desk, round, content)).content.decode()
    book = load_workbook(io.BytesIO(content))
    page = book["目标任务"]
    row = next(
        line[0].row for line in page.iter_rows(min_row=4) if line[1].value == "五合镇" and line[2].value == "1.1"
    )
    page.cell(row, 6).value, page.cell(row, 7).value = "开会不少于6次", "6"
    filled = io.BytesIO()
    book.save(filled)
    url = upload(desk, round, filled.getvalue())
    shown = desk.get(url).content.decode()
    assert "开会不少于6次" in shown and "确认后写入下面1项" in shown
    assert desk.post(f"{url}apply/").status_code == 302
    item = drafts[1].items.get(node="1.1")
    assert (item.target, item.value) == ("开会不少于6次", parse("6"))
    assert drafts[0].items.get(node="1.1").target != item.target
    assert AuditEvent.objects.filter(action="contract.targets_set").count() == 1
    assert desk.post(f"{url}apply/").status_code == 409


def test_everything_that_is_wrong_is_told_at_its_cell(
    desk: Client, round: ContractRound, drafts: list[Contract]
) -> None:
    rows = [
        ["北滩镇", "1.1", "开会", "六"],
        ["东湾镇", "1.1", "开会", 3],
        ["北滩镇", "9.9", "开会", 3],
        ["五合镇", "1.1", "", 3],
        ["五合镇", "1.1", "开会", 3],
    ]
    url = upload(desk, round, workbook(HEAD, *rows, sheet="目标任务"))
    shown = desk.get(url).content.decode()
    assert "表里有5处错误" in shown
    assert "「东湾镇」没有待签订的责任书" in shown and "没有编号「9.9」这一项" in shown
    assert "「目标任务」不能为空" in shown and "与第5行重复" in shown
    assert "错误清单" in read(desk.get(f"{url}marked/").getvalue()).sheets


def test_signed_contracts_are_out_of_reach_and_a_preview_can_be_stale(
    desk: Client, round: ContractRound, drafts: list[Contract]
) -> None:
    url = upload(desk, round, workbook(HEAD, ["北滩镇", "1.1", "开会6次", 6], sheet="目标任务"))
    services.set_targets(drafts[0], targets={"1.1": ("开会8次", parse("8"))}, actor=round.made_by)
    assert "预览之后责任书已有变化" in desk.get(url).content.decode()
    assert desk.post(f"{url}apply/").status_code == 409
    assert desk.post(f"{url}drop/").status_code == 302
    sign(drafts[0])
    url = upload(desk, round, workbook(HEAD[:3], ["北滩镇", "1.1", "开会9次"], sheet="目标任务"))
    assert "「北滩镇」没有待签订的责任书" in desk.get(url).content.decode()


def test_a_file_that_is_no_workbook_is_refused_on_the_page(desk: Client, round: ContractRound) -> None:
    file = SimpleUploadedFile("目标任务.xls", b"old")
    answer = desk.post(f"/contracts/{round.pk}/targets/", {"file": file})
    assert answer.status_code == 409 and "没有导入，责任书没有改动" in answer.content.decode()
    assert desk.post(f"/contracts/{round.pk}/targets/").status_code == 409


def test_the_contracts_of_a_unit_that_ends_are_told(drafts: list[Contract]) -> None:
    north, south = (contract.organization_id for contract in drafts)
    assert uses.hanging([north]) == ["责任书1份（北滩镇2026年责任书，待签订），请办理变更或撤回。"]
    assert contracts_hanging([north, south]).startswith(
        "责任书2份（北滩镇2026年责任书，待签订；五合镇2026年责任书，待签订）"
    )
    assert uses.hanging([]) == []
