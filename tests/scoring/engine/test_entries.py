"""What may be typed: every refusal names the datum, the limit and the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toolkit.scaled import SCALE, parse
from scoring.engine import Datum, bounds, entry_problem

POINTS = Datum("p", "组织领导得分", "points")


@pytest.mark.parametrize(
    ("datum", "value", "problem"),
    [
        (
            Datum("m", "专题研究次数", "count", "次", min=0, max=parse(50)),
            "60",
            "「专题研究次数」应在0到50之间，填的是60。",
        ),
        (Datum("m", "专题研究次数", "count", "次", min=0, max=parse(50)), "50", None),
        (Datum("m", "专题研究次数", "count", "次", min=0, max=parse(50)), "0", None),
        (Datum("m", "专题研究次数", "count", "次", min=0, max=parse(50)), None, None),
        (Datum("m", "专题研究次数", "count"), "-1", "「专题研究次数」不能小于0，填的是-1。"),
        (Datum("m", "专题研究次数", "count"), "2.5", "「专题研究次数」应是整数，填的是2.5。"),
        (Datum("m", "专题研究次数", "count", max=parse(50)), "51", "「专题研究次数」应在0到50之间，填的是51。"),
        (Datum("g", "人均增收", "number"), "-3.125", None),
        (Datum("g", "人均增收", "number", max=parse(9)), "10", "「人均增收」不能大于9，填的是10。"),
        (Datum("g", "人均增收", "number", min=parse(-2)), "-3", "「人均增收」不能小于-2，填的是-3。"),
        (Datum("r", "满意率", "percent"), "100.5", None),
        (Datum("r", "满意率", "percent", max=parse(100)), "100.5", "「满意率」应在0到100之间，填的是100.5。"),
        (Datum("r", "满意率", "percent"), "-0.1", "「满意率」不能小于0，填的是-0.1。"),
        (Datum("y", "集体收入", "money"), "-1200.50", None),
        (Datum("y", "集体收入", "money"), "12.345", "「集体收入」最多2位小数，填的是12.345。"),
        (Datum("f", "是否公开", "flag"), "1", None),
        (Datum("f", "是否公开", "flag"), "0", None),
        (Datum("f", "是否公开", "flag"), "2", "「是否公开」只能填是或否，填的是2。"),
        (Datum("c", "综合评价", "choice", choices=("好", "差")), "1", None),
        (Datum("c", "综合评价", "choice", choices=("好", "差")), "2", "「综合评价」只能选好、差之一，填的是2。"),
        (Datum("c", "综合评价", "choice", choices=("好", "差")), "0.5", "「综合评价」只能选好、差之一，填的是0.5。"),
        (Datum("v", "各村得分", "children"), "90", "「各村得分」由下级得分汇总，不能填报。"),
        (Datum("s", "占比", "percent", asked="computed", formula="a / b"), "90", "「占比」由系统计算，不能填报。"),
    ],
)
def test_entry_problem(datum, value, problem):
    assert entry_problem(datum, None if value is None else parse(value)) == problem


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("2", None),
        ("1.25", None),
        ("0", None),
        ("2.01", "「组织领导得分」应在0到2之间，填的是2.01。"),
        ("-0.5", "「组织领导得分」应在0到2之间，填的是-0.5。"),
        ("1.255", "「组织领导得分」最多2位小数，填的是1.255。"),
    ],
)
def test_points_are_not_above_those_of_the_item(value, problem):
    assert entry_problem(POINTS, parse(value), full=parse(2)) == problem


def test_points_have_the_stricter_of_two_limits_and_may_be_negative_where_stated():
    datum = Datum("p", "得分", "points", min=parse(-1), max=parse(3))
    assert entry_problem(datum, parse("-1"), full=parse(5)) is None
    assert entry_problem(datum, parse("4"), full=parse(5)) == "「得分」应在-1到3之间，填的是4。"
    assert entry_problem(datum, parse("3"), full=parse(2)) == "「得分」应在-1到2之间，填的是3。"


def test_the_points_of_the_item_limit_nothing_else():
    assert entry_problem(Datum("m", "次数", "count"), parse("60"), full=parse(2)) is None


def test_a_date_is_a_day_of_the_calendar():
    datum = Datum("d", "缴清日期", "date")
    assert entry_problem(datum, parse("739919")) is None
    assert entry_problem(datum, parse("739919.5")) == "「缴清日期」应是日期，填的是739919.5。"
    assert entry_problem(datum, parse("0")) == "「缴清日期」应是日期，填的是0。"
    assert entry_problem(datum, parse("4000000")) == "「缴清日期」应是日期，填的是4000000。"
    assert datum.amount(parse("739919")) == "2026年10月30日"
    assert datum.amount(parse("4000000")) == "4000000"


def test_nobody_fills_in_the_result_of_another_cycle():
    datum = Datum("r", "星级", "result", asked="cycle", reads="stars", take="score")
    assert entry_problem(datum, parse("1")) == "「星级」取自其他考核的结果，不能填报。"


ENDS = st.none() | st.integers(-200, 200).map(lambda number: number * SCALE // 4)


@given(
    kind=st.sampled_from(["count", "number", "points", "percent", "money"]),
    least=ENDS,
    most=ENDS,
    full=ENDS,
    value=st.integers(-900, 900).map(lambda number: number * SCALE // 8) | st.integers(-(10**8), 10**8),
)
def test_what_lies_within_the_bounds_is_just_what_is_not_refused(kind, least, most, full, value):
    datum = Datum("d", "数", kind, min=least, max=most)
    low, high, step = bounds(datum, full)
    assert (low <= value <= high and value % step == 0) == (entry_problem(datum, value, full) is None)


@pytest.mark.parametrize("kind", ["children", "result", "date", "flag", "choice"])
def test_what_is_chosen_or_not_filled_in_has_no_bounds(kind):
    assert bounds(Datum("d", "数", kind)) is None
    assert bounds(Datum("d", "数", "number", formula="a + 1")) is None
