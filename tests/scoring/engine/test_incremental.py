"""The whole computation again after an edit: what it touches is asked again, bit for bit; the rest stays as it was."""

from dataclasses import replace

import pytest

from config.toolkit.scaled import parse, text
from scoring.engine import Status, evaluate, load, reevaluate
from tests.scoring.engine.documents import datum, document, extra, fact, leaf, manual, section, unit

RANKED = {"type": "rank_table", "datum": "r", "points": ["10", "6"], "rest": "2"}
SHARED = {"type": "share_of_best", "datum": "s"}
GRADES = [{"name": "优秀", "from": "80"}, {"name": "良好", "from": "60"}, {"name": "合格", "from": None}]
NODES = [
    section("1", "60", manual("a", "50"), leaf("b", "10", RANKED)),
    leaf("c", "30", SHARED, na="scale"),
    manual("d", "10"),
    extra("bonus", "B", "5", manual("e", "5")),
]
DATA = [
    datum("r", "number"),
    datum("s", "number", blank="zero"),
    datum("v", "flag", blank="zero"),
    datum("t", "number"),
]


def whole(nodes=NODES, data=DATA, **more):
    return load(document(nodes, data, **{"grades": GRADES, **more}))


def town(name, pool, a, r, s, **more):
    facts = {"ma": a, "r": r, "s": s, "md": "8", "me": "1", **more}
    return unit(name, pool, **{code: value for code, value in facts.items() if value is not None})


THEN = [
    town("甲", "东", "40", "9", "3", t="5"),
    town("乙", "东", "45", "7", "6", t="4"),
    town("丙", "东", "30", "5", None, t="3"),
    town("丁", "西", "50", "9", "5", t="2"),
    town("戊", "西", "20", "3", "2", t="1"),
    town("己", "西", "35", Status.NA, Status.NA),
]


def edited(units, name, overrides=None, **facts):
    """The units with other facts (None: nobody filled it) or set values of one of them."""

    def after(each):
        mixed = {**each.facts, **{code: None if value is None else fact(value) for code, value in facts.items()}}
        known = {code: value for code, value in mixed.items() if value is not None}
        set_now = each.overrides if overrides is None else {code: parse(value) for code, value in overrides.items()}
        return replace(each, facts=known, overrides=set_now)

    return [after(each) if each.id == name else each for each in units]


def again(scheme, then, now):
    """What the edit makes of the results before; it is what the whole computation gives, and which rows are new."""
    before = evaluate(scheme, then)
    found = reevaluate(scheme, now, before, {old.id: old for old, new in zip(then, now, strict=True) if old != new})
    assert found == evaluate(scheme, now)
    return found, [result.unit_id for result, old in zip(found, before, strict=True) if result is not old]


def test_points_by_hand_touch_the_unit_alone_and_places_of_its_pool():
    found, new = again(whole(), THEN, edited(THEN, "丙", ma="31"))
    assert [text(result.total) for result in found] == ["74", "90", "42", "99", "47", "76.71"]
    assert new == ["丙"]
    found, new = again(whole(), THEN, edited(THEN, "甲", ma="48", md="10", me="5"))
    assert [(result.place, result.grade) for result in found[:3]] == [(2, "优秀"), (1, "优秀"), (3, "合格")]
    assert new == ["甲"]
    found, new = again(whole(), THEN, edited(THEN, "丙", ma="50", md="10", me="5", s="6"))
    assert [result.place for result in found] == [3, 2, 1, 1, 3, 2]
    assert new == ["甲", "乙", "丙"]


def test_a_comparison_touches_those_of_the_pool_whose_points_move():
    found, new = again(whole(), THEN, edited(THEN, "丙", r="8"))  # overtakes 乙 alone
    assert [text(result.values[2]) for result in found[:5]] == ["10", "2", "6", "10", "6"]
    assert new == ["乙", "丙"]
    found, new = again(whole(), THEN, edited(THEN, "丁", s="10"))  # the best of the west, to whom 戊 is compared
    assert [text(result.values[3]) for result in found[3:5]] == ["30", "6"]
    assert new == ["丁", "戊"]


def test_nothing_changed_is_the_same():
    scheme = whole()
    before = evaluate(scheme, THEN)
    assert all(one is other for one, other in zip(reevaluate(scheme, THEN, before, {}), before, strict=True))
    with pytest.raises(ValueError, match="the results are of other units"):
        reevaluate(scheme, THEN[::-1], before, {})
    with pytest.raises(ValueError, match="the results are of other units"):
        reevaluate(scheme, THEN[1:], before, {})


def test_half_of_the_units_is_still_an_edit_and_more_is_not():
    half = edited(edited(edited(THEN, "甲", ma="41"), "乙", ma="44"), "丙", ma="31")
    assert again(whole(), THEN, half)[1] == ["甲", "乙", "丙"]
    assert again(whole(), THEN, edited(half, "丁", ma="49"))[1] == [each.id for each in THEN]


