"""Edges that a pass of mutations over the engine found untested: bounds that just hold, words that are seldom said."""

import pytest

from scoring.engine import SchemeError, dump, evaluate, explain, load
from scoring.engine.expression import LONGEST
from scoring.engine.reading import LONGEST as SHOWN
from scoring.engine.status import Status
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section
from tests.scoring.engine.fields import quota, scheme_of
from tests.scoring.engine.one_rule import DATA, facts_of, refused, rule_in, scored, told
from tests.scoring.engine.sheets import town

COUNTED = {"type": "deduct_count", "datum": "n", "each": "1"}
MARK = {"type": "manual", "datum": "p"}
HALF = {"name": "甲", "points": "2", "rule": {"type": "full_or_zero", "datum": "yes"}}
OTHER = {"name": "乙", "points": "3", "rule": {"type": "full_or_zero", "datum": "no"}}


def in_penalty(rule, points="5"):
    """The rule's sentence and its steps for a penalty."""
    scheme = load(document([manual("1", "100"), extra("penalty", "K", None, leaf("k", points, rule))], DATA))
    return scheme.sentence("k"), lambda **facts: list(
        scheme.by_code["k"].rule.explain(facts_of(scheme, facts), scheme.catalog, penalty=True)
    )


def test_a_condition_in_a_penalty():
    _, steps = in_penalty({"type": "full_or_zero", "datum": "yes"})
    assert steps(yes="1")[-1] == "条件都符合，扣5分。"
    assert steps(yes="0")[-1] == "有条件不符合，不扣分。"


def test_how_far_a_penalty_is_lessened():
    assert in_penalty(COUNTED)[0].endswith("减完为止。")
    assert in_penalty({**COUNTED, "floor": "1"})[0].endswith("至少扣1分。")


def test_nothing_happened_is_no_loss():
    rule = rule_in(COUNTED, "5").leaves[0].rule
    scheme = rule_in(COUNTED, "5")
    assert list(rule.losses(facts_of(scheme, {"n": "0"}), scheme.catalog, penalty=False)) == []
    (loss,) = rule.losses(facts_of(scheme, {"n": "2"}), scheme.catalog, penalty=False)
    assert loss.sentence == "件数：2件，每1件扣1分，共扣2分"


def test_one_figure_of_an_example_is_written_as_one():
    example = {"node": "1", "facts": {"n": ["3"]}, "points": "2"}
    scheme = load(document([leaf("1", "5", COUNTED)], DATA, examples=[example]))
    assert dump(scheme)["examples"] == [{"node": "1", "facts": {"n": "3"}, "points": "2"}]


def test_an_example_of_results_of_units_below_is_of_all_of_them():
    example = {"node": "1", "facts": {"v": ["90", "85", "80"]}, "points": "17"}
    rule = {"type": "rollup", "datum": "v", "of": "100"}
    scheme = load(document([leaf("1", "20", rule)], DATA, examples=[example]))
    assert dump(scheme)["examples"] == [example]
    with pytest.raises(SchemeError, match="写的是18分，按规则计算得17分"):
        load(document([leaf("1", "20", rule)], DATA, examples=[{**example, "points": "18"}]))


@pytest.mark.parametrize(
    ("rule", "judged"),
    [
        (MARK, True),
        ({"type": "grade_choice", "datum": "g", "shares": ["1", "0"]}, True),
        ({"type": "coefficient", "datum": "w", "rule": MARK, "cap": None}, True),
        ({"type": "conditional", "when": [{"datum": "yes"}], "rule": MARK}, True),
        ({"type": "deduct_judged", "datum": "p", "least": "1", "most": "5"}, True),
        (
            {
                "type": "tier_range",
                "datum": "p",
                "bands": [{"low": "20", "high": "25", "when": [{"datum": "yes"}]}, {"low": "0", "high": "20"}],
            },
            True,
        ),
        ({"type": "department_split", "parts": [HALF, OTHER]}, False),
        (COUNTED, False),
    ],
)
def test_what_a_person_judges(rule, judged):
    assert rule_in(rule, "25").leaves[0].rule.judged is judged


