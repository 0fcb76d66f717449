"""Bad parameters of the rules over checks, ledgers, days and other results: a sentence that names what is wrong."""

import pytest

from tests.scoring.engine.one_rule import refused
from tests.scoring.engine.test_rules_facts import (
    ANNUAL,
    DAYS,
    FEES,
    INCOME,
    LEDGER,
    MEETINGS,
    PLACE,
    RECRUITS,
    SHORT,
    STAR,
    TEAM,
    VILLAGE,
)

WHEN = [{"datum": "a"}]
FITTING = [{"low": "2", "high": "4", "when": WHEN}, {"low": "0", "high": "2"}]


@pytest.mark.parametrize(
    ("rule", "messages"),
    [
        ({**FEES, "datum": "n"}, ["：写了截止日期 due，「件数」就应是日期，类型 date。"]),
        ({**DAYS, "datum": "day"}, ["：没有写截止日期 due，「缴清日期」就应是逾期天数，类型 count。"]),
        ({**FEES, "due": "02-30"}, ["：日历上没有截止日期「02-30」。"]),
        ({**FEES, "due": "2025-02-29"}, ["：日历上没有截止日期「2025-02-29」。"]),
        ({**FEES, "due": "10月30日"}, ["的截止日期写法不对，写的是「10月30日」。"]),
        ({**FEES, "floor": "6"}, ["：最低得分6分高于分值5分。"]),
        ({**INCOME, "datum": "a", "bands": FITTING}, ["：「甲数」由人评分，类型应是 points。"]),
        ({**INCOME, "bands": [{"low": "1", "high": "2"}]}, ["：至少要有两个档次。"]),
        (
            {**INCOME, "bands": [{"low": "2", "high": "2", "when": WHEN}, {"low": "0", "high": "2"}]},
            ["：档次2至2分的最低分应低于最高分。"],
        ),
        (
            {**INCOME, "bands": [{"low": "2", "high": "6", "when": WHEN}, {"low": "0", "high": "3"}]},
            ["：档次2至6分高于分值5分。", "：档次要从高到低排列，不能交叉：2至6分之后是0至3分。"],
        ),
        (
            {**INCOME, "bands": [{"low": "2", "high": "4"}, {"low": "0", "high": "2", "when": WHEN}]},
            [
                "：档次2至4分没有写条件；只有最后一档可以不写。",
                "：最后一档0至2分不能写条件，否则有的单位没有档次。",
            ],
        ),
        (
            {**VILLAGE, "conditions": [], "rungs": []},
            ["：至少要有一个条件。", "：至少要有一档。"],
        ),
        (
            {**VILLAGE, "rungs": [{"count": 2, "points": "3"}, {"count": 4, "points": "6"}]},
            [
                "：各档要从多到少排列，4条不能排在2条之后。",
                "：只有3个条件，不能要求符合4条。",
                "：有一档得6分，高于分值5分。",
            ],
        ),
        ({**RECRUITS, "each": "1"}, ["：计分办法是 short 的要写每差一步扣分 each，其他办法不写。"]),
        ({**RECRUITS, "mode": "short"}, ["：计分办法是 short 的要写每差一步扣分 each，其他办法不写。"]),
        ({**RECRUITS, "target": "yes"}, ["：「已完成」要比较大小，类型应是数量。"]),
        ({**SHORT, "cap": "4"}, ["：最高得分4分低于分值5分。"]),
        ({**RECRUITS, "cap": "6"}, ["：over（每超一步加分）和 cap（最高得分）要么都写，要么都不写。"]),
        ({**RECRUITS, "floor": "5"}, ["：最低得分5分应低于分值5分。"]),
        ({**LEDGER, "adds": [], "deducts": []}, ["：至少要有一种加分或扣分情形。"]),
        ({**LEDGER, "cap": "4"}, ["：最高得分4分低于起始分5分。"]),
        ({**LEDGER, "start": "0", "floor": "1"}, ["：最低得分1分高于起始分0分。"]),
        ({**TEAM, "checks": []}, ["：至少要有一条核查内容。"]),
        (
            {**TEAM, "checks": [{"datum": "a", "op": ">=", "than": "1"}]},
            ["：「甲数」的 each 和 flat 要写且只写一个。"],
        ),
        (
            {**TEAM, "checks": [{"datum": "a", "op": ">=", "than": "1", "flat": "1", "cap": "2"}]},
            ["：「甲数」写了 flat 就不写 cap。"],
        ),
        (
            {**TEAM, "checks": [{"datum": "g", "op": ">=", "than": "1", "flat": "1"}]},
            ["：「类别」要比较大小，类型应是数量。"],
        ),
        ({**TEAM, "floor": "6"}, ["：最低得分6分高于分值5分。"]),
        ({**MEETINGS, "acts": [], "joint": []}, ["：至少要有一种得分行为。"]),
        (
            {**MEETINGS, "acts": [{"name": "甲", "periods": [], "each": "1", "group": "乙"}]},
            ["：「甲」没有写数据项。", "：「甲」的合计封顶组「乙」不在 joint 里。", "：合计封顶「三会」没有用到。"],
        ),
        ({**MEETINGS, "joint": MEETINGS["joint"] * 2}, ["：合计封顶「三会」重复出现2次。"]),
        ({**MEETINGS, "floor": "6"}, ["：最低得分6分高于分值5分。"]),
        ({**STAR, "datum": "n"}, ["：「件数」取其他考核的结果，类型应是 result。"]),
        ({**STAR, "grades": ["5", "3"]}, ["：「星级」有3个等次，得分却有2个。"]),
        ({**STAR, "grades": ["6", "3", "1"]}, ["：有一个结果得6分，高于分值5分。"]),
        ({**ANNUAL, "datum": "rank"}, ["：「年度名次」取的是 place，要写 places，且不写另外两个。"]),
        ({**PLACE, "of": "100"}, ["：「年度名次」取的是 place，要写 places，且不写另外两个。"]),
    ],
)
def test_bad_parameters_are_named(rule, messages):
    assert refused(rule) == messages
