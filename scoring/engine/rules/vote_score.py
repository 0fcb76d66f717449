"""民主测评得分: votes are worth what their mark is worth, groups of raters have weights (domain.md section 8)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Annotated, ClassVar, Literal, NamedTuple

from config.toolkit.scaled import half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import CODE, SPOKEN, Form, Full
from scoring.engine.numbers import at_most
from scoring.engine.rules.ballots import Poll, Quorum, ballot_codes, ballot_problems, counts_told, poll_of
from scoring.engine.rules.base import FigureRule, Scored, register, unscored
from scoring.engine.rules.weights import HUNDRED, nearest, weight_problems, weighted_mean
from scoring.engine.status import Status

EMPTY = {
    "refuse": "有一组没有有效票的，本项不计分",
    "renormalise": "没有有效票的组不计，其余各组按权重折算",
    "zero": "没有有效票的组按0分计",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One mark on the ballot and what a vote for it is worth; null: such votes are no valid ones (不了解、弃权)."""

    name: Annotated[str, Form("名称", pattern=SPOKEN)]
    value: Annotated[int | None, Form("每票分值", scaled=True, least=0)]


@dataclass(frozen=True, slots=True)
class Group:
    """The raters of one group: their votes by option (`counts`), or their mean calculated elsewhere (`score`)."""

    name: Annotated[str, Form("名称")] = ""
    weight: Annotated[int, Form("权重", scaled=True, positive=True)] = HUNDRED
    counts: Annotated[tuple[str, ...], Form("各选项票数", pattern=CODE)] = ()
    score: Annotated[str | None, Form("平均分数据项", pattern=CODE)] = None
    issued: Annotated[str | None, Form("发出票数", pattern=CODE)] = None
    returned: Annotated[str | None, Form("收回票数", pattern=CODE)] = None

    def data(self) -> tuple[str, ...]:
        return ballot_codes(self.counts, self.issued, self.returned) if self.score is None else (self.score,)

    def poll(self, figures: Sequence[int | None]) -> Poll:
        return poll_of(figures, len(self.counts), issued=bool(self.issued), returned=bool(self.returned))


class Outcome(NamedTuple):
    """What one group gives: its mean, or None with the reason why it gives none; `void` spoils the whole vote."""

    group: Group
    mean: Fraction | None
    lines: tuple[str, ...]
    void: bool = False
    apart: bool = False


