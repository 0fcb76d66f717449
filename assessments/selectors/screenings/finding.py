"""Which criteria a unit meets: by rule where the facts tell, by people's answers where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.models import About, ScreeningAnswer
from assessments.selectors.facts import Answer, UnitFacts
from scoring.standards import Condition, Truth, Verdict, judge, verdict_of
from scoring.standards.facts import catalog
from scoring.standards.listings import Criterion, Listing

RULE, PEOPLE = "rule", "people"
Told = Mapping[tuple[str, str], Answer]  # of one unit, by what it is about and code


@dataclass(frozen=True, slots=True)
class Hit:
    """One criterion of one unit: the truth, who says so (rule, people, nobody), and what it rests on."""

    truth: Truth
    by: str = ""
    basis: str = ""  # what people rest it on
    verdict: Verdict | None = None

    @property
    def said(self) -> str:
        """What it rests on, in words."""
        if self.by == PEOPLE:
            return f"人工认定{self.basis and f'，依据：{self.basis}'}"
        return self.verdict.sentence if self.verdict else "还没有人认定"

    def document(self) -> dict[str, Any]:
        """As stored; `hit_of` reads it again."""
        verdict = self.verdict.document() if self.verdict else None
        return {"truth": self.truth.value, "by": self.by, "basis": self.basis, "verdict": verdict}


def hit_of(document: Mapping[str, Any]) -> Hit:
    """What `Hit.document` wrote."""
    verdict = verdict_of(document["verdict"]) if document["verdict"] else None
    return Hit(Truth(document["truth"]), document["by"], document["basis"], verdict)


def hits_of(stored: Mapping[str, Any]) -> dict[str, Hit]:
    """All hits of a stored entry by criterion."""
    return {code: hit_of(document) for code, document in stored.items()}


def found(spec: Listing, facts: UnitFacts, told: Told) -> dict[str, Hit]:
    """Every criterion of one unit; where the rule cannot tell, people's answer counts."""
    return {criterion.code: _hit(spec, criterion, facts, told) for criterion in spec.criteria}


def _hit(spec: Listing, criterion: Criterion, facts: UnitFacts, told: Told) -> Hit:
    verdict = judged(spec, criterion.when, facts) if criterion.when else None
    if verdict and verdict.truth != Truth.UNKNOWN:
        return Hit(verdict.truth, RULE, verdict=verdict)
    if answer := told.get((About.CRITERION, criterion.code)):
        return Hit(Truth.YES if answer.value else Truth.NO, PEOPLE, answer.basis, verdict)
    return Hit(Truth.UNKNOWN, verdict=verdict)


def judged(spec: Listing, condition: Condition, facts: UnitFacts) -> Verdict:
    """The verdict on a condition of the standard."""
    return judge(condition, catalog(spec.facts), facts.known, facts.series)


def latest(answers: Iterable[ScreeningAnswer]) -> dict[int, dict[tuple[str, str], Answer]]:
    """By entry what people said last, by what it is about and code; from rows in the order they were given."""
    found: dict[int, dict[tuple[str, str], Answer]] = {}
    for row in answers:
        found.setdefault(row.entry_id, {})[row.about, row.code] = Answer(row.value, row.basis)
    return found
