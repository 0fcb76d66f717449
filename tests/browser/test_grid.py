"""The behaviour contract of the entry grid (config/static/js/kh-*.js), line by line, in a real browser."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import watch
from tests.browser.pages_server import Door, Server

EXPECTED = re.compile(r"status of (409|503) ")  # refusals and outages that a test ordered


@pytest.fixture
def door() -> Iterator[Door]:
    with Server() as door:
        yield door


@pytest.fixture
def sheet(door: Door, context: BrowserContext) -> Iterator[Page]:
    """The grid page, with a clipboard; ends with a look at the console."""
    faults: list[str] = []
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=door.url)
    page = context.new_page()
    page.set_default_timeout(8_000)
    watch(page, faults)
    page.goto(f"{door.url}/grid")
    yield page
    assert [fault for fault in faults if not EXPECTED.search(fault)] == []


def cell(page: Page, key: str) -> Locator:
    return page.locator(f'[data-key="{key}"]')


def place(page: Page, key: str) -> Locator:
    """The table cell round an input, which carries its state."""
    return page.locator("td").filter(has=cell(page, key))


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.key || ''"))


def status(page: Page) -> Locator:
    return page.locator("[data-kh-status]")


def paste(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def values(page: Page, *keys: str) -> list[str]:
    return [cell(page, key).input_value() for key in keys]


def sent(door: Door) -> list[tuple[str, str]]:
    return [(c["key"], c["value"]) for post in door.posts for c in post["cells"]]


def press(page: Page, *keys: str) -> str:
    """Press keys one after another; the key of the cell that has the focus then."""
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


# --- moving -----------------------------------------------------------------------------------------------------------
def test_enter_and_arrows_move_down_and_up(sheet: Page):
    cell(sheet, "p1").click()
    assert press(sheet, "Enter") == "p2"
    assert press(sheet, "ArrowDown") == "p3"
    assert press(sheet, "Shift+Enter") == "p2"
    assert press(sheet, "ArrowUp") == "p1"
    assert press(sheet, "ArrowUp") == "p1"


def test_moving_passes_over_locked_cells(sheet: Page):
    cell(sheet, "n2").click()
    assert press(sheet, "Enter") == "n4"
    assert press(sheet, "ArrowUp") == "n2"


def test_tab_moves_right_and_leaves_locked_cells_out(sheet: Page):
    cell(sheet, "r2").click()
    assert press(sheet, "Tab") == "p3"
    assert press(sheet, "Tab") == "g3"
    assert press(sheet, "Shift+Tab") == "p3"


def test_arrows_move_through_choices_without_changing_them(sheet: Page):
    cell(sheet, "g1").focus()
    assert press(sheet, "ArrowDown") == "g2"
    assert values(sheet, "g1", "g2") == ["", ""]
    assert press(sheet, "ArrowRight") == "c2"
    assert press(sheet, "ArrowLeft") == "g2"


def test_left_and_right_leave_a_cell_only_at_the_edge_of_its_text(sheet: Page):
    cell(sheet, "p1").click()
    sheet.keyboard.type("12")
    assert press(sheet, "ArrowLeft") == "p1"
    assert press(sheet, "ArrowLeft") == "p1"
    assert press(sheet, "ArrowLeft") == "n1"
    assert press(sheet, "ArrowRight") == "p1"


def test_f2_edits_at_the_end_and_escape_restores(sheet: Page):
    cell(sheet, "n1").click()
    assert press(sheet, "F2", "5", "Home", "9") == "n1"
    assert values(sheet, "n1") == ["915"]
    expect(place(sheet, "n1")).to_have_attribute("data-state", "unsaved")
    press(sheet, "Escape")
    assert values(sheet, "n1") == ["1"]
    expect(place(sheet, "n1")).not_to_have_attribute("data-state", "unsaved")


def test_home_and_end_go_to_the_ends_of_the_row(sheet: Page):
    cell(sheet, "g2").focus()
    assert press(sheet, "Home") == "n2"
    assert press(sheet, "End") == "r2"
    cell(sheet, "g3").focus()
    assert press(sheet, "Home") == "p3"


def test_control_down_goes_to_the_last_filled_cell(sheet: Page):
    cell(sheet, "p4").fill("3")
    cell(sheet, "p1").click()
    assert press(sheet, "Control+ArrowDown") == "p4"


def test_focus_selects_all_and_typing_replaces(sheet: Page):
    cell(sheet, "n1").click()
    assert sheet.evaluate("getSelection().toString()") == "1"
    sheet.keyboard.type("42")
    assert values(sheet, "n1") == ["42"]
    press(sheet, "Enter")
    sheet.keyboard.type("7")
    assert values(sheet, "n2") == ["7"]


def test_the_enter_that_ends_a_composition_does_not_move(sheet: Page):
    cell(sheet, "r1").click()
    keyboard = sheet.context.new_cdp_session(sheet)
    keyboard.send("Input.imeSetComposition", {"text": "shao", "selectionStart": 4, "selectionEnd": 4})
    fire = "([composing, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', %s))"
    event = "{key: 'Enter', isComposing: composing, keyCode: code, bubbles: true, cancelable: true}"
    sheet.evaluate(fire % event, [True, 13])
    sheet.evaluate(fire % event, [False, 229])
    assert focused(sheet) == "r1"
    keyboard.send("Input.insertText", {"text": "少开两次"})
    assert values(sheet, "r1") == ["少开两次"]
    assert press(sheet, "Enter") == "r2"


# --- the clipboard ----------------------------------------------------------------------------------------------------
def test_a_block_spills_from_the_active_cell_and_skips_locked_cells(sheet: Page):
    cell(sheet, "n2").click()
    paste(sheet, "4\t1.5\t好\t是\r\n5\t2\t较好\t否\r\n6\t0\t\t\r\n")
    assert values(sheet, "n2", "n3", "n4", "p2", "p3", "p4") == ["4", "3", "6", "1.5", "2", "0"]
    assert values(sheet, "g2", "g3", "g4") == ["a", "b", ""]
    expect(cell(sheet, "c2")).to_be_checked()
    expect(status(sheet)).to_contain_text("已粘贴 11 格，跳过 1 格（已锁定）")


def test_full_width_digits_and_thousands_separators_are_understood(sheet: Page, door: Door):
    cell(sheet, "n4").click()
    paste(sheet, "１３\n1,200\n　１，２００　")
    assert values(sheet, "n4", "n5", "n6") == ["13", "1200", "1200"]


def test_what_does_not_fit_is_counted(sheet: Page):
    cell(sheet, "g6").focus()
    paste(sheet, "差\t1\n好\t1")
    expect(status(sheet)).to_contain_text("已粘贴 1 格，跳过 1 格（不在可选范围内），超出表格 2 格")


def test_one_value_fills_the_picked_cells(sheet: Page):
    cell(sheet, "n1").click()
    press(sheet, "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(sheet.locator(".is-picked")).to_have_count(4)
    paste(sheet, "8")
    assert values(sheet, "n1", "n2", "n3", "n4", "n5") == ["8", "8", "3", "8", ""]
    expect(status(sheet)).to_contain_text("已粘贴 3 格，跳过 1 格（已锁定）")


def test_cells_with_line_ends_arrive_whole(sheet: Page):
    cell(sheet, "r1").click()
    paste(sheet, '"第一次""例会""\n第二次"\n另一个')
    assert values(sheet, "r1", "r2") == ['第一次"例会"\n第二次', "另一个"]


def test_copy_gives_the_shown_values(sheet: Page):
    cell(sheet, "g1").select_option("a")
    cell(sheet, "n1").click()
    cell(sheet, "g3").click(modifiers=["Shift"])
    press(sheet, "Control+c")
    assert sheet.evaluate("navigator.clipboard.readText()") == "1\t\t好\n2\t\t\n3\t\t"


# --- saving -----------------------------------------------------------------------------------------------------------
def test_a_left_cell_is_saved_after_a_moment_in_one_batch(sheet: Page, door: Door):
    cell(sheet, "n1").click()
    sheet.keyboard.type("7")
    expect(place(sheet, "n1")).to_have_attribute("data-state", "unsaved")
    press(sheet, "Enter")
    sheet.keyboard.type("9")
    press(sheet, "Enter")
    assert door.posts == []
    expect(status(sheet)).to_contain_text("已保存 10:32")
    expect(place(sheet, "n1")).to_have_attribute("data-state", "saved")
    cells = [{"key": "n1", "value": "7", "revision": 1}, {"key": "n2", "value": "9", "revision": 1}]
    assert door.posts == [{"cells": cells}]
    assert door.tokens == ["test-token"]
    expect(sheet.locator('[data-total="count"]')).to_have_text("2")
    cell(sheet, "n1").fill("8")
    press(sheet, "Enter")
    expect(place(sheet, "n1")).to_have_attribute("data-state", "saved")
    assert door.posts[1] == {"cells": [{"key": "n1", "value": "8", "revision": 2}]}


def test_choices_and_ticks_are_saved_too(sheet: Page, door: Door):
    cell(sheet, "g1").select_option("b")
    cell(sheet, "c1").check()
    expect(status(sheet)).to_contain_text("已保存")
    assert sent(door) == [("g1", "b"), ("c1", "1")]


def test_blank_is_not_zero(sheet: Page, door: Door):
    cell(sheet, "n1").click()
    press(sheet, "Delete", "Enter")
    sheet.keyboard.type("0")
    press(sheet, "Enter")
    expect(status(sheet)).to_contain_text("已保存")
    assert sent(door) == [("n1", ""), ("n2", "0")]


def test_what_cannot_be_is_marked_and_not_sent(sheet: Page, door: Door):
    for key, text, words in [("p1", "6", "应在0到5之间"), ("p2", "1.234", "最多填2位小数"), ("n1", "12-15", "这里要填数字")]:
        cell(sheet, key).fill(text)
        press(sheet, "Enter")
        expect(cell(sheet, key)).to_have_attribute("aria-invalid", "true")
        expect(place(sheet, key)).to_have_attribute("title", re.compile(words))
    expect(status(sheet)).to_contain_text("有 3 处需修改")
    sheet.wait_for_timeout(1000)
    assert door.posts == []
    cell(sheet, "p1").focus()
    expect(status(sheet)).to_contain_text("应在0到5之间")


def test_a_refused_cell_says_why(sheet: Page, door: Door):
    door.trouble["p1"] = {"state": "refused", "message": "超过本项满分5分。"}
    cell(sheet, "p1").fill("5")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "refused")
    cell(sheet, "p1").focus()
    expect(status(sheet)).to_contain_text("有 1 处需修改")
    expect(status(sheet)).to_contain_text("超过本项满分5分。")


def test_a_refused_batch_says_why(sheet: Page, door: Door):
    door.down = 409
    cell(sheet, "p1").fill("5")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("title", "填报已截止。")


def conflict(page: Page, door: Door) -> None:
    door.trouble["p1"] = {"state": "conflict", "value": "1.5", "revision": 4, "by": "王红"}
    cell(page, "p1").fill("2")
    press(page, "Enter")
    expect(place(page, "p1")).to_have_attribute("data-state", "conflict")
    expect(place(page, "p1")).to_contain_text("王红已改为「1.5」")
    expect(status(page)).to_contain_text("有 1 处与他人的修改冲突，请选择")


def test_a_conflict_shows_the_others_value_which_can_be_taken(sheet: Page, door: Door):
    conflict(sheet, door)
    sheet.get_by_role("button", name="采用「1.5」").click()
    expect(place(sheet, "p1")).to_have_attribute("data-state", "saved")
    assert values(sheet, "p1") == ["1.5"]
    assert len(door.posts) == 1


def test_in_a_conflict_ones_own_value_can_be_kept(sheet: Page, door: Door):
    conflict(sheet, door)
    sheet.get_by_role("button", name="保留我填的「2」").click()
    expect(place(sheet, "p1")).to_have_attribute("data-state", "saved")
    assert door.posts[1]["cells"] == [{"key": "p1", "value": "2", "revision": 4}]
    expect(sheet.get_by_role("button", name="采用「1.5」")).to_have_count(0)


def test_a_failed_save_is_kept_and_tried_again(sheet: Page, door: Door):
    door.down = 503
    cell(sheet, "p1").fill("2")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "failed")
    expect(status(sheet)).to_contain_text("有 1 格没有保存")
    door.down = 0
    sheet.evaluate("window.dispatchEvent(new Event('online'))")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "saved")
    assert sent(door) == [("p1", "2")]
    assert sheet.evaluate("sessionStorage.length") == 0


def test_what_failed_outlives_the_page(sheet: Page, door: Door):
    sheet.on("dialog", lambda dialog: dialog.accept())
    door.down = 503
    cell(sheet, "p1").fill("2")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "failed")
    door.down = 0
    sheet.goto(f"{door.url}/grid")
    expect(cell(sheet, "p1")).to_have_value("2")
    expect(status(sheet)).to_contain_text("已保存 10:32")
    assert sent(door) == [("p1", "2")]


def test_leaving_warns_only_while_something_is_unsaved(sheet: Page, door: Door):
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    sheet.on("dialog", answer)
    cell(sheet, "p1").click()
    sheet.keyboard.type("2")
    press(sheet, "Enter")
    expect(status(sheet)).to_contain_text("已保存")
    sheet.goto(f"{door.url}/grid?saved")
    assert asked == []
    cell(sheet, "p1").click()
    sheet.keyboard.type("3")
    sheet.goto(f"{door.url}/grid?unsaved")
    assert asked == ["beforeunload"]


def test_another_form_of_the_page_waits_for_the_save(sheet: Page, door: Door):
    cell(sheet, "p1").click()
    sheet.keyboard.type("2")
    sheet.get_by_role("button", name="提交").click()
    sheet.wait_for_url("**/submit")
    assert sent(door) == [("p1", "2")]
    assert [path for path, _ in door.forms] == ["/submit"]


def test_another_form_does_not_go_while_cells_are_wrong(sheet: Page, door: Door):
    cell(sheet, "p1").fill("99")
    sheet.get_by_role("button", name="提交").click()
    expect(status(sheet)).to_contain_text("请先处理没有保存的格子")
    assert door.forms == []


# --- undo -------------------------------------------------------------------------------------------------------------
def test_undo_and_redo_of_a_cell_and_of_a_whole_paste(sheet: Page):
    cell(sheet, "n1").click()
    sheet.keyboard.type("5")
    press(sheet, "Enter")
    paste(sheet, "6\t1\n7\t2")
    assert values(sheet, "n1", "n2", "p2", "p3") == ["5", "6", "1", "2"]
    press(sheet, "Control+z")
    assert values(sheet, "n1", "n2", "p2", "p3") == ["5", "2", "", ""]
    press(sheet, "Control+z")
    assert values(sheet, "n1") == ["1"]
    press(sheet, "Control+y", "Control+Shift+z")
    assert values(sheet, "n1", "n2", "p2", "p3") == ["5", "6", "1", "2"]


def test_undo_after_saving_sends_the_reverse_change(sheet: Page, door: Door):
    cell(sheet, "n1").click()
    sheet.keyboard.type("5")
    press(sheet, "Enter")
    expect(place(sheet, "n1")).to_have_attribute("data-state", "saved")
    press(sheet, "Control+z")
    expect(place(sheet, "n1")).to_have_attribute("data-state", "unsaved")
    expect(place(sheet, "n1")).to_have_attribute("data-state", "saved")
    assert [post["cells"] for post in door.posts] == [
        [{"key": "n1", "value": "5", "revision": 1}],
        [{"key": "n1", "value": "1", "revision": 2}],
    ]


def test_one_hundred_steps_are_kept(sheet: Page):
    sheet.evaluate(
        """() => { const el = document.querySelector('[data-key=p1]'); el.focus();
        for (let i = 0; i < 130; i += 1) { el.value = String(i / 100); el.dispatchEvent(new FocusEvent('focusout', {bubbles: true})); }
        }"""
    )
    assert sheet.evaluate("document.querySelector('table').khGrid.done.length") == 100


# --- without script ---------------------------------------------------------------------------------------------------
def test_without_script_the_form_posts_whole(door: Door, browser: Any):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{door.url}/grid")
    page.locator('[name="p1"]').fill("2")
    page.get_by_role("button", name="保存全部").click()
    path, body = door.forms[0]
    fields = parse_qs(body, keep_blank_values=True)
    assert path == "/whole"
    assert (fields["p1"], fields["n1"], fields["n3"], fields["p2"]) == (["2"], ["1"], ["3"], [""])
    context.close()


def test_with_script_the_whole_save_button_is_not_needed(sheet: Page):
    expect(sheet.get_by_role("button", name="保存全部")).to_be_hidden()
