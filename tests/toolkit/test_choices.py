"""Values with words: what columns, forms and pages make of them."""

import copy

from config.toolkit.choices import Choice
from scoring.choices import Ties


class Colour(Choice):
    """Two of them."""

    RED = "red", "红"
    BLACK = "black", "黑"


def test_a_choice_is_its_text_and_has_a_word() -> None:
    assert (Colour.RED, str(Colour.RED), f"{Colour.RED}", Colour.RED.label) == ("red", "red", "red", "红")
    assert Colour("black") is Colour.BLACK
    assert Colour.choices == [("red", "红"), ("black", "黑")]
    assert [colour.value for colour in Colour] == ["red", "black"]


def test_a_choice_can_be_copied() -> None:
    assert copy.deepcopy(Ties.DENSE) is Ties.DENSE
