"""The computed proposal: every unit's level by the rules alone, with the whole way to it. Pure.

What is not known leaves several levels possible; where all of them end as the same the level is certain anyway.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from scoring.engine.numbers import competition_places
from scoring.standards.conditions import Look, sentence
from scoring.standards.conditions import codes as fact_codes
from scoring.standards.facts import MISSING, Known, KnownFacts, Series
from scoring.standards.gates import Direct, Gate, Held
from scoring.standards.ratings import COMBINED, Rating
from scoring.standards.star_ways import worse
from scoring.standards.verdicts import Truth, Verdict
from scoring.standards.ways import ByPlace, Standing

Codes = frozenset[str]
NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit to rate: what is known of it on the day, where it stands in the tree, what it held before."""

    id: str
    known: KnownFacts
    series: Series
    kind: str = "village"
    field: str = "village"
    parent: str = ""
    held: Held = NOTHING

    def group(self, per: str) -> str:
        """The group within which it is compared: all, those below one unit, those of one field."""
        return {"parent": self.parent, "field": self.field}.get(per, "")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the rule, what was found, the levels possible before and after it, and what it rests on."""

    what: str  # way, combine, direct, movement or gate
    rule: str
    found: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    evidence: tuple[Known, ...] = ()

    def document(self) -> dict[str, Any]:
        """As stored; evidence only as far as it says something."""
        told = [
            {"text": one.evidence, "address": one.address, "period": one.period}
            for one in self.evidence
            if one.evidence or one.address
        ]
        return {
            "what": self.what,
            "rule": self.rule,
            "found": self.found,
            "before": list(self.before),
            "after": list(self.after),
            "evidence": told,
        }


@dataclass(frozen=True, slots=True)
class Bar:
    """A gate that nobody may pass: no level better than `code`, or this outcome."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules make of a unit. `codes` in the order of the scale: one where it is certain.

    `score` ranks it (scaled), `key` is what quotas compare, greater is better; `best` is the best position that a
    quota may raise it to, `lowest` the lowest that one may lower it to, `firm` the lowest as long as nobody has said
    whether the condition of a fall holds; `direct` says that it was given its level at once.
    """

    unit: Unit
    codes: tuple[str, ...]
    score: int | None
    key: tuple[int, ...]
    best: int
    direct: Direct | None
    bars: tuple[Bar, ...]
    lowest: int
    firm: int
    won: tuple[str, ...]
    lacking: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def code(self) -> str:
        """The level or outcome, "" where facts are lacking to tell."""
        return self.codes[0] if len(self.codes) == 1 else ""


def told_before_fall(rating: Rating, unit: Unit) -> Truth:
    """Whether the condition holds under which the unit's level may fall; YES where there is none."""
    if rating.movement is None or rating.movement.notice is None:
        return Truth.YES
    return rating.movement.notice.judge(Look(rating.catalog, unit.known, unit.series)).truth


def leap(rating: Rating, unit: Unit, code: str, *, year: int) -> str:
    """Why the standard lets nobody move the unit to this level at once; "" where it may."""
    movement, scale = rating.movement, rating.scale
    if movement is None:
        return ""
    warned = told_before_fall(rating, unit) == Truth.YES
    left, why = movement.apply(scale, code, unit.held, year=year, warned=warned)
    if left == code:
        return ""
    if movement.notice is not None and not warned and rating.better(unit.held.code, code):
        asked = sentence(movement.notice, rating.catalog)
        return f"{why}，没有{asked}的，不降级；已经做到的，请先登记评定事项，重新计算"
    return f"{why}最高为{scale.names[left]}" if not unit.held.code else why


def propose(rating: Rating, units: Sequence[Unit], *, year: int) -> dict[str, Proposal]:
    """The proposal of every unit, by its id."""
    places = _places(rating, units)
    return {unit.id: _Proposing(rating, unit, year).proposal(places.get(unit.id, {})) for unit in units}


def _places(rating: Rating, units: Sequence[Unit]) -> Mapping[str, dict[int, Standing]]:
    """By unit and number of the way: where it stands."""
    found: defaultdict[str, dict[int, Standing]] = defaultdict(dict)
    for number, way in enumerate(rating.ways):
        if not isinstance(way, ByPlace):
            continue
        groups: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            if way in rating.ways_of(unit.kind, unit.field):
                groups[unit.group(way.per)].append(unit)
        for members in groups.values():
            for unit_id, standing in _placed(way, members):
                found[unit_id][number] = standing
    return found


