"""Bands with a reviewer, counts of conditions, checks, ledgers, days and other results: worked numbers, gaps, words."""

from datetime import date

import pytest

from scoring.engine import Status
from tests.scoring.engine.one_rule import scored, told

MISSING, PENDING, NA, EXEMPT = Status.MISSING, Status.PENDING, Status.NA, Status.EXEMPT
FILLED = Status.FILLED


def day(*parts):
    return str(date(*parts).toordinal())


FEES = {"type": "late_days", "datum": "day", "due": "10-30", "each": "0.5"}
DAYS = {"type": "late_days", "datum": "n", "each": "0.5", "zero_after": "3"}
INCOME = {
    "type": "tier_range",
    "datum": "p",
    "ends": "upper",
    "bands": [
        {
            "low": "20",
            "high": "25",
            "when": [{"datum": "a", "op": ">=", "than": "5500"}, {"datum": "growth", "op": ">", "than": "17"}],
        },
        {
            "low": "15",
            "high": "20",
            "when": [{"datum": "a", "op": ">=", "than": "4500"}, {"datum": "growth", "op": ">", "than": "15"}],
        },
        {"low": "5", "high": "15"},
    ],
}
VILLAGE = {
    "type": "count_grade",
    "conditions": [{"datum": "yes"}, {"datum": "a", "op": ">=", "than": "1"}, {"datum": "n", "op": "==", "than": "0"}],
    "rungs": [{"count": 3, "points": "5", "name": "A"}, {"count": 2, "points": "3"}],
}
RECRUITS = {"type": "target_by_unit", "datum": "n", "target": "m", "mode": "all", "target_zero": "full"}
SHORT = {**RECRUITS, "mode": "short", "each": "2", "over": "1", "cap": "7", "target_zero": "na"}
LEDGER = {
    "type": "open_ledger",
    "adds": [{"datum": "n", "each": "5"}],
    "deducts": [{"datum": "k", "each": "2"}],
    "cap": None,
}
TEAM = {
    "type": "attribute_check",
    "checks": [
        {"datum": "a", "op": "<=", "than": "48", "each": "3", "name": "平均年龄"},
        {"datum": "rate", "op": ">=", "than": "55", "each": "1"},
        {"datum": "n", "op": ">=", "than": "1", "flat": "3"},
    ],
}
MEETINGS = {
    "type": "capped_points",
    "acts": [
        {"name": "党员大会", "periods": ["n"], "each": "5", "cap": "20", "group": "三会"},
        {"name": "党课", "periods": ["m", "k"], "each": "5", "period_cap": "5", "group": "三会"},
        {"name": "主题党日", "periods": ["a"], "each": "5", "cap": "60"},
    ],
    "joint": [{"name": "三会", "cap": "25"}],
    "lapses": [{"datum": "b", "each": "3", "cap": "6"}],
}
STAR = {"type": "read_result", "datum": "star", "grades": ["5", "3", "1"]}
ANNUAL = {"type": "read_result", "datum": "year", "of": "100"}
PLACE = {"type": "read_result", "datum": "rank", "places": ["5", "3"], "rest": "1"}


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        # R14 (27): due 30 October, each day −0.5 of 5: 4 November → 2.5
        (FEES, "5", {"day": day(2026, 11, 4)}, "2.5"),
        (FEES, "5", {"day": day(2026, 10, 30)}, "5"),
        (FEES, "5", {"day": day(2026, 1, 1)}, "5"),
        (FEES, "5", {"day": day(2027, 6, 1)}, "0"),
        ({**FEES, "due": "2025-12-31"}, "5", {"day": day(2026, 1, 2)}, "4"),
        (DAYS, "2", {"n": "0"}, "2"),
        (DAYS, "2", {"n": "3"}, "0.5"),
        (DAYS, "2", {"n": "4"}, "0"),
        ({**DAYS, "floor": "-1"}, "2", {"n": "4"}, "-1"),
        # R9 (06): value or growth chooses the band; 15 belongs to the band of 5 to 15
        (INCOME, "25", {"a": "5500", "growth": "0", "p": "25"}, "25"),
        (INCOME, "25", {"a": "2000", "growth": "17.1", "p": "20.5"}, "20.5"),
        (INCOME, "25", {"a": "4500", "growth": "0", "p": "20"}, "20"),
        (INCOME, "25", {"a": "2000", "growth": "15", "p": "15"}, "15"),
        (INCOME, "25", {"a": "2000", "growth": "15", "p": "5"}, "5"),
        ({**INCOME, "ends": "both"}, "25", {"a": "5500", "growth": "0", "p": "20"}, "20"),
        ({**INCOME, "ends": "lower"}, "25", {"a": "5500", "growth": "0", "p": "20"}, "20"),
        ({**INCOME, "ends": "lower"}, "25", {"a": "5500", "growth": "0", "p": "25"}, "25"),
        # R32: three conditions A, two 3 points, fewer nothing
        (VILLAGE, "5", {"yes": "1", "a": "1", "n": "0"}, "5"),
        (VILLAGE, "5", {"yes": "0", "a": "1", "n": "0"}, "3"),
        (VILLAGE, "5", {"yes": "0", "a": "0", "n": "0"}, "0"),
        # R36 (20): the target is each village's own
        (RECRUITS, "5", {"n": "1", "m": "1"}, "5"),
        (RECRUITS, "5", {"n": "1", "m": "2"}, "0"),
        (RECRUITS, "5", {"n": "0", "m": "0"}, "5"),
        ({**RECRUITS, "target_zero": "zero"}, "5", {"n": "3", "m": "0"}, "0"),
        ({**RECRUITS, "mode": "ratio"}, "5", {"n": "1", "m": "2"}, "2.5"),
        (SHORT, "5", {"n": "1", "m": "2"}, "3"),
        (SHORT, "5", {"n": "0", "m": "9"}, "0"),
        (SHORT, "5", {"n": "3", "m": "2"}, "6"),
        (SHORT, "5", {"n": "9", "m": "2"}, "7"),
        # R38: 100 at the start, two honours of 5, three faults of 2
        (LEDGER, "100", {"n": "2", "k": "3"}, "104"),
        (LEDGER, "100", {"n": "0", "k": "60"}, "0"),
        ({**LEDGER, "floor": None}, "100", {"n": "0", "k": "60"}, "-20"),
        ({**LEDGER, "start": "60", "cap": "110"}, "100", {"n": "20", "k": "0"}, "110"),
        # R30 (05): 49.5 years −4.5, 53 % −2, no woman −3
        (TEAM, "10", {"a": "49.5", "rate": "53", "n": "0"}, "0.5"),
        (TEAM, "10", {"a": "48", "rate": "55", "n": "1"}, "10"),
        (TEAM, "10", {"a": "60", "rate": "55", "n": "1"}, "0"),
        # R34 (results/18, meeting rows): caps per period, per act, for several acts together, for lapses
        (MEETINGS, "85", {"n": "3", "m": "2", "k": "0", "a": "0", "b": "1"}, "17"),
        (MEETINGS, "85", {"n": "9", "m": "1", "k": "1", "a": "12", "b": "9"}, "79"),
        (MEETINGS, "85", {"n": "1", "m": "0", "k": "0", "a": "2", "b": "0"}, "15"),
        (MEETINGS, "30", {"n": "9", "m": "1", "k": "1", "a": "12", "b": "0"}, "30"),
        (MEETINGS, "85", {"n": "0", "m": "0", "k": "0", "a": "0", "b": "1"}, "0"),
        # R28: the grade, the score, the place of another cycle
        (STAR, "5", {"star": "1"}, "3"),
        (ANNUAL, "10", {"year": "84"}, "8.4"),
        (ANNUAL, "10", {"year": "104"}, "10"),
        (ANNUAL, "10", {"year": "-3"}, "0"),
        (PLACE, "5", {"rank": "2"}, "3"),
        (PLACE, "5", {"rank": "3"}, "1"),
    ],
)
def test_points(rule, points, facts, expected):
    assert scored(rule, points, facts) == (expected, FILLED, "0")


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        (FEES, "5", {}, (None, MISSING, "0")),
        (FEES, "5", {"day": NA}, (None, NA, "5")),
        # R9: a number outside the interval gives nothing, and says why
        (INCOME, "25", {"a": "5500", "growth": "0", "p": "19"}, (None, MISSING, "0")),
        (INCOME, "25", {"a": "5500", "growth": "0", "p": "20"}, (None, MISSING, "0")),
        ({**INCOME, "ends": "lower"}, "25", {"a": "0", "growth": "0", "p": "15"}, (None, MISSING, "0")),
        (INCOME, "25", {"a": "5500", "p": "22"}, (None, MISSING, "0")),
        (INCOME, "25", {"a": "5500", "growth": NA, "p": "22"}, ("22", FILLED, "0")),
        (INCOME, "25", {"a": NA, "growth": NA, "p": "12"}, ("12", FILLED, "0")),
        (INCOME, "25", {"a": "1", "growth": "1", "p": NA}, (None, NA, "25")),
        (INCOME, "25", {"a": "1", "growth": "1", "p": PENDING}, (None, PENDING, "0")),
        (VILLAGE, "5", {"yes": "1", "a": NA, "n": "0"}, ("3", FILLED, "2")),
        (VILLAGE, "5", {"yes": "0", "a": NA, "n": "1"}, ("0", FILLED, "0")),
        (VILLAGE, "5", {"yes": "1", "a": "1"}, (None, MISSING, "0")),
        (SHORT, "5", {"n": "1", "m": "0"}, (None, NA, "5")),
        (SHORT, "5", {"n": "1", "m": NA}, (None, NA, "5")),
        (SHORT, "5", {"n": "1"}, (None, MISSING, "0")),
        (LEDGER, "100", {"n": NA, "k": "3"}, ("94", FILLED, "6")),
        (TEAM, "10", {"a": NA, "rate": "53", "n": "1"}, ("8", FILLED, "0")),
        (MEETINGS, "85", {"n": NA, "m": "1", "k": NA, "a": "0", "b": "0"}, ("5", FILLED, "20")),
        (MEETINGS, "85", {"n": "0", "m": NA, "k": NA, "a": NA, "b": "0"}, ("0", FILLED, "85")),
        (STAR, "5", {}, (None, MISSING, "0")),
        (STAR, "5", {"star": "3"}, (None, MISSING, "0")),
        (PLACE, "5", {"rank": "0"}, (None, MISSING, "0")),
        (ANNUAL, "10", {"year": EXEMPT}, (None, EXEMPT, "10")),
    ],
)
def test_missing_is_not_zero(rule, points, facts, expected):
    assert scored(rule, points, facts) == expected


