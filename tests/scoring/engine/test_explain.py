"""Sentences and explanations, word for word: they are what a village reads."""

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status, evaluate, explain, load
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section, unit

MISSING, PENDING, NA = Status.MISSING, Status.PENDING, Status.NA
DATA = [
    datum("meetings", name="专题研究党建工作", unit="次"),
    datum("no_group", "flag", name="未成立领导小组"),
    datum("plan", "flag", name="制定年度计划"),
    datum("papers", name="信息用稿", unit="篇"),
    datum("events", name="水质不达标", unit="次"),
    datum("rate", "percent", name="满意率"),
    datum("target", name="目标任务", unit="件"),
    datum("cases", name="查处案件", unit="件"),
    datum("opinion", "choice", name="综合评价", choices=["好", "较好", "一般", "差"]),
    datum("work", "points", name="重点工作得分"),
    datum("villages", "children", name="所辖村得分"),
]
GROUP = {
    "type": "deduct_list",
    "faults": [{"datum": "no_group", "each": "1"}, {"datum": "meetings", "short_of": "4", "each": "0.5"}],
}
EVENTS = {"type": "deduct_count", "datum": "events", "each": "2"}
PAPERS = {
    "type": "accumulate",
    "parts": [{"datum": "plan", "points": "1"}, {"datum": "papers", "each": "0.5", "cap": "2"}],
}
PUBLIC = {
    "type": "full_or_zero",
    "datum": "plan",
    "also": [{"datum": "rate", "op": ">=", "than": "95"}],
}
RATE = {"type": "tier", "datum": "rate", "bands": [{"from": "95", "points": "1"}, {"from": "90", "points": "0.5"}]}
CASES = {"type": "ratio", "datum": "cases", "target_datum": "target", "target_zero": "na"}
OPINION = {"type": "grade_choice", "datum": "opinion", "shares": ["1", "0.8", "0.6", "0.4"]}
WORK = {"type": "manual", "datum": "work"}
PLACE = {"type": "rank_table", "datum": "papers", "points": ["3", "2"], "rest": "1"}
VILLAGES = {"type": "rollup", "datum": "villages", "of": "100", "missing": "exclude"}

