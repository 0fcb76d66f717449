"""Records by workbook: what is refused and where, what is made, what was there already; names that stand for two."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from organizations.exports.registers import template_workbook, titles
from organizations.imports.registers import apply_records, keep_records
from organizations.imports.registers.lines import plan_records
from organizations.models import AuditEvent, Organization, RegisterRecord, RegisterType, User
from organizations.registers import load
from organizations.roles import Role
from organizations.services import registers
from tests.factories import make_organization, make_user
from tests.organizations.registers.documents import VISITS, make_type
from tests.organizations.test_imports import workbook

pytestmark = pytest.mark.django_db
HEAD = ["单位", "区划代码", "日期", "检查人", "检查内容", "发现问题", "支出", "是否公示", "联系电话"]
GOOD = ["河湾村", None, "2026-03-02", "张三", "台账", "１２个", "1,200.50元", "是", "13900001111"]


@pytest.fixture
def county() -> Organization:
    """Two towns, each with a 河湾村; the second one's has a code."""
    county = make_organization()
    for number, name in enumerate(("乌兰镇", "北湾镇")):
        town = make_organization(name, parent=county)
        make_organization("河湾村", parent=town, code=f"62042110{number}201")
        make_organization(f"东滩村{number}", parent=town)
    return county


@pytest.fixture
def visits() -> RegisterType:
    return make_type()


def below(unit: Organization, name: str = "") -> Any:
    units = Organization.objects.within(unit)
    return units.within(units.get(name=name)) if name else units


def told(type: RegisterType, units: Any, *rows: list[object]) -> list[str]:
    return [str(problem) for problem in plan_records(type, read(workbook(*rows, sheet="台账")), units).problems]


def test_rows_become_records_and_a_second_time_nothing(county: Organization, visits: RegisterType) -> None:
    actor, units = make_user(at=county), below(county, "乌兰镇")
    content = workbook(["联系点检查"], HEAD, GOOD, ["东滩村0", None, date(2026, 3, 3), "李四"], sheet="台账")
    record = keep_records(visits, content, units=units, name="三月.xlsx", actor=actor)
    assert record.counts == {"新增": 2, "已有": 0, "错误": 0} and not RegisterRecord.objects.exists()
    assert apply_records(record, visits, units=units, actor=actor) == 2
    first, second = RegisterRecord.objects.order_by("pk")
    assert (first.organization.code, first.date, first.actor) == ("620421100201", date(2026, 3, 2), actor)
    assert first.data["problems"] == 12_000_000 and first.data["cost"] == 1_200_500_000 and first.data["open"] is True
    assert second.data == {"leader": {"id": None, "name": "李四"}}
    assert [revision.number for revision in first.revisions.all()] == [1]
    again = keep_records(visits, content, units=units, name="三月.xlsx", actor=actor)
    assert again.counts == {"新增": 0, "已有": 2, "错误": 0}
    assert AuditEvent.objects.filter(action="record.imported").get().changes["counts"] == {"新增": 2}


def test_every_fault_is_told_at_its_cell(county: Organization, visits: RegisterType) -> None:
    bad = ["无此村", None, "2099-01-01", None, "其他", "100", "1.005", "也许", None]
    future = ["东滩村0", None, "2099-01-01", "王五"]
    assert told(visits, below(county), [*HEAD, "备注"], bad, future, [None, None, None, "王五"]) == [
        "「台账」第1行J列：不认识「备注」列，请删去或改正表头。",
        "「台账」第2行A列：没有找到单位「无此村」，请填区划代码或完整名称。只能导入您有权登记的单位。",
        "「台账」第3行C列：日期2099年1月1日还没有到，不能提前登记。",
        "「台账」第4行A列：「单位」不能为空，请填单位的完整名称或区划代码。",
        "「台账」第4行C列：「日期」不能为空。",
    ]
    bad[0], bad[2] = "东滩村0", "2026-03-02"
    assert [line.split("：", 1)[0] for line in told(visits, below(county), HEAD, bad)] == [
        "「台账」第2行D列",
        "「台账」第2行E列",
        "「台账」第2行F列",
        "「台账」第2行G列",
        "「台账」第2行H列",
    ]
    assert told(visits, below(county), ["单位", "检查人"], ["东滩村0", "王五"]) == [
        "「台账」第1行：没有找到「日期」列，请检查表头，或重新下载模板。"
    ]


def test_a_name_of_two_villages_is_asked(county: Organization, visits: RegisterType) -> None:
    (asked,) = told(visits, below(county), HEAD, GOOD)
    assert asked == (
        "「台账」第2行A列：叫「河湾村」的单位不止一个：乌兰镇的河湾村（620421100201）、"
        "北湾镇的河湾村（620421101201），请改填区划代码。只能导入您有权登记的单位。"
    )
    assert told(visits, below(county), HEAD, ["河湾村", "620421101201", *GOOD[2:]]) == []
    (wrong,) = told(visits, below(county), HEAD, ["东滩村0", 620421101201, *GOOD[2:]])
    assert wrong.endswith("区划代码「620421101201」是「河湾村」，与「单位」一列的「东滩村0」不符，请改正其中一个。")


