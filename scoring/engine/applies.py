"""To which units an item or part applies, as far as the scheme can tell before anything is filled in (F16).

The roster decides: there these conditions are looked at, unit by unit, and what does not apply is written down with
its reason for a person to confirm. The computation itself only reads what the roster says.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from config.toolkit.scaled import SCALE, text
from scoring.engine.datum import Catalog
from scoring.engine.form import CODE, Form
from scoring.engine.rules.full_or_zero import WORDS, Op, compare

Fact = Literal["months", "below", "last"]
SUBJECTS = {"months": "成立时间", "below": "下级单位"}
MEASURES = {"months": "个月", "below": "个"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on a unit; an item applies where all of its conditions hold.

    months: whole months from the founding of the unit to the end of the period; below: the units directly below it;
    last: what `datum` was in the unit's last decided assessment by this scheme. What is not known does not exclude.
    """

    fact: Annotated[Fact, Form("看什么")]
    op: Annotated[Op, Form("比较")]
    than: Annotated[int, Form("比较值", scaled=True)]
    datum: Annotated[str, Form("数据项", pattern=rf"(?:{CODE})?")] = ""

    def holds(self, value: int | None) -> bool:
        """Whether a unit with this figure (scaled by 10^6, None for not known) meets the condition."""
        return value is None or compare(self.op, value, self.than)

    def sentence(self, catalog: Catalog) -> str:
        """成立时间不低于12个月；上次考核「党员人数」不低于3人."""
        if self.fact == "last":
            datum = catalog[self.datum]
            return f"上次考核「{datum.name}」{WORDS[self.op]}{datum.amount(self.than)}"
        return f"{SUBJECTS[self.fact]}{WORDS[self.op]}{self._amount(self.than)}"

    def reason(self, value: int, catalog: Catalog) -> str:
        """Why it does not apply to a unit with this figure: 成立时间2个月，方案只考核成立时间不低于12个月的单位."""
        own = (
            f"上次考核「{catalog[self.datum].name}」{catalog[self.datum].amount(value)}"
            if self.fact == "last"
            else f"{SUBJECTS[self.fact]}{self._amount(value)}"
        )
        return f"{own}，方案只考核{self.sentence(catalog)}的单位"

    def _amount(self, value: int) -> str:
        return f"{text(value)}{MEASURES[self.fact]}"

    def problems(self, catalog: Catalog) -> list[str]:
        """What is wrong with it, in sentences that follow the name of the node."""
        if self.fact != "last":
            wrong = "不看数据项，不要写 datum。" if self.datum else ""
            whole = "要和不小于0的整数比较。" if self.than < 0 or self.than % SCALE else ""
            return [f"的适用条件 {self.fact} {each}" for each in (wrong, whole) if each]
        if self.datum not in catalog:
            return [f"的适用条件用到数据项「{self.datum}」，但 data 里没有它。"]
        if catalog[self.datum].asked not in ("unit", "office"):
            return [f"的适用条件用到「{catalog[self.datum].name}」，只能用填报的数据项。"]
        return []