RULES = [
    (
        GROUP,
        {"no_group": "0", "meetings": "3"},
        "满分4分：未成立领导小组扣1分；专题研究党建工作每少1次（应4次）扣0.5分；扣完为止。",
        ["未成立领导小组：否，不扣分。", "专题研究党建工作：3次，应4次，少1次，扣0.5分。", "4 − 0.5 = 3.5，得3.5分。"],
    ),
    (
        EVENTS,
        {"events": "3"},
        "满分4分：水质不达标每1次扣2分，扣完为止。",
        ["水质不达标：3次，每1次扣2分，共扣6分。", "4 − 6 = -2，不足0分按0分计（扣完为止）。"],
    ),
    (
        PAPERS,
        {"plan": "1", "papers": "9"},
        "累计得分：制定年度计划得1分；信息用稿每1篇得0.5分，最多2分；合计最多4分。",
        ["制定年度计划：是，得1分。", "信息用稿：9篇，得2分。", "合计得3分。"],
    ),
    (
        {"type": "accumulate", "parts": [{"datum": "papers", "each": "0.5"}]},
        {"papers": "9"},
        "累计得分：信息用稿每1篇得0.5分；合计最多4分。",
        ["信息用稿：9篇，得4.5分。", "合计4.5分，最多4分，按4分计。"],
    ),
    (
        {"type": "ratio", "datum": "cases", "target": "10"},
        {"cases": "7"},
        "4分 × 查处案件 ÷ 10件，最高4分。",
        ["查处案件：7件，目标10件。", "4 × 7 ÷ 10 = 2.8，得2.8分。"],
    ),
    (
        {"type": "tier", "datum": "rate", "bands": [{"from": "60", "points": "4"}], "closed": "upper"},
        {"rate": "60"},
        "按满意率分档：高于60%得4分；其余得0分。",
        ["满意率：60%，未达到以上各档，得0分。"],
    ),
    (
        PUBLIC,
        {"plan": "1", "rate": "94"},
        "制定年度计划，且满意率不低于95%的，得4分；否则不得分。",
        [
            "制定年度计划：是，符合条件（制定年度计划）。",
            "满意率：94%，不符合条件（满意率不低于95%）。",
            "有条件不符合，得0分。",
        ],
    ),
    (
        RATE,
        {"rate": "92.5"},
        "按满意率分档：达到95%得1分；达到90%得0.5分；其余得0分。",
        ["满意率：92.5%，达到90%，得0.5分。"],
    ),
    (RATE, {"rate": "80"}, None, ["满意率：80%，未达到以上各档，得0分。"]),
    (
        CASES,
        {"cases": "7", "target": "10"},
        "4分 × 查处案件 ÷ 目标任务，最高4分，没有目标任务的按不适用处理。",
        ["查处案件：7件，目标10件。", "4 × 7 ÷ 10 = 2.8，得2.8分。"],
    ),
    (CASES, {"cases": "11", "target": "10"}, None, ["查处案件：11件，目标10件。", "4 × 11 ÷ 10 = 4.4，按4分计。"]),
    (CASES, {"cases": "1", "target": "0"}, None, ["没有目标任务，按不适用处理。", "不适用的4分按满分计。"]),
    (
        OPINION,
        {"opinion": "1"},
        "按综合评价评定：好得4分、较好得3.2分、一般得2.4分、差得1.6分。",
        ["综合评价：较好，得4分的80%，即3.2分。"],
    ),
    (OPINION, {"opinion": "9"}, None, ["综合评价：没有这个选项，本项暂不计分。"]),
    (
        WORK,
        {"work": "3.25"},
        "在0至4分之间评定，不给满分的要写明理由。",
        ["重点工作得分：评定3.25分，比满分少0.75分。"],
    ),
    (
        PLACE,
        {"papers": "5"},
        "按信息用稿在本组从高到低排名：第1名3分、第2名2分，其余1分；并列的同分。",
        ["信息用稿：5篇，按在本组的名次得分。"],
    ),
    (
        VILLAGES,
        {"villages": ["90", None, "80"]},
        "取所辖村得分的平均值，由100分折算为4分；没有得分的下级不计入平均。",
        [
            "3个下级单位中1个还没有得分：没有得分的下级不计入平均。",
            "所辖村得分：2个单位合计170分。",
            "4 × 170 ÷ 2 ÷ 100 = 3.4，得3.4分。",
        ],
    ),
    (EVENTS, {}, None, ["「水质不达标」未填。", "本项暂不计分，不等于0分。"]),
    (EVENTS, {"events": PENDING}, None, ["「水质不达标」待核实。", "本项暂不计分，不等于0分。"]),
    (EVENTS, {"events": NA}, None, ["「水质不达标」不适用。", "不适用的4分按满分计。"]),
    (
        GROUP,
        {"no_group": NA, "meetings": "4"},
        None,
        ["「未成立领导小组」不适用。", "专题研究党建工作：4次，应4次，不扣分。", "4 − 0 = 4，得4分。"],
    ),
]


@pytest.mark.parametrize(("rule", "facts", "sentence", "lines"), RULES)
def test_an_item(rule, facts, sentence, lines):
    scheme = load(document([leaf("1", "4", rule)], DATA))
    village = unit("甲", **facts)
    (result,) = evaluate(scheme, [village])
    explanation = explain(scheme, village, result, "1")
    assert sentence in (None, explanation.sentence)
    assert list(explanation.lines) == lines
    stored = result.nodes[0]
    assert (explanation.value, explanation.status) == (stored.value, stored.status)


