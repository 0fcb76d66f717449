"""Bad workbooks: each is answered in Chinese with sheet, row, column and value, and nothing is written."""

import datetime as dt
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from assessments import services
from assessments.exports.filling import PAGE, VALUE_COLUMN, filling_workbook, seal_key
from assessments.imports import apply_sheet, plan_sheet, preview
from assessments.models import Sheet, Stage
from config.toolkit.excel.marking import LIST
from config.toolkit.excel.meta import put_meta, take_meta
from config.toolkit.excel.reading import read
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations.models import ImportRecord, StoredFile, User
from organizations.services import files
from tests.assessments.filled import changed, clerk_of, filled, open_sheet, row_of, stands, trail
from tests.assessments.steps import sheets_of
from tests.factories import make_cycle, make_organization, make_scheme, make_windows, scheme_document
from tests.toolkit.crafted import bomb, edited, ole, replaced, workbook

pytestmark = pytest.mark.django_db


def upload(sheet: Sheet, content: bytes, clerk: User) -> ImportRecord:
    return plan_sheet(sheet, content, name="自评表.xlsx", actor=clerk)


def refused(sheet: Sheet, content: bytes, clerk: User) -> str:
    """The sentence of an upload that is refused whole; nothing is kept of it."""
    with pytest.raises(Refused) as caught:
        upload(sheet, content, clerk)
    assert ImportRecord.objects.count() == 0
    assert StoredFile.objects.count() == 0
    assert stands(sheet) == {}
    return str(caught.value)


def resealed(content: bytes, **changes: object) -> bytes:
    """The workbook with a good seal over a slip that says something else."""
    slip = take_meta(read(content), seal_key()) | changes
    return changed(content, lambda book: put_meta(book, slip, seal_key()))


def test_another_year() -> None:
    sheet, clerk = open_sheet()
    owner = sheet.roster_entry.cycle.owner
    earlier = make_cycle(
        owner=owner,
        units=[sheet.roster_entry.organization],
        title="2025年度党建工作考核",
        period=(dt.date(2025, 1, 1), dt.date(2025, 12, 31)),
    )
    content = filled(sheets_of(earlier)[0], clerk)
    assert refused(sheet, content, clerk) == (
        "这是2025年的表，本次考核是2026年的。没有导入。请在本页重新下载填报表，把内容填进去再上传。"
    )


def test_another_task_of_the_year() -> None:
    sheet, clerk = open_sheet()
    owner = sheet.roster_entry.cycle.owner
    other = make_cycle(owner=owner, units=[sheet.roster_entry.organization], title="2026年度河长制考核")
    sentence = refused(sheet, filled(sheets_of(other)[0], clerk), clerk)
    assert "这是“2026年度河长制考核”的表，不是“2026年度党建工作考核”的。" in sentence


def test_another_unit() -> None:
    cycle = make_cycle()
    mine, theirs = sheets_of(cycle)[:2]
    clerk = clerk_of(mine)
    sentence = refused(mine, filled(theirs, clerk_of(theirs)), clerk)
    assert f"这是{theirs.roster_entry.name}的表，不是{mine.roster_entry.name}的。" in sentence


def test_another_version_of_the_scheme() -> None:
    sheet, clerk = open_sheet()
    sentence = refused(sheet, resealed(filled(sheet, clerk), scheme="sm3:" + "0" * 64), clerk)
    assert "按另一个版本的考核方案生成" in sentence


def test_another_kind_of_workbook() -> None:
    sheet, clerk = open_sheet()
    assert "这不是自评填报表。" in refused(sheet, resealed(filled(sheet, clerk), kind="units"), clerk)


def test_an_edited_slip() -> None:
    sheet, clerk = open_sheet()

    def edit(book: Any) -> None:
        page = book["_meta"]
        page["A3"].value = page["A3"].value.replace('"year":2026', '"year":2027')

    assert "校验信息被改动过" in refused(sheet, changed(filled(sheet, clerk), edit), clerk)


def test_a_workbook_that_is_not_ours() -> None:
    sheet, clerk = open_sheet()
    assert "没有系统的校验信息" in refused(sheet, workbook(["项目", "填报值"], ["专题研究", 4]), clerk)


def test_the_sheet_was_renamed() -> None:
    sheet, clerk = open_sheet()

    def rename(book: Any) -> None:
        book[PAGE].title = "Sheet1"

    assert "没有工作表「填报表」" in refused(sheet, changed(filled(sheet, clerk), rename), clerk)


