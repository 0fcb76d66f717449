"""Rules that start from the full points have no place among what is taken off; greatest points of a datum."""

import pytest

from scoring.engine import SchemeError, load, load_new
from scoring.engine.rules import rule_types
from tests.scoring.engine.documents import datum, document, extra, leaf, manual

DATA = [
    datum("n"),
    datum("rate", "percent"),
    datum("off", "points", max="50"),
    datum("plain", "points"),
    datum("half", "points"),
    datum("sum", "number", asked="computed", formula="half * 2"),
]
COUNT = {"type": "deduct_count", "datum": "n", "each": "2"}
FALLING = [
    COUNT,
    {"type": "deduct_list", "faults": [{"datum": "n", "each": "2"}]},
    {"type": "deduct_matrix", "rows": [{"name": "县", "cells": [{"datum": "n", "each": "2"}]}]},
    {"type": "escalating", "datum": "n", "takes": ["1"], "beyond": "3"},
    {"type": "late_days", "datum": "n", "each": "1"},
    {"type": "threshold_linear", "datum": "rate", "threshold": "20", "short": "1"},
    {"type": "linear_around", "targets": [{"datum": "rate", "target": "20", "each": "1"}], "cap": None},
    {"type": "reverse_extra", "rule": {"type": "full_or_zero", "datum": "n"}, "faults": [{"datum": "n", "each": "1"}]},
    {"type": "attribute_check", "checks": [{"datum": "n", "op": "<=", "than": "48", "each": "3"}]},
    {"type": "open_ledger", "cap": None, "adds": [{"datum": "n", "each": "5"}]},
    {"type": "deduct_judged", "datum": "off", "least": "1", "most": "5"},
    {"type": "department_split", "parts": [{"name": "一", "points": "10", "rule": COUNT}]},
]


def fined(rule):
    return document([manual("a", "100"), extra("penalty", "减", "10", leaf("减1", "10", rule))], DATA)


@pytest.mark.parametrize("rule", FALLING, ids=[rule["type"] for rule in FALLING])
def test_they_are_refused_in_new_schemes_and_read_in_old_ones(rule):
    assert load(fined(rule)).leaves[1].points == 10_000_000
    with pytest.raises(SchemeError) as caught:
        load_new(fined(rule))
    (problem,) = caught.value.problems
    assert problem.path == "nodes[1].children[0].rule"
    assert (
        problem.message.startswith("扣分项里的指标「减1 指标减1」不能用")
        and "没有发生的反而扣得最多" in problem.message
    )
    base = document([leaf("a", "10", rule)], DATA)
    assert load_new(base) == load(base)


def test_every_rule_that_starts_from_the_full_points_is_tried():
    assert {rule["type"] for rule in FALLING} >= {name for name, rule in rule_types().items() if rule.lessens}


def test_what_is_written_instead():
    with pytest.raises(SchemeError) as caught:
        load_new(fined(COUNT))
    assert caught.value.problems[0].message == (
        "扣分项里的指标「减1 指标减1」不能用按次扣分 deduct_count："
        "它从满分往下扣，放在扣分项里，没有发生的反而扣得最多。"
        "扣分项要算的是扣多少，请改用累计得分 accumulate：每种情形写每项得分 each（每次扣几分），分值写最多扣几分。"
    )
    taken = {"type": "deduct_judged", "datum": "off", "least": "1", "most": "5", "gives": "taken"}
    for rule in (taken, {"type": "accumulate", "parts": [{"datum": "n", "each": "2"}]}):
        assert load_new(fined(rule))
    with pytest.raises(SchemeError, match="得分是 gives 写 taken 的，只能放在扣分项下面"):
        load_new(document([leaf("a", "10", taken)], DATA))


def test_a_scheme_of_extras_alone_is_not_taken_in():
    written = document(
        [extra("bonus", "B", "5", leaf("b", "5", {"type": "accumulate", "parts": [{"datum": "n", "each": "2"}]}))], DATA
    )
    assert load(written).nodes
    with pytest.raises(SchemeError) as caught:
        load_new(written)
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == (
        "nodes",
        "方案下面只有加分项、扣分项，没有计入基本分的指标，算不出总分。"
        "从0分记起的积分，请写成累计得分 accumulate 的指标；有加有扣的，写成积分台账 open_ledger 的指标。",
    )


def test_points_above_those_of_the_item():
    """A judge's 95 of 100 may count for an item of 10; what a person gives for the item itself may not pass it."""
    nodes = [
        leaf("1", "10", {"type": "manual", "datum": "off"}),
        leaf("2", "4", {"type": "accumulate", "parts": [{"datum": "plain", "each": "1"}]}),
        leaf(
            "3", "3", {"type": "accumulate", "parts": [{"datum": "sum", "each": "1"}, {"datum": "plain", "each": "1"}]}
        ),
    ]
    scheme = load(document(nodes, DATA))
    assert scheme.most_points == {"off": 10_000_000, "plain": 3_000_000, "half": 3_000_000}
    judged = {"type": "trimmed_mean", "judges": ["off", "off"], "minimum": 9}
    assert (
        load(
            document([leaf("1", "10", {**judged, "judges": ["off"]})], [datum("off", "points", max="100")])
        ).most_points
        == {}
    )
