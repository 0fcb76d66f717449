"""Sums: parts, the policies for what does not apply, caps, rounding, what is missing, what a veto does."""

import random

import pytest

from config.toolkit.scaled import text
from scoring.engine import Difference, Status, evaluate, load, verify
from tests.scoring.engine.documents import datum, document, extra, leaf, manual, section, unit

FAULTS = {"type": "deduct_count", "datum": "n", "each": "1"}
PARTS = {"type": "accumulate", "parts": [{"datum": "x", "points": "1"}, {"datum": "y", "points": "3"}]}


def one(nodes, facts, data=(), **more):
    """The result of one unit under a scheme of these nodes."""
    (result,) = evaluate(load(document(nodes, list(data), **more)), [unit("甲", **facts)])
    return result


def values(result):
    return {node.code: None if node.value is None else text(node.value) for node in result.nodes}


SHEET = [
    section("1", "60", section("1.1", "40", manual("a", "30"), manual("b", "10")), manual("c", "20")),
    manual("d", "40"),
    extra("bonus", "B", "5", manual("e", "4"), manual("f", "4")),
    extra("penalty", "P", "10", leaf("g", "10", {"type": "accumulate", "parts": [{"datum": "n", "each": "2"}]})),
]
FILLED = {"ma": "28.5", "mb": "9", "mc": "18.25", "md": "31.5", "me": "2", "mf": "4", "n": "3"}


def test_the_walk_of_one_sheet():
    result = one(SHEET, FILLED, [datum("n")])
    assert values(result) == {
        "1": "55.75",
        "1.1": "37.5",
        "a": "28.5",
        "b": "9",
        "c": "18.25",
        "d": "31.5",
        "B": "5",
        "e": "2",
        "f": "4",
        "P": "6",
        "g": "6",
    }
    assert list(values(result)) == ["1", "1.1", "a", "b", "c", "d", "B", "e", "f", "P", "g"]  # preorder
    assert [text(part) for part in (result.base, result.bonus, result.penalty)] == ["87.25", "5", "6"]
    assert (text(result.total), text(result.exact), result.status) == ("86.25", "86.25", Status.FILLED)
    assert not result.provisional


@pytest.mark.parametrize(("cap", "events", "penalty", "total"), [("10", "9", "10", "-10"), (None, "5", "10", "-10")])
def test_a_total_may_be_negative_and_nothing_is_clipped_in_silence(cap, events, penalty, total):
    taking = leaf("g", "18", {"type": "accumulate", "parts": [{"datum": "n", "each": "2"}]})
    result = one([manual("a", "100"), extra("penalty", "P", cap, taking)], {"ma": "0", "n": events}, [datum("n")])
    assert (text(result.penalty), text(result.total)) == (penalty, total)


def test_without_a_cap_a_bonus_is_unlimited():
    nodes = [manual("a", "100"), extra("bonus", "B", None, manual("b", "20"), manual("c", "20"))]
    assert text(one(nodes, {"ma": "90", "mb": "20", "mc": "15"}).total) == "125"


def test_missing_makes_the_total_provisional_and_is_not_zero():
    result = one([section("1", "100", manual("a", "60"), manual("b", "40"))], {"ma": "55"})
    assert values(result) == {"1": "55", "a": "55", "b": None}
    assert (text(result.total), result.status, result.provisional) == ("55", Status.MISSING, True)
    zero = one([section("1", "100", manual("a", "60"), manual("b", "40"))], {"ma": "55", "mb": "0"})
    assert (values(zero)["b"], zero.status, zero.provisional) == ("0", Status.FILLED, False)


def test_pending_is_provisional_and_missing_outweighs_it():
    nodes = [section("1", "100", manual("a", "60"), manual("b", "40"))]
    assert one(nodes, {"ma": "55", "mb": Status.PENDING}).status is Status.PENDING
    assert one(nodes, {"ma": Status.PENDING}).status is Status.MISSING


def test_nothing_at_all_is_no_total():
    result = one([manual("a", "100"), extra("bonus", "B", "5", manual("b", "5"))], {"mb": "3"})
    assert (result.total, result.exact, result.place, result.grade, result.status) == (None,) * 4 + (Status.MISSING,)
    assert (result.base, text(result.bonus)) == (0, "3")


def test_a_scheme_of_extras_alone_has_no_total():
    nodes = [extra("bonus", "B", "5", manual("b", "5")), extra("penalty", "P", None, manual("c", "5"))]
    result = one(nodes, {"mb": "3", "mc": "1"})
    assert (result.total, result.exact, result.place, result.status) == (None, None, None, Status.MISSING)
    assert (result.base, text(result.bonus), text(result.penalty)) == (0, "3", "1")


