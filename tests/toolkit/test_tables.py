"""Plain tables written as bytes are workbooks that every reader reads."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from config.toolkit.excel.reading import read
from config.toolkit.excel.tables import CHUNK, LONGEST, Table, Value, write

ODD = ["=1+1", "@x", "+8", "#N/A", "_x0041_", 'a<b&c>"d"', " 前后空格 ", "一行\n两行", "控\x07制", "100%", "%s"]


def test_text_stays_text_whatever_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write(path, [Table("表'一", ("写的", "另有"), [(text, None) for text in ODD], (20,))])
    cells = [row[0] for row in load_workbook(path)["表'一"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    rows = read(path).rows("表'一")
    assert rows[0] == ["写的", "另有"]
    assert [row[0] for row in rows[1:]] == [text.replace("\x07", "").strip(" ") for text in ODD]


def test_numbers_and_gaps_of_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    rows: list[tuple[Value, ...]] = [
        (number, number / 8, f"第{number}个" if number % 3 else None) for number in range(2 * CHUNK + 1)
    ]
    rows.append((-1, -0.000001, ""))
    write(path, [Table("空", ("无",), [], (9,)), Table("数", ("序号", "值", "名"), rows, (6, 9, 12), decimals=2)])
    assert read(path).rows("空") == [["无"]]
    book = load_workbook(path)
    shown = list(book["数"].iter_rows(min_row=2, values_only=True))
    assert shown == [*rows[:-1], (-1, -0.000001, None)]
    assert book["数"]["B2"].number_format == "0.00"
    assert book["数"]["A2"].number_format == "General"


def test_a_text_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    write(tmp_path / "t.xlsx", [Table("长", ("文",), [("长" * (LONGEST + 5),)], (20,))])
    assert read(tmp_path / "t.xlsx").rows("长")[1] == ["长" * LONGEST]


def test_headings_stay_in_sight_and_stand_on_every_page(tmp_path: Path) -> None:
    tables = [
        Table("排名", ("名次", "单位"), [(1, "甲")], (8, 20)),
        Table("得分", ("编号", "单位", "一", "二"), [("a", "甲", 1.5, 2)], (8, 20, 9), beside=2, narrow=False),
    ]
    write(tmp_path / "t.xlsx", tables)
    book = load_workbook(tmp_path / "t.xlsx")
    narrow, wide = book["排名"], book["得分"]
    assert (narrow.freeze_panes, wide.freeze_panes) == ("A2", "C2")
    assert (narrow.print_title_rows, narrow.print_title_cols) == ("$1:$1", None)
    assert (wide.print_title_rows, wide.print_title_cols) == ("$1:$1", "$A:$B")
    assert (narrow.sheet_properties.pageSetUpPr.fitToPage, wide.sheet_properties.pageSetUpPr.fitToPage) == (True, False)
    assert (narrow.page_setup.paperSize, narrow.page_setup.orientation) == (9, "landscape")
    assert [wide.column_dimensions[column].width for column in "ABCD"] == [8, 20, 9, 9]


def test_rows_of_long_texts_are_high_enough(tmp_path: Path) -> None:
    rows = [("短", 1), ("这一格里有十六个字要分成两行来写", 2), ("一行\n两行\n三行", 3), (None, 4)]
    write(tmp_path / "t.xlsx", [Table("高", ("文", "数"), rows, (20, 8))])
    sheet = load_workbook(tmp_path / "t.xlsx")["高"]
    assert [sheet.row_dimensions[number].height for number in range(2, 6)] == [None, 36, 54, None]


def test_a_row_of_another_length_is_a_mistake_of_the_programmer(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zip"):
        write(tmp_path / "t.xlsx", [Table("错", ("一", "二"), [(1,)], (8,))])