FINES = [
    (
        PAPERS,
        {"plan": "0", "papers": "3"},
        "累计扣分：制定年度计划扣1分；信息用稿每1篇扣0.5分，最多扣2分；合计最多扣4分。",
        ["制定年度计划：否，不扣分。", "信息用稿：3篇，扣1.5分。", "合计扣1.5分。"],
        ["合计扣1.5分。"],
    ),
    (
        PUBLIC,
        {"plan": "1", "rate": "96"},
        "制定年度计划，且满意率不低于95%的，扣4分；否则不扣分。",
        [
            "制定年度计划：是，符合条件（制定年度计划）。",
            "满意率：96%，符合条件（满意率不低于95%）。",
            "条件都符合，扣4分。",
        ],
        ["合计扣4分。", "最多扣3分，按3分计。"],
    ),
    (
        RATE,
        {"rate": "92"},
        "按满意率分档：达到95%扣1分；达到90%扣0.5分；其余扣0分。",
        ["满意率：92%，达到90%，扣0.5分。"],
        ["合计扣0.5分。"],
    ),
    (
        CASES,
        {"cases": "3", "target": "4"},
        "扣4分 × 查处案件 ÷ 目标任务，最多扣4分，没有目标任务的按不适用处理。",
        ["查处案件：3件，目标4件。", "4 × 3 ÷ 4 = 3，扣3分。"],
        ["合计扣3分。"],
    ),
    (
        OPINION,
        {"opinion": "2"},
        "按综合评价评定：好扣4分、较好扣3.2分、一般扣2.4分、差扣1.6分。",
        ["综合评价：一般，扣4分的60%，即2.4分。"],
        ["合计扣2.4分。"],
    ),
    (WORK, {"work": "1.5"}, "在0至4分之间扣分，要写明理由。", ["重点工作得分：扣1.5分。"], ["合计扣1.5分。"]),
    (
        EVENTS,
        {"events": "1"},
        "先扣4分：水质不达标每1次少扣2分，减完为止。",
        ["水质不达标：1次，每1次少扣2分，共少扣2分。", "4 − 2 = 2，扣2分。"],
        ["合计扣2分。"],
    ),
    (
        PLACE,
        {"papers": "5"},
        "按信息用稿在本组从高到低排名：第1名扣3分、第2名扣2分，其余扣1分；并列的同分。",
        ["信息用稿：5篇，按在本组的名次扣分。", "本组1个单位中第1名，扣3分。"],
        ["合计扣3分。"],
    ),
    (PAPERS, {"plan": "0"}, None, ["「信息用稿」未填。", "本项暂不扣分，不等于扣0分。"], ["1项还没有得分，暂缺。"]),
]


@pytest.mark.parametrize(("rule", "facts", "sentence", "lines", "whole"), FINES)
def test_what_a_penalty_takes_is_called_so(rule, facts, sentence, lines, whole):
    nodes = [leaf("1", "4", WORK | {"datum": "base"}), extra("penalty", "K", "3", leaf("K1", "4", rule))]
    scheme = load(document(nodes, [*DATA, datum("base", "points")]))
    village = unit("甲", base="4", **facts)
    (result,) = evaluate(scheme, [village])
    explanation = explain(scheme, village, result, "K1", pool=[village])
    assert sentence in (None, explanation.sentence)
    assert list(explanation.lines) == lines
    assert list(explain(scheme, village, result, "K").lines) == whole


def test_a_place_is_told_when_the_pool_is_at_hand():
    scheme = load(document([leaf("1", "4", PLACE)], DATA))
    units = [unit("甲", papers="5"), unit("乙", papers="7"), unit("丙", papers="5"), unit("丁")]
    results = evaluate(scheme, units)
    lines = [
        explain(scheme, unit, result, "1", pool=units).lines[-1] for unit, result in zip(units, results, strict=True)
    ]
    assert lines == [
        "本组3个单位中第2名，得2分。",
        "本组3个单位中第1名，得3分。",
        "本组3个单位中第2名，得2分。",
        "本项暂不计分，不等于0分。",
    ]


