"""Safe expressions (F28): a formula is parsed to a tree, its names and types are checked, nothing is ever executed.

Numbers, days, names of data, [编号] of nodes, + − × ÷, comparisons, and/or/not (且 或 非), min, max, abs, if, round,
floor. A day written out (2026-06-30) is its ordinal, as the figure of a datum of kind date is: they compare, and the
difference of two is in days.
Calculation is exact with fractions; the result is rounded half up once, at the sixth place.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Literal

from config.toolkit.scaled import SCALE, half_up, parse, text

Kind = Literal["number", "truth"]

LONGEST = 500
DEEPEST = 30
TOO_DEEP = f"公式套得太深，最多{DEEPEST}层。"

TOKEN = re.compile(
    r"\s*(?:(?P<day>(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}(?![0-9.%]))|(?P<number>[0-9]+(?:\.[0-9]+)?%?)"
    r"|(?P<name>[a-z][a-z0-9_]*)|(?P<sign><=|>=|==|!=|[-+*/(),<>]))"
)
NODE = re.compile(r"([\[［【][^\[\]［］【】]{1,20}[\]］】])")  # what stands inside is a code, letter for letter
SPELLED = str.maketrans("＋－−×＊÷／（），＜＞％０１２３４５６７８９．", "+--**//(),<>%0123456789.")
SAID = {"≤": "<=", "≥": ">=", "≠": "!=", "且": " and ", "或": " or ", "非": " not "}
WORDS = frozenset({"and", "or", "not"})
SHOWN = {"*": "×", "/": "÷", "-": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "and": "且", "or": "或"}
WHOLE = {"abs": "的绝对值", "floor": "向下取整"}
LEVELS = (("or",), ("and",), ("<", "<=", ">", ">=", "==", "!="), ("+", "-"), ("*", "/"))


class ExpressionError(ValueError):
    """Why a formula cannot be used, in Chinese."""


class Undefined(ArithmeticError):
    """A division by zero: the formula has no value for these figures."""


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


@cache
def parsed(formula: str, *, truth: bool = False) -> Tree:
    """The tree of a formula that gives a number, or also 是 or 否 (1 or 0) where `truth` allows it.

    ExpressionError in Chinese for anything else.
    """
    if len(formula) > LONGEST:
        raise ExpressionError(f"公式太长，最多{LONGEST}字。")
    reader = _Reader(_tokens(formula))
    tree = reader.level(0, 0)
    if reader.ahead:
        raise ExpressionError(f"公式里的「{reader.ahead}」放的位置不对。")
    if tree.kind != "number" and not truth:
        raise ExpressionError("公式的结果应是数，写的是一个判断。")
    return tree


def _tokens(formula: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    for position, part in enumerate(NODE.split(formula)):
        tokens += [("node", part[1:-1].strip())] if position % 2 else _plain_tokens(part)
    if not tokens:
        raise ExpressionError("公式是空的。")
    return tokens


def _plain_tokens(part: str) -> Iterator[tuple[str, str]]:
    plain = part.translate(SPELLED)
    for said, meant in SAID.items():
        plain = plain.replace(said, meant)
    at, plain = 0, plain.strip()
    while at < len(plain):
        match = TOKEN.match(plain, at)
        if match is None:
            raise ExpressionError(f"公式里不认识「{plain[at:].strip()[:10]}」。")
        kind = match.lastgroup or ""
        yield kind, match.group(kind)
        at = match.end()


class _Reader:
    """Reads tokens from the loosest binding to the tightest."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def ahead(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise ExpressionError("公式没有写完。")
        self.at += 1
        return self.tokens[self.at - 1]

    def want(self, sign: str) -> None:
        if self.ahead != sign:
            raise ExpressionError(f"公式里缺少「{sign}」" + (f"，写的是「{self.ahead}」。" if self.ahead else "。"))
        self.at += 1

    def level(self, level: int, depth: int) -> Tree:
        if level == len(LEVELS):
            return self.single(depth)
        if level == 2 and self.ahead == "not":
            self.take()
            if depth > DEEPEST:
                raise ExpressionError(TOO_DEEP)
            return Unary("not", _of_kind(self.level(2, depth + 1), "truth", "非"), "truth")
        tree = self.level(level + 1, depth)
        while self.ahead in LEVELS[level]:
            sign = self.take()[1]
            tree = _binary(sign, tree, self.level(level + 1, depth), level)
        return tree

    def single(self, depth: int) -> Tree:
        if depth > DEEPEST:
            raise ExpressionError(TOO_DEEP)
        kind, written = self.take()
        if kind == "number":
            return _number(written)
        if kind == "day":
            return _day(written)
        if kind == "node":
            return Name(written, is_node=True)
        if kind == "name" and written not in WORDS:
            return self.call(written, depth) if self.ahead == "(" else Name(written)
        if written == "(":
            tree = self.level(0, depth + 1)
            self.want(")")
            return tree
        if written in ("-", "+"):
            inner = _of_kind(self.single(depth + 1), "number", written)
            return Unary("-", inner, "number") if written == "-" else inner
        raise ExpressionError(f"公式里的「{written}」放的位置不对。")

    def call(self, name: str, depth: int) -> Tree:
        if name not in FUNCTIONS:
            raise ExpressionError(f"没有函数「{name}」，可以用{'、'.join(FUNCTIONS)}。")
        self.want("(")
        given = [self.level(0, depth + 1)]
        while self.ahead == ",":
            self.take()
            given.append(self.level(0, depth + 1))
        self.want(")")
        return _call(name, given)


