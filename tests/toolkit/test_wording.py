"""How a sentence names things of which there may be many."""

import pytest

from config.toolkit.wording import short, some


def test_a_few_are_all_named() -> None:
    assert some([]) == ""
    assert some(["甲", "乙"], most=2, measure="个单位") == "甲、乙"


def test_of_many_the_first_are_named() -> None:
    assert some(["甲", "乙", "丙"], most=2) == "甲、乙等"
    assert some(["甲", "乙", "丙"], most=2, measure="个单位") == "甲、乙等3个单位"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("村务没有公开", "村务没有公开"),
        ("群众满意度失8分（入户测评，反映环境卫生差）", "群众满意度失8分…"),
        ("群众满意度（入户）失8分，反映环境卫生差的较多", "群众满意度（入户）失8分，反…"),
    ],
)
def test_what_is_cut_off_shows_and_no_bracket_stays_open(text: str, cut: str) -> None:
    assert short(text, 15) == cut
