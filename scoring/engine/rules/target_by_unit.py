"""R36 各单位不同目标: the target is a datum of each unit; points all or nothing, by shares, or by what is short."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import CODE, DatumCode, Form, Full
from scoring.engine.numbers import Partial, per_step, share_of, within
from scoring.engine.rules.base import FigureRule, register
from scoring.engine.wording import a_step, apart, most, reckoned, until

TARGETLESS = {"full": "得满分", "zero": "不得分", "na": "按不适用处理"}


@register
@dataclass(frozen=True, slots=True)
class TargetByUnit(FigureRule):
    """R36: done against the unit's own target: `all` or nothing, `ratio`, or `short`: each step short loses `each`.

    College recruits for 5 points: five villages have a target of 1, three of 2 (20). Each step beyond earns `over`, at
    most `cap` (full if not stated). `target_zero` says what a unit without a target gets.
    """

    type: ClassVar[str] = "target_by_unit"

    full: Full
    datum: DatumCode
    target: Annotated[str, Form("目标数据项", pattern=CODE)]
    mode: Annotated[Literal["all", "ratio", "short"], Form("计分办法")]
    target_zero: Annotated[Literal["full", "zero", "na"], Form("目标为0时")]
    each: Annotated[int | None, Form("每差一步扣分", scaled=True, positive=True)] = None
    over: Annotated[int | None, Form("每超一步加分", scaled=True, positive=True)] = None
    step: Annotated[int, Form("一步", scaled=True, positive=True)] = SCALE
    partial: Annotated[Partial, Form("不足一步的")] = "share"
    cap: Annotated[int | None, Form("最高得分", scaled=True, positive=True)] = None
    floor: Annotated[int, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (self.datum, self.target)

    @property
    def highest(self) -> int:
        return self.full if self.cap is None else self.cap

    def points(self, figures: Sequence[int]) -> int | None:
        done, target = figures
        if target <= 0:
            return {"full": self.full, "zero": 0, "na": None}[self.target_zero]
        return within(self._unheld(done, target), self.floor, self.highest)

    def _unheld(self, done: int, target: int) -> int:
        if done >= target:
            return self.full + (per_step(self.over, done - target, self.step, self.partial) if self.over else 0)
        if self.mode == "short":
            return self.full - per_step(self.each or 0, target - done, self.step, self.partial)
        return share_of(self.full, done, target) if self.mode == "ratio" else 0

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        done, target = catalog[self.datum], catalog[self.target]
        step = a_step(done, self.step, self.partial)
        less = {
            "all": "没有完成的不得分",
            "ratio": "没有完成的按比例得分",
            "short": f"每少{step}扣{text(self.each or 0)}分，{until(self.floor)}",
        }[self.mode]
        more = f"；每超{step}加{text(self.over)}分，{most(self.highest)}" if self.over else ""
        zero = f"；没有目标任务的{TARGETLESS[self.target_zero]}"
        return f"{done.name}完成{target.name}的得{text(self.full)}分，{less}{more}{zero}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        done, target = facts[self.datum].known, facts[self.target].known
        if done is None or target is None:
            return
        datum = catalog[self.datum]
        if target <= 0:
            yield f"没有目标任务，{TARGETLESS[self.target_zero]}。"
            return
        side = "完成" if done == target else f"{'超' if done > target else '少'}{apart(datum, abs(done - target))}"
        yield f"{datum.name}：{datum.amount(done)}，目标{datum.amount(target)}，{side}。"
        points = self._unheld(done, target)
        formula = "得分"
        if self.mode == "ratio" and done < target:
            formula = f"{text(self.full)} × {text(done)} ÷ {text(target)}"
        elif points and points != self.full:
            formula = f"{text(self.full)} {'+' if points > self.full else '−'} {text(abs(points - self.full))}"
        yield reckoned(formula, points, within(points, self.floor, self.highest))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        for code in self.data():
            if catalog[code].kind in ("flag", "choice", "children", "date", "result"):
                yield f"「{catalog[code].name}」要比较大小，类型应是数量。"
        if (self.each is None) == (self.mode == "short"):
            yield "计分办法是 short 的要写每差一步扣分 each，其他办法不写。"
        if (self.over is None) != (self.cap is None):
            yield "over（每超一步加分）和 cap（最高得分）要么都写，要么都不写。"
        if self.cap is not None and self.cap < self.full:
            yield f"最高得分{text(self.cap)}分低于分值{text(self.full)}分。"
        if self.floor >= self.full:
            yield f"最低得分{text(self.floor)}分应低于分值{text(self.full)}分。"
