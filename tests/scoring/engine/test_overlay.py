"""Other numbers in a scheme: what can be turned, what follows, what is converted, and what is refused where."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from config.toolkit.scaled import SCALE, parse, text
from scoring.engine import Leaf, Scheme, SchemeError, Unit, convertible, dump, evaluate, knobs, load, overlaid, spreads
from scoring.engine.numbers import share_of
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section, unit
from tests.scoring.engine.drawn import documents, units_of

LATE = {"type": "deduct_count", "datum": "late", "each": "2"}
BAD = {"type": "accumulate", "parts": [{"datum": "bad", "each": "1"}]}
TIER = {
    "type": "tier",
    "datum": "rate",
    "bands": [{"from": "95", "points": "10"}, {"from": "80", "points": "6"}],
}
SCHEME = load(
    document(
        [
            section("1", "60", manual("a", "40"), leaf("b", "20", LATE)),
            leaf("c", "10", TIER),
            {**section("2", "30", manual("d", "100")), "of": "100"},
            extra("bonus", "J", None, manual("e", "5")),
            extra("penalty", "K", "3", leaf("f", "3", BAD)),
        ],
        [datum("rate", "percent", name="满意度"), datum("late"), datum("bad")],
        grades=[{"name": "优秀", "from": "90"}, {"name": "一般", "from": None}],
        quotas=[{"grade": "优秀", "share": "0.3", "rounding": "floor"}],
        vetoes=[{"code": "V", "name": "满意度过低", "effect": "not_graded", "datum": "rate", "op": "<", "than": "50"}],
    )
)
UNITS = [
    unit("甲", ma="40", mb="0", late="1", rate="96", md="80", me="2", bad="0"),
    unit("乙", ma="32", mb="0", late="0", rate="85", md="90", me="0", bad="1"),
    unit("丙", ma="20", mb="0", late="9", rate="70", md="100", me="1", bad="0"),
]


def test_every_number_that_can_be_turned_has_its_place_and_a_name():
    found = {knob.path: (knob.node, knob.label, knob.value and text(knob.value)) for knob in knobs(SCHEME)}
    assert found == {
        "nodes[0].children[0].points": ("a", "分值", "40"),
        "nodes[0].children[0].rule.min": ("a", "最低得分", 0),
        "nodes[0].children[1].points": ("b", "分值", "20"),
        "nodes[0].children[1].rule.each": ("b", "每次扣分", "2"),
        "nodes[0].children[1].rule.floor": ("b", "最低得分", 0),
        "nodes[1].points": ("c", "分值", "10"),
        "nodes[1].rule.bands[0].from": ("c", "档次第1条：下限", "95"),
        "nodes[1].rule.bands[0].points": ("c", "档次第1条：得分", "10"),
        "nodes[1].rule.bands[1].from": ("c", "档次第2条：下限", "80"),
        "nodes[1].rule.bands[1].points": ("c", "档次第2条：得分", "6"),
        "nodes[1].rule.otherwise": ("c", "其余得分", 0),
        "nodes[2].points": ("2", "分值", "30"),
        "nodes[2].of": ("2", "折算前满分", "100"),
        "nodes[2].children[0].points": ("d", "分值", "100"),
        "nodes[2].children[0].rule.min": ("d", "最低得分", 0),
        "nodes[3].cap": ("J", "封顶", None),
        "nodes[3].children[0].points": ("e", "分值", "5"),
        "nodes[3].children[0].rule.min": ("e", "最低得分", 0),
        "nodes[4].cap": ("K", "封顶", "3"),
        "nodes[4].children[0].points": ("f", "分值", "3"),
        "nodes[4].children[0].rule.parts[0].each": ("f", "数据bad：每项得分", "1"),
        "grades[0].from": ("", "「优秀」下限", "90"),
        "quotas[0].share": ("", "「优秀」最多的比例", "0.3"),
        "vetoes[0].than": ("", "「满意度过低」比较值", "50"),
    }
    assert {knob.path for knob in knobs(SCHEME) if knob.optional} == {
        "nodes[0].children[1].rule.floor",
        "nodes[1].rule.bands[0].from",
        "nodes[1].rule.bands[1].from",
        "nodes[3].cap",
        "nodes[4].cap",
        "nodes[4].children[0].rule.parts[0].each",
    }
    assert all(knob.scaled for knob in knobs(SCHEME))


def test_caps_of_parts_may_be_left_out_and_the_numbers_of_the_ladder_may_not():
    scheme = load(
        document(
            [{**section("2", "10", leaf("c", "10", TIER, na="fixed", na_points="4")), "cap": "9"}],
            [datum("rate", "percent", name="满意度")],
            grades=[{"name": "优秀", "from": "9"}, {"name": "一般", "from": None}],
            quotas=[{"grade": "优秀", "count": 2, "kind": "floor", "fill": "raise"}],
            vetoes=[{"code": "L", "name": "末位", "effect": "lowest_grade", "last": 3}],
        )
    )
    found = [(knob.path, knob.label, knob.value, knob.scaled, knob.optional) for knob in knobs(scheme)]
    assert found[0] == ("nodes[0].cap", "最高得分", parse("9"), True, True)
    assert found[2] == ("nodes[0].children[0].na_points", "不适用时得分", parse("4"), True, False)
    assert found[-3:] == [
        ("grades[0].from", "「优秀」下限", parse("9"), True, False),
        ("quotas[0].count", "「优秀」最少的个数", 2, False, False),
        ("vetoes[0].last", "「末位」末位名数", 3, False, False),
    ]


def edited(change: dict[str, Any]) -> Scheme:
    """The scheme of the same document with these places written over by hand."""
    written = deepcopy(dump(SCHEME))
    for path, value in change.items():
        *above, last = path.split(".")
        place: Any = written
        for part in above:
            place = place[int(part) if part.isdigit() else part]
        place[int(last) if last.isdigit() else last] = value
    return load(written)


def test_an_overlay_is_what_the_edited_document_gives():
    numbers = {
        "nodes[0].children[0].points": parse("50"),
        "nodes[0].children[1].rule.each": parse("4"),
        "nodes[1].rule.bands[1].from": parse("65"),
        "nodes[3].cap": parse("1"),
        "nodes[4].cap": None,
        "grades[0].from": parse("85"),
        "quotas[0].share": parse("0.5"),
    }
    by_hand = edited(
        {
            "full": "110",
            "nodes.0.points": "70",
            "nodes.0.children.0.points": "50",
            "nodes.0.children.1.rule.each": "4",
            "nodes.1.rule.bands.1.from": "65",
            "nodes.3.cap": "1",
            "nodes.4.cap": None,
            "grades.0.from": "85",
            "quotas.0.share": "0.5",
        }
    )
    assert overlaid(SCHEME, numbers=numbers) == by_hand
    assert evaluate(overlaid(SCHEME, numbers=numbers), UNITS) == evaluate(by_hand, UNITS)


def test_what_an_item_gives_is_converted_to_its_new_points():
    other = overlaid(SCHEME, {"a": parse("60"), "c": parse("0")}, convert=True)
    assert [(node.code, text(node.points or 0)) for node in other.preorder[:6]] == [
        ("1", "80"),
        ("a", "60"),
        ("原1", "40"),
        ("b", "20"),
        ("c", "0"),
        ("原2", "10"),
    ]
    before, after = evaluate(SCHEME, UNITS), evaluate(other, UNITS)
    values = [(dict(zip(r.codes, r.values, strict=True))) for r in after]
    assert [text(value["a"]) for value in values] == ["60", "48", "30"]
    assert [text(value["c"]) for value in values] == ["0", "0", "0"]
    assert [text(a.total - b.total) for a, b in zip(after, before, strict=True)] == ["10", "10", "10"]


def test_what_cannot_be_is_told_at_the_place_of_the_old_document():
    with pytest.raises(SchemeError) as caught:
        overlaid(SCHEME, numbers={"nodes[1].points": parse("5"), "grades[0].from": None})
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("nodes[1].rule", "指标「c 指标c」的计分规则：有一档得10分，高于分值5分。"),
        ("nodes[1].rule", "指标「c 指标c」的计分规则：有一档得6分，高于分值5分。"),
        ("grades[0]", "等次「优秀」没有写下限；只有最后一个等次可以不写。"),
    ]
    with pytest.raises(SchemeError) as caught:
        wrong = {"nodes[1].points": parse("5"), "nodes[1].rule.bands[0].from": parse("60")}
        overlaid(SCHEME, numbers=wrong, convert=True)
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("nodes[1].rule", "指标「c 指标c」的计分规则：档次要从高到低排列，下限80不能排在60之后。")
    ]
    for path in ("nodes[9].points", "nodes[1].rule.bands[7].from", "title.points"):
        with pytest.raises(KeyError):
            overlaid(SCHEME, numbers={path: 1})


@pytest.mark.parametrize("value", [None, -SCALE, 0])
def test_points_of_an_item_that_cannot_be(value):
    with pytest.raises(SchemeError) as caught:
        overlaid(SCHEME, numbers={"nodes[0].children[0].points": value})
    assert caught.value.problems[0].path == "nodes[0].children[0].points"


def drawn(data: st.DataObject, **changes: Any) -> tuple[Scheme, list[Unit]]:
    """A random scheme and units; what was drawn against the rules is passed over."""
    document = {**data.draw(documents()), **changes}
    try:
        scheme = load(document)
    except SchemeError:
        reject()
    return scheme, data.draw(units_of(document))


SOME = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@SOME
@given(st.data(), st.booleans())
def test_an_empty_overlay_changes_nothing(data, convert):
    scheme, units = drawn(data)
    numbers = {knob.path: knob.value for knob in knobs(scheme)}
    assert overlaid(scheme, convert=convert) == scheme
    assert evaluate(overlaid(scheme, numbers=numbers, convert=convert), units) == evaluate(scheme, units)


@SOME
@given(st.data(), st.integers(0, 20))
def test_converted_points_are_those_of_the_rule_in_proportion(data, points):
    scheme, units = drawn(data, arithmetic={})
    leaves = [item for item in scheme.leaves if convertible(scheme, item) and not calculated(scheme, item)]
    assume(leaves)
    item: Leaf = data.draw(st.sampled_from(leaves))
    new = points * SCALE // 2
    try:
        other = overlaid(scheme, {item.code: new}, convert=True)
    except SchemeError as error:  # a sheet or part whose sum came to nothing
        assert new == 0
        assert all("必须大于0" in problem.message or "分值是0" in problem.message for problem in error.problems)
        return
    units = [replace(unit, overrides={}) for unit in units]  # what is set by hand is not converted
    for before, after in zip(evaluate(scheme, units), evaluate(other, units), strict=True):
        old = dict(zip(before.codes, before.values, strict=True))[item.code]
        got = dict(zip(after.codes, after.values, strict=True))[item.code]
        assert got == (None if old is None else share_of(new, old, item.points))


def calculated(scheme: Scheme, item: Leaf) -> bool:
    """Whether an item reads what formulas make of points that may themselves be converted."""
    return any(scheme.catalog[code].formula for code in item.rule.data())


def test_how_the_points_of_an_item_lie():
    other = load(document([manual("a", "10"), manual("b", "10"), manual("c", "5")]))
    given_points = [("10", "5", None), ("0", "5", None), ("4", "5", None)]
    towns = [
        unit(str(number), **{f"m{code}": value for code, value in zip("abc", row, strict=True) if value})
        for number, row in enumerate(given_points)
    ]
    first, second, third = spreads(other, evaluate(other, towns))
    assert (first.units, first.full, first.zero, first.kinds, first.level) == (3, 1, 1, 3, False)
    assert [text(value or 0) for value in (first.least, first.most, first.mean, first.rate)] == [
        "0",
        "10",
        "4.666667",
        "0.466667",
    ]
    assert (second.kinds, second.level, second.full, second.zero) == (1, True, 0, 0)
    assert (third.units, third.mean, third.rate, third.level) == (0, None, None, False)
    assert spreads(other, ()) == ()
