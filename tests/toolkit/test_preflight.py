"""Every bad file is refused with its Chinese sentence, quickly and before a parser; good ones pass."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from config.toolkit.excel.container import Limits
from config.toolkit.excel.preflight import preflight
from config.toolkit.refusal import Refused
from tests.toolkit.crafted import SHEET, bomb, edited, many, ole, prefixed, replaced, saved, sheet, workbook

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
CONTENT = "[Content_Types].xml"
SHEET_XML = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, body in parts.items():
            new.writestr(name.replace("__", "/"), body)
    return stream.getvalue()


def encrypted_entry() -> bytes:
    """A zip whose directory says that its parts are encrypted."""
    data = bytearray(workbook(["x"]))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def macro_enabled() -> bytes:
    return edited(
        workbook(["x"]),
        CONTENT,
        lambda types: types.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )


def deep() -> bytes:
    return replaced(workbook(["x"]), {"xl/deep.xml": "<a>" * 70 + "</a>" * 70})


BAD = {
    "1 GB unpacked": (lambda: bomb(1001), "解压后有1000MB"),
    "100 MB unpacked in one part": (lambda: bomb(100), "解压后有100MB"),
    "row 1,048,576": (lambda: sheet('<row r="1"/><row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "第1048576行"),
    "far column": (lambda: sheet('<row r="1"><c r="A1"/><c r="XFD1"><v>1</v></c></row>'), "第XFD列"),
    "wide sheet": (lambda: sheet("<row>" + "<c><v>1</v></c>" * 301 + "</row>"), "第KO列，超过上限300列"),
    "prefixed rows": (lambda: prefixed('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "第1048576行"),
    "many empty rows": (lambda: sheet("<row/>" * 30_000), "第20001行"),
    "rows without numbers": (lambda: sheet("".join(many(20_001))), "第20001行"),
    "cell without row number": (lambda: sheet('<row r="1"><c r="A"><v>1</v></c></row>'), "单元格编号错乱"),
    "cell of another row": (lambda: sheet('<row r="1"><c r="A9"><v>1</v></c></row>'), "单元格编号错乱"),
    "column beyond all": (lambda: sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "第XFD列"),
    "column of four letters": (lambda: sheet('<row r="1"><c r="AAAA1"><v>1</v></c></row>'), "单元格编号不正确"),
    "rows out of order": (lambda: sheet('<row r="2"/><row r="1"/>'), "顺序错乱"),
    "row number is no number": (lambda: sheet('<row r="１"/>'), "已损坏"),
    "huge row number": (lambda: sheet(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'), "超过上限20000行"),
    "two cells in one place": (lambda: sheet('<row r="1"><c r="A1"/><c r="A1"/></row>'), "单元格编号错乱"),
    "merged to the end": (
        lambda: sheet("", after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "第1048576行",
    ),
    "many merged areas": (
        lambda: sheet("", after="<mergeCells>" + '<mergeCell ref="A1:KN20000"/>' * 2 + "</mergeCells>"),
        "个单元格",
    ),
    "entity bomb in the sheet": (lambda: replaced(workbook(["x"]), {SHEET: DOCTYPE + SHEET_XML}), "实体声明"),
    "entity bomb in the strings": (
        lambda: replaced(workbook(["x"]), {"xl/sharedStrings.xml": DOCTYPE + "<sst/>"}),
        "实体声明",
    ),
    "entity bomb in the types": (lambda: replaced(workbook(["x"]), {CONTENT: DOCTYPE + "<Types/>"}), "实体声明"),
    "too deep": (deep, "过于庞大或复杂"),
    "encrypted workbook": (lambda: ole("EncryptedPackage"), "打开密码"),
    "encrypted entries": (encrypted_entry, "加了密码"),
    "macros in a renamed .xlsx": (lambda: replaced(workbook(["x"]), {"xl/vbaProject.bin": b"x"}), "含有宏"),
    "macro content type": (macro_enabled, "含有宏"),
    "macro sheet": (lambda: replaced(workbook(["x"]), {"xl/macrosheets/sheet1.xml": "<x/>"}), "含有宏"),
    "embedded object": (lambda: replaced(workbook(["x"]), {"xl/embeddings/oleObject1.bin": b"x"}), "嵌入对象"),
    "old .xls": (lambda: ole("Workbook"), "旧版的 .xls"),
    "old .doc": (lambda: ole("WordDocument"), "Word 文件"),
    "csv in UTF-8": (lambda: "单位,得分\n乌兰镇,95\n".encode(), "文本（.csv"),
    "csv in GBK": (lambda: "单位,得分\n乌兰镇,95\n".encode("gbk"), "文本（.csv"),
    "csv in UTF-16": (lambda: "单位,得分\n".encode("utf-16"), "文本（.csv"),
    "html table": (lambda: b"<html><table></table></html>", "网页或 XML"),
    "pdf": (lambda: b"%PDF-1.7 ...", "PDF"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "不是 .xlsx"),
    "truncated": (lambda: workbook(["x"] * 50)[:-300], "没有传完整"),
    "cut at the start": (lambda: workbook(["x"] * 50)[300:], "不是 .xlsx"),
    "empty": (lambda: b"", "空的"),
    "plain zip": (lambda: zipped(a=b"x"), "压缩包"),
    "names that climb": (lambda: replaced(workbook(["x"]), {"../evil.xml": "<x/>"}), "不正常的路径"),
    "names from the root": (lambda: replaced(workbook(["x"]), {"/etc/evil.xml": "<x/>"}), "不正常的路径"),
    "names of Windows": (lambda: replaced(workbook(["x"]), {"xl\\..\\evil.xml": "<x/>"}), "不正常的路径"),
    "names that differ in case": (lambda: replaced(workbook(["x"]), {"xl/Workbook.xml": "<x/>"}), "重名"),
    "too many parts": (lambda: replaced(workbook(["x"]), {f"xl/media/{n}.png": b"" for n in range(200)}), "200个部分"),
    "broken XML": (lambda: replaced(workbook(["x"]), {SHEET: "<worksheet><sheetData>"}), "已损坏"),
    "two sheet data": (lambda: sheet("", after="<sheetData/>"), "已损坏"),
    "missing workbook part": (lambda: replaced(workbook(["x"]), {"xl/workbook.xml": None}), "已损坏"),
    "Word document": (
        lambda: zipped(
            **{CONTENT: b'<Types><Override PartName="/a" ContentType="application/wordprocessingml.document"/></Types>'}
        ),
        "Word 文件",
    ),
    "binary workbook": (
        lambda: zipped(
            **{CONTENT: b'<Types><Override PartName="/a" ContentType="application/ms-excel.sheet.binary"/></Types>'}
        ),
        "不是 .xlsx 工作簿",
    ),
    "strict format": (
        lambda: edited(
            workbook(["x"]),
            "xl/workbook.xml",
            lambda xml: xml.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
        "严格 Open XML",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_by_the_preflight(name: str) -> None:
    make, words = BAD[name]
    data = make()
    with pytest.raises(Refused) as refused:
        preflight(data)
    assert words in refused.value.message
    assert refused.value.message.endswith("。")


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    honest = bomb(2)
    at = honest.rfind(b"PK\x01\x02", 0, honest.rfind(SHEET.encode()))
    lying = bytearray(honest)
    lying[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(Refused, match="已损坏"):
        preflight(bytes(lying))


def test_good_workbook_from_bytes_path_and_upload(tmp_path: Path) -> None:
    data = workbook(["单位", "得分"], ["乌兰镇", 95])
    (tmp_path / "表.xlsx").write_bytes(data)
    for source in (data, tmp_path / "表.xlsx", str(tmp_path / "表.xlsx"), io.BytesIO(data)):
        findings = preflight(source)
        assert [(sheet.name, sheet.rows, sheet.columns, sheet.cells) for sheet in findings.sheets] == [
            ("数据", 2, 2, 4)
        ]


def test_prefixed_and_unnumbered_small_sheets_are_fine() -> None:
    assert preflight(prefixed('<row r="3"><c r="B3"><v>1</v></c></row>')).sheets[0].rows == 3
    assert preflight(sheet("".join(many(3)))).sheets[0].rows == 3


def test_limits_are_those_asked_for() -> None:
    data = workbook(*([n] for n in range(30)))
    with pytest.raises(Refused, match="第11行，超过上限10行"):
        preflight(data, limits=Limits(rows=10))
    with pytest.raises(Refused, match="超过29个单元格"):
        preflight(data, limits=Limits(cells=29))
    with pytest.raises(Refused, match="超过0MB"):
        preflight(data, limits=Limits(file_bytes=100))


def test_findings_name_errors_and_formulas_without_result() -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1"><f>1+1</f><v/></c></row>'
    )
    found = preflight(sheet(rows, after='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>')).sheets[0]
    assert found.errors == {(1, 1): "#DIV/0!"}
    assert found.uncached == {(1, 2), (1, 5)}
    assert found.formulas == {(1, 1), (1, 2), (1, 3), (1, 4), (1, 5)}
    assert found.merged == [(2, 1, 3, 2)]


def test_notices_name_the_places() -> None:
    rows = (
        '<row r="4">' + "".join(f'<c r="{c}4"><f>1+1</f></c>' for c in "ABCD") + '<c r="E4" t="e"><v>#N/A</v></c></row>'
    )
    assert preflight(sheet(rows)).notices == [
        "工作表「Sheet」有4个公式没有计算结果（A4、B4、C4 等），请用 WPS 或 Excel 打开，保存后再上传。".replace(
            "Sheet", "数据"
        ),
        "工作表「数据」有1个错误值（E4）。",
    ]


def test_hidden_sheets_keep_their_state() -> None:
    book = Workbook()
    book.create_sheet("选项").sheet_state = "hidden"
    book.create_sheet("_meta").sheet_state = "veryHidden"
    assert [sheet.state for sheet in preflight(saved(book)).sheets] == ["visible", "hidden", "veryHidden"]
