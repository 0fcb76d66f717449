"""R26 外部得分折算: a score or a place given elsewhere (the city's assessment, a survey) becomes points here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import share_of, within
from scoring.engine.rules.base import FigureRule, Scored, gives, register, unscored
from scoring.engine.status import Status
from scoring.engine.wording import most, reckoned


@register
@dataclass(frozen=True, slots=True)
class ExternalConvert(FigureRule):
    """R26: `full` × score ÷ `of`, between `floor` and `cap` (full); or the points of a place by the table `places`.

    A survey of 92.5 of 100 for 8 points → 7.4. A place that is no whole number from 1 on gives no points.
    """

    type: ClassVar[str] = "external_convert"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    of: Annotated[int | None, Form("外部满分", scaled=True, positive=True)] = None
    places: Annotated[tuple[int, ...], Form("各名次得分", scaled=True)] = ()
    rest: Annotated[int, Form("其余名次得分", scaled=True)] = 0
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)] = None
    floor: Annotated[int, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    @property
    def highest(self) -> int:
        return self.full if self.cap is None else self.cap

    def points(self, figures: Sequence[int]) -> int | None:
        if self.of is not None:
            return within(share_of(self.full, figures[0], self.of), self.floor, self.highest)
        place, rest = divmod(figures[0], SCALE)
        if rest or place < 1:
            return None
        return self.places[place - 1] if place <= len(self.places) else self.rest

    def gap(self, facts: Facts) -> Scored:
        status = self.status(facts)
        return unscored(Status.MISSING if status is Status.FILLED else status, self.full)

    def greatest(self, catalog: Catalog) -> int:
        if self.of is None:
            return max([*self.places, self.rest])
        most = catalog[self.datum].ceiling
        return self.highest if most is None else within(share_of(self.full, most, self.of), self.floor, self.highest)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        name = catalog[self.datum].name
        if self.of is not None:
            lead, held = ("扣", f"最多扣{text(self.highest)}分") if penalty else ("", most(self.highest))
            return f"{lead}{text(self.full)}分 × {name} ÷ {text(self.of)}分，{held}。"
        taken = "扣" if penalty else ""
        table = "、".join(f"第{place}名{taken}{text(points)}分" for place, points in enumerate(self.places, start=1))
        return f"按{name}{gives(penalty)}分：{table}，其余{taken}{text(self.rest)}分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum = catalog[self.datum]
        points = self.points([value])
        if points is None:
            yield f"{datum.name}：{datum.amount(value)}，不是名次，本项暂不计分，不等于0分。"
        elif self.of is None:
            yield f"{datum.name}：第{text(value)}名，{gives(penalty)}{text(points)}分。"
        else:
            formula = f"{datum.name}{datum.amount(value)}：{text(self.full)} × {text(value)} ÷ {text(self.of)}"
            yield reckoned(formula, share_of(self.full, value, self.of), points, penalty=penalty)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if (self.of is None) == (not self.places):
            yield "of（外部满分）和 places（各名次得分）要写且只写一个。"
        yield from self._by_place(catalog) if self.places else self._by_score(catalog)
        for points in (*self.places, self.rest):
            if points > self.full:
                yield f"有一个名次得{text(points)}分，高于分值{text(self.full)}分。"

    def _by_place(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind != "count":
            yield f"「{catalog[self.datum].name}」是名次，类型应是 count。"
        if self.cap is not None or self.floor:
            yield "按名次得分，不写 cap 和 floor。"

    def _by_score(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind in ("flag", "choice", "children", "date", "result"):
            yield f"「{catalog[self.datum].name}」是外部得分，类型应是 number、points 或 percent。"
        if self.rest:
            yield "没有写 places，就不能写其余名次得分。"
        if self.floor >= self.highest:
            yield f"最低得分{text(self.floor)}分应低于最高得分{text(self.highest)}分。"
