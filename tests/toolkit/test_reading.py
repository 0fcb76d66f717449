"""Both readers give the same rows, and what each of them loses is put back."""

import datetime as dt
import io
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from config.toolkit.cells import UNCALCULATED
from config.toolkit.excel import reading
from config.toolkit.excel.reading import Book, Reader, Source, read
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import edited, many, prefixed, replaced, saved, sheet, workbook

READERS: tuple[Reader, ...] = ("calamine", "openpyxl")


def both(data: Source) -> Book:
    """The book, after comparing what the two readers make of it."""
    first, second = (read(data, reader=reader) for reader in READERS)
    for name in first.sheets:
        for row, other in itertools.zip_longest(first.sheets[name], second.sheets[name]):
            assert [(type(value), value) for value in row] == [(type(value), value) for value in other]
    assert first.findings == second.findings
    return first


def test_values_of_every_kind() -> None:
    data = workbook(
        ["乌兰镇", "　５分 ", "000110101001001", "a\nb", "", "㙟𬭚"],
        [5, 5.0, 0.1, -3, 10**14, 123456789012345678],
        [True, False, None, dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8, 30, 15), dt.time(8, 30)],
    )
    rows = both(data).rows("数据")
    assert rows == [
        ["乌兰镇", "　５分", "000110101001001", "a\nb", None, "㙟𬭚"],
        [5, 5, 0.1, -3, 10**14, 1.234567890123457e17],
        [True, False, None, dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 8, 30, 15), dt.time(8, 30)],
    ]
    assert [type(value) for value in rows[1][:2]] == [int, int]


FORMATS = [
    "General", "G/通用格式", "yyyy-mm-dd", '[$-804]yyyy"年"m"月"d"日";@', 'm"月"d"日"', "[Red]0.00", '0.00"分"',
    "0.0_ ;[Red]-0.0 ", '"第"0"名"', "[h]:mm", "hh:mm", "mm:ss", '0"s"', "aaaa", "0.00E+00", "yyyy/m/d h:mm",
    "[$¥-804]#,##0.00", "[>=90]0;[>=80]1;0", "@", "#,##0\\d", "[DBNum1]0", '[DBNum1][$-804]m"月"d"日"',
    'h"时"mm"分"', "0%", "# ?/?",
]  # fmt: skip


def test_number_formats_decide_dates_alike() -> None:
    book = Workbook()
    for row, form in enumerate(FORMATS, 1):
        for column, value in enumerate([46082, 46082.5, 0.25, 0, 1.5, -3, 60, 61, 46082.123456789], 1):
            book.active.cell(row, column, value).number_format = form
    rows = both(saved(book)).rows("Sheet")
    assert rows[0][0] == 46082
    assert rows[2][:2] == [dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 12)]
    assert rows[5][0] == 46082
    assert rows[21][0] == dt.date(2026, 3, 1)


@pytest.mark.parametrize("number", [*range(14, 23), *range(27, 37), *range(45, 51), *range(50, 60)])
def test_built_in_formats_of_chinese_office_programs(number: int) -> None:
    book = Workbook()
    for column, value in enumerate([46082, 46082.5, 7], 1):
        book.active.cell(1, column, value).number_format = "0.0000000"
    data = edited(
        saved(book), "xl/styles.xml", lambda xml: xml.replace('numFmtId="164" fontId', f'numFmtId="{number}" fontId')
    )
    rows = both(data).rows("Sheet")
    expected = dt.date(2026, 3, 1) if number not in (46, 48, 49, 59) else rows[0][0]
    assert rows[0][0] == expected


@pytest.mark.parametrize(
    ("form", "value", "seen"),
    [
        ("0%", 0.95, "95%"),
        ("0.00%", 0.6665, "66.65%"),
        ('0.0"分"%', 1, "100%"),
        ("0%;[Red]-0%", -0.07, "-7%"),
        ("0%", None, None),
        ("0%", "约95", "约95"),
        ('0.00"%"', 0.95, 0.95),
        ("0.00\\%", 0.95, 0.95),
    ],
)
def test_a_percentage_is_read_as_it_is_seen(form: str, value: object, seen: object) -> None:
    """Office programs keep 0.95 where a clerk types 95%."""
    book = Workbook()
    book.active.append(["完成率", value])
    book.active["B1"].number_format = form
    assert (both(saved(book)).rows("Sheet")[0] + [None])[1] == seen


def test_days_counted_from_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([44620, 44620])
    book.active["A1"].number_format = "yyyy-mm-dd"
    book.active["B1"].number_format = "0.000000000"
    data = edited(
        saved(book), "xl/styles.xml", lambda xml: xml.replace('numFmtId="165" fontId', 'numFmtId="31" fontId')
    )
    assert both(data).rows("Sheet") == [[dt.date(2026, 3, 1), dt.date(2026, 3, 1)]]


