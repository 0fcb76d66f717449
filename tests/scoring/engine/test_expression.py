"""Formulas of computed data: what they mean, what is refused with which sentence; nothing is ever executed."""

from datetime import date
from itertools import pairwise

import pytest

from config.toolkit.scaled import parse, text
from scoring.engine import SchemeError, Status, evaluate, explain, load
from scoring.engine.expression import ExpressionError, Name, calculated, figure_shown, names, parsed, written
from tests.scoring.engine.documents import datum, document, leaf, manual, section, unit

FIGURES = {"a": "7", "b": "3", "c": "-2", "zero": "0", "half": "0.5", "big": "1000000000000"}


def value(formula, **more):
    """The text of what a formula gives for the figures above; None where it has no value."""
    figures = {Name(code): parse(number) for code, number in {**FIGURES, **more}.items()}
    figures[Name("1.1", is_node=True)] = parse("4.5")
    found = calculated(parsed(formula), figures)
    return None if found is None else text(found)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("7", "7"),
        ("a", "7"),
        ("[1.1] * 2", "9"),
        ("20%", "0.2"),
        ("12.5%*a", "0.875"),
        # × and ÷ bind tighter than + and −; from left to right
        ("a + b * c", "1"),
        ("(a + b) * c", "-20"),
        ("a - b - c", "6"),
        ("a / b / 2", "1.166667"),
        ("a / b * b", "7"),  # exact inside: rounded once, at the end
        ("a / 3 + a / 3 + a / 3", "7"),
        ("-a + b", "-4"),
        ("2 - -3", "5"),
        ("--3", "3"),
        ("+a", "7"),
        ("-(a - b)", "-4"),
        # as people write
        ("a＋b", "10"),
        ("a × b ÷ 2", "10.5"),
        ("a − b", "4"),
        ("（a ＋ b）／ 2", "5"),
        ("if（a ≥ b 且 非 zero，１，０）", "1"),
        ("if(a ≠ 7 或 b ≤ 3, 1, 0)", "1"),
        # functions
        ("min(a, b, c)", "-2"),
        ("max(a, b)", "7"),
        ("abs(c)", "2"),
        ("round(a / b, 2)", "2.33"),
        ("round(half, 0)", "1"),
        ("round(-half, 0)", "-1"),
        ("round(a / b, 2) * 3", "6.99"),
        ("floor(a / b)", "2"),
        ("floor(a) + floor(-half)", "6"),  # never upwards, below zero too
        # a day is its ordinal: days compare, and their difference is in days
        ("2026-07-01 - 2026-06-30", "1"),
        ("2026-01-01", "739617"),
        ("if(2026-06-30 <= 2026-06-30, 1, 0)", "1"),
        ("if(２０２６-06-30 < 2026-09-30 且 a > 1, a, b)", "7"),
        ("2026-7-1 - 2026-6-30", "1"),
        ("2126-06-30", "2090"),  # no year of this product: a subtraction
        # judgements: not before and before or; a datum stands for not 0
        ("if(a > b, 1, 2)", "1"),
        ("if(a < b or b == 3 and c < 0, 1, 2)", "1"),
        ("if((a < b or b == 3) and c > 0, 1, 2)", "2"),
        ("if(not a < b, 1, 2)", "1"),
        ("if(not zero and a, 1, 2)", "1"),
        ("if(zero, 1, 2)", "2"),
        ("if(a + c > b + 1, 1, 2)", "1"),
        ("if(half, 1, 2)", "1"),
        # a division by zero has no value, where it counts
        ("a / zero", None),
        ("0 / zero", None),
        ("a / (b - 3)", None),
        ("if(zero == 0, 9, a / zero)", "9"),
        ("if(zero != 0 and a / zero > 1, 1, 2)", "2"),
        ("if(zero == 0 or a / zero > 1, 1, 2)", "1"),
        ("min(a, b / zero)", None),
        # halves away from zero, at the sixth place
        ("0.000001 / 2", "0.000001"),
        ("-0.000001 / 2", "-0.000001"),
        ("0.000001 / 3", "0"),
        # as large as a column, larger inside
        ("big + 0.000001", "1000000000000.000001"),
        ("big * big / big", "1000000000000"),
        ("(big + 1) / big - 1", "0"),
        ("big * big * big / big / big - big", "0"),
        ("1000000000000", "1000000000000"),
    ],
)
def test_what_formulas_mean(formula, expected):
    assert value(formula) == expected


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "公式是空的。"),
        ("  ", "公式是空的。"),
        ("a +", "公式没有写完。"),
        ("a b", "公式里的「b」放的位置不对。"),
        ("2a", "公式里的「a」放的位置不对。"),
        ("* a", "公式里的「*」放的位置不对。"),
        ("a ** 2", "公式里的「*」放的位置不对。"),
        ("a // 2", "公式里的「/」放的位置不对。"),
        ("(a", "公式里缺少「)」。"),
        ("a)", "公式里的「)」放的位置不对。"),
        ("min(a, b", "公式里缺少「)」。"),
        ("min(a b)", "公式里缺少「)」，写的是「b」。"),
        ("min", None),  # a name like any other: told as an unknown datum by the loader
        ("a, b", "公式里的「,」放的位置不对。"),
        ("1.2345678", "「1.2345678」写得太长：数最多6位小数，整数部分最多12位。"),
        ("9" * 20, f"「{'9' * 20}」写得太长：数最多6位小数，整数部分最多12位。"),
        ("1.", "公式里不认识「.」。"),
        ("2026-02-30", "没有「2026-02-30」这一天。"),
        ("1e5", "公式里的「e5」放的位置不对。"),
        # kinds
        ("a > b", "公式的结果应是数，写的是一个判断。"),
        ("not a", "公式的结果应是数，写的是一个判断。"),
        ("(a > b) + 1", "「+」要的是数，写的不是。"),
        ("if(a < b < c, 1, 0)", "「<」要的是数，写的不是。"),
        ("if(a + 1, 1, 0)", "「if」要的是判断，写的不是。"),
        ("if(1, 1, 0)", "「if」要的是判断，写的不是。"),
        ("if(a and 1, 1, 0)", "「且」要的是判断，写的不是。"),
        ("if(非 (a + 1), 1, 0)", "「非」要的是判断，写的不是。"),
        ("if(a > b, a > b, 0)", "「if」要的是数，写的不是。"),
        ("-(a > b)", "「-」要的是数，写的不是。"),
        ("1 + not a", "公式里的「not」放的位置不对。"),
        # functions
        ("min(a)", "函数「min」要写2个数以上。"),
        ("abs(a, b)", "函数「abs」要写1个数。"),
        ("if(a, 1)", "函数「if」要写3个数。"),
        ("round(a)", "函数「round」要写2个数。"),
        ("round(a, 7)", "函数「round」的位数要写0到6的整数。"),
        ("round(a, 0.5)", "函数「round」的位数要写0到6的整数。"),
        ("round(a, b)", "函数「round」的位数要写0到6的整数。"),
        ("sum(a, b)", "没有函数「sum」，可以用min、max、abs、round、floor、if。"),
        ("min()", "公式里的「)」放的位置不对。"),
        # nothing of a programming language
        ("__import__('os')", "公式里不认识「__import__」。"),
        ("eval(a)", "没有函数「eval」，可以用min、max、abs、round、floor、if。"),
        ("a.real", "公式里不认识「.real」。"),
        ("a[0]", "公式里的「0」放的位置不对。"),
        ("'a' * 3", "公式里不认识「'a' * 3」。"),
        ("a = 3", "公式里不认识「= 3」。"),
        ("a; b", "公式里不认识「; b」。"),
        ("lambda x: x", "公式里不认识「: x」。"),
        ("a if b else c", "公式里的「if」放的位置不对。"),
        ("a % 2", "公式里不认识「% 2」。"),
        ("a & b", "公式里不认识「& b」。"),
        ("{a}", "公式里不认识「{a}」。"),
        ("A", "公式里不认识「A」。"),
        ("党员", "公式里不认识「党员」。"),
        ("[1.1", "公式里不认识「[1.1」。"),
        # length and depth
        ("a" + "+a" * 250, "公式太长，最多500字。"),
        ("(" * 31 + "a" + ")" * 31, "公式套得太深，最多30层。"),
        ("-" * 40 + "a", "公式套得太深，最多30层。"),
        ("if(" + "not " * 40 + "a, 1, 0)", "公式套得太深，最多30层。"),
        ("abs(" * 40 + "a" + ")" * 40, "公式套得太深，最多30层。"),
    ],
)
def test_refusals(formula, said):
    if said is None:
        assert parsed(formula) == Name("min")
        return
    with pytest.raises(ExpressionError) as caught:
        parsed(formula)
    assert str(caught.value) == said


