"""A floor of a quota that nobody can fill is told: in which field, how many are wanted, how many are there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.engine import Graded, evaluate, shortfalls
from tests.scoring.engine.fields import field, quota, scheme_of


def graded_of(units, results):
    return [
        Graded(unit.pool, unit.category, unit.parent, result.grade)
        for unit, result in zip(units, results, strict=True)
        if result.place is not None and result.grade is not None
    ]


def told(totals, *quotas, **facts):
    scheme, units = scheme_of(quotas=quotas), field(totals, **facts)
    return [found.sentence() for found in shortfalls(scheme, graded_of(units, evaluate(scheme, units)))]


def test_too_few_neighbours():
    floor = quota("优秀", 3, "floor", fill="raise")
    assert told(["99", "85", "61"], floor) == [
        "镇：优秀应不少于3个，按规定只能补到2个，还差1个，没有可以补足的单位，或者边缘有并列，请会议研究。"
    ]
    assert told(["99", "85", "84"], floor) == []
    assert told([], floor) == []


def test_equals_at_the_edge_stay_where_they_are():
    assert told(["99", "85", "85"], quota("优秀", 2, "floor", fill="raise", per="all")) == [
        "优秀应不少于2个，按规定只能补到1个，还差1个，没有可以补足的单位，或者边缘有并列，请会议研究。"
    ]


def test_grades_counted_together():
    (said,) = told(["95", "85"], quota("一般", 2, "floor", fill="lower", also=["较差"]))
    assert said.startswith("镇：一般、较差应不少于2个，按规定只能补到1个")
    assert told(["95", "85"], quota("一般", 2, "ceiling")) == []


@given(
    st.lists(st.sampled_from(["99", "91", "85", "85", "61", "0"]), max_size=7),
    st.integers(0, 4),
    st.sampled_from(["raise", "lower"]),
)
def test_what_is_there_and_what_is_short_make_up_the_floor(totals, number, fill):
    scheme, units = scheme_of(quotas=[quota("良好", number, "floor", fill=fill)]), field(totals)
    graded = graded_of(units, evaluate(scheme, units))
    there = sum(unit.grade == "良好" for unit in graded)
    found = shortfalls(scheme, graded)
    assert [(each.wanted, each.there) for each in found] == ([(number, there)] if graded and there < number else [])


@pytest.mark.parametrize(("per", "among"), [("pool", "镇"), ("all", ""), ("category", "村"), ("parent", "东乡")])
def test_the_field_is_named(per, among):
    scheme = scheme_of(quotas=[quota("优秀", 1, "floor", fill="raise", per=per)])
    assert [found.among for found in shortfalls(scheme, [Graded("镇", "村", "东乡", "一般")])] == [among]
