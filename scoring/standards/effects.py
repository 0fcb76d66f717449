"""Who falls under consequence rules, with which amount or prize, and why; what is not certain is asked of people."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scoring.standards.amounts import to_fen, yuan
from scoring.standards.conditions import ABSENT, Look
from scoring.standards.consequences import Award, ConsequenceRules, Pay, Prize, Rule, places_left
from scoring.standards.facts import MISSING, Known, KnownFacts, Series
from scoring.standards.verdicts import Truth, Verdict, negated

NO_PRIZE = "不授奖"
ALL_UNITS = Verdict(Truth.YES, "对全部单位")


@dataclass(frozen=True, slots=True)
class Subject:
    """One unit with all that is known of it."""

    unit: int
    known: KnownFacts
    series: Series


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule means for one unit. `truth` is YES or UNKNOWN: then people say whether it applies.

    `yuan` is scaled, None where there is no money or where it cannot be worked out; `prize` is "" where there is none
    or where people have to choose among `choices`, one for every unit of the tie. `words` tell how it was worked out.
    """

    unit: int
    rule: str
    truth: Truth
    verdict: Verdict
    yuan: int | None = None
    prize: str = ""
    choices: tuple[str, ...] = ()
    words: str = ""

    @property
    def asked(self) -> bool:
        """Whether people have to say something before it can be decided."""
        return self.truth == Truth.UNKNOWN or bool(self.choices)


