"""The roster out to a workbook and in again, in a real browser; and a reason written for another figure."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from assessments.models import Cycle
from organizations.models import Field
from organizations.roles import Role
from tests.assessments.steps import hand_in, sheets_of
from tests.browser.grid import cell
from tests.browser.job import saved, type_in
from tests.factories import make_cycle, make_organization, make_user

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("北湾镇", "东湾镇", "若笠镇")


def county() -> Cycle:
    """Three towns on a roster that is not opened yet."""
    unit = make_organization("靖远县", code="620421")
    towns = [
        make_organization(name, code=f"62042110{number}", parent=unit, field=Field.TOWN)
        for number, name in enumerate(NAMES, 1)
    ]
    return make_cycle(owner=unit, units=towns, opened=False)


def upload(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并预览").click()


def test_the_roster_goes_out_and_comes_back(open_page: Any, tmp_path: Path) -> None:
    cycle = county()
    page = open_page(make_user(at=cycle.owner, role=Role.ORGANIZER))
    page.goto(reverse("assessments:roster-upload", args=[cycle.pk]))
    with page.expect_download() as download:
        page.get_by_role("link", name="下载名册作模板").click()
    assert download.value.suggested_filename == f"{cycle.title}名册.xlsx"
    path = tmp_path / "名册.xlsx"
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    roster, spared = book["名册"], book["不考核的项目"]
    roster["E4"], roster["F5"] = "否", "旁听"
    spared["B4"], spared["C4"], spared["E4"] = NAMES[2], "1.2", "2026年10月新设立"
    book.save(path)

    upload(page, path)
    expect(page.get_by_role("alert")).to_contain_text("表里有1处错误，名册没有改动。")
    expect(page.locator(".stat")).to_have_count(1)  # how many would join is not told of what is refused
    expect(page.locator(".stat")).to_have_text("错误1")
    expect(page.get_by_role("table").first).to_contain_text("「旁听」不是参加方式")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出错误的表格").click()

    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    book["名册"]["F5"], book["名册"]["G5"] = "试评", "首次参加"
    book.save(path)
    page.get_by_role("link", name="重新上传").click()
    upload(page, path)
    changes = page.get_by_role("table", name="导入后的变化")
    expect(changes.get_by_role("row")).to_have_count(5)  # the heads; two of 东湾镇, one each of the others
    expect(changes).to_contain_text("1.2 2026年10月新设立")
    page.get_by_role("button", name="确认并冻结名册").click()
    expect(page.get_by_text("名册已冻结，共2个单位。核对无误后请启动。")).to_be_visible()
    first, second = cycle.roster.order_by("position")
    assert (first.name, first.standing, first.reason) == (NAMES[1], "observation", "首次参加")
    assert (second.name, [each.node for each in second.exemptions]) == (NAMES[2], ["1.2"])


def test_a_reason_that_was_written_for_another_figure_says_so(open_page: Any) -> None:
    cycle = make_cycle(units=1)
    (sheet,) = sheets_of(cycle)
    hand_in(sheet, late="2")
    page = open_page(cycle.created_by)
    page.goto(reverse("assessments:sheet-review", args=[sheet.pk]))
    type_in(page, {"late": "3", "reason:1.2": "3月、5月、8月迟报"})
    saved(page, "late", "reason:1.2")
    expect(page.locator('[data-total="review:1.2"]')).to_have_text("1.50")
    former = "3月、5月、8月迟报（针对原值3次）"
    type_in(page, {"late": "1"})
    expect(cell(page, "reason:1.2")).to_have_value(former)
    saved(page, "late")
    expect(page.locator('[data-total="review:1.2"]')).to_have_text("4.50")
    page.reload()
    expect(cell(page, "reason:1.2")).to_have_value(former)
    type_in(page, {"reason:1.2": "8月迟报"})
    saved(page, "reason:1.2")
    page.reload()
    expect(cell(page, "reason:1.2")).to_have_value("8月迟报")
