"""Rules in a penalty say 扣 in their own words: nothing is left to a sentence added behind them."""

import pytest

from scoring.engine import load
from tests.scoring.engine.documents import document, extra, leaf, manual
from tests.scoring.engine.one_rule import DATA, facts_of

YES, NO = {"datum": "yes"}, {"datum": "no"}
RUNGS = [{"count": 2, "points": "3", "name": "A"}, {"count": 1, "points": "1"}]


@pytest.mark.parametrize(
    ("rule", "sentence", "facts", "steps"),
    [
        (
            {"type": "count_grade", "conditions": [YES, NO], "rungs": RUNGS},
            "1.已完成；2.有问题。2条中符合2条A扣3分，符合1条扣1分，其余扣0分。",
            {"yes": "1", "no": "1"},
            ["已完成：是，符合。", "有问题：是，符合。", "符合2条，A扣3分。"],
        ),
        (
            {"type": "external_convert", "datum": "a", "of": "100"},
            "扣5分 × 甲数 ÷ 100分，最多扣5分。",
            {"a": "40"},
            ["甲数40：5 × 40 ÷ 100 = 2，扣2分。"],
        ),
        (
            {"type": "external_convert", "datum": "n", "places": ["5", "3"], "rest": "1"},
            "按件数扣分：第1名扣5分、第2名扣3分，其余扣1分。",
            {"n": "2"},
            ["件数：第2名，扣3分。"],
        ),
        (
            {"type": "read_result", "datum": "year", "of": "100"},
            "扣5分 × 年度得分 ÷ 100分，最多扣5分。",
            {"year": "40"},
            ["年度得分40分：5 × 40 ÷ 100 = 2，扣2分。"],
        ),
        (
            {"type": "read_result", "datum": "star", "grades": ["0", "1", "5"]},
            "按星级扣分：五星扣0分、四星扣1分、其他扣5分。",
            {"star": "2"},
            ["星级：其他，扣5分。"],
        ),
        (
            {"type": "read_result", "datum": "rank", "places": ["0", "2"], "rest": "5"},
            "按年度名次扣分：第1名扣0分、第2名扣2分，其余扣5分。",
            {"rank": "2"},
            ["年度名次：第2名，扣2分。"],
        ),
        (
            {"type": "deduct_matrix", "rows": [{"name": "县", "cells": [{"datum": "n", "each": "2"}]}]},
            "先扣5分：县：件数每1件少扣2分；减完为止。",
            {"n": "1"},
            ["县件数：1件 × 2分，少扣2分。", "5 − 2 = 3，扣3分。"],
        ),
    ],
)
def test_taken_off_in_the_words_of_the_rule(rule, sentence, facts, steps):
    scheme = load(document([manual("1", "100"), extra("penalty", "K", None, leaf("k", "5", rule))], DATA))
    assert scheme.sentence("k") == sentence
    explained = scheme.by_code["k"].rule.explain(facts_of(scheme, facts), scheme.catalog, penalty=True)
    assert list(explained) == steps
