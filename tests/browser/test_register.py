"""A new register is made without code, and its form, list, filters, counts, export and import work at once (F52)."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from organizations.models import RegisterRecord
from organizations.roles import Role
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT = {
    "format": "kaoping-register/1",
    "code": "river_walk",
    "name": "河道巡查",
    "source": "编制示例",
    "frequency": "weekly",
    "starts": "2026-01-05",
    "kinds": ["village"],
    "fields": [
        {"code": "walker", "label": "巡查人", "kind": "person", "required": True},
        {"code": "condition", "label": "河道状况", "kind": "choice", "choices": ["清洁", "有垃圾"], "required": True},
        {"code": "bags", "label": "清理垃圾", "kind": "number", "measure": "袋", "min": 0},
    ],
    "counts": [
        {"code": "walks", "name": "巡查次数", "take": "records", "measure": "次"},
        {"code": "bags", "name": "清理合计", "take": "sum", "field": "bags"},
        {"code": "missed", "name": "缺巡查周数", "take": "missed", "measure": "周"},
    ],
}


def record(page: Page, unit: str, state: str, bags: str) -> None:
    page.get_by_role("link", name="登记", exact=True).click()
    page.get_by_label("单位", exact=False).first.fill(unit)
    page.get_by_label("日期").fill("2026-03-02")
    page.get_by_label("巡查人").fill("张三")
    page.get_by_label("河道状况").select_option(state)
    page.get_by_label("清理垃圾（袋）").fill(bags)
    page.get_by_role("button", name="登记", exact=True).click()


def make_type_in_admin(page: Page) -> None:
    page.goto(f"/{settings.ADMIN_PATH}organizations/registertype/add/")
    page.locator("textarea[name=document]").fill(json.dumps(DOCUMENT | {"code": "river_walk2", "fields": []}))
    page.locator("input[name=_save]").click()
    expect(page.locator(".errorlist").last).to_contain_text("字段")  # what is wrong is told at the field
    page.locator("textarea[name=document]").fill(json.dumps(DOCUMENT, ensure_ascii=False))
    page.locator("input[name=_save]").click()
    expect(page.get_by_role("row", name="河道巡查")).to_be_visible()


def test_a_register_made_in_the_admin_works_at_once(open_page: Any, tmp_path: Path) -> None:
    town = make_organization("乌兰镇", parent=make_organization())
    for name in ("河湾村", "东滩村"):
        make_organization(name, parent=town)
    make_type_in_admin(open_page(make_user(at=town.parent, role=Role.CONFIGURATOR)))

    page = open_page(make_user(at=town, role=Role.ORGANIZER))
    page.goto("/registers/")
    page.get_by_role("link", name="河道巡查").click()
    record(page, "河湾村", "有垃圾", "十袋")
    expect(page.locator(".field-errors")).to_contain_text("「十袋」不是数字")  # at its field, with what was typed
    page.get_by_label("清理垃圾（袋）").fill("10袋")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记「河湾村」的河道巡查。")).to_be_visible()

    page.goto("/registers/river_walk/")
    record(page, "东滩村", "清洁", "2")
    page.goto("/registers/river_walk/")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_label("河道状况").select_option("有垃圾")
    page.get_by_role("button", name="搜索").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("河湾村")

    page.goto("/registers/river_walk/counts/?since=2026-03-02&until=2026-03-15")
    totals = page.get_by_role("table").first
    expect(totals).to_contain_text("12 袋")
    expect(totals).to_contain_text("2 周")
    page.get_by_role("link", name="缺报").click()
    expect(page.get_by_role("table")).to_contain_text("缺")

    page.goto("/registers/river_walk/")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出").click()
    path = tmp_path / "河道巡查.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    book["台账"].append(["河湾村", None, "2026-03-09", "李四", "清洁", 3])
    book.save(path)
    page.get_by_role("link", name="导入").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator(".stats")).to_contain_text("已有")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("已导入1条河道巡查记录。")).to_be_visible()
    assert RegisterRecord.objects.count() == 3
