"""Rules over one unit's facts by tables: worked numbers of domain.md section 6, edges, gaps, sentences, refusals."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status
from tests.scoring.engine.one_rule import refused, rule_in, scored, told

MISSING, PENDING, NA, EXEMPT = Status.MISSING, Status.PENDING, Status.NA, Status.EXEMPT
FILLED = Status.FILLED
PETITIONS = {
    "type": "deduct_matrix",
    "rows": [
        {"name": "县", "cells": [{"datum": "a", "each": "2"}, {"datum": "b", "each": "4"}]},
        {"name": "市", "cells": [{"datum": "c", "each": "5", "name": "个访"}]},
    ],
}
FINDINGS = {"type": "escalating", "datum": "n", "takes": ["0.5"]}
GROWING = {"type": "escalating", "datum": "n", "takes": ["0.5", "1"], "beyond": "2", "floor": "-1"}
IDEOLOGY = {
    "type": "reverse_extra",
    "rule": {"type": "accumulate", "parts": [{"datum": "yes", "points": "2"}, {"datum": "a", "each": "0.5"}]},
    "faults": [{"datum": "n", "each": "1"}],
}
INSURANCE = {
    "type": "reverse_extra",
    "rule": {"type": "tier", "datum": "rate", "bands": [{"from": "95", "points": "1"}]},
    "faults": [{"datum": "no", "each": "1"}],
    "floor": "-1",
}
SHARE = {"type": "threshold_linear", "datum": "rate", "threshold": "20", "short": "0.05"}
AGE = {"type": "threshold_linear", "datum": "a", "threshold": "48", "short": "3", "best": "low", "floor": "-2"}
BEYOND = {**SHARE, "over": "0.1", "cap": "1.5"}
TAXES = {"type": "linear_around", "targets": [{"datum": "rate", "target": "20", "each": "5"}], "cap": None}
FIRMS = {
    "type": "linear_around",
    "targets": [
        {"datum": "n", "target": "3", "each": "5"},
        {"datum": "k", "target": "30", "each": "1"},
    ],
    "cap": None,
}
STEPWISE = {"type": "linear_around", "cap": "22", "floor": None}
FARMS = {"type": "base_plus_extra", "datum": "n", "each": "0.5", "extra_cap": "5"}
INVESTED = {
    "type": "base_plus_extra",
    "datum": "a",
    "first": "100",
    "step": "100",
    "each": "10",
    "extra_cap": None,
    "below": "ratio",
}


def by_step(partial, **more):
    target = {"datum": "a", "target": "0", "each": "1", "step": "2", "partial": partial, **more}
    return {**STEPWISE, "targets": [target]}


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        # R5 (28): 个访 2, 群访 4 at the county: 10 − 2·2 − 4 = 2
        (PETITIONS, "10", {"a": "2", "b": "1", "c": "0"}, "2"),
        (PETITIONS, "10", {"a": "2", "b": "1", "c": "1"}, "0"),
        (PETITIONS, "10", {"a": "0", "b": "0", "c": "0"}, "10"),
        ({**PETITIONS, "floor": "-5"}, "10", {"a": "2", "b": "1", "c": "1"}, "-3"),
        # R6 (results/19): 0.5 once, all of 1.5 at two; only whole events count
        (FINDINGS, "1.5", {"n": "0"}, "1.5"),
        (FINDINGS, "1.5", {"n": "1"}, "1"),
        (FINDINGS, "1.5", {"n": "2"}, "0"),
        (FINDINGS, "1.5", {"n": "1000000000000"}, "0"),
        (FINDINGS, "1.5", {"n": "1.9"}, "1"),
        (FINDINGS, "1.5", {"n": "-1"}, "1.5"),
        (GROWING, "3", {"n": "2"}, "1.5"),
        (GROWING, "3", {"n": "3"}, "-0.5"),
        (GROWING, "3", {"n": "4"}, "-1"),
        # R7 (20): 3 points, each deletion request −1; (06): −1 inside an item of 4
        (IDEOLOGY, "3", {"yes": "1", "a": "1", "n": "1"}, "1.5"),
        (IDEOLOGY, "3", {"yes": "1", "a": "9", "n": "1"}, "2"),
        (IDEOLOGY, "3", {"yes": "0", "a": "1", "n": "1"}, "0"),
        (INSURANCE, "4", {"rate": "79", "no": "1"}, "-1"),
        (INSURANCE, "4", {"rate": "95", "no": "0"}, "1"),
        # R11 (results/19): ≥20 % gives 1, each 1 % short −0.05: 12 % → 0.6
        (SHARE, "1", {"rate": "12"}, "0.6"),
        (SHARE, "1", {"rate": "20"}, "1"),
        (SHARE, "1", {"rate": "90"}, "1"),
        (SHARE, "1", {"rate": "11.5"}, "0.575"),
        ({**SHARE, "partial": "drop"}, "1", {"rate": "11.5"}, "0.6"),
        ({**SHARE, "partial": "count"}, "1", {"rate": "11.5"}, "0.55"),
        ({**SHARE, "threshold": "30"}, "1", {"rate": "0"}, "0"),
        (AGE, "10", {"a": "47"}, "10"),
        (AGE, "10", {"a": "50"}, "4"),
        (AGE, "10", {"a": "60"}, "-2"),
        ({**INVESTED, "below": "zero"}, "20", {"a": "50"}, "0"),
        ({**INVESTED, "below": "ratio"}, "20", {"a": "50"}, "10"),
        (BEYOND, "1", {"rate": "23"}, "1.3"),
        (BEYOND, "1", {"rate": "29"}, "1.5"),
        # R12 (26): 20 % = 20, ±5 per percentage point: 23 % → 35, 18 % → 10; no cap; deductions stop at 0
        (TAXES, "20", {"rate": "23"}, "35"),
        (TAXES, "20", {"rate": "18"}, "10"),
        (TAXES, "20", {"rate": "20"}, "20"),
        (TAXES, "20", {"rate": "15"}, "0"),
        (TAXES, "20", {"rate": "1000000"}, "4999920"),
        ({**TAXES, "floor": None}, "20", {"rate": "15"}, "-5"),
        ({**TAXES, "cap": "25"}, "20", {"rate": "23"}, "25"),
        (FIRMS, "20", {"n": "4", "k": "27"}, "22"),
        (FIRMS, "20", {"n": "0", "k": "20"}, "0"),
        (by_step("share"), "20", {"a": "3"}, "21.5"),
        (by_step("drop"), "20", {"a": "3"}, "21"),
        (by_step("count"), "20", {"a": "3"}, "22"),
        (by_step("drop"), "20", {"a": "-3"}, "19"),
        (by_step("count"), "20", {"a": "-3"}, "18"),
        (by_step("share", best="low"), "20", {"a": "-3"}, "21.5"),
        # R13 (27): one household full, each further +0.5, extra at most 5: 4 → 6.5
        (FARMS, "5", {"n": "4"}, "6.5"),
        (FARMS, "5", {"n": "1"}, "5"),
        (FARMS, "5", {"n": "0"}, "0"),
        (FARMS, "5", {"n": "99"}, "10"),
        # (26): 20 for the first million, each further million +10, no cap
        (INVESTED, "20", {"a": "350"}, "40"),
        (INVESTED, "20", {"a": "50"}, "10"),
        (INVESTED, "20", {"a": "-50"}, "0"),
        ({**INVESTED, "partial": "share"}, "20", {"a": "350"}, "45"),
        ({**INVESTED, "partial": "count"}, "20", {"a": "350"}, "50"),
    ],
)
def test_points(rule, points, facts, expected):
    assert scored(rule, points, facts) == (expected, FILLED, "0")


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (PETITIONS, {"a": NA, "b": "1", "c": "0"}, ("0", FILLED, "0")),
        (PETITIONS, {"a": NA, "b": NA, "c": EXEMPT}, (None, NA, "4")),
        (PETITIONS, {"a": "1", "b": "1"}, (None, MISSING, "0")),
        (FINDINGS, {"n": PENDING}, (None, PENDING, "0")),
        (IDEOLOGY, {"yes": "1", "a": "0"}, (None, MISSING, "0")),
        (IDEOLOGY, {"yes": "1", "n": "0"}, (None, MISSING, "0")),
        (IDEOLOGY, {"yes": "1", "a": "0", "n": NA}, ("2", FILLED, "0")),
        (IDEOLOGY, {"yes": NA, "a": "2", "n": "1"}, ("0", FILLED, "2")),
        (IDEOLOGY, {"yes": NA, "a": NA, "n": "1"}, (None, NA, "4")),
        (SHARE, {"rate": NA}, (None, NA, "4")),
        (FIRMS, {"n": "3", "k": NA}, (None, NA, "4")),
        (FIRMS, {"n": "3"}, (None, MISSING, "0")),
        (FARMS, {"n": EXEMPT}, (None, EXEMPT, "4")),
    ],
)
def test_missing_is_not_zero(rule, facts, expected):
    assert scored(rule, "4", facts) == expected


WORDS = [
    (
        PETITIONS,
        "10",
        {"a": "2", "b": "1", "c": "0"},
        "满分10分：县：甲数每1次扣2分、乙数每1次扣4分；市：个访每1次扣5分；扣完为止。",
        ["县甲数：2 × 2分，扣4分。", "县乙数：1 × 4分，扣4分。", "10 − 8 = 2，得2分。"],
    ),
    (FINDINGS, "1.5", {"n": "2"}, "满分1.5分：件数第1次扣0.5分，第2次起不得分。", ["件数：2件，超过1次，得0分。"]),
    (
        {**FINDINGS, "floor": "0.5"},
        "1.5",
        {"n": "2"},
        "满分1.5分：件数第1次扣0.5分，第2次起得0.5分。",
        ["件数：2件，超过1次，得0.5分。"],
    ),
    (
        GROWING,
        "3",
        {"n": "3"},
        "满分3分：件数第1次扣0.5分，第2次扣1分，第3次起每次扣2分，最低-1分。",
        ["件数：3件，共扣3.5分。", "3 − 3.5 = -0.5，得-0.5分。"],
    ),
    (
        IDEOLOGY,
        "3",
        {"yes": "1", "a": "1", "n": "1"},
        "累计得分：已完成得2分；甲数每1得0.5分；合计最多3分。另行倒扣：件数每1件扣1分；扣完为止。",
        [
            "已完成：是，得2分。",
            "甲数：1，得0.5分。",
            "合计得2.5分。",
            "件数：1件，扣1分。",
            "2.5 − 1 = 1.5，得1.5分。",
        ],
    ),
    (
        INSURANCE,
        "4",
        {"rate": "79", "no": "1"},
        "按比率分档：达到95%得1分；其余得0分。另行倒扣：有问题扣1分；最低-1分。",
        ["比率：79%，未达到以上各档，得0分。", "有问题：是，扣1分。", "0 − 1 = -1，得-1分。"],
    ),
    (
        IDEOLOGY,
        "3",
        {"yes": "1", "a": "1"},
        None,
        [
            "已完成：是，得2分。",
            "甲数：1，得0.5分。",
            "合计得2.5分。",
            "「件数」未填。",
            "有的部分还没有得分，本项暂不计分，不等于0分。",
        ],
    ),
    (
        SHARE,
        "1",
        {"rate": "12"},
        "比率达到20%的得1分；每低1个百分点扣0.05分，扣完为止。",
        ["比率：12%，达标值20%，差于达标值8个百分点。", "1 − 0.4 = 0.6，得0.6分。"],
    ),
    (
        SHARE,
        "1",
        {"rate": "23"},
        "比率达到20%的得1分；每低1个百分点扣0.05分，扣完为止。",
        ["比率：23%，达标值20%，好于达标值3个百分点。", "1 + 0 = 1，得1分。"],
    ),
    (
        {**AGE, "partial": "count"},
        "10",
        {"a": "60"},
        "甲数不超过48的得10分；每高1个（不足的按一个计）扣3分，最低-2分。",
        ["甲数：60，达标值48，差于达标值12。", "10 − 36 = -26，按-2分计。"],
    ),
    (
        BEYOND,
        "1",
        {"rate": "29"},
        "比率达到20%的得1分；每低1个百分点扣0.05分，扣完为止；每高1个百分点加0.1分，最高1.5分。",
        ["比率：29%，达标值20%，好于达标值9个百分点。", "1 + 0.9 = 1.9，按1.5分计。"],
    ),
    (BEYOND, "1", {"rate": "20"}, None, ["比率：20%，达标值20%，持平。", "1 + 0 = 1，得1分。"]),
    (
        TAXES,
        "20",
        {"rate": "18"},
        "达到目标得20分：比率以20%为准，每高1个百分点加5分、每低1个百分点扣5分；不封顶，扣完为止。",
        ["比率：18%，目标20%，低2个百分点，扣10分。", "20 − 10 = 10，得10分。"],
    ),
    (
        FIRMS,
        "20",
        {"n": "3", "k": "31"},
        "达到目标得20分：件数以3件为准，每高1件加5分、每低1件扣5分；次数以30次为准，每高1次加1分、每低1次扣1分；"
        "不封顶，扣完为止。",
        ["件数：3件，目标3件，持平，不增不减。", "次数：31次，目标30次，高1次，加1分。", "20 + 0 + 1 = 21，得21分。"],
    ),
    (
        by_step("drop", best="low"),
        "20",
        {"a": "-9"},
        "达到目标得20分：甲数以0为准，每低2个（不足的不计）加1分、每高2个（不足的不计）扣1分；最高22分，可以扣到负分。",
        ["甲数：-9，目标0，低9，加4分。", "20 + 4 = 24，按22分计。"],
    ),
    (FIRMS, "20", {"n": "3", "k": NA}, None, ["「次数」不适用。"]),
    (
        FARMS,
        "5",
        {"n": "99"},
        "件数达到1件得5分，不足的不得分；每增加1件加0.5分，最多加5分。",
        ["件数：99件，比1件多98件。", "5 + 49 = 54，按10分计。"],
    ),
    (
        INVESTED,
        "20",
        {"a": "50"},
        "甲数达到100得20分，不足的按比例得分；每增加100个（不足的不计）加10分，加分不封顶。",
        ["甲数：50，不足100，得10分。"],
    ),
]


@pytest.mark.parametrize(("rule", "points", "facts", "sentence", "lines"), WORDS)
def test_words(rule, points, facts, sentence, lines):
    said, explained = told(rule, points, facts)
    assert sentence in (None, said)
    assert explained == lines


PROBLEMS = [
    ({**PETITIONS, "rows": []}, ["：至少要有一级。"]),
    ({**PETITIONS, "rows": [{"name": "县", "cells": []}]}, ["：「县」至少要有一种扣分情形。"]),
    (
        {**PETITIONS, "rows": [{"name": "县", "cells": [{"datum": "a", "each": "2"}, {"datum": "a", "each": "4"}]}]},
        ["：「甲数」在表里出现了2次，一件事会扣两次。"],
    ),
    ({**PETITIONS, "floor": "6"}, ["：最低得分6分高于分值5分。"]),
    ({**FINDINGS, "datum": "a"}, ["：「甲数」按次数扣分，类型应是 count 或 flag。"]),
    ({**FINDINGS, "takes": []}, ["：至少要写第1次的扣分。"]),
    ({**FINDINGS, "takes": ["3", "3"]}, ["：各次扣分合计6分，多于可扣的5分。"]),
    (
        {**FINDINGS, "takes": ["0"], "floor": "6"},
        ["：各次扣分合计0分，多于可扣的-1分。", "：最低得分6分高于分值5分。"],
    ),
    ({**IDEOLOGY, "faults": []}, ["：至少要有一种倒扣情形。"]),
    ({**IDEOLOGY, "floor": "6"}, ["：最低得分6分高于分值5分。"]),
    (
        {**IDEOLOGY, "rule": {"type": "deduct_count", "datum": "z", "each": "1"}},
        ["用到数据项「z」，但 data 里没有它。"],
    ),
    (
        {**IDEOLOGY, "rule": {"type": "deduct_count", "datum": "a", "each": "1", "floor": "6"}},
        ["：最低得分6分高于分值5分。"],
    ),
    ({**SHARE, "datum": "yes"}, ["：「已完成」要比较大小，类型应是数量。"]),
    ({**SHARE, "over": "1"}, ["：over（每超一步加分）和 cap（最高得分）要么都写，要么都不写。"]),
    ({**SHARE, "over": "1", "cap": "4"}, ["：最高得分4分低于分值5分。"]),
    ({**SHARE, "floor": "5"}, ["：最低得分5分应低于分值5分。"]),
    ({**TAXES, "targets": []}, ["：至少要有一个目标。"]),
    (
        {**TAXES, "targets": [{"datum": "g", "target": "1", "each": "1"}]},
        ["：「类别」要比较大小，类型应是数量。"],
    ),
    ({**TAXES, "cap": "4"}, ["：最高得分4分低于分值5分。"]),
    ({**TAXES, "floor": "5"}, ["：最低得分5分应低于分值5分。"]),
    ({**FARMS, "datum": "v"}, ["：「下级得分」要按数量计，类型应是数量。"]),
]


@pytest.mark.parametrize(("rule", "messages"), PROBLEMS)
def test_bad_parameters_are_named(rule, messages):
    assert refused(rule) == messages


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({**SHARE, "short": "0"}, "的每差一步扣分必须大于0，写的是「0」。"),
        ({**SHARE, "step": "0"}, "的一步必须大于0，写的是「0」。"),
        ({key: value for key, value in TAXES.items() if key != "cap"}, "的最高得分没有填写。"),
        ({key: value for key, value in FARMS.items() if key != "extra_cap"}, "的加分最多没有填写。"),
        ({**FARMS, "first": "0"}, "的基数必须大于0，写的是「0」。"),
        ({**FARMS, "each": 0.5}, '的每增一步加分应是最多6位小数的数字，并写成文字，例如 "0.5"；写的是未加引号的 0.5。'),
        ({**FARMS, "each": "1e400"}, '的每增一步加分应是最多6位小数的数字，并写成文字，例如 "0.5"；写的是「1e400」。'),
        ({**FINDINGS, "takes": ["-1"]}, "的各次扣分第1条不能小于0，写的是「-1」。"),
    ],
)
def test_bad_numbers_are_named(rule, message):
    assert refused(rule)[0] == message


def test_an_inner_rule_takes_the_points_of_the_item():
    scheme = rule_in(IDEOLOGY, "3")
    assert text(scheme.leaves[0].rule.rule.full) == "3"
    assert text(scheme.leaves[0].listed) == "3"


def test_a_rule_of_the_pool_cannot_stand_inside():
    pool = {"type": "rank_table", "datum": "a", "points": ["1"]}
    assert refused({**IDEOLOGY, "rule": pool})[0].startswith("的计分规则的 type 只能是")
