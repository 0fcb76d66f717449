"""Parts with conversion and bounds, extras inside parts, categories, exemptions, what stands in for what is absent."""

import pytest

from config.toolkit.scaled import parse, text
from scoring.engine import SchemeError, Status, Unit, evaluate, load
from tests.scoring.engine.documents import datum, document, extra, fact, leaf, manual, section

NA, EXEMPT, MISSING = Status.NA, Status.EXEMPT, Status.MISSING
PARTS = {"type": "accumulate", "parts": [{"datum": "x", "points": "1"}, {"datum": "y", "points": "3"}]}
EXACT = {"round_at": []}


def town(id="甲", pool="镇", *, category="", exempt=(), **facts):
    known = {code: fact(value) for code, value in facts.items()}
    return Unit(id, pool, known, category=category, exempt=frozenset(exempt))


def of(node, **more):
    return {**node, **more}


def counted(code, datum_code, each, points="1000"):
    """An item of a penalty or bonus: so much for every one."""
    return leaf(code, points, {"type": "accumulate", "parts": [{"datum": datum_code, "each": each}]})


def shown(result):
    return {node.code: None if node.value is None else text(node.value) for node in result.nodes}


def totals(nodes, units, data=(), **more):
    results = evaluate(load(document(nodes, list(data), **more)), units)
    return [None if result.total is None else text(result.total) for result in results]


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


# What does not apply


def four(policy, **more):
    return [section("s", "60", manual("a", "20", na=policy, **more), manual("b", "40")), manual("c", "40")]


@pytest.mark.parametrize(
    ("policy", "more", "item", "part", "total"),
    [
        ("full", {}, "20", "50", "86"),
        ("zero", {}, "0", "30", "66"),
        ("fixed", {"na_points": "15.5"}, "15.5", "45.5", "81.5"),
        ("fixed", {"na_points": "0"}, "0", "30", "66"),
        ("fixed", {"na_points": "-1"}, "-1", "29", "65"),
        ("mean", {}, "15", "45", "81"),  # 甲 18, 乙 12; 丁 is of another pool, 戊 does not apply either
        ("siblings", {}, None, "45", "81"),  # 30 × 60 ÷ 40
        ("scale", {}, None, "30", "82.5"),  # 66 × 100 ÷ 80
    ],
)
def test_every_policy(policy, more, item, part, total):
    units = [
        town("丙", ma=NA, mb="30", mc="36"),
        town("甲", ma="18", mb="30", mc="36"),
        town("乙", ma="12", mb="30", mc="36"),
        town("丁", "乡", ma="1", mb="30", mc="36"),
        town("戊", ma=NA, mb="30", mc="36"),
    ]
    results = evaluate(load(document(four(policy, **more))), units)
    for result in (results[0], results[4]):
        assert (shown(result)["a"], shown(result)["s"], text(result.total)) == (item, part, total)
    assert text(results[1].total) == "84"


def test_a_mean_of_nobody_leaves_the_sheet():
    units = [
        town("甲", ma=NA, mb="30", mc="36"),
        town("乙", mb="30", mc="36"),
        town("丙", "乡", ma="9", mb="30", mc="36"),
    ]
    assert totals(four("mean"), units) == ["82.5", "66", "75"]


def test_a_mean_is_taken_of_the_points_as_they_are_kept():
    thirds = {"type": "ratio", "datum": "x", "target": "3"}
    nodes = [leaf("a", "1", thirds, na="mean"), manual("b", "99")]
    units = [town("甲", x=NA, mb="0"), town("乙", x="1", mb="0"), town("丙", x="2", mb="0"), town("丁", x="2", mb="0")]
    found = {
        at: shown(evaluate(load(document(nodes, [datum("x")], arithmetic={"round_at": at})), units)[0])["a"]
        for at in ((), ("leaf",))
    }
    assert found == {(): "0.555556", ("leaf",): "0.56"}  # (0.333333 + 2 × 0.666667) ÷ 3; (0.33 + 2 × 0.67) ÷ 3


