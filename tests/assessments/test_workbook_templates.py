"""The templates of the tables for the meeting: those that we bring, and an office's own in their place."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from openpyxl import Workbook, load_workbook

from assessments.exports.meeting import ranking_workbook
from config.toolkit.refusal import Refused
from tests.assessments.meetings import computed, grid, opened, organizer_of

pytestmark = pytest.mark.django_db
NAMES = ("甲镇", "乙镇", "丙镇", "丁镇")


def test_an_office_replaces_a_template(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    book = Workbook()
    book.active.title = "分组"
    book.active.append(["{{owner}}的{{title}}"])
    book.active.append(["{{rows.unit}}", "{{rows.total}}", "{{rows.points.*}}"])
    book.save(tmp_path / "templates" / "排名通报表.xlsx")
    cycle = computed(*NAMES)
    page = opened(ranking_workbook(cycle, actor=organizer_of(cycle))).worksheets[0]
    assert grid(page)[:2] == [
        ["靖远县的2026年度党建工作考核排名通报表", *[None] * 5],
        ["乙镇", "=SUM(C2:F2)", 10, 8, 2, 0],
    ]
    book.active["A1"].value = "{{nonsense}}"
    book.save(tmp_path / "templates" / "排名通报表.xlsx")
    with pytest.raises(Refused, match="模板有误：工作表「分组」A1"):
        ranking_workbook(cycle, actor=organizer_of(cycle))
    book.active.title = "别的"
    book.save(tmp_path / "templates" / "排名通报表.xlsx")
    with pytest.raises(Refused, match="模板里没有工作表「分组」，只有别的"):
        ranking_workbook(cycle, actor=organizer_of(cycle))


def test_the_templates_that_we_bring() -> None:
    """Official fonts by name, borders all round, A4, headings repeated: as the office's document rules want it."""
    for path in sorted((Path(settings.BASE_DIR) / "seeds" / "templates").glob("*.xlsx")):
        for page in load_workbook(io.BytesIO(path.read_bytes())).worksheets:
            assert (page["A1"].font.name, page["A1"].font.sz) == ("方正小标宋简体", 22)
            assert int(page.page_setup.paperSize) == 9
            assert page.print_title_rows
            assert "&P" in page.oddFooter.center.text
            fonts = {cell.font.name for row in page.iter_rows() for cell in row if cell.value}
            assert fonts == {"方正小标宋简体", "黑体", "仿宋_GB2312"}
