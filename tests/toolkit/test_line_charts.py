"""Line charts are whole numbers: where the points lie, where a line stops, and the chart in words."""

import pytest

from config.toolkit.line_charts import BOTTOM, HEIGHT, INSET, LEFT, RIGHT, TOP, WIDTH, Series, lines


def test_points_lie_between_the_edges_and_a_line_stops_where_nothing_is_known() -> None:
    chart = lines(["1月", "2月", "3月"], [Series("未销号", [8, 4, None]), Series("应剩", [8, 4, 0], "plan")])
    known, planned = chart.lines
    first = LEFT + INSET
    assert (known.kind, known.pieces) == ("main", (f"{first},{TOP} {first + 258},{TOP + 91}",))
    assert [mark.text for mark in known.marks] == ["8", "4"]
    assert planned.pieces[0].split()[-1] == f"{WIDTH - RIGHT},{HEIGHT - BOTTOM}"
    assert [level.text for level in chart.levels] == ["0", "2", "4", "6", "8"]
    assert [name.at for name in chart.names] == [first, first + 258, WIDTH - RIGHT]
    assert chart.description == "未销号：1月8，2月4。应剩：1月8，2月4，3月0。"


@pytest.mark.parametrize("values, highest", [([None], "4"), ([0], "4"), ([9], "12"), ([100], "100")])
def test_the_scale_holds_the_greatest_count(values: list[int | None], highest: str) -> None:
    chart = lines(["1月"], [Series("未销号", values)])
    assert chart.levels[-1].text == highest


def test_a_gap_makes_two_pieces() -> None:
    (line,) = lines(["1", "2", "3"], [Series("数", [1, None, 1])]).lines
    assert len(line.pieces) == 2