def test_the_deepest_and_the_longest_are_still_read():
    assert value("(" * 30 + "a" + ")" * 30) == "7"
    assert value("-" * 30 + "a") == "7"
    assert value("a" + "+a" * 249) == "1750"


def test_codes_in_brackets_are_taken_letter_for_letter():
    found = list(names(parsed("[二（三）] + 【1.1】 × [非公1] − ［A－2］ / a")))
    assert found == [
        Name("二（三）", is_node=True),
        Name("1.1", is_node=True),
        Name("非公1", is_node=True),
        Name("A－2", is_node=True),
        Name("a"),
    ]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("(a+b)*c", "（甲 + 乙） × 丙"),
        ("a+b*c", "甲 + 乙 × 丙"),
        ("a-(b-c)", "甲 − （乙 − 丙）"),
        ("a-b-c", "甲 − 乙 − 丙"),
        ("-a/20%", "−甲 ÷ 20%"),
        ("-(a+b)", "−（甲 + 乙）"),
        ("if(a>=b and not c, a, 0)", "（甲 ≥ 乙 且 非丙时取甲，否则取0）"),
        ("round(a/b, 2)", "四舍五入保留2位小数（甲 ÷ 乙）"),
        ("abs(c)", "（丙）的绝对值"),
        ("floor(a/b)", "（甲 ÷ 乙）向下取整"),
        ("if(a<=2026-06-30,a,b)", "（甲 ≤ 2026年6月30日时取甲，否则取乙）"),
        ("max(a, min(b, c))", "取大（甲，取小（乙，丙））"),
        ("[1.1]*2", "「1.1」 × 2"),
    ],
)
def test_formulas_are_written_for_people(formula, said):
    spoken = {"a": "甲", "b": "乙", "c": "丙"}
    assert written(parsed(formula), lambda name: f"「{name.code}」" if name.is_node else spoken[name.code]) == said


