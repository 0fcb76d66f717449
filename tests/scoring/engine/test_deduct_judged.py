"""酌情扣分: bounds per occurrence, totals outside them, floors below zero for all deductions."""

import pytest

from scoring.engine import Status
from tests.scoring.engine.one_rule import refused, scored, told

PLAN = {"type": "deduct_judged", "datum": "p", "least": "1", "most": "5", "name": "预案不到位"}
FIRES = {"type": "deduct_judged", "datum": "p", "times": "n", "least": "5", "most": "10"}


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        (PLAN, "6", {"p": "0"}, ("6", "filled", "0")),
        (PLAN, "6", {"p": "1"}, ("5", "filled", "0")),
        (PLAN, "6", {"p": "5"}, ("1", "filled", "0")),
        (PLAN, "6", {"p": "0.5"}, (None, "missing", "0")),
        (PLAN, "6", {"p": "5.01"}, (None, "missing", "0")),
        (PLAN, "3", {"p": "5"}, ("0", "filled", "0")),
        (PLAN | {"floor": None}, "3", {"p": "5"}, ("-2", "filled", "0")),
        (PLAN | {"floor": "-1"}, "3", {"p": "5"}, ("-1", "filled", "0")),
        (FIRES, "20", {"p": "0", "n": "0"}, ("20", "filled", "0")),
        (FIRES, "20", {"p": "1", "n": "0"}, (None, "missing", "0")),
        (FIRES, "20", {"p": "18", "n": "2"}, ("2", "filled", "0")),
        (FIRES, "20", {"p": "10", "n": "2"}, ("10", "filled", "0")),
        (FIRES, "20", {"p": "9.99", "n": "2"}, (None, "missing", "0")),
        (FIRES, "20", {"p": "20", "n": "2"}, ("0", "filled", "0")),
        (FIRES, "20", {"p": "20.01", "n": "2"}, (None, "missing", "0")),
        (FIRES, "20", {"n": "2"}, (None, "missing", "0")),
        (FIRES, "20", {"p": "10", "n": Status.PENDING}, (None, "pending", "0")),
        (FIRES, "20", {"p": Status.NA, "n": Status.NA}, (None, "na", "20")),
        (FIRES, "20", {"p": "5", "n": Status.NA}, (None, "na", "20")),
        (FIRES, "20", {"p": Status.NA, "n": "2"}, (None, "na", "20")),
        (FIRES, "20", {"p": "0", "n": "2"}, (None, "missing", "0")),
        (FIRES | {"gives": "taken"}, "15", {"p": "12", "n": "2"}, ("12", "filled", "0")),
        (FIRES | {"gives": "taken"}, "15", {"p": "18", "n": "2"}, ("15", "filled", "0")),
        ({"type": "deduct_count", "datum": "n", "each": "5", "floor": None}, "9", {"n": "3"}, ("-6", "filled", "0")),
        (
            {"type": "deduct_list", "faults": [{"datum": "n", "each": "30"}], "floor": None},
            *("6", {"n": "1"}, ("-24", "filled", "0")),
        ),
        (
            {"type": "deduct_matrix", "rows": [{"name": "县", "cells": [{"datum": "n", "each": "10"}]}], "floor": None},
            *("9", {"n": "2"}, ("-11", "filled", "0")),
        ),
        (
            {"type": "escalating", "datum": "n", "takes": ["1"], "beyond": "3", "floor": None},
            *("4", {"n": "3"}, ("-3", "filled", "0")),
        ),
        ({"type": "late_days", "datum": "n", "each": "2", "floor": None}, "5", {"n": "4"}, ("-3", "filled", "0")),
        (
            {"type": "threshold_linear", "datum": "a", "threshold": "20", "short": "1", "floor": None},
            *("5", {"a": "10"}, ("-5", "filled", "0")),
        ),
        (
            {
                "type": "attribute_check",
                "checks": [{"datum": "a", "op": "<=", "than": "48", "each": "3"}],
                "floor": None,
            },
            *("5", {"a": "50"}, ("-1", "filled", "0")),
        ),
    ],
)
def test_points(rule, points, facts, expected):
    assert scored(rule, points, facts) == expected


@pytest.mark.parametrize(
    ("rule", "facts", "sentence", "lines"),
    [
        (
            PLAN,
            {"p": "2"},
            "满分6分：预案不到位酌情扣1至5分，扣完为止。",
            ["预案不到位：酌情扣2分。", "6 − 2 = 4，得4分。"],
        ),
        (
            FIRES | {"floor": None},
            {"p": "25", "n": "2"},
            "满分6分：评分每1件酌情扣5至10分，可以扣到负分。",
            ["评分：2件，酌情扣25分，应在10至20分之间，本项暂不计分，请改正。"],
        ),
        (
            FIRES | {"gives": "taken"},
            {"p": "18", "n": "2"},
            "评分每1件酌情扣5至10分，最多扣6分。",
            ["评分：2件，酌情扣18分。", "最多扣6分，按6分计。"],
        ),
        (
            FIRES | {"gives": "taken", "least": "3"},
            {"p": "6", "n": "1"},
            "评分每1件酌情扣3至10分，最多扣6分。",
            ["评分：1件，酌情扣6分。"],
        ),
        (
            PLAN | {"gives": "taken"},
            {"p": "0"},
            "预案不到位酌情扣1至5分，最多扣6分。",
            ["预案不到位：没有扣分。"],
        ),
        (
            FIRES | {"times": "yes"},
            {"p": "5", "yes": "1"},
            "满分6分：评分每1次酌情扣5至10分，扣完为止。",
            ["评分：是，酌情扣5分。", "6 − 5 = 1，得1分。"],
        ),
    ],
)
def test_words(rule, facts, sentence, lines):
    assert told(rule, "6", facts) == (sentence, lines)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"datum": "a"}, "：「甲数」是考核单位酌情扣的分，类型应是 points。"),
        ({"times": "a"}, "：「甲数」是发生的次数，类型应是 count 或 flag。"),
        ({"least": "5"}, "：每次最少扣分5分应低于每次最多扣分5分。"),
        ({"floor": "7"}, "：最低得分7分高于分值6分。"),
        ({"gives": "taken", "floor": None}, "：gives 写 taken 的，得分就是扣的分，不写最低得分 floor。"),
    ],
)
def test_refused(more, reason):
    assert refused(PLAN | more, "6") == [reason]


def test_bounds_that_just_hold():
    assert scored(PLAN | {"floor": "6"}, "6", {"p": "2"}) == ("6", "filled", "0")
    assert scored(PLAN | {"least": "4.999999"}, "6", {"p": "5"}) == ("1", "filled", "0")


def test_without_a_floor_there_must_be_an_end_to_say():
    endless = {"type": "escalating", "datum": "n", "takes": ["1"], "floor": None}
    assert refused(endless) == ["：最低得分 floor 写 null（可以扣到负分）的，要写以后每次扣分 beyond。"]
    late = {"type": "late_days", "datum": "n", "each": "1", "zero_after": "3", "floor": None}
    assert refused(late) == ["：写了逾期几天以上不得分 zero_after 的，最低得分 floor 不能写 null。"]
