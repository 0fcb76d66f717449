"""Parts with conversion and bounds, extras inside parts: worked cases of real schemes, refusals."""

import pytest

from config.toolkit.scaled import parse, text
from scoring.engine import SchemeError, Status, evaluate, load, too_large
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section
from tests.scoring.engine.sheets import counted, of, shown, totals, town

MISSING = Status.MISSING
EXACT = {"round_at": []}


# Scheme 01 (wm114.cn/wen/238/474775.html): (base − deductions) × 70% + review × 30%

STARS = [
    of(section("一", "70", manual("b", "100"), extra("penalty", "减", None, counted("d", "n", "1"))), of="100"),
    of(section("二", "30", manual("r", "100")), of="100"),
]


@pytest.mark.parametrize(
    ("base", "deducted", "review", "total", "star"),
    [
        ("96", "2", "92", "93.4", "五星级"),
        ("90", "0", "89", "89.7", "四星级"),
        ("85", "10", "95", "81", "四星级"),
        ("70", "15", "60", "56.5", "一星级"),
        ("98", "0", "55", "85.1", "四星级"),
    ],
)
def test_the_worked_cases_of_star_rating(base, deducted, review, total, star):
    names = [("五星级", "90"), ("四星级", "80"), ("三星级", "70"), ("二星级", "60"), ("一星级", None)]
    grades = [{"name": name, "from": lower} for name, lower in names]
    scheme = load(document(STARS, [datum("n")], grades=grades))
    (result,) = evaluate(scheme, [town(mb=base, mr=review, n=deducted)])
    assert (text(result.total), result.grade) == (total, star)


def test_a_deduction_before_the_weight_costs_its_share():
    without, with_ten = town("甲", mb="96", mr="92", n="0"), town("乙", mb="96", mr="92", n="10")
    assert totals(STARS, [without, with_ten], [datum("n")]) == ["94.8", "87.8"]
    scheme = load(document(STARS, [datum("n")]))
    assert shown(evaluate(scheme, [with_ten])[0]) == {
        "一": "60.2", "b": "96", "减": "10", "d": "10", "二": "27.6", "r": "92",
    }  # fmt: skip


# Scheme 16 (docduoduo p-7629235): a month is min(key, 40) + min(stage, 10) + min(assigned, 10) + 60 − Σ min(each, 20)

MONTH = [
    section("月", "60", manual("key", "40"), manual("stage", "10"), manual("assigned", "10")),
    of(
        section(
            "日常",
            "60",
            leaf("base", "60", {"type": "deduct_count", "datum": "none", "each": "1"}),
            extra(
                "penalty",
                "扣",
                "60",
                *(extra("penalty", f"扣{code}", "20", counted(f"k{code}", f"d{code}", "1")) for code in "1234"),
            ),
        ),
        floor="0",
        cap="60",
    ),
]


@pytest.mark.parametrize(
    ("faults", "routine", "total"),
    [
        (("0", "0", "0", "0"), "60", "103.5"),
        (("5", "0", "30", "0"), "35", "78.5"),  # 5 + 20: the second is capped
        (("20", "20", "20", "0"), "0", "43.5"),
        (("90", "90", "90", "90"), "0", "43.5"),  # four times 20, together at most 60
    ],
)
def test_the_monthly_formula_with_its_caps(faults, routine, total):
    data = [datum("none", blank="zero"), *(datum(f"d{code}") for code in "1234")]
    given = {f"d{code}": fault for code, fault in zip("1234", faults, strict=True)}
    scheme = load(document(MONTH, data, full="120"))
    (result,) = evaluate(scheme, [town(mkey="30", mstage="8.5", massigned="5", **given)])
    assert (shown(result)["日常"], text(result.total)) == (routine, total)
    assert scheme.warnings == ()


def test_a_sub_sheet_is_converted():
    """R27: 84 of 100 are 8.4 of 10."""
    sub = of(section("党建", "10", manual("a", "60"), manual("b", "40")), of="100")
    assert totals([sub, manual("c", "90")], [town(ma="50", mb="34", mc="80")]) == ["88.4"]


