"""How something moved on a ladder of levels, year by year: exact viewBox units."""

from config.toolkit import charts


def test_a_ladder_is_drawn_in_whole_units() -> None:
    years = [(f"{2020 + number}年", [charts.Foothold(rung, "星")]) for number, rung in enumerate((2, 1, 0))]
    drawn = charts.ladder(["五星", "四星", "三星"], years)
    assert [rung.y for rung in drawn.rungs] == [26, 60, 94]
    assert drawn.line == "102,94 202,60 302,26"
    assert (drawn.left, drawn.width, drawn.height) == (52, 600, 128)
    assert drawn.description == "2020年星，2021年星，2022年星。" and drawn.note == ""
    many = charts.ladder(["一", "二"], [(f"{year}年", [charts.Foothold(0, "一")]) for year in range(2000, 2020)])
    assert len(many.dots) == 7 and many.spans[0].label == "2013年" and "只画最近7年" in many.note
    assert charts.ladder([], []).description == "没有数据。"


def test_each_year_has_one_tick_with_its_changes_in_order() -> None:
    up, down, same = charts.Foothold(0, "五星"), charts.Foothold(1, "四星"), charts.Foothold(0, "五星")
    drawn = charts.ladder(["五星", "四星"], [("2024年", [up]), ("2025年", []), ("2026年", [down, same])])
    assert [(span.x, span.label) for span in drawn.spans] == [(102, "2024年"), (202, "2025年"), (302, "2026年")]
    assert drawn.line == "102,26 277,60 327,26"  # side by side, left and right of the tick of their year
    assert [dot.text for dot in drawn.dots] == ["2024年五星", "2026年四星", "2026年五星"]
    assert drawn.description == "2024年五星，2026年四星、五星。"
