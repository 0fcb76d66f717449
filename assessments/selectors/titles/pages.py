"""Entries of a review as a list: filtered by what came out, with the conditions that were failed or are not clear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import Met, TitleEntry
from scoring.standards import Known, Truth, Verdict, verdict_of

FILTERS = {
    "yes": "符合",
    "no": "不符合",
    "unknown": "情况不明",
    "vacant": "书记空缺",
    "other": "与计算结果不同",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its verdicts, and the words of those not met and not clear."""

    entry: TitleEntry
    verdicts: tuple[Verdict, ...]

    @property
    def failed(self) -> list[str]:
        """The conditions that are not met, in words with what was found."""
        return [told(one) for one in self.verdicts if one.truth == Truth.NO]

    @property
    def unclear(self) -> list[str]:
        """Those of which it is not known."""
        return [told(one) for one in self.verdicts if one.truth == Truth.UNKNOWN]


def told(verdict: Verdict) -> str:
    """A condition with what was found, without the truth: that stands beside it."""
    return f"{verdict.asked}（{verdict.found}）" if verdict.found else verdict.asked


def entry_rows(entries: Iterable[TitleEntry]) -> Iterator[Row]:
    """The entries with their verdicts read back."""
    for entry in entries:
        yield Row(entry, tuple(map(verdict_of, entry.verdicts)))


def condition(shown: str) -> Q:
    """Those with this outcome of the conditions, a key of FILTERS."""
    if shown == "vacant":
        return Q(vacant=True)
    if shown == "other":
        return Q(decided=True) & ~Q(computed=Met.YES) | Q(decided=False) & ~Q(computed=Met.NO)
    return Q(vacant=False, computed=shown)


def filtered(entries: QuerySet[TitleEntry], shown: str) -> QuerySet[TitleEntry]:
    """Those with this outcome of the conditions; all of them for anything else."""
    return entries.filter(condition(shown)) if shown in FILTERS else entries


def tallies(entries: QuerySet[TitleEntry]) -> dict[str, int]:
    """How many each filter shows; one query."""
    return entries.order_by().aggregate(**{code: Count("pk", filter=condition(code)) for code in FILTERS})


@dataclass(frozen=True, slots=True)
class Line:
    """One line under a condition: what was asked there, what was found, on what it rests; `depth` below it."""

    verdict: Verdict
    depth: int
    evidence: tuple[Known, ...]


def lines(verdict: Verdict, depth: int = 0) -> list[Line]:
    """The condition and all that it is made of, in order; the evidence stands where nothing is below."""
    found = [Line(verdict, depth, () if verdict.parts else verdict.evidence)]
    for part in verdict.parts:
        found += lines(part, depth + 1)
    return found
