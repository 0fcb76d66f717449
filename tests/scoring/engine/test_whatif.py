"""What other points or thresholds would do: points that follow, who moves, how alike the orders are, who is near."""

from dataclasses import replace
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolkit.scaled import parse, text
from scoring.engine import SchemeError, Unit, compare, evaluate, load, overlaid
from scoring.engine.whatif import Move, _correlation
from tests.scoring.engine.documents import datum, document, extra, fact, manual, section

GRADES = [{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "一般", "from": None}]
SCHEME = load(
    document(
        [
            section("1", "60", manual("a", "40"), manual("b", "20")),
            manual("c", "40"),
            extra("bonus", "J", "5", manual("d", "5")),
        ],
        grades=GRADES,
    )
)


def town(name: str, a: str, b: str, c: str, pool: str = "镇") -> Unit:
    return Unit(name, pool, {"ma": fact(a), "mb": fact(b), "mc": fact(c), "md": fact("0")})


TOWNS = [town("甲", "40", "20", "30"), town("乙", "30", "15", "40"), town("丙", "35", "20", "36")]


def test_points_of_parts_follow_their_items():
    other = overlaid(SCHEME, {"a": parse("30"), "J": parse("3")}, {"良好": parse("75")})
    assert [text(node.points) for node in other.preorder] == ["50", "30", "20", "40", "3", "5"]
    assert (text(other.full), text(other.grades[1].lower or 0)) == ("90", "75")
    assert overlaid(SCHEME, {}, {}) == SCHEME


def test_points_that_never_added_up_are_left_alone():
    uneven = load(document([section("1", "30", manual("a", "20")), manual("b", "70")]))
    other = overlaid(uneven, {"a": parse("10")}, {})
    assert [text(node.points) for node in other.preorder] == ["30", "10", "70"]
    short = load(document([section("1", "30", manual("a", "30")), manual("b", "60")]))  # 90 of 100
    other = overlaid(short, {"a": parse("20")})
    assert [text(points) for points in (*(node.points for node in other.preorder), other.full)] == [
        *("20", "20", "60"),
        "100",
    ]


def test_worked_examples_are_left_behind():
    rule = {"type": "ratio", "datum": "x", "target": "10"}
    example = {"node": "r", "facts": {"x": "5"}, "points": "50"}
    item = {"kind": "leaf", "code": "r", "name": "指标", "points": "100", "rule": rule}
    scheme = load(document([item], [datum("x")], examples=[example]))
    other = overlaid(scheme, {"r": parse("80")})
    assert (text(other.by_code["r"].points), text(other.full), other.examples) == ("80", "80", ())


def test_what_cannot_be_is_refused():
    with pytest.raises(KeyError):
        overlaid(SCHEME, {"z": 1}, {})
    with pytest.raises(KeyError, match="甲等"):
        overlaid(SCHEME, {}, {"甲等": 1})
    with pytest.raises(SchemeError, match="应低于「优秀」的下限90"):
        overlaid(SCHEME, {}, {"良好": parse("95")})


def test_who_moves_and_who_is_near_an_edge():
    before = evaluate(SCHEME, TOWNS)
    assert [(text(result.total), result.place) for result in before] == [("90", 2), ("85", 3), ("91", 1)]
    other = overlaid(SCHEME, {}, {"优秀": parse("91")})
    found = compare(TOWNS, before, evaluate(other, TOWNS), other)
    assert [(move.unit_id, move.after.grade) for move in found.moves if move.grade_changed] == [("甲", "良好")]
    assert [move.place_changed for move in found.moves] == [False, False, False]
    assert found.correlation == parse("1")
    assert [(edge.unit_id, edge.grade, text(edge.distance)) for edge in found.edges] == [
        ("甲", "优秀", "-1"),
        ("丙", "优秀", "0"),
    ]


def test_what_counts_as_a_change():
    """The total alone is a change too; a unit that was not there before is no move but may stand near an edge."""
    before = evaluate(SCHEME, TOWNS)
    (move, *_) = compare(TOWNS, before, before, SCHEME).moves
    assert (move.changed, move.place_changed, move.grade_changed) == (False, False, False)
    for other in ({"total": parse("90.5")}, {"place": 3}, {"grade": "良好"}):
        assert Move("甲", before[0], replace(before[0], **other)).changed
    found = compare(TOWNS, before[1:], before, SCHEME)
    assert [move.unit_id for move in found.moves] == ["乙", "丙"]
    assert [(edge.unit_id, text(edge.distance)) for edge in found.edges] == [("甲", "0"), ("丙", "1")]
    wide = compare(TOWNS, before, before, SCHEME, margin=parse("5"))
    assert [(edge.unit_id, edge.grade, text(edge.distance)) for edge in wide.edges] == [
        ("甲", "优秀", "0"),
        ("乙", "优秀", "-5"),
        ("乙", "良好", "5"),
        ("丙", "优秀", "1"),
    ]


def test_units_without_a_place_or_total_are_compared_with_nobody():
    units = [*TOWNS, replace(TOWNS[0], id="丁", facts={}), replace(TOWNS[1], id="戊", ranked=False)]
    before = evaluate(SCHEME, units)
    found = compare(units, before, evaluate(SCHEME, [replace(unit, ranked=True) for unit in units]), SCHEME)
    assert [(move.before.place, move.after.place) for move in found.moves[3:]] == [(None, None), (None, 3)]
    assert [edge.unit_id for edge in found.edges] == ["甲", "丙"]
    assert found.correlation == parse("1")


def test_pools_are_compared_each_within_itself():
    units = [*TOWNS, *(replace(unit, id=f"{unit.id}乡", pool="乡") for unit in TOWNS)]
    before = evaluate(SCHEME, units)
    after = [replace(result, place={1: 2, 2: 1, 3: 3}[result.place or 0]) for result in before[:3]] + list(before[3:])
    assert compare(units, before, after, SCHEME).correlation == parse("0.75")  # one pool 0.5, the other 1


def moved(before: list[int], after: list[int]) -> list[Move]:
    (result,) = evaluate(SCHEME, TOWNS[:1])
    return [
        Move(str(number), replace(result, place=old), replace(result, place=new))
        for number, (old, new) in enumerate(zip(before, after, strict=True))
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([1, 2, 3], [3, 2, 1], "-1"),
        ([1, 2, 3, 4], [2, 1, 3, 4], "0.8"),
        ([1, 2, 2, 4], [1, 2, 2, 4], "1"),
        ([1, 1, 1], [1, 2, 3], None),
        ([1], [1], None),
    ],
)
def test_correlation_of_places(before, after, expected):
    found = _correlation(moved(before, after), {str(number): "镇" for number in range(len(before))})
    assert (None if found is None else text(found)) == expected


@given(st.lists(st.integers(1, 6), min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_correlation_is_spearmans(keys, draw):
    def places(values):
        return [1 + sum(other < value for other in values) for value in values]

    def ranks(values):
        return [
            Fraction(sum(other < value for other in values)) + Fraction(sum(other == value for other in values) + 1, 2)
            for value in values
        ]

    others = draw.sample(keys, len(keys))
    x, y = ranks(keys), ranks(others)
    mean = Fraction(len(keys) + 1, 2)
    cov = sum((a - mean) * (b - mean) for a, b in zip(x, y, strict=True))
    var = sum((a - mean) ** 2 for a in x) * sum((b - mean) ** 2 for b in y)
    found = _correlation(moved(places(keys), places(others)), {str(number): "镇" for number in range(len(keys))})
    if not var:
        assert found is None
    else:
        assert found is not None
        assert abs(found / 1e6 - float(cov) / sqrt(float(var))) < 2e-6
