"""Rules made of rules, and counts and scores from elsewhere: worked numbers, gaps, sentences, refusals."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status
from tests.scoring.engine.one_rule import refused, rule_in, scored, told

MISSING, PENDING, NA, EXEMPT = Status.MISSING, Status.PENDING, Status.NA, Status.EXEMPT
FILLED = Status.FILLED


def each(datum, loss):
    return {"type": "deduct_count", "datum": datum, "each": loss}


def piece(name, points, rule):
    return {"name": name, "points": points, "rule": rule}


def given(datum, points):
    """Full points for a share of 100."""
    return {"type": "external_convert", "datum": datum, "of": points}


def of_type(kind, *parts, **more):
    return {"type": kind, "parts": list(parts), **more}


ARTICLES = {
    "type": "count_weighted",
    "base": "5",
    "levels": [
        {"datum": "a", "target": "1", "extra": "2", "name": "省"},
        {"datum": "b", "target": "2", "extra": "1", "name": "市"},
        {"datum": "c", "target": "2", "extra": "0.5", "name": "县"},
    ],
    "parts": [{"datum": "yes", "points": "2", "name": "按时报送总结"}],
    "cap": None,
}
GENTLE = {
    "type": "count_weighted",
    "levels": [{"datum": "m", "target": "4", "extra": "0.5", "short": "1"}],
    "cap": "6",
}
MEDIA = of_type(
    "best_of",
    piece("省级媒体", "3", {"type": "full_or_zero", "datum": "a"}),
    piece("市级媒体", "2", {"type": "full_or_zero", "datum": "b", "op": ">=", "than": "2"}),
    piece("县级媒体", "1", {"type": "full_or_zero", "datum": "c"}),
)
OFFICES = of_type(
    "department_split",
    piece("组织科", "4", each("a", "1")),
    piece("农村科", "3", each("b", "1")),
    piece("组织员办", "2.5", each("c", "0.5")),
    piece("电教科", "1.5", each("k", "0.5")),
)
SHEET = of_type("nested_convert", piece("甲", "60", given("a", "60")), piece("乙", "40", given("b", "40")), of="100")
SURVEY = {"type": "external_convert", "datum": "rate", "of": "100"}
PLACED = {"type": "external_convert", "datum": "k", "places": ["5", "3"], "rest": "1"}
HARDER = {"type": "coefficient", "datum": "w", "rule": each("n", "1"), "cap": "9"}
GOOD = of_type("all_dims_pass", *(piece(f"{name}好", "25", given(name, "25")) for name in "abc"), least="20")
FIELDS = {
    "type": "common_plus_field",
    "datum": "g",
    "common": [piece("党建", "6", each("a", "1"))],
    "fields": [
        {"choice": "农业村", "parts": [piece("粮食", "4", each("b", "1"))]},
        {"choice": "工业村", "parts": [piece("税收", "2", each("c", "1")), piece("招商", "2", each("n", "1"))]},
    ],
}
DEPUTY = {"type": "conditional", "when": [{"datum": "yes"}], "rule": each("n", "1")}


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        # R15 (29): 2 省 2 市 3 县 → 5 + 2 + 0.5 = 7.5, summaries + 2
        (ARTICLES, "7", {"a": "2", "b": "2", "c": "3", "yes": "0"}, "7.5"),
        (ARTICLES, "7", {"a": "2", "b": "2", "c": "3", "yes": "1"}, "9.5"),
        (ARTICLES, "7", {"a": "1", "b": "2", "c": "2", "yes": "1"}, "7"),
        (ARTICLES, "7", {"a": "1", "b": "2", "c": "1", "yes": "1"}, "2"),
        (ARTICLES, "7", {"a": "0", "b": "4", "c": "2", "yes": "0"}, "2"),
        (GENTLE, "5", {"m": "3"}, "4"),
        (GENTLE, "5", {"m": "99"}, "6"),
        (GENTLE, "3", {"m": "0"}, "0"),
        # R16 (31): the best, not the sum
        (MEDIA, "3", {"a": "0", "b": "2", "c": "5"}, "2"),
        (MEDIA, "3", {"a": "1", "b": "9", "c": "9"}, "3"),
        (MEDIA, "3", {"a": "0", "b": "1", "c": "1"}, "1"),
        (MEDIA, "3", {"a": "0", "b": "1", "c": "0"}, "0"),
        ({**MEDIA, "take": 2}, "3", {"a": "0", "b": "2", "c": "1"}, "3"),
        ({**MEDIA, "take": 2}, "4", {"a": "1", "b": "2", "c": "1"}, "4"),
        # R25 (07): 11 = 4 + 3 + 2.5 + 1.5
        (OFFICES, "11", {"a": "0", "b": "0", "c": "0", "k": "0"}, "11"),
        (OFFICES, "11", {"a": "9", "b": "1", "c": "1", "k": "1"}, "5"),
        # R27 (20): 84 of 100 → 8.4 of 10
        (SHEET, "10", {"a": "50", "b": "34"}, "8.4"),
        (SHEET, "10", {"a": "0", "b": "0"}, "0"),
        (SHEET, "3", {"a": "33.333333", "b": "0"}, "1"),
        ({**SHEET, "of": "120", "cap": "2"}, "3", {"a": "60", "b": "40"}, "2"),
        # R26: a survey of 92.5 for 8 points → 7.4; a place by table
        (SURVEY, "8", {"rate": "92.5"}, "7.4"),
        (SURVEY, "8", {"rate": "120"}, "8"),
        ({**SURVEY, "cap": "10"}, "8", {"rate": "120"}, "9.6"),
        (PLACED, "5", {"k": "1"}, "5"),
        (PLACED, "5", {"k": "2"}, "3"),
        (PLACED, "5", {"k": "7"}, "1"),
        # R37: × 1.1, at most 9
        (HARDER, "8", {"n": "0", "w": "1.1"}, "8.8"),
        (HARDER, "8", {"n": "0", "w": "1.2"}, "9"),
        (HARDER, "8", {"n": "2", "w": "0.9"}, "5.4"),
        (HARDER, "8", {"n": "2", "w": NA}, "6"),
        # R33: a good total alone is not enough
        (GOOD, "75", {"a": "25", "b": "25", "c": "19"}, "0"),
        (GOOD, "75", {"a": "20", "b": "20", "c": "20"}, "60"),
        ({**GOOD, "failed_cap": "30"}, "75", {"a": "25", "b": "25", "c": "19"}, "30"),
        ({**GOOD, "failed_cap": "30"}, "75", {"a": "9", "b": "9", "c": "9"}, "27"),
        # R35: 6 common + 4 of the field; the data of other fields are not needed
        (FIELDS, "10", {"g": "0", "a": "1", "b": "1"}, "8"),
        (FIELDS, "10", {"g": "1", "a": "0", "c": "1", "n": "2"}, "7"),
        # R31: only where the condition holds
        (DEPUTY, "4", {"yes": "1", "n": "1"}, "3"),
    ],
)
def test_points(rule, points, facts, expected):
    assert scored(rule, points, facts) == (expected, FILLED, "0")


@pytest.mark.parametrize(
    ("rule", "points", "facts", "expected"),
    [
        (ARTICLES, "7", {"a": "1", "b": "2", "c": "2", "yes": NA}, ("5", FILLED, "2")),
        (ARTICLES, "7", {"a": NA, "b": "2", "c": "2", "yes": "1"}, ("7", FILLED, "0")),
        (ARTICLES, "7", {"a": "1", "b": "2", "c": "2"}, (None, MISSING, "0")),
        (MEDIA, "3", {"a": NA, "b": "2", "c": "1"}, ("2", FILLED, "0")),
        (MEDIA, "3", {"a": PENDING, "b": "2", "c": "1"}, (None, PENDING, "0")),
        (MEDIA, "3", {"a": NA, "b": NA, "c": NA}, (None, NA, "3")),
        (OFFICES, "11", {"a": "1", "b": NA, "c": "0", "k": "0"}, ("7", FILLED, "3")),
        (OFFICES, "11", {"a": "1", "b": MISSING, "c": "0", "k": "0"}, (None, MISSING, "0")),
        (OFFICES, "11", dict.fromkeys("abck", EXEMPT), (None, EXEMPT, "11")),
        (SHEET, "10", {"a": "50", "b": NA}, ("5", FILLED, "4")),
        (SHEET, "10", {"a": NA, "b": NA}, (None, NA, "10")),
        (SHEET, "10", {"a": "50", "b": MISSING}, (None, MISSING, "0")),
        (SHEET, "10", {"a": NA, "b": PENDING}, (None, PENDING, "0")),
        (SURVEY, "8", {"rate": NA}, (None, NA, "8")),
        (PLACED, "5", {"k": "0"}, (None, MISSING, "0")),
        (PLACED, "5", {"k": "1.5"}, (None, MISSING, "0")),
        (HARDER, "8", {"n": "0"}, (None, MISSING, "0")),
        (HARDER, "8", {"n": NA, "w": "1.1"}, (None, NA, "8")),
        (GOOD, "75", {"a": "25", "b": "25", "c": NA}, ("50", FILLED, "25")),
        (GOOD, "75", {"a": "19", "b": "25", "c": NA}, ("0", FILLED, "0")),
        (FIELDS, "10", {"g": NA, "a": "1"}, ("5", FILLED, "4")),
        (FIELDS, "10", {"g": MISSING, "a": "1"}, (None, MISSING, "0")),
        (FIELDS, "10", {"g": "2", "a": "1"}, (None, MISSING, "0")),
        (FIELDS, "10", {"g": "0", "a": "1"}, (None, MISSING, "0")),
        (DEPUTY, "4", {"yes": "0"}, (None, NA, "4")),
        (DEPUTY, "4", {"yes": NA, "n": "1"}, (None, NA, "4")),
        (DEPUTY, "4", {"yes": PENDING, "n": "1"}, (None, PENDING, "0")),
        (DEPUTY, "4", {"yes": "1"}, (None, MISSING, "0")),
    ],
)
def test_missing_is_not_zero(rule, points, facts, expected):
    assert scored(rule, points, facts) == expected


WORDS = [
    (
        ARTICLES,
        "7",
        {"a": "2", "b": "2", "c": "1", "yes": "1"},
        "省1、市2、县2都完成得5分，没有完成的不得这个分；省每超1个加2分；市每超1个加1分；县每超1个加0.5分；"
        "按时报送总结得2分；不封顶。",
        [
            "省：2，目标1，加2分。",
            "市：2，目标2，完成。",
            "县：1，目标2，未完成，基本分扣5分。",
            "按时报送总结：是，得2分。",
            "0 + 2 + 2 = 4，得4分。",
        ],
    ),
    (
        GENTLE,
        "5",
        {"m": "3"},
        "篇数4篇都完成得5分；篇数每超1篇加0.5分，每少1篇扣1分；最高6分。",
        ["篇数：3篇，目标4篇，未完成，基本分扣1分。", "得4分。"],
    ),
    (
        MEDIA,
        "3",
        {"a": "0", "b": "2", "c": NA},
        "取下列各项中得分最高的一项。省级媒体（3分）：甲数的，得3分；否则不得分。"
        "市级媒体（2分）：乙数不低于2的，得2分；否则不得分。县级媒体（1分）：丙数的，得1分；否则不得分。",
        [
            "省级媒体（3分）：甲数：0，不符合条件（甲数）。有条件不符合，得0分。",
            "市级媒体（2分）：乙数：2，符合条件（乙数不低于2）。条件都符合，得满分2分。",
            "县级媒体（1分）：「丙数」不适用。",
            "取最高的一项，得2分。",
        ],
    ),
    (
        {**MEDIA, "take": 2},
        "3",
        {"a": "1", "b": "2", "c": "1"},
        None,
        [
            "省级媒体（3分）：甲数：1，符合条件（甲数）。条件都符合，得满分3分。",
            "市级媒体（2分）：乙数：2，符合条件（乙数不低于2）。条件都符合，得满分2分。",
            "县级媒体（1分）：丙数：1，符合条件（丙数）。条件都符合，得满分1分。",
            "最高的2项：3 + 2 = 5，按3分计。",
        ],
    ),
    (
        of_type("department_split", piece("组织科", "4", each("n", "1")), piece("农村科", "3", each("m", "1"))),
        "7",
        {"n": "1", "m": "0"},
        "7分由2个科室分别计分。组织科（4分）：满分4分：件数每1件扣1分，扣完为止。"
        "农村科（3分）：满分3分：篇数每1篇扣1分，扣完为止。",
        [
            "组织科（4分）：件数：1件，每1件扣1分，共扣1分。4 − 1 = 3，得3分。",
            "农村科（3分）：篇数：0篇，每1篇扣1分，共扣0分。3 − 0 = 3，得3分。",
            "3 + 3 = 6分。",
        ],
    ),
    (
        of_type("department_split", piece("组织科", "4", each("n", "1"))),
        "4",
        {},
        None,
        ["组织科（4分）：「件数」未填。本项暂不计分，不等于0分。", "有的部分还没有得分，本项暂不计分，不等于0分。"],
    ),
    (
        SHEET,
        "10",
        {"a": "50", "b": "34"},
        "按100分的分表计分，折算为10分。甲（60分）：60分 × 甲数 ÷ 60分，最高60分。"
        "乙（40分）：40分 × 乙数 ÷ 40分，最高40分。",
        [
            "甲（60分）：甲数50：60 × 50 ÷ 60 = 50，得50分。",
            "乙（40分）：乙数34：40 × 34 ÷ 40 = 34，得34分。",
            "分表得分：50 + 34 = 84分。",
            "10 × 84 ÷ 100 = 8.4，得8.4分。",
        ],
    ),
    (SURVEY, "8", {"rate": "92.5"}, "8分 × 比率 ÷ 100分，最高8分。", ["比率92.5%：8 × 92.5 ÷ 100 = 7.4，得7.4分。"]),
    (PLACED, "5", {"k": "2"}, "按次数得分：第1名5分、第2名3分，其余1分。", ["次数：第2名，得3分。"]),
    (PLACED, "5", {"k": "0"}, None, ["次数：0次，不是名次，本项暂不计分，不等于0分。"]),
    (
        HARDER,
        "8",
        {"n": "0", "w": "1.2"},
        "满分8分：件数每1件扣1分，扣完为止。得分乘以系数，最高9分。",
        ["件数：0件，每1件扣1分，共扣0分。", "8 − 0 = 8，得8分。", "8 × 系数1.2 = 9.6，按9分计。"],
    ),
    (
        HARDER,
        "8",
        {"n": "0", "w": PENDING},
        None,
        [
            "件数：0件，每1件扣1分，共扣0分。",
            "8 − 0 = 8，得8分。",
            "「系数」待核实。",
            "有的部分还没有得分，本项暂不计分，不等于0分。",
        ],
    ),
    (
        of_type("all_dims_pass", piece("甲", "4", each("n", "1")), piece("乙", "4", each("m", "1")), least="3"),
        "8",
        {"n": "2", "m": "0"},
        "2个方面都达到3分的，按合计得分；有一个方面达不到的，不得分。甲（4分）：满分4分：件数每1件扣1分，扣完为止。"
        "乙（4分）：满分4分：篇数每1篇扣1分，扣完为止。",
        [
            "甲（4分）：件数：2件，每1件扣1分，共扣2分。4 − 2 = 2，得2分。",
            "乙（4分）：篇数：0篇，每1篇扣1分，共扣0分。4 − 0 = 4，得4分。",
            "2 + 4 = 6分。",
            "甲不到3分，得0分。",
        ],
    ),
    (
        FIELDS,
        "10",
        {"g": "0", "a": "1", "b": "0"},
        "共性部分：党建（6分）：满分6分：甲数每1次扣1分，扣完为止。专项部分按类别——"
        "农业村：粮食（4分）：满分4分：乙数每1次扣1分，扣完为止。"
        "工业村：税收（2分）：满分2分：丙数每1次扣1分，扣完为止。招商（2分）：满分2分：件数每1件扣1分，扣完为止。",
        [
            "类别：农业村。",
            "党建（6分）：甲数：1，每1次扣1分，共扣1分。6 − 1 = 5，得5分。",
            "粮食（4分）：乙数：0，每1次扣1分，共扣0分。4 − 0 = 4，得4分。",
            "5 + 4 = 9分。",
        ],
    ),
    (FIELDS, "10", {"g": "7"}, None, ["类别：7，不知道属于哪个专项，本项暂不计分，不等于0分。"]),
    (FIELDS, "10", {}, None, ["类别：未填，不知道属于哪个专项，本项暂不计分，不等于0分。"]),
    (
        DEPUTY,
        "4",
        {"yes": "1", "n": "1"},
        "已完成的适用，其他的不适用。满分4分：件数每1件扣1分，扣完为止。",
        ["适用条件（已完成）：已完成是。", "件数：1件，每1件扣1分，共扣1分。", "4 − 1 = 3，得3分。"],
    ),
    (DEPUTY, "4", {"yes": "0"}, None, ["适用条件（已完成）：已完成否。", "本项不适用。"]),
    (DEPUTY, "4", {}, None, ["适用条件（已完成）：已完成未填。", "还不知道是否适用，本项暂不计分，不等于0分。"]),
]


@pytest.mark.parametrize(("rule", "points", "facts", "sentence", "lines"), WORDS)
def test_words(rule, points, facts, sentence, lines):
    said, explained = told(rule, points, facts)
    assert sentence in (None, said)
    assert explained == lines


ONE = piece("甲", "2", each("n", "1"))
SCORER = {"type": "manual", "datum": "p"}


@pytest.mark.parametrize(
    ("rule", "messages"),
    [
        ({**GENTLE, "levels": []}, ["：至少要有一级。"]),
        ({**GENTLE, "base": "6"}, ["：基本分6分高于分值5分。"]),
        ({**GENTLE, "cap": "4"}, ["：最高得分4分低于基本分5分。"]),
        ({**GENTLE, "parts": [{"datum": "a"}]}, ["：「甲数」的 points 和 each 要写且只写一个。"]),
        (of_type("best_of", ONE), ["：至少要有两种情形。"]),
        (of_type("best_of", ONE, ONE, take=2), ["：一共2种情形，取2项就是全取，应改用 accumulate。"]),
        (of_type("best_of", ONE, piece("乙", "6", each("n", "1"))), ["：「乙」的6分高于分值5分。"]),
        (of_type("department_split"), ["：至少要有一个科室。"]),
        (of_type("department_split", ONE, ONE, ONE), ["：各科室合计6分，多于分值5分。"]),
        (
            of_type("department_split", piece("甲", "2", SCORER)),
            ["：「甲」：「评分」由人评分，要写最大值 max，不高于这一部分的2分。"],
        ),
        (
            of_type("department_split", piece("甲", "2", {**each("n", "1"), "floor": "3"})),
            ["：「甲」：最低得分3分高于分值2分。"],
        ),
        (of_type("nested_convert", of="1"), ["：分表至少要有一项。"]),
        (of_type("nested_convert", ONE, of="1"), ["：分表各项合计2分，多于分表满分1分。"]),
        (of_type("nested_convert", ONE, of="2", floor="5"), ["：最低得分5分应低于最高得分。"]),
        ({"type": "external_convert", "datum": "n"}, ["：of（外部满分）和 places（各名次得分）要写且只写一个。"]),
        ({**PLACED, "datum": "a"}, ["：「甲数」是名次，类型应是 count。"]),
        ({**PLACED, "cap": "9"}, ["：按名次得分，不写 cap 和 floor。"]),
        ({**PLACED, "places": ["6"]}, ["：有一个名次得6分，高于分值5分。"]),
        ({**SURVEY, "datum": "yes"}, ["：「已完成」是外部得分，类型应是 number、points 或 percent。"]),
        ({**SURVEY, "rest": "1"}, ["：没有写 places，就不能写其余名次得分。"]),
        ({**SURVEY, "floor": "5"}, ["：最低得分5分应低于最高得分5分。"]),
        ({**HARDER, "datum": "a"}, ["：「甲数」是系数，要写大于0的最小值 min。"]),
        ({**HARDER, "datum": "n"}, ["：「件数」是系数，类型应是 number。"]),
        (of_type("all_dims_pass", ONE, least="1"), ["：至少要有两个方面。"]),
        (
            of_type("all_dims_pass", ONE, piece("乙", "3", each("m", "1")), least="3"),
            ["：「甲」只有2分，达不到最低3分。"],
        ),
        (of_type("all_dims_pass", ONE, ONE, ONE, least="1"), ["：各方面合计6分，多于分值5分。"]),
        (of_type("all_dims_pass", ONE, ONE, least="1", failed_cap="5"), ["：不达标时最高得分5分应低于分值5分。"]),
        (
            {**FIELDS, "common": [], "fields": [{"choice": "农业村", "parts": []}]},
            [
                "：专项要按「类别」的选项逐个写：农业村、工业村；写的是：农业村。",
                "：「农业村」没有任何一项。",
            ],
        ),
        (
            {**FIELDS, "datum": "yes", "fields": []},
            ["：「已完成」说明属于哪个专项，类型应是 choice。", "：共性各项合计6分，多于分值5分。"],
        ),
        ({**DEPUTY, "when": []}, ["：至少要有一个适用条件。"]),
        ({**DEPUTY, "when": [{"datum": "a", "op": ">"}]}, ["：「甲数」的 op 和 than 要么都写，要么都不写。"]),
        ({**DEPUTY, "rule": {**each("n", "1"), "floor": "6"}}, ["：最低得分6分高于分值5分。"]),
    ],
)
def test_bad_parameters_are_named(rule, messages):
    assert refused(rule) == messages


@pytest.mark.parametrize(
    ("rule", "points", "listed"),
    [
        (OFFICES, "12", "11"),
        (SHEET, "10", "10"),
        (MEDIA, "4", "3"),
        (GOOD, "80", "75"),
        (FIELDS, "11", "10"),
        (ARTICLES, "8", "7"),
    ],
)
def test_parts_that_do_not_add_up_are_told(rule, points, listed):
    assert text(rule_in(rule, points).leaves[0].listed) == listed
