"""Conditions judge in three values, tell what they found, and say themselves in Chinese."""

from itertools import product

import pytest

from scoring.engine.reading import Place, read_object
from scoring.engine.writing import write_object
from scoring.standards import (
    CONDITIONS,
    MISSING,
    UNKNOWN,
    All,
    Among,
    AnyOf,
    Compare,
    Fact,
    FromJudged,
    Is,
    Known,
    Least,
    Not,
    Periods,
    Truth,
    codes,
    fact_problems,
    judge,
    sentence,
    verdict_of,
)
from tests.scoring.standards.documents import CATALOG, FACTS, number, said, yes

Y, N, U = Truth.YES, Truth.NO, Truth.UNKNOWN
GIVEN = {Y: yes(True), N: yes(False), U: MISSING}


def on(condition, known=None, series=None):
    return judge(condition, CATALOG, known or {}, series or {})


@pytest.mark.parametrize(
    ("op", "met"),
    [("<", [89]), ("<=", [89, 90]), ("=", [90]), (">=", [90, 91]), (">", [91]), ("!=", [89, 91])],
)
def test_every_comparison_at_its_edge(op, met):
    condition = Compare("total", op, 90_000_000)
    assert [n for n in (89, 90, 91) if on(condition, {"total": number(n)}).truth == Y] == met
    assert [n for n in (89, 90, 91) if on(condition, {"total": number(n)}).truth == N] == sorted({89, 90, 91} - {*met})


def test_what_is_not_recorded_is_unknown_unless_the_fact_says_no():
    assert on(Compare("total", "<", 60_000_000)).sentence == "年度考核总分低于60分：没有记录，无法判断。"
    assert (
        on(Compare("total", "<", 60_000_000), {"total": UNKNOWN}).sentence
        == "年度考核总分低于60分：尚不确定，无法判断。"
    )
    verdict = on(Compare("joined", "=", 0))
    assert verdict.sentence == "新发展党员为0人：没有记录，按不符合处理，不符合。"
    assert on(Compare("joined", "=", 0), {"joined": UNKNOWN}).truth == U
    assert on(Not(Compare("joined", "=", 0))).truth == Y


def test_zero_is_a_value():
    assert on(Compare("joined", "=", 0), {"joined": number(0)}).sentence == "新发展党员为0人：0人，符合。"


def test_texts_and_flags():
    condition = Among("grade", ("好", "较好"))
    assert [on(condition, {"grade": said(one)}).truth for one in ("好", "较好", "差")] == [Y, Y, N]
    assert on(Is("led"), {"led": yes(True)}).sentence == "书记在任：是，符合。"
    assert on(Not(Is("vetoed")), {"vetoed": yes(True)}).sentence == "不应有：被一票否决：有，不符合。"


def test_a_date_is_compared_with_a_day():
    facts = {"founded": Fact("founded", "成立日期", "date", FromJudged("何时成立"))}
    condition = Compare("founded", "<=", day="2023-12-31")
    day = Known(condition.bound + 1_000_000)
    verdict = judge(condition, facts, {"founded": day}, {})
    assert verdict.sentence == "成立日期不晚于2023年12月31日：2024年1月1日，不符合。"
    assert judge(condition, facts, {"founded": Known(condition.bound)}, {}).truth == Y


@pytest.mark.parametrize("pair", list(product((Y, N, U), repeat=2)))
def test_groups_follow_kleene(pair):
    known = dict(zip(("led", "vetoed"), (GIVEN[one] for one in pair), strict=True))
    parts = (Is("led"), Is("vetoed"))
    every = N if N in pair else U if U in pair else Y
    some = Y if Y in pair else U if U in pair else N
    assert on(All(parts), known).truth == every
    assert on(AnyOf(parts), known).truth == some
    assert on(Least(1, parts), known).truth == some
    assert on(Least(2, parts), known).truth == every
    assert on(Not(All(parts)), known).truth == on(AnyOf((Not(parts[0]), Not(parts[1]))), known).truth


