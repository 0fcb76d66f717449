"""R15 分级计数: a target for each level earns the base, what is beyond a target earns by the weight of its level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, at_most, within
from scoring.engine.rules.accumulate import Part, part_problems
from scoring.engine.rules.base import PartsRule, register
from scoring.engine.wording import most, reckoned, signed


@dataclass(frozen=True, slots=True)
class Layer:
    """A level: each beyond the target earns `extra`, each short of it loses `short`, or the whole base without one."""

    datum: DatumCode
    target: Annotated[int, Form("目标数", scaled=True, least=0)]
    extra: Annotated[int, Form("超出每个加分", scaled=True, least=0)]
    short: Annotated[int | None, Form("每少一个扣分", scaled=True, positive=True)] = None
    name: Annotated[str, Form("名称")] = ""

    def called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name

    def earned(self, value: int) -> int:
        return multiply(self.extra, at_least(value - self.target, 0))

    def lost(self, value: int, base: int) -> int:
        """What is lost of the base."""
        if value >= self.target:
            return 0
        return base if self.short is None else multiply(self.short, self.target - value)

    def wanted(self, catalog: Catalog) -> str:
        return f"{self.called(catalog)}{catalog[self.datum].amount(self.target)}"

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        unit = catalog[self.datum].measure or "个"
        loss = "" if self.short is None else f"，每少1{unit}扣{text(self.short)}分"
        return f"{self.called(catalog)}每超1{unit}加{text(self.extra)}分{loss}"

    def step(self, value: int, base: int, catalog: Catalog) -> str:
        datum = catalog[self.datum]
        said = f"{self.called(catalog)}：{datum.amount(value)}，目标{datum.amount(self.target)}"
        if value < self.target:
            return f"{said}，未完成，基本分扣{text(at_most(self.lost(value, base), base))}分。"
        return f"{said}，加{text(self.earned(value))}分。" if value > self.target else f"{said}，完成。"


@register
@dataclass(frozen=True, slots=True)
class CountWeighted(PartsRule):
    """R15: `base` (full if not stated) for all targets, plus the extras of each level, plus `parts`, at most `cap`.

    用稿 1 省 + 2 市 + 2 县 = 5, extras 2 : 1 : 0.5 (29): 2 省, 2 市, 3 县 → 5 + 2 + 0.5 = 7.5, and 2 for summaries.
    """

    type: ClassVar[str] = "count_weighted"

    full: Full
    levels: Annotated[tuple[Layer, ...], Form("各级")]
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)]
    base: Annotated[int | None, Form("基本分", scaled=True, least=0)] = None
    parts: Annotated[tuple[Part, ...], Form("其他得分情形")] = ()

    def data(self) -> tuple[str, ...]:
        return (*(level.datum for level in self.levels), *(part.datum for part in self.parts))

    @property
    def basis(self) -> int:
        return self.full if self.base is None else self.base

    @property
    def attainable(self) -> int:
        return at_most(self.basis + sum(part.worth(self.full) for part in self.parts), self.full)

    def points(self, figures: Sequence[int | None]) -> int:
        return within(sum(self._earned(figures)), None, self.cap)

    def _earned(self, figures: Sequence[int | None]) -> list[int]:
        """The base as it is left, then what levels and parts earn."""
        counted = list(zip(self.levels, figures, strict=False))
        lost = sum(level.lost(figure, self.basis) for level, figure in counted if figure is not None)
        extras = [level.earned(figure) for level, figure in counted if figure is not None]
        rest = zip(self.parts, figures[len(self.levels) :], strict=True)
        return [
            at_least(self.basis - lost, 0),
            *(extra for extra in extras if extra),
            *(part.earned(figure) for part, figure in rest if figure is not None),
        ]

    def absent(self, figures: Sequence[int | None]) -> int:
        left = at_least(self.full - self.points(figures), 0)
        rest = zip(self.parts, figures[len(self.levels) :], strict=True)
        return at_most(sum(part.worth(self.full) for part, figure in rest if figure is None), left)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        wanted = "、".join(level.wanted(catalog) for level in self.levels)
        basis = f"{wanted}都完成得{text(self.basis)}分"
        if any(level.short is None for level in self.levels):
            basis += "，没有完成的不得这个分"
        levels = "；".join(level.sentence(catalog) for level in self.levels)
        parts = "".join(f"；{part.sentence(catalog)}" for part in self.parts)
        return f"{basis}；{levels}{parts}；{most(self.cap)}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for level in self.levels:
            if (value := facts[level.datum].known) is not None:
                yield level.step(value, self.basis, catalog)
        for part in self.parts:
            if (value := facts[part.datum].known) is not None:
                yield f"{part.called(catalog)}：{catalog[part.datum].amount(value)}，得{text(part.earned(value))}分。"
        figures = self.figures(facts)
        earned = self._earned(figures)
        yield reckoned(signed(*earned), sum(earned), self.points(figures))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.levels:
            yield "至少要有一级。"
        yield from part_problems(self.parts, catalog)
        if self.basis > self.full:
            yield f"基本分{text(self.basis)}分高于分值{text(self.full)}分。"
        if self.cap is not None and self.cap < self.basis:
            yield f"最高得分{text(self.cap)}分低于基本分{text(self.basis)}分。"