def macros(content: bytes) -> bytes:
    return replaced(content, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def last_row(content: bytes) -> bytes:
    """A cell in the last row of a spreadsheet."""
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    return edited(content, "xl/worksheets/sheet2.xml", lambda xml: xml.replace("</sheetData>", far))


FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "csv": (lambda _: "项目,填报值\n专题研究,4\n".encode(), "这是文本（.csv 或 .txt）文件，不是 .xlsx"),
    "xls": (lambda _: ole("Workbook"), "请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传"),
    "encrypted": (lambda _: ole("EncryptedPackage"), "密码"),
    "macros": (macros, "宏"),
    "1 GB": (lambda _: bomb(1001), "解压后有1000MB"),
    "row 1,048,576": (last_row, "第1048576行"),
    "cut off": (lambda content: content[: len(content) // 2], "损坏"),
    "empty": (lambda _: b"", "文件是空的"),
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_workbooks(name: str) -> None:
    sheet, clerk = open_sheet()
    spoil, words = FILES[name]
    assert words in refused(sheet, spoil(filled(sheet, clerk)), clerk)


CELLS: dict[str, tuple[str, object, str, str]] = {
    "date": ("meetings", dt.datetime(2026, 5, 12), "2026-05-12", "日期"),
    "error value": ("late", "#DIV/0!", "#DIV/0!", "#DIV/0!"),
    "range": ("late", "12-15", "12-15", "不是数字"),
    "words": ("late", "三四次", "三四次", "不是数字"),
    "two numbers": ("meetings", "3/4", "3/4", "不是数字"),
    "out of range": ("meetings", 60, "60", "0到50"),
    "negative": ("late", -1, "-1", "0到99"),
    "fraction of a count": ("late", 1.5, "1.5", "整"),
    "no flag": ("no_group", "大概", "大概", "只能填“是”或“否”"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_wrong_cell_is_named(name: str) -> None:
    sheet, clerk = open_sheet()
    datum, value, seen, words = CELLS[name]
    content = filled(sheet, clerk, **{datum: value})
    record = upload(sheet, content, clerk)
    (problem,) = record.problems
    row = row_of(load_workbook(io.BytesIO(content))[PAGE], datum)
    assert (problem["sheet"], problem["row"], problem["column"]) == ("填报表", row, "G")
    assert seen in problem["value"]
    assert words in problem["message"]
    assert problem["message"].endswith("。")
    assert record.state == "refused"
    assert stands(sheet) == {}
    with pytest.raises(Refused):
        apply_sheet(record, actor=clerk)


def test_an_empty_required_cell() -> None:
    sheet, clerk = open_sheet()
    record = upload(sheet, filled(sheet, clerk, late=None), clerk)
    (problem,) = record.problems
    assert (problem["row"], problem["column"], problem["value"]) == (6, "G", "")
    assert problem["message"] == "「迟报次数」还没有填。没有发生请填0，不涉及请填“不涉及”并写明理由。"


def test_a_row_twice_and_a_row_without_id() -> None:
    sheet, clerk = open_sheet()

    def add(book: Any) -> None:
        page = book[PAGE]
        for row, name in ((8, "late"), (9, None), (10, "nothing")):
            page.cell(row, 1).value = name
            page.cell(row, VALUE_COLUMN).value = 7

    record = upload(sheet, changed(filled(sheet, clerk), add), clerk)
    found = {problem["row"]: problem["message"] for problem in record.problems}
    assert found[8] == "与第6行重复，同一项只能有一行。"
    assert "没有行标识" in found[9]
    assert found[10] == "「nothing」不是这张考核表的行标识，请重新下载填报表。"
    assert stands(sheet) == {}


def test_all_problems_come_at_once_and_are_marked_in_the_file() -> None:
    sheet, clerk = open_sheet()
    record = upload(sheet, filled(sheet, clerk, meetings="12-15", late="#DIV/0!", honours=None), clerk)
    assert record.counts == {"changed": 1, "unchanged": 0, "blank": 1, "problems": 3}
    assert record.marked is not None
    marked = files.open_file(record.marked).read()
    book = load_workbook(io.BytesIO(marked))
    assert book.sheetnames[0] == LIST
    listed = [[cell.value for cell in row][:5] for row in book[LIST].iter_rows(min_row=4)]
    assert [(line[1], line[2]) for line in listed] == [("填报表", "G5"), ("填报表", "G6"), ("填报表", "G7")]
    cell = book[PAGE]["G5"]
    assert cell.fill.fgColor.rgb.endswith("FFC7CE")
    assert "12-15" in cell.comment.text


def test_the_marked_file_corrected_is_taken() -> None:
    sheet, clerk = open_sheet()
    record = upload(sheet, filled(sheet, clerk, meetings="12-15", late="9999"), clerk)
    assert len(record.problems) == 2
    marked = files.open_file(record.marked).read()

    def correct(book: Any) -> None:
        book[PAGE]["G5"].value, book[PAGE]["G6"].value = 4, "2次"

    again = upload(sheet, changed(marked, correct), clerk)
    assert again.problems == []
    apply_sheet(again, actor=clerk)
    assert stands(sheet)["meetings"] == (4 * SCALE, "filled")
    assert stands(sheet)["late"] == (2 * SCALE, "filled")


def test_somebody_changed_it_online_after_the_download() -> None:
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk, meetings=4)
    other = clerk_of(sheet, "王某")
    services.save_cells(sheet, [services.Cell("meetings", "3")], stage=Stage.SELF, actor=other)
    record = upload(sheet, content, clerk)
    (problem,) = record.problems
    assert (problem["row"], problem["column"], problem["value"]) == (5, "G", "4")
    assert problem["message"] == "下载之后王某已在系统里填为“3”，请核对后重新下载填报。"
    assert stands(sheet) == {"meetings": (3 * SCALE, "filled")}


def test_what_both_filled_alike_is_no_conflict() -> None:
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk, meetings=4)
    services.save_cells(sheet, [services.Cell("meetings", "4")], stage=Stage.SELF, actor=clerk_of(sheet, "王某"))
    assert upload(sheet, content, clerk).counts == {"changed": 3, "unchanged": 1, "blank": 0, "problems": 0}


def test_after_submission() -> None:
    sheet, clerk = open_sheet()
    content = filled(sheet, clerk)
    apply_sheet(upload(sheet, content, clerk), actor=clerk)
    planned = upload(sheet, filled(sheet, clerk, late=3), clerk)
    services.submit(sheet, actor=clerk)
    before, records = stands(sheet), ImportRecord.objects.count()
    sheet = Sheet.objects.get(pk=sheet.pk)
    with pytest.raises(Refused, match=r"已由李某于.*提交，正在审核，不能再改"):
        upload(sheet, content, clerk)
    assert "正在审核，不能再改" in preview(planned).stale
    with pytest.raises(Refused, match="正在审核，不能再改"):
        apply_sheet(planned, actor=clerk)
    assert (stands(sheet), ImportRecord.objects.count()) == (before, records)


def test_after_the_deadline() -> None:
    sheet, clerk = open_sheet()
    content, cycle = filled(sheet, clerk), sheet.roster_entry.cycle
    planned = upload(sheet, content, clerk)
    now = timezone.now()
    services.set_window(
        cycle,
        stage=Stage.SELF,
        opens_at=now - timedelta(days=9),
        closes_at=now - timedelta(days=1),
        actor=cycle.created_by,
        reason="按通知",
    )
    sheet = Sheet.objects.get(pk=sheet.pk)
    with pytest.raises(Refused, match=r"自评填报已于.*截止"):
        upload(sheet, content, clerk)
    with pytest.raises(Refused, match=r"自评填报已于.*截止"):
        apply_sheet(planned, actor=clerk)
    assert stands(sheet) == {}
    assert trail()[-1] == "window.set"


def test_before_the_opening() -> None:
    county = make_organization()
    windows = make_windows(around=timezone.now() + timedelta(days=60))
    sheet = sheets_of(make_cycle(owner=county, windows=windows))[0]
    clerk = clerk_of(sheet)
    assert "开始" in refused(sheet, filling_workbook(sheet, actor=clerk), clerk)


def test_text_that_looks_like_a_formula_stays_text_on_the_way_out() -> None:
    document = scheme_document(key="formula")
    document["data"][2]["name"] = "=HYPERLINK(迟报次数)"
    document["nodes"][0]["children"][1]["name"] = "+按时报送"
    county = make_organization()
    unit = make_organization("@SUM(A1)乡", parent=county)
    cycle = make_cycle(owner=county, scheme=make_scheme(owner=county, document=document), units=[unit])
    sheet = sheets_of(cycle)[0]
    book = load_workbook(io.BytesIO(filling_workbook(sheet, actor=clerk_of(sheet))))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    values = [cell.value for cell in cells]
    assert "=HYPERLINK(迟报次数)（次）" in values
    assert "+按时报送" in values
