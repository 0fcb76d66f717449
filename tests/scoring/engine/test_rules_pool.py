"""Rules over pools by tables: the worked numbers of domain.md 6, ends, ties, one unit, nobody."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status, evaluate, load
from scoring.engine.rules import PoolRule
from tests.scoring.engine.documents import datum, document, fact, leaf, unit

FILLED, MISSING, PENDING, NA = Status.FILLED, Status.MISSING, Status.PENDING, Status.NA
HUGE = str(10**12)
DATA = [
    datum("a", "number"),
    *(datum(code) for code in ("n1", "n2", "n3", "n4")),
    *(datum(code, "number") for code in ("s1", "s2", "s3")),
]


def pool_points(rule, points, units, data=DATA):
    """Points as texts (None as they are) of units in one pool, each given as a dict of facts."""
    scheme = load(document([leaf("1", points, rule)], data))
    found = evaluate(scheme, [unit(name, **facts) for name, facts in units.items()])
    return {result.unit_id: None if result.total is None else text(result.values[0]) for result in found}


def figures(**values):
    return {name: {"a": value} for name, value in values.items()}


STEP = {"type": "rank_step", "datum": "a", "step": "0.1"}
END = {**STEP, "first": "2", "counted": "end"}
EVEN = {"type": "rank_step", "datum": "a", "step": None}
BANDS = {
    "type": "rank_band",
    "datum": "a",
    "bands": [{"share": "0.3", "points": "10"}, {"share": "0.8", "points": "8"}],
    "rounding": "half_up",
    "rest": "6",
}
TOP_THIRD = {
    "type": "rank_band",
    "datum": "a",
    "bands": [{"share": "0.333333", "points": "10"}],
    "rounding": "half_up",
}
SHARE = {"type": "share_of_best", "datum": "a"}
MEAN = {"type": "relative_to_mean", "datum": "a", "better": "5", "worse": "5", "cap": None}
AGE = {"type": "relative_to_mean", "datum": "a", "worse": None, "cap": "3", "best": "low"}


@pytest.mark.parametrize(
    ("rule", "points", "units", "expected"),
    [
        # R18 (results/19): the last 2.0, the next 1.9, then −0.1 each; equal figures share, the next place is skipped
        (END, "2", figures(甲="9", 乙="8", 丙="7", 丁="6"), {"甲": "1.7", "乙": "1.8", "丙": "1.9", "丁": "2"}),
        (END, "2", figures(甲="9", 乙="6", 丙="6", 丁="8"), {"甲": "1.7", "乙": "2", "丙": "2", "丁": "1.8"}),
        (STEP, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "10", "乙": "9.9", "丙": "9.8"}),
        ({**STEP, "best": "low"}, "10", figures(甲="9", 乙="8", 丙="8"), {"甲": "9.8", "乙": "10", "丙": "10"}),
        ({**STEP, "step": "6"}, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "10", "乙": "4", "丙": "0"}),
        (
            {**STEP, "step": "6", "least": "-1"},
            "10",
            figures(甲="9", 乙="8", 丙="7"),
            {"甲": "10", "乙": "4", "丙": "-1"},
        ),
        ({**EVEN, "least": "6"}, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "10", "乙": "8", "丙": "6"}),
        (
            EVEN,
            "10",
            figures(甲="9", 乙="8", 丙="7", 丁="6"),
            {"甲": "10", "乙": "6.666667", "丙": "3.333333", "丁": "0"},
        ),
        (EVEN, "10", figures(甲="9"), {"甲": "10"}),
        (END, "2", figures(甲="9"), {"甲": "2"}),
        (EVEN, "10", figures(甲="9", 乙="9", 丙="9"), {"甲": "10", "乙": "10", "丙": "10"}),
        ({**STEP, "first": "7", "least": "7"}, "10", figures(甲="9", 乙="8"), {"甲": "7", "乙": "7"}),
        # shares of the pool: 30 % of 4 and of 3 is 1 unit; equal figures stay together
        (BANDS, "10", figures(甲="9", 乙="8", 丙="7", 丁="6"), {"甲": "10", "乙": "8", "丙": "8", "丁": "6"}),
        (BANDS, "10", figures(甲="9", 乙="9", 丙="7"), {"甲": "10", "乙": "10", "丙": "6"}),
        ({**BANDS, "rounding": "ceil"}, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "10", "乙": "8", "丙": "8"}),
        ({**BANDS, "rounding": "floor"}, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "8", "乙": "8", "丙": "6"}),
        ({**BANDS, "rounding": "floor"}, "10", figures(甲="9"), {"甲": "6"}),
        (TOP_THIRD, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "10", "乙": "0", "丙": "0"}),
        ({**BANDS, "best": "low"}, "10", figures(甲="9", 乙="8", 丙="7"), {"甲": "6", "乙": "8", "丙": "10"}),
        # R19: first P, others P·x/x_max; nothing above 0 is nobody's share; the distance between best and worst
        (SHARE, "10", figures(甲="80", 乙="100", 丙="-5"), {"甲": "8", "乙": "10", "丙": "0"}),
        (SHARE, "10", figures(甲="0", 乙="0", 丙="-5"), {"甲": "0", "乙": "0", "丙": "0"}),
        (SHARE, "10", figures(甲="7"), {"甲": "10"}),
        (SHARE, "10", figures(甲="3", 乙="3"), {"甲": "10", "乙": "10"}),
        (SHARE, "10", figures(甲=HUGE, 乙="1"), {"甲": "10", "乙": "0"}),
        (SHARE, "9", figures(甲="1", 乙="3", 丙="2"), {"甲": "3", "乙": "9", "丙": "6"}),
        ({**SHARE, "best": "low"}, "10", figures(甲="4", 乙="5", 丙="16"), {"甲": "10", "乙": "8", "丙": "2.5"}),
        ({**SHARE, "best": "low"}, "10", figures(甲="0", 乙="5", 丙="-1"), {"甲": "10", "乙": "0", "丙": "10"}),
        ({**SHARE, "worst": "6"}, "10", figures(甲="4", 乙="5", 丙="8"), {"甲": "6", "乙": "7", "丙": "10"}),
        (
            {**SHARE, "worst": "6", "best": "low"},
            "10",
            figures(甲="4", 乙="5", 丙="8"),
            {"甲": "10", "乙": "9", "丙": "6"},
        ),
        ({**SHARE, "worst": "6"}, "10", figures(甲="4", 乙="4"), {"甲": "10", "乙": "10"}),
        # R20 (26 item 6): ±5 per percentage point against the mean of the units with figures
        (MEAN, "15", figures(甲="11", 乙="9", 丙="10"), {"甲": "20", "乙": "10", "丙": "15"}),
        ({**MEAN, "within": 1}, "15", figures(甲="11", 乙="9", 丙="10"), {"甲": "20", "乙": "0", "丙": "0"}),
        ({**MEAN, "within": 1}, "15", figures(甲="11", 乙="11", 丙="8"), {"甲": "20", "乙": "20", "丙": "0"}),
        ({**MEAN, "cap": "16"}, "15", figures(甲="11", 乙="1", 丙="12"), {"甲": "16", "乙": "0", "丙": "16"}),
        ({**MEAN, "floor": None}, "15", figures(甲="11", 乙="1", 丙="12"), {"甲": "30", "乙": "-20", "丙": "35"}),
        ({**MEAN, "per": "2"}, "15", figures(甲="11", 乙="9"), {"甲": "17.5", "乙": "12.5"}),
        (MEAN, "15", figures(甲="1", 乙="0", 丙="0"), {"甲": "18.333333", "乙": "13.333333", "丙": "13.333333"}),
        (MEAN, "15", figures(甲="50"), {"甲": "15"}),
        (MEAN, "15", figures(甲="50", 乙="50"), {"甲": "15", "乙": "15"}),
        ({**MEAN, "best": "low"}, "15", figures(甲="11", 乙="9"), {"甲": "10", "乙": "20"}),
        (MEAN, "15", figures(甲=HUGE, 乙="0"), {"甲": "2500000000015", "乙": "0"}),
        ({**MEAN, "cap": "15", "floor": "15"}, "15", figures(甲="11", 乙="9"), {"甲": "15", "乙": "15"}),
        # (26 item 6): the county's mean 8, the first two of the township
        (
            {**MEAN, "mean_datum": "s1", "within": 2},
            "15",
            {"甲": {"a": "11", "s1": "8"}, "乙": {"a": "7.5", "s1": "8"}, "丙": {"a": "7", "s1": "8"}},
            {"甲": "30", "乙": "12.5", "丙": "0"},
        ),
        # R20, age: not above the mean is full
        (AGE, "3", figures(甲="48", 乙="50", 丙="49"), {"甲": "3", "乙": "0", "丙": "3"}),
        ({**AGE, "otherwise": "1"}, "3", figures(甲="48", 乙="50", 丙="49"), {"甲": "3", "乙": "1", "丙": "3"}),
    ],
)
def test_points_among_the_pool(rule, points, units, expected):
    assert pool_points(rule, points, units) == expected


BORDA = {
    "type": "ballot_rank",
    "counts": ["n1", "n2", "n3", "n4"],
    "marks": ["4", "3", "2", "1"],
    "points": ["10", "8", "6", "4"],
}


def votes(*counts):
    return dict(zip(("n1", "n2", "n3", "n4"), counts, strict=True))


def test_ballots_over_four_villages():
    """R21 (23): ballots ABCD, ACBD, BACD: 11/9/7/3 → 10/8/6/4."""
    units = {
        "甲": votes("2", "1", "0", "0"),
        "乙": votes("1", "1", "1", "0"),
        "丙": votes("0", "1", "2", "0"),
        "丁": votes("0", "0", "0", "3"),
    }
    assert pool_points(BORDA, "10", units) == {"甲": "10", "乙": "8", "丙": "6", "丁": "4"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {"甲": "10", "乙": "8", "丙": "8", "丁": "4"}),
        ({"ties": "mean"}, {"甲": "10", "乙": "7", "丙": "7", "丁": "4"}),
        ({"marks": ["2", "2", "2", "1"]}, {"甲": "10", "乙": "10", "丙": "10", "丁": "4"}),
        ({"points": ["10", "8"], "rest": "1", "ties": "mean"}, {"甲": "10", "乙": "4.5", "丙": "4.5", "丁": "1"}),
    ],
)
def test_ballots_with_equal_sums(more, expected):
    units = {
        "甲": votes("2", "0", "0", "0"),
        "乙": votes("0", "1", "1", "0"),
        "丙": votes("0", "1", "1", "0"),
        "丁": votes("0", "0", "0", "2"),
    }
    assert pool_points({**BORDA, **more}, "10", units) == expected


OFFICES = {
    "type": "rank_by_departments",
    "departments": [{"datum": "s1"}, {"datum": "s2"}, {"datum": "s3"}],
    "points": ["40", "36", "32", "28"],
}
JUDGED = {
    "甲": {"s1": "95", "s2": "80", "s3": "70"},  # places 1, 2, 3: mean 2
    "乙": {"s1": "90", "s2": "90", "s3": "80"},  # places 2, 1, 2: mean 1.667
    "丙": {"s1": "80", "s2": "70", "s3": "90"},  # places 3, 3, 1: mean 2.333
}


@pytest.mark.parametrize(
    ("more", "units", "expected"),
    [
        # R22 (22): places with every department, merged
        ({}, JUDGED, {"甲": "36", "乙": "40", "丙": "32"}),
        # by the figures: sums 245, 260, 240
        ({"by": "figures"}, JUDGED, {"甲": "36", "乙": "40", "丙": "32"}),
        # given as places already: the lowest is the best
        ({"best": "low", "by": "figures"}, JUDGED, {"甲": "36", "乙": "32", "丙": "40"}),
        # the first department alone nearly decides
        (
            {
                "departments": [
                    {"datum": "s1", "weight": "98"},
                    {"datum": "s2", "weight": "1"},
                    {"datum": "s3", "weight": "1"},
                ]
            },
            JUDGED,
            {"甲": "40", "乙": "36", "丙": "32"},
        ),
        # a department that does not judge a unit is left out of its mean: 甲 1 and 2, 乙 2, 1 and 2
        ({}, {**JUDGED, "甲": {"s1": "95", "s2": "80", "s3": NA}}, {"甲": "40", "乙": "36", "丙": "32"}),
        ({}, {**JUDGED, "甲": {"s1": "95", "s2": "95", "s3": NA}}, {"甲": "40", "乙": "36", "丙": "32"}),
        # judged by one department alone: mean 3, against 4/3 and 5/3
        ({}, {**JUDGED, "甲": {"s1": "70", "s2": NA, "s3": NA}}, {"甲": "32", "乙": "40", "丙": "36"}),
        # what is still to come keeps the unit out
        ({}, {**JUDGED, "甲": {"s1": "95", "s2": "80"}}, {"甲": None, "乙": "40", "丙": "36"}),
        ({}, {"甲": JUDGED["甲"]}, {"甲": "40"}),
        ({}, {name: JUDGED["甲"] for name in "甲乙丙"}, {"甲": "40", "乙": "40", "丙": "40"}),
        ({"ties": "mean"}, {name: JUDGED["甲"] for name in "甲乙丙"}, {"甲": "36", "乙": "36", "丙": "36"}),
    ],
)
def test_rank_by_departments(more, units, expected):
    assert pool_points({**OFFICES, **more}, "40", units) == expected


@pytest.mark.parametrize(
    ("rule", "reached"),
    [
        (STEP, "40"),
        ({**STEP, "first": "2"}, "2"),
        ({**BANDS, "rest": "12"}, "12"),
        (BANDS, "10"),
        (SHARE, "40"),
        (MEAN, "40"),
        ({**MEAN, "base": "30"}, "40"),
        ({**MEAN, "base": "30", "cap": "35"}, "35"),
        ({**MEAN, "cap": "45"}, "40"),
        ({**MEAN, "base": "30", "better": "0"}, "30"),
        (BORDA, "10"),
        (OFFICES, "40"),
    ],
)
def test_points_out_of_reach_are_known(rule, reached):
    assert text(load(document([leaf("1", "40", rule)], DATA)).leaves[0].listed) == reached


POOL_RULES = [STEP, END, EVEN, BANDS, SHARE, {**SHARE, "worst": "0"}, MEAN, {**AGE, "cap": None}, BORDA, OFFICES]


@pytest.mark.parametrize("rule", POOL_RULES, ids=[rule["type"] for rule in POOL_RULES])
def test_who_has_no_figures_takes_no_part(rule):
    scheme = load(document([leaf("1", "40", rule)], DATA))
    pool_rule = scheme.leaves[0].rule
    assert isinstance(pool_rule, PoolRule)
    codes = pool_rule.data()
    assert list(pool_rule.score_pool({code: [] for code in codes})) == []
    assert list(pool_rule.pool_points({code: [] for code in codes})) == []
    alone = pool_rule.score_pool({code: [fact(MISSING), fact("3"), fact(NA), fact(PENDING)] for code in codes})
    assert [(score.status, score.absent) for score in alone] == [
        (MISSING, 0),
        (FILLED, 0),
        (NA, scheme.leaves[0].points),
        (PENDING, 0),
    ]
    assert [score.value is None for score in alone] == [True, False, True, True]
    assert alone[1].value == pool_rule.pool_points({code: [3_000_000] for code in codes})[0]


def test_a_figure_that_does_not_apply_among_others_makes_the_item_not_apply():
    units = {"甲": votes("2", "1", "0", "0"), "乙": {**votes("1", "1", "1", "0"), "n4": NA}}
    scheme = load(document([leaf("1", "10", BORDA)], DATA))
    found = evaluate(scheme, [unit(name, **facts) for name, facts in units.items()])
    assert [(result.values[0], result.statuses[0]) for result in found] == [(10_000_000, FILLED), (10_000_000, NA)]
