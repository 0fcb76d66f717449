"""Every exported workbook on paper: one A4 page wide, headings on every page, nothing clipped, values kept."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assessments.exports.filling import filling_workbook
from assessments.exports.meeting import deductions_workbook, explanation_workbook, matrix_workbook, ranking_workbook
from assessments.imports import plan_sheet
from assessments.models import Cycle
from organizations.services import files
from tests.assessments.filled import clerk_of, filled
from tests.assessments.meetings import grid, opened, organizer_of, results
from tests.assessments.steps import assess, sheets_of
from tests.factories import make_cycle, make_organization

pytestmark = [pytest.mark.print, pytest.mark.django_db]
A4 = (595.3, 841.9)
UNITS = 40


@dataclass(frozen=True)
class Printed:
    """A workbook as LibreOffice prints it: sizes of the pages in points, and their text without blanks."""

    sizes: tuple[tuple[float, float], ...]
    pages: tuple[str, ...]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A LibreOffice of our own: a user's open window must not take our files."""
    return tmp_path_factory.mktemp("office")


@pytest.fixture
def converted(tmp_path: Path, profile: Path) -> Any:
    """Writes a workbook and converts it into another form."""

    def convert(content: bytes, form: str) -> Path:
        source = tmp_path / "table.xlsx"
        source.write_bytes(content)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", form]
        done = subprocess.run(
            [*command, "--outdir", str(tmp_path / "made"), str(source)],
            check=True,
            capture_output=True,
            timeout=180,
            env=os.environ | {"SAL_USE_VCLPLUGIN": "svp"},
        )
        assert b"Error" not in done.stderr
        return tmp_path / "made" / f"table.{form}"

    return convert


@pytest.fixture
def printed(converted: Any) -> Any:
    """Prints a workbook."""

    def print_it(content: bytes) -> Printed:
        path = str(converted(content, "pdf"))
        info = _run("pdfinfo", "-l", "999", path)
        sizes = tuple((float(w), float(h)) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", info))
        pages = _run("pdftotext", "-layout", path, "-").split("\f")[:-1]
        return Printed(sizes, tuple(re.sub(r"\s", "", page) for page in pages))

    return print_it


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.fixture
def cycle() -> Iterator[Cycle]:
    """Forty townships, so that the tables run over one page."""
    county = make_organization()
    units = [make_organization(f"第{number:02d}号镇", parent=county) for number in range(1, UNITS + 1)]
    found = make_cycle(owner=county, units=units)
    assess(found, {number: {"late": str(number % 4), "rate": str(80 + number % 20)} for number in range(UNITS)})
    yield Cycle.objects.get(pk=found.pk)


def assert_a4(found: Printed, *, landscape: bool = True) -> None:
    wanted = A4[::-1] if landscape else A4
    assert found.sizes
    for size in found.sizes:
        assert size == pytest.approx(wanted, abs=1.5)
    assert not any("###" in page for page in found.pages)
    assert f"第{len(found.pages)}页共{len(found.pages)}页" in found.pages[-1]


def test_ranking(cycle: Cycle, printed: Any) -> None:
    found = printed(ranking_workbook(cycle, actor=organizer_of(cycle)))
    assert_a4(found)
    assert 2 <= len(found.pages) <= 3
    for page in found.pages:
        for words in ("2026年度党建工作考核排名通报表", "征求意见稿，未公布", "分项得分", "落实责任制", "备注"):
            assert words in page
    everything = "".join(found.pages)
    assert all(f"第{number:02d}号镇" in everything for number in range(1, UNITS + 1))
    assert "主要负责人（签字）" in found.pages[-1]
    assert "校验码" in found.pages[-1]


def test_matrix(cycle: Cycle, printed: Any) -> None:
    found = printed(matrix_workbook(cycle, actor=organizer_of(cycle)))
    assert_a4(found)
    assert 2 <= len(found.pages) <= 4
    for page in found.pages:
        for words in ("横向对比表", "落实责任制", "工作成效", "名次", "分值"):
            assert words in page
    assert "平均" in found.pages[-1]
    assert all(f"第{number:02d}号镇" in "".join(found.pages) for number in range(1, UNITS + 1))


def test_deductions(cycle: Cycle, printed: Any) -> None:
    found = printed(deductions_workbook(cycle, actor=organizer_of(cycle)))
    assert_a4(found)
    assert len(found.pages) >= 2
    for page in found.pages:
        assert "扣分理由" in page
        assert "评分标准" in page
    assert "合计扣分" in found.pages[-1]


def test_explanation(cycle: Cycle, printed: Any) -> None:
    result = results(cycle)[1]
    found = printed(explanation_workbook(result, actor=organizer_of(cycle)))
    assert_a4(found, landscape=False)
    assert len(found.pages) == 1
    for words in ("第02号镇得分说明", "等次依据", "满分6分：迟报次数每1次扣1.5分", "审核：张经办", "校验码"):
        assert words in found.pages[0]


def test_filling_and_its_marked_return(printed: Any, converted: Any) -> None:
    sheet = sheets_of(make_cycle())[0]
    clerk = clerk_of(sheet)
    assert_a4_parts(printed(filling_workbook(sheet, actor=clerk)))
    record = plan_sheet(sheet, filled(sheet, clerk, late="三四次"), name="表.xlsx", actor=clerk)
    marked = printed(files.open_file(record.marked).read())
    assert "错误清单" in marked.pages[0]
    assert "三四次" in marked.pages[0]


def assert_a4_parts(found: Printed) -> None:
    """The guide is upright, the table lies on its side."""
    assert found.sizes[0] == pytest.approx(A4, abs=1.5)
    assert found.sizes[-1] == pytest.approx(A4[::-1], abs=1.5)
    assert len(found.pages) == 2
    assert "填写说明" in found.pages[0]
    assert "自评表" in found.pages[1]


def test_what_the_office_saves_again_still_says_the_same(cycle: Cycle, converted: Any) -> None:
    """Opened and saved by LibreOffice: formulas are computed there to the results that we wrote beside them."""
    actor = organizer_of(cycle)
    for content in (ranking_workbook(cycle, actor=actor), matrix_workbook(cycle, actor=actor)):
        ours = grid(opened(content, values=True).worksheets[0])
        theirs = grid(load_workbook(converted(content, "xlsx"), data_only=True).worksheets[0])
        for row, again in zip(ours, theirs, strict=False):
            assert [_plain(value) for value in again[: len(row)]] == [_plain(value) for value in row]


def test_the_filling_workbook_saved_by_the_office_is_taken(converted: Any) -> None:
    sheet = sheets_of(make_cycle())[0]
    clerk = clerk_of(sheet)
    again = Path(converted(filled(sheet, clerk, late="２次"), "xlsx")).read_bytes()
    record = plan_sheet(sheet, again, name="自评表.xlsx", actor=clerk)
    assert (record.problems, record.counts["changed"]) == ([], 4)


def _plain(value: object) -> object:
    return round(value, 6) if isinstance(value, float) else value
