"""What a formula is once it is read: a tree of numbers, names, signs and calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Kind = Literal["number", "truth"]

SHOWN = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "and": "且", "or": "或"}
LEVELS = (("or",), ("and",), ("<", "<=", ">", ">=", "==", "!="), ("+", "-"), ("*", "/"))


class ExpressionError(ValueError):
    """Why a formula cannot be used, in Chinese."""


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    shown: str
    kind: Kind = "number"


UNSAID = Number(Fraction(0), "")  # a name that stands for a judgement is compared with this zero


@dataclass(frozen=True, slots=True)
class Name:
    """A datum by its code, or a node when `is_node`."""

    code: str
    is_node: bool = False
    kind: Kind = "number"


@dataclass(frozen=True, slots=True)
class Unary:
    sign: str
    inner: "Tree"
    kind: Kind


@dataclass(frozen=True, slots=True)
class Binary:
    sign: str
    left: "Tree"
    right: "Tree"
    kind: Kind
    level: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    given: tuple["Tree", ...]
    kind: Kind = "number"


Tree = Number | Name | Unary | Binary | Call


def names(tree: Tree) -> Iterator[Name]:
    """Every name in the order of writing, repeated ones too."""
    if isinstance(tree, Name):
        yield tree
    elif isinstance(tree, Unary):
        yield from names(tree.inner)
    elif isinstance(tree, Binary):
        yield from names(tree.left)
        yield from names(tree.right)
    elif isinstance(tree, Call):
        for each in tree.given:
            yield from names(each)
