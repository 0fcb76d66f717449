"""R31 附条件指标: the item exists only where certain facts are true; elsewhere it does not apply."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar

from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import Form, Full
from scoring.engine.rules.base import Scored, UnitRule, register, unscored
from scoring.engine.rules.full_or_zero import Condition, condition_problems, holds
from scoring.engine.rules.inner import InnerRule, inner_problems
from scoring.engine.status import Status, together


@register
@dataclass(frozen=True, slots=True)
class Conditional(UnitRule):
    """R31: what `rule` gives where all of `when` hold, otherwise 不适用: 专职副书记 only where 一肩挑 (12).

    The item's policy for what does not apply (na) then decides the points. A condition whose datum does not apply to
    the unit does not hold.
    """

    type: ClassVar[str] = "conditional"

    full: Full
    when: Annotated[tuple[Condition, ...], Form("适用条件")]
    rule: InnerRule

    def data(self) -> tuple[str, ...]:
        return (*(condition.datum for condition in self.when), *self.rule.data())

    @property
    def judged(self) -> bool:
        return self.rule.judged

    @property
    def attainable(self) -> int:
        return self.rule.attainable

    def score(self, facts: Facts) -> Scored:
        status = together(facts[condition.datum].status for condition in self.when)
        if status.provisional:
            return unscored(status, self.full)
        return self.rule.score(facts) if self._applies(facts) else unscored(Status.NA, self.full)

    def _applies(self, facts: Facts) -> bool:
        known = [(condition, facts[condition.datum].known) for condition in self.when]
        return all(value is not None and holds(condition, value) for condition, value in known)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        when = "，且".join(condition.sentence(catalog) for condition in self.when)
        return f"{when}的适用，其他的不适用。{self.rule.sentence(catalog, penalty=penalty)}"

    def explain(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> tuple[str, ...]:
        lines = tuple(self.steps(facts, catalog))
        if together(facts[condition.datum].status for condition in self.when).provisional:
            return (*lines, "还不知道是否适用，本项暂不计分，不等于0分。")
        if not self._applies(facts):
            return (*lines, "本项不适用。")
        return (*lines, *self.rule.explain(facts, catalog, penalty=penalty))

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        for condition in self.when:
            fact, datum = facts[condition.datum], catalog[condition.datum]
            said = fact.status.label if fact.known is None else datum.amount(fact.known)
            yield f"适用条件（{condition.sentence(catalog)}）：{datum.name}{said}。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.when:
            yield "至少要有一个适用条件。"
        yield from condition_problems(self.when, catalog)
        yield from inner_problems(self.rule, catalog, whole=True)
