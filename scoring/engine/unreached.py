"""Items whose points nobody can reach, because the rule gives fewer at best: told before publishing (F14)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from config.toolkit.scaled import text
from scoring.engine.nodes import Leaf
from scoring.engine.rules.base import Rule
from scoring.engine.spec import Scheme


@dataclass(frozen=True, slots=True)
class Unreached:
    """An item, or the `part` of it with this name, that is to bring `points` and can bring no more than `most`."""

    code: str
    name: str
    part: str
    points: int
    most: int
    fined: bool

    def sentence(self) -> str:
        """Which item, and how much it is short of its points."""
        where = f"「{self.code} {self.name}」" + (f"中的「{self.part}」" if self.part else "")
        verb = "扣" if self.fined else "得"
        return (
            f"{where}分值{text(self.points)}分，照计分规则最多只能{verb}{text(self.most)}分，"
            f"少{text(self.points - self.most)}分。"
        )


def unreached(scheme: Scheme) -> tuple[Unreached, ...]:
    """In the order of the scheme; parts that do not add up to their item are told by `scheme.warnings` instead."""
    found = []
    for leaf in scheme.leaves:
        for part, rule in _rules(leaf):
            most = rule.greatest(scheme.catalog)
            if most < rule.full <= rule.attainable:
                found.append(Unreached(leaf.code, leaf.name, part, rule.full, most, leaf.code in scheme.fined))
    return tuple(found)


def _rules(leaf: Leaf) -> Iterator[tuple[str, Rule]]:
    """The rule of an item with "", then the rules of its parts by the names of these."""
    yield "", leaf.rule
    yield from _inside(leaf.rule, "")


def _inside(thing: Any, part: str) -> Iterator[tuple[str, Rule]]:
    """What a coefficient multiplies may be worth more than it says: nothing is told of the rule inside."""
    if isinstance(thing, tuple):
        for each in thing:
            yield from _inside(each, part)
    elif is_dataclass(thing) and getattr(thing, "type", "") != "coefficient":
        piece = not isinstance(thing, Rule) and hasattr(thing, "rule")
        named = str(getattr(thing, "name", "")) if piece else part
        for value in (getattr(thing, field.name) for field in fields(thing)):
            if isinstance(value, Rule):
                yield named, value
            yield from _inside(value, named)