def test_an_unfilled_datum_counts_as_zero_where_the_scheme_says_so():
    counts = [leaf("a", "100", FAULTS)]
    assert one(counts, {}, [datum("n")]).total is None
    assert text(one(counts, {}, [datum("n", blank="zero")]).total) == "100"
    assert one(counts, {"n": Status.PENDING}, [datum("n", blank="zero")]).status is Status.PENDING


@pytest.mark.parametrize(
    ("policy", "b", "part", "base", "status"),
    [
        ("full", "20", "74", "90", Status.NA),
        ("zero", "0", "54", "70", Status.NA),
        ("scale", None, "54", "87.5", Status.NA),  # 70 of the 80 points that apply: 70 × 100 ÷ 80
    ],
)
@pytest.mark.parametrize("kind", [Status.NA, Status.EXEMPT])
def test_what_does_not_apply(policy, b, part, base, status, kind):
    nodes = [section("1", "80", manual("a", "60"), manual("b", "20", na=policy)), manual("c", "20")]
    result = one(nodes, {"ma": "54", "mb": kind, "mc": "16"})
    assert (values(result)["b"], values(result)["1"], text(result.base)) == (b, part, base)
    assert {node.code: node.status for node in result.nodes}["b"] is kind
    assert result.status is Status.FILLED


@pytest.mark.parametrize(
    ("policy", "item", "base"), [("full", "4", "94"), ("zero", "1", "91"), ("scale", "1", "93.814433")]
)
def test_what_does_not_apply_in_part(policy, item, base):
    nodes = [leaf("a", "4", PARTS, na=policy), manual("b", "96")]
    data = [datum("x", "flag"), datum("y", "flag")]
    result = one(nodes, {"x": "1", "y": Status.NA, "mb": "90"}, data, arithmetic={"round_at": []})
    assert (values(result)["a"], text(result.base)) == (item, base)  # scale: 91 × 100 ÷ 97


def test_nothing_applies():
    result = one([manual("a", "100", na="scale")], {"ma": Status.NA})
    assert (result.total, result.status, result.place) == (None, Status.NA, None)
    assert text(one([manual("a", "100")], {"ma": Status.NA}).total) == "100"


@pytest.mark.parametrize("policy", ["full", "zero", "scale"])
def test_what_does_not_apply_outside_the_base_adds_nothing(policy):
    nodes = [
        manual("a", "100"),
        extra("bonus", "B", "5", manual("b", "5", na=policy)),
        extra("penalty", "P", "5", manual("c", "5", na=policy)),
    ]
    result = one(nodes, {"ma": "90", "mb": Status.NA, "mc": Status.NA})
    assert (text(result.total), values(result)["B"], values(result)["P"], result.status) == (
        "90",
        None,
        None,
        Status.FILLED,
    )


THIRDS = [section("1", "2", leaf("a", "1", {"type": "ratio", "datum": "x", "target": "3"}), manual("b", "1"))]


@pytest.mark.parametrize(
    ("round_at", "a", "part", "total"),
    [
        ([], "0.666667", "1.666667", "1.666667"),
        (["total"], "0.666667", "1.666667", "1.67"),
        (["section"], "0.666667", "1.67", "1.67"),
        (["leaf"], "0.67", "1.67", "1.67"),
    ],
)
def test_rounding_happens_where_the_scheme_declares_it(round_at, a, part, total):
    result = one(THIRDS, {"x": "2", "mb": "1"}, [datum("x")], arithmetic={"round_at": round_at})
    assert (values(result)["a"], values(result)["1"], text(result.total)) == (a, part, total)


def test_where_it_is_rounded_changes_the_sum():
    nodes = [
        section(
            "1", "2", *(leaf(code, "1", {"type": "ratio", "datum": "x", "target": "3"}) for code in ("a", "b", "c"))
        )
    ]
    totals = {
        at: text(one(nodes, {"x": "1"}, [datum("x")], arithmetic={"round_at": [at]}).total) for at in ("leaf", "total")
    }
    assert totals == {"leaf": "0.99", "total": "1"}


@pytest.mark.parametrize(
    ("effect", "more", "total", "place", "score_grade", "grade", "status"),
    [
        ("grade_cap", {"grade": "良好"}, "95", 1, "优秀", "良好", Status.FILLED),
        ("lowest_grade", {}, "95", 1, "优秀", "较差", Status.FILLED),
        ("not_ranked", {}, "95", None, "优秀", None, Status.FILLED),
        ("score_zero", {}, "0", 2, "较差", "较差", Status.VETOED),
    ],
)
def test_vetoes(effect, more, total, place, score_grade, grade, status):
    scheme = load(
        document(
            [manual("a", "100")],
            [datum("v", "flag")],
            grades=[{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "较差", "from": None}],
            vetoes=[{"code": "V1", "name": "信访", "datum": "v", "effect": effect, **more}],
        )
    )
    struck, other = evaluate(scheme, [unit("甲", ma="95", v="1"), unit("乙", ma="85", v="0")])
    assert struck.vetoes == ("V1",)
    assert (text(struck.total), struck.place, struck.score_grade, struck.grade, struck.status) == (
        total,
        place,
        score_grade,
        grade,
        status,
    )
    assert values(struck)["a"] == "95"  # the sheet itself is not touched
    assert (other.vetoes, other.place, other.grade) == ((), 1 if place != 1 else 2, "良好")