@pytest.mark.parametrize(
    ("policy", "more", "item", "total"),
    [
        ("full", {}, "4", "94"),
        ("zero", {}, "1", "91"),
        ("fixed", {"na_points": "2"}, "2.5", "92.5"),  # 1 + 2 × 3 ÷ 4
        ("mean", {}, "2.5", "92.5"),  # 1 + (4 + 0) ÷ 2 × 3 ÷ 4
        ("siblings", {}, "1", "93.814433"),  # outermost: 91 × 100 ÷ 97
        ("scale", {}, "1", "93.814433"),
    ],
)
def test_what_does_not_apply_in_part(policy, more, item, total):
    nodes = [leaf("a", "4", PARTS, na=policy, **more), manual("b", "96")]
    units = [town("甲", x="1", y=NA, mb="90"), town("乙", x="1", y="1", mb="90"), town("丙", x="0", y="0", mb="90")]
    results = evaluate(load(document(nodes, [datum("x", "flag"), datum("y", "flag")], arithmetic=EXACT)), units)
    assert (shown(results[0])["a"], text(results[0].total)) == (item, total)


def test_a_converted_part_makes_up_for_what_does_not_apply_in_itself():
    part = of(section("s", "30", manual("a", "60", na="scale"), manual("b", "40")), of="100")
    nodes = [part, manual("c", "70")]
    one_gone = town("甲", ma=NA, mb="30", mc="50")  # 30 × 100 ÷ 40 of 100, so 22.5 of 30
    assert totals(nodes, [one_gone]) == ["72.5"]
    all_gone = [
        of(section("s", "30", manual("a", "60", na="scale"), manual("b", "40", na="scale")), of="100"),
        nodes[1],
    ]
    units = [town("甲", ma=NA, mb=NA, mc="50"), town("乙", ma=NA, mb="20", mc="50")]
    assert totals(all_gone, units) == ["71.43", "65"]  # 50 × 100 ÷ 70; 20 × 100 ÷ 40 × 30%


def test_siblings_share_only_among_themselves():
    inner = section("t", "20", manual("d", "20"))
    part = section("s", "60", manual("a", "20", na="siblings"), manual("b", "20", na="scale"), inner)
    nodes = [part, manual("c", "40")]
    units = [
        town("甲", ma=NA, mb="15", md="15", mc="40"),  # 30 × 60 ÷ 40 = 45
        town("乙", ma=NA, mb=NA, md="15", mc="40"),  # b leaves first: 15 × 40 ÷ 20 = 30; then 70 × 100 ÷ 80
        town("丙", ma="10", mb=NA, md="15", mc="40"),  # 65 × 100 ÷ 80
    ]
    assert totals(nodes, units) == ["85", "87.5", "81.25"]


def test_siblings_of_which_none_is_left_leave_the_sheet():
    nodes = [section("s", "60", manual("a", "20", na="siblings"), manual("b", "40", na="siblings")), manual("c", "40")]
    found = evaluate(load(document(nodes)), [town(ma=NA, mb=NA, mc="30")])[0]
    assert (shown(found)["s"], text(found.total), found.status) == (None, "75", Status.FILLED)


@pytest.mark.parametrize("policy", ["scale", "siblings", "mean"])
def test_everything_absent(policy):
    nodes = [
        section("s", "60", manual("a", "60", na=policy)),
        of(section("t", "40", manual("b", "9", na=policy)), of="9"),
    ]
    found = evaluate(load(document(nodes)), [town(ma=NA, mb=NA), town("乙", "乡")])[0]
    assert (found.total, found.status, set(shown(found).values())) == (None, NA, {None})
    units = [town(exempt=["s", "t"])]
    found = evaluate(load(document(nodes)), units)[0]
    assert (found.total, found.status, found.place) == (None, EXEMPT, None)


@pytest.mark.parametrize("policy", ["full", "zero", "fixed", "mean", "scale", "siblings"])
def test_a_policy_invents_nothing_for_what_is_still_to_come(policy):
    more = {"na_points": "5"} if policy == "fixed" else {}
    units = [
        town("甲", ma=NA, mb="30", mc="36"),
        town("乙", mb="30", mc="36"),
        town("丙", ma=Status.PENDING, mb="30", mc="36"),
    ]
    for result in evaluate(load(document(four(policy, **more))), units)[1:]:
        assert (shown(result)["a"], text(result.total), result.provisional) == (None, "66", True)


