"""Whatever people typed comes back as text: never a formula, never changed."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from config.toolkit.excel.reading import read
from config.toolkit.excel.writing import Listing, amount, clean, flat, lists, safe_cell
from tests.toolkit.crafted import saved

FORMULAS = [
    "=1+1",
    "=cmd|'/c calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1+1",
    "＋1",
    "#DIV/0!",
    "#N/A",
    "'=1",
    "=",
    '="a"',
]


def loaded(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).worksheets[0]


def restored(cell: Any) -> str:
    """What office programs show: openpyxl leaves the escape of a literal _x0041_ as it stands in the file."""
    return (cell.value or "").replace("_x005F_", "_")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
@example(FORMULAS)
@example(["_x0041_", "a_x000D_b", "\x00\x1f\ud800\ufffe", "a\r\nb\rc", "\n", "<&>\"'", "]]>", "㙟𬭚", " 前后 ", "　"])
def test_text_comes_back_as_text(texts: list[str]) -> None:
    book = Workbook()
    for row, text in enumerate(texts, 1):
        safe_cell(book.active.cell(row, 1), text)
    data = saved(book)
    again = loaded(data)
    for row, text in enumerate(texts, 1):
        cell = again.cell(row, 1)
        assert cell.data_type != "f"
        assert restored(cell) == clean(text)
    for reader in ("calamine", "openpyxl"):
        rows = read(data, reader=reader).sheets["Sheet"]
        found = [row[0] or "" for row in rows] + [""] * (len(texts) - len(rows))
        assert found == [clean(text).strip(" \t\n") for text in texts]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_looks_like_a_formula_is_quoted(text: str) -> None:
    book = Workbook()
    safe_cell(book.active["A1"], text)
    cell = loaded(saved(book))["A1"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix is not text.startswith("#")


def test_other_values_keep_their_kind() -> None:
    book = Workbook()
    values = [5, Decimal("87.25"), True, dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8, 30), None, ""]
    for column, value in enumerate(values, 1):
        safe_cell(book.active.cell(1, column), value)
    assert read(saved(book)).rows("Sheet") == [[5, 87.25, True, dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8, 30)]]


@pytest.mark.parametrize("value", [1.5, ["a"], object()])
def test_inexact_and_unknown_values_are_a_fault(value: Any) -> None:
    with pytest.raises(TypeError):
        safe_cell(Workbook().active["A1"], value)


def test_amount_is_exact() -> None:
    assert amount(87_245_000, places=2) == Decimal("87.25")
    assert str(amount(2_500_000)) == "2.5"
    assert amount(None) is None


def test_flat_list(tmp_path: Path) -> None:
    rows = [
        ["乌兰镇", Decimal("87.25"), dt.date(2026, 3, 1), "=1+1", True],
        ["http://x", 3, None, "第一行\n第二行", dt.datetime(2026, 3, 1, 8)],
    ]
    headers = ["单位", "得分", "日期", "备注", "完成"]
    assert flat(tmp_path / "表.xlsx", "排名通报表", headers, rows, note="校验码 0123") == 2
    assert read(tmp_path / "表.xlsx").rows("数据") == [
        ["排名通报表", None, None, None, None],
        ["校验码 0123", None, None, None, None],
        headers,
        ["乌兰镇", 87.25, dt.date(2026, 3, 1), "=1+1", True],
        ["http://x", 3, None, "第一行\n第二行", dt.datetime(2026, 3, 1, 8)],
    ]
    page = loaded((tmp_path / "表.xlsx").read_bytes())
    assert page["D4"].data_type == "s"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.print_title_rows == "$1:$3"
    assert (page.freeze_panes, page.auto_filter.ref) == ("A4", "A3:E5")
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_several_lists_with_a_mark_and_as_many_decimals_as_were_given() -> None:
    stream = io.BytesIO()
    first = Listing("排名", "试算排名", ["单位", "得分"], [["甲", Decimal("90.50")], ["乙", Decimal("8")]], "试算")
    second = Listing("说明", "说明", ["内容"], [["无"]])
    assert lists(stream, [first, second], mark="试算，不是正式结果") == 3
    book = read(stream)
    assert book.rows("排名")[3:] == [["甲", 90.5], ["乙", 8]]
    assert book.rows("说明")[3:] == [["无"]]
    page = loaded(stream.getvalue())
    assert (page["B4"].number_format, page["B5"].number_format) == ("0.00", "General")
    assert page.oddFooter.left.text == "试算，不是正式结果"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_a_row_of_totals_is_bold_with_its_numbers_and_dates() -> None:
    stream = io.BytesIO()
    rows = [["乌兰镇", 3, Decimal("1.5")], ["合计", 3, Decimal("1.5")], [None, "合计", dt.date(2025, 12, 20)]]
    flat(stream, "表", ["乡镇", "合计", "失分"], rows)
    page = loaded(stream.getvalue())
    assert [[cell.font.bold for cell in row] for row in page["A3:C6"]] == [[False] * 3] * 2 + [[True] * 3] * 2
    assert page["C6"].number_format == 'yyyy"年"m"月"d"日"'


def test_columns_that_are_optional_and_empty_are_left_out_and_the_foot_is_to_be_signed() -> None:
    stream = io.BytesIO()
    rows = [["甲", "", None, 1], ["乙", None, "有", 2]]
    given = {"optional": ("说明", "备注"), "foot": ("制表：　审核：",)}
    assert lists(stream, [Listing("表", "名单", ["单位", "说明", "备注", "得分"], rows, **given)]) == 2
    assert read(stream).rows("表")[2:] == [
        ["单位", "备注", "得分"],
        ["甲", None, 1],
        ["乙", "有", 2],
        ["制表：　审核：", None, None],
    ]
    page = loaded(stream.getvalue())
    assert (page.auto_filter.ref, page.row_dimensions[6].height) == ("A3:C5", 30)
    assert lists(io.BytesIO(), [Listing("表", "名单", ["单位", "说明"], [], optional=("说明",))]) == 0


def test_paper_is_as_large_as_letters_of_nine_points_need() -> None:
    said = "关于调整部分村级党组织设置的批复和有关事项的说明"

    def paper(columns: int) -> int:
        stream = io.BytesIO()
        flat(stream, "名单", [f"说明{n}" for n in range(columns)], [[said] * columns])
        return int(loaded(stream.getvalue()).page_setup.paperSize)

    assert [paper(columns) for columns in (2, 5, 6, 12)] == [9, 9, 8, 8]


def test_a_table_that_runs_a_little_over_its_page_is_printed_on_one() -> None:
    def pages(rows: int) -> int:
        stream = io.BytesIO()
        lists(stream, [Listing("表", "名单", ["单位"], [["甲"]] * rows, foot=("制表：",))])
        height = loaded(stream.getvalue()).page_setup.fitToHeight
        return 1 if height is None else int(height)

    assert [pages(rows) for rows in (3, 20, 30)] == [1, 1, 0]


def test_flat_list_without_rows_and_of_one_column() -> None:
    stream = io.BytesIO()
    assert flat(stream, "空表", ["单位"], []) == 0
    assert read(stream).rows("数据") == [["空表"], [None], ["单位"]]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
@example(FORMULAS)
@example(["_x0041_", "mailto:a", "0123", " 前后 "])
def test_flat_list_keeps_text(texts: list[str]) -> None:
    stream = io.BytesIO()
    flat(stream, "表", ["文字"], ([text] for text in texts))
    page = loaded(stream.getvalue())
    for row, text in enumerate(texts, 4):
        cell = page.cell(row, 1)
        assert cell.data_type != "f"
        assert restored(cell) == clean(text)


def test_a_long_flat_list_streams() -> None:
    stream = io.BytesIO()
    assert flat(stream, "表", ["序号", "单位"], ([n, f"单位{n}"] for n in range(5000))) == 5000
    assert read(stream).rows("数据")[-1] == [4999, "单位4999"]


def widths_of(headers: list[str], rows: list[list[object]]) -> list[float]:
    content = io.BytesIO()
    flat(content, "名单", headers, rows)
    grouped = load_workbook(content).active.column_dimensions.values()
    return [each.width for each in grouped for _ in range(each.min, each.max + 1)]


def test_a_row_is_as_high_as_its_text_and_a_page_can_be_read() -> None:
    content = io.BytesIO()
    flat(content, "名单", ["代码", "名称"], [["620421101200", "黄河湾社区居民委员会"]])
    page = load_workbook(content).active
    assert page.row_dimensions[4].height == 20.25 == page.sheet_format.defaultRowHeight
    said = "关于调整部分村级党组织设置的批复和有关事项的说明"
    wide = [["620421199601010011", dt.date(2026, 3, 1), *[said] * 10]]
    found = widths_of(["身份证号码", "日期", *(f"说明{n}" for n in range(10))], wide)
    assert sum(7 * width for width in found) <= 1_390
    assert found[0] > 20 and found[1] > 10 and min(found[2:]) >= 10  # codes and days are never cut
    assert widths_of(["说明"], [[said]])[0] > 48
