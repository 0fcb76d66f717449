"""Rows high enough for what they hold, pages as an office prints them."""

from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from config.toolkit.excel.styles import (
    as_body,
    as_entry,
    as_header,
    as_note,
    as_title,
    column_width,
    fit_heights,
    line_count,
    pieces,
    print_setup,
    text_width,
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 1),
        ("长" * 9, 1),
        ("长" * 10, 2),
        ("长" * 30, 4),
        ("a" * 17, 1),
        ("a" * 20, 2),
        ("一\n二\n三", 3),
        ("长" * 8 + "abcdef", 2),
    ],
)
def test_lines_in_a_column_of_24_characters(text: str, lines: int) -> None:
    assert line_count(text, width=24, size=12) == lines


def test_text_width() -> None:
    assert (text_width("乌兰镇"), text_width("ab"), text_width("乌b，")) == (6, 2, 5)


def page() -> Any:
    page = Workbook().active
    for letter in "ABC":
        page.column_dimensions[letter].width = 24
    return page


def test_heights_grow_with_wrapped_text() -> None:
    sheet = page()
    for row, text in enumerate(["短", "长" * 30, "长" * 30], 1):
        sheet.cell(row, 1, text)
        if row < 3:
            as_body(sheet.cell(row, 1))
    fit_heights(sheet)
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3)] == [22, 74, 20]


def test_stated_heights_are_only_raised() -> None:
    sheet = page()
    for row, height in ((1, 80), (2, 5), (3, 10)):
        as_body(sheet.cell(row, 1, "长" * 30 if row != 2 else None))
        sheet.row_dimensions[row].height = height
    fit_heights(sheet)
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3)] == [80, 5, 74]


def test_merged_text_uses_its_whole_area() -> None:
    sheet = page()
    for row in (1, 2, 3):
        as_body(sheet.cell(row, 1, "长" * 30))
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    as_body(sheet["B2"])
    fit_heights(sheet)
    assert [sheet.row_dimensions[row].height for row in (1, 2, 3)] == [22, 37, 37]


def test_vertical_text_and_the_highest_row() -> None:
    sheet = page()
    sheet["A1"] = "基层党建"
    sheet["A1"].alignment = Alignment(textRotation=255)
    fit_heights(sheet)
    assert sheet.row_dimensions[1].height == 70  # four characters of 11 pt
    as_body(sheet["B1"])
    sheet["B1"] = "长\n" * 100
    fit_heights(sheet)
    assert sheet.row_dimensions[1].height == 409


def test_widths_of_grouped_columns() -> None:
    sheet = Workbook().active
    sheet.column_dimensions["B"].width = 30
    sheet.column_dimensions["B"].min, sheet.column_dimensions["B"].max = 2, 4
    assert [column_width(sheet, column) for column in (1, 2, 4, 5)] == [8.43, 30, 30, 8.43]


def test_print_setup() -> None:
    sheet = page()
    print_setup(sheet, landscape=False, repeat_rows="1:3", repeat_columns="A:B")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$3", "$A:$B")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert str(sheet.oddFooter) != ""


def test_a_wide_table_is_printed_on_larger_paper_and_the_mark_stands_in_the_footer() -> None:
    papers = []
    for columns in (5, 6):
        sheet = Workbook().active
        for letter in "ABCDEF"[:columns]:
            sheet.column_dimensions[letter].width = 24
            as_body(sheet[f"{letter}1"])
            sheet[f"{letter}1"] = "长"
        print_setup(sheet, mark="校验码0123")
        papers.append(sheet.page_setup.paperSize)
    assert (papers, sheet.oddFooter.left.text) == ([9, 8], "校验码0123")


def test_looks() -> None:
    sheet = page()
    as_title(sheet["A1"])
    as_header(sheet["A2"])
    as_body(sheet["A3"], align="right", number_format="0.00")
    as_note(sheet["A4"], size=9)
    as_entry(sheet["A5"])
    assert [(cell.font.name, cell.font.size) for (cell,) in sheet["A1:A5"]] == [
        ("方正小标宋简体", 22), ("黑体", 12), ("仿宋_GB2312", 12), ("仿宋_GB2312", 9), ("仿宋_GB2312", 12),
    ]  # fmt: skip
    assert [cell.border.left.style for (cell,) in sheet["A1:A5"]] == [None, "thin", "thin", None, "thin"]
    assert (sheet["A3"].alignment.horizontal, sheet["A3"].number_format) == ("right", "0.00")
    assert (sheet["A5"].protection.locked, sheet["A5"].fill.fgColor.rgb) == (False, "00FFF9DB")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [""]),
        ("一行", ["一行"]),
        ("一\n二\n三\n四\n五", ["一\n二", "三\n四", "五"]),
        ("说明一句。再说一句话。还有一句", ["说明一句。再说一句话。", "还有一句"]),
        ("说明一句。再说一句话。完", ["说明一句。再说一句话。完"]),
        ("长" * 15 + "。" + "短" * 5 + "。", ["长" * 15 + "。", "短" * 5 + "。"]),
        ("没" * 100, ["没" * 80, "没" * 20]),
    ],
)
def test_long_text_is_cut_where_a_sentence_ends(text: str, found: list[str]) -> None:
    """Seven characters stand in a line of this width."""
    cut = pieces(text, most=2, width=18, size=11)
    assert cut == found
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")
