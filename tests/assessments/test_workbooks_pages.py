"""The pages of workbooks: download, upload, preview, apply, the marked file, the tables for the meeting."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessments.exports.filling import PAGE
from assessments.models import Result, Sheet
from config.toolkit.excel.marking import LIST
from config.toolkit.scaled import SCALE
from organizations.models import AuditEvent, ImportRecord, User
from organizations.roles import Role
from tests.assessments.filled import BEST, clerk_of, filled, open_sheet, stands, typed
from tests.assessments.steps import assess, sheets_of
from tests.factories import make_cycle, make_user
from tests.toolkit.crafted import ole

pytestmark = pytest.mark.django_db


def door(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, sheet: Sheet, content: bytes, name: str = "自评表.xlsx") -> Any:
    return client.post(
        reverse("assessments:sheet-upload", args=[sheet.pk]), {"file": SimpleUploadedFile(name, content)}
    )


def test_the_whole_round_through_the_pages() -> None:
    sheet, clerk = open_sheet()
    client = door(clerk)
    page = client.get(reverse("assessments:sheet", args=[sheet.pk])).content.decode()
    download, upload = (reverse(f"assessments:sheet-{name}", args=[sheet.pk]) for name in ("workbook", "upload"))
    assert download in page
    assert upload in page
    response = client.get(download)
    content = typed(response.getvalue(), BEST)
    assert "spreadsheetml" in response["Content-Type"]
    assert "attachment" in response["Content-Disposition"]
    answer = post(client, sheet, content)
    record = ImportRecord.objects.get()
    preview = reverse("assessments:sheet-import", args=[record.pk])
    assert (answer.status_code, answer["Location"]) == (302, preview)
    shown = client.get(preview).content.decode()
    assert "确认后写入下面4项" in shown
    assert "专题研究次数" in shown
    assert "第5行" in shown
    applied = client.post(reverse("assessments:sheet-import-apply", args=[record.pk]), follow=True)
    assert "已导入4项。请核对后提交。" in applied.content.decode()
    assert stands(sheet)["meetings"] == (4 * SCALE, "filled")
    again = client.post(reverse("assessments:sheet-import-apply", args=[record.pk]))
    assert again.status_code == 409


def test_problems_are_a_table_and_the_marked_file_comes_back() -> None:
    sheet, clerk = open_sheet()
    client = door(clerk)
    post(client, sheet, filled(sheet, clerk, meetings="12-15", late="#DIV/0!"))
    record = ImportRecord.objects.get()
    page = client.get(reverse("assessments:sheet-import", args=[record.pk])).content.decode()
    for words in ("表里有2处错误", "填报表", "12-15", "不是数字", "#DIV/0!", "下载标出错误的表格"):
        assert words in page
    assert "确认导入" not in page
    marked = client.get(reverse("assessments:sheet-import-marked", args=[record.pk]))
    assert marked["X-Content-Type-Options"] == "nosniff"
    book = load_workbook(io.BytesIO(marked.getvalue()))
    assert book.sheetnames[0] == LIST
    assert book[PAGE]["G5"].fill.fgColor.rgb.endswith("FFC7CE")
    assert stands(sheet) == {}


def test_a_refused_file_is_answered_on_the_upload_page() -> None:
    sheet, clerk = open_sheet()
    client = door(clerk)
    answer = post(client, sheet, ole("Workbook"), "自评表.xls")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "没有导入，什么都没有写入。" in page
    assert "另存为 .xlsx" in page
    nothing = client.post(reverse("assessments:sheet-upload", args=[sheet.pk]))
    assert nothing.status_code == 409
    assert "请先选择要上传的表格。" in nothing.content.decode()
    assert ImportRecord.objects.count() == 0


def test_dropping() -> None:
    sheet, clerk = open_sheet()
    client = door(clerk)
    post(client, sheet, filled(sheet, clerk))
    record = ImportRecord.objects.get()
    client.post(reverse("assessments:sheet-import-drop", args=[record.pk]))
    record.refresh_from_db()
    assert record.state == "dropped"
    assert "已放弃" in client.get(reverse("assessments:sheet-upload", args=[sheet.pk])).content.decode()
    assert client.get(reverse("assessments:sheet-import-marked", args=[record.pk])).status_code == 404


def test_another_township_gets_404_everywhere() -> None:
    cycle = make_cycle()
    mine, theirs = sheets_of(cycle)[:2]
    clerk = clerk_of(mine)
    stranger = door(clerk_of(theirs))
    post(door(clerk), mine, filled(mine, clerk))
    record = ImportRecord.objects.get()
    assert stranger.get(reverse("assessments:sheet-workbook", args=[mine.pk])).status_code == 404
    assert post(stranger, mine, filled(mine, clerk)).status_code == 404
    for name in ("sheet-import", "sheet-import-marked"):
        assert stranger.get(reverse(f"assessments:{name}", args=[record.pk])).status_code == 404
    for name in ("sheet-import-apply", "sheet-import-drop"):
        assert stranger.post(reverse(f"assessments:{name}", args=[record.pk])).status_code == 404
    assert stands(mine) == {}


def test_who_lost_the_unit_loses_the_upload() -> None:
    sheet, clerk = open_sheet()
    client = door(clerk)
    post(client, sheet, filled(sheet, clerk))
    record = ImportRecord.objects.get()
    clerk.memberships.all().delete()
    assert client.get(reverse("assessments:sheet-import", args=[record.pk])).status_code == 404
    assert client.post(reverse("assessments:sheet-import-apply", args=[record.pk])).status_code == 404
    assert stands(sheet) == {}


def test_the_tables_of_a_cycle() -> None:
    cycle = make_cycle()
    organizer = make_user(at=cycle.owner, role=Role.ORGANIZER)
    client = door(organizer)
    empty = client.get(reverse("assessments:exports", args=[cycle.pk])).content.decode()
    assert "还没有可以导出的结果" in empty
    assert client.get(reverse("assessments:export", args=[cycle.pk, "ranking"])).status_code == 409
    assess(cycle)
    page = client.get(reverse("assessments:exports", args=[cycle.pk])).content.decode()
    assert "征求意见稿，未公布" in page
    for kind, name in (("ranking", "排名通报表"), ("matrix", "横向对比表"), ("deductions", "扣分明细")):
        address = reverse("assessments:export", args=[cycle.pk, kind])
        assert address in page
        response = client.get(address)
        book = load_workbook(io.BytesIO(response.getvalue()))
        assert name in str(book.worksheets[0]["A1"].value)
        event = AuditEvent.objects.order_by("-pk")[0]
        assert (event.action, event.actor_id) == (f"export.{kind}", organizer.pk)
    assert client.get(reverse("assessments:export", args=[cycle.pk, "everything"])).status_code == 404
    result = Result.objects.filter(run__cycle=cycle).order_by("roster_entry__position")[0]
    address = reverse("assessments:result-explanation", args=[result.pk])
    assert address in page
    book = load_workbook(io.BytesIO(client.get(address).getvalue()))
    assert book.worksheets[0]["A1"].value == f"{result.roster_entry.name}得分说明"
    assert AuditEvent.objects.order_by("-pk")[0].action == "export.explanation"
