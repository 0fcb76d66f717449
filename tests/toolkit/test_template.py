"""Templates of an office: rows repeat, columns spread, and everything that names a cell follows."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from config.toolkit.excel.styles import as_body, as_header, as_note, as_title, print_setup
from config.toolkit.excel.template import fill
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import saved

VALUES = {
    "title": "靖远县2026年度乡镇党建工作考核排名通报表",
    "owner": "靖远县委组织部",
    "day": dt.date(2026, 11, 1),
    "sections": ["组织建设", "队伍建设", "作用发挥"],
    "count": 3,
    "code": "0123456789abcdef",
}
ROWS = [
    {
        "place": 1,
        "unit": "乌兰镇",
        "points": [Decimal("30.5"), Decimal("28"), Decimal("30")],
        "grade": "优秀",
        "note": None,
    },
    {
        "place": 2,
        "unit": "=东湾镇",
        "points": [Decimal("29"), Decimal("28"), Decimal("30")],
        "grade": "优秀",
        "note": "无",
    },
    {"place": 3, "unit": "糜滩镇", "points": [Decimal("29"), Decimal("27"), None], "grade": "良好", "note": "长" * 60},
]


def ranking() -> Workbook:
    """Title, line, two-row header, one record row, totals, signatures."""
    book = Workbook()
    page = book.active
    page.title = "排名"
    lines = [
        ["{{title}}"],
        ["制表单位：{{owner}}　{{day}}　共{{count}}个", None, None, None, None, "单位：分"],
        ["排名", "单位", "分项得分", "总分", "等次", "备注"],
        [None, None, "{{sections.*}}"],
        ["{{rows.place}}", "{{rows.unit}}", "{{rows.points.*}}", "=SUM(C5:C5)", "{{rows.grade}}", "{{rows.note}}"],
        ["合计", None, "=SUM(C5:C5)", "=SUM(D5:D5)", "=RANK(D5,D$5:D$5)"],
        ["校验码 {{code}}"],
    ]
    for line in lines:
        page.append(line)
    for area in ("A1:F1", "A2:E2", "A3:A4", "B3:B4", "D3:D4", "E3:E4", "F3:F4", "A6:B6", "A7:F7"):
        page.merge_cells(area)
    as_title(page["A1"])
    as_note(page["A2"])
    for row in page["A3:F4"]:
        for cell in row:
            as_header(cell)
    for column, cell in enumerate(page[5], 1):
        as_body(
            cell,
            align="left" if column in (2, 6) else "center",
            number_format="0.00" if column in (3, 4) else "General",
        )
    for cell in page[6]:
        as_body(cell)
    for letter, width in zip("ABCDEF", (6, 12, 10, 11, 8, 20), strict=True):
        page.column_dimensions[letter].width = width
    page.row_dimensions[1].height = 40
    page.row_dimensions[5].height = 24
    page.freeze_panes = "C5"
    page.print_area = "A1:F7"
    page.auto_filter.ref = "A4:F5"
    print_setup(page, repeat_rows="1:4")
    return book


def filled(book: Workbook | None = None, values: Any = VALUES, rows: Any = ROWS) -> Any:
    """The filled template, saved and opened again."""
    return load_workbook(io.BytesIO(saved(fill(saved(book or ranking()), values, {"rows": rows}))))


def grid(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_values_rows_and_columns() -> None:
    page = filled()["排名"]
    note = "制表单位：靖远县委组织部　2026年11月1日　共3个"
    assert grid(page) == [
        [VALUES["title"], *[None] * 7],
        [note, *[None] * 6, "单位：分"],
        ["排名", "单位", "分项得分", None, None, "总分", "等次", "备注"],
        [None, None, "组织建设", "队伍建设", "作用发挥", None, None, None],
        [1, "乌兰镇", 30.5, 28, 30, "=SUM(C5:E5)", "优秀", None],
        [2, "=东湾镇", 29, 28, 30, "=SUM(C6:E6)", "优秀", "无"],
        [3, "糜滩镇", 29, 27, None, "=SUM(C7:E7)", "良好", "长" * 60],
        ["合计", None, "=SUM(C5:C7)", "=SUM(D5:D7)", "=SUM(E5:E7)", "=SUM(F5:F7)", "=RANK(F5,F$5:F$7)", None],
        ["校验码 0123456789abcdef", *[None] * 7],
    ]
    assert page["B6"].data_type == "s"


def test_merged_areas_follow() -> None:
    page = filled()["排名"]
    assert {str(area) for area in page.merged_cells.ranges} == {
        "A1:H1", "A2:G2", "A3:A4", "B3:B4", "C3:E3", "F3:F4", "G3:G4", "H3:H4", "A8:B8", "A9:H9",
    }  # fmt: skip


def test_styles_widths_and_heights_follow() -> None:
    page = filled()["排名"]
    for row in (5, 6, 7):
        assert page.cell(row, 5).number_format == "0.00"
        assert page.cell(row, 5).border.left.style == "thin"
        assert page.cell(row, 2).alignment.horizontal == "left"
    widths = [page.column_dimensions[letter].width for letter in "ABCDEFGH"]
    assert widths == [6, 12, 10, 10, 10, 11, 8, 20]
    assert page.row_dimensions[1].height == 68  # two lines of 22 pt
    assert page.row_dimensions[5].height == page.row_dimensions[6].height == 24
    assert page.row_dimensions[7].height > 100  # sixty characters in a column of ten
    assert page["A9"].alignment.horizontal is None


def test_print_settings_follow() -> None:
    page = filled()["排名"]
    assert page.print_area == "'排名'!$A$1:$H$9"
    assert page.print_title_rows == "$1:$4"
    assert page.freeze_panes == "C5"
    assert page.auto_filter.ref == "A4:H7"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == ("landscape", 9, 0)
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_rules_and_names_follow() -> None:
    book = ranking()
    page = book.active
    page.conditional_formatting.add(
        "D5:D5", CellIsRule(operator="lessThan", formula=["$D$6"], fill=PatternFill("solid", bgColor="FF0000"))
    )
    page.conditional_formatting.add("F5", FormulaRule(formula=["D5<60"], fill=PatternFill("solid", bgColor="FF0000")))
    rule = DataValidation(type="decimal", operator="lessThan", formula1="D6")
    rule.add("D5")
    page.add_data_validation(rule)
    book.defined_names["总分"] = DefinedName("总分", attr_text="'排名'!$D$5:$D$5")
    again = filled(book)
    page = again["排名"]
    found = {str(entry.sqref): entry.rules[0].formula for entry in page.conditional_formatting}
    assert found == {"F5:F7": ["$F$8"], "H5:H7": ["F5<60"]}
    validation = page.data_validations.dataValidation[0]
    assert (str(validation.sqref), validation.formula1) == ("F5:F7", "F8")
    assert again.defined_names["总分"].attr_text == "'排名'!$F$5:$F$7"


def test_another_sheet_refers_to_the_table() -> None:
    book = ranking()
    book.create_sheet("封面").append(["=SUM(排名!D5:D5)", "='排名'!D6", "=总表!A5", "{{title}}", "=A1"])
    assert grid(filled(book)["封面"]) == [
        ["=SUM(排名!F5:F7)", "='排名'!F8", "=总表!A5", VALUES["title"], "=A1"],
    ]


def test_no_records_leave_one_empty_row() -> None:
    page = filled(rows=[])["排名"]
    assert [cell.value for cell in page[5]] == [None, None, None, None, None, "=SUM(C5:E5)", None, None]
    assert page["A6"].value == "合计"


def test_one_section_needs_no_merging() -> None:
    rows = [dict(ROWS[0], points=[Decimal(1)])]
    page = filled(values=dict(VALUES, sections=["总评"]), rows=rows)["排名"]
    assert [cell.value for cell in page[3]] == ["排名", "单位", "分项得分", "总分", "等次", "备注"]
    assert "C3" not in {str(area)[:2] for area in page.merged_cells.ranges}


def test_equal_neighbours_are_joined_inside_their_parents() -> None:
    book = Workbook()
    book.active.append(["部分", "类", "项", "分"])
    book.active.append(["{{items.part|merge}}", "{{items.group|merge}}", "{{items.name}}", "{{items.points}}"])
    rows = [
        ("党建", "组织", "a", 1),
        ("党建", "组织", "b", 2),
        ("党建", "队伍", "c", 3),
        ("作用", "队伍", "d", 4),
        ("", "", "e", 5),
        ("", "", "f", 6),
    ]
    items = [dict(zip(("part", "group", "name", "points"), row, strict=True)) for row in rows]
    page = load_workbook(io.BytesIO(saved(fill(saved(book), {}, {"items": items})))).active
    assert {str(area) for area in page.merged_cells.ranges} == {"A2:A4", "B2:B3"}
    assert [row[:2] for row in grid(page)[1:]] == [
        ["党建", "组织"], [None, None], [None, "队伍"], ["作用", "队伍"], [None, None], [None, None],
    ]  # fmt: skip


def test_two_tables_on_one_sheet() -> None:
    book = Workbook()
    for line in (["{{a.x}}", "=A3"], ["中间"], ["{{b.y}}"], ["=SUM(A1:A1)", "=SUM(A3:A3)", "=A2"]):
        book.active.append(line)
    tables = {"a": [{"x": 1}, {"x": 2}], "b": [{"y": n} for n in range(3)]}
    page = fill(saved(book), {}, tables).active
    assert grid(page) == [
        [1, "=A4", None], [2, "=A4", None], ["中间", None, None], [0, None, None], [1, None, None], [2, None, None],
        ["=SUM(A1:A2)", "=SUM(A4:A6)", "=A3"],
    ]  # fmt: skip


def test_what_a_template_asks_for_in_vain_is_named() -> None:
    book = Workbook()
    book.active.append(["{{titel}}", "{{rows.points}}", "{{other.x}}"])
    book.active.append(["{{rows.a}}", "{{more.b}}"])
    with pytest.raises(Refused) as refused:
        fill(saved(book), {"title": "x"}, {"rows": [{"a": 1}], "more": [{"b": 2}]})
    assert refused.value.message == (
        "模板有误：工作表「Sheet」A1 的 {{titel}} 没有对应的内容；工作表「Sheet」B1 的 {{rows.points}} 没有对应的内容；"
        "工作表「Sheet」C1 的 {{other.x}} 没有对应的内容；工作表「Sheet」B2 的 {{more.b}} "
        "与同一行的其他占位符不属于同一张表。"
        "可以用的有：{{title}}、{{rows.a}}、{{more.b}}。"
    )


def test_values_of_a_wrong_kind_are_a_fault() -> None:
    book = Workbook()
    book.active.append(["{{x}}"])
    with pytest.raises(TypeError, match="float"):
        fill(saved(book), {"x": 1.5}, {})
    with pytest.raises(ValueError, match="different lengths"):
        filled(values=dict(VALUES, sections=["一项"]))


def test_a_bad_template_is_refused() -> None:
    with pytest.raises(Refused):
        fill(b"x", {}, {})


def test_text_that_looks_like_a_placeholder_or_formula_stays_text() -> None:
    book = Workbook()
    book.active.append(["{{x}}", "甲{{x}}乙{{y}}"])
    page = load_workbook(io.BytesIO(saved(fill(saved(book), {"x": "{{y}}", "y": "=1"}, {})))).active
    assert [cell.value for cell in page[1]] == ["{{y}}", "甲{{y}}乙=1"]
    only = Workbook()
    only.active.append(["{{y}}"])
    assert fill(saved(only), {"y": "=1+1"}, {}).active["A1"].data_type == "s"