def test_least_is_certain_as_soon_as_the_rest_cannot_change_it():
    parts = (Is("led"), Is("vetoed"), Compare("total", ">=", 0))
    known = {"led": yes(True), "vetoed": yes(False)}
    assert on(Least(1, parts), known).truth == Y
    assert on(Least(2, parts), known).truth == U
    assert on(Least(3, parts), known).truth == N
    assert on(Least(2, parts), known).found == "3条中符合1条"


def chain(*grades):
    """By year backwards from 2026: a text, "" for a year that is missing."""
    return {"grade": [said(one, f"{2026 - n}年") if one else MISSING for n, one in enumerate(grades)]}


@pytest.mark.parametrize(
    ("times", "within", "grades", "truth"),
    [
        (2, 0, ["差", "差"], Y),
        (2, 0, ["差", "好"], N),
        (2, 0, ["差", ""], U),
        (2, 0, ["", "好"], N),  # whatever the missing year was
        (2, 0, ["差"], U),
        (2, 0, ["好"], N),
        (2, 0, [], U),
        (2, 0, ["好", "差", "差"], N),  # a row ends with the latest
        (2, 3, ["差", "好", "差"], Y),
        (2, 3, ["差", "", "差"], Y),  # certain without the missing year
        (2, 3, ["差", "", "好"], U),
        (2, 3, ["好", "", "好"], N),
        (2, 3, ["好", "好", "差", "差"], N),
        (1, 0, ["差"], Y),
    ],
)
def test_a_chain_of_years(times, within, grades, truth):
    assert on(Periods("grade", times, within, texts=("差",)), series=chain(*grades)).truth == truth


def test_the_chain_is_told_whole():
    verdict = on(Periods("grade", 2, 3, texts=("差",)), series=chain("差", "好"))
    assert verdict.asked == "最近3年中至少有2年年度等次为「差」"
    assert verdict.found == "2026年 差（符合）；2025年 好（不符合）；更早的一年 没有记录（无法判断）"
    assert [part.evidence[0].period for part in verdict.parts] == ["2026年", "2025年", "更早的一年"]
    assert verdict.leaves == (verdict,)


def test_a_chain_of_numbers_whose_gaps_mean_no():
    none = Periods("joined", 3, op="=", than=0)
    assert sentence(none, CATALOG) == "连续3年新发展党员为0人"
    three = {"joined": [number(0, "2026年"), number(0, "2025年"), number(0, "2024年")]}
    assert on(none, series=three).truth == Y
    assert on(none, series={"joined": three["joined"][:2]}).truth == N  # of a third year nothing is recorded
    assert on(Periods("vetoed", 2), series={"vetoed": [yes(True), yes(True)]}).truth == Y


def test_sentences_of_groups_and_names():
    condition = All(
        (
            Compare("total", ">=", 90_500_000, name="总分达线"),
            AnyOf((Is("led"), Among("grade", ("好",)))),
            Least(1, (Is("vetoed"),)),
        ),
        name="五星条件",
    )
    assert sentence(condition, CATALOG) == (
        "五星条件（同时符合：(1)总分达线（年度考核总分不低于90.5分）；"
        "(2)符合任何一条：(1)书记在任；(2)年度等次为「好」；(3)1条中至少符合1条：被一票否决）"
    )
    assert codes(condition) == ("total", "led", "grade", "vetoed")
    assert [leaf.asked for leaf in on(condition).leaves][1:] == ["书记在任", "年度等次为「好」", "被一票否决"]


def test_a_verdict_is_stored_and_read_again():
    condition = All((Not(Periods("joined", 2, op="=", than=0)), Is("led")))
    verdict = on(condition, {"led": Known(1_000_000, evidence="王建国", address="/people/1/")}, {"joined": [number(0)]})
    assert verdict_of(verdict.document()) == verdict
    assert [known.evidence for known in verdict.all_evidence] == ["", "", "王建国"]


