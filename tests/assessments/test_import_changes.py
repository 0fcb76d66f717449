"""What workbooks that change something share: which unit a line is about, and what people say of it."""

from __future__ import annotations

import pytest

from assessments.imports.changes import Called, ChangePlan, read_said, unit_columns
from assessments.selectors.screenings.questions import Question
from config.toolkit.cells import CellError
from config.toolkit.excel.reading import read
from config.toolkit.scaled import SCALE
from organizations.models import Organization
from tests.organizations.test_imports import workbook

COLUMNS = unit_columns("单位", parent=("乡镇",))


def unit(code: str) -> Organization:
    return Organization(code=code)


CALLED: Called[str] = Called(
    [
        ("a", unit("01"), "红旗村", "甲镇"),
        ("b", unit("02"), "红旗村", "乙镇"),
        ("c", unit(""), "东风村", "甲镇"),
    ],
    "不在名单里",
)


def matched(*rows: list[str]) -> tuple[list[str], list[str]]:
    """What the lines are about, and what is said of the others."""
    plan = ChangePlan()  # type: ignore[var-annotated]
    book = read(workbook(["区划代码", "单位", "乡镇"], *rows, sheet="表"))
    found = [thing for _, thing in plan.matched(book, "表", COLUMNS, CALLED.one, key=str, empty="单位")]
    return found, [f"{one.row}{one.column} {one.message}" for one in plan.problems]


def test_a_unit_is_found_by_code_by_the_one_above_or_by_a_name_of_its_own() -> None:
    rows = [["01", "红旗村", ""], ["", "红旗村", "乙镇"], ["", "东风村", ""]]
    assert matched(*rows) == (["a", "b", "c"], [])


def test_who_is_not_found_and_who_comes_twice_is_told() -> None:
    rows = [["", "红旗村", ""], ["03", "红旗村", ""], ["", "东风村", "乙镇"], ["", "西村", ""]]
    assert matched(*rows, ["", "东风村", ""], ["", "东风村", "甲镇"]) == (
        ["c"],
        [
            "2B 有2个单位叫「红旗村」，请写明区划代码。",
            "3B 「红旗村」（03）不在名单里，请核对名称和区划代码。",
            "4B 「东风村」（乙镇）不在名单里，请核对名称和上级单位。",
            "5B 「西村」不在名单里，请核对名称。",
            "7B 与第6行重复，请只保留一行。",
        ],
    )
    assert matched()[1] == ["0 表里没有单位，请下载表格逐行填写。"]


def test_what_people_say_is_read_alike_everywhere() -> None:
    flag, share = Question("fact", "f", "整顿"), Question("fact", "s", "满意度", "percent")
    assert [read_said(cell, flag) for cell in ("是", "有", "符合", True, "√")] == [SCALE] * 5
    assert [read_said(cell, flag) for cell in ("否", "没有", "不符合", False, "×")] == [0] * 5
    assert (read_said(None, flag), read_said("85%", share), read_said("", share)) == (None, 85 * SCALE, None)
    with pytest.raises(CellError, match="「整顿」只能填“是”或“否”，填的是「也许」"):
        read_said("也许", flag)
    with pytest.raises(CellError, match="「满意度」应在0到100之间"):
        read_said(101, share)
