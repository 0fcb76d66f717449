"""The functions that a formula may call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from config.toolkit.scaled import half_up
from scoring.engine.expression.trees import Kind


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments of which kinds; None at the end: any number more of the last."""

    kinds: tuple[Kind, ...]
    endless: bool
    apply: Callable[..., Fraction]


def _round(value: Fraction, places: Fraction) -> Fraction:
    shift = 10 ** int(places)
    scaled = value * shift
    return Fraction(half_up(scaled.numerator, scaled.denominator), shift)


FUNCTIONS: Mapping[str, Function] = {
    "min": Function(("number", "number"), True, min),
    "max": Function(("number", "number"), True, max),
    "abs": Function(("number",), False, abs),
    "round": Function(("number", "number"), False, _round),
    "floor": Function(("number",), False, lambda value: Fraction(value // 1)),
    "if": Function(("truth", "number", "number"), False, lambda held, yes, no: yes if held else no),
}
