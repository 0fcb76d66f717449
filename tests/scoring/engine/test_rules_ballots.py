"""Rules over counted ballots, judges and periods by tables: the formulas of domain.md 7 and 8, void polls, gaps."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status, load
from tests.scoring.engine.documents import datum, document, fact, leaf

FILLED, MISSING, PENDING, NA, EXEMPT = Status.FILLED, Status.MISSING, Status.PENDING, Status.NA, Status.EXEMPT
HUGE = str(10**12)
DATA = [
    *(datum(code) for code in ("n1", "n2", "n3", "n4", "m1", "m2", "m3", "m4", "sent", "back")),
    *(datum(code, "number", max="100") for code in ("s1", "s2", "s3", "s4", "s5", "s6")),
    *(datum(f"j{number}", "number", max="100") for number in range(1, 12)),
]


def votes(*counts):
    return dict(zip(("n1", "n2", "n3", "n4"), counts, strict=True))


FOUR = [
    {"name": "好", "value": "100"},
    {"name": "较好", "value": "80"},
    {"name": "一般", "value": "60"},
    {"name": "差", "value": "40"},
]
VOTE = {"type": "vote_score", "options": FOUR, "groups": [{"counts": ["n1", "n2", "n3", "n4"]}]}
UNKNOWN = {**VOTE, "options": [*FOUR[:2], {"name": "差", "value": "0"}, {"name": "不了解", "value": None}]}
POLLED = {**VOTE, "groups": [{"counts": ["n1", "n2", "n3", "n4"], "issued": "sent", "returned": "back"}]}
FIFTHS = {**POLLED, "quorum": {"percent": "80"}}
HALF = {**POLLED, "quorum": {"percent": "50", "reach": "more_than"}}


def means(*weights):
    groups = [{"name": f"组{at}", "weight": weight, "score": f"s{at}"} for at, weight in enumerate(weights, start=1)]
    return {"type": "vote_score", "groups": groups}


def scores(*values):
    return {f"s{at}": value for at, value in enumerate(values, start=1)}


TWO_GROUPS = {
    **VOTE,
    "groups": [
        {"name": "党员", "weight": "60", "counts": ["n1", "n2", "n3", "n4"]},
        {"name": "群众", "weight": "40", "counts": ["m1", "m2", "m3", "m4"]},
    ],
}
PARTY, MASSES = votes("9", "1", "0", "0"), {"m1": "0", "m2": "0", "m3": "0", "m4": "0"}
NO_MASSES = dict.fromkeys(MASSES, NA)


def one(rule, facts, points="100"):
    """Points, status and absent points of one unit."""
    scheme = load(document([leaf("1", points, rule, na="scale")], DATA))
    known = {item.code: fact(facts.get(item.code, MISSING)) for item in scheme.data}
    score = scheme.leaves[0].rule.score(known)
    return (None if score.value is None else text(score.value), score.status, text(score.absent))


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        # results/12: (4000 + 640 + 120) / 50
        (VOTE, "100", votes("40", "8", "2", "0"), "95.2"),
        (VOTE, "10", votes("40", "8", "2", "0"), "9.52"),
        (VOTE, "100", votes(HUGE, "0", "0", HUGE), "70"),
        # coefficients with 0; 不了解 is no valid vote
        (UNKNOWN, "100", votes("1", "1", "1", "7"), "60"),
        # results/12: three questions, three groups, six groups, two groups, the head of a teaching unit
        (means("30", "30", "40"), "100", scores("90", "95", "92"), "92.3"),
        (means("20", "40", "40"), "100", scores("90", "88", "92"), "90"),
        (means("15", "15", "20", "10", "15", "25"), "100", scores("90", "90", "88", "85", "86", "84"), "87"),
        (means("40", "60"), "100", scores("90", "88"), "88.8"),
        (means("40", "18", "18", "24"), "100", scores("88", "90", "86", "84"), "87.04"),
        # valid polls
        (POLLED, "100", {**votes("4", "0", "0", "0"), "sent": "10", "back": "4"}, "100"),
        (FIFTHS, "100", {**votes("8", "0", "0", "0"), "sent": "10", "back": "8"}, "100"),
        (HALF, "100", {**votes("5", "0", "0", "1"), "sent": "10", "back": "6"}, "90"),
        # a group without votes, or that does not apply
        ({**TWO_GROUPS, "empty_group": "renormalise"}, "100", {**PARTY, **MASSES}, "98"),
        ({**TWO_GROUPS, "empty_group": "zero"}, "100", {**PARTY, **MASSES}, "58.8"),
        (TWO_GROUPS, "100", {**PARTY, **NO_MASSES}, "98"),
        ({**TWO_GROUPS, "empty_group": "zero"}, "100", {**PARTY, **NO_MASSES}, "98"),
        (TWO_GROUPS, "100", {**PARTY, **MASSES, "m2": "3"}, "90.8"),
        (means("40", "60"), "100", scores(NA, "88"), "88"),
        (means("40", "60"), "100", scores("0", "88"), "52.8"),
        (means("40", "60"), "100", scores("100", "100"), "100"),
    ],
)
def test_votes(rule, points, facts, expected):
    assert one(rule, facts, points) == (expected, FILLED, "0")


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (VOTE, {}, (None, MISSING, "0")),
        (VOTE, {**votes("1", "1", "1", "1"), "n4": PENDING}, (None, PENDING, "0")),
        (VOTE, votes("0", "0", "0", "0"), (None, MISSING, "0")),
        (VOTE, votes("1", "0", "0", "-1"), (None, MISSING, "0")),
        (UNKNOWN, votes("0", "0", "0", "9"), (None, MISSING, "0")),
        (VOTE, votes(NA, NA, NA, EXEMPT), (None, NA, "100")),
        (POLLED, {**votes(NA, NA, NA, NA), "sent": "0", "back": "0"}, (None, NA, "100")),
        # returned more than issued, more votes than ballots
        (POLLED, {**votes("9", "0", "0", "0"), "sent": "10", "back": "11"}, (None, MISSING, "0")),
        (POLLED, {**votes("9", "0", "0", "0"), "sent": "10", "back": "8"}, (None, MISSING, "0")),
        (POLLED, {**votes("9", "0", "0", "0"), "sent": "0", "back": "9"}, (None, MISSING, "0")),
        # under the quorum: 4/5 at least, half to be exceeded
        (FIFTHS, {**votes("7", "0", "0", "0"), "sent": "10", "back": "7"}, (None, MISSING, "0")),
        (HALF, {**votes("5", "0", "0", "0"), "sent": "10", "back": "5"}, (None, MISSING, "0")),
        # a group without votes
        (TWO_GROUPS, {**PARTY, **MASSES}, (None, MISSING, "0")),
        ({**TWO_GROUPS, "empty_group": "zero"}, {**votes("0", "0", "0", "0"), **MASSES}, (None, MISSING, "0")),
        (TWO_GROUPS, {**votes(NA, NA, NA, NA), **NO_MASSES}, (None, NA, "100")),
        ({**TWO_GROUPS, "empty_group": "renormalise"}, {**PARTY, **MASSES, "m1": "-1"}, (None, MISSING, "0")),
        (means("40", "60"), scores("101", "88"), (None, MISSING, "0")),
        (means("40", "60"), scores("-1", "88"), (None, MISSING, "0")),
        ({**means("40", "60"), "empty_group": "renormalise"}, scores("101", "88"), (None, MISSING, "0")),
        (means("40", "60"), scores(NA, NA), (None, NA, "100")),
    ],
)
def test_votes_without_a_result(rule, facts, expected):
    assert one(rule, facts) == expected


TITLES = {
    "type": "vote_grade",
    "options": ["优秀", "称职", "基本称职", "不称职"],
    "counts": ["n1", "n2", "n3", "n4"],
    "grades": [
        {"name": "不称职", "points": "0", "when": [{"options": ["不称职"], "op": ">=", "than": "30"}]},
        {"name": "基本称职", "points": "60", "when": [{"options": ["基本称职", "不称职"], "op": ">", "than": "30"}]},
        {"name": "优秀", "points": "100", "when": [{"options": ["优秀"], "op": ">=", "than": "90"}]},
        {"name": "称职", "points": "80"},
    ],
}


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        # (32, results/22), judged from the worst up
        (TITLES, votes("90", "10", "0", "0"), "100"),
        (TITLES, votes("89", "11", "0", "0"), "80"),
        (TITLES, votes("40", "30", "30", "0"), "80"),
        (TITLES, votes("40", "29", "31", "0"), "60"),
        (TITLES, votes("70", "0", "0", "30"), "0"),
        (TITLES, votes("61", "10", "0", "29"), "80"),
        (TITLES, votes("2", "0", "1", "0"), "60"),
        (TITLES, votes(HUGE, "0", "0", "0"), "100"),
        (TITLES, {**votes("9", "1", "0", "0"), "n4": NA}, "100"),
        ({**TITLES, "issued": "sent", "quorum": {"percent": "80"}}, {**votes("9", "1", "0", "0"), "sent": "11"}, "100"),
    ],
)
def test_grades_from_votes(rule, facts, expected):
    assert one(rule, facts) == (expected, FILLED, "0")


LEFT_OUT = {
    **TITLES,
    "options": ["优秀", "称职", "不称职", "弃权"],
    "left_out": ["弃权"],
    "grades": [
        {"name": "不称职", "points": "0", "when": [{"options": ["不称职"], "op": ">=", "than": "50"}]},
        {"name": "称职", "points": "80"},
    ],
}


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (LEFT_OUT, votes("1", "0", "1", "98"), ("0", FILLED, "0")),
        (LEFT_OUT, votes("0", "0", "0", "98"), (None, MISSING, "0")),
        (TITLES, votes("0", "0", "0", "0"), (None, MISSING, "0")),
        (TITLES, votes("0", "1", "0", "-1"), (None, MISSING, "0")),
        (TITLES, votes(NA, NA, NA, NA), (None, NA, "100")),
        (TITLES, votes("1", "1", "1", PENDING), (None, PENDING, "0")),
        ({**TITLES, "issued": "sent"}, {**votes("9", "1", "0", "0"), "sent": "9"}, (None, MISSING, "0")),
        ({**TITLES, "issued": "sent"}, {**votes(NA, NA, NA, NA), "sent": "9"}, (None, NA, "100")),
    ],
)
def test_votes_without_a_grade(rule, facts, expected):
    assert one(rule, facts) == expected


ELEVEN = ["95", "94", "93", "92", "92", "91", "91", "90", "90", "89", "80"]
JUDGES = {"type": "trimmed_mean", "judges": [f"j{number}" for number in range(1, 12)]}
FIVE = {"type": "trimmed_mean", "judges": ["j1", "j2", "j3", "j4", "j5"], "minimum": 6}


def marks(*values):
    return {f"j{number}": value for number, value in enumerate(values, start=1)}


@pytest.mark.parametrize(
    ("rule", "facts", "points", "expected"),
    [
        # results/12: eleven judges, 822/9 = 91.33; only with more than five raters, otherwise the plain mean
        (JUDGES, marks(*ELEVEN), "100", ("91.333333", FILLED, "0")),
        (JUDGES, marks(*ELEVEN), "10", ("9.133333", FILLED, "0")),
        (FIVE, marks("100", "90", "90", "90", "50"), "100", ("84", FILLED, "0")),
        ({**FIVE, "minimum": 5}, marks("100", "90", "90", "90", "50"), "100", ("90", FILLED, "0")),
        ({**FIVE, "minimum": 5}, marks("100", "90", "90", NA, "50"), "100", ("82.5", FILLED, "0")),
        ({**FIVE, "minimum": 3, "highest": 2, "lowest": 0}, marks("9", "8", "7", NA, NA), "100", ("7", FILLED, "0")),
        ({**FIVE, "minimum": 3, "highest": 0}, marks("9", "8", "7", NA, NA), "100", ("8.5", FILLED, "0")),
        ({"type": "trimmed_mean", "judges": ["j1", "j2", "j3"]}, marks("9", "8", "4"), "100", ("8", FILLED, "0")),
        ({"type": "trimmed_mean", "judges": ["j1", "j2"]}, marks("9", "8"), "100", ("8.5", FILLED, "0")),
        (FIVE, marks("9", "9", "9", "9", "9"), "100", ("9", FILLED, "0")),
        (FIVE, marks("9", NA, NA, NA, NA), "100", ("9", FILLED, "0")),
        (FIVE, marks("9", "8", "7", "6"), "100", (None, MISSING, "0")),
        (FIVE, marks("9", "8", "7", "6", PENDING), "100", (None, PENDING, "0")),
        (FIVE, marks(NA, NA, NA, NA, NA), "100", (None, NA, "100")),
    ],
)
def test_trimmed_mean(rule, facts, points, expected):
    assert one(rule, facts, points) == expected


QUARTERS = {"type": "period_mean", "periods": [{"datum": f"s{at}"} for at in range(1, 5)]}
YEAR = {"type": "period_mean", "periods": [{"datum": "s1", "weight": "40"}, {"datum": "s2", "weight": "60"}]}
FIXED = {**QUARTERS, "missing": "fixed", "fixed": "95"}


@pytest.mark.parametrize(
    ("rule", "facts", "points", "expected"),
    [
        (QUARTERS, scores("90", "92", "94", "96"), "100", ("93", FILLED, "0")),
        (QUARTERS, scores("90", "92", "94", "96"), "60", ("55.8", FILLED, "0")),
        (QUARTERS, scores("1", "0", "0", NA), "1", ("0.003333", FILLED, "0")),
        (QUARTERS, scores("90", "92", "94"), "100", (None, MISSING, "0")),
        (QUARTERS, scores("90", "92", "94", PENDING), "100", (None, PENDING, "0")),
        (QUARTERS, scores(NA, NA, NA, NA), "100", (None, NA, "100")),
        ({**QUARTERS, "missing": "exclude"}, scores("90", "92", "94"), "100", ("92", FILLED, "0")),
        ({**QUARTERS, "missing": "exclude"}, {}, "100", (None, MISSING, "0")),
        ({**QUARTERS, "missing": "exclude"}, scores("90", "92", "94", PENDING), "100", (None, PENDING, "0")),
        ({**QUARTERS, "missing": "zero"}, scores("90", "92", "94"), "100", ("69", FILLED, "0")),
        ({**QUARTERS, "missing": "zero"}, {}, "100", ("0", FILLED, "0")),
        ({**QUARTERS, "missing": "zero"}, scores("90", "92", "94", NA), "100", ("92", FILLED, "0")),
        # results/04: the missing round counts 95 for all
        (FIXED, scores("90", "92", "94"), "100", ("92.75", FILLED, "0")),
        # 平时 40 + 年终 60; one of them left out
        (YEAR, scores("90", "80"), "100", ("84", FILLED, "0")),
        ({**YEAR, "missing": "exclude"}, scores(MISSING, "80"), "100", ("80", FILLED, "0")),
        (YEAR, scores(NA, "80"), "100", ("80", FILLED, "0")),
        ({**YEAR, "of": "120"}, scores("90", "80"), "60", ("42", FILLED, "0")),
    ],
)
def test_mean_of_periods(rule, facts, points, expected):
    assert one(rule, facts, points) == expected


def test_a_voted_grade_below_full_points_is_told():
    low = {**TITLES, "grades": [{**grade, "points": "7"} for grade in TITLES["grades"]]}
    (warning,) = load(document([leaf("1", "100", low)], DATA)).warnings
    assert (text(warning.declared), text(warning.actual)) == ("100", "7")