def test_a_whole_sheet():
    scheme = load(
        document(
            [
                section("1", "64", leaf("1.1", "4", GROUP), leaf("1.2", "60", WORK)),
                leaf("2", "36", {**RATE, "otherwise": "0"}, na="scale"),
                extra("bonus", "B", "5", manual("b", "9")),
                extra(
                    "penalty",
                    "P",
                    "10",
                    leaf("p", "10", {"type": "accumulate", "parts": [{"datum": "events", "each": "2"}]}),
                ),
            ],
            [*DATA, datum("v", "flag")],
            grades=[{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "一般", "from": None}],
            quotas=[{"grade": "优秀", "share": "0.5", "rounding": "floor"}],
            vetoes=[{"code": "V1", "name": "信访", "datum": "v", "effect": "grade_cap", "grade": "一般"}],
        )
    )
    first = unit("甲", no_group="0", meetings="3", work="55.555", rate=NA, mb="9", events="1", v="0")
    second = unit("乙", no_group="0", meetings="4", work="58", rate=NA, mb="9", events="0", v="1")
    results = evaluate(scheme, [first, second])
    sheet = explain(scheme, first, results[0])
    assert sheet.lines == (
        "基础分：合计59.055分。",
        "36分的项目不适用，按比例折算：59.055 × 100 ÷ 64 = 92.273438分。",
        "总分：基础分92.273438 + 加分5 − 扣分2 = 95.273438分。",
        "四舍五入保留2位小数：95.27分。",
        "本组第2名。",
        "按总分属「优秀」。",
    )
    assert (sheet.name, sheet.points, sheet.value) == ("测试方案", scheme.full, results[0].total)
    assert [child.code for child in sheet.children] == ["1", "2", "B", "P"]
    assert sheet.children[0].lines == ("3.5 + 55.555 = 59.055分。",)
    assert sheet.children[1].lines == ("「满意率」不适用。", "不适用的36分不计入总分，其余各项按比例折算。")
    assert sheet.children[2].lines == ("合计9分。", "最多5分，按5分计。")
    assert explain(scheme, second, results[1]).lines[-3:] == (
        "本组第1名。",
        "按总分属「优秀」。",
        "受一票否决影响，建议「一般」。",
    )
    assert "一票否决「V1 信访」：等次不高于「一般」。" in explain(scheme, second, results[1]).lines


def test_a_sheet_with_gaps():
    scheme = load(document([section("1", "100", manual("a", "60"), manual("b", "40"))]))
    half, empty = unit("甲", ma="55"), unit("乙")
    results = evaluate(scheme, [half, empty])
    assert explain(scheme, half, results[0]).lines == (
        "基础分：合计55分。",
        "还有项目没有得分，总分暂缺，不是最后结果。",
        "本组暂排第1名。",
    )
    assert explain(scheme, half, results[0], "1").lines == ("合计55分。", "1项还没有得分，暂缺。")
    assert explain(scheme, empty, results[1]).lines == ("没有可以合计的得分。",)


def test_rounding_and_a_tie_at_the_quota_are_told():
    scheme = load(
        document(
            [section("1", "100", manual("a", "100"))],
            arithmetic={"round_at": ["leaf", "section", "total"], "places": 1},
            grades=[{"name": "优秀", "from": "90"}, {"name": "良好", "from": None}],
            quotas=[{"grade": "优秀", "share": "0.5", "rounding": "floor"}],
        )
    )
    units = [unit("甲", ma="95.25"), unit("乙", ma="95.3")]
    results = evaluate(scheme, units)
    sheet = explain(scheme, units[0], results[0])
    assert sheet.children[0].children[0].lines[-1] == "95.25四舍五入为95.3。"
    assert sheet.lines[-1] == "受名额限制，名额边缘有并列，须由会议决定；建议「良好」。"


def test_a_part_of_which_nothing_applies():
    scheme = load(document([section("1", "50", manual("a", "50", na="scale")), manual("b", "50")]))
    town = unit("甲", ma=NA, mb="45")
    (result,) = evaluate(scheme, [town])
    assert explain(scheme, town, result, "1").lines == ("各项都不适用。",)
    assert text(result.total) == "90"


def test_an_unknown_code():
    scheme = load(document([manual("a", "100")]))
    (result,) = evaluate(scheme, [unit("甲")])
    with pytest.raises(KeyError):
        explain(scheme, unit("甲"), result, "z")


def test_rebuilt_values_are_the_stored_ones_all_the_way_down():
    scheme = load(
        document(
            [
                section("s", "12", *(leaf(str(n), "4", rule) for n, (rule, *_) in enumerate(RULES[:3], start=1))),
                leaf("z", "9", WORK),
            ],
            DATA,
        )
    )
    facts = {code: value for _, given, *_ in RULES[:3] for code, value in given.items()}
    town = unit("甲", **facts, work="8")
    (result,) = evaluate(scheme, [town])

    def down(explanation):
        yield explanation
        for child in explanation.children:
            yield from down(child)

    rebuilt = [(found.code, found.value) for found in down(explain(scheme, town, result)) if found.code]
    assert rebuilt == [(node.code, node.value) for node in result.nodes]
    assert text(result.total or 0) == "14.5"
