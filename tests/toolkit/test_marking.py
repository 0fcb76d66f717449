"""The user's own file comes back with the wrong cells marked, and can be sent again."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from config.toolkit.excel import marking
from config.toolkit.excel.marking import LIST, mark
from config.toolkit.excel.meta import put_meta, take_meta
from config.toolkit.excel.reading import read
from config.toolkit.excel.styles import ENTRY_COLOUR, ERROR_COLOUR
from config.toolkit.imports import Problem
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import saved

KEY = b"k" * 32
PROBLEMS = [
    Problem("自评", 3, "C", "=95分吗", "「=95分吗」不是数字，只能填一个数。"),
    Problem("自评", 4, "C", "120", "分数超过本项分值100。"),
    Problem("自评", 4, "C", "120", "请核对。"),
    Problem("自评", 7, "", "", "多出一行，没有这个编号。"),
    Problem("没有的表", 1, "A", "", "没有找到工作表。"),
    Problem("自评", 0, "", "", "没有找到「得分」列。"),
]


def filling() -> bytes:
    book = Workbook()
    page = book.active
    page.title = "自评"
    for row in (["标题", None, None], ["编号", "单位", "得分"], ["1.1", "乌兰镇", "=95分吗"], ["1.2", "东湾镇", 120]):
        page.append(row)
    page["C3"].data_type = "s"
    for place in ("C3", "C4"):
        page[place].fill = PatternFill("solid", fgColor=ENTRY_COLOUR)
        page[place].protection = Protection(locked=False)
    page["C4"].comment = Comment("请按实际填写", "组织科")
    page.merge_cells("A1:C1")
    page.column_dimensions["A"].hidden = True
    page.protection.sheet = True
    options = book.create_sheet("选项")
    options.append(["好"])
    options.sheet_state = "hidden"
    book.defined_names["好坏"] = DefinedName("好坏", attr_text="'选项'!$A$1:$A$1")
    rule = DataValidation(type="list", formula1="好坏", showErrorMessage=True, error="请从下拉框选择")
    rule.add("C5:C20")
    page.add_data_validation(rule)
    put_meta(book, {"task": 7}, KEY)
    return saved(book)


def loaded(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def test_the_list_comes_first_with_links() -> None:
    book = loaded(mark(filling(), PROBLEMS))
    page = book.worksheets[0]
    assert (page.title, book.active.title) == (LIST, LIST)
    assert [cell.value for cell in page[4]][:5] == [1, "自评", "C3", "=95分吗", PROBLEMS[0].message]
    assert page["D4"].data_type == "s"
    assert page["C4"].hyperlink.location == "'自评'!C3"
    assert page["C7"].hyperlink.location == "'自评'!A7"
    assert page["C8"].hyperlink is None
    assert page["A9"].value == 6
    assert "共6处" in page["A2"].value


def test_cells_are_red_with_comments_and_all_else_stays() -> None:
    book = loaded(mark(filling(), PROBLEMS))
    page = book["自评"]
    assert page["C3"].fill.fgColor.rgb == f"00{ERROR_COLOUR}"
    assert page["C3"].comment.text == f"✘ {PROBLEMS[0].message}"
    assert page["C4"].comment.text == "请按实际填写\n✘ 分数超过本项分值100。\n✘ 请核对。"
    assert page["C5"].fill.fill_type is None
    assert (page["C3"].value, page["C3"].data_type, page["C4"].value) == ("=95分吗", "s", 120)
    assert page["C3"].protection.locked is False
    assert page.protection.sheet
    assert page.column_dimensions["A"].hidden
    rule = page.data_validations.dataValidation[0]
    assert (str(rule.sqref), rule.formula1, rule.error) == ("C5:C20", "好坏", "请从下拉框选择")
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        (LIST, "visible"), ("自评", "visible"), ("选项", "hidden"), ("_meta", "veryHidden"),
    ]  # fmt: skip
    assert str(page.merged_cells.ranges) == "{<MergedCellRange A1:C1>}"


def test_the_marked_file_can_be_sent_again() -> None:
    again = read(mark(filling(), PROBLEMS))
    assert take_meta(again, KEY) == {"task": 7}
    assert again.rows("自评")[2:4] == [["1.1", "乌兰镇", "=95分吗"], ["1.2", "东湾镇", 120]]


def test_a_second_round_takes_the_first_marks_away() -> None:
    first = mark(filling(), PROBLEMS)
    book = loaded(mark(first, [Problem("自评", 4, "C", "120", "还是太大。")]))
    page = book["自评"]
    assert book.sheetnames.count(LIST) == 1
    assert book[LIST]["A4"].value == 1
    assert book[LIST]["A5"].value is None
    assert page["C3"].comment is None
    assert page["C3"].fill.fgColor.rgb == f"00{ENTRY_COLOUR}"
    assert page["C4"].comment.text == "✘ 还是太大。"
    cleared = loaded(mark(saved(book), []))["自评"]
    assert cleared["C4"].fill.fgColor.rgb == f"00{ENTRY_COLOUR}"


def test_a_cell_inside_a_merged_area_marks_its_first_cell() -> None:
    page = loaded(mark(filling(), [Problem("自评", 1, "B", "标题", "年度不对。")]))["自评"]
    assert page["A1"].comment.text == "✘ 年度不对。"


def test_an_edited_list_does_no_harm() -> None:
    book = loaded(mark(filling(), PROBLEMS))
    book[LIST]["F4"].value = "坏了"
    book[LIST]["F5"].value = "C4 solid|evil|x|y"
    book[LIST]["B6"].value = 5
    assert loaded(mark(saved(book), []))["自评"]["C3"].fill.fgColor.rgb == f"00{ERROR_COLOUR}"


def test_a_very_large_workbook_comes_back_as_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST_CELLS", 5)
    book = loaded(mark(filling(), PROBLEMS))
    assert book.sheetnames == [LIST, "说明"]
    assert book[LIST]["E5"].value == "分数超过本项分值100。"


def test_a_bad_file_is_refused() -> None:
    with pytest.raises(Refused):
        mark(b"x", PROBLEMS)
