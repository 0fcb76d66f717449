"""R34 积分封顶: acts earn points under caps per period, per act and for several acts together; lapses take points off.

For what was really done (meetings, classes, visits), never for logging in or clicking (domain.md section 16).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from config.toolkit.scaled import multiply, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import SPOKEN, Form, Full
from scoring.engine.numbers import at_least, at_most, within
from scoring.engine.rules.base import PartsRule, register
from scoring.engine.rules.deduct_list import Fault
from scoring.engine.wording import reckoned, signed, until


@dataclass(frozen=True, slots=True)
class Act:
    """Each counts `each`; a datum is one period (month, quarter), together not above `cap`, in one not `period_cap`."""

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    periods: Annotated[tuple[str, ...], Form("各期数据项", pattern=r"[a-z][a-z0-9_]{0,39}")]
    each: Annotated[int, Form("每次得分", scaled=True, positive=True)]
    period_cap: Annotated[int | None, Form("每期最多得分", scaled=True, positive=True)] = None
    cap: Annotated[int | None, Form("最多得分", scaled=True, positive=True)] = None
    group: Annotated[str, Form("合计封顶组")] = ""

    def earned(self, figures: Sequence[int | None]) -> int:
        earned = 0
        for figure in figures:
            if figure is not None:
                earned += within(multiply(self.each, figure), None, self.period_cap)
        return within(earned, None, self.cap)

    def sentence(self) -> str:
        period = "" if self.period_cap is None else f"，每期最多{text(self.period_cap)}分"
        cap = "" if self.cap is None else f"，最多{text(self.cap)}分"
        return f"{self.name}每次{text(self.each)}分{period}{cap}"


@dataclass(frozen=True, slots=True)
class Joint:
    """The acts of one group earn at most `cap` together."""

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    cap: Annotated[int, Form("合计最多得分", scaled=True, positive=True)]


@register
@dataclass(frozen=True, slots=True)
class CappedPoints(PartsRule):
    """R34: what the acts earn under their caps, less the lapses, between `floor` and `full`.

    党员大会 5 each, at most 20; 党课 5, at most 5; a notice not signed −3, at most −6 (results/18): 3 meetings, 2
    classes, 1 lapse → 15 + 5 − 3 = 17. An act that does not apply leaves its points absent.
    """

    type: ClassVar[str] = "capped_points"

    full: Full
    acts: Annotated[tuple[Act, ...], Form("得分行为")]
    joint: Annotated[tuple[Joint, ...], Form("合计封顶")] = ()
    lapses: Annotated[tuple[Fault, ...], Form("扣分情形")] = ()
    floor: Annotated[int, Form("最低得分", scaled=True)] = 0

    def data(self) -> tuple[str, ...]:
        return (*(code for act in self.acts for code in act.periods), *(lapse.datum for lapse in self.lapses))

    def points(self, figures: Sequence[int | None]) -> int:
        return within(sum(self._entries(figures)), self.floor, self.full)

    def _earned(self, figures: Sequence[int | None]) -> list[int]:
        """What every act earns by itself."""
        earned, start = [], 0
        for act in self.acts:
            earned.append(act.earned(figures[start : start + len(act.periods)]))
            start += len(act.periods)
        return earned

    def _entries(self, figures: Sequence[int | None]) -> list[int]:
        """Acts outside groups one by one, then the groups under their caps, then the lapses as negative numbers."""
        earned = list(zip(self.acts, self._earned(figures), strict=True))
        alone = [points for act, points in earned if act.group not in self._caps]
        grouped = [
            at_most(sum(points for act, points in earned if act.group == name), cap) for name, cap in self._caps.items()
        ]
        lost = zip(self.lapses, figures[len(figures) - len(self.lapses) :], strict=True)
        return [*alone, *grouped, *(-lapse.lost(figure) for lapse, figure in lost if figure is not None)]

    @property
    def _caps(self) -> Mapping[str, int]:
        return {joint.name: joint.cap for joint in self.joint}

    def absent(self, figures: Sequence[int | None]) -> int:
        left, gone, start = at_least(self.full - self.points(figures), 0), 0, 0
        for act in self.acts:
            if all(figure is None for figure in figures[start : start + len(act.periods)]):
                gone += self._worth(act)
            start += len(act.periods)
        return at_most(gone, left)

    def greatest(self, catalog: Catalog) -> int:
        earned = dict.fromkeys(self._caps, 0)
        alone = 0
        for act in self.acts:
            by_periods = self.full if act.period_cap is None else act.period_cap * len(act.periods)
            most = at_most(self._worth(act), by_periods)
            if act.group in earned:
                earned[act.group] += most
            else:
                alone += most
        return at_most(alone + sum(at_most(earned[name], cap) for name, cap in self._caps.items()), self.full)

    def _worth(self, act: Act) -> int:
        bounds = [act.cap, self._caps.get(act.group), self.full]
        return min(bound for bound in bounds if bound is not None)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        acts = "；".join(act.sentence() for act in self.acts)
        joint = "".join(
            f"；{'、'.join(act.name for act in self.acts if act.group == group.name)}合计最多{text(group.cap)}分"
            for group in self.joint
        )
        lapses = "".join(f"；{lapse.sentence(catalog)}" for lapse in self.lapses)
        low = f"，{until(self.floor)}" if self.lapses else ""
        return f"{acts}{joint}{lapses}；总分最多{text(self.full)}分{low}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        figures = self.figures(facts)
        for act, earned in zip(self.acts, self._earned(figures), strict=True):
            known = [value for code in act.periods if (value := facts[code].known) is not None]
            if known:
                yield f"{act.name}：{' + '.join(text(value) for value in known)}次，得{text(earned)}分。"
        for group in self.joint:
            yield f"合计封顶「{group.name}」：最多{text(group.cap)}分。"
        for lapse in self.lapses:
            if (value := facts[lapse.datum].known) is not None and lapse.lost(value):
                yield lapse.step(value, catalog)
        entries = self._entries(figures)
        yield reckoned(signed(*entries), sum(entries), self.points(figures))

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.acts:
            yield "至少要有一种得分行为。"
        if self.floor > self.full:
            yield f"最低得分{text(self.floor)}分高于分值{text(self.full)}分。"
        yield from self._groups()

    def _groups(self) -> Iterator[str]:
        names = [joint.name for joint in self.joint]
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield f"合计封顶「{name}」重复出现{names.count(name)}次。"
        for act in self.acts:
            if not act.periods:
                yield f"「{act.name}」没有写数据项。"
            if act.group and act.group not in names:
                yield f"「{act.name}」的合计封顶组「{act.group}」不在 joint 里。"
        for name in dict.fromkeys(names):
            if name not in {act.group for act in self.acts}:
                yield f"合计封顶「{name}」没有用到。"