@register
@dataclass(frozen=True, slots=True)
class VoteScore(FigureRule):
    """`full` × mean of the groups ÷ `of`: 40, 8, 2, 0 votes at 100/80/60/40 → 95.2; 20/40/40 % of 90, 88, 92 → 90.

    A poll with more ballots returned than issued, more votes than ballots, or under the quorum is void: no points
    until it is held again. `empty_group` says what a group without a valid vote does; a group that does not apply
    (不适用, an office without masses) is left out and the other weights are renormalised. Nothing is rounded before
    the points are. Source: formulas of results/12.
    """

    type: ClassVar[str] = "vote_score"

    full: Full
    groups: Annotated[tuple[Group, ...], Form("测评组")]
    options: Annotated[tuple[Option, ...], Form("测评等次")] = ()
    of: Annotated[int, Form("满分分值", scaled=True, positive=True)] = HUNDRED
    empty_group: Annotated[Literal["refuse", "renormalise", "zero"], Form("没有有效票时")] = "refuse"
    quorum: Annotated[Quorum | None, Form("有效比例")] = None

    def data(self) -> tuple[str, ...]:
        return tuple(code for group in self.groups for code in group.data())

    def points(self, figures: Sequence[int | None]) -> int | None:
        outcomes = self._outcomes(figures)
        counted = self._counted(outcomes)
        if not counted or any(outcome.void for outcome in outcomes):
            return None
        mean = weighted_mean(counted)
        return None if mean is None else nearest(self.full * mean / self.of)

    def gap(self, facts: Facts) -> Scored:
        status = self.status(facts)
        points = self.points(self.figures(facts)) if status is Status.FILLED else None
        if points is not None:
            return Scored(points, status)
        if status is Status.FILLED:
            apart = all(outcome.apart for outcome in self._outcomes(self.figures(facts)))
            status = Status.NA if apart else Status.MISSING
        return unscored(status, self.full)

    def _outcomes(self, figures: Sequence[int | None]) -> list[Outcome]:
        rest = iter(figures)
        return [self._outcome(group, list(islice(rest, len(group.data())))) for group in self.groups]

    def _counted(self, outcomes: Sequence[Outcome]) -> list[tuple[int, Fraction]]:
        """Weight and mean of the groups that count; none where not all that must count do."""
        voted = [(outcome.group.weight, outcome.mean) for outcome in outcomes if outcome.mean is not None]
        empty = [outcome.group.weight for outcome in outcomes if outcome.mean is None and not outcome.apart]
        if not voted or (empty and self.empty_group == "refuse"):
            return []
        return voted + [(weight, Fraction()) for weight in empty if self.empty_group == "zero"]

    def _outcome(self, group: Group, figures: Sequence[int | None]) -> Outcome:
        if group.score is not None:
            return self._given(group, figures[0])
        if all(count is None for count in figures[: len(group.counts)]):
            return Outcome(group, None, ("不适用，不计入。",), apart=True)
        poll = group.poll(figures)
        names = [option.name for option in self.options]
        said = counts_told(names, poll.counts)
        if fault := poll.fault(self.quorum):
            return Outcome(group, None, (f"{said}；{fault}，测评无效。",), void=True)
        votes = [
            (count, option.value)
            for option, count in zip(self.options, poll.counts, strict=True)
            if option.value is not None and count
        ]
        mean = weighted_mean(votes)
        if mean is None:
            return Outcome(group, None, (f"{said}，没有有效票。",))
        valid = text(sum(count for count, _ in votes))
        return Outcome(group, mean, (f"{said}，有效{valid}票，平均{text(nearest(mean))}分。",))

    def _given(self, group: Group, score: int | None) -> Outcome:
        if score is None:
            return Outcome(group, None, ("不适用，不计入。",), apart=True)
        if not 0 <= score <= self.of:
            return Outcome(group, None, (f"平均{text(score)}分，不在0至{text(self.of)}分之间，测评无效。",), void=True)
        return Outcome(group, Fraction(score), (f"平均{text(score)}分。",))

    def greatest(self, catalog: Catalog) -> int:
        marks = [option.value for option in self.options if option.value is not None]
        for group in self.groups:
            if group.score is not None:
                marks.append(self.of if (most := catalog[group.score].ceiling) is None else most)
        return at_most(half_up(self.full * max(marks, default=self.of), self.of), self.full)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        marks = "、".join(
            f"{option.name}每票{text(option.value)}分" if option.value is not None else f"{option.name}不计入有效票"
            for option in self.options
        )
        averaged = f"{marks}，按有效票平均" if marks else "取各组平均分"
        groups = "、".join(
            f"{self._called(group, catalog)}占{text(group.weight)}%" for group in self.groups if len(self.groups) > 1
        )
        empty = f"，{EMPTY[self.empty_group]}" if marks else ""
        weighed = f"；{groups}{empty}" if groups else ""
        quorum = f"；{self.quorum.sentence()}" if self.quorum is not None else ""
        return f"民主测评：{averaged}{weighed}{quorum}；由{text(self.of)}分折算为{text(self.full)}分。"

    def _called(self, group: Group, catalog: Catalog) -> str:
        return group.name or (catalog[group.score].name if group.score is not None else "测评")

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        outcomes = self._outcomes(self.figures(facts))
        for outcome in outcomes:
            yield from (f"{self._called(outcome.group, catalog)}：{line}" for line in outcome.lines)
        points = self.points(self.figures(facts))
        if all(outcome.apart for outcome in outcomes):
            return
        if points is None:
            yield "测评没有有效结果，本项暂不计分，不等于0分。"
            return
        counted = self._counted(outcomes)
        mean = weighted_mean(counted) or Fraction()
        weights = sum(weight for weight, _ in counted)
        if len(self.groups) > 1:
            parts = " + ".join(f"{text(nearest(mean))} × {text(weight)}%" for weight, mean in counted)
            whole = parts if weights == HUNDRED else f"({parts}) ÷ {text(weights)}%"
            yield f"{whole} = {text(nearest(mean))}分。"
        yield f"{text(self.full)} × {text(nearest(mean))} ÷ {text(self.of)}，得{text(points)}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.groups:
            yield "至少要有一个测评组。"
        if self.groups:
            yield from weight_problems("组", [group.weight for group in self.groups])
        if len(set(self.data())) != len(self.data()):
            yield "各组、各选项不能用同一个数据项。"
        yield from self._option_problems()
        for group in self.groups:
            yield from (f"{self._called(group, catalog)}：{reason}" for reason in self._group_problems(group, catalog))

    def _option_problems(self) -> Iterator[str]:
        asked = any(group.score is None for group in self.groups)
        if asked and not any(option.value for option in self.options):
            yield "至少要有一个测评等次写明大于0的每票分值。"
        for option in self.options:
            if option.value is not None and option.value > self.of:
                yield f"「{option.name}」每票{text(option.value)}分，高于满分分值{text(self.of)}分。"
        if len({option.name for option in self.options}) != len(self.options):
            yield "测评等次的名称有重复。"

    def _group_problems(self, group: Group, catalog: Catalog) -> Iterator[str]:
        if group.score is None:
            names = [option.name for option in self.options]
            yield from ballot_problems(group.counts, names, group.issued, self.quorum, catalog)
        elif group.counts or group.issued or group.returned:
            yield "写了平均分 score，就不写票数。"
        elif catalog[group.score].kind in ("choice", "flag", "children"):
            yield f"「{catalog[group.score].name}」是平均分，类型应是 number 或 points。"
