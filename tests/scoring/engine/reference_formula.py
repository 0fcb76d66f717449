"""The reference's own reading of formulas: rewritten as Python, parsed by `ast`, walked over fractions."""

import ast
import operator
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from tests.scoring.engine.exact import to_places

Read = Callable[[str, bool], Fraction]  # a name, and whether it is a node

SIGNS = {"×": "*", "÷": "/", "−": "-", "且": " and ", "或": " or ", "非": " not ", "≤": "<=", "≥": ">=", "≠": "!="}
BINARY = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
COMPARISONS = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def days(match: re.Match[str]) -> str:
    """A day as the number of days since the first of the year 1, which is 1."""
    return str((date(*map(int, match.groups())) - date(1, 1, 1)).days + 1)


class Formula:
    """A formula of the page; `names` are (name, is node) of everything that it reads."""

    def __init__(self, written: str) -> None:
        nodes: list[str] = []

        def noted(match: re.Match[str]) -> str:
            nodes.append(match[1].strip())
            return f" NODE{len(nodes) - 1} "

        plain = re.sub(r"\[([^\]]+)\]", noted, written)
        for sign, meant in SIGNS.items():
            plain = plain.replace(sign, meant)
        plain = re.sub(r"\b((?:19|20)\d\d)-(\d{1,2})-(\d{1,2})\b", days, plain)
        plain = re.sub(r"(?<![A-Za-z_0-9.])(\d+(?:\.\d+)?)(%?)", r'NUMBER("\1", "\2")', plain)
        self.tree = ast.parse(re.sub(r"\bif\s*\(", "IF(", plain).strip(), mode="eval").body
        self.nodes = nodes
        functions = {node.func.id for node in ast.walk(self.tree) if isinstance(node, ast.Call)}
        found = [node.id for node in ast.walk(self.tree) if isinstance(node, ast.Name)]
        self.names = [self.name(name) for name in dict.fromkeys(found) if name not in functions]

    def name(self, name: str) -> tuple[str, bool]:
        return (self.nodes[int(name[4:])], True) if name.startswith("NODE") else (name, False)

    def value(self, read: Read) -> Fraction:
        """ZeroDivisionError where the formula has no value."""
        return Fraction(self.walk(self.tree, read))

    def walk(self, node, read):
        if isinstance(node, ast.Name):
            return read(*self.name(node.id))
        if isinstance(node, ast.BinOp):
            return BINARY[type(node.op)](self.walk(node.left, read), self.walk(node.right, read))
        if isinstance(node, ast.UnaryOp):
            inner = self.walk(node.operand, read)
            return {ast.USub: lambda: -inner, ast.UAdd: lambda: inner, ast.Not: lambda: not inner}[type(node.op)]()
        if isinstance(node, ast.BoolOp):
            held = (bool(self.walk(part, read)) for part in node.values)
            return all(held) if isinstance(node.op, ast.And) else any(held)
        if isinstance(node, ast.Compare):
            (op,), (right,) = node.ops, node.comparators
            return COMPARISONS[type(op)](self.walk(node.left, read), self.walk(right, read))
        return self.call(node.func.id, node.args, read)

    def call(self, name, given, read):
        if name == "NUMBER":
            number, percent = (argument.value for argument in given)
            return Fraction(number) / (100 if percent else 1)
        if name == "IF":
            return self.walk(given[1] if self.walk(given[0], read) else given[2], read)
        values = [self.walk(each, read) for each in given]
        if name == "round":
            return to_places(values[0], int(values[1]))
        if name == "floor":
            return Fraction(values[0].numerator // values[0].denominator)
        return {"min": min, "max": max, "abs": lambda values: abs(values[0])}[name](values)
