"""Tables are found by their headings; problems name sheet, row, column, value."""

import pytest

from config.toolkit import cells
from config.toolkit.imports import Column, Line, Plan, Problem, heading, letter, lines

COLUMNS = [
    Column("code", ("代码", "行政区划代码")),
    Column("name", ("名称", "单位名称")),
    Column("self", ("得分（自评）",)),
    Column("note", ("备注",), required=False),
]


def test_letters() -> None:
    assert [letter(number) for number in (1, 26, 27, 52, 702, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "ZZ",
        "AAA",
        "XFD",
    ]
    with pytest.raises(ValueError, match="no such column"):
        letter(0)


@pytest.mark.parametrize("title", ["得分(自评)", " 得 分（自评）* ", "得分\n（自评）："])
def test_headings_are_compared_without_decoration(title: str) -> None:
    assert heading(title) == "得分(自评)"


def test_a_table_is_found_wherever_it_stands() -> None:
    problems: list[Problem] = []
    rows = [
        ["望城区乡镇名单", None, None, None],
        ["填报单位：", None, None, None],
        ["备注", "得分（自评）", "单位名称", "代码（12位）"],
        ["甲", "95分", "乌兰镇", 620421100],
        [None, None, "", None],
        ["#N/A", "12-15", "", "620421101"],
    ]
    found = lines(rows, sheet="名单", columns=COLUMNS, problems=problems)
    assert problems == []
    assert [line.row for line in found] == [4, 6]
    first, second = found
    assert first.take("code", cells.code, problems) == "620421100"
    assert first.take("self", cells.number, problems) == 95_000_000
    assert second.take("self", cells.number, problems) is None
    assert second.take("name", cells.words, problems, required=True) == ""
    assert second.take("note", cells.words, problems) == ""
    assert [str(problem) for problem in problems] == [
        "「名单」第6行B列：「12-15」不是数字，只能填一个数。",
        "「名单」第6行C列：「名称」不能为空。",
        "「名单」第6行A列：单元格是错误值 #N/A：公式没有找到对应的值。",
    ]
    assert [problem.value for problem in problems] == ["12-15", "", "#N/A"]


def test_missing_columns_are_one_problem() -> None:
    problems: list[Problem] = []
    assert lines([["代码", "x"], ["1", "2"]], sheet="名单", columns=COLUMNS, problems=problems) == []
    assert [str(problem) for problem in problems] == [
        "「名单」第1行：没有找到「名称」、「得分（自评）」列，请检查表头，或重新下载模板。"
    ]
    problems.clear()
    assert lines([], sheet="名单", columns=COLUMNS, problems=problems) == []
    assert problems[0].place == "「名单」"


def test_headings_in_brackets_do_not_stand_for_each_other() -> None:
    problems: list[Problem] = []
    rows = [["代码", "名称", "得分（核定）", "得分（自评）"], ["1", "甲", 1, 2]]
    assert lines(rows, sheet="表", columns=COLUMNS, problems=problems)[0].cells["self"] == 2
    only = [Column("points", ("得分",))]
    lines(rows, sheet="表", columns=only, problems=problems)
    assert "没有找到「得分」列" in problems[0].message


def test_short_rows_and_missing_optional_columns() -> None:
    problems: list[Problem] = []
    found = lines([["代码", "名称", "得分（自评）"], ["1"]], sheet="表", columns=COLUMNS, problems=problems)
    assert dict(found[0].cells) == {"code": "1", "name": None, "self": None}
    assert found[0].take("note", cells.words, problems) == ""
    assert found[0].problem("note", "x").column == ""


def test_plans() -> None:
    plan = Plan[Line](unchanged=3)
    assert plan.ok
    plan.problems.append(Problem("表", 1, "A", "", "错。"))
    assert not plan.ok
    assert plan.sentence == "新增 0 · 修改 0 · 不变 3 · 错误 1"
