"""The round of the filling workbook in a real browser, and the tables for the meeting."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from assessments.models import Cycle
from config.toolkit.scaled import SCALE
from organizations.roles import Role
from tests.assessments.filled import BEST, open_sheet, stands, typed
from tests.assessments.steps import assess
from tests.factories import make_cycle, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def upload(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并预览").click()


def test_download_spoil_upload_mend_apply(open_page: Any, tmp_path: Path) -> None:
    sheet, clerk = open_sheet()
    page = open_page(clerk)
    page.goto(reverse("assessments:sheet", args=[sheet.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填报表").click()
    path = tmp_path / "自评表.xlsx"
    content = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.endswith("自评表.xlsx")

    path.write_bytes(typed(content, {**BEST, "late": "三四次", "meetings": "9999"}))
    page.get_by_role("link", name="上传填报表").click()
    upload(page, path)
    expect(page.get_by_role("alert")).to_contain_text("表里有2处错误，没有写入任何内容。")
    expect(page.get_by_role("table").first).to_contain_text("三四次")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出错误的表格").click()
    marked = Path(download.value.path()).read_bytes()

    path.write_bytes(typed(marked, {"late": "2次", "meetings": 4}))
    page.get_by_role("link", name="重新上传").click()
    upload(page, path)
    expect(page.get_by_text("确认后写入下面4项")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入4项。请核对后提交。")).to_be_visible()
    assert stands(sheet)["late"] == (2 * SCALE, "filled")
    assert page.locator("input[data-key=late]").input_value() == "2"


def test_a_file_of_another_kind_is_refused_on_the_page(open_page: Any, tmp_path: Path) -> None:
    sheet, clerk = open_sheet()
    page = open_page(clerk)
    page.goto(reverse("assessments:sheet-upload", args=[sheet.pk]))
    path = tmp_path / "自评表.csv"
    path.write_text("项目,填报值\n专题研究,4\n", encoding="utf-8")
    upload(page, path)
    expect(page.get_by_role("alert")).to_contain_text("另存为 .xlsx 后再上传")


def test_the_tables_for_the_meeting(open_page: Any) -> None:
    cycle = make_cycle()
    assess(cycle, {1: {"late": "1"}})
    organizer = make_user(at=Cycle.objects.get(pk=cycle.pk).owner, role=Role.ORGANIZER)
    page = open_page(organizer)
    page.goto(reverse("assessments:exports", args=[cycle.pk]))
    for name in ("排名通报表", "横向对比表", "扣分明细"):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"下载{name}").click()
        assert download.value.suggested_filename == f"{cycle.title}{name}.xlsx"
    with page.expect_download() as download:
        page.get_by_role("link", name="下载得分说明").first.click()
    assert download.value.suggested_filename.endswith("得分说明.xlsx")
