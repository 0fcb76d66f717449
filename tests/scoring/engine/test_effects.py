"""What vetoes do to totals, places and grades; grades whose lower end is left out."""

from dataclasses import replace

import pytest

from config.toolkit.scaled import text
from scoring.engine import Status, Tentative, dump, evaluate, explain, load, tentative
from tests.scoring.engine.documents import datum, document, manual, unit

GRADES = [{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "合格", "from": None}]


def scheme_with(*effects, **more):
    vetoes = [
        {"code": f"V{number}", "name": "事项", "datum": f"v{number}", **effect} for number, effect in enumerate(effects)
    ]
    data = [datum(f"v{number}", "flag", blank="zero") for number in range(len(effects))]
    return load(document([manual("a", "100")], data, **{"grades": GRADES, "vetoes": vetoes, **more}))


def results(scheme, *units):
    """Units from their points and the numbers of the vetoes that fall on them."""
    given = [
        unit(str(number), ma=points, **{f"v{veto}": "1" for veto in struck})
        for number, (points, struck) in enumerate(units)
    ]
    return given, evaluate(scheme, given)


@pytest.mark.parametrize(
    ("effect", "points", "total", "line"),
    [
        ({"effect": "score_cap", "score": "59"}, "93", "59", "封顶：93分超过59分，按59分计。"),
        ({"effect": "score_cap", "score": "59"}, "58.5", "58.5", None),
        ({"effect": "score_factor", "factor": "0.9"}, "93", "83.7", "折算：93 × 90% = 83.7分。"),
        ({"effect": "score_factor", "factor": "0.9"}, "0", "0", None),
        ({"effect": "score_factor", "factor": "0.333333"}, "10", "3.33", "折算：10 × 33.3333% = 3.33333分。"),
    ],
)
def test_totals(effect, points, total, line):
    scheme = scheme_with(effect)
    (struck, free), (found, other) = results(scheme, (points, [0]), (points, []))
    assert (text(found.total), other.total == other.exact) == (total, True)
    lines = explain(scheme, struck, found).lines
    assert f"一票否决「V0 事项」：{scheme.vetoes[0].outcome}。" in lines
    assert [said for said in lines if said.startswith(("封顶", "折算"))] == ([line] if line else [])
    assert not any("一票否决" in said for said in explain(scheme, free, other).lines)


def test_a_share_of_less_than_nothing_is_no_gain_and_effects_have_their_turn():
    scheme = scheme_with({"effect": "score_factor", "factor": "0.9"}, {"effect": "score_cap", "score": "59"})
    _, found = results(scheme, ("-10", [0]), ("80", [0, 1]), ("60", [0, 1]))
    assert [text(result.total) for result in found] == ["-10", "59", "54"]


def test_without_any_points_only_a_total_that_is_wiped_out_is_there():
    """Nobody filled anything: 0 by 清零, no total by a share or a highest total."""
    effects = [
        {"effect": "score_zero"},
        {"effect": "score_cap", "score": "59"},
        {"effect": "score_factor", "factor": "0.9"},
    ]
    scheme = scheme_with(*effects)
    units = [unit(str(number), **{f"v{veto}": "1" for veto in struck}) for number, struck in enumerate(([0], [1, 2]))]
    found = evaluate(scheme, units)
    assert [(result.exact, result.status, result.place) for result in found] == [
        (0, Status.VETOED, 1),
        (None, Status.MISSING, None),
    ]


def test_the_last_place_whatever_the_points():
    scheme = scheme_with({"effect": "last_place"})
    _, found = results(scheme, ("95", [0]), ("70", []), ("80", []), ("90", [0]), ("70", []))
    assert [(text(result.total), result.place) for result in found] == [
        ("95", 4),
        ("70", 2),
        ("80", 1),
        ("90", 5),
        ("70", 2),
    ]
    quota = {"grade": "优秀", "count": 1}
    _, found = results(scheme_with({"effect": "last_place"}, quotas=[quota]), ("95", [0]), ("91", []))
    assert [result.grade for result in found] == ["良好", "优秀"]


@pytest.mark.parametrize(
    ("effects", "points", "grade"),
    [
        ([{"effect": "lower_grade"}], "95", "良好"),
        ([{"effect": "lower_grade", "steps": 2}], "95", "合格"),
        ([{"effect": "lower_grade"}], "10", "合格"),
        ([{"effect": "raise_grade"}], "85", "优秀"),
        ([{"effect": "raise_grade", "steps": 2}], "10", "优秀"),
        ([{"effect": "raise_grade"}], "95", "优秀"),
        ([{"effect": "raise_grade"}, {"effect": "lower_grade"}], "85", "良好"),
        ([{"effect": "raise_grade"}, {"effect": "grade_cap", "grade": "良好"}], "85", "良好"),
        ([{"effect": "raise_grade"}, {"effect": "lowest_grade"}], "95", "合格"),
        ([{"effect": "lower_grade"}, {"effect": "not_graded"}], "95", None),
        ([{"effect": "lower_grade"}, {"effect": "listed"}], "95", "良好"),
        ([{"effect": "raise_grade", "steps": 2}, {"effect": "grade_cap", "grade": "良好"}], "10", "良好"),
    ],
)
def test_grades_up_and_down(effects, points, grade):
    _, (found,) = results(scheme_with(*effects), (points, range(len(effects))))
    assert found.grade == grade


