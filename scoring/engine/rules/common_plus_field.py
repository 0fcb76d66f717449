"""R35 共性加专项: a part common to all units, and the part of the unit's own field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog, choice_position
from scoring.engine.facts import Facts
from scoring.engine.form import SPOKEN, DatumCode, Form, Full
from scoring.engine.numbers import at_least, at_most
from scoring.engine.rules.base import Scored, UnitRule, register, unscored
from scoring.engine.rules.inner import (
    Piece,
    added,
    data_of,
    joined,
    known_values,
    lines_of,
    nothing_yet,
    piece_problems,
    reach,
)
from scoring.engine.status import Status


@dataclass(frozen=True, slots=True)
class Special:
    """The parts of one field, named like the choice that belongs to it."""

    choice: Annotated[str, Form("选项", pattern=SPOKEN)]
    parts: Annotated[tuple[Piece, ...], Form("专项各项")]


@register
@dataclass(frozen=True, slots=True)
class CommonPlusField(UnitRule):
    """R35: the common parts and those of the field that the datum names: 60 common + 40 special (14), 40 + 60 (31).

    Data of other fields are not needed. Where the field does not apply, the points beside the common ones are absent.
    """

    type: ClassVar[str] = "common_plus_field"

    full: Full
    datum: DatumCode
    common: Annotated[tuple[Piece, ...], Form("共性各项")]
    fields: Annotated[tuple[Special, ...], Form("专项")]

    def data(self) -> tuple[str, ...]:
        return (self.datum, *data_of(self.common), *(code for field in self.fields for code in data_of(field.parts)))

    @property
    def attainable(self) -> int:
        fields = min((reach(field.parts) for field in self.fields), default=0)
        return at_most(reach(self.common) + fields, self.full)

    def _special(self, facts: Facts) -> Special | None:
        """The field of the unit, None where the datum names none."""
        value = facts[self.datum].known
        position = None if value is None else choice_position(value, len(self.fields))
        return None if position is None else self.fields[position]

    def needless(self, facts: Facts) -> frozenset[str]:
        """The data of the other fields, once the field of the unit is known or does not apply."""
        fact = facts[self.datum]
        if fact.status.provisional or (fact.status is Status.FILLED and self._special(facts) is None):
            return frozenset()
        return frozenset(self.data()) - {self.datum, *data_of(self._parts(facts))}

    def _parts(self, facts: Facts) -> tuple[Piece, ...]:
        special = self._special(facts)
        return self.common if special is None else (*self.common, *special.parts)

    def score(self, facts: Facts) -> Scored:
        status = facts[self.datum].status
        if status.provisional or (status is Status.FILLED and self._special(facts) is None):
            return unscored(status if status.provisional else Status.MISSING, self.full)
        scored = joined(self._parts(facts), facts, self.full)
        if scored.value is None or not status.absent:
            return scored
        without = at_least(self.full - sum(part.points for part in self.common), 0)
        return scored._replace(absent=at_most(scored.absent + without, at_least(self.full - scored.value, 0)))

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        common = "".join(part.sentence(catalog, penalty=penalty) for part in self.common)
        fields = "".join(
            f"{field.choice}：{''.join(part.sentence(catalog, penalty=penalty) for part in field.parts)}"
            for field in self.fields
        )
        return f"共性部分：{common}专项部分按{catalog[self.datum].name}——{fields}"

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        status, datum = facts[self.datum].status, catalog[self.datum]
        said = datum.amount(facts[self.datum].known or 0) if status is Status.FILLED else status.label
        if self._special(facts) is None and not status.absent:
            return (f"{datum.name}：{said}，不知道属于哪个专项，本项暂不计分，不等于0分。",)
        lines = (f"{datum.name}：{said}。", *lines_of(self._parts(facts), facts, catalog))
        scored = self.score(facts)
        if scored.value is None:
            return (*lines, *nothing_yet(scored.status))
        return (*lines, *self.steps(facts, catalog))

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        yield f"{added(known_values(self._parts(facts), facts))}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        datum = catalog[self.datum]
        if datum.kind != "choice":
            yield f"「{datum.name}」说明属于哪个专项，类型应是 choice。"
        elif (wanted := datum.choices) != (named := tuple(field.choice for field in self.fields)):
            yield f"专项要按「{datum.name}」的选项逐个写：{'、'.join(wanted)}；写的是：{'、'.join(named) or '无'}。"
        yield from piece_problems(self.common, catalog)
        if not self.fields and (total := sum(part.points for part in self.common)) > self.full:
            yield f"共性各项合计{text(total)}分，多于分值{text(self.full)}分。"
        for field in self.fields:
            yield from piece_problems(field.parts, catalog)
            total = sum(part.points for part in (*self.common, *field.parts))
            if total > self.full:
                yield f"共性和「{field.choice}」合计{text(total)}分，多于分值{text(self.full)}分。"
            if not (self.common or field.parts):
                yield f"「{field.choice}」没有任何一项。"
