"""The behaviour contract of the entry grid (config/static/js/kh-save.js), line by line: states, conflicts, leaving."""

import re
from typing import Any
from urllib.parse import parse_qs

from playwright.sync_api import Page, expect

from tests.browser.grid import cell, place, press, sent, status, values
from tests.browser.pages_server import Door


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


def test_enter_in_the_last_row_saves_too(sheet: Page, door: Door):
    cell(sheet, "p6").click()
    sheet.keyboard.type("4")
    assert press(sheet, "Enter") == "p6"
    expect(place(sheet, "p6")).to_have_attribute("data-state", "saved")
    assert sent(door) == [("p6", "4")]


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
    faults = {"p1": ("6", "应在0到5之间"), "p2": ("1.234", "最多填2位小数"), "n1": ("12-15", "这里要填数字")}
    for key, (text, words) in faults.items():
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
    assert set(sent(door)) == {("p1", "2")}  # once on leaving, perhaps, and once on coming back


def test_a_conflict_about_the_same_value_is_none(sheet: Page, door: Door):
    door.trouble["p1"] = {"state": "conflict", "value": "2", "revision": 4, "by": "李某"}
    cell(sheet, "p1").fill("2")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "saved")
    expect(cell(sheet, "p1")).to_have_attribute("data-revision", "4")


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


def test_a_link_waits_for_the_save(sheet: Page, door: Door):
    door.pages["/next"] = b"<!DOCTYPE html><title>next</title>"
    cell(sheet, "p1").click()
    sheet.keyboard.type("2")
    sheet.get_by_role("link", name="下一项").click()
    sheet.wait_for_url("**/next")
    assert sent(door) == [("p1", "2")]


def test_the_reason_that_comes_after_mends_the_refused_value(sheet: Page, door: Door):
    door.trouble["p1"] = {"state": "refused", "message": "扣分须写明原因。"}
    cell(sheet, "p1").fill("2")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "refused")
    cell(sheet, "r1").fill("少开1次")
    press(sheet, "Enter")
    expect(place(sheet, "p1")).to_have_attribute("data-state", "saved")
    assert sent(door) == [("p1", "2"), ("r1", "少开1次"), ("p1", "2")]


def test_cells_that_changed_with_others_are_written_too(sheet: Page, door: Door):
    door.also = [{"key": "n4", "state": "saved", "value": "12", "revision": 6}]
    cell(sheet, "n1").fill("5")
    press(sheet, "Enter")
    expect(cell(sheet, "n4")).to_have_value("12")
    expect(cell(sheet, "n4")).to_have_attribute("data-revision", "6")
    cell(sheet, "n4").click()
    press(sheet, "Enter")
    sheet.wait_for_timeout(1000)
    assert sent(door) == [("n1", "5")]


def test_not_applicable_is_a_choice(sheet: Page, door: Door):
    sheet.locator("tr", has=cell(sheet, "p1")).get_by_role("button", name="不涉及").click()
    cell(sheet, "p2").fill("不涉及")
    press(sheet, "Enter")
    expect(place(sheet, "p2")).to_have_attribute("data-state", "saved")
    assert sent(door) == [("p1", "不涉及"), ("p2", "不涉及")]
    sheet.locator("tr", has=cell(sheet, "p1")).get_by_role("button", name="不涉及").click()
    assert values(sheet, "p1") == [""]


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
