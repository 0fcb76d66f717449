"""Entries of a review as a list: filtered by what came out, with the conditions that were failed or are not clear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from assessments.models import Met, TitleEntry
from scoring.standards import Truth, Verdict, verdict_of

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


def filtered(entries: QuerySet[TitleEntry], shown: str) -> QuerySet[TitleEntry]:
    """Those with this outcome of the conditions; all of them for anything else."""
    if shown == "vacant":
        return entries.filter(vacant=True)
    if shown == "other":
        differs = Q(decided=True) & ~Q(computed=Met.YES) | Q(decided=False) & ~Q(computed=Met.NO)
        return entries.filter(differs)
    return entries.filter(vacant=False, computed=shown) if shown in Met.values else entries