def test_sheets_in_sheets_are_converted_one_after_the_other():
    inner = of(section("内", "40", manual("a", "10")), of="10")
    outer = of(section("外", "15", inner, manual("b", "60")), of="100")
    found = evaluate(load(document([outer], arithmetic=EXACT)), [town(ma="8", mb="51")])[0]
    assert (shown(found)["内"], shown(found)["外"]) == ("32", "12.45")


def test_conversion_rounds_once_at_the_sixth_place():
    third = of(section("s", "10", manual("a", "3")), of="3")
    found = evaluate(load(document([third], arithmetic=EXACT)), [town(ma="2")])[0]
    assert shown(found)["s"] == "6.666667"
    rounded = evaluate(load(document([third], arithmetic={"round_at": ["section"]})), [town(ma="2")])[0]
    assert shown(rounded)["s"] == "6.67"


def test_a_weight_of_nothing_is_kept_and_counts_nothing():
    nothing = of(section("s", "0", manual("a", "100")), of="100")
    scheme = load(document([nothing, manual("b", "100")]))
    assert scheme.nodes[0].points == 0
    found = evaluate(scheme, [town(ma="95", mb="80")])[0]
    assert (shown(found), text(found.total)) == ({"s": "0", "a": "95", "b": "80"}, "80")
    assert totals([nothing], [town(ma="95")]) == ["0"]
    assert scheme.warnings == ()


def test_bounds_hold_before_the_conversion():
    part = of(
        section("s", "10", manual("a", "100"), extra("bonus", "加", None, manual("p", "90"))), of="100", cap="110"
    )
    part["children"].append(extra("penalty", "减", None, counted("d", "n", "50")))
    low = of(part, floor="20")
    assert totals([part], [town(ma="90", mp="60", n="0")], [datum("n")]) == ["11"]
    assert totals([part], [town(ma="10", mp="0", n="1")], [datum("n")]) == ["-4"]
    assert totals([low], [town(ma="10", mp="0", n="1")], [datum("n")]) == ["2"]


def test_extras_in_extras_each_under_its_cap():
    first = extra("bonus", "加1", "3", counted("k1", "x", "1"))
    second = extra("bonus", "加2", None, counted("k2", "y", "1"))
    bonus = extra("bonus", "加", "5", first, second, counted("k3", "z", "0.5"))
    data = [datum(code) for code in "xyz"]
    for given, added in [
        (("9", "1", "0"), "4"),
        (("9", "1", "1"), "4.5"),
        (("9", "4", "0"), "5"),
        (("0", "0", "0"), "0"),
    ]:
        facts = dict(zip("xyz", given, strict=True))
        (result,) = evaluate(load(document([manual("a", "100"), bonus], data)), [town(ma="90", **facts)])
        assert text(result.bonus) == added


def test_what_is_missing_below_a_converted_part_leaves_the_sum_provisional():
    sub = of(section("s", "10", manual("a", "60"), manual("b", "40")), of="100")
    (result,) = evaluate(load(document([sub, manual("c", "90")])), [town(ma="50", mc="80")])
    assert (text(result.total), result.status) == ("85", MISSING)
    (result,) = evaluate(load(document([sub, manual("c", "90")])), [town(mc="80")])
    assert (shown(result)["s"], text(result.total), result.status) == (None, "80", MISSING)


def test_an_extra_alone_makes_no_part():
    part = section("s", "50", manual("a", "50"), extra("bonus", "加", None, manual("p", "5")))
    (result,) = evaluate(load(document([part, manual("b", "50")])), [town(mp="5", mb="40")])
    assert (shown(result)["s"], text(result.total), result.status) == (None, "40", MISSING)