def test_errors_and_uncalculated_formulas_stay_visible() -> None:
    rows = (
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><f>1+1</f></c>'
        '<c r="D2"><f>1+1</f><v>2</v></c>'
        '<c r="E2" t="str"><f>"a"</f><v>甲</v></c></row><row r="4"><c r="C4" t="e"><v>#N/A</v></c></row>'
    )
    book = both(sheet(rows))
    assert book.rows("数据") == [
        [None] * 5,
        [None, "#DIV/0!", UNCALCULATED, 2, "甲"],
        [None] * 5,
        [None, None, "#N/A", None, None],
    ]
    assert len(book.notices) == 2


def test_merged_cells() -> None:
    book = Workbook()
    book.active.append(["党建", "a"])
    book.active.append([None, "b"])
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("C5:D9")
    found = both(saved(book))
    assert found.rows("Sheet") == [["党建", "a"], [None, "b"]]
    assert found.filled("Sheet") == [["党建", "a"], ["党建", "b"]]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (prefixed('<row r="3"><c r="B3"><v>1</v></c></row>'), [[None, None], [None, None], [None, 1]]),
        (sheet("".join(many(2))), [[1], [1]]),
        (
            sheet("<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c r='B3'><v>3</v></c></row>"),
            [[1, 2], [None, None], [None, 3]],
        ),
        (
            sheet('<row><c t="inlineStr"><is><r><t>甲</t></r><r><t xml:space="preserve"> 乙</t></r></is></c></row>'),
            [["甲 乙"]],
        ),
        (sheet('<row r="1"><c r="A1" t="inlineStr"><is><t> 甲 </t></is></c></row>'), [["甲"]]),
        (sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>甲_x000D_\n乙</t></is></c></row>'), [["甲\n乙"]]),
        (sheet('<row r="1"><c r="A1"><v>1e400</v></c></row>'), [["#NUM!"]]),
        (sheet('<row r="1"><c r="A1" t="d"><v>2026-03-01T00:00:00</v></c></row>'), [[dt.date(2026, 3, 1)]]),
        (sheet('<row r="1"><c r="A1" t="b"><v>1</v></c></row>', before='<dimension ref="A1:XFD1048576"/>'), [[True]]),
        (sheet('<row r="5"><c r="C5" s="0"/></row>'), []),
        (sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" hidden="0"/>'), [[1]]),
        (sheet(""), []),
    ],
)  # fmt: skip
def test_unusual_but_harmless_sheets(data: bytes, rows: list[list[object]]) -> None:
    assert both(data).rows("数据") == rows


def test_hidden_sheets_and_properties_are_read() -> None:
    book = Workbook()
    book.create_sheet("_meta").append(["{}"])
    book["_meta"].sheet_state = "veryHidden"
    book.custom_doc_props.append(StringProperty(name="task", value="2026-靖远"))
    found = both(saved(book))
    assert found.rows("_meta") == [["{}"]]
    assert found.state("_meta") == "veryHidden"
    assert found.properties == {"task": "2026-靖远"}


def test_a_missing_sheet_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(Refused, match="没有名为「自评」的工作表，现有「数据」"):
        read(workbook(["x"])).rows("自评")


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
CELLS = st.one_of(
    st.none(),
    TEXTS.filter(lambda text: "_x" not in text and "x005F" not in text and not text.startswith("=")),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(min_value=dt.date(1901, 1, 1), max_value=dt.date(9999, 12, 30)),
    st.datetimes(min_value=dt.datetime(1901, 1, 1), max_value=dt.datetime(2200, 1, 1)),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=20))
def test_any_table_reads_alike(rows: list[list[object]]) -> None:
    both(workbook(*rows))


def test_the_child_is_stopped_when_it_needs_too_much_memory() -> None:
    text = "长" * 30_000
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 10_001))
    with pytest.raises(Refused, match="内存或时间超过上限"):
        read(replaced(sheet(cells), {"xl/sharedStrings.xml": strings}), reader="calamine")


def test_the_child_is_stopped_when_it_takes_too_long() -> None:
    rows = [[n, "文字", 1.5] * 10 for n in range(3000)]
    with pytest.raises(Refused, match="已停止"):
        read(workbook(*rows), reader="calamine", seconds=0.02)


def test_the_reader_of_this_machine_is_one_of_the_two() -> None:
    assert reading.installed() in READERS
    assert read(workbook(["甲"])).rows("数据") == [["甲"]]


@pytest.mark.parametrize("reader", READERS)
def test_a_string_that_is_not_in_the_table_is_refused(reader: Reader) -> None:
    with pytest.raises(Refused, match="已损坏"):
        read(sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), reader=reader)


def test_reading_from_a_path_and_an_upload(tmp_path: Path) -> None:
    data = workbook(["乌兰镇", 95])
    (tmp_path / "表.xlsx").write_bytes(data)
    for source in (tmp_path / "表.xlsx", io.BytesIO(data)):
        assert read(source).rows("数据") == [["乌兰镇", 95]]