WRITTEN = [
    {"if": "compare", "fact": "total", "op": ">=", "than": "90.5", "name": "总分达线"},
    {"if": "compare", "fact": "founded", "op": "<", "day": "2023-12-31"},
    {"if": "among", "fact": "grade", "texts": ["好", "较好"]},
    {"if": "is", "fact": "led"},
    {"if": "periods", "fact": "grade", "times": 2, "within": 3, "texts": ["差"], "every": "季度"},
    {"if": "all", "of": [{"if": "not", "of": {"if": "is", "fact": "led"}}, {"if": "any", "of": []}]},
    {"if": "least", "count": 1, "of": [{"if": "is", "fact": "led"}]},
]


@pytest.mark.parametrize("written", WRITTEN, ids=lambda written: written["if"])
def test_a_condition_is_written_as_it_was_read(written):
    problems = []
    condition = read_object(CONDITIONS[written["if"]], written, Place(problems), {})
    assert (problems, write_object(condition)) == ([], written)


FAULTS = [
    (Compare("absent", ">=", 0), "条件用到的事实「absent」没有列出。"),
    (Compare("total", ">="), "条件比较数值要写 than，不写 day。"),
    (Compare("total", ">=", 0, "2026-01-01"), "条件比较数值要写 than，不写 day。"),
    (Compare("grade", ">=", 0), "条件不能比大小：「grade」是 text 类型，请用 among。"),
    (Compare("led", "=", 0), "条件不能比大小：「led」是 flag 类型，请用 is。"),
    (Among("total", ("好",)), "条件要求文字：「total」是 number 类型。"),
    (Among("grade", ()), "条件没有写取值。"),
    (Is("grade"), "条件要求是否：「grade」是 text 类型。"),
    (All(()), "条件没有列出条件。"),
    (Least(3, (Is("led"), Is("vetoed"))), "条件至少要符合3条，却只列了2条。"),
    (Periods("led", 2, name="任职"), "条件「任职」「led」的来源没有历年的数，不能看几期。"),
    (Periods("grade", 3, 2, texts=("差",)), "条件最近2期中不可能有3期。"),
    (Periods("grade", 2), "条件没有写每期要符合什么：数值写 op 和 than，文字写 texts。"),
    (Periods("total", 2, op=">=", than=0, texts=("差",)), "条件比较大小和列出取值只能写一样。"),
    (Periods("total", 2, than=0), "条件写了界限，没有写怎样比较。"),
    (Periods("total", 2, op="<"), "条件比较数值要写 than，不写 day。"),
]


@pytest.mark.parametrize(("condition", "message"), FAULTS)
def test_what_is_wrong_with_a_condition(condition, message):
    found = fact_problems(FACTS, [("gates[0].when", condition)], used=CATALOG)
    assert [(one.path, one.message) for one in found] == [("gates[0].when", message)]


def test_days_that_the_calendar_does_not_have():
    facts = [Fact("founded", "成立日期", "date", FromJudged("何时成立"))]
    found = fact_problems(facts, [("when", Compare("founded", "<", day="2023-02-30"))])
    assert [one.message for one in found] == ["条件的日期「2023-02-30」在日历上没有。"]
    found = fact_problems(facts, [("when", Compare("founded", "<"))])
    assert [one.message for one in found] == ["条件比较日期要写 day，不写 than。"]


def test_what_is_wrong_with_facts():
    facts = [
        Fact("ask", "民意", "percent", FromJudged("满意率")),
        Fact("ask", "民意", "percent", FromJudged("满意率")),
        Fact("spare", "备用", "flag", FromJudged("有没有")),
        FACTS[0],
        Fact("point", "会议得分", "number", FACTS[0].reads.__class__("village", "node")),
        Fact("word", "等次", "number", FACTS[1].reads),
    ]
    condition = AnyOf((Compare("ask", "<", 0), Compare("point", "<", 0), Compare("word", "<", 0)))
    assert [one.message for one in fact_problems(facts, [("when", condition)], used=["total", "more"])] == [
        "事实「ask」写了2次，只能写一次。",
        "事实「point 会议得分」取指标得分，要写明代码。",
        "事实「word 等次」按这个来源只能是 text 类型，不能是 number。",
        "用到的事实「more」没有列出。",
        "事实「spare 备用」没有用到。请删去，或在条件里使用。",
    ]