def test_how_long_a_formula_may_be():
    sound = "1" + "+1" * ((LONGEST - 1) // 2) + "0" * ((LONGEST - 1) % 2)
    assert len(sound) == LONGEST
    data = [datum("x", "number", asked="computed", formula=sound), datum("late")]
    nodes = [leaf("1", "100", {**COUNTED, "datum": "x"})]
    assert load(document(nodes, data)).computed
    data[0]["formula"] = sound + "0"
    with pytest.raises(SchemeError, match="公式太长，最多500字"):
        load(document(nodes, data))


@pytest.mark.parametrize(
    ("rule", "listed"),
    [
        (
            {
                "type": "count_grade",
                "conditions": [{"datum": "yes"}, {"datum": "no"}],
                "rungs": [{"count": 2, "points": "3"}, {"count": 1, "points": "1"}],
            },
            "3",
        ),
        (
            {
                "type": "common_plus_field",
                "datum": "g",
                "common": [HALF],
                "fields": [{"choice": "农业村", "parts": [OTHER]}, {"choice": "工业村", "parts": []}],
            },
            "2",
        ),
        (
            {
                "type": "department_split",
                "parts": [
                    HALF,
                    {**OTHER, "rule": {"type": "accumulate", "parts": [{"datum": "no", "points": "1"}]}},
                ],
            },
            "3",
        ),
        (
            {
                "type": "vote_grade",
                "options": ["称职", "不称职"],
                "counts": ["n", "m"],
                "grades": [
                    {"name": "不称职", "points": "0", "when": [{"options": ["不称职"], "op": ">=", "than": "30"}]},
                    {"name": "称职", "points": "4"},
                ],
            },
            "4",
        ),
    ],
)
def test_what_a_rule_can_give_at_most_is_warned_of(rule, listed):
    scheme = load(document([leaf("1", "5", rule)], DATA, full="5"))
    assert [warning.sentence() for warning in scheme.warnings] == [
        f"「1 指标1」标明5分，所列各项合计{listed}分，少{5 - int(listed)}分。"
    ]


def test_quotas_and_vetoes_in_words():
    quotas = [
        quota("优秀", "0.3 half_up", per="category"),
        quota("良好", 2, "target"),
        quota("一般", 1, "floor", fill="lower"),
    ]
    last = {"code": "V", "name": "末位", "last": 2, "effect": "listed"}
    when = {"code": "W", "name": "信访", "datum": "rate", "op": "<", "than": "60", "effect": "not_graded"}
    scheme = scheme_of(quotas=quotas, vetoes=[last, when])
    assert [each.sentence() for each in scheme.quotas] == [
        "优秀不超过每类参加排名单位的30%（四舍五入）",
        "良好按名次取每组参加排名单位的前2个",
        "一般合计不少于每组参加排名单位的1个，不足的从上一等次末位降下来",
    ]
    assert [veto.basis(scheme.catalog) for veto in scheme.vetoes] == ["本组末2名", "数据rate低于60%"]


@pytest.mark.parametrize("lacking", ["reads", "take"])
def test_a_result_says_whose_and_what(lacking):
    whole = datum("x", "result", asked="cycle", reads="annual", take="score")
    del whole[lacking]
    with pytest.raises(SchemeError, match="要写取自方案 reads 和取什么 take"):
        load(document([leaf("1", "5", {"type": "read_result", "datum": "x", "of": "100"})], [whole]))


def test_kinds_and_bounds_of_data():
    equal = datum("n", min="3", max="3")
    assert load(document([leaf("1", "5", COUNTED)], [equal])).catalog["n"].max == 3_000_000
    with pytest.raises(SchemeError, match="的最小值4大于最大值3"):
        load(document([leaf("1", "5", COUNTED)], [{**equal, "min": "4"}]))
    with pytest.raises(SchemeError, match="要么都写 children，要么都不写"):
        load(document([leaf("1", "5", COUNTED)], [datum("n", asked="children")]))


def test_bounds_that_just_hold():
    assert rule_in(
        {"type": "deduct_matrix", "rows": [{"name": "县", "cells": [{"datum": "n", "each": "1"}]}], "floor": "5"}, "5"
    )
    assert rule_in({"type": "escalating", "datum": "n", "takes": ["2", "3"]}, "5")
    assert rule_in({"type": "open_ledger", "adds": [{"datum": "n", "each": "5"}], "cap": "5", "floor": "5"}, "5")
    assert rule_in({"type": "coefficient", "datum": "w", "rule": MARK, "cap": None}, "5")  # a mark for the whole item
    linear = {"type": "threshold_linear", "datum": "a", "threshold": "3", "short": "1", "over": "1"}
    assert rule_in({**linear, "cap": "5"}, "5")
    assert rule_in(
        {"type": "reverse_extra", "rule": {"type": "manual", "datum": "p"}, "faults": [{"datum": "n", "each": "1"}]},
        "30",
    )
    assert refused({"type": "escalating", "datum": "n", "takes": ["1"], "floor": "5"}) == [
        "：各次扣分合计1分，多于可扣的0分。"
    ]
    assert refused({"type": "escalating", "datum": "n", "takes": ["2", "3.1"]}) == [
        "：各次扣分合计5.1分，多于可扣的5分。"
    ]


def test_faults_of_inner_rules_are_told_with_their_part():
    broken = {"name": "丙", "points": "2", "rule": {"type": "full_or_zero", "datum": "a", "op": ">"}}
    (said,) = refused({"type": "all_dims_pass", "parts": [HALF, broken], "least": "1"})
    assert said == "：「丙」：「甲数」的 op 和 than 要么都写，要么都不写。"
    fields = [{"choice": "农业村", "parts": [OTHER]}, {"choice": "工业村", "parts": []}]
    both = {"type": "common_plus_field", "datum": "g", "common": [HALF], "fields": fields}
    assert rule_in(both, "5")
    assert refused(both, "4.5") == ["：共性和「农业村」合计5分，多于分值4.5分。"]
    assert refused({**both, "common": []}) == ["：「工业村」没有任何一项。"]


@pytest.mark.parametrize(
    ("facts", "needless"),
    [
        ({"g": "0"}, {"yes", "no"}),
        ({"g": "1"}, {"b"}),
        ({"g": Status.NA}, {"b", "yes", "no"}),
        ({}, set()),
        ({"g": Status.PENDING}, set()),
        ({"g": "2"}, set()),
    ],
)
def test_nobody_is_asked_for_the_other_fields(facts, needless):
    fields = [
        {"choice": "农业村", "parts": [{"name": "甲", "points": "2", "rule": {"type": "full_or_zero", "datum": "b"}}]},
        {"choice": "工业村", "parts": [HALF, OTHER]},
    ]
    rule = {"type": "common_plus_field", "datum": "g", "common": [{**HALF, "rule": COUNTED}], "fields": fields}
    scheme = rule_in(rule, "7")
    assert scheme.leaves[0].rule.needless(facts_of(scheme, facts)) == needless


@pytest.mark.parametrize(
    ("code", "said"),
    [("p", "评分据实计分"), ("a", "甲数据实计分"), ("n", "件数每1件得1分"), ("rate", "比率每1%得1分")],
)
def test_a_point_for_each_is_said_so_unless_it_is_a_point_itself(code, said):
    rule = {"type": "accumulate", "parts": [{"datum": code, "each": "1"}]}
    assert rule_in(rule, "5").sentence("1") == f"累计得分：{said}；合计最多5分。"


def test_what_is_too_long_to_be_shown_is_cut():
    shown, cut = "1" * SHOWN, "1" * (SHOWN + 1)
    assert refused({**COUNTED, "datum": int(shown)})[0].endswith(f"应是文字，写的是「{shown}」。")
    assert refused({**COUNTED, "datum": int(cut)})[0].endswith(f"应是文字，写的是「{shown}…」。")


def test_seldom_said():
    adds = {"type": "open_ledger", "adds": [{"datum": "n", "each": "5"}], "cap": None}
    assert rule_in(adds, "5").sentence("1") == "起始5分。加分：件数每1件得5分；不封顶。"
    assert told(MARK, "25", {"p": "0"})[1] == ["评分：评定0分，比满分少25分。"]
    low = {"type": "rank_table", "datum": "a", "points": ["5", "3"], "best": "low"}
    assert rule_in(low, "5").sentence("1") == "按甲数在本组从低到高排名：第1名5分、第2名3分，其余0分；并列的同分。"
    bands = [{"from": "90", "points": "5"}, {"from": None, "points": "1"}]
    assert told({"type": "tier", "datum": "a", "bands": bands}, "5", {"a": "1"}) == (
        "按甲数分档：达到90得5分；其余得1分。",
        ["甲数：1，未达到以上各档，得1分。"],
    )
    held = {
        "type": "count_grade",
        "conditions": [{"datum": "yes"}, {"datum": "no"}],
        "rungs": [{"count": 2, "points": "5"}],
    }
    assert told(held, "5", {"yes": "1", "no": "0"})[1] == [
        "已完成：是，符合。",
        "有问题：否，不符合。",
        "符合1条，得0分。",
    ]


def test_best_low_is_told_with_the_lowest_on_top():
    rule = {"type": "share_of_best", "datum": "a", "best": "low"}
    scheme = load(document([leaf("1", "100", rule)], DATA))
    units = [town(a="4"), town("乙", a="5")]
    results = evaluate(scheme, units)
    assert explain(scheme, units[1], results[1], "1", pool=units).lines[-1] == "100 × 4 ÷ 5，得80分。"


def test_a_vote_without_votes_waits_and_one_that_was_not_held_does_not_apply():
    groups = [
        {"name": "一组", "weight": "50", "counts": ["n"]},
        {"name": "二组", "weight": "50", "counts": ["m"]},
    ]
    vote = {"type": "vote_score", "groups": groups, "options": [{"name": "好", "value": "100"}]}
    assert scored(vote, "5", {"n": Status.NA, "m": "0"}) == (None, Status.MISSING, "0")
    assert scored(vote, "5", {"n": Status.NA, "m": Status.NA}) == (None, Status.NA, "5")


def test_what_leaves_a_part_is_told_where_it_is_made_up():
    """Of 10 points 2 are made up by their siblings, 3 leave the part: they are made up by the whole sheet."""
    part = section("s", "10", manual("a", "5"), manual("b", "2", na="siblings"), manual("c", "3", na="scale"))
    scheme = load(document([part, manual("d", "90")]))
    units = [town(ma="4", mb=Status.NA, mc=Status.NA, md="90")]
    (result,) = evaluate(scheme, units)
    assert explain(scheme, units[0], result, "s").lines[1] == "2分的项目不适用，按比例折算：4 × 7 ÷ 5 = 5.6分。"
    assert explain(scheme, units[0], result).lines[1] == "3分的项目不适用，按比例折算：95.6 × 100 ÷ 97 = 98.556701分。"


DAYS = {"type": "late_days", "datum": "day", "due": "10-30", "each": "0.5"}


@pytest.mark.parametrize("written", ["2026-11-04", "739924"])
def test_a_date_in_an_example_is_written_as_a_date_or_as_its_number(written):
    example = {"node": "1", "facts": {"day": written}, "points": "2.5"}
    scheme = load(document([leaf("1", "5", DAYS)], DATA, examples=[example]))
    assert dump(scheme)["examples"] == [{"node": "1", "facts": {"day": "739924"}, "points": "2.5"}]
    assert load(dump(scheme)) == scheme


@pytest.mark.parametrize(("code", "written"), [("day", "2026-02-30"), ("n", "2026-11-04")])
def test_what_is_no_day_or_no_date_is_told(code, written):
    example = {"node": "1", "facts": {code: written}, "points": "2.5"}
    with pytest.raises(SchemeError, match=f"写的是「{written}」"):
        load(document([leaf("1", "5", DAYS)], DATA, examples=[example]))


def test_ballots_that_were_not_taken_alike_are_told():
    counts = [datum(code, name=code) for code in ("g1", "g2")]
    rule = {"type": "ballot_rank", "counts": ["g1", "g2"], "marks": ["2", "1"], "points": ["100", "60"]}
    scheme = load(document([leaf("1", "100", rule)], counts))
    for second, said in (("1", 0), ("2", 1)):
        units = [town("甲", g1="2", g2="1"), town("乙", g1="1", g2=second), town("丙", g1="0", g2="1")]
        lines = explain(scheme, units[0], evaluate(scheme, units)[0], "1", pool=units).lines
        uneven = "本组各名次的票数合计不一致：第1名3票、第2名4票，请核对票数。"
        assert (uneven in lines) is bool(said)


def test_a_vote_for_grades_says_its_quorum():
    rule = {
        "type": "vote_grade",
        "options": ["称职", "不称职", "弃权"],
        "left_out": ["弃权"],
        "counts": ["n", "m", "k"],
        "issued": "sent",
        "grades": [
            {"name": "不称职", "points": "0", "when": [{"options": ["不称职"], "op": ">=", "than": "30"}]},
            {"name": "称职", "points": "5"},
        ],
    }
    scheme = load(document([leaf("1", "5", {**rule, "quorum": {"percent": "80"}})], [*DATA, datum("sent")]))
    plain = load(document([leaf("1", "5", rule)], [*DATA, datum("sent")]))
    begins = (
        "按民主测评有效票的比例（弃权不计入有效票）依次判定：不称职票不低于30%的为不称职，得0分；其余的为称职，得5分"
    )
    assert plain.sentence("1") == f"{begins}。"
    assert scheme.sentence("1") == f"{begins}；收回票数达到发出票数的80%方为有效。"


def test_what_is_left_after_lapses_may_be_all():
    acts = [{"name": "党课", "periods": ["n"], "each": "5", "cap": "20"}]
    rule = {"type": "capped_points", "acts": acts, "lapses": [{"datum": "b", "each": "3"}]}
    assert rule_in({**rule, "floor": "5"}, "5")
    assert refused({**rule, "floor": "5.01"}) == ["：最低得分5.01分高于分值5分。"]