def test_the_same_row_twice_and_covered_values_are_refused(county: Organization, visits: RegisterType) -> None:
    row = ["东滩村0", *GOOD[1:]]
    assert told(visits, below(county), HEAD, row, row) == [
        "「台账」第3行A列：与第2行完全相同，请删去一行，或写明两次的区别。"
    ]
    covered = [*row[:-1], "＊＊＊"]
    assert told(visits, below(county), HEAD, covered) == [
        "「台账」第2行I列：这里是被遮住的个人信息，请填写真实内容，或请有权查看的人员导入。"
    ]


def test_what_changed_since_the_preview_is_not_applied(county: Organization, visits: RegisterType) -> None:
    actor, units = make_user(at=county), below(county, "乌兰镇")
    record = keep_records(visits, workbook(HEAD, GOOD), units=units, name="三月.xlsx", actor=actor)
    village = units.get(name="河湾村")
    typed = dict(zip(("leader", "topic", "problems", "cost", "open", "phone"), GOOD[3:], strict=True))
    registers.record(visits, organization=village, date=date(2026, 3, 2), data=typed, actor=actor)
    with pytest.raises(Refused, match="预览之后台账或单位名单已有变化"):
        apply_records(record, visits, units=units, actor=actor)
    assert RegisterRecord.objects.count() == 1


def test_what_is_exported_comes_in_again(client: Client, county: Organization, visits: RegisterType) -> None:
    actor: User = make_user(at=county)
    village = Organization.objects.get(code="620421100201")
    typed = dict(zip(("leader", "topic", "problems", "cost", "open", "phone"), GOOD[3:], strict=True))
    kept = registers.record(visits, organization=village, date=date(2026, 3, 2), data=typed, actor=actor)
    gone = registers.record(visits, organization=village, date=date(2026, 3, 3), data=typed, actor=actor)
    registers.withdraw(gone, reason="误登", actor=actor)
    client.force_login(actor)
    content = b"".join(client.get("/registers/visits/export/").streaming_content)
    plan = plan_records(visits, read(content), below(county))
    assert plan.counts == {"新增": 0, "已有": 1, "错误": 0, "已撤回，不导入": 1}
    registers.withdraw(kept, reason="误登", actor=actor)
    plan = plan_records(visits, read(content), below(county))
    assert [line.data for line in plan.creates] == [kept.data]


def test_the_pages_of_an_import(client: Client, county: Organization, visits: RegisterType) -> None:
    client.force_login(make_user(at=county))
    bad = SimpleUploadedFile("三月.xlsx", workbook(HEAD, GOOD))
    preview = client.post("/registers/visits/import/", {"file": bad})["Location"]
    html = client.get(preview).content.decode()
    assert "表里有1处错误" in html and "不止一个" in html
    marked = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(f"{preview}marked/").streaming_content)))
    assert marked.sheetnames[0] == "错误清单"
    good = SimpleUploadedFile("三月.xlsx", workbook(HEAD, ["东滩村0", *GOOD[1:]]))
    preview = client.post("/registers/visits/import/", {"file": good})["Location"]
    assert "将要登记的记录" in client.get(preview).content.decode()
    assert client.post(f"{preview}apply/")["Location"] == "/registers/visits/"
    assert "已导入1条联系点检查记录。" in client.get("/registers/visits/").content.decode()
    assert client.post(f"{preview}apply/").status_code == 409
    assert client.post("/registers/visits/import/", {}).status_code == 409
    client.force_login(make_user(at=county, role=Role.FILLER))
    assert client.get(preview).status_code == 404


def test_the_empty_table_has_the_columns_of_the_definition(visits: RegisterType) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_workbook(visits)))
    assert [cell.value for cell in book["台账"][3]] == HEAD[:6] + ["已整改", "支出（元）", "是否公示", "联系电话"]
    paper = {"code": "paper", "label": "照片", "kind": "file"}
    photographed = openpyxl.load_workbook(io.BytesIO(template_workbook(make_type(fields=[*VISITS["fields"], paper]))))
    assert "照片" not in [cell.value for cell in photographed["台账"][3]]
    last = list(photographed["填写说明"].iter_rows(min_row=4, values_only=True))[-1]
    assert last == ("照片", "否", "表里没有这一列：导入以后，在记录页面点【更正】上传")
    how = {row[0]: row[1:] for row in book["填写说明"].iter_rows(min_row=4, values_only=True)}
    assert how["检查内容"] == ("否", "只能填：组织生活、台账、阵地") and how["检查人"][0] == "是"
    fields = [{"code": f"f{n}", "label": "日期", "kind": "text"} for n in range(2)]
    assert titles(load({**VISITS, "fields": fields, "counts": []})) == {"f0": "日期2", "f1": "日期3"}
