"""R2 累计得分: every part that is there earns its points, together not above full."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_most
from scoring.engine.rules.base import Loss, PartsRule, gives, register


@dataclass(frozen=True, slots=True)
class Part:
    """Fixed `points` if the datum is true, or `each` for every one counted, the part not above `cap`."""

    datum: DatumCode
    name: Annotated[str, Form("名称")] = ""
    points: Annotated[int | None, Form("得分", scaled=True, positive=True)] = None
    each: Annotated[int | None, Form("每项得分", scaled=True, positive=True)] = None
    cap: Annotated[int | None, Form("最多得分", scaled=True, positive=True)] = None

    def earned(self, value: int) -> int:
        if self.points is not None:
            return self.points if value else 0
        earned = multiply(self.each or 0, value)
        return earned if self.cap is None else at_most(earned, self.cap)

    def worth(self, full: int) -> int:
        """What the part can earn at most."""
        return self.points or self.cap or full

    def called(self, catalog: Catalog) -> str:
        return self.name or catalog[self.datum].name

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        verb, taken = gives(penalty), "扣" if penalty else ""
        if self.points is not None:
            return f"{self.called(catalog)}{verb}{text(self.points)}分"
        most = f"，最多{taken}{text(self.cap)}分" if self.cap is not None else ""
        if self.each == SCALE and catalog[self.datum].in_points:
            return f"{self.called(catalog)}据实{taken or '计'}分{most}"
        return f"{self.called(catalog)}每1{catalog[self.datum].measure}{verb}{text(self.each or 0)}分{most}"


@register
@dataclass(frozen=True, slots=True)
class Accumulate(PartsRule):
    """R2: the sum of what the parts earn, at most `full`; a part that does not apply leaves its points absent."""

    type: ClassVar[str] = "accumulate"
    fines: ClassVar[bool] = True

    full: Full
    parts: Annotated[tuple[Part, ...], Form("得分情形")]

    def data(self) -> tuple[str, ...]:
        return tuple(part.datum for part in self.parts)

    @property
    def attainable(self) -> int:
        return at_most(sum(part.worth(self.full) for part in self.parts), self.full)

    def points(self, figures: Sequence[int | None]) -> int:
        earned = 0
        for part, figure in zip(self.parts, figures, strict=True):
            if figure is not None:
                earned += part.earned(figure)
        return at_most(earned, self.full)

    def absent(self, figures: Sequence[int | None]) -> int:
        left = self.full - self.points(figures)
        parts = zip(self.parts, figures, strict=True)
        return at_most(sum(part.worth(self.full) for part, figure in parts if figure is None), left)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        parts = "；".join(part.sentence(catalog, penalty=penalty) for part in self.parts)
        taken = "扣" if penalty else ""
        return f"累计{gives(penalty)}分：{parts}；合计最多{taken}{text(self.full)}分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        total, verb, taken = 0, gives(penalty), "扣" if penalty else ""
        for part in self.parts:
            if (value := facts[part.datum].known) is not None:
                earned = part.earned(value)
                total += earned
                said = f"{part.called(catalog)}：{catalog[part.datum].amount(value)}"
                yield f"{said}，不扣分。" if penalty and not earned else f"{said}，{verb}{text(earned)}分。"
        if total > self.full:
            yield f"合计{text(total)}分，最多{taken}{text(self.full)}分，按{text(self.full)}分计。"
        else:
            yield f"合计{verb}{text(total)}分。"

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        for part in self.parts:
            if (value := facts[part.datum].known) is None:
                continue
            earned = part.earned(value)
            said = f"{part.called(catalog)}：{catalog[part.datum].amount(value)}"
            if penalty and earned:
                yield Loss(part.datum, f"{said}，扣{text(earned)}分")
            elif not penalty and earned < part.worth(self.full):
                most = text(part.worth(self.full))
                yield Loss(
                    part.datum, f"{said}，得{text(earned)}分（最多{most}分）" if earned else f"{said}，{most}分不得"
                )

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.parts:
            yield "至少要有一种得分情形。"
        yield from part_problems(self.parts, catalog)


def part_problems(parts: Iterable[Part], catalog: Catalog) -> Iterator[str]:
    for part in parts:
        if (part.points is None) == (part.each is None):
            yield f"「{part.called(catalog)}」的 points 和 each 要写且只写一个。"
        if part.points is not None and part.cap is not None:
            yield f"「{part.called(catalog)}」写了 points 就不写 cap。"
