"""From the text of a formula to its tree; names and kinds are checked on the way."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache

from config.toolkit.scaled import SCALE, parse
from scoring.engine.expression.functions import FUNCTIONS
from scoring.engine.expression.trees import (
    LEVELS,
    SHOWN,
    UNSAID,
    Binary,
    Call,
    ExpressionError,
    Kind,
    Name,
    Number,
    Tree,
    Unary,
)

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