@pytest.mark.parametrize(
    ("name", "facts", "code", "points"),
    [
        ("甲", {"s": None}, "c", ["0", "30", "0"]),  # nothing happened: blank is zero
        ("丙", {"s": "12"}, "c", ["7.5", "15", "30"]),
        ("乙", {"s": Status.NA}, "c", ["30", None, "0"]),
        ("乙", {"r": None}, "b", ["10", None, "6"]),
        ("丙", {"r": Status.PENDING}, "b", ["10", "6", None]),
    ],
)
def test_what_is_blank_or_does_not_apply(name, facts, code, points):
    scheme = whole()
    found, _ = again(scheme, THEN, edited(THEN, name, **facts))
    at = scheme.codes.index(code)
    assert [None if result.values[at] is None else text(result.values[at]) for result in found[:3]] == points


def test_who_is_not_asked_is_not_compared():
    """丙 is exempted from the comparison, 乙 is of a category that the other does not know."""
    scheme = whole([leaf("b", "10", RANKED, only=["镇"]), leaf("c", "90", SHARED, na="scale")], DATA)
    then = [
        replace(each, category="街道" if each.id == "乙" else "镇", exempt=frozenset("c" if each.id == "丙" else ""))
        for each in THEN
    ]
    found, new = again(scheme, then, edited(then, "丙", r="8", s="99"))
    assert [result.values for result in found[:3]] == [
        (parse("10"), parse("45")),
        (None, parse("90")),
        (parse("6"), None),
    ]
    assert new == ["丙"]
    found, new = again(scheme, then, edited(then, "丙", r="10"))
    assert [result.values[0] for result in found[:3]] == [parse("6"), None, parse("10")]
    assert new == ["甲", "乙", "丙"]  # 乙 is overtaken


def test_a_set_value_hides_what_the_comparison_gave():
    then = edited(THEN, "乙", {"b": "9"})
    found, _ = again(whole(), then, edited(then, "甲", ma="41"))
    assert text(found[1].values[2]) == "9"
    found, _ = again(whole(), then, edited(then, "乙", {}))
    assert text(found[1].values[2]) == "6"
    found, _ = again(whole(), then, edited(then, "丙", r="8"))
    (kept,) = found[1].overridden
    assert (kept.value, kept.computed) == (parse("9"), parse("2"))
    then = edited(THEN, "己", {"c": "9"})
    found, _ = again(whole(), then, edited(then, "己", {}))
    assert (found[5].values[3], found[5].statuses[3]) == (None, Status.NA)
    found, new = again(whole(), THEN, edited(THEN, "戊", {"": "60.5"}))
    assert (text(found[4].total), found[4].grade, new) == ("60.5", "良好", ["戊"])


def test_where_a_mean_or_a_formula_stands_in_the_whole_pool_is_asked():
    mean = [manual("a", "90", na="mean"), leaf("b", "10", RANKED)]
    then = edited(THEN, "丙", ma=Status.NA)
    found, new = again(whole(mean), then, edited(then, "甲", ma="50"))
    assert text(found[2].values[0]) == "47.5"
    assert new == ["甲", "乙", "丙"]
    formula = datum("f", "number", asked="computed", formula="r + s")
    reading = [manual("a", "90"), leaf("b", "10", {**RANKED, "datum": "f"})]
    found, new = again(whole(reading, [*DATA, formula]), THEN, edited(THEN, "丙", s="9"))
    assert [text(result.values[1]) for result in found[:3]] == ["2", "6", "10"]
    assert new == ["甲", "乙", "丙"]
    reading = [manual("a", "60"), reading[1], leaf("c", "30", {**SHARED, "datum": "t"})]
    found, _ = again(whole(reading, [*DATA, formula]), THEN, edited(THEN, "丙", s="9"))
    assert [text(result.values[1]) for result in found[:3]] == ["2", "6", "10"]


def test_a_comparison_of_several_data_of_which_one_is_calculated():
    """Means of f and t: 8.5, 8.5 and 4; with s at 20 the third has 14."""
    formula = datum("f", "number", asked="computed", formula="r + s")
    both = {"type": "rank_by_departments", "departments": [{"datum": "f"}, {"datum": "t"}], "by": "figures"}
    nodes = [manual("a", "90"), leaf("b", "10", {**both, "points": ["10", "6"], "rest": "2"})]
    scheme = whole(nodes, [*DATA, formula])
    assert [text(result.values[1]) for result in evaluate(scheme, THEN)[:3]] == ["10", "10", "2"]
    found, _ = again(scheme, THEN, edited(THEN, "丙", s="20"))
    assert [text(result.values[1]) for result in found[:3]] == ["6", "6", "10"]
    typed = {**both, "departments": [{"datum": "s"}, {"datum": "t"}], "points": ["10", "6"], "rest": "2"}
    found, _ = again(whole([manual("a", "90"), leaf("b", "10", typed)]), THEN, edited(THEN, "丙", s="20"))
    assert [text(result.values[1]) for result in found[:3]] == ["2", "6", "10"]  # 4, 5 and 11.5


