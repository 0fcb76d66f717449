"""Places 1-2-2-4, half-open bands on the printed total, quotas with ties at the edge."""

import pytest

from scoring.engine import Status, evaluate, load
from tests.scoring.engine.documents import datum, document, manual, unit

GRADES = [
    {"name": "优秀", "from": "90"},
    {"name": "良好", "from": "80"},
    {"name": "一般", "from": "60"},
    {"name": "较差", "from": None},
]


def results(totals, *, pools=None, ranked=None, vetoed=(), **more):
    """Results of units with these base points (texts); units are named by their position."""
    grades = more.pop("grades", GRADES)
    scheme = load(document([manual("a", "1000")], [datum("v", "flag")], grades=grades, **more))
    units = [
        unit(
            str(position),
            pools[position] if pools else "镇",
            ranked=ranked[position] if ranked else True,
            ma=total,
            v="1" if position in vetoed else "0",
        )
        for position, total in enumerate(totals)
    ]
    return evaluate(scheme, units)


def places(totals, **more):
    return [result.place for result in results(totals, **more)]


def test_published_places_of_a_township_with_ties():
    """码头镇 May 2019 (nanan.gov.cn, 南政码〔2019〕108号): 24 villages as published."""
    totals = "95.5 95 94.5 94 93 92 91 90.5 90.5 90 90 89 88.5 88 87.5 87.5 87.5 87 87 87 86 85 84.5 84".split()
    assert places(totals) == [1, 2, 3, 4, 5, 6, 7, 8, 8, 10, 10, 12, 13, 14, 15, 15, 15, 18, 18, 18, 21, 22, 23, 24]


@pytest.mark.parametrize(
    ("totals", "expected"),
    [
        (["90", "95", "95", "80"], [3, 1, 1, 4]),
        (["90", "90", "90"], [1, 1, 1]),
        (["95", "90", "90", "80"], [1, 2, 2, 4]),
        (["5"], [1]),
        ([], []),
    ],
)
def test_competition_places(totals, expected):
    assert places(totals) == expected


def test_equal_print_is_equal_place_unless_the_scheme_ranks_exact_totals():
    totals = ["88.881", "88.884", "88.875"]
    assert places(totals) == [1, 1, 1]
    assert places(totals, arithmetic={"rank_on": "exact"}) == [2, 1, 3]
    assert places(totals, arithmetic={"round_at": []}) == [1, 1, 1]
    assert places(totals, arithmetic={"round_at": [], "places": 3}) == [2, 1, 3]


def test_pools_are_ranked_apart():
    assert places(["90", "80", "95", "85"], pools=["镇", "镇", "乡", "乡"]) == [1, 2, 1, 2]


def test_who_takes_no_part_takes_no_place():
    without = results(["95", "90", Status.MISSING, "85"], ranked=[False, True, True, True])
    assert [result.place for result in without] == [None, 1, None, 2]
    assert [result.score_grade for result in without] == ["优秀", "优秀", None, "良好"]
    assert [result.grade for result in without] == [None, "优秀", None, "良好"]


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("90", "优秀"),
        ("89.995", "优秀"),  # prints 90.00
        ("89.994", "良好"),
        ("89.5", "良好"),  # a printed band 80–89 would leave a hole here
        ("80", "良好"),
        ("79.99", "一般"),
        ("60", "一般"),
        ("59.99", "较差"),
        ("0", "较差"),
        ("150", "优秀"),
    ],
)
@pytest.mark.parametrize("round_at", [["total"], []])
def test_half_open_bands_on_the_printed_total(total, grade, round_at):
    assert results([total], arithmetic={"round_at": round_at})[0].score_grade == grade


def test_a_scheme_without_grades_proposes_none():
    assert results(["95"], grades=[])[0].grade is None


def limited(totals, share, rounding="floor", per="pool", **more):
    quota = {"grade": "优秀", "share": share, "rounding": rounding, "per": per}
    found = results(totals, quotas=[quota], **more)
    return "".join((result.grade or "无")[0] + ("并" if result.quota_tie else "") for result in found)


@pytest.mark.parametrize(
    ("totals", "share", "rounding", "expected"),
    [
        (["99", "98", "97", "96", "95", "94", "93"], "0.3", "floor", "优优良良良良良"),  # 0.3 × 7 = 2.1
        (["99", "98", "97", "96", "95", "94", "93"], "0.3", "half_up", "优优良良良良良"),
        (["99", "98", "97", "96", "95", "94", "93"], "0.3", "ceil", "优优优良良良良"),
        (["99", "98", "97", "96", "95"], "0.3", "half_up", "优优良良良"),  # 1.5 → 2
        (["99", "98", "97", "96", "95"], "0.3", "floor", "优良良良良"),
        (["99", "89", "88"], "0.9", "floor", "优良良"),  # the quota is no right to a grade
        (["99", "98"], "0", "floor", "良良"),
        (["99", "98"], "1", "floor", "优优"),
        # a tie at the edge does not fit: the whole group is left out and a decision is asked
        (["99", "98", "98", "70"], "0.5", "floor", "优良并良并一"),
        (["99", "99", "99", "70"], "0.5", "floor", "良并良并良并一"),
        (["99", "98", "98", "97"], "0.75", "floor", "优优优良"),  # a tie inside the edge is none
        (["99", "98", "98", "97"], "0.25", "floor", "优良良良"),  # nor one wholly outside
        (["99", "98", "98", "97", "97"], "0.4", "floor", "优良并良并良良"),
        (["99", "99"], "0.4", "floor", "良良"),  # no place at all: nothing is contested
    ],
)
def test_ceilings(totals, share, rounding, expected):
    assert limited(totals, share, rounding) == expected


def test_the_quota_compares_what_is_ranked():
    totals = ["98.004", "98.001", "70", "70"]
    assert limited(totals, "0.25") == "良并良并一一"
    assert limited(totals, "0.25", arithmetic={"rank_on": "exact"}) == "优良一一"


def test_per_pool_and_over_all():
    totals, pools = ["99", "98", "91", "90"], ["镇", "镇", "乡", "乡"]
    assert limited(totals, "0.5", pools=pools) == "优良优良"
    assert limited(totals, "0.5", per="all", pools=pools) == "优优良良"


def test_an_empty_pool_has_no_quota():
    assert limited(["99"], "1", ranked=[False]) == "无"


def test_a_chain_of_quotas():
    quotas = [
        {"grade": "良好", "share": "0.25", "rounding": "floor"},
        {"grade": "优秀", "share": "0.25", "rounding": "floor"},
    ]
    found = results(["99", "98", "97", "96"], quotas=quotas)
    assert [result.grade for result in found] == ["优秀", "良好", "一般", "一般"]
    assert {result.score_grade for result in found} == {"优秀"}


def test_a_vetoed_unit_uses_up_no_place_of_a_better_grade():
    veto = {"code": "V1", "name": "信访", "datum": "v", "effect": "grade_cap", "grade": "一般"}
    quotas = [{"grade": "优秀", "share": "0.5", "rounding": "floor"}]
    found = results(["99", "98", "97", "96"], vetoed={0}, vetoes=[veto], quotas=quotas)
    assert [(result.place, result.score_grade, result.quota_grade, result.grade) for result in found] == [
        (1, "优秀", "优秀", "一般"),
        (2, "优秀", "优秀", "优秀"),
        (3, "优秀", "优秀", "优秀"),
        (4, "优秀", "良好", "良好"),
    ]
