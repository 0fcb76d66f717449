"""R28 取其他考核结果: the score, grade or place of the same unit in the cycle of another scheme becomes points here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog, choice_position
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import share_of, within
from scoring.engine.rules.base import FigureRule, Scored, gives, register, unscored
from scoring.engine.status import Status
from scoring.engine.wording import reckoned


@register
@dataclass(frozen=True, slots=True)
class ReadResult(FigureRule):
    """R28: `full` × score ÷ `of`; or the points of the grade, in the order of its choices; or those of the place.

    五星级 5, 四星级 3, below 1 (domain.md R28): a result of 四星级 → 3. Places beyond the table get `rest`. A grade or
    place that is none gives no points.
    """

    type: ClassVar[str] = "read_result"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    of: Annotated[int | None, Form("该考核满分", scaled=True, positive=True)] = None
    grades: Annotated[tuple[int, ...], Form("各等次得分", scaled=True)] = ()
    places: Annotated[tuple[int, ...], Form("各名次得分", scaled=True)] = ()
    rest: Annotated[int, Form("其余名次得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def points(self, figures: Sequence[int]) -> int | None:
        (value,) = figures
        if self.of is not None:
            return within(share_of(self.full, value, self.of), 0, self.full)
        if self.grades:
            position = choice_position(value, len(self.grades))
            return None if position is None else self.grades[position]
        place, part = divmod(value, SCALE)
        if part or place < 1:
            return None
        return self.places[place - 1] if place <= len(self.places) else self.rest

    def gap(self, facts: Facts) -> Scored:
        status = self.status(facts)
        return unscored(Status.MISSING if status is Status.FILLED else status, self.full)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        datum = catalog[self.datum]
        if self.of is not None:
            lead, held = ("扣", "最多扣") if penalty else ("", "最高")
            return f"{lead}{text(self.full)}分 × {datum.name} ÷ {text(self.of)}分，{held}{text(self.full)}分。"
        verb, taken = gives(penalty), "扣" if penalty else ""
        if self.grades:
            pairs = zip(datum.choices, self.grades, strict=True)
            return f"按{datum.name}{verb}分：{'、'.join(f'{grade}{verb}{text(points)}分' for grade, points in pairs)}。"
        table = "、".join(f"第{place}名{taken}{text(points)}分" for place, points in enumerate(self.places, start=1))
        return f"按{datum.name}{verb}分：{table}，其余{taken}{text(self.rest)}分。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        value = facts[self.datum].known or 0
        datum, points = catalog[self.datum], self.points([value])
        if points is None:
            yield f"{datum.name}：{datum.amount(value)}，方案没有写这个结果的得分，本项暂不计分，不等于0分。"
        elif self.of is None:
            yield f"{datum.name}：{datum.amount(value)}，{gives(penalty)}{text(points)}分。"
        else:
            formula = f"{datum.name}{datum.amount(value)}：{text(self.full)} × {text(value)} ÷ {text(self.of)}"
            yield reckoned(formula, share_of(self.full, value, self.of), points, penalty=penalty)

    def problems(self, catalog: Catalog) -> Iterator[str]:
        datum = catalog[self.datum]
        if datum.kind != "result":
            yield f"「{datum.name}」取其他考核的结果，类型应是 result。"
            return
        wanted = {"score": "of", "grade": "grades", "place": "places"}.get(datum.take or "")
        written = [name for name in ("of", "grades", "places") if getattr(self, name)]
        if wanted is not None and written != [wanted]:
            yield f"「{datum.name}」取的是 {datum.take}，要写 {wanted}，且不写另外两个。"
        if self.grades and len(self.grades) != len(datum.choices):
            yield f"「{datum.name}」有{len(datum.choices)}个等次，得分却有{len(self.grades)}个。"
        for points in (*self.grades, *self.places, self.rest):
            if points > self.full:
                yield f"有一个结果得{text(points)}分，高于分值{text(self.full)}分。"