@pytest.mark.parametrize("recorded", [{}, {"v": "0"}, {"v": Status.PENDING}, {"v": Status.NA}])
def test_a_veto_that_is_not_recorded_has_not_happened(recorded):
    veto = {"code": "V1", "name": "信访", "datum": "v", "effect": "score_zero"}
    result = one([manual("a", "100")], {"ma": "95", **recorded}, [datum("v", "count")], vetoes=[veto])
    assert (text(result.total), result.vetoes, result.provisional) == ("95", (), False)


def test_a_cap_does_not_lift_a_grade_and_the_strictest_veto_counts():
    vetoes = [
        {"code": "V1", "name": "信访", "datum": "v", "effect": "lowest_grade"},
        {"code": "V2", "name": "安全", "datum": "w", "effect": "grade_cap", "grade": "良好"},
    ]
    grades = [{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "较差", "from": None}]
    nodes, data = [manual("a", "100")], [datum("v", "flag"), datum("w", "flag")]
    both = one(nodes, {"ma": "95", "v": "1", "w": "1"}, data, vetoes=vetoes, grades=grades)
    assert (both.vetoes, both.grade) == (("V1", "V2"), "较差")
    assert one(nodes, {"ma": "70", "w": "1"}, data, vetoes=vetoes, grades=grades).grade == "较差"


def test_a_repeated_unit_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="same id"):
        evaluate(load(document([manual("a", "100")])), [unit("甲"), unit("甲")])


def test_no_units_no_results():
    assert evaluate(load(document([manual("a", "100")])), []) == ()


def test_points_by_place_are_pool_by_pool():
    rule = {"type": "rank_table", "datum": "x", "points": ["10", "8"]}
    scheme = load(document([leaf("a", "10", rule)], [datum("x")]))
    units = [unit("甲", "镇", x="5"), unit("乙", "镇", x="5"), unit("丙", "镇", x="1"), unit("丁", "乡", x="1")]
    assert [text(result.total) for result in evaluate(scheme, units)] == ["10", "10", "0", "10"]


def test_verify_finds_what_was_changed_after_the_run():
    scheme = load(document([manual("a", "100")]))
    units = [unit("甲", ma="95"), unit("乙", ma="85")]
    results = evaluate(scheme, units)
    assert verify(scheme, units, results) == ()
    changed = [unit("甲", ma="94"), units[1]]
    assert {(found.unit_id, found.field) for found in verify(scheme, changed, results)} == {
        ("甲", "total"),
        ("甲", "exact"),
        ("甲", "base"),
        ("甲", "values"),
    }
    assert verify(scheme, units[:1], results[:1] + results[1:]) == (Difference("乙", "unit_id", "乙", None),)


def test_no_result_depends_on_the_order_of_units():
    rule = {"type": "rank_table", "datum": "x", "points": ["10", "8", "6"]}
    grades = [{"name": "优秀", "from": "60"}, {"name": "较差", "from": None}]
    quotas = [{"grade": "优秀", "share": "0.3", "rounding": "half_up"}]
    scheme = load(document([leaf("a", "10", rule), manual("b", "90")], [datum("x")], grades=grades, quotas=quotas))
    draw = random.Random(7)
    units = [
        unit(f"u{n}", draw.choice("甲乙"), x=str(draw.randrange(4)), mb=str(draw.randrange(50, 60))) for n in range(30)
    ]
    expected = {result.unit_id: result for result in evaluate(scheme, units)}
    for _ in range(5):
        draw.shuffle(units)
        results = evaluate(scheme, units)
        assert [result.unit_id for result in results] == [unit.id for unit in units]
        assert {result.unit_id: result for result in results} == expected


@pytest.mark.parametrize(
    ("done", "points"), [("123456500000", "0.123457"), ("123456499999.999999", "0.123456"), ("1000000000000", "1")]
)
def test_large_numbers_are_exact_to_the_last_place(done, points):
    nodes = [leaf("a", "1", {"type": "ratio", "datum": "x", "target_datum": "y", "target_zero": "zero"})]
    facts = {"x": done, "y": "1000000000000"}
    result = one(nodes, facts, [datum("x", "number"), datum("y", "number")], arithmetic={"round_at": []})
    assert text(result.total) == points
