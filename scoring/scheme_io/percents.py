"""Percentages in a workbook of a scheme: 80% of the points is 0.8, but 95% of a rate is 95, as people fill it in."""

from contextlib import suppress

from config.toolkit.scaled import SCALE, divide, parse, text
from scoring.engine.form import Field

HUNDRED = 100 * SCALE
MEASURES = frozenset("from target threshold than step per first min max weight short_of".split())


def number_meant(field: Field, said: str) -> str:
    """What a field holds where `said` is a percentage, as the format writes it; anything else as it was said.

    A share (at most 1) takes the hundredth part. What is compared with the figures of a datum, or weighs, counts in
    percent already. Where a percentage means neither (points), it stays, and the reading of the scheme refuses it.
    """
    if field.form.scaled and said.endswith(("%", "％")):
        with suppress(ValueError):
            number = parse(said[:-1].strip())
            if field.form.most == SCALE:
                return text(divide(number, HUNDRED))
            if field.form.most == HUNDRED or field.key in MEASURES:
                return text(number)
    return said
