"""Marks that look like parts of one beside figures in percent: 0.95 where 95% is meant is told before publishing."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from config.toolkit.scaled import SCALE, text
from scoring.engine.ladder import Veto
from scoring.engine.nodes import Leaf
from scoring.engine.spec import Scheme

MARKS = ("target", "threshold", "lower", "than")
DOWNWARDS = ("low", "<", "<=")  # a rate of accidents is rightly to stay below 0.5%


@dataclass(frozen=True, slots=True)
class SmallMark:
    """An item or a veto that compares a percentage with nothing above `mark`, at most 1 (scaled by 10^6)."""

    code: str
    name: str
    datum: str
    mark: int

    def sentence(self) -> str:
        """Where it stands, what it means, and what to write where something else was meant."""
        meant = text(self.mark * 100)
        return (
            f"「{self.code} {self.name}」：「{self.datum}」是百分数，标准写的{text(self.mark)}就是{text(self.mark)}%；"
            f"如果指的是{meant}%，请写{meant}。"
        )


def small_marks(scheme: Scheme) -> tuple[SmallMark, ...]:
    """Items in the order of the scheme, then vetoes; of every datum the highest mark decides."""
    compared: list[tuple[Leaf | Veto, object]] = [(leaf, leaf.rule) for leaf in scheme.leaves]
    compared += [(veto, veto) for veto in scheme.vetoes]
    found = []
    for thing, holder in compared:
        highest: dict[str, int] = {}
        for code, mark in _marks(holder, ""):
            highest[code] = max(mark, highest.get(code, mark))
        for code, mark in highest.items():
            datum = scheme.catalog.get(code)
            if datum is not None and datum.kind == "percent" and 0 < mark <= SCALE:
                found.append(SmallMark(thing.code, thing.name, datum.name, mark))
    return tuple(found)


def _marks(thing: Any, code: str) -> Iterator[tuple[str, int]]:
    """The marks of a rule and of all within it, each with the datum that it is compared with."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _marks(each, code)
    elif is_dataclass(thing) and not {getattr(thing, "best", ""), getattr(thing, "op", "")} & {*DOWNWARDS}:
        code = getattr(thing, "datum", None) or code
        for field in fields(thing):
            value = getattr(thing, field.name)
            if field.name in MARKS and isinstance(value, int):
                yield code, value
            else:
                yield from _marks(value, code)