# Refusals


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        (
            [section("s", "0", manual("a", "10"))],
            "指标「s 部分s」的分值是0；只有写了折算前满分 of 的部分，分值（权重）才可以是0。",
        ),
        ([of(section("s", "10", manual("a", "10")), of="0")], "指标「s 部分s」的折算前满分必须大于0，写的是「0」。"),
        ([of(section("s", "10", manual("a", "10")), cap="0")], "指标「s 部分s」的最高得分必须大于0，写的是「0」。"),
        (
            [of(section("s", "10", manual("a", "10")), floor="8", cap="5")],
            "指标「s 部分s」的最低得分8分高于最高得分5分。",
        ),
        (
            [section("s", "10", extra("bonus", "加", "5", manual("a", "5")))],
            "指标「s 部分s」下面只有加分项、扣分项，要有指标才能计分。",
        ),
        (
            [manual("a", "10", na="fixed")],
            "指标「a 指标a」：na 写 fixed 时要写不适用时得分 na_points，其他时候不写。",
        ),
        (
            [manual("a", "10", na_points="5")],
            "指标「a 指标a」：na 写 fixed 时要写不适用时得分 na_points，其他时候不写。",
        ),
        ([manual("a", "10", na="fixed", na_points="11")], "指标「a 指标a」的不适用时得分11分高于分值10分。"),
        (
            [extra("bonus", "加", "5", extra("penalty", "减", None, manual("a", "5")))],
            "加分项「加 附加加」的下级指标第1条的 kind 只能是leaf、bonus之一，写的是「penalty」。",
        ),
        (
            [of(manual("a", "10"), only="村")],
            "指标「a 指标a」的适用类别应是一个列表，写的是「村」。",
        ),
    ],
)
def test_refusals(nodes, said):
    with pytest.raises(SchemeError) as caught:
        load(document(nodes))
    assert [problem.message for problem in caught.value.problems] == [said]


def test_points_of_no_column_are_too_large():
    scheme = load(document([of(section("s", "100", manual("a", "1000000000000")), of="1000000000000")]))
    (result,) = evaluate(scheme, [town(ma="999999999999.99")])
    assert text(result.exact) == "100"
    assert result.nodes[1].value == parse("999999999999.99")


def test_who_is_to_blame_for_points_that_are_too_large():
    """The largest that a column holds is none too many; the first item beyond it is named, else the largest sum."""
    rule = {"type": "accumulate", "parts": [{"datum": "n", "each": "1"}]}
    items = [leaf("j", "9223372036854.775807", rule), leaf("k", "9", {**rule, "parts": [{"datum": "m", "each": "1"}]})]
    nodes = [manual("1", "100"), extra("bonus", "J", None, *items)]
    scheme = load(document(nodes, [datum("n"), datum("m")], arithmetic={"places": 6}))
    largest = {"m1": "0", "n": "9223372036854.775807"}
    units = [town("甲", **largest, m="0"), town("乙", **largest, m="1"), town("丙")]
    (found,) = too_large(scheme, evaluate(scheme, units))
    assert (found.unit_id, found.code, text(found.value)) == ("乙", "", "9223372036855.775807")
    assert found.sentence().startswith("各项合计得9223372036855.775807分，超过系统能保存的9223372036854.775807分，")


def test_points_may_be_too_far_below_zero():
    """90 − 2 × n comes to the least that a column holds, to one millionth less, and to 88."""
    falling = {"type": "deduct_count", "datum": "n", "each": "2", "floor": None}
    scheme = load(document([leaf("1", "90", falling), manual("2", "10")], [datum("n")], arithmetic={"places": 6}))
    counts = {"甲": "4611686018472.387903", "乙": "4611686018472.387904", "丙": "1"}
    found = too_large(scheme, evaluate(scheme, [town(name, n=n, m2="10") for name, n in counts.items()]))
    assert [(each.unit_id, each.code, text(each.value)) for each in found] == [("乙", "1", "-9223372036854.775808")]
    assert found[0].sentence() == (
        "指标「1 指标1」得-9223372036854.775808分，超过系统能保存的9223372036854.775807分，"
        "请核对数据，或者在方案里写明最高得分。"
    )
