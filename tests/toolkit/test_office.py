"""What LibreOffice makes of our files: text stays text, tables print on A4."""

import csv
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from config.toolkit.excel.marking import mark
from config.toolkit.excel.meta import put_meta, take_meta
from config.toolkit.excel.reading import read
from config.toolkit.excel.template import fill
from config.toolkit.excel.writing import flat, safe_cell
from tests.toolkit.crafted import saved
from tests.toolkit.test_marking import KEY, PROBLEMS, filling
from tests.toolkit.test_template import ROWS, VALUES, ranking
from tests.toolkit.test_writing import FORMULAS

pytestmark = pytest.mark.print


@pytest.fixture
def convert(tmp_path: Path) -> Any:
    """Converts a file into another format in the test's folder, with a profile of its own."""

    def run(source: Path, form: str) -> Path:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        out = tmp_path / "converted"
        command = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out / f"{source.stem}.{form.partition(':')[0]}"

    return run


def test_nothing_is_evaluated(tmp_path: Path, convert: Any) -> None:
    book = Workbook()
    for row, text in enumerate(FORMULAS, 1):
        safe_cell(book.active.cell(row, 1), text)
    book.save(tmp_path / "a.xlsx")
    flat(tmp_path / "b.xlsx", "表", ["文字"], ([text] for text in FORMULAS))
    for name, skip in (("a", 0), ("b", 3)):
        converted = convert(tmp_path / f"{name}.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76")
        with converted.open(newline="", encoding="utf-8") as file:
            assert [row[0] if row else "" for row in csv.reader(file)][skip:] == FORMULAS


def test_a_saved_filling_workbook_keeps_its_slip(tmp_path: Path, convert: Any) -> None:
    (tmp_path / "自评.xlsx").write_bytes(filling())
    again = read(convert(tmp_path / "自评.xlsx", "xlsx"))
    assert take_meta(again, KEY) == {"task": 7}
    assert again.rows("自评")[2] == ["1.1", "乌兰镇", "=95分吗"]
    assert again.state("_meta") in ("hidden", "veryHidden")
    del again.sheets["_meta"]
    assert take_meta(again, KEY) == {"task": 7}


def test_a_marked_workbook_opens_and_comes_back(tmp_path: Path, convert: Any) -> None:
    (tmp_path / "错.xlsx").write_bytes(mark(filling(), PROBLEMS))
    again = read(convert(tmp_path / "错.xlsx", "xlsx"))
    assert next(iter(again.sheets)) == "错误清单"
    assert take_meta(again, KEY) == {"task": 7}


def test_a_ranking_prints_on_a4_with_its_headings_repeated(tmp_path: Path, convert: Any) -> None:
    rows = [ROWS[number % 3] | {"place": number + 1, "note": "无"} for number in range(40)]
    fill(saved(ranking()), VALUES, {"rows": rows}).save(tmp_path / "排名.xlsx")
    printed = convert(tmp_path / "排名.xlsx", "pdf")
    info = subprocess.run(["pdfinfo", str(printed)], check=True, capture_output=True, text=True).stdout
    assert "A4" in info
    text = subprocess.run(
        ["pdftotext", "-layout", str(printed), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert 3 <= len(pages) <= 4
    assert all(VALUES["title"] in page and "作用发挥" in page for page in pages)
    assert f"第1页共{len(pages)}页" in pages[0].replace(" ", "")
    assert "88.50" in pages[0]
    assert "合计" in pages[-1]


def test_a_slip_in_a_new_workbook(tmp_path: Path, convert: Any) -> None:
    book = Workbook()
    put_meta(book, {"rows": [f"指标 {number}" for number in range(3000)]}, KEY)
    book.save(tmp_path / "长.xlsx")
    assert take_meta(read(convert(tmp_path / "长.xlsx", "xlsx")), KEY)["rows"][-1] == "指标 2999"
