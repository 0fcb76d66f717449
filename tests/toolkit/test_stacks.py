"""The arithmetic of stacked bars: exact viewBox units."""

from django.template.loader import render_to_string

from config.toolkit.stacks import Key, Stack, shade, stacks

KEYS = [Key("五星", "shade-0"), Key("四星", "shade-1"), Key("没有等级", "shade-none")]


def test_parts_follow_each_other_without_a_gap_and_end_where_the_total_ends():
    chart = stacks([Stack("2025年", [1, 1, 1]), Stack("2026年", [2, 0, 4], "?year=2026")], KEYS)
    room, left = chart.width - chart.left - 84, chart.left
    assert left == 12 * 4 + 20 + 12  # digits are narrower than a character
    first, second = chart.bars
    assert [(part.x, part.x + part.width) for part in second.parts] == [
        (left, left + (room + 1) // 3),
        (left + (room + 1) // 3, left + room),
    ]
    assert first.parts[-1].x + first.parts[-1].width == left + room // 2
    assert [part.shade for part in second.parts] == ["shade-0", "shade-none"]
    assert (first.total, second.total, second.url) == (3, 6, "?year=2026")
    assert chart.description == ("2025年共3（五星1，四星1，没有等级1）；2026年共6（五星2，没有等级4）。")


def test_a_number_stands_inside_only_where_there_is_room():
    chart = stacks([Stack("甲", [1, 499, 0])], KEYS)
    assert [part.text for part in chart.bars[0].parts] == ["", "499"]


def test_the_legend_names_only_what_is_there():
    assert [key.label for key in stacks([Stack("甲", [1, 0, 1])], KEYS).keys] == ["五星", "没有等级"]
    assert stacks([], KEYS).description == "没有数据。"


def test_forty_bars_at_most_and_the_rest_is_named():
    chart = stacks([Stack(f"{n}镇", [1, 0, 0]) for n in range(45)], KEYS)
    assert (len(chart.bars), chart.note) == (40, "图中只画前40行，全部45行见数据表。")


def test_more_sorts_than_colours_share_the_last():
    assert [shade(n) for n in (0, 7, 9)] == ["shade-0", "shade-7", "shade-7"]


def test_the_drawing_escapes_its_words():
    chart = stacks([Stack("<甲>", [1, 0, 0], "/u/1")], [Key("<五>", "shade-0"), *KEYS[1:]], name="n")
    html = render_to_string("includes/_stacks.html", {"chart": chart, "title": "等级", "table_id": "rows"})
    assert "<甲>" not in html and "<五>" not in html and "&lt;甲&gt;" in html
    assert 'aria-labelledby="n-t n-d"' in html and 'href="/u/1"' in html and 'href="#rows"' in html
    assert "style=" not in html
