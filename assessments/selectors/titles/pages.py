"""Entries of a review as a list: filtered by what came out, with the conditions that were failed or are not clear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import Met, TitleEntry
from scoring.standards import UNWANTED, Known, Truth, Verdict, catalog, sentence, verdict_of
from scoring.standards.titles import TitleRule

FILTERS = {
    "yes": "符合",
    "no": "不符合",
    "unknown": "情况不明",
    "vacant": "书记空缺",
    "other": "与计算结果不同",
    "reopened": "异议成立",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One entry with its verdicts, each with the short name of its condition."""

    entry: TitleEntry
    verdicts: tuple[Verdict, ...]
    names: tuple[str, ...]

    @property
    def failed(self) -> list[str]:
        """The conditions that are not met, with what was found."""
        return self._those(Truth.NO)

    @property
    def unclear(self) -> list[str]:
        """Those of which it is not known."""
        return self._those(Truth.UNKNOWN)

    def _those(self, truth: Truth) -> list[str]:
        pairs = zip(self.names, self.verdicts, strict=False)  # nothing is judged of a vacant post
        return [_told(name, verdict) for name, verdict in pairs if verdict.truth == truth]


def _told(name: str, verdict: Verdict) -> str:
    """任职满一年（7个月）, 有：正在整顿（不应有）; of a condition made of several only what it is called."""
    if verdict.truth == Truth.NO and name.startswith(UNWANTED):
        return f"有：{name.removeprefix(UNWANTED)}（不应有）"
    return f"{name}（{verdict.found}）" if verdict.found and not verdict.parts else name


def short_names(rule: TitleRule) -> tuple[str, ...]:
    """What the conditions are called, in their order; the condition itself where it has no name."""
    facts = catalog(rule.facts)
    return tuple(one.name or sentence(one, facts) for one in rule.conditions)


def entry_rows(rule: TitleRule, entries: Iterable[TitleEntry]) -> Iterator[Row]:
    """The entries with their verdicts read back."""
    names = short_names(rule)
    for entry in entries:
        yield Row(entry, tuple(map(verdict_of, entry.verdicts)), names)


def condition(shown: str) -> Q:
    """Those with this outcome of the conditions, a key of FILTERS."""
    if shown == "vacant":
        return Q(vacant=True)
    if shown == "reopened":
        return ~Q(reopened="")
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
