"""Every part of the design system on one page: no fault, nothing wider than the screen, dialogs, menu, paper."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import watch
from tests.browser.pages_server import Door
from tests.browser.styleguide import styleguide

PHONE = {"width": 390, "height": 844}
CONTRAST = (Path(__file__).parent / "pages" / "contrast.js").read_text("utf-8")


@pytest.fixture
def guide(door: Door, context: BrowserContext) -> Iterator[Page]:
    """The style guide, opened; what it polls answers that nothing has changed."""
    faults: list[str] = []
    door.pages["/styleguide"] = styleguide()
    page = context.new_page()
    page.set_default_timeout(8_000)
    watch(page, faults)
    for address in ("**/job", "**/todo/count/"):
        page.route(address, lambda route: route.fulfill(status=204))
    page.goto(f"{door.url}/styleguide")
    yield page
    assert faults == []


@pytest.mark.parametrize("width", [1366, 1093, 390])  # 1093: 125 % zoom of the common office screen
def test_no_page_is_wider_than_its_screen(guide: Page, width: int):
    guide.set_viewport_size({"width": width, "height": 768})
    assert guide.evaluate("document.documentElement.scrollWidth") <= width


def test_words_stand_out_from_their_ground(guide: Page):
    assert json.loads(guide.evaluate(CONTRAST)) == []


def test_the_focus_is_always_seen(guide: Page):
    for _ in range(12):
        guide.keyboard.press("Tab")
        outline = guide.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", guide.evaluate("document.activeElement.outerHTML")


def test_a_heavy_step_asks_for_its_name(guide: Page):
    guide.get_by_role("button", name="撤回公示").click()
    dialog = guide.get_by_role("dialog")
    expect(dialog).to_contain_text("各乡镇将看不到排名")
    agree = dialog.get_by_role("button", name="撤回公示")
    expect(agree).to_be_disabled()
    dialog.get_by_role("textbox").fill("撤回公示")
    expect(agree).to_be_enabled()
    guide.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_confirmed_form_goes_on_and_a_cancelled_one_does_not(guide: Page, door: Door):
    delete = guide.get_by_role("button", name="删除").first
    delete.click()
    guide.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert door.forms == []
    delete.click()
    guide.get_by_role("dialog").get_by_role("button", name="确定").click()
    guide.wait_for_url("**/delete")
    assert [path for path, _ in door.forms] == ["/delete"]


def test_the_menu_of_a_phone_opens_and_closes(guide: Page):
    guide.set_viewport_size(PHONE)
    entry = guide.get_by_role("link", name="汇总排名")
    expect(entry).to_be_hidden()
    guide.get_by_role("link", name="打开菜单").click()
    expect(entry).to_be_visible()
    guide.keyboard.press("Escape")
    expect(entry).to_be_hidden()


def test_the_slim_menu_is_remembered(guide: Page):
    guide.get_by_role("button", name="收起菜单").click()
    expect(guide.locator("body")).to_have_class("nav-slim")
    assert "nav=slim" in guide.evaluate("document.cookie")


def test_the_list_of_units_is_copied(guide: Page, door: Door):
    guide.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=door.url)
    guide.get_by_role("button", name="复制名单").click()
    expect(guide.locator("#toasts")).to_contain_text("已复制")
    assert "乌兰镇" in guide.evaluate("navigator.clipboard.readText()")


def test_typed_text_is_not_lost_without_a_question(guide: Page, door: Door):
    asked: list[str] = []

    def answer(dialog: object) -> None:
        asked.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    guide.on("dialog", answer)
    guide.get_by_label("退回原因").fill("佐证材料缺会议记录")
    guide.goto(f"{door.url}/grid")
    assert asked == ["beforeunload"]


def test_on_paper_heads_are_repeated_and_the_end_stays_with_the_table(guide: Page, tmp_path: Path):
    file = tmp_path / "guide.pdf"
    guide.pdf(path=str(file), prefer_css_page_size=True)
    command = ["pdftotext", "-layout", str(file), "-"]
    pages = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split("\f")
    size = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True, text=True).stdout
    assert "A4" in size
    assert not any("搜索" in page or "退出" in page for page in pages)
    signed = [page for page in pages if "主要负责人（签字）" in page]
    assert len(signed) == 1 and "若笠乡" in signed[0] and "校验码" in signed[0]
