"""How many may, must or shall have a grade, with ties at the edge; what quotas and vetoes may not say."""

from dataclasses import replace

import pytest

from scoring.engine import SchemeError, evaluate, load
from tests.scoring.engine.documents import datum, document, manual
from tests.scoring.engine.fields import DATA, GRADES, brief, field, graded, quota, scheme_of

SEVEN = ["99", "98", "97", "96", "95", "94", "93"]


# Ceilings


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0.3 floor", "优优良良良良良"),  # 0.3 × 7 = 2.1
        ("0.3 half_up", "优优良良良良良"),
        ("0.3 ceil", "优优优良良良良"),
        ("0.5 half_up", "优优优优良良良"),  # 3.5
        (0, "良良良良良良良"),
        (1, "优良良良良良良"),
        (9, "优优优优优优优"),
    ],
)
def test_ceilings(number, expected):
    assert graded(SEVEN, quota("优秀", number)) == expected


PRIZES = [
    {"name": "一等奖", "from": "90"},
    {"name": "二等奖", "from": "80"},
    {"name": "三等奖", "from": "70"},
    {"name": "达标奖", "from": "60"},
    {"name": "无奖", "from": None},
]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        # 2 + 4 + 6 prizes for 14 villages: number and minimum both bind (16)
        ("96 95 94 93 92 91 85 84 78 77 76 75 74 59", "一一二二二二三三三三三三达无"),
        ("91 89 88 87 86 79 72 71 69 66 65 64 62 61", "一二二二二三三三达达达达达达"),
        ("95 93 93 85 84 79 60", "一二并二并二二三达"),
    ],
)  # fmt: skip
def test_prizes_with_a_minimum(totals, expected):
    quotas = [quota("一等奖", 2), quota("二等奖", 4), quota("三等奖", 6)]
    assert graded(totals.split(), *quotas, grades=PRIZES) == expected


def test_who_is_not_graded_is_no_part_of_the_field():
    units = field(["99", "98", "97", "96"], v=["1", "0", "0", "0"])
    vetoes = [{"code": "V", "name": "新建", "datum": "v", "effect": "not_graded"}]
    scheme = scheme_of(quotas=[quota("优秀", "0.5 floor")], vetoes=vetoes)
    assert brief(evaluate(scheme, units)) == "无优良良"  # half of three
    assert [result.place for result in evaluate(scheme, units)] == [1, 2, 3, 4]
    units[3] = replace(units[3], ranked=False)
    assert brief(evaluate(scheme, units)) == "无优良无"  # half of two


@pytest.mark.parametrize(
    ("per", "expected"),
    [("pool", "优良优良良"), ("all", "优优良良良"), ("category", "优优良良良"), ("parent", "优良优良优")],
)
def test_the_fields_of_a_quota(per, expected):
    given = [("甲", "村", "东"), ("甲", "社区", "东"), ("乙", "村", "西"), ("乙", "村", "西"), ("乙", "社区", "")]
    units = [
        replace(unit, pool=pool, category=category, parent=parent)
        for unit, (pool, category, parent) in zip(field(["99", "98", "97", "96", "95"]), given, strict=True)
    ]
    number = {"pool": "0.5 floor", "all": "0.5 floor", "category": "0.5 floor", "parent": "0.5 ceil"}[per]
    assert brief(evaluate(scheme_of(quotas=[quota("优秀", number, per=per)]), units)) == expected


# Floors


@pytest.mark.parametrize(
    ("totals", "number", "expected"),
    [
        (["95", "85", "84", "83"], "0.25 floor", "优良良良"),  # there are enough
        (["95", "85", "84", "83"], "0.5 floor", "优优良良"),
        (["85", "84", "83", "82"], 2, "优优良良"),
        (["85", "84", "84", "82"], 2, "优良并良并良"),  # equals at the edge stay: a person decides
        (["85", "84", "84", "82"], 3, "优优优良"),
        (["85", "70", "69", "68"], 3, "优一一一"),  # only the next grade gives
        (["70", "69"], 1, "一一"),
        (["85"], 5, "优"),
        (["84", "84"], 1, "良并良并"),
    ],
)
def test_floors_raise_the_best_of_the_next_grade(totals, number, expected):
    assert graded(totals, quota("优秀", number, "floor", fill="raise")) == expected


