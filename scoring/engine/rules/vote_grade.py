"""民主测评定等: the grade straight from the rates of the votes, and the points of the grade (domain.md section 8)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from config.toolkit.scaled import half_up, text
from scoring.engine.datum import Catalog
from scoring.engine.facts import Facts
from scoring.engine.form import CODE, SPOKEN, Form, Full
from scoring.engine.rules.ballots import Poll, Quorum, ballot_codes, ballot_problems, counts_told, poll_of
from scoring.engine.rules.base import FigureRule, Scored, register, unscored
from scoring.engine.rules.full_or_zero import COMPARE, WORDS
from scoring.engine.rules.weights import HUNDRED
from scoring.engine.status import Status


@dataclass(frozen=True, slots=True)
class Rate:
    """A comparison of the share of some options, in percent of the valid votes: 优秀、称职合计不低于70%."""

    options: Annotated[tuple[str, ...], Form("选项")]
    op: Annotated[Literal[">=", ">", "<=", "<"], Form("比较")]
    than: Annotated[int, Form("比较值", scaled=True, least=0, most=HUNDRED)]

    def votes(self, counts: Mapping[str, int]) -> int:
        return sum(counts[option] for option in self.options)

    def holds(self, counts: Mapping[str, int], valid: int) -> bool:
        return bool(COMPARE[self.op](self.votes(counts) * HUNDRED, self.than * valid))

    def sentence(self) -> str:
        together = "合计" if len(self.options) > 1 else ""
        return f"{'、'.join(self.options)}票{together}{WORDS[self.op]}{text(self.than)}%"


@dataclass(frozen=True, slots=True)
class VotedGrade:
    """A grade that is reached when all of `when` hold; the last one, without any, is what is left."""

    name: Annotated[str, Form("等次", pattern=SPOKEN)]
    points: Annotated[int, Form("得分", scaled=True)]
    when: Annotated[tuple[Rate, ...], Form("条件")] = ()

    def sentence(self) -> str:
        wanted = "，且".join(rate.sentence() for rate in self.when) or "其余"
        return f"{wanted}的为{self.name}，得{text(self.points)}分"


@register
@dataclass(frozen=True, slots=True)
class VoteGrade(FigureRule):
    """The first of `grades`, in their order, whose rates hold gives its points: written from the worst up.

    不称职 ≥ 30 % → 不称职, 基本称职 + 不称职 > 30 % → 基本称职, 优秀 ≥ 90 % → 优秀, otherwise 称职 (32, results/22).
    Rates are of the valid votes: `left_out` (不了解, 弃权) are none. No points from a void poll or without votes.
    """

    type: ClassVar[str] = "vote_grade"

    full: Full
    options: Annotated[tuple[str, ...], Form("测评等次", pattern=SPOKEN)]
    counts: Annotated[tuple[str, ...], Form("各选项票数", pattern=CODE)]
    grades: Annotated[tuple[VotedGrade, ...], Form("等次条件")]
    left_out: Annotated[tuple[str, ...], Form("不计入有效票")] = ()
    issued: Annotated[str | None, Form("发出票数", pattern=CODE)] = None
    returned: Annotated[str | None, Form("收回票数", pattern=CODE)] = None
    quorum: Annotated[Quorum | None, Form("有效比例")] = None

    def data(self) -> tuple[str, ...]:
        return ballot_codes(self.counts, self.issued, self.returned)

    @property
    def attainable(self) -> int:
        return max((grade.points for grade in self.grades), default=0)

    def points(self, figures: Sequence[int | None]) -> int | None:
        poll = self._poll(figures)
        counts = self._counts(poll)
        if poll.fault(self.quorum) or not self._valid(counts):
            return None
        return self._grade(counts).points

    def gap(self, facts: Facts) -> Scored:
        status, figures = self.status(facts), self.figures(facts)
        if status is Status.FILLED and not self._voted(figures):
            status = Status.NA
        points = self.points(figures) if status is Status.FILLED else None
        if points is not None:
            return Scored(points, status)
        return unscored(Status.MISSING if status is Status.FILLED else status, self.full)

    def _voted(self, figures: Sequence[int | None]) -> bool:
        """Whether there was anything to vote on: an option that does not apply has no votes, all of them no vote."""
        return any(count is not None for count in figures[: len(self.counts)])

    def _poll(self, figures: Sequence[int | None]) -> Poll:
        return poll_of(figures, len(self.counts), issued=bool(self.issued), returned=bool(self.returned))

    def _counts(self, poll: Poll) -> Mapping[str, int]:
        return dict(zip(self.options, poll.counts, strict=True))

    def _valid(self, counts: Mapping[str, int]) -> int:
        return sum(count for option, count in counts.items() if option not in self.left_out)

    def _grade(self, counts: Mapping[str, int]) -> VotedGrade:
        valid = self._valid(counts)
        reached = (grade for grade in self.grades if all(rate.holds(counts, valid) for rate in grade.when))
        return next(reached)

    def sentence(self, catalog: Catalog, *, penalty: bool = False) -> str:
        grades = "；".join(grade.sentence() for grade in self.grades)
        left_out = f"（{'、'.join(self.left_out)}不计入有效票）" if self.left_out else ""
        quorum = f"；{self.quorum.sentence()}" if self.quorum is not None else ""
        return f"按民主测评有效票的比例{left_out}依次判定：{grades}{quorum}。"

    def steps(self, facts: Facts, catalog: Catalog, *, penalty: bool = False) -> Iterator[str]:
        figures = self.figures(facts)
        if not self._voted(figures):
            return
        poll = self._poll(figures)
        counts = self._counts(poll)
        valid, fault = self._valid(counts), poll.fault(self.quorum)
        if fault or not valid:
            yield f"{counts_told(self.options, poll.counts)}；{fault or '没有有效票'}，测评无效。"
            yield "测评没有有效结果，本项暂不计分，不等于0分。"
            return
        yield f"{counts_told(self.options, poll.counts)}，有效{text(valid)}票。"
        grade = self._grade(counts)
        for rate in grade.when:
            share = text(half_up(rate.votes(counts) * HUNDRED, valid), 2)
            yield f"{'、'.join(rate.options)}占{share}%，符合条件（{rate.sentence()}）。"
        others = "" if grade.when else "不符合以上各等次的条件，"
        yield f"{others}定为{grade.name}，得{text(grade.points)}分。"

    def problems(self, catalog: Catalog) -> Iterator[str]:
        if not self.options:
            yield "至少要有一个测评等次 options。"
        if len(set(self.options)) != len(self.options):
            yield "测评等次的名称有重复。"
        if self.options and set(self.options) <= set(self.left_out):
            yield "所有选项都不计入有效票。"
        yield from ballot_problems(self.counts, self.options, self.issued, self.quorum, catalog)
        yield from self._grade_problems()
        yield from self._unknown_options()

    def _grade_problems(self) -> Iterator[str]:
        if not self.grades or self.grades[-1].when:
            yield "最后一个等次不写条件 when，否则有的结果没有等次。"
        for grade in self.grades[:-1]:
            if not grade.when:
                yield f"等次「{grade.name}」没有写条件，只有最后一个可以不写。"
        for grade in self.grades:
            if grade.points > self.full:
                yield f"等次「{grade.name}」得{text(grade.points)}分，高于分值{text(self.full)}分。"

    def _unknown_options(self) -> Iterator[str]:
        known = set(self.options)
        judged = {option for grade in self.grades for rate in grade.when for option in rate.options}
        for option in sorted(judged - known | set(self.left_out) - known):
            yield f"选项「{option}」不在 options 里。"
        for option in sorted(judged & set(self.left_out)):
            yield f"选项「{option}」不计入有效票，不能用作条件。"
