"""R24 等次评定: 好/较好/一般/差 are shares of the points."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, multiply, text
from scoring.engine.datum import Catalog, choice_position
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.rules.base import FigureRule, Scored, gives, register, unscored
from scoring.engine.status import Status


@register
@dataclass(frozen=True, slots=True)
class GradeChoice(FigureRule):
    """R24: `full` × the share of the chosen grade: 100/80/60/40 % (domain.md R24). A choice that is none is missing."""

    type: ClassVar[str] = "grade_choice"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    shares: Annotated[tuple[int, ...], Form("各选项比例", scaled=True, least=0, most=SCALE)]

    @property
    def judged(self) -> bool:
        return True

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int | None:
        position = choice_position(figures[0], len(self.shares))
        return None if position is None else multiply(self.full, self.shares[position])

    def gap(self, facts: Facts) -> Scored:
        status = self.status(facts)
        return unscored(Status.MISSING if status is Status.FILLED else status, self.full)

    def greatest(self, catalog: Catalog) -> int:
        return multiply(self.full, max(self.shares, default=SCALE))

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        grades = "、".join(
            f"{choice}{gives(penalty)}{text(multiply(self.full, share))}分"
            for choice, share in zip(datum.choices, self.shares, strict=True)
        )
        return f"按{datum.name}评定：{grades}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum = catalog[self.datum]
        position = choice_position(value, len(self.shares))
        if position is None:
            yield f"{datum.name}：没有这个选项，本项暂不计分。"
            return
        points = multiply(self.full, self.shares[position])
        share = f"{text(self.full)}分的{text(self.shares[position] * 100)}%"
        yield f"{datum.name}：{datum.amount(value)}，{gives(penalty)}{share}，即{text(points)}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        datum = catalog[self.datum]
        if datum.kind != "choice":
            yield f"「{datum.name}」按等次评定，类型应是 choice。"
        elif len(self.shares) != len(datum.choices):
            yield f"「{datum.name}」有{len(datum.choices)}个选项，比例却有{len(self.shares)}个。"
