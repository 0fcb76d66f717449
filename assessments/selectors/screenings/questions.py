"""What a township has to answer of every village: criteria that no fact tells, and facts that people judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.models import About, Choice, Outcome, ScreeningAnswer, ScreeningEntry, ScreeningPart
from assessments.selectors.facts import Answer, UnitFacts
from config.toolkit.scaled import text
from scoring.standards import FromJudged, Known, Truth, codes
from scoring.standards.listing_proposals import merit
from scoring.standards.listings import Criterion, Listing

from .computing import spec_of
from .finding import Hit, Told, found, latest


@dataclass(frozen=True, slots=True)
class Question:
    """One column of the table: a criterion or a judged fact. `kind` is flag, number or percent."""

    about: str
    code: str
    name: str
    kind: str = "flag"
    unit: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.about, self.code


@dataclass(frozen=True, slots=True)
class Sheet:
    """One village: what the rules found, what people have answered, and which questions are put to people."""

    entry: ScreeningEntry
    hits: Mapping[str, Hit]
    told: Told
    asked: tuple[Question, ...]

    @property
    def missing(self) -> tuple[Question, ...]:
        """Questions that nobody has answered."""
        return tuple(question for question in self.asked if question.key not in self.told)

    @property
    def needless(self) -> bool:
        """Whether nothing is asked: the unit is under rectification already."""
        return self.entry.computed == Outcome.OPENED

    @property
    def done(self) -> bool:
        """Whether the village was screened: every question answered, the opinion given."""
        return self.needless or bool(self.entry.opinion and not self.missing)


def amount(question: Question, value: int | str) -> str:
    """An answer as people say it: 是, 否, 85分."""
    if isinstance(value, str):
        return value
    if question.kind == "flag":
        return "是" if value else "否"
    return f"{text(value)}{question.unit or ('%' if question.kind == 'percent' else '')}"


def columns(spec: Listing) -> tuple[Question, ...]:
    """All questions that may be put: judged facts, then criteria that people may have to judge."""
    facts = tuple(
        Question(About.FACT, fact.code, _ask(fact.reads, fact.name), fact.kind, fact.unit) for fact in spec.asked
    )
    return facts + tuple(_question(each) for each in spec.criteria if not _by_people(spec, each))


def _ask(reads: object, name: str) -> str:
    return reads.ask if isinstance(reads, FromJudged) else name


def _question(criterion: Criterion) -> Question:
    return Question(About.CRITERION, criterion.code, criterion.text)


def _by_people(spec: Listing, criterion: Criterion) -> bool:
    """Whether its rule reads a fact that people judge: then they are asked for the fact."""
    judged = {fact.code for fact in spec.asked}
    return criterion.when is not None and not judged.isdisjoint(codes(criterion.when))


def sheet(spec: Listing, entry: ScreeningEntry, told: Told) -> Sheet:
    """One village as its stored facts and these answers have it."""
    hits = found(spec, _with_answers(spec, entry, told), told)
    asked = tuple(each for each in columns(spec) if each.about == About.FACT or _open(spec, hits, each.code))
    return Sheet(entry, hits, told, asked)


def _open(spec: Listing, hits: Mapping[str, Hit], code: str) -> bool:
    """Whether people judge the criterion: it has no rule, or its rule cannot tell."""
    criterion, hit = spec.criterion(code), hits[code]
    return criterion is None or criterion.when is None or hit.verdict is None or hit.verdict.truth == Truth.UNKNOWN


def _with_answers(spec: Listing, entry: ScreeningEntry, told: Told) -> UnitFacts:
    """What was known when it was computed, with the judged facts as they are answered now."""
    facts = UnitFacts.from_json(entry.facts) if entry.facts else UnitFacts()
    answered = {fact.code: told.get((About.FACT, fact.code)) for fact in spec.asked}
    judged = {code: _known(answer) for code, answer in answered.items() if answer}
    return replace(facts, known={**facts.known, **judged})


def _known(answer: Answer) -> Known:
    return Known(answer.value, evidence=f"人工认定{answer.basis and f'，依据：{answer.basis}'}")


def sheets(part: ScreeningPart) -> list[Sheet]:
    """All villages of a township in their order; three queries."""
    spec = spec_of(part.screening)
    told = latest(ScreeningAnswer.objects.filter(entry__part=part))
    return [sheet(spec, entry, told.get(entry.pk, {})) for entry in part.entries.select_related("organization")]


def expected(spec: Listing, sheet: Sheet) -> str:
    """What the standard leads one to expect of the village: a choice, or "" where it cannot tell."""
    if sheet.entry.computed == Outcome.EXEMPT:
        return Choice.NOT
    truth = merit(spec, {code: hit.truth for code, hit in sheet.hits.items()})
    by_share = spec.mode != "criteria" and sheet.entry.computed in (Outcome.LISTED, Outcome.UNKNOWN)
    if truth == Truth.YES or (by_share and sheet.entry.computed == Outcome.LISTED):
        return Choice.LISTED
    return "" if truth == Truth.UNKNOWN or by_share else Choice.NOT


def done(found: Sequence[Sheet]) -> int:
    """How many of these villages were screened; those under rectification are not asked."""
    return sum(sheet.done and not sheet.needless for sheet in found)
