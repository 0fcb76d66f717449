"""Rules inside rules: a part of an item with points and a rule of its own, and what they come to together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import SPOKEN, Form
from scoring.engine.numbers import at_least, at_most, within
from scoring.engine.rules.base import Rule, RuleTypes, Scored, UnitRule, unscored
from scoring.engine.status import Status, together


def unit_rule_types() -> Mapping[str, type]:
    """The rules that may stand inside another one: those that need the facts of one unit only."""
    return RuleTypes(inner=True)


InnerRule = Annotated[UnitRule, Form("计分规则", tag="type", variants=unit_rule_types)]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an item: its `points` are the full points of its rule."""

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    points: Annotated[int, Form("分值", scaled=True, positive=True)]
    rule: InnerRule

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        return f"{self.name}（{text(self.points)}分）：{self.rule.sentence(catalog, penalty=penalty)}"

    def line(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> str:
        return f"{self.name}（{text(self.points)}分）：{''.join(self.rule.explain(facts, catalog, penalty=penalty))}"


class PiecesRule(UnitRule):
    """A rule over parts with points and rules of their own."""

    __slots__ = ()

    parts: tuple[Piece, ...]

    @property
    def judged(self) -> bool:
        return any(part.rule.judged for part in self.parts)

    def data(self) -> tuple[str, ...]:
        return data_of(self.parts)

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        """A line for every part, then what the rule makes of them."""
        status = self.score(facts).status
        lines = (*lines_of(self.parts, facts, catalog, penalty=penalty), *nothing_yet(status))
        return lines if status is not Status.FILLED else (*lines, *self.steps(facts, catalog))


def data_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return tuple(code for piece in pieces for code in piece.rule.data())


def joined(pieces: Sequence[Piece], facts: Facts, full: int) -> Scored:
    """The pieces added up: nothing while one is to come, `full` absent where none applies."""
    scored = [piece.rule.score(facts) for piece in pieces]
    status = together(each.status for each in scored)
    if status is not Status.FILLED:
        return unscored(status, full)
    value = sum(each.value or 0 for each in scored)
    return Scored(value, status, within(sum(each.absent for each in scored), 0, at_least(full - value, 0)))


def lines_of(pieces: Sequence[Piece], facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
    for piece in pieces:
        yield piece.line(facts, catalog, penalty=penalty)


def added(values: Sequence[int]) -> str:
    """The sum written out: 4 + 3 = 7."""
    total = text(sum(values))
    return f"{' + '.join(text(value) for value in values)} = {total}" if len(values) > 1 else f"合计{total}"


def known_values(pieces: Sequence[Piece], facts: Facts) -> list[int]:
    return [value for piece in pieces if (value := piece.rule.score(facts).value) is not None]


def reach(pieces: Sequence[Piece]) -> int:
    """What the pieces can give at most, their stated points not exceeded."""
    return sum(at_most(piece.rule.attainable, piece.points) for piece in pieces)


def piece_problems(pieces: Sequence[Piece], catalog: Catalog) -> Iterator[str]:
    for piece in pieces:
        for reason in inner_problems(piece.rule, catalog):
            yield f"「{piece.name}」：{reason}"


def inner_problems(rule: Rule, catalog: Catalog, *, whole: bool = False) -> Iterator[str]:
    """What is wrong with a rule inside; points given by a person for a part (not `whole`) need their own bound."""
    yield from rule.problems(catalog)
    for code in dict.fromkeys(rule.data()):
        datum = catalog[code]
        if rule.type == "manual" and not whole and (datum.max is None or datum.max > rule.full):
            yield f"「{datum.name}」由人评分，要写最大值 max，不高于这一部分的{text(rule.full)}分。"


def nothing_yet(status: Status) -> tuple[str, ...]:
    """The last line of an item that some part keeps without points."""
    return ("有的部分还没有得分，本项暂不计分，不等于0分。",) if status.provisional else ()