@pytest.mark.parametrize(
    ("rule", "points", "facts", "sentence", "lines"),
    [
        (
            FEES,
            "5",
            {"day": day(2026, 11, 4)},
            "缴清日期不晚于2026年10月30日的得5分；每迟1天扣0.5分，扣完为止。",
            ["缴清日期：2026年11月4日，逾期5天，扣2.5分。", "5 − 2.5 = 2.5，得2.5分。"],
        ),
        (
            DAYS,
            "2",
            {"n": "4"},
            "满分2分：件数每1天扣0.5分，扣完为止，超过3天的不得分。",
            ["件数：4件，逾期4天，超过3天，得0分。"],
        ),
        (
            INCOME,
            "25",
            {"a": "2000", "growth": "18", "p": "22"},
            "先定档，再在档内评定：甲数不低于5500或增幅高于17%的20至25分；甲数不低于4500或增幅高于15%的15至20分；"
            "其余5至15分；端点分归下一档。",
            ["增幅：18%，符合增幅高于17%，在20至25分之间评定。", "评分：评定22分。"],
        ),
        (
            INCOME,
            "25",
            {"a": "2000", "growth": NA, "p": "22"},
            None,
            [
                "「增幅」不适用。",
                "属于其余情形，在5至15分之间评定。",
                "评分：评定22分，不在本档之内，本项暂不计分，请改正。",
            ],
        ),
        (INCOME, "25", {"p": NA, "a": "1", "growth": "1"}, None, ["「评分」不适用。"]),
        (INCOME, "25", {"p": "22", "a": "1"}, None, ["「增幅」未填。", "本项暂不计分，不等于0分。"]),
        (
            VILLAGE,
            "5",
            {"yes": "1", "a": "1", "n": "0"},
            "1.已完成；2.甲数不低于1；3.件数为0件。3条中符合3条A得5分，符合2条得3分，其余得0分。",
            ["已完成：是，符合。", "甲数不低于1：1，符合。", "件数为0件：0件，符合。", "符合3条，A得5分。"],
        ),
        (
            SHORT,
            "5",
            {"n": "9", "m": "2"},
            "件数完成篇数的得5分，每少1件扣2分，扣完为止；每超1件加1分，最高7分；没有目标任务的按不适用处理。",
            ["件数：9件，目标2件，超7件。", "5 + 7 = 12，按7分计。"],
        ),
        (
            {**RECRUITS, "mode": "ratio"},
            "5",
            {"n": "1", "m": "2"},
            "件数完成篇数的得5分，没有完成的按比例得分；没有目标任务的得满分。",
            ["件数：1件，目标2件，少1件。", "5 × 1 ÷ 2 = 2.5，得2.5分。"],
        ),
        (RECRUITS, "5", {"n": "0", "m": "0"}, None, ["没有目标任务，得满分。"]),
        (
            LEDGER,
            "100",
            {"n": "2", "k": "3"},
            "起始100分。加分：件数每1件得5分；扣分：次数每1次扣2分；不封顶，扣完为止。",
            ["起始100分。", "件数：2件，加10分。", "次数：3次，扣6分。", "100 + 10 − 6 = 104，得104分。"],
        ),
        (
            TEAM,
            "10",
            {"a": "49.5", "rate": "60", "n": "0"},
            "满分10分：平均年龄应不高于48，每高1个扣3分；比率应不低于55%，每低1个百分点扣1分；"
            "件数应不低于1件，不符合的扣3分；扣完为止。",
            [
                "平均年龄：49.5，比标准48高1.5，扣4.5分。",
                "比率：60%，符合要求。",
                "件数：0件，比标准1件低1件，扣3分。",
                "10 − 7.5 = 2.5，得2.5分。",
            ],
        ),
        (
            {**TEAM, "checks": [{**TEAM["checks"][0], "cap": "4"}]},
            "10",
            {"a": "49.5"},
            "满分10分：平均年龄应不高于48，每高1个扣3分，最多扣4分；扣完为止。",
            ["平均年龄：49.5，比标准48高1.5，扣4分。", "10 − 4 = 6，得6分。"],
        ),
        (
            MEETINGS,
            "85",
            {"n": "3", "m": "2", "k": "0", "a": "0", "b": "1"},
            "党员大会每次5分，最多20分；党课每次5分，每期最多5分；主题党日每次5分，最多60分；"
            "党员大会、党课合计最多25分；乙数每1次扣3分，最多扣6分；总分最多85分，扣完为止。",
            [
                "党员大会：3次，得15分。",
                "党课：2 + 0次，得5分。",
                "主题党日：0次，得0分。",
                "合计封顶「三会」：最多25分。",
                "乙数：1，扣3分。",
                "0 + 20 − 3 = 17，得17分。",
            ],
        ),
        (STAR, "5", {"star": "1"}, "按星级得分：五星得5分、四星得3分、其他得1分。", ["星级：四星，得3分。"]),
        (
            STAR,
            "5",
            {"star": "7"},
            None,
            ["星级：7，方案没有写这个结果的得分，本项暂不计分，不等于0分。"],
        ),
        (
            ANNUAL,
            "10",
            {"year": "84"},
            "10分 × 年度得分 ÷ 100分，最高10分。",
            ["年度得分84分：10 × 84 ÷ 100 = 8.4，得8.4分。"],
        ),
        (PLACE, "5", {"rank": "2"}, "按年度名次得分：第1名5分、第2名3分，其余1分。", ["年度名次：第2名，得3分。"]),
    ],
)
def test_words(rule, points, facts, sentence, lines):
    said, explained = told(rule, points, facts)
    assert sentence in (None, said)
    assert explained == lines
