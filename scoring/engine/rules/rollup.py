"""R29 下级平均: the mean of the results of the units below, converted to the points."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import DatumCode, Form, Full
from scoring.engine.numbers import mean_share
from scoring.engine.rules.base import Scored, UnitRule, gives, register, unscored
from scoring.engine.status import Status

POLICIES = {
    "exclude": "没有得分的下级不计入平均",
    "zero": "没有得分的下级按0分计入平均",
    "pending": "下级得分齐全后计分",
}


@register
@dataclass(frozen=True, slots=True)
class Rollup(UnitRule):
    """R29: `full` × mean of the members ÷ `of`; the mean is not rounded before it is converted.

    `missing` says what a member without a result does: it is left out, counts 0, or keeps the item pending.
    """

    type: ClassVar[str] = "rollup"
    fines: ClassVar[bool] = True

    full: Full
    datum: DatumCode
    of: Annotated[int, Form("下级满分", scaled=True, positive=True)]
    missing: Annotated[Literal["exclude", "zero", "pending"], Form("下级缺分时")] = "pending"

    def data(self) -> tuple[str, ...]:
        return (self.datum,)

    def score(self, facts: Facts) -> Scored:
        fact = facts[self.datum]
        if fact.status is not Status.FILLED:
            return unscored(fact.status, self.full)
        if self.missing == "pending" and None in fact.members:
            return unscored(Status.PENDING, self.full)
        counted = self._counted(facts)
        if not counted:
            return unscored(Status.MISSING, self.full)
        return Scored(mean_share(self.full, counted, self.of), fact.status)

    def _counted(self, facts: Facts) -> list[int]:
        members = facts[self.datum].members
        if self.missing == "zero":
            return [member or 0 for member in members]
        return [member for member in members if member is not None]

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        name, taken = catalog[self.datum].name, "扣" if penalty else ""
        mean = f"取{name}的平均值，由{text(self.of)}分折算为{taken}{text(self.full)}分"
        return f"{mean}；{POLICIES[self.missing]}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        members = facts[self.datum].members
        without = sum(member is None for member in members)
        if without:
            yield f"{len(members)}个下级单位中{without}个还没有得分：{POLICIES[self.missing]}。"
        if without and self.missing == "pending":
            return
        counted = self._counted(facts)
        if not counted:
            return
        total, points = sum(counted), mean_share(self.full, counted, self.of)
        yield f"{catalog[self.datum].name}：{len(counted)}个单位合计{text(total)}分。"
        line = f"{text(self.full)} × {text(total)} ÷ {len(counted)} ÷ {text(self.of)} = {text(points)}"
        yield f"{line}，{gives(penalty)}{text(points)}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if catalog[self.datum].kind != "children":
            yield f"「{catalog[self.datum].name}」取下级得分，类型应是 children。"
