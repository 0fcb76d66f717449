"""How parts, policies, formulas, places and quotas are told: the numbers put in, down to the stored value."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Bonus, Leaf, Penalty, Status, Unit, evaluate, explain, load
from tests.scoring.engine.documents import datum, document, extra, fact, leaf, manual, section
from tests.scoring.engine.drawn import documents, units_of
from tests.scoring.engine.fields import field, quota, scheme_of
from tests.scoring.engine.sheets import counted, of, town
from tests.scoring.engine.test_reference import down, drawn

NA = Status.NA


def told(nodes, units, code, data=(), *, pool=True, **more):
    """The lines on one node of the first unit."""
    scheme = load(document(nodes, list(data), **more))
    result = evaluate(scheme, units)[0]
    return explain(scheme, units[0], result, code, pool=units if pool else ()).lines


def test_a_converted_part_with_a_deduction():
    """Scheme 01: (85 − 10) × 70 %."""
    part = of(section("一", "70", manual("b", "100"), extra("penalty", "减", None, counted("d", "n", "1"))), of="100")
    assert told([part, manual("c", "30")], [town(mb="85", n="10", mc="30")], "一", [datum("n")]) == (
        "合计85分。",
        "减「减 附加减」10分，为75分。",
        "折算：75 ÷ 100 × 70 = 52.5分。",
    )


def test_bounds_conversion_and_rounding():
    part = of(section("s", "10", manual("a", "3"), extra("bonus", "加", None, counted("d", "n", "1"))), of="3", cap="2")
    units = [town(ma="1.5", n="4")]
    assert told([part], units, "s", [datum("n")], arithmetic={"round_at": ["section"], "places": 1}) == (
        "合计1.5分。",
        "加「加 附加加」4分，为5.5分。",
        "最高2分，按2分计。",
        "折算：2 ÷ 3 × 10 = 6.666667分。",
        "四舍五入为6.7分。",
    )
    low = of(section("s", "10", manual("a", "10"), extra("penalty", "减", None, counted("d", "n", "1"))), floor="0")
    assert told([low], [town(ma="3", n="5")], "s", [datum("n")]) == (
        "合计3分。",
        "减「减 附加减」5分，为-2分。",
        "最低0分，按0分计。",
    )


def test_what_a_converted_part_makes_up():
    part = of(section("s", "30", manual("a", "60", na="scale"), manual("b", "40")), of="100")
    units = [town(ma=NA, mb="30", mc="50")]
    assert told([part, manual("c", "70")], units, "s") == (
        "合计30分。",
        "60分的项目不适用，按比例折算：30 × 100 ÷ 40 = 75分。",
        "折算：75 ÷ 100 × 30 = 22.5分。",
    )
    assert told([part, manual("c", "70")], units, "") == (
        "基础分：22.5 + 50 = 72.5分。",
        "本组第1名。",
    )


def test_what_leaves_a_whole_sheet():
    part = of(section("s", "30", manual("a", "60", na="scale"), manual("b", "40", na="scale")), of="100")
    lines = told([part, manual("c", "70")], [town(ma=NA, mb=NA, mc="50")], "")
    assert lines == (
        "基础分：合计50分。",
        "30分的项目不适用，按比例折算：50 × 100 ÷ 70 = 71.428571分。",
        "四舍五入保留2位小数：71.43分。",
        "本组第1名。",
    )


PARTS = {"type": "accumulate", "parts": [{"datum": "x", "points": "1"}, {"datum": "y", "points": "3"}]}


@pytest.mark.parametrize(
    ("policy", "more", "last"),
    [
        ("full", {}, "不适用的3分按满分计，本项得4分。"),
        ("zero", {}, "不适用的3分不计分，本项得1分。"),
        ("fixed", {"na_points": "2"}, "不适用的3分按规定的2分计，本项得2.5分。"),
        ("mean", {}, "不适用的3分按本组平均得分计，本项得2.5分。"),
        ("scale", {}, "不适用的3分不计入总分，其余各项按比例折算，本项得1分。"),
        ("siblings", {}, "不适用的3分由本部分其余各项按比例分担，本项得1分。"),
    ],
)
def test_policies_in_part(policy, more, last):
    nodes = [leaf("a", "4", PARTS, na=policy, **more), manual("b", "96")]
    data = [datum("x", "flag"), datum("y", "flag")]
    units = [town("甲", x="1", y=NA, mb="90"), town("乙", x="1", y="1", mb="90"), town("丙", x="0", y="0", mb="90")]
    assert told(nodes, units, "a", data)[-1] == last


@pytest.mark.parametrize(
    ("policy", "more", "last"),
    [
        ("fixed", {"na_points": "15"}, "不适用的20分按规定的15分计，本项得15分。"),
        ("mean", {}, "不适用的20分按本组平均得分计，本项得18分。"),
    ],
)
def test_policies_for_a_whole_item(policy, more, last):
    nodes = [manual("a", "20", na=policy, **more), manual("b", "80")]
    assert told(nodes, [town("甲", ma=NA, mb="60"), town("乙", ma="18", mb="60")], "a")[-1] == last


def test_a_mean_of_nobody():
    nodes = [manual("a", "20", na="mean"), manual("b", "80")]
    units = [town("甲", ma=NA, mb="60"), town("乙", mb="60")]
    assert told(nodes, units, "a")[-1] == "不适用的20分在本组没有可以平均的得分，不计入总分，其余各项按比例折算。"
    assert told(nodes, units, "")[1] == "20分的项目不适用，按比例折算：60 × 100 ÷ 80 = 75分。"
    assert told(nodes, units, "", pool=False)[1] == "20分的项目不适用，按比例折算：60 × 100 ÷ 80 = 75分。"


def test_other_kinds_and_exemptions():
    nodes = [
        of(section("s", "40", manual("a", "40")), only=["村"]),
        manual("b", "60", na="zero"),
        of(manual("c", "40"), only=["社区"]),
    ]
    units = [town(category="社区", exempt=["b"], ma="1", mb="50", mc="30")]
    assert told(nodes, units, "s") == ("本部分只考核村，本单位不考核。",)
    assert told(nodes, units, "a") == ("本项只考核村，本单位不考核。",)
    assert told(nodes, units, "b") == ("本单位不考核本项。", "不适用的60分不计分。")
    assert told(nodes, units, "c") == ("数据mc：评定30分，比满分少10分。",)


def test_places_are_told_among_those_who_are_assessed():
    ranked = leaf("a", "10", {"type": "rank_table", "datum": "x", "points": ["10", "8"]}, only=["村"], na="zero")
    units = [
        town("甲", category="村", x="5", mb="0"),
        town("乙", category="社区", x="9", mb="0"),
        town("丙", category="村", exempt=["a"], x="8", mb="0"),
        town("丁", category="村", x="4", mb="0"),
    ]
    assert told([ranked, manual("b", "90")], units, "a", [datum("x")])[-1] == "本组2个单位中第1名，得10分。"


def test_a_formula_with_its_figures():
    data = [
        datum("young", name="35岁以下党员", unit="人"),
        datum("members", name="党员人数", unit="人"),
        datum("share", "percent", name="占比", asked="computed", formula="young / members * 100 - [2]"),
    ]
    item = leaf("1", "2", {"type": "tier", "datum": "share", "bands": [{"from": "20", "points": "2"}]})
    nodes = [item, manual("2", "98")]
    assert told(nodes, [town(young="3", members="8", m2="7.5")], "1", data) == (
        "占比 = 35岁以下党员 ÷ 党员人数 × 100 − 「2」得分 = 3 ÷ 8 × 100 − 7.5 = 30%。",
        "占比：30%，达到20%，得2分。",
    )
    assert told(nodes, [town(young="3", members="0", m2="7.5")], "1", data) == (
        "占比 = 35岁以下党员 ÷ 党员人数 × 100 − 「2」得分 = 3 ÷ 0 × 100 − 7.5 = 不适用。",
        "「占比」不适用。",
        "不适用的2分按满分计。",
    )
    assert told(nodes, [town(young="3", m2="7.5")], "1", data) == (
        "占比 = 35岁以下党员 ÷ 党员人数 × 100 − 「2」得分 = 3 ÷ 暂缺 × 100 − 7.5 = 未填。",
        "「占比」未填。",
        "本项暂不计分，不等于0分。",
    )


def last_lines(totals, which, vetoes=(), *, also=(), **facts):
    """What is told of places and grades: the lines after the sum."""
    *quotas, number = which
    scheme = scheme_of(quotas=quotas, vetoes=list(vetoes))
    units = [replace(unit, also=also) for unit in field(totals, **facts)]
    result = evaluate(scheme, units)[number]
    lines = explain(scheme, units[number], result).lines
    return lines[1:]


def test_grades_after_quotas_and_vetoes():
    raised = [quota("优秀", 2, "floor", fill="raise")]
    assert last_lines(["89", "88", "87"], [*raised, 1]) == (
        "本组第2名。",
        "按总分属「良好」。",
        "按名额规定，建议「优秀」。",
    )
    assert last_lines(["89", "88", "88"], [*raised, 1]) == (
        "本组第2名。",
        "按总分属「良好」。",
        "名额边缘有并列，须由会议决定；建议仍为「良好」。",
    )
    assert last_lines(["99", "98", "98"], [quota("优秀", 2), 1])[-1] == (
        "受名额限制，名额边缘有并列，须由会议决定；建议「良好」。"
    )
    assert last_lines(["99", "98"], [quota("优秀", 1, "target"), 1])[-1] == "受名额限制，建议「良好」。"
    last = [{"code": "V", "name": "末位", "last": 1, "effect": "grade_cap", "grade": "一般"}]
    assert last_lines(["99", "98"], [1], last, also=("全县",)) == (
        "一票否决「V 末位」：等次不高于「一般」。",
        "本组第2名。",
        "全县第2名。",
        "按总分属「优秀」。",
        "受一票否决影响，建议「一般」。",
    )


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        ("not_graded", ("一票否决「V 信访」：参加排名，不定等次。", "本组第1名。", "按总分属「优秀」。")),
        ("not_ranked", ("一票否决「V 信访」：不参加排名，不定等次。", "不参加排名。", "按总分属「优秀」。")),
        ("listed", ("一票否决「V 信访」：提请列入名单，不影响得分。", "本组第1名。", "按总分属「优秀」。")),
        ("score_zero", ("一票否决「V 信访」：总分计0分。", "本组第1名。", "按总分属「较差」。")),
    ],
)
def test_effects_of_vetoes(effect, said):
    veto = {"code": "V", "name": "信访", "datum": "v", "effect": effect}
    assert last_lines(["99"], [0], [veto], v=["1"]) == said


# Of every part of a random sheet the last number told is the stored one: the steps are calculated again, not copied

NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)分")
COUNTS = re.compile(r"[0-9]+项还没有得分，暂缺。|.*本单位不考核。")


def last_number(lines):
    numbers = [number for line in lines if not COUNTS.fullmatch(line) for number in NUMBER.findall(line)]
    return int(Fraction(numbers[-1]) * 10**6) if numbers else None  # larger than any column, too


@drawn(120)
@given(st.data())
def test_the_steps_of_every_part_end_in_the_stored_value(data):
    given_document = data.draw(documents())
    units = data.draw(units_of(given_document))
    scheme = load(given_document)
    for unit, result in zip(units, evaluate(scheme, units), strict=True):
        sheet = explain(scheme, unit, result, pool=units)
        for found in down(sheet):
            if found.code and found.value is not None and not isinstance(scheme.by_code[found.code], Leaf):
                assert last_number(found.lines) == found.value, found
        outside = any(isinstance(root, Bonus | Penalty) for root in scheme.nodes)
        summed = [line for line in sheet.lines if line.startswith(("基础分", "总分：")) or "按比例折算" in line]
        if result.exact is not None and Status.VETOED is not result.status and summed:
            assert last_number(summed) == result.base + (result.bonus - result.penalty if outside else 0)


def test_a_unit_is_explained_by_its_own_facts():
    """The facts given for a computed datum are never believed."""
    data = [datum("n"), datum("twice", "number", asked="computed", formula="n * 2")]
    nodes = [leaf("1", "100", {"type": "accumulate", "parts": [{"datum": "twice", "each": "1"}]})]
    unit = Unit("甲", "镇", {"n": fact("3"), "twice": fact("99")})
    assert told(nodes, [unit], "1", data)[-1] == "合计得6分。"