def test_negative_figures_stand_in_brackets():
    assert written(parsed("a - b"), lambda name: figure_shown({"a": -1_500_000, "b": -2_000_000}[name.code])) == (
        "（-1.5） − （-2）"
    )


RATIO = {"type": "ratio", "datum": "rate", "target": "100"}


def scheme_of(formula, *more, rule=RATIO, nodes=()):
    data = [
        datum("done"),
        datum("task"),
        datum("rate", "percent", asked="computed", formula=formula),
        *more,
    ]
    return document([leaf("1", "10", rule), manual("2", "90"), *nodes], data)


def refusals(given):
    with pytest.raises(SchemeError) as caught:
        load(given)
    return [(problem.path, problem.message) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("facts", "points", "status"),
    [
        ({"done": "3", "task": "4"}, "7.5", Status.FILLED),
        ({"done": "3"}, None, Status.MISSING),
        ({"done": "3", "task": Status.PENDING}, None, Status.PENDING),
        ({"task": Status.PENDING}, None, Status.MISSING),
        ({"done": "3", "task": "0"}, "10", Status.NA),  # no value: the policy of the item, here full points
        ({"done": "3", "task": Status.NA}, "10", Status.NA),
        ({"done": Status.NA}, None, Status.MISSING),
        ({"done": "3", "task": "4", "rate": "1"}, "7.5", Status.FILLED),  # nobody can give the figure himself
    ],
)
def test_computed_data(facts, points, status):
    (result,) = evaluate(load(scheme_of("done / task * 100")), [unit("甲", m2="80", **facts)])
    node = result.nodes[0]
    assert (None if node.value is None else text(node.value), node.status) == (points, status)


@pytest.mark.parametrize(
    ("formula", "done", "points", "said"),
    [
        ("done >= 3", "3", "10", "达标 = 数据done ≥ 3 = 3 ≥ 3 = 是。"),
        ("done >= 3", "2.999999", "0", "达标 = 数据done ≥ 3 = 2.999999 ≥ 3 = 否。"),
        ("done > 1 且 非 task", "2", "10", "达标 = 数据done > 1 且 非数据task = 2 > 1 且 非0 = 是。"),
        ("task > done / task", "2", "10", "达标 = 数据task > 数据done ÷ 数据task = 0 > 2 ÷ 0 = 不适用。"),
    ],
)
def test_a_judgement_is_a_datum_that_holds_or_not(formula, done, points, said):
    """Real sheets: 合作医疗参保率90%以上0.5分, five such thresholds within one item."""
    data = [datum("done"), datum("task"), datum("met", "flag", name="达标", asked="computed", formula=formula)]
    scheme = load(document([leaf("1", "10", {"type": "full_or_zero", "datum": "met"}), manual("2", "90")], data))
    given = unit("甲", m2="80", done=done, task="0")
    (result,) = evaluate(scheme, [given])
    assert text(result.nodes[0].value) == points
    assert explain(scheme, given, result, "1").lines[0] == said


def test_a_judgement_is_no_number():
    assert refusals(scheme_of("done > task")) == [
        ("data[2]", "数据项「rate 数据rate」的公式不对：公式的结果应是数，写的是一个判断。")
    ]


def test_a_formula_reads_nodes_and_other_formulas():
    half = datum("half", "number", asked="computed", formula="if([1] > 4, rate / 2, 0)")
    item = leaf("3", "50", {"type": "accumulate", "parts": [{"datum": "half", "each": "1"}]})
    nodes = [section("s", "50", item)]
    facts = {"done": "1", "task": "2", "m2": "80"}
    (result,) = evaluate(load(scheme_of("done / task * 100", half, nodes=nodes)), [unit("甲", **facts)])
    assert [text(node.value) for node in result.nodes] == ["5", "80", "25", "25"]


