"""The arithmetic of the server-drawn charts: exact viewBox units."""

import pytest
from django.template.loader import render_to_string

from config.toolkit.charts import Datum, bars
from config.toolkit.scaled import parse


def rows(*pairs: tuple[str, str | None]) -> list[Datum]:
    return [Datum(label, None if value is None else parse(value)) for label, value in pairs]


def test_lengths_are_in_proportion_and_rounded_half_up():
    chart = bars(rows(("乌兰镇", "90"), ("北湾镇", "45"), ("东湾镇", "0")))
    room = 600 - chart.left - 84
    assert chart.left == 20 * 3 + 12
    assert [bar.width for bar in chart.bars] == [room, (room + 1) // 2, 0]
    assert [bar.text for bar in chart.bars] == ["90.00", "45.00", "0.00"]
    assert [bar.y for bar in chart.bars] == [11, 41, 71]


def test_a_long_label_is_cut_in_the_drawing_and_whole_in_the_words():
    chart = bars(rows(("铁路新村社区居民委员会党支部", "1"), ("2024年12月31日", "2")))
    assert [bar.label for bar in chart.bars] == ["铁路新村社区居民委员会…", "2024年12月31日"]
    assert chart.left == 240 + 12
    assert chart.description == "铁路新村社区居民委员会党支部1.00，2024年12月31日2.00。"


def test_what_is_missing_is_no_zero():
    chart = bars(rows(("甲", None), ("乙", "1")))
    assert (chart.bars[0].text, chart.bars[0].width) == ("暂缺", 0)
    assert chart.description == "甲暂缺，乙1.00。"


def test_the_mean_line_uses_the_scale_of_the_bars():
    chart = bars(rows(("甲", "100")), mean=parse("50"), places=0)
    assert chart.mean_x == chart.left + (chart.bars[0].width + 1) // 2
    assert (chart.mean_text, chart.bars[0].y) == ("平均50", 31)  # the words of the line stand above the bars
    assert bars(rows(("甲", "1"))).mean_x is None


def test_a_value_does_not_lie_on_the_mean_line():
    """It stands behind the line; one that is far from it stays at its bar."""
    chart = bars(rows(("甲", "100"), ("乙", "48"), ("丙", "10")), mean=parse("50"), places=0)
    ends = [chart.left + bar.width + 6 for bar in chart.bars]
    assert [bar.value_x for bar in chart.bars] == [ends[0], chart.mean_x + 6, ends[2]]


def test_an_axis_that_starts_above_zero_says_so():
    chart = bars(rows(("甲", "90"), ("乙", "80"), ("丙", "70")), start=parse("80"))
    assert [bar.width > 0 for bar in chart.bars] == [True, False, False]
    assert chart.note == "横轴从80.00开始，条的长短只表示高出的部分。"
    assert bars(rows(("甲", "1"))).note == ""


def test_forty_bars_at_most_and_the_rest_is_named():
    chart = bars(rows(*((f"第{n}镇", str(n)) for n in range(45))))
    assert len(chart.bars) == 40
    assert chart.note == "图中只画前40个，全部45个见数据表。"


@pytest.mark.parametrize("values", [[], [("甲", None)], [("甲", "0")], [("甲", "-3")]])
def test_empty_and_negative_charts_can_be_drawn(values):
    chart = bars(rows(*values))
    assert all(bar.width == 0 for bar in chart.bars)


def test_the_drawing_escapes_its_words_and_tells_them_to_screen_readers():
    chart = bars([Datum("<甲>", parse("2"), url="/u/1")], mean=parse("1"), name="totals")
    html = render_to_string("includes/_bars.html", {"chart": chart, "title": "总分", "table_id": "rows"})
    assert "&lt;甲&gt;" in html and "<甲>" not in html
    assert 'aria-labelledby="totals-t totals-d"' in html
    assert '<a href="/u/1"><text' in html
    assert 'href="#rows"' in html
    assert "style=" not in html
