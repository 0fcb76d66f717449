"""The behaviour contract of the entry grid (config/static/js/kh-grid.js), line by line: moving, clipboard, undo."""

from playwright.sync_api import Page, expect

from tests.browser.grid import cell, focused, paste, place, press, status, values
from tests.browser.pages_server import Door


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


def test_a_unit_after_the_number_is_understood_and_ten_thousands_are_not_lost(sheet: Page, door: Door):
    cell(sheet, "n4").click()
    paste(sheet, "３次\n95分\n2.5万")
    assert values(sheet, "n4", "n5", "n6") == ["3", "95", "2.5万"]


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


def test_blocks_follow_their_columns_past_rows_of_another_kind(sheet: Page):
    cell(sheet, "p3").click()
    paste(sheet, "1\n2\n3\n4")
    assert values(sheet, "p3", "p4", "p5", "p6", "why") == ["1", "2", "3", "4", ""]
    cell(sheet, "p5").click(modifiers=["Shift"])
    press(sheet, "ArrowUp")
    cell(sheet, "p4").click()
    cell(sheet, "p5").click(modifiers=["Shift"])
    press(sheet, "Control+c")
    assert sheet.evaluate("navigator.clipboard.readText()") == "2\n3"


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
        for (let i = 0; i < 130; i += 1) {
            el.value = String(i / 100);
            el.dispatchEvent(new FocusEvent('focusout', {bubbles: true}));
        } }"""
    )
    assert sheet.evaluate("document.querySelector('table').khGrid.done.length") == 100
