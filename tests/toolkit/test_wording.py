"""How a sentence names things of which there may be many."""

from config.toolkit.wording import some


def test_a_few_are_all_named() -> None:
    assert some([]) == ""
    assert some(["甲", "乙"], most=2, measure="个单位") == "甲、乙"


def test_of_many_the_first_are_named() -> None:
    assert some(["甲", "乙", "丙"], most=2) == "甲、乙等"
    assert some(["甲", "乙", "丙"], most=2, measure="个单位") == "甲、乙等3个单位"
