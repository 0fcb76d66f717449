"""Places, what parts equal totals, further groups; vetoes, those that a place brings included."""

from dataclasses import replace

import pytest

from scoring.engine import Status, Unit, evaluate, load
from tests.scoring.engine.documents import document, fact, manual
from tests.scoring.engine.fields import DATA, field, graded, quota, scheme_of


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("competition", [1, 2, 2, 4, 5, 5, 7]),
        ("dense", [1, 2, 2, 3, 4, 4, 5]),
        ("ordinal", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_places(ties, expected):
    totals = ["99", "98", "98", "97", "96", "96", "95"]
    assert [result.place for result in evaluate(scheme_of(ties=ties), field(totals))] == expected


def test_ordinal_places_follow_the_roster_and_not_the_order_of_calling():
    units = field(["90", "95", "90", "90"])
    orders = [7, 1, 3, 3]
    units = [replace(unit, order=order) for unit, order in zip(units, orders, strict=True)]
    scheme = scheme_of(ties="ordinal")
    expected = {"0": 4, "1": 1, "2": 2, "3": 3}  # of one order: by name
    assert {result.unit_id: result.place for result in evaluate(scheme, units)} == expected
    assert {result.unit_id: result.place for result in evaluate(scheme, units[::-1])} == expected


@pytest.mark.parametrize(
    ("tie_break", "expected"),
    [
        ([], [1, 1, 1, 1]),
        ([{"node": "b"}], [2, 1, 2, 4]),  # 50, 60, 50, none
        ([{"node": "b", "best": "low"}], [1, 3, 1, 4]),  # who has none stands behind, either way
        ([{"datum": "x"}], [2, 3, 1, 4]),  # 5, 4, 6, none
        ([{"datum": "x", "best": "low"}], [2, 1, 3, 4]),
        ([{"node": "b"}, {"datum": "x"}], [3, 1, 2, 4]),
        ([{"datum": "w"}, {"node": "b"}], [2, 1, 2, 4]),  # nobody has w: it parts nobody
    ],
)
def test_tie_breaks_one_after_the_other(tie_break, expected):
    given = [("850", "50", "5"), ("840", "60", "4"), ("850", "50", "6"), ("900", Status.MISSING, Status.PENDING)]
    units = [
        Unit(str(position), "镇", {"ma": fact(a), "mb": fact(b), "x": fact(x)})
        for position, (a, b, x) in enumerate(given)
    ]
    scheme = load(document([manual("a", "900"), manual("b", "100")], DATA, arithmetic={"tie_break": tie_break}))
    assert [result.place for result in evaluate(scheme, units)] == expected


def test_a_tie_break_parts_the_edge_of_a_quota():
    tied = graded(["95", "94", "94", "90"], quota("优秀", 2), facts={"x": ["0", "1", "2", "0"]})
    parted = graded(
        ["95", "94", "94", "90"], quota("优秀", 2), facts={"x": ["0", "1", "2", "0"]}, tie_break=[{"datum": "x"}]
    )
    assert (tied, parted) == ("优良并良并良", "优良优良")


def test_the_edge_of_a_quota_is_not_decided_by_the_roster():
    assert graded(["95", "94", "94", "90"], quota("优秀", 2), ties="ordinal") == "优良并良并良"


def test_places_in_further_groups():
    units = [
        replace(unit, pool=pool, also=also)
        for unit, pool, also in zip(
            field(["90", "95", "95", "80"]),
            ["甲", "甲", "乙", "乙"],
            [("全县", "片"), ("全县",), ("片", "全县"), ()],
            strict=True,
        )
    ]
    scheme = scheme_of()
    expected = {"0": (("全县", 3), ("片", 2)), "1": (("全县", 1),), "2": (("片", 1), ("全县", 1)), "3": ()}
    assert {result.unit_id: result.also for result in evaluate(scheme, units)} == expected
    assert {result.unit_id: result.also for result in evaluate(scheme, units[::-1])} == expected
    assert [result.place for result in evaluate(scheme, units)] == [2, 1, 1, 2]
    unranked = [replace(units[1], ranked=False), units[2]]
    assert [result.also for result in evaluate(scheme, unranked)] == [(), (("片", 1), ("全县", 1))]


# Vetoes


@pytest.mark.parametrize(
    ("effect", "more", "total", "place", "grade"),
    [
        ("grade_cap", {"grade": "良好"}, 95_000_000, 1, "良好"),
        ("lowest_grade", {}, 95_000_000, 1, "较差"),
        ("not_graded", {}, 95_000_000, 1, None),
        ("not_ranked", {}, 95_000_000, None, None),
        ("score_zero", {}, 0, 2, "较差"),
        ("listed", {}, 95_000_000, 1, "优秀"),
    ],
)
def test_every_effect(effect, more, total, place, grade):
    vetoes = [{"code": "V", "name": "信访", "datum": "v", "effect": effect, **more}]
    struck, other = evaluate(scheme_of(vetoes=vetoes), field(["95", "85"], v=["1", "0"]))
    assert (struck.vetoes, struck.total, struck.place, struck.grade) == (("V",), total, place, grade)
    assert (other.vetoes, other.grade, other.place) == ((), "良好", 1 if place != 1 else 2)


@pytest.mark.parametrize(
    ("op", "than", "struck"),
    [
        ("<", "60", "011"),
        ("<=", "60", "111"),
        (">", "30", "110"),
        ("==", "60", "100"),
        ("!=", "60", "011"),
        (">=", "0", "111"),
    ],
)
def test_a_veto_with_a_comparison(op, than, struck):
    """Satisfaction below 60 %: at most two stars (domain.md 9.4); nothing recorded has not happened."""
    vetoes = [{"code": "V", "name": "满意率", "datum": "rate", "op": op, "than": than, "effect": "listed"}]
    rates = ["60", "59.999999", "0", None, Status.PENDING, Status.NA]
    results = evaluate(scheme_of(vetoes=vetoes), field(["95"] * 6, rate=rates))
    assert ["V" in result.vetoes for result in results] == [sign == "1" for sign in struck] + [False] * 3


@pytest.mark.parametrize(
    ("last", "totals", "ties", "struck"),
    [
        (1, ["99", "98", "97"], "competition", "001"),
        (3, ["99", "98", "97", "96"], "competition", "0111"),
        (9, ["99", "98"], "competition", "11"),
        (1, ["99", "97", "97"], "competition", "011"),  # both are the last
        (2, ["99", "98", "97", "97"], "competition", "0011"),
        (2, ["99", "97", "97", "96"], "competition", "0111"),
        (2, ["99", "97", "97", "96"], "dense", "0111"),
        (1, ["99", "97", "97"], "ordinal", "001"),
        (1, ["99"], "competition", "1"),
    ],
)
def test_a_veto_on_the_last_places(last, totals, ties, struck):
    vetoes = [{"code": "V", "name": "末位", "last": last, "effect": "lowest_grade"}]
    results = evaluate(scheme_of(vetoes=vetoes, ties=ties), field(totals))
    assert ["V" in result.vetoes for result in results] == [sign == "1" for sign in struck]
    assert [result.grade == "较差" for result in results] == [sign == "1" for sign in struck]


def test_the_last_of_every_pool_among_those_that_are_ranked():
    vetoes = [
        {"code": "V1", "name": "信访", "datum": "v", "effect": "not_ranked"},
        {"code": "V2", "name": "末位", "last": 1, "effect": "grade_cap", "grade": "一般"},
    ]
    units = field(["99", "98", "97", "96"], v=["0", "0", "0", "1"])
    units[0] = replace(units[0], pool="乡")
    results = evaluate(scheme_of(vetoes=vetoes), units)
    assert [result.vetoes for result in results] == [("V2",), (), ("V2",), ("V1",)]
    assert [result.grade for result in results] == ["一般", "优秀", "一般", None]


def test_vetoes_stand_in_the_order_of_the_scheme():
    vetoes = [
        {"code": "V9", "name": "末位", "last": 1, "effect": "listed"},
        {"code": "V1", "name": "信访", "datum": "v", "effect": "listed"},
    ]
    (result,) = evaluate(scheme_of(vetoes=vetoes), field(["95"], v=["1"]))
    assert result.vetoes == ("V9", "V1")
