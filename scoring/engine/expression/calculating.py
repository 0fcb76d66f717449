"""The value of a tree for given figures, exact with fractions."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from config.toolkit.scaled import SCALE, half_up
from scoring.engine.expression.functions import FUNCTIONS
from scoring.engine.expression.trees import Call, Name, Number, Tree, Unary


class Undefined(ArithmeticError):
    """A division by zero: the formula has no value for these figures."""


def calculated(tree: Tree, figures: Mapping[Name, int]) -> int | None:
    """The value for scaled figures, scaled, half up once; None where a division by zero leaves none."""
    try:
        value = _value(tree, {name: Fraction(figure, SCALE) for name, figure in figures.items()})
    except Undefined:
        return None
    scaled = Fraction(value) * SCALE
    return half_up(scaled.numerator, scaled.denominator)


def _value(tree: Tree, figures: Mapping[Name, Fraction]) -> Fraction:
    """Truth is 0 or 1 inside; only the branch of an `if` that counts is calculated."""
    if isinstance(tree, Number):
        return tree.value
    if isinstance(tree, Name):
        return figures[tree]
    if isinstance(tree, Unary):
        inner = _value(tree.inner, figures)
        return -inner if tree.sign == "-" else Fraction(not inner)
    if isinstance(tree, Call):
        if tree.name == "if":
            held, yes, no = tree.given
            return _value(yes if _value(held, figures) else no, figures)
        return Fraction(FUNCTIONS[tree.name].apply(*[_value(each, figures) for each in tree.given]))
    return _combined(tree.sign, _value(tree.left, figures), lambda: _value(tree.right, figures))


def _combined(sign: str, left: Fraction, right: Callable[[], Fraction]) -> Fraction:
    if sign == "and":
        return Fraction(bool(left) and bool(right()))
    if sign == "or":
        return Fraction(bool(left) or bool(right()))
    other = right()
    if sign == "/" and not other:
        raise Undefined("division by zero")
    return Fraction(OPERATIONS[sign](left, other))


OPERATIONS: Mapping[str, Callable[[Fraction, Fraction], Fraction | bool]] = {
    "+": Fraction.__add__,
    "-": Fraction.__sub__,
    "*": Fraction.__mul__,
    "/": Fraction.__truediv__,
    "<": Fraction.__lt__,
    "<=": Fraction.__le__,
    ">": Fraction.__gt__,
    ">=": Fraction.__ge__,
    "==": Fraction.__eq__,
    "!=": lambda left, right: left != right,
}
