"""Rows that are read by their bytes are counted as the walk counts them, and what is not plain is left to it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.toolkit.excel.container import Limits
from config.toolkit.excel.findings import Findings
from config.toolkit.excel.plain_rows import data_begin, plain_rows
from config.toolkit.excel.preflight import preflight
from config.toolkit.imports import letter
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import MAIN, SHEET, replaced, workbook

HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
FORMATS = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 31, 9))
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs>{FORMATS}</cellXfs></styleSheet>'
ATTRIBUTES = st.sampled_from(["", ' spans="1:3"', ' ht="20" customHeight="1"'])
CELLS = st.sampled_from(
    [
        '<c r="@"/>',
        '<c r="@"></c>',
        '<c r="@" s="1"><v>45992</v></c>',
        '<c r="@" s="2"><v>0.5</v></c>',
        '<c r="@" s="0" t="s"><v>0</v></c>',
        '<c r="@" t="n"><v>-1.5E-3</v></c>',
        '<c r="@" t="inlineStr"><is><t>乡镇&amp;村</t></is></c>',
        '<c r="@" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>',
        '<c r="@" t="str"><f>A1</f><v>x</v></c>',
        '<c r="@"><f>1+1</f></c>',
        '<c r="@" t="e"><v>#N/A</v></c>',
        "<c><v>1</v></c>",
    ]
)
ROWS = st.lists(st.tuples(st.integers(1, 3), ATTRIBUTES, st.lists(CELLS, max_size=5)), max_size=8)


def sheet_data(rows: list[tuple[int, str, list[str]]]) -> str:
    written, number = [], 0
    for step, attributes, cells in rows:
        number += step
        placed = [cell.replace("@", f"{letter(column)}{number}") for column, cell in enumerate(cells, start=1)]
        written.append(f'<row r="{number}"{attributes}>{"".join(placed)}</row>')
    return "".join(written)


def crafted(rows: str, opening: str = "<sheetData>") -> bytes:
    xml = f"{HEAD}{opening}{rows}</sheetData></worksheet>"
    return replaced(workbook(["x"]), {SHEET: xml, "xl/styles.xml": STYLES})


def findings(data: bytes, limits: Limits | None = None) -> Findings | str:
    try:
        return preflight(data, limits=limits or Limits())
    except Refused as refused:
        return refused.message


@settings(max_examples=150, deadline=None)
@given(rows=ROWS)
def test_the_walk_finds_the_same(rows: list[tuple[int, str, list[str]]]) -> None:
    data = sheet_data(rows)
    assert data_begin(f"{HEAD}<sheetData>".encode()) and not data_begin(f"{HEAD}<sheetData >".encode())
    assert findings(crafted(data)) == findings(crafted(data, "<sheetData >"))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"/></row><row r="1"><c r="A1"/></row>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1"/><c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="1"><c r="A1"><v>\x01</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="21"><c r="A21"/></row>',
        '<row r="1"><c r="ZZZ1"/></row>',
        '<row r="1">' + "".join(f'<c r="{letter(column)}1"/>' for column in range(1, 12)) + "</row>",
        "".join(f'<row r="{row}"><c r="A{row}"/><c r="B{row}"/></row>' for row in range(1, 21)),
        "".join(f'<row r="{row}"/>' for row in range(1, 22)),
    ],
)
def test_what_the_walk_refuses_is_refused_in_its_words(rows: str) -> None:
    limits = Limits(rows=20, columns=10, cells=30)
    told = findings(crafted(rows), limits)
    assert isinstance(told, str)
    assert told == findings(crafted(rows, "<sheetData >"), limits)


def test_bytes_that_are_no_utf8_are_left_to_the_walk() -> None:
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>镇</t></is></c></row>'
    assert [place for _, place in plain_rows(row.encode())] == [len(row.encode())]
    assert list(plain_rows(row.encode("gb18030"))) == []
    for encoding in ("gb18030", "utf-16"):
        assert not data_begin(re.sub("UTF-8", encoding, f"{HEAD}<sheetData>").encode(encoding))


def test_rows_in_a_comment_are_no_rows() -> None:
    row = '<row r="1"><c r="A1"/></row>'
    found = findings(replaced(workbook(["x"]), {SHEET: f"{HEAD}<!-- <sheetData>{row} --></worksheet>"}))
    assert isinstance(found, Findings) and found.sheets[0].rows == 0
