"""Percentages in a workbook of a scheme: shares of points are parts of one, figures and weights count in percent."""

from typing import Any

import pytest

from scoring.engine import SchemeError, dump, load
from scoring.scheme_io import read_workbook
from tests.scoring.test_offline import book_of, bytes_of

DATA = [
    ["代码", "名称", "类型", "最大值", "选项"],
    ["r", "完成率", "百分比", "100%", None],
    ["g", "评价", "选项", None, "好、差"],
    ["q1", "上半年得分", "分数", 100, None],
    ["q2", "下半年得分", "分数", 100, None],
]


def book(rule: str, parameters: str, *, grade: str = "9") -> bytes:
    row = [1, "指标", "1", "项", 10, rule, parameters]
    sheets: dict[str, list[list[Any]]] = {
        "方案": [["标识", "x"], ["标题", "试"], ["年度", 2026], ["考核对象层级", "村"], ["满分", 10]],
        "数据项": DATA,
        "指标": [["层级", "类别", "编号", "名称", "分值", "规则", "参数"], row],
        "等次": [["名称", "下限"], ["好", grade], ["差", None]],
        "名额": [["等次", "比例", "取整方式"], ["好", "30%", "舍去"]],
        "一票否决": [
            ["编号", "名称", "后果", "数据项", "比较", "比较值", "总分折算比例"],
            ["V", "不到六成", "总分按比例计", "r", "低于", "60%", "90%"],
        ],
    }
    return bytes_of(book_of(sheets))


def rule_of(rule: str, parameters: str) -> dict[str, Any]:
    found: dict[str, Any] = dump(load(read_workbook(book(rule, parameters))))["nodes"][0]["rule"]
    return found


def test_a_share_is_a_part_of_one_and_a_measure_counts_in_percent() -> None:
    scheme = dump(load(read_workbook(book("按比例得分", "数据项=r；目标值=100%"))))
    assert scheme["nodes"][0]["rule"] == {"type": "ratio", "datum": "r", "target": "100"}
    assert scheme["data"][0]["max"] == "100"
    assert scheme["quotas"][0]["share"] == "0.3"
    assert (scheme["vetoes"][0]["than"], scheme["vetoes"][0]["factor"]) == ("60", "0.9")


@pytest.mark.parametrize(
    ("rule", "parameters", "found"),
    [
        ("等次评定", "数据项=g；各选项比例=100%、62.5％", {"shares": ["1", "0.625"]}),
        (
            "分档得分",
            '{"数据项": "r", "档次": [{"下限": "95%", "得分": "10"}, {"下限": "0.5%", "得分": "5"}]}',
            {"bands": [{"from": "95", "points": "10"}, {"from": "0.5", "points": "5"}]},
        ),
        (
            "分期平均",
            '{"各期": [{"数据项": "q1", "权重": "40%"}, {"数据项": "q2", "权重": "60%"}]}',
            {"periods": [{"datum": "q1", "weight": "40"}, {"datum": "q2", "weight": "60"}]},
        ),
    ],
)
def test_in_the_parameters_of_rules(rule: str, parameters: str, found: dict[str, Any]) -> None:
    assert rule_of(rule, parameters).items() >= found.items()


def test_a_percentage_of_points_says_nothing_of_what() -> None:
    with pytest.raises(SchemeError, match=r"档次第1条的得分应是最多6位小数的数字.*写的是「80%」"):
        rule_of("分档得分", '{"数据项": "r", "档次": [{"下限": "95", "得分": "80%"}]}')
    with pytest.raises(SchemeError, match=r"等次「好」的下限应是最多6位小数的数字.*写的是「90%」"):
        load(read_workbook(book("按比例得分", "数据项=r；目标值=100", grade="90%")))
