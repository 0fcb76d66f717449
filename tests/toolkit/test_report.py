"""Reports: placeholders are found again, formulas carry results, sheets keep their names apart, pages are filled."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from config.toolkit.excel.report import Page, Report, widen
from config.toolkit.excel.styles import as_body, as_header, print_setup
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import saved


def template() -> bytes:
    """Two sheets with one table each."""
    book = Workbook()
    book.remove(book.active)
    for name in ("全部", "分组"):
        page = book.create_sheet(name)
        page.append(["{{title}}", None, None])
        page.append(["单位", "{{parts.*}}", "合计"])
        page.append(["{{rows.unit}}", "{{rows.points.*}}", "{{rows.total}}"])
        for cell in page[2]:
            as_header(cell)
        for cell in page[3]:
            as_body(cell, number_format="0.00")
        page.row_dimensions[3].height = 30
        print_setup(page, repeat_rows="1:2")
    return saved(book)


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "unit": f"第{number}镇",
            "points": [Decimal(number), Decimal("1.5")],
            "total": Decimal(number) + Decimal("1.5"),
        }
        for number in range(1, count + 1)
    ]


def added(report: Report, count: int = 2, *, sheet: str = "分组", title: str = "") -> Page:
    return report.add(sheet, {"title": "表", "parts": ["甲", "乙"]}, {"rows": rows(count)}, title=title)


def test_placeholders_are_found_where_they_went() -> None:
    page = added(Report(template()))
    assert [cell.coordinate for cell in page.cells("rows.unit")] == ["A3", "A4"]
    assert [[cell.coordinate for cell in row] for row in page.rows("rows.points")] == [["B3", "C3"], ["B4", "C4"]]
    assert [cell.coordinate for cell in page.cells("rows.total")] == ["D3", "D4"]
    assert [[cell.coordinate for cell in row] for row in page.rows("parts")] == [["B2", "C2"]]
    assert page.cells("title")[0].value == "表"
    assert page.rows("nothing") == []


def test_a_formula_carries_its_result() -> None:
    report = Report(template())
    page = added(report)
    report.formula(page.cells("rows.total")[1], "=SUM(B4:C4)", Decimal("3.5"))
    content = report.saved()
    assert load_workbook(io.BytesIO(content)).worksheets[0]["D4"].value == "=SUM(B4:C4)"
    assert load_workbook(io.BytesIO(content), data_only=True).worksheets[0]["D4"].value == 3.5


def test_sheets_of_several_fillings_keep_styles_and_get_free_names() -> None:
    report = Report(template())
    for title, sheet in (("全部", "全部"), ("镇/乡组", "分组"), ("镇/乡组", "分组")):
        page = added(report, sheet=sheet, title=title)
        report.formula(page.cells("rows.total")[0], "=SUM(B3:C3)", Decimal("2.5"))
    book = load_workbook(io.BytesIO(report.saved()), data_only=True)
    assert book.sheetnames == ["全部", "镇 乡组", "镇 乡组2"]
    for page in book.worksheets:
        assert page["D3"].value == 2.5
        assert page["B3"].number_format == "0.00"
        assert page["B2"].font.name == "黑体"
        assert page.print_title_rows == "$1:$2"


def test_a_sheet_that_the_template_lacks() -> None:
    with pytest.raises(Refused, match="模板里没有工作表「总表」，只有全部、分组"):
        added(Report(template()), sheet="总表")


@pytest.mark.parametrize(("count", "pages"), [(5, 1), (20, 2), (200, 0)])
def test_pages_hold_what_runs_over_a_little(count: int, pages: int) -> None:
    """Twenty rows of 30 points are more than one page and less than two; long lists are left alone."""
    page = added(Report(template()), count)
    page.fit()
    assert page.sheet.page_setup.fitToHeight == pages
    assert page.sheet.row_dimensions[4].height == 30


def test_columns_grow_with_their_longest_text() -> None:
    page = added(Report(template()))
    narrow = page.sheet.column_dimensions["B"].width
    widen([row[0] for row in page.rows("rows.points")], ["1.5", "1234567890.25"])
    assert page.sheet.column_dimensions["B"].width > narrow
    wide = page.sheet.column_dimensions["B"].width
    widen([row[0] for row in page.rows("rows.points")], ["1"])
    assert page.sheet.column_dimensions["B"].width == wide
    widen(page.cells("rows.unit"), ["很长的名称" * 20], most=20)
    assert page.sheet.column_dimensions["A"].width == 20
    widen([], ["x"])


@pytest.mark.parametrize(("last", "breaks"), [(140, 14), (15, 12)])
def test_fewer_rows_go_with_the_foot_where_they_are_high(last: int, breaks: int) -> None:
    """Three low rows go with the foot; of high ones a single one, so that the page before is not left half empty."""
    page = added(Report(template()), 13)
    page.heights.update({row: 37 for row in range(3, 13)} | dict.fromkeys(range(13, 16), last))
    page.sheet.append(["注：用于会议审议。"])
    page.sheet.row_dimensions[page.sheet.max_row].height = 30
    page.fit(smallest=11)
    assert [found.id for found in page.sheet.row_breaks.brk] == [breaks]
