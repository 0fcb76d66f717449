"""R10 按比例得分: points in proportion to what was done of a target."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import at_least, at_most, share_of
from scoring.engine.rules.base import ColumnRule, Loss, gives, register

TARGETLESS = {"full": "得满分", "zero": "不得分", "na": "按不适用处理"}
UNFINED = {"full": "全扣", "zero": "不扣分", "na": "按不适用处理"}


@register
@dataclass(frozen=True, slots=True)
class Ratio(ColumnRule):
    """R10: `full` × done/target, between 0 and `cap` (full if not stated): fishing cases 10, 15 points, 7 → 10.5.

    The target is a number, or a datum of its own; then `target_zero` says what a unit without a target gets.
    """

    type: ClassVar[str] = "ratio"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    target: Annotated[int | None, Form("目标值", scaled=True, positive=True)] = None
    target_datum: Annotated[str | None, Form("目标数据项")] = None
    target_zero: Annotated[Literal["full", "zero", "na"] | None, Form("目标为0时")] = None
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)] = None

    def data(self) -> tuple[str, ...]:
        return (self.datum,) if self.target_datum is None else (self.datum, self.target_datum)

    @property
    def most(self) -> int:
        return self.full if self.cap is None else self.cap

    def column(self, columns: Sequence[Sequence[int]]) -> Sequence[int | None]:
        """The share is written out (`share_of`, half up): what is below 0 becomes 0 anyway."""
        targets = columns[1] if self.target is None else repeat(self.target, len(columns[0]))
        twice, most, targetless = 2 * self.full, self.most, self._targetless()
        return [
            targetless
            if target <= 0
            else most
            if (points := (twice * done + target) // (2 * target)) > most
            else points
            if points > 0
            else 0
            for done, target in zip(columns[0], targets, strict=True)
        ]

    def _targetless(self) -> int | None:
        if self.target_zero == "na":
            return None
        return self.full if self.target_zero == "full" else 0

    def _target(self, facts: Facts) -> int | None:
        return self.target if self.target_datum is None else facts[self.target_datum].known

    def greatest(self, catalog: Catalog) -> int:
        done = catalog[self.datum].ceiling
        if done is None or self.target is None:
            return self.most
        return at_most(at_least(share_of(self.full, done, self.target), 0), self.most)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        done = catalog[self.datum]
        if self.target_datum is None:
            target = done.amount(self.target or 0)
        else:
            target = catalog[self.target_datum].name
        words = UNFINED if penalty else TARGETLESS
        zero = f"，没有目标任务的{words[self.target_zero]}" if self.target_zero else ""
        lead, most = ("扣", "最多扣") if penalty else ("", "最高")
        return f"{lead}{text(self.full)}分 × {done.name} ÷ {target}，{most}{text(self.most)}分{zero}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        done, target = facts[self.datum].known, self._target(facts)
        if done is None or target is None:
            return
        datum = catalog[self.datum]
        if target <= 0:
            yield f"没有目标任务，{(UNFINED if penalty else TARGETLESS)[self.target_zero or 'zero']}。"
            return
        points = share_of(self.full, done, target)
        kept = at_least(at_most(points, self.most), 0)
        yield f"{datum.name}：{datum.amount(done)}，目标{datum.amount(target)}。"
        line = f"{text(self.full)} × {text(done)} ÷ {text(target)} = {text(points)}"
        yield f"{line}，{gives(penalty)}{text(kept)}分。" if kept == points else f"{line}，按{text(kept)}分计。"

    def losses(self, facts: Facts, catalog: Catalog, *, penalty: bool) -> Iterator[Loss]:
        done, target = facts[self.datum].known, self._target(facts)
        if done is None or target is None or target <= 0:
            yield from ColumnRule.losses(self, facts, catalog, penalty=penalty)
            return
        datum = catalog[self.datum]
        share = text(share_of(100 * SCALE, done, target), 2)
        yield Loss(
            self.datum,
            f"{datum.name}：{datum.amount(done)}，目标{datum.amount(target)}，完成{share}%，按比例{gives(penalty)}分",
        )

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if (self.target is None) == (self.target_datum is None):
            yield "target（目标值）和 target_datum（目标数据项）要写且只写一个。"
        if self.target_datum is not None and self.target_zero is None:
            yield "用数据项作目标时，要写明目标为0时的办法 target_zero。"