@pytest.mark.parametrize(
    ("totals", "number", "expected"),
    [
        (["85", "84", "70", "69", "68"], 1, "良良一一较"),
        (["85", "84", "70", "69", "68"], 2, "良良一较较"),
        (["85", "84", "70", "69", "69"], 1, "良良一一并一并"),
        (["85", "84", "70", "69", "50"], 1, "良良一一较"),
        (["85", "84", "83", "82", "81"], 1, "良良良良良"),  # nobody stands in the grade above
    ],
)
def test_floors_lower_the_worst_of_the_grade_above(totals, number, expected):
    assert graded(totals, quota("较差", number, "floor", fill="lower")) == expected


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        (["99", "98", "97", "96", "95", "94", "93"], "优优优优优良良"),  # at least 15 % below 优: 1.05, so 2
        (["99", "98", "97", "96", "95", "85", "50"], "优优优优优良较"),
        (["99", "98", "97", "96", "95", "94", "50"], "优优优优优良较"),
        (["99", "98", "97", "96", "94", "94", "50"], "优优优优优并优并较"),
    ],
)
def test_a_floor_on_a_set_of_grades(totals, expected):
    """(34): 较好、一般、差 together at least 15 %."""
    grades = [GRADES[0], GRADES[1], GRADES[3]]
    rule = quota("良好", "0.15 ceil", "floor", also=["较差"], fill="lower")
    assert graded(totals, rule, grades=grades) == expected


@pytest.mark.parametrize(
    ("totals", "number", "expected"),
    [
        (["95", "85", "70", "69", "50"], 3, "优良良一较"),
        (["95", "85", "70", "70", "50"], 3, "优良一并一并较"),
        (["95", "85", "84", "69", "50"], 3, "优良良一较"),
    ],
)
def test_a_set_of_grades_is_made_up_from_below_it(totals, number, expected):
    """优秀 and 良好 together: who rises gets the lower of them; whoever has 良好 stays."""
    assert graded(totals, quota("优秀", number, "floor", also=["良好"], fill="raise")) == expected
    assert graded(totals, quota("良好", number, "floor", also=["优秀"], fill="raise")) == expected


def test_floors_from_the_worst_up_after_ceilings():
    quotas = [
        quota("优秀", 1),
        quota("一般", 1, "floor", fill="lower"),
        quota("较差", 1, "floor", fill="lower"),
    ]
    assert graded(["99", "98", "97", "70"], *quotas) == "优良一较"


def test_a_barred_unit_is_not_raised_and_uses_up_nothing():
    vetoes = [{"code": "V", "name": "信访", "datum": "v", "effect": "grade_cap", "grade": "良好"}]
    floor = quota("优秀", 1, "floor", fill="raise")
    assert graded(["89", "88", "87"], floor, vetoes=vetoes, facts={"v": ["1", "0", "0"]}) == "良优良"


# Targets

ALL = [quota("优秀", "0.1 half_up", "target"), quota("良好", "0.3 half_up", "target"),
       quota("一般", "0.4 half_up", "target"), quota("较差", "0.2 half_up", "target")]  # fmt: skip


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        (["50", "49", "48", "47", "46", "45", "44", "43", "42", "41"], "优良良良一一一一较较"),  # whatever the points
        (["99", "98", "97", "96", "95", "94", "93", "92", "91", "90"], "优良良良一一一一较较"),
        (["99", "99", "97", "96", "95", "94", "93", "92", "91", "90"], "良并良并良一一一一较较较"),
        (["99", "98", "97", "96", "96", "94", "93", "92", "91", "90"], "优良良一并一并一一较较较"),
        (["99"] * 10, "较并" * 10),
        (
            ["99", "98", "97", "96", "95", "94", "93", "92", "91", "90", "89"],
            "优良良良一一一一较较较",
        ),  # 11: 1, 3, 4, rest
        (["99", "98"], "良一"),  # 0.2 → 0, 0.6 → 1, 0.8 → 1
    ],
)
def test_grades_by_places_alone(totals, expected):
    """About 10/30/40/20 (03)."""
    assert graded(totals, *ALL) == expected


def test_a_target_of_one_grade_leaves_the_others_their_points():
    assert graded(["99", "98", "85", "70", "50"], quota("优秀", 1, "target")) == "优良良一较"
    assert graded(["85", "84", "70", "50"], quota("优秀", 2, "target")) == "优优一较"
    assert graded(["85", "84", "84", "50"], quota("优秀", 2, "target")) == "优良并良并较"
    assert graded(["99", "98", "85", "70", "50"], quota("良好", 2, "target")) == "优优良良较"  # those above stay
    assert graded(["85", "84", "83", "70"], quota("良好", 1, "target")) == "良一一一"
    assert graded(["85", "50"], quota("较差", 2, "target")) == "良较"


def test_a_barred_unit_takes_no_place_of_a_target():
    """Quotas come after the gates (domain.md 9.3): the first is kept at 一般, the place goes to the second."""
    vetoes = [{"code": "V", "name": "信访", "datum": "v", "effect": "grade_cap", "grade": "一般"}]
    totals = ["99", "98", "97", "96", "95", "94", "93", "92", "91", "90"]
    struck = {"v": ["1"] + ["0"] * 9}
    scheme = scheme_of(quotas=ALL, vetoes=vetoes)
    results = evaluate(scheme, field(totals, **struck))
    assert brief(results) == "一优良良良一一一较较"
    assert (results[0].place, results[0].score_grade, results[0].quota_grade) == (1, "优秀", "优秀")