def test_a_veto_bars_only_those_on_whom_it_falls():
    scheme = scheme_with({"effect": "listed"}, {"effect": "not_ranked"}, {"effect": "not_graded"})
    _, found = results(scheme, ("95", [0]), ("96", [1]), ("97", [2]), ("98", [0, 1]))
    assert [(result.place, result.grade, result.vetoes) for result in found] == [
        (2, "优秀", ("V0",)),
        (None, None, ("V1",)),
        (1, None, ("V2",)),
        (None, None, ("V0", "V1")),
    ]


def test_no_quota_follows_who_was_moved():
    quotas = [{"grade": "优秀", "count": 1}]
    scheme = scheme_with({"effect": "raise_grade"}, {"effect": "lower_grade"}, quotas=quotas)
    given, found = results(scheme, ("95", [1]), ("92", []), ("85", [0]))
    assert [(result.quota_grade, result.grade) for result in found] == [
        ("优秀", "良好"),
        ("良好", "良好"),
        ("良好", "优秀"),
    ]
    assert "直接晋档「V0 事项」：等次提高1等。" in explain(scheme, given[2], found[2]).lines
    assert explain(scheme, given[2], found[2]).lines[-1] == "直接晋档，建议「优秀」。"
    assert explain(scheme, given[0], found[0]).lines[-1] == "受一票否决影响，建议「良好」。"


@pytest.mark.parametrize(("points", "grade"), [("90", "良好"), ("90.01", "优秀"), ("90.004", "良好"), ("80", "良好")])
def test_a_lower_end_that_is_left_out(points, grade):
    """90分以上（不含90分）; printed 90.00 is 90."""
    grades = [{**GRADES[0], "edge": "out"}, *GRADES[1:]]
    _, (found,) = results(scheme_with(grades=grades), (points, []))
    assert found.score_grade == grade


def test_schemes_without_them_are_written_as_ever():
    veto = {"code": "V0", "name": "事项", "datum": "v0", "effect": "score_zero"}
    assert dump(scheme_with({"effect": "score_zero"}))["vetoes"] == [veto]
    assert dump(scheme_with())["grades"] == GRADES


@pytest.mark.parametrize(
    ("effect", "reason"),
    [
        ({"effect": "score_cap"}, "要写明最高总分 score。"),
        ({"effect": "score_factor"}, "要写明总分折算比例 factor。"),
        ({"effect": "score_zero", "score": "59"}, "的后果不是 score_cap，不能写 score。"),
        ({"effect": "last_place", "steps": 2}, "的后果不是 lower_grade 或 raise_grade，不能写 steps。"),
        (
            {"effect": "last_place", "last": 1, "datum": ""},
            "按名次触发，后果不能是 last_place：名次要先排出来。",
        ),
        (
            {"effect": "score_cap", "score": "59", "last": 1, "datum": ""},
            "按名次触发，后果不能是 score_cap：名次要先排出来。",
        ),
    ],
)
def test_refused(effect, reason):
    with pytest.raises(Exception, match=f"一票否决「V0 事项」{reason}"):
        scheme_with(effect)


def test_a_shift_needs_grades_and_a_grade_without_a_lower_end_no_edge():
    with pytest.raises(Exception, match="要升降等次，但方案没有等次。"):
        scheme_with({"effect": "lower_grade"}, grades=[])
    with pytest.raises(Exception, match="等次「合格」没有下限，不能写下限含不含 edge。"):
        scheme_with(grades=[*GRADES[:2], {**GRADES[2], "edge": "out"}])


def test_places_are_tentative_while_somebody_in_the_pool_has_no_total_yet():
    scheme = load(document([manual("a", "60"), manual("b", "40")]))
    units = [unit("甲", ma="55"), unit("乙", ma="50", mb="30"), unit("丙", "乡", ma="50", mb="30")]
    assert waiting(scheme, units) == Tentative(frozenset(["镇"]), frozenset())
    assert waiting(scheme, units[1:]) == Tentative(frozenset(), frozenset())


def waiting(scheme, units):
    """Where places are not final, by the engine's own results of these units."""
    found = zip(units, evaluate(scheme, units), strict=True)
    return tentative(scheme, [(each, result.vetoes) for each, result in found if result.provisional])


def test_whoever_takes_no_place_keeps_nobody_waiting_and_further_groups_wait_too():
    """A unit without any figure may still take any place; one that is not ranked, or barred, takes none."""
    vetoes = [{"code": "V", "name": "事项", "datum": "v", "effect": "not_ranked"}]
    scheme = load(document([manual("a", "60"), manual("b", "40")], [datum("v", "flag", blank="zero")], vetoes=vetoes))
    nothing = replace(unit("甲"), also=("全县", "山区组"))
    settled = replace(unit("乙", ma="50", mb="30"), also=("全县",))
    assert waiting(scheme, [nothing, settled]) == Tentative(frozenset(["镇"]), frozenset(["全县", "山区组"]))
    for out in (replace(nothing, ranked=False), replace(unit("甲", ma="55", v="1"), also=("全县",))):
        assert waiting(scheme, [out, settled]) == Tentative(frozenset(), frozenset())