def test_a_formula_behind_a_formula_is_told_and_days_as_days():
    data = [
        datum("done", "date", name="竣工日期"),
        datum("late", "number", name="迟延天数", asked="computed", formula="max(0, done - 2026-12-15)"),
        datum("weeks", "count", unit="周", name="迟延周数", asked="computed", formula="floor(late / 7)"),
    ]
    scheme = load(document([leaf("1", "100", {"type": "deduct_count", "datum": "weeks", "each": "1.5"})], data))
    assert scheme.sentence("1") == (
        "满分100分：迟延周数每1周扣1.5分，扣完为止。"
        "其中迟延天数 = 取大（0，竣工日期 − 2026年12月15日）；迟延周数 = （迟延天数 ÷ 7）向下取整。"
    )
    given = unit("甲", done=str(date(2026, 12, 29).toordinal()))
    (result,) = evaluate(scheme, [given])
    assert explain(scheme, given, result, "1").lines == (
        "迟延天数 = 取大（0，竣工日期 − 2026年12月15日） = 取大（0，2026年12月29日 − 2026年12月15日） = 14。",
        "迟延周数 = （迟延天数 ÷ 7）向下取整 = （14 ÷ 7）向下取整 = 2周。",
        "迟延周数：2周，每1周扣1.5分，共扣3分。",
        "100 − 3 = 97，得97分。",
    )


def test_a_sum_to_which_something_is_to_come_is_not_there_yet():
    half = datum("sum", "number", asked="computed", formula="[s]")
    item = leaf("3", "50", {"type": "accumulate", "parts": [{"datum": "sum", "each": "1"}]})
    nodes = [section("s", "30", manual("a", "10"), manual("b", "20")), item]
    scheme = load(scheme_of("1", half, nodes=nodes))
    (result,) = evaluate(scheme, [unit("甲", m2="80", ma="9")])
    assert {node.code: (node.value, str(node.status)) for node in result.nodes}["3"] == (None, "missing")


@pytest.mark.parametrize(
    ("given", "path", "said"),
    [
        (scheme_of("done /"), "data[2]", "数据项「rate 数据rate」的公式不对：公式没有写完。"),
        (scheme_of("done / tusk"), "data[2]", "数据项「rate 数据rate」的公式用到数据项「tusk」，但 data 里没有它。"),
        (scheme_of("[9] * done"), "data[2]", "数据项「rate 数据rate」的公式用到指标「9」，方案里没有它。"),
        (
            scheme_of("kids + done", datum("kids", "children")),
            "data[2]",
            "数据项「rate 数据rate」的公式不能用下级得分「数据kids」。",
        ),
        (scheme_of("rate + 1"), "data", "计算成了圈，谁也算不出来：「rate」 → 「rate」。请改掉其中一个公式。"),
        (
            scheme_of("[1] + 1"),
            "data",
            "计算成了圈，谁也算不出来：「1」 → 「rate」 → 「1」。请改掉其中一个公式。",
        ),
        (
            scheme_of("", datum("x", "number", formula="done")),
            "data[2]",
            "数据项「rate 数据rate」：由系统计算（asked 写 computed）的要写公式 formula，其他的不写。",
        ),
    ],
)
def test_refusals_of_the_loader(given, path, said):
    assert refusals(given)[0] == (path, said)


def test_a_circle_through_parts_and_formulas_is_told_by_its_path():
    second = datum("more", "number", asked="computed", formula="[s] / 2")
    item = leaf("3", "50", {"type": "accumulate", "parts": [{"datum": "rate", "each": "1"}]})
    nodes = [section("s", "50", item)]
    ((path, said),) = refusals(scheme_of("more * 2", second, rule={**RATIO, "datum": "done"}, nodes=nodes))
    codes = said.removeprefix("计算成了圈，谁也算不出来：").split("。")[0].split(" → ")
    assert path == "data"
    # each is calculated from the next
    assert dict(pairwise(codes)) == {"「s」": "「3」", "「3」": "「rate」", "「rate」": "「more」", "「more」": "「s」"}


def test_an_unreadable_list_of_data_hides_no_other_problem():
    given = scheme_of("gone + done")
    given["data"][0]["kind"] = "star"
    assert [path for path, _ in refusals(given)] == ["data[0].kind"]


def test_what_a_computed_datum_may_not_say():
    computed = datum("x", "choice", asked="computed", formula="done", blank="zero", choices=["好", "差"])
    assert [said for _, said in refusals(scheme_of("done", computed))] == [
        "数据项「x 数据x」由系统计算，不能写 blank。",
        "数据项「x 数据x」由系统计算，类型不能是 choice。",
    ]