# Categories and exemptions

KINDS = [
    section("共", "60", manual("a", "60")),
    of(section("村", "40", manual("b", "40")), only=["村"]),
    of(section("社", "40", manual("c", "30"), manual("d", "10")), only=["社区"]),
]


def test_common_part_and_one_of_the_own_kind():
    """60 common + 40 of the field (14): nothing of the other kind counts, nor is it 'not applicable'."""
    units = [town("甲", category="村", ma="50", mb="35"), town("乙", category="社区", ma="50", mc="20", md="9")]
    results = evaluate(load(document(KINDS)), units)
    assert [text(result.total) for result in results] == ["85", "79"]
    assert [result.status for result in results] == [Status.FILLED, Status.FILLED]
    assert shown(results[0]) == {"共": "50", "a": "50", "村": "35", "b": "35", "社": None, "c": None, "d": None}
    assert [node.status for node in results[0].nodes][4:] == [EXEMPT] * 3


def test_sums_are_checked_for_every_kind():
    assert load(document(KINDS)).warnings == ()
    wrong = [*KINDS[:2], of(section("社", "35", manual("c", "30")), only=["社区"])]
    assert [warning.sentence() for warning in load(document(wrong)).warnings] == [
        "「社 部分社」标明35分，所列各项合计30分，少5分。",
        "总分标明100分，所列各项合计95分，少5分。",
    ]


def test_what_does_not_apply_is_scaled_within_the_own_kind():
    nodes = [
        KINDS[0],
        KINDS[1],
        of(section("社", "40", manual("c", "30", na="scale"), manual("d", "10")), only=["社区"]),
    ]
    assert totals(nodes, [town(category="社区", ma="48", mc=NA, md="8")]) == ["80"]  # 56 × 100 ÷ 70


def test_units_of_another_kind_are_not_compared():
    ranked = leaf("a", "10", {"type": "rank_table", "datum": "x", "points": ["10", "8", "6"]}, only=["村"])
    units = [
        town("甲", category="村", x="5", mb="0"),
        town("乙", category="社区", x="9", mb="0"),
        town("丙", category="村", x="3", mb="0"),
    ]
    assert totals([ranked, manual("b", "90")], units, [datum("x")]) == ["10", "0", "8"]


@pytest.mark.parametrize(
    ("policy", "total"), [("full", "92"), ("zero", "72"), ("scale", "90"), ("siblings", "92"), ("mean", "87")]
)
def test_exempted_on_the_roster(policy, total):
    """The item is not asked of the unit, whatever was filled: its policy decides."""
    nodes = [section("s", "60", manual("a", "20", na=policy), manual("b", "40")), manual("c", "40")]
    units = [town("甲", exempt=["a"], ma="3", mb="40", mc="32"), town("乙", ma="15", mb="40", mc="32")]
    results = evaluate(load(document(nodes)), units)
    assert [text(result.total) for result in results] == [total, "87"]
    assert results[0].nodes[1].status is EXEMPT


def test_exempted_from_a_whole_part_and_from_an_extra():
    nodes = [section("s", "60", manual("a", "20", na="scale"), manual("b", "40", na="scale")), manual("c", "40")]
    nodes.append(extra("bonus", "加", None, manual("p", "5")))
    spared = town("甲", exempt=["s", "加"], ma="3", mb="4", mc="30", mp="5")
    assert totals(nodes, [spared]) == ["75"]


def test_the_exempted_are_not_compared():
    ranked = leaf("a", "10", {"type": "rank_table", "datum": "x", "points": ["10", "8"]}, na="zero")
    units = [town("甲", exempt=["a"], x="9", mb="0"), town("乙", x="5", mb="0")]
    assert totals([ranked, manual("b", "90")], units, [datum("x")]) == ["0", "10"]


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