def _number(written: str) -> Number:
    try:
        value = Fraction(parse(written.rstrip("%")), SCALE)
    except ValueError:
        raise ExpressionError(f"「{written}」写得太长：数最多6位小数，整数部分最多12位。") from None
    return Number(value / 100 if written.endswith("%") else value, written)


def _day(written: str) -> Number:
    try:
        day = date(*map(int, written.split("-")))
    except ValueError:
        raise ExpressionError(f"没有「{written}」这一天。") from None
    return Number(Fraction(day.toordinal()), f"{day.year}年{day.month}月{day.day}日")


def _binary(sign: str, left: Tree, right: Tree, level: int) -> Binary:
    inner: Kind = "truth" if sign in WORDS else "number"
    kind: Kind = "number" if sign in "+-*/" else "truth"
    shown = SHOWN.get(sign, sign)
    return Binary(sign, _of_kind(left, inner, shown), _of_kind(right, inner, shown), kind, level)


def _call(name: str, given: list[Tree]) -> Call:
    function = FUNCTIONS[name]
    least = len(function.kinds)
    if len(given) < least or (len(given) > least and not function.endless):
        raise ExpressionError(f"函数「{name}」要写{least}个数" + ("以上。" if function.endless else "。"))
    if name == "round" and not (isinstance(given[1], Number) and given[1].value in range(7)):
        raise ExpressionError("函数「round」的位数要写0到6的整数。")
    kinds = (*function.kinds, *[function.kinds[-1]] * (len(given) - least))
    return Call(name, tuple(_of_kind(each, kind, name) for each, kind in zip(given, kinds, strict=True)))


def _of_kind(tree: Tree, kind: Kind, where: str) -> Tree:
    if tree.kind == kind:
        return tree
    if isinstance(tree, Name) and kind == "truth":  # a datum that is 是 or 否
        return Binary("!=", tree, UNSAID, "truth", 2)
    raise ExpressionError(f"「{where}」要的是{'判断' if kind == 'truth' else '数'}，写的不是。")


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


def written(tree: Tree, say: Callable[[Name], str], outer: int = 0) -> str:
    """The formula for people; `say` gives each name its Chinese, or its figure."""
    if isinstance(tree, Number):
        return tree.shown
    if isinstance(tree, Name):
        return say(tree)
    if isinstance(tree, Unary):
        inner = written(tree.inner, say, len(LEVELS))
        return f"非{inner}" if tree.sign == "not" else f"−{inner}"
    if isinstance(tree, Call):
        return _called(tree.name, [written(each, say) for each in tree.given])
    if tree.right is UNSAID:
        return written(tree.left, say, outer)
    left, right = written(tree.left, say, tree.level), written(tree.right, say, tree.level + 1)
    sides = f"{left} {SHOWN.get(tree.sign, tree.sign)} {right}"
    return f"（{sides}）" if tree.level < outer else sides


def _called(name: str, given: list[str]) -> str:
    if name == "if":
        return f"（{given[0]}时取{given[1]}，否则取{given[2]}）"
    if name == "round":
        return f"四舍五入{'取整' if given[1] == '0' else f'保留{given[1]}位小数'}（{given[0]}）"
    if name in WHOLE:
        return f"（{given[0]}）{WHOLE[name]}"
    return f"取{'小' if name == 'min' else '大'}（{'，'.join(given)}）"


def figure_shown(value: int) -> str:
    """A figure put into a formula, negative ones in brackets."""
    return text(value) if value >= 0 else f"（{text(value)}）"
