"""Bad parameters of rules over pools and ballots: each is told with the name of its item, none is a stack trace."""

import pytest

from scoring.engine import SchemeError, load
from tests.scoring.engine.documents import document, leaf
from tests.scoring.engine.pool_rules import (
    AGE,
    BANDS,
    BORDA,
    DATA,
    GRADE,
    GRADES,
    HALVES,
    JUDGES,
    LEADERS,
    MARKS,
    MASSES,
    OFFICES,
    PARTY,
    SHARE,
    STEP,
    VOTE,
    YEAR,
)


def rates(*options, op=">=", than="30"):
    return [{"name": "甲", "points": "1", "when": [{"options": list(options), "op": op, "than": than}]}, *GRADES[2:]]


@pytest.mark.parametrize(
    ("rule", "reasons"),
    [
        ({**STEP, "first": "11"}, ["首个名次得11分，高于分值10分。"]),
        ({**STEP, "first": "2", "least": "3"}, ["最低得分3分高于首个名次的2分。"]),
        ({**STEP, "datum": "villages"}, ["「所辖村得分」取下级得分，不能直接排名。"]),
        ({**BANDS, "bands": []}, ["至少要有一个分段。"]),
        ({**BANDS, "bands": BANDS["bands"][::-1]}, ["分段要从前往后写，前30%不能排在前80%之后。"]),
        ({**BANDS, "bands": BANDS["bands"][:1] * 2}, ["分段要从前往后写，前30%不能排在前30%之后。"]),
        ({**BANDS, "rest": "11"}, ["有一段得11分，高于分值10分。"]),
        ({**BANDS, "datum": "villages"}, ["「所辖村得分」取下级得分，不能直接排名。"]),
        ({**SHARE, "worst": "10"}, ["最差得分10分应低于分值10分。"]),
        ({**SHARE, "datum": "villages"}, ["「所辖村得分」取下级得分，不能直接比较。"]),
        ({**AGE, "worse": "0"}, ["高于、低于平均值都不加不扣，请写 better 或 worse。"]),
        ({**AGE, "cap": "9"}, ["最高得分9分低于平均值的得分10分。"]),
        ({**AGE, "base": "2", "floor": "3"}, ["最低得分3分高于平均值的得分2分。"]),
        ({**AGE, "base": "11", "cap": None}, ["平均值的得分11分高于分值10分。"]),
        ({**AGE, "worse": "1", "otherwise": "2"}, ["写了 otherwise，却没有写 within，worse 也不是 null，用不到它。"]),
        ({**AGE, "datum": "villages"}, ["「所辖村得分」取下级得分，不能直接比较。"]),
        (
            {**BORDA, "counts": [], "points": []},
            ["至少要写第1名的票数 counts。", "写了0个名次的票数，记分却有2个。", "至少要写第1名的得分。"],
        ),
        ({**BORDA, "counts": ["g1", "g1"]}, ["不同名次的票数不能用同一个数据项。"]),
        ({**BORDA, "counts": ["g1", "lead"]}, ["「领导评分」是票数，类型应是 count。"]),
        ({**BORDA, "marks": ["1", "2"]}, ["名次在后的记2分，不能高于在前的1分。"]),
        ({**BORDA, "points": ["10", "11"]}, ["有一个名次得11分，高于分值10分。"]),
        ({**OFFICES, "departments": []}, ["至少要有一个评价部门。"]),
        ({**OFFICES, "departments": [{"datum": "o1"}] * 2}, ["不同部门的评价不能用同一个数据项。"]),
        ({**OFFICES, "departments": [{"datum": "villages"}]}, ["「所辖村得分」取下级得分，不能直接排名。"]),
        (
            {**OFFICES, "departments": [{"datum": "o1", "weight": "60"}, {"datum": "o2"}]},
            ["各部门的权重 weight 要么都写，要么都不写。"],
        ),
        (
            {**OFFICES, "departments": [{"datum": "o1", "weight": "60"}, {"datum": "o2", "weight": "50"}]},
            ["各部门的权重合计110，应是100。"],
        ),
        ({**VOTE, "groups": []}, ["至少要有一个测评组。"]),
        ({**VOTE, "groups": [PARTY, MASSES]}, ["各组的权重合计70，应是100。"]),
        ({**VOTE, "of": "90"}, ["「好」每票100分，高于满分分值90分。"]),
        (
            {**VOTE, "options": []},
            [
                "至少要有一个测评等次写明大于0的每票分值。",
                "党员：有0个选项，票数却写了3个。",
                "群众：有0个选项，票数却写了3个。",
            ],
        ),
        ({**VOTE, "options": [*MARKS[:2], {"name": "好", "value": None}]}, ["测评等次的名称有重复。"]),
        (
            {**VOTE, "groups": [{**PARTY, "weight": "100", "counts": ["g1", "g1", "g3"]}]},
            ["各组、各选项不能用同一个数据项。", "党员：不同选项的票数不能用同一个数据项。"],
        ),
        (
            {**VOTE, "quorum": {"percent": "50"}},
            ["群众：写了有效比例 quorum，就要写发出票数 issued。"],
        ),
        (
            {**VOTE, "groups": [{**MASSES, "weight": "100", "counts": ["h1", "h2", "lead"]}]},
            ["群众：「领导评分」是票数，类型应是 count。"],
        ),
        (
            {**VOTE, "groups": [{**LEADERS, "weight": "100", "issued": "sent"}]},
            ["领导：写了平均分 score，就不写票数。"],
        ),
        (
            {**VOTE, "groups": [{"name": "领导", "score": "opinion"}]},
            ["领导：「评价」是平均分，类型应是 number 或 points。"],
        ),
        ({**GRADE, "grades": []}, ["最后一个等次不写条件 when，否则有的结果没有等次。"]),
        ({**GRADE, "grades": GRADES[:2]}, ["最后一个等次不写条件 when，否则有的结果没有等次。"]),
        ({**GRADE, "grades": GRADES[2:] * 2}, ["等次「称职」没有写条件，只有最后一个可以不写。"]),
        ({**GRADE, "grades": [{"name": "称职", "points": "11"}]}, ["等次「称职」得11分，高于分值10分。"]),
        ({**GRADE, "grades": rates("良")}, ["选项「良」不在 options 里。"]),
        ({**GRADE, "grades": rates("不了解")}, ["选项「不了解」不计入有效票，不能用作条件。"]),
        ({**GRADE, "left_out": ["弃权"]}, ["选项「弃权」不在 options 里。"]),
        ({**GRADE, "grades": GRADES[2:], "left_out": GRADE["options"]}, ["所有选项都不计入有效票。"]),
        (
            {**GRADE, "options": [], "counts": [], "left_out": [], "grades": GRADES[2:]},
            ["至少要有一个测评等次 options。"],
        ),
        ({**GRADE, "options": ["好", "差", "好"], "left_out": []}, ["测评等次的名称有重复。"]),
        ({**GRADE, "counts": ["g1", "g2"]}, ["有3个选项，票数却写了2个。"]),
        ({**JUDGES, "judges": []}, ["至少要有一个评委评分。"]),
        ({**JUDGES, "judges": ["j1", "j1"]}, ["不同评委的评分不能用同一个数据项。"]),
        ({**JUDGES, "minimum": 2}, ["去掉2个评分，至少要有3个评分才去。"]),
        ({**JUDGES, "judges": ["g1"]}, ["「党员好票」是评分，类型应是 number、points 或 percent。"]),
        ({**JUDGES, "judges": ["p1"]}, ["「平时得分」要写明最大值 max，不高于评分满分100分。"]),
        ({**YEAR, "periods": []}, ["至少要有一期。"]),
        ({**HALVES, "periods": [{"datum": "p1"}] * 2}, ["不同的期不能用同一个数据项。"]),
        ({**YEAR, "periods": [{"datum": "p1", "weight": "40"}]}, ["各期的权重合计40，应是100。"]),
        ({**YEAR, "missing": "fixed"}, ["missing 写 fixed 时要写明 fixed 是多少分，否则不写。"]),
        ({**YEAR, "fixed": "95"}, ["missing 写 fixed 时要写明 fixed 是多少分，否则不写。"]),
        ({**YEAR, "missing": "fixed", "fixed": "101"}, ["缺期按101分计，高于每期满分100分。"]),
        (
            {**HALVES, "periods": [{"datum": "zero"}], "missing": "zero"},
            ["数据项未填时已按0计（blank 是 zero），不会缺期，请改数据项的 blank。"],
        ),
        (
            {**HALVES, "periods": [{"datum": "p1"}, {"datum": "zero"}], "missing": "zero"},
            ["数据项未填时已按0计（blank 是 zero），不会缺期，请改数据项的 blank。"],
        ),
        ({**HALVES, "periods": [{"datum": "g1"}]}, ["「党员好票」是各期得分，类型应是 number、points 或 percent。"]),
    ],
)
def test_bad_parameters_are_told_with_the_item(rule, reasons):
    examples = [{"node": "1", "facts": {code: "1" for code in codes_of(rule)}, "points": "7"}]
    with pytest.raises(SchemeError) as refused:
        load(document([leaf("1", "10", rule)], DATA, examples=[] if rule["type"] in POOLED else examples))
    said = [problem.message for problem in refused.value.problems]
    assert said == [f"指标「1 指标1」的计分规则：{reason}" for reason in reasons]
    assert {problem.path for problem in refused.value.problems} == {"nodes[0].rule"}


POOLED = {"rank_band", "rank_step", "share_of_best", "relative_to_mean", "ballot_rank", "rank_by_departments"}


def codes_of(rule):
    parts = [rule, *rule.get("groups", []), *rule.get("periods", [])]
    listed = [code for part in parts for key in ("counts", "judges") for code in part.get(key, [])]
    return listed + [part[key] for part in parts for key in ("datum", "score", "issued", "returned") if key in part]