def _placed(way: ByPlace, members: Sequence[Unit]) -> Iterator[tuple[str, Standing]]:
    figures = {unit.id: unit.known.get(way.fact, MISSING).value for unit in members}
    known = {unit: figure for unit, figure in figures.items() if isinstance(figure, int)}
    places = competition_places(list(known.values()), best=way.best)
    for unit, figure in known.items():
        yield unit, Standing(places[figure], len(members) - len(known), len(members))


class _Proposing:
    """One unit on its way: the levels that are still possible, and the steps behind it."""

    def __init__(self, rating: Rating, unit: Unit, year: int) -> None:
        self.rating, self.unit, self.year = rating, unit, year
        self.look = Look(rating.catalog, unit.known, unit.series)
        self.possible: Codes = frozenset(rating.scale.names)
        self.best: Codes = frozenset({rating.scale.levels[0].code})  # what is left of the best level
        self.worst: Codes = frozenset({rating.scale.levels[-1].code})  # the same of the lowest
        self.steps: list[Step] = []
        self.won: tuple[str, ...] = ()
        self.bars: list[Bar] = []
        self.given: Direct | None = None
        self.zero = False
        self.doubted: set[str] = set()  # facts of conditions that may change the level and are not certain

    def proposal(self, standings: Mapping[int, Standing]) -> Proposal:
        self._ways(standings)
        self._directly()
        self._move()
        for gate in self.rating.gates:
            self._gate(gate)
        score, key = self._ranked()
        codes = self._ordered(self.possible)
        outside, positions = len(self.rating.scale.levels), self.rating.scale.positions
        worst = [positions.get(code, outside) for code in self.worst]
        return Proposal(
            unit=self.unit,
            codes=codes,
            score=score,
            key=key,
            best=min(positions.get(code, outside) for code in self.best),
            lowest=max(worst),
            firm=min(worst) if told_before_fall(self.rating, self.unit) == Truth.UNKNOWN else max(worst),
            direct=self.given if codes[0] in positions else None,
            bars=tuple(self.bars),
            won=self.won,
            lacking=tuple(self._lacking()) if len(codes) > 1 else (),
            steps=tuple(self.steps),
        )

    def _ordered(self, codes: Iterable[str]) -> tuple[str, ...]:
        found = set(codes)
        return tuple(code for code in self.rating.scale.names if code in found)

    def _step(self, what: str, rule: str, found: str, after: Codes, evidence: tuple[Known, ...] = ()) -> None:
        before = () if what == "way" else self._ordered(self.possible)
        self.steps.append(Step(what, rule, found, before, self._ordered(after), evidence))

    def _ways(self, standings: Mapping[int, Standing]) -> None:
        weighed = []
        scale, facts = self.rating.scale, self.rating.catalog
        going = self.rating.ways_of(self.unit.kind, self.unit.field)
        for number, way in enumerate(self.rating.ways):
            if way in going:
                found = way.weigh(self.look, scale, standings.get(number))
                weighed.append(found.codes)
                self.won += found.won
                self._step("way", way.sentence(scale, facts), found.found, found.codes, found.evidence)
        if not weighed:
            self._step("way", "没有适用于这类单位的评定方式。", "", self.possible)
            return
        self.possible = weighed[0]
        for codes in weighed[1:]:
            self.possible = frozenset(self._combined(one, other) for one in self.possible for other in codes)
        if len(weighed) > 1:
            self._step("combine", f"{COMBINED[self.rating.combine]}。", "", self.possible)

    def _combined(self, one: str, other: str) -> str:
        lower = worse(self.rating.scale, one, other)
        higher = other if lower == one else one
        return lower if self.rating.combine == "worst" else higher

    def _directly(self) -> None:
        for direct in self.rating.direct:
            verdict = direct.when.judge(self.look)
            after = self._applied(verdict, self.possible, partial(direct.apply, self.rating.scale))
            self._judged("direct", direct, verdict, after)
            if verdict.truth == Truth.YES:
                self.given = direct
            self.possible = after

    def _applied(self, verdict: Verdict, codes: Codes, apply: Callable[[str], str]) -> Codes:
        """What is left after a rule that holds, does not, or may."""
        after = frozenset(apply(code) for code in codes)
        return {Truth.YES: after, Truth.NO: codes, Truth.UNKNOWN: codes | after}[verdict.truth]

    def _judged(self, what: str, by: Direct | Gate, verdict: Verdict, after: Codes) -> None:
        rule = by.sentence(self.rating.scale, self.rating.catalog)
        doubt = "，但不影响结果" if verdict.truth == Truth.UNKNOWN and after == self.possible else ""
        if verdict.truth == Truth.UNKNOWN and not doubt:
            self.doubted.update(fact_codes(by.when))
        leaves = verdict.leaves
        said = "；".join(f"{leaf.asked}：{leaf.found}（{leaf.truth.label}）" for leaf in leaves)
        if len(leaves) == 1 and leaves[0].truth == verdict.truth:
            said = f"{leaves[0].asked}：{leaves[0].found}"
        self._step(
            what, rule, f"{said}，{verdict.truth.label}{doubt}。", after, tuple(dict.fromkeys(verdict.all_evidence))
        )

    def _move(self) -> None:
        movement = self.rating.movement
        if movement is None:
            return
        warned, asked = {True}, ""
        evidence: tuple[Known, ...] = ()
        if movement.notice is not None:
            verdict = movement.notice.judge(self.look)
            warned = {Truth.YES: {True}, Truth.NO: {False}, Truth.UNKNOWN: {True, False}}[verdict.truth]
            evidence, asked = verdict.all_evidence, verdict.sentence
        reasons = []

        def moved(codes: Codes) -> Codes:
            after = set()
            for code in self._ordered(codes):
                for told in sorted(warned):
                    left, why = movement.apply(self.rating.scale, code, self.unit.held, year=self.year, warned=told)
                    after.add(left)
                    reasons.append(why)
            return frozenset(after)

        self.best, self.worst = moved(self.best), moved(self.worst)
        reasons.clear()
        after = moved(self.possible)
        before = self.rating.scale.names.get(self.unit.held.code, "没有")
        found = f"上次等级：{before}。{'；'.join(dict.fromkeys(filter(None, reasons)))}"
        found += f"（{asked}）" if asked and after != self.possible else ""
        self._step("movement", movement.sentence(self.rating.scale, self.rating.catalog), found, after, evidence)
        self.possible = after

    def _gate(self, gate: Gate) -> None:
        scale = self.rating.scale
        verdict = gate.when.judge(self.look)
        after = self._applied(verdict, self.possible, partial(gate.apply, scale))
        self._judged("gate", gate, verdict, after)
        self.possible, held = after, self._applied(verdict, self.best, partial(gate.apply, scale))
        if verdict.truth == Truth.YES:
            self.zero = self.zero or gate.effect == "zero"
            if gate.strict:
                left = self._ordered(after if gate.effect == "drop" else held)
                self.bars.append(Bar(gate.name, left[0]))
        self.best, self.worst = held, self._applied(verdict, self.worst, partial(gate.apply, scale))

    def _ranked(self) -> tuple[int | None, tuple[int, ...]]:
        """The score, and what is compared: a figure that is missing comes after any other."""
        score, key = None, []
        for number, each in enumerate(self.rating.ranking):
            value = self.unit.known.get(each.fact, MISSING).value
            figure = value if isinstance(value, int) else None
            if number == 0:
                score = figure = 0 if self.zero else figure
            key += [0, 0] if figure is None else [1, figure if each.best == "high" else -figure]
        return score, tuple(key)

    def _lacking(self) -> list[str]:
        """What is not known on the day; where all of that is, of what an earlier period is not."""
        wanted = [fact for fact in self.rating.facts if fact.missing == "unknown"]
        now = [fact.name for fact in wanted if self.unit.known.get(fact.code, MISSING).value is None]
        return now or [f"以前各期的{fact.name}" for fact in wanted if fact.code in self.doubted]


def answered(unit: Unit, answers: Mapping[str, Known]) -> Unit:
    """The unit with what people said of it where no record tells: what is recorded stands."""
    known = dict(unit.known)
    for code, given in answers.items():
        if known.get(code, MISSING).value is None:
            known[code] = given
    return replace(unit, known=known)