@dataclass(frozen=True, slots=True)
class Said:
    """What people said of an effect with this amount, prize and choices: whether it applies."""

    applies: bool
    yuan: int | None = None
    prize: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All effects, rule by rule and unit by unit, prizes from the best score down; `notes` by rule: unfilled places."""

    effects: tuple[Effect, ...]
    notes: Mapping[str, tuple[str, ...]]


def outcome(
    spec: ConsequenceRules, subjects: Sequence[Subject], said: Mapping[tuple[int, str], Said] | None = None
) -> Outcome:
    """Apply all rules to all units. Nothing is made of 0 yuan, nor of a rule that does not apply.

    `said`, by unit and rule: what people said counts for the rules after it that except those who fall under it.
    """
    effects: list[Effect] = []
    notes: dict[str, tuple[str, ...]] = {}
    fallen: dict[str, dict[int, Truth]] = defaultdict(dict)
    for rule in spec.rules:
        judged = [(subject, _judged(spec, rule, subject, fallen)) for subject in subjects]
        judged = [(subject, verdict) for subject, verdict in judged if verdict.truth != Truth.NO]
        if isinstance(rule, Award):
            found, notes[rule.code] = _awarded(spec, rule, judged)
        elif isinstance(rule, Pay):
            found = [effect for each in judged for effect in _paid(spec, rule, *each)]
        else:
            found = [Effect(each.unit, rule.code, verdict.truth, verdict) for each, verdict in judged]
        effects += found
        fallen[rule.code] = {effect.unit: _stands(effect, said or {}) for effect in found}
    return Outcome(tuple(effects), {code: told for code, told in notes.items() if told})


def _stands(effect: Effect, said: Mapping[tuple[int, str], Said]) -> Truth:
    """Whether the unit falls under the rule: as people said, where they said it of the same effect."""
    heard = said.get((effect.unit, effect.rule))
    if heard and (heard.yuan, heard.prize, heard.choices) == (effect.yuan, effect.prize, effect.choices):
        return Truth.YES if heard.applies else Truth.NO
    return Truth.UNKNOWN if effect.asked else Truth.YES


def _judged(spec: ConsequenceRules, rule: Rule, subject: Subject, fallen: Mapping[str, Mapping[int, Truth]]) -> Verdict:
    """Whether the rule is for this unit: its condition holds, and no rule before it bars it."""
    verdict = rule.when.judge(Look(spec.catalog, subject.known, subject.series)) if rule.when else ALL_UNITS
    barred = [(code, fallen[code].get(subject.unit, Truth.NO)) for code in rule.unless]
    parts = tuple(_barred(spec.by_code[code].name, held) for code, held in barred if held != Truth.NO)
    if not parts:
        return verdict
    truths = [verdict.truth, *(part.truth for part in parts)]
    both = Truth.NO if Truth.NO in truths else Truth.UNKNOWN if Truth.UNKNOWN in truths else Truth.YES
    return Verdict(both, verdict.asked, verdict.found, (verdict, *parts))


def _barred(name: str, held: Truth) -> Verdict:
    found = "已列入" if held == Truth.YES else "是否列入尚未确定"
    return Verdict(negated(held), f"没有列入“{name}”", found)


def _paid(spec: ConsequenceRules, rule: Pay, subject: Subject, verdict: Verdict) -> Iterator[Effect]:
    """The amount of one unit; nothing for 0 yuan. What cannot be worked out is asked."""
    found = rule.amount.sum(spec.catalog, subject.known)
    if found.yuan == 0:
        return
    judged = _with(verdict, found.evidence, found.words, found.yuan is None)
    yield Effect(subject.unit, rule.code, judged.truth, judged, yuan=found.yuan, words=found.words)


def _with(verdict: Verdict, evidence: tuple[Known, ...], words: str, lacking: bool) -> Verdict:
    """The verdict with what an amount or prize rests on as a further part; UNKNOWN where that is lacking."""
    if not evidence:
        return verdict
    part = Verdict(Truth.UNKNOWN if lacking else Truth.YES, "计算依据", words, evidence=evidence)
    parts = (part,) if verdict is ALL_UNITS else (verdict, part)
    return Verdict(Truth.UNKNOWN if lacking else verdict.truth, verdict.asked, verdict.found, parts)


Judged = tuple[Subject, Verdict]


def _awarded(spec: ConsequenceRules, rule: Award, judged: Sequence[Judged]) -> tuple[list[Effect], tuple[str, ...]]:
    """Prizes from the best score down; those who perhaps do not compete are asked about, and take no place."""
    fact, running, open_ = spec.catalog[rule.by], [], []
    for subject, verdict in judged:
        known = subject.known.get(rule.by, MISSING)
        if verdict.truth == Truth.YES and isinstance(known.value, int):
            running.append((known.value, subject, verdict))
        elif _in_reach(rule, known) and (known.status != "missing" or fact.missing != "no"):
            open_.append(_uncertain(rule, subject, verdict, known, fact.name))
    running.sort(key=lambda each: -each[0])
    left = [prize.places for prize in rule.prizes]
    found: dict[int, Effect] = {}
    for score, tied in groupby(running, key=lambda each: each[0]):
        group = list(tied)
        spots = [_spot(rule.prizes, left, score) for _ in group]
        for _, subject, verdict in group:
            known = subject.known[rule.by]
            words = f"{fact.name}{fact.amount(score)}"
            if effect := _prize(rule, subject, _with(verdict, (known,), words, False), spots, words):
                found[subject.unit] = effect
    return [*found.values(), *open_], tuple(_notes(spec, rule, left, running, len(open_)))


def _in_reach(rule: Award, known: Known) -> bool:
    """Whether a unit can win anything at all, by what is known of its score."""
    return not isinstance(known.value, int) or any(
        prize.least is None or known.value >= prize.least for prize in rule.prizes
    )


def _spot(prizes: Sequence[Prize], left: list[int | None], score: int) -> Prize | None:
    """The best prize that still has a place and that this score reaches, its place taken; None for none."""
    for index, prize in enumerate(prizes):
        room = left[index]
        if (prize.least is None or score >= prize.least) and room != 0:
            left[index] = None if room is None else room - 1
            return prize
    return None


def _prize(rule: Award, subject: Subject, verdict: Verdict, spots: Sequence[Prize | None], words: str) -> Effect | None:
    """What one of several with the same score gets; where their places differ, people choose."""
    first = spots[0]
    if all(spot is first for spot in spots):
        if first is None:
            return None
        money = None if first.yuan is None else to_fen(first.yuan)
        said = f"{words}，{first.name}" + (f"，{yuan(money)}" if money else "")
        return Effect(subject.unit, rule.code, Truth.YES, verdict, money, first.name, words=said)
    choices = tuple(spot.name if spot else NO_PRIZE for spot in spots)
    places = "、".join(f"{name}{number}个" for name, number in Counter(choices).items())
    said = f"{words}，{len(spots)}个单位同分，名额边界并列，请会议决定（{places}）"
    return Effect(subject.unit, rule.code, Truth.YES, verdict, choices=choices, words=said)


def _uncertain(rule: Award, subject: Subject, verdict: Verdict, known: Known, name: str) -> Effect:
    words = "" if isinstance(known.value, int) else f"{name}{ABSENT[known.status]}"
    judged = _with(verdict, (known,), words, True)
    return Effect(subject.unit, rule.code, Truth.UNKNOWN, judged, words=words or "能否参加评奖尚未确定")


def _notes(
    spec: ConsequenceRules,
    rule: Award,
    left: Sequence[int | None],
    running: Sequence[tuple[int, Subject, Verdict]],
    uncertain: int,
) -> Iterator[str]:
    """Places left unfilled, and how far all this may still change."""
    for prize, room in zip(rule.prizes, left, strict=True):
        if prize.places is not None and room:
            enough = sum(prize.least is None or score >= prize.least for score, *_ in running)
            yield places_left(prize, prize.places - room, enough, spec.catalog[rule.by])
    if uncertain:
        yield f"{uncertain}个单位能否参加评奖尚未确定，没有占名额；确定以后请重新计算。"
