"""Every rule type by tables: the worked numbers of domain.md section 6, the edges of bands, missing against zero."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status, load
from scoring.engine.rules import PoolRule, rule_types
from scoring.engine.table import completed
from tests.scoring.engine.documents import datum, document, fact, leaf

MISSING, PENDING, NA, EXEMPT = Status.MISSING, Status.PENDING, Status.NA, Status.EXEMPT

TWO_ITEMS = {"type": "accumulate", "parts": [{"datum": "a", "points": "1"}, {"datum": "b", "each": "0.5", "cap": "2"}]}
GROUP = {
    "type": "deduct_list",
    "faults": [
        {"datum": "a", "each": "1"},
        {"datum": "b", "short_of": "4", "each": "0.5"},
        {"datum": "c", "each": "0.5"},
    ],
}
NO_CASES = {
    "type": "full_or_zero",
    "datum": "a",
    "op": "==",
    "than": "0",
    "also": [{"datum": "b", "op": "==", "than": "0"}],
}
RATE = {"type": "tier", "datum": "a", "bands": [{"from": "95", "points": "1"}, {"from": "90", "points": "0.5"}]}
QUIZ = {
    "type": "tier",
    "datum": "a",
    "closed": "upper",
    "bands": [{"from": "90", "points": "1.5"}, {"from": "60", "points": "0.5"}, {"from": None, "points": "-0.5"}],
}
FISHING = {"type": "ratio", "datum": "a", "target": "10"}
SHARES = {"type": "grade_choice", "datum": "g", "shares": ["1", "0.8", "0.6", "0.4"]}
DATA = [
    datum("a", "number"),
    datum("b", "number"),
    datum("c", "number"),
    datum("g", "choice", choices=["好", "较好", "一般", "差"]),
    datum("p", "points", min="-1"),
    datum("v", "children"),
]


def scored(rule, points, facts, **more):
    """Points as text (None as it is), status and absent points of the one item of a scheme."""
    scheme = load(document([leaf("1", points, rule, **more)], DATA))
    score = scheme.leaves[0].rule.score(completed({code: fact(value) for code, value in facts.items()}, scheme))
    return (None if score.value is None else text(score.value), score.status, text(score.absent))


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        # R1 (06): 2 points only without petition, incident, case
        ({"type": "full_or_zero", "datum": "a"}, "2", {"a": "1"}, "2"),
        ({"type": "full_or_zero", "datum": "a"}, "2", {"a": "0"}, "0"),
        (NO_CASES, "2", {"a": "0", "b": "0"}, "2"),
        (NO_CASES, "2", {"a": "0", "b": "1"}, "0"),
        ({"type": "full_or_zero", "datum": "a", "op": ">=", "than": "95"}, "3", {"a": "95"}, "3"),
        ({"type": "full_or_zero", "datum": "a", "op": ">=", "than": "95"}, "3", {"a": "94.999999"}, "0"),
        ({"type": "full_or_zero", "datum": "a", "op": ">", "than": "95"}, "3", {"a": "95"}, "0"),
        ({"type": "full_or_zero", "datum": "a", "op": "<", "than": "5"}, "3", {"a": "5"}, "0"),
        ({"type": "full_or_zero", "datum": "a", "op": "<=", "than": "5"}, "3", {"a": "5"}, "3"),
        ({"type": "full_or_zero", "datum": "a", "op": "!=", "than": "5"}, "3", {"a": "5"}, "0"),
        # R2 (06): 4 = 1 + 1 + 2; parts above the points are cut
        (TWO_ITEMS, "4", {"a": "1", "b": "0"}, "1"),
        (TWO_ITEMS, "4", {"a": "1", "b": "3"}, "2.5"),
        (TWO_ITEMS, "4", {"a": "0", "b": "9"}, "2"),
        (TWO_ITEMS, "2.5", {"a": "1", "b": "9"}, "2.5"),
        (TWO_ITEMS, "4", {"a": "0", "b": "0"}, "0"),
        # R3 (29): 4, −2 each; (28): 5, −5 each
        ({"type": "deduct_count", "datum": "a", "each": "2"}, "4", {"a": "0"}, "4"),
        ({"type": "deduct_count", "datum": "a", "each": "2"}, "4", {"a": "1"}, "2"),
        ({"type": "deduct_count", "datum": "a", "each": "2"}, "4", {"a": "3"}, "0"),
        ({"type": "deduct_count", "datum": "a", "each": "5"}, "5", {"a": "1"}, "0"),
        ({"type": "deduct_count", "datum": "a", "each": "2", "floor": "-1"}, "4", {"a": "3"}, "-1"),
        # R4 (07 item 1.1): three meetings instead of four and no plan: 2 − 0.5 − 0.5 = 1
        (GROUP, "2", {"a": "0", "b": "3", "c": "1"}, "1"),
        (GROUP, "2", {"a": "0", "b": "3", "c": "0"}, "1.5"),
        (GROUP, "2", {"a": "0", "b": "4", "c": "0"}, "2"),
        (GROUP, "2", {"a": "0", "b": "7", "c": "0"}, "2"),
        (GROUP, "1", {"a": "1", "b": "0", "c": "1"}, "0"),
        ({"type": "deduct_list", "faults": [{"datum": "a", "each": "1", "cap": "2"}]}, "5", {"a": "4"}, "3"),
        # R8 (06): ≥ 90 0.5, ≥ 95 1; ends closed below, or above
        (RATE, "1", {"a": "95"}, "1"),
        (RATE, "1", {"a": "94.999999"}, "0.5"),
        (RATE, "1", {"a": "90"}, "0.5"),
        (RATE, "1", {"a": "89.999999"}, "0"),
        (QUIZ, "2", {"a": "90"}, "0.5"),
        (QUIZ, "2", {"a": "90.000001"}, "1.5"),
        (QUIZ, "2", {"a": "60"}, "-0.5"),
        # R10 (31): target 10, 15 points, 7 cases → 10.5; 石城 item 21: 7 of 10 reservoirs, 4 points → 2.8
        (FISHING, "15", {"a": "7"}, "10.5"),
        (FISHING, "15", {"a": "12"}, "15"),
        (FISHING, "15", {"a": "-2"}, "0"),
        ({**FISHING, "cap": "20"}, "15", {"a": "12"}, "18"),
        ({"type": "ratio", "datum": "a", "target_datum": "b", "target_zero": "na"}, "4", {"a": "7", "b": "10"}, "2.8"),
        ({"type": "ratio", "datum": "a", "target": "3"}, "1", {"a": "2"}, "0.666667"),
        ({"type": "ratio", "datum": "a", "target_datum": "b", "target_zero": "full"}, "4", {"a": "0", "b": "0"}, "4"),
        ({"type": "ratio", "datum": "a", "target_datum": "b", "target_zero": "zero"}, "4", {"a": "7", "b": "0"}, "0"),
        # R23
        ({"type": "manual", "datum": "p", "min": "-1"}, "3", {"p": "2.75"}, "2.75"),
        ({"type": "manual", "datum": "p", "min": "-1"}, "3", {"p": "-1"}, "-1"),
        # R24: 100/80/60/40 %
        (SHARES, "5", {"g": "0"}, "5"),
        (SHARES, "5", {"g": "1"}, "4"),
        (SHARES, "5", {"g": "3"}, "2"),
        # R29: mean of the villages, converted; the mean is not rounded in between
        ({"type": "rollup", "datum": "v", "of": "100"}, "20", {"v": ["90", "85", "80"]}, "17"),
        ({"type": "rollup", "datum": "v", "of": "100"}, "100", {"v": ["1", "0", "0"]}, "0.333333"),
        ({"type": "rollup", "datum": "v", "of": "3"}, "100", {"v": ["1", "0", "0"]}, "11.111111"),
        ({"type": "rollup", "datum": "v", "of": "100", "missing": "exclude"}, "20", {"v": ["90", None]}, "18"),
        ({"type": "rollup", "datum": "v", "of": "100", "missing": "zero"}, "20", {"v": ["90", None]}, "9"),
    ],
)
def test_points(rule, points, facts, expected):
    assert scored(rule, points, facts) == (expected, Status.FILLED, "0")


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        ({"type": "full_or_zero", "datum": "a"}, {}, (None, MISSING, "0")),
        ({"type": "deduct_count", "datum": "a", "each": "2"}, {"a": MISSING}, (None, MISSING, "0")),
        ({"type": "deduct_count", "datum": "a", "each": "2"}, {"a": PENDING}, (None, PENDING, "0")),
        ({"type": "deduct_count", "datum": "a", "each": "2"}, {"a": NA}, (None, NA, "4")),
        ({"type": "deduct_count", "datum": "a", "each": "2"}, {"a": EXEMPT}, (None, EXEMPT, "4")),
        (RATE, {"a": NA}, (None, NA, "4")),
        (FISHING, {"a": MISSING}, (None, MISSING, "0")),
        (
            {"type": "ratio", "datum": "a", "target_datum": "b", "target_zero": "na"},
            {"a": "1", "b": "0"},
            (None, NA, "4"),
        ),
        (
            {"type": "ratio", "datum": "a", "target_datum": "b", "target_zero": "na"},
            {"a": "1", "b": NA},
            (None, NA, "4"),
        ),
        ({"type": "ratio", "datum": "a", "target_datum": "b", "target_zero": "na"}, {"a": "1"}, (None, MISSING, "0")),
        ({"type": "manual", "datum": "p", "min": "-1"}, {"p": PENDING}, (None, PENDING, "0")),
        (SHARES, {"g": MISSING}, (None, MISSING, "0")),
        (SHARES, {"g": "4"}, (None, MISSING, "0")),
        (SHARES, {"g": "-1"}, (None, MISSING, "0")),
        (SHARES, {"g": "0.5"}, (None, MISSING, "0")),
        ({"type": "rollup", "datum": "v", "of": "100"}, {}, (None, MISSING, "0")),
        ({"type": "rollup", "datum": "v", "of": "100"}, {"v": ["90", None]}, (None, PENDING, "0")),
        ({"type": "rollup", "datum": "v", "of": "100", "missing": "exclude"}, {"v": [None]}, (None, MISSING, "0")),
        # several data: what is to come outweighs what is there; what does not apply is left out
        (GROUP, {"a": "0", "b": "4"}, (None, MISSING, "0")),
        (GROUP, {"a": "0", "b": "4", "c": PENDING}, (None, PENDING, "0")),
        (GROUP, {"a": MISSING, "b": NA, "c": PENDING}, (None, MISSING, "0")),
        (GROUP, {"a": NA, "b": NA, "c": NA}, (None, NA, "4")),
        (GROUP, {"a": NA, "b": NA, "c": EXEMPT}, (None, NA, "4")),
        (GROUP, {"a": NA, "b": NA, "c": "1"}, ("3.5", Status.FILLED, "0")),
        (NO_CASES, {"a": NA, "b": "0"}, ("4", Status.FILLED, "0")),
        (NO_CASES, {"a": NA, "b": "1"}, ("0", Status.FILLED, "0")),
        # a part that does not apply leaves its points absent, so that the policy can speak
        (TWO_ITEMS, {"a": NA, "b": "2"}, ("1", Status.FILLED, "1")),
        (TWO_ITEMS, {"a": "1", "b": NA}, ("1", Status.FILLED, "2")),
    ],
)
def test_missing_is_not_zero(rule, facts, expected):
    assert scored(rule, "4", facts) == expected


POOL = {"甲": "40", "乙": "30", "丙": "30", "丁": "20", "戊": "10", "己": NA, "庚": MISSING}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        # R17 (23): 1–4 → 10/8/6/4; equal figures share the place and the next is skipped
        ({}, {"甲": "10", "乙": "8", "丙": "8", "丁": "4", "戊": "0", "己": None, "庚": None}),
        ({"best": "low"}, {"甲": "0", "乙": "6", "丙": "6", "丁": "8", "戊": "10", "己": None, "庚": None}),
        ({"rest": "1"}, {"甲": "10", "乙": "8", "丙": "8", "丁": "4", "戊": "1", "己": None, "庚": None}),
    ],
)
def test_rank_table(more, expected):
    rule = {"type": "rank_table", "datum": "a", "points": ["10", "8", "6", "4"], **more}
    scheme = load(document([leaf("1", "10", rule)], DATA))
    table = scheme.leaves[0].rule
    assert isinstance(table, PoolRule) and table.relative
    scores = dict(zip(POOL, table.score_pool({"a": [fact(value) for value in POOL.values()]}), strict=True))
    assert {name: None if score.value is None else text(score.value) for name, score in scores.items()} == expected
    assert (scores["己"].status, text(scores["己"].absent)) == (NA, "10")
    assert (scores["庚"].status, scores["庚"].absent) == (MISSING, 0)


def test_rank_table_of_nobody():
    scheme = load(document([leaf("1", "10", {"type": "rank_table", "datum": "a", "points": ["10"]})], DATA))
    assert scheme.leaves[0].rule.score_pool({"a": []}) == []


def test_every_rule_type_of_the_first_release_is_there():
    assert set(rule_types()) >= {
        "accumulate",
        "deduct_count",
        "deduct_list",
        "full_or_zero",
        "grade_choice",
        "manual",
        "rank_table",
        "ratio",
        "rollup",
        "tier",
    }
    assert list(rule_types()) == sorted(rule_types())
