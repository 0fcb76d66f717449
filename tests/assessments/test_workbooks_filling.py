"""The filling workbook: what is in it, and the good ways in which it comes back."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from assessments import services
from assessments.exports.filling import GUIDE, HEADER_ROW, LISTS, PAGE, VALUE_COLUMN, filling_workbook, seal_key
from assessments.imports import applied_before, apply_sheet, plan_sheet, preview
from assessments.models import Origin, Sheet, Stage
from config.toolkit.excel.meta import take_meta
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.imports.records import drop_import
from organizations.models import ImportRecord, User
from tests.assessments.filled import changed, clerk_of, filled, open_sheet, row_of, stands, trail, typed
from tests.factories import fill, make_cycle, make_organization, make_scheme, scheme_document

pytestmark = pytest.mark.django_db


def page_of(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content))[PAGE]


def upload(sheet: Sheet, content: bytes, clerk: User) -> ImportRecord:
    return plan_sheet(sheet, content, name="自评表.xlsx", actor=clerk)


def test_the_workbook_holds_every_asked_datum_once() -> None:
    sheet, clerk = open_sheet()
    book = load_workbook(io.BytesIO(filling_workbook(sheet, actor=clerk)))
    assert book.sheetnames == [GUIDE, PAGE, LISTS, "_meta"]
    assert (book[LISTS].sheet_state, book["_meta"].sheet_state) == ("hidden", "veryHidden")
    page = book[PAGE]
    assert page["B1"].value == "2026年度党建工作考核自评表"
    assert sheet.roster_entry.name in page["B2"].value
    assert page.column_dimensions["A"].hidden
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=HEADER_ROW + 1)]
    assert [row[0] for row in rows] == ["no_group", "meetings", "late", "honours"]
    assert rows[0][1:3] == ["1.1", "组织领导"]
    assert rows[2][5] == "迟报次数（次）"
    assert [row[VALUE_COLUMN - 1] for row in rows] == [None] * 4
    assert page.protection.sheet
    cell = page.cell(HEADER_ROW + 1, VALUE_COLUMN)
    assert (cell.protection.locked, cell.fill.fgColor.rgb) == (False, "00FFF9DB")
    assert page["C4"].protection.locked


def test_the_guide_says_until_when_and_whom_to_ask() -> None:
    sheet, clerk = open_sheet()
    guide = load_workbook(io.BytesIO(filling_workbook(sheet, actor=clerk)))[GUIDE]
    lines = [cell.value for cell in guide["A"]]
    assert lines[0] == GUIDE
    assert lines[-1] == "11. 本系统不得处理涉密信息。"
    assert any(line.endswith("有疑问请联系靖远县的张经办（电话0943-6121234）。") for line in lines)
    assert any("截止时间：20" in line for line in lines)
    assert any("第1版" in line for line in lines)


def test_a_closed_sheet_says_so_once() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"no_group": "否", "meetings": "4", "late": "0", "honours": "0"}, actor=clerk)
    services.submit(sheet, actor=clerk)
    page = page_of(filling_workbook(Sheet.objects.get(pk=sheet.pk), actor=clerk))
    assert "正在审核，不能再改" in page["B2"].value
    assert all(page.cell(row, VALUE_COLUMN).protection.locked for row in range(4, 8))
    assert [page.cell(row, 9).value for row in range(4, 8)] == [None] * 4


def test_the_slip_names_task_unit_and_revisions() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"meetings": "3"}, actor=clerk)
    slip = take_meta(read(filling_workbook(sheet, actor=clerk)), seal_key())
    cycle = sheet.roster_entry.cycle
    assert slip["cycle"] == cycle.pk
    assert slip["sheet"] == sheet.pk
    assert slip["year"] == 2026
    assert slip["scheme"] == cycle.scheme.digest
    assert slip["revisions"] == {"no_group": 0, "meetings": 1, "late": 0, "honours": 0}


def test_it_comes_filled_with_what_is_known_and_prints_on_a4() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"meetings": "3", "no_group": "0"}, actor=clerk)
    fill(sheet, {"late": "不涉及"}, actor=clerk, reason="本年度没有报送任务")
    page = page_of(filling_workbook(sheet, actor=clerk))
    shown = {page.cell(row, 1).value: page.cell(row, VALUE_COLUMN).value for row in range(4, 8)}
    assert shown == {"no_group": "否", "meetings": 3, "late": "不涉及", "honours": None}
    assert page.cell(row_of(page, "late"), VALUE_COLUMN + 1).value == "本年度没有报送任务"
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.print_title_rows) == ("landscape", 9, "$1:$3")
    assert trail()[-1] == "sheet.downloaded"


def test_validations_say_what_may_be_typed() -> None:
    sheet, clerk = open_sheet()
    page = page_of(filling_workbook(sheet, actor=clerk))
    rules = {str(rule.sqref): rule for rule in page.data_validations.dataValidation}
    assert rules["G4"].formula1 == "'选项'!$A$1:$A$4"
    assert rules["G5"].formula1 == 'OR(G5="不涉及",G5="清空",AND(ISNUMBER(G5),G5>=0,G5<=50))'
    assert rules["G5"].error == "应填不小于0、不大于50的数字。"


def test_upload_preview_apply() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"meetings": "3"}, actor=clerk)
    record = upload(sheet, filled(sheet, clerk), clerk)
    assert (record.state, record.counts) == (
        "planned",
        {"changed": 4, "unchanged": 0, "blank": 0, "problems": 0},
    )
    assert stands(sheet) == {"meetings": (3 * SCALE, "filled")}  # nothing is written by looking
    seen = {change.name: (change.row, change.item, change.before, change.after) for change in preview(record).changes}
    assert seen["专题研究次数"] == (5, "1.1 组织领导", "3次", "4次")
    assert seen["未成立领导小组"] == (4, "1.1 组织领导", "未填", "否")
    answers = apply_sheet(record, actor=clerk)
    assert [answer.state for answer in answers] == ["saved"] * 4
    assert stands(sheet)["meetings"] == (4 * SCALE, "filled")
    entry = sheet.entries.get(datum="meetings", current=True)
    assert (entry.origin, entry.imported, entry.actor) == (Origin.WORKBOOK, record, clerk)
    assert trail()[-3:] == ["import.planned", "entries.saved", "import.applied"]


def test_numbers_as_clerks_write_them() -> None:
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk, meetings="４次", late="０", honours=" 2次 ", no_group="√")
    record = upload(sheet, content, clerk)
    assert record.problems == []
    apply_sheet(record, actor=clerk)
    assert stands(sheet) == {
        "meetings": (4 * SCALE, "filled"),
        "late": (0, "filled"),
        "honours": (2 * SCALE, "filled"),
        "no_group": (SCALE, "filled"),
    }


def points_sheet() -> tuple[Sheet, User]:
    """A sheet whose item 2.2 asks the unit for points, at most five."""
    document = scheme_document(key="points")
    document["data"][4]["asked"] = "unit"
    county = make_organization()
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document))
    sheet = Sheet.objects.filter(roster_entry__cycle=cycle).order_by("roster_entry__position")[0]
    return sheet, clerk_of(sheet)


@pytest.mark.parametrize("value", ["4.5分", "４．５分", 4.5, "4.50"])
def test_points_with_their_unit_and_full_width_digits(value: object) -> None:
    sheet, clerk = points_sheet()
    record = upload(sheet, filled(sheet, clerk, visit=value), clerk)
    assert record.problems == []
    apply_sheet(record, actor=clerk)
    assert stands(sheet)["visit"] == (4_500_000, "filled")


def test_points_above_the_item_are_a_problem() -> None:
    sheet, clerk = points_sheet()
    (problem,) = upload(sheet, filled(sheet, clerk, visit="95分"), clerk).problems
    assert (problem["sheet"], problem["row"], problem["column"], problem["value"]) == ("填报表", 7, "G", "95分")
    assert "5" in problem["message"]
    assert "95" in problem["message"]
    assert stands(sheet) == {}


def test_the_same_file_twice_changes_nothing() -> None:
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk)
    first = upload(sheet, content, clerk)
    apply_sheet(first, actor=clerk)
    entries = sheet.entries.count()
    again = upload(sheet, content, clerk)
    assert again.counts == {"changed": 0, "unchanged": 4, "blank": 0, "problems": 0}
    assert preview(again).changes == ()
    assert applied_before(again) == first
    assert [answer.state for answer in apply_sheet(again, actor=clerk)] == ["unchanged"] * 4
    assert sheet.entries.count() == entries


def test_sorted_rows_are_found_by_their_ids() -> None:
    sheet, clerk = open_sheet()

    def turn_round(book: Any) -> None:
        page = book[PAGE]
        for area in list(page.merged_cells.ranges):
            page.unmerge_cells(str(area))
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]
        for row, values in zip(range(4, 8), reversed(rows), strict=True):
            for column, value in enumerate(values, 1):
                page.cell(row, column).value = value

    record = upload(sheet, changed(filled(sheet, clerk, meetings=3, late=2), turn_round), clerk)
    assert record.problems == []
    apply_sheet(record, actor=clerk)
    assert stands(sheet)["meetings"] == (3 * SCALE, "filled")
    assert stands(sheet)["late"] == (2 * SCALE, "filled")


def test_a_slip_in_the_properties_is_enough() -> None:
    sheet, clerk = open_sheet()

    def without_sheet(book: Any) -> None:
        del book["_meta"]

    record = upload(sheet, changed(filled(sheet, clerk), without_sheet), clerk)
    assert record.counts["changed"] == 4


def test_an_empty_cell_leaves_what_is_known() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"no_group": "否", "meetings": "4", "late": "1", "honours": "0"}, actor=clerk)
    record = upload(sheet, filled(sheet, clerk, late=None), clerk)
    assert record.counts == {"changed": 0, "unchanged": 3, "blank": 1, "problems": 0}
    apply_sheet(record, actor=clerk)
    assert stands(sheet)["late"] == (SCALE, "filled")


def test_not_applicable_needs_its_reason() -> None:
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk, late="不涉及")
    (problem,) = upload(sheet, content, clerk).problems
    assert problem["message"] == "「迟报次数」填“不涉及”的，请写明理由。"
    record = upload(sheet, typed(content, {}, {"late": "本年度没有报送任务"}), clerk)
    apply_sheet(record, actor=clerk)
    entry = sheet.entries.get(datum="late", current=True)
    assert (entry.status, entry.reason) == ("na", "本年度没有报送任务")


def test_after_a_return_the_workbook_corrects_that_item_alone() -> None:
    sheet, clerk = open_sheet()
    apply_sheet(upload(sheet, filled(sheet, clerk, late=2), clerk), actor=clerk)
    services.submit(sheet, actor=clerk)
    organizer = sheet.roster_entry.cycle.created_by
    services.return_items(sheet, reasons={"1.2": "次数与台账不符"}, actor=organizer)
    sheet = Sheet.objects.get(pk=sheet.pk)
    page = page_of(filling_workbook(sheet, actor=clerk))
    assert [page.cell(row, VALUE_COLUMN).protection.locked for row in range(4, 8)] == [True, True, False, True]
    record = upload(sheet, filled(sheet, clerk, late=1), clerk)
    assert record.counts == {"changed": 1, "unchanged": 3, "blank": 0, "problems": 0}
    apply_sheet(record, actor=clerk)
    assert stands(sheet)["late"] == (SCALE, "filled")
    (problem,) = upload(sheet, filled(sheet, clerk, late=1, meetings=9), clerk).problems
    assert (problem["row"], problem["column"], problem["value"]) == (5, "G", "9")
    assert "只退回了「1.2」" in problem["message"]


def test_dropped_is_dropped() -> None:
    sheet, clerk = open_sheet()
    record = upload(sheet, filled(sheet, clerk), clerk)
    drop_import(record, actor=clerk)
    record.refresh_from_db()
    assert record.state == "dropped"
    with pytest.raises(Refused, match="已放弃"):
        apply_sheet(record, actor=clerk)
    assert stands(sheet) == {}


def test_what_was_previewed_is_what_is_applied() -> None:
    """Somebody else types between preview and confirmation: nothing is written over, the whole import is refused."""
    sheet, clerk = open_sheet()
    other = clerk_of(sheet, "王某")
    record = upload(sheet, filled(sheet, clerk), clerk)
    services.save_cells(sheet, [services.Cell("meetings", "2")], stage=Stage.SELF, actor=other)
    assert "已有变化" in preview(record).stale
    with pytest.raises(Refused, match="已有变化"):
        apply_sheet(record, actor=clerk)
    assert stands(sheet) == {"meetings": (2 * SCALE, "filled")}


def test_an_untouched_cell_leaves_what_another_changed_meanwhile() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"no_group": "否", "meetings": "3", "late": "0", "honours": "0"}, actor=clerk)
    content = typed(filling_workbook(sheet, actor=clerk), {"late": 2})
    fill(sheet, {"meetings": "4"}, actor=clerk_of(sheet, "王某"))
    record = upload(sheet, content, clerk)
    assert (record.problems, record.counts["changed"]) == ([], 1)
    apply_sheet(record, actor=clerk)
    assert (stands(sheet)["meetings"][0], stands(sheet)["late"][0]) == (4 * SCALE, 2 * SCALE)


def test_a_value_is_cleared_by_its_word() -> None:
    sheet, clerk = open_sheet()
    fill(sheet, {"no_group": "否", "meetings": "3", "late": "0", "honours": "0"}, actor=clerk)
    record = upload(sheet, typed(filling_workbook(sheet, actor=clerk), {"meetings": "清空"}), clerk)
    apply_sheet(record, actor=clerk)
    assert stands(sheet)["meetings"] == (None, "missing")