def test_a_target_of_a_lower_grade_comes_before_a_ceiling_of_a_better_one():
    """The best two that are not 优秀 are 良好; then one 优秀 too many joins them."""
    quotas = [quota("优秀", 1), quota("良好", 2, "target")]
    assert graded(["95", "93", "85", "75", "70"], *quotas) == "优良良良一"
    assert graded(["95", "93", "85", "75", "70"], *reversed(quotas)) == "优良良良一"


def test_a_ceiling_of_a_better_grade_comes_before_a_floor_of_the_worst():
    """Who falls from 一般 for the ceiling is the one 较差 that must be there: nobody else is made up."""
    quotas = [quota("较差", 1, "floor", fill="lower"), quota("一般", 1)]
    assert graded(["95", "70", "69"], *quotas) == "优一较"


def test_targets_then_ceilings_then_floors():
    quotas = [quota("良好", 1, "floor", fill="raise"), quota("优秀", 1), quota("优秀", 2, "target")]
    assert graded(["70", "69", "68", "50"], *quotas) == "优良一较"


# Refusals


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"quotas": [{"grade": "优秀"}]}, "名额第1条（优秀）要在比例 share 和名额数 count 里写且只写一个。"),
        (
            {"quotas": [{"grade": "优秀", "share": "0.3"}]},
            "名额第1条（优秀）写了比例 share 就要写取整方式 rounding，写名额数 count 时不写。",
        ),
        (
            {"quotas": [{"grade": "优秀", "count": 3, "rounding": "floor"}]},
            "名额第1条（优秀）写了比例 share 就要写取整方式 rounding，写名额数 count 时不写。",
        ),
        ({"quotas": [quota("优秀", -1)]}, "方案的名额第1条的名额数不能小于0，写的是「-1」。"),
        ({"quotas": [quota("优秀", 1), quota("优秀", 2)]}, "名额的等次「优秀（最多）」重复出现2次。"),
        ({"quotas": [quota("优秀", 1, also=["良好"])]}, "名额第1条（优秀）只有下限 floor 才能写合并计算的等次 also。"),
        (
            {"quotas": [quota("优秀", 1, "floor", also=["五星"], fill="raise")]},
            "名额第1条（优秀）写的等次「五星」不在 grades 里。",
        ),
        (
            {"quotas": [quota("一般", 1, "floor", also=["较差"], fill="raise")]},
            "名额第1条（一般）已到最低等次，没有更低的等次可以提上来。",
        ),
        (
            {"quotas": [quota("优秀", 1, "floor", fill="lower")]},
            "名额第1条（优秀）已到最高等次，没有更高的等次可以降下来。",
        ),
        (
            {"arithmetic": {"tie_break": [{}]}},
            "同分比较第1条要在 node（指标编号）和 datum（数据项）里写且只写一个。",
        ),
        ({"arithmetic": {"tie_break": [{"node": "9"}]}}, "同分比较写的指标「9」不存在。"),
        ({"arithmetic": {"tie_break": [{"datum": "y"}]}}, "同分比较用到数据项「y」，但 data 里没有它。"),
        ({"arithmetic": {"tie_break": [{"datum": "kids"}]}}, "同分比较不能用下级得分「数据kids」。"),
        (
            {"vetoes": [{"code": "V", "name": "末位", "effect": "listed"}]},
            "一票否决「V 末位」要在数据项 datum 和末位名数 last 里写且只写一个。",
        ),
        (
            {"vetoes": [{"code": "V", "name": "末位", "effect": "score_zero", "last": 1}]},
            "一票否决「V 末位」按名次触发，后果不能是 not_ranked 或 score_zero：名次要先排出来。",
        ),
        (
            {"vetoes": [{"code": "V", "name": "满意率", "effect": "listed", "datum": "rate", "op": "<"}]},
            "一票否决「V 满意率」的 op 和 than 要么都写，要么都不写。",
        ),
        (
            {"vetoes": [{"code": "V", "name": "满意率", "effect": "listed", "datum": "z", "op": "<", "than": "60"}]},
            "一票否决「V 满意率」用到的数据项「数据z」未填按0计，没有填报的单位都会触发；请把它的 blank 改成 missing。",
        ),
        (
            {"vetoes": [{"code": "V", "name": "下级", "effect": "listed", "datum": "kids", "op": "<", "than": "60"}]},
            "一票否决「V 下级」不能用下级得分「数据kids」。",
        ),
    ],
)
def test_refusals(more, said):
    data = [*DATA, datum("kids", "children"), datum("z", "percent", blank="zero")]
    with pytest.raises(SchemeError) as caught:
        load(document([manual("a", "100")], data, grades=GRADES, **more))
    assert said in [problem.message for problem in caught.value.problems]