def test_exact_totals_are_not_rounded_again():
    """Items are rounded to 1.00 and 1.01, the part makes 0.033333 and 0.033667 of them: two places."""
    nodes = [{**section("1", "1", manual("a", "30")), "of": "30"}, manual("d", "99")]
    scheme = whole(nodes, arithmetic={"round_at": ["leaf"], "rank_on": "exact"})
    then = edited(edited(THEN, "甲", ma="1"), "乙", ma="0.5")
    found, _ = again(scheme, then, edited(then, "乙", ma="1.009"))
    assert [(text(result.total), result.place) for result in found[:2]] == [("8.033333", 3), ("8.033667", 2)]
    assert again(scheme, then, edited(then, "丙", ma="29"))[1] == ["丙"]


@pytest.mark.parametrize(
    ("entry", "facts", "places"),
    [
        ({"datum": "t"}, {"t": "3.5"}, [3, 1, 2]),
        ({"datum": "t"}, {"t": "9"}, [3, 2, 1]),
        ({"datum": "t", "best": "low"}, {"t": "9"}, [1, 2, 3]),
        ({"datum": "s"}, {"s": "4"}, [3, 1, 2]),
        ({"datum": "s"}, {"s": None}, [2, 1, 3]),
        ({"node": "d"}, {"ma": "29", "md": "9"}, [2, 2, 1]),
        ({"datum": "f"}, {"t": "9"}, [3, 2, 1]),
    ],
)
def test_what_parts_equal_totals(entry, facts, places):
    """All three stand at the same points; the reverse of t decides, or s with blank as zero, or an item."""
    nodes = [manual("a", "90"), manual("d", "10")]
    then = [
        replace(each, facts={**each.facts, "ma": fact("30"), "md": fact("8"), "t": fact(t)}) if t else each
        for each, t in zip(THEN, ["3", "4", "2", "", "", ""], strict=True)
    ]
    formula = datum("f", "number", asked="computed", formula="t * 2")
    scheme = whole(nodes, [*DATA, formula], arithmetic={"tie_break": [entry], "rank_on": "exact"})
    found, _ = again(scheme, then, edited(then, "丙", **facts))
    assert [result.place for result in found[:3]] == places


VETOES = {
    "score_zero": {"effect": "score_zero"},
    "score_cap": {"effect": "score_cap", "score": "59"},
    "score_factor": {"effect": "score_factor", "factor": "0.5"},
    "last_place": {"effect": "last_place"},
    "lower_grade": {"effect": "lower_grade"},
    "not_ranked": {"effect": "not_ranked"},
}


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("score_zero", ("0", 3, "合格")),
        ("score_cap", ("59", 2, "合格")),
        ("score_factor", ("49.5", 2, "合格")),
        ("last_place", ("99", 3, "优秀")),
        ("lower_grade", ("99", 1, "良好")),
        ("not_ranked", ("99", None, None)),
    ],
)
def test_vetoes_fall_and_stay(effect, expected):
    veto = {"code": "V", "name": "事故", "datum": "v", "op": ">=", "than": "1", **VETOES[effect]}
    behind = {"code": "W", "name": "末位", "last": 1, "effect": "listed"}
    scheme = whole(vetoes=[veto, behind])
    struck = edited(THEN, "丁", v="1")
    found, new = again(scheme, THEN, struck)
    assert (text(found[3].total), found[3].place, found[3].grade) == expected
    assert "V" in found[3].vetoes
    assert set(new) <= {"丁", "戊", "己"}
    found, _ = again(scheme, struck, edited(struck, "戊", ma="21"))
    assert (text(found[3].total), found[3].place, found[3].grade) == expected
    found, _ = again(scheme, struck, THEN)
    assert (text(found[3].total), found[3].vetoes) == ("99", ())


def test_quotas_further_groups_and_who_takes_no_part():
    quotas = [{"grade": "优秀", "count": 1, "per": "category"}, {"grade": "良好", "count": 1, "per": "parent"}]
    scheme = whole(quotas=quotas, arithmetic={"ties": "ordinal"})
    then = [
        replace(each, category="镇", parent=each.pool, also=("全县",), order=-number, ranked=each.id != "己")
        for number, each in enumerate(THEN)
    ]
    found, _ = again(scheme, then, edited(then, "丙", ma="50", md="10", me="5", s="6"))
    assert [(result.place, result.grade, result.also) for result in found] == [
        (3, "合格", (("全县", 4),)),
        (2, "合格", (("全县", 3),)),
        (1, "良好", (("全县", 2),)),
        (1, "优秀", (("全县", 1),)),
        (2, "合格", (("全县", 5),)),
        (None, None, ()),
    ]
    found, _ = again(scheme, then, edited(then, "丙", ma="41", r="7.5", s="6"))
    assert [(text(result.total), result.place) for result in found[:3]] == [("74", 3), ("86", 2), ("86", 1)]
