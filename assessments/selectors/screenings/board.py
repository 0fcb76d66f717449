"""A screening counted for its page and its tables: by township, by criterion, and what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from assessments.models import (
    Choice,
    Outcome,
    Screening,
    ScreeningAnswer,
    ScreeningEntry,
    ScreeningPart,
    ScreeningState,
)
from scoring.standards import Truth
from scoring.standards.listing_proposals import Pool, pools
from scoring.standards.listings import Criterion, Listing

from .computing import divided, spec_of


@dataclass(frozen=True, slots=True)
class CriterionCount:
    """How many units meet a criterion, do not, and of how many it is not known."""

    criterion: Criterion
    met: int
    unmet: int
    unknown: int


def by_township(screening: Screening) -> QuerySet[ScreeningPart]:
    """The parts with the numbers of their units; one query."""
    numbers = {
        "units": Count("entries"),
        "screened": Count("entries", filter=~Q(entries__opinion="") & ~Q(entries__computed=Outcome.OPENED)),
        "opened": Count("entries", filter=Q(entries__computed=Outcome.OPENED)),
        "proposed": Count("entries", filter=Q(entries__computed=Outcome.LISTED)),
        "unknown": Count("entries", filter=Q(entries__computed=Outcome.UNKNOWN)),
        "opinions": Count("entries", filter=Q(entries__opinion=Choice.LISTED)),
        "listed": Count("entries", filter=Q(entries__decided=Choice.LISTED)),
    }
    return screening.parts.select_related("opined", "organization").annotate(**numbers).order_by("position")


def totals(parts: Sequence[ScreeningPart]) -> dict[str, int]:
    """The sums of `by_township`."""
    names = ("units", "screened", "opened", "proposed", "unknown", "opinions", "listed")
    return {name: sum(getattr(part, name) for part in parts) for name in names}


def truths(screening: Screening) -> dict[int, dict[str, str]]:
    """By entry the truth of every criterion, as computed last; one query."""
    rows = screening.entries.values_list("pk", "hits")
    return {pk: {code: hit["truth"] for code, hit in hits.items()} for pk, hits in rows}


def by_criterion(spec: Listing, found: Mapping[int, Mapping[str, str]]) -> list[CriterionCount]:
    """How many units meet each criterion."""
    counted = []
    for criterion in spec.criteria if spec.mode != "share" else ():
        column = [hits.get(criterion.code, Truth.UNKNOWN) for hits in found.values()]
        met, unmet = column.count(Truth.YES), column.count(Truth.NO)
        counted.append(CriterionCount(criterion, met, unmet, len(column) - met - unmet))
    return counted


def shares(screening: Screening) -> tuple[Pool, ...]:
    """The pools of a share with their numbers; none where the standard has no share."""
    spec = spec_of(screening)
    if spec.mode == "criteria":
        return ()
    members = screening.entries.values_list("kind", "field", "part__organization")
    return pools(spec, members, divided(screening))


def newer_answers(screening: Screening) -> int:
    """How many answers were given since it was computed: they are not in the result yet."""
    if screening.computed_at is None or screening.state not in (ScreeningState.COMPUTED, ScreeningState.CHECKED):
        return 0
    return ScreeningAnswer.objects.filter(entry__screening=screening, at__gt=screening.computed_at).count()


def meeting(screening: Screening, criterion: str, truth: str) -> list[int]:
    """The entries whose criterion has this truth."""
    return [pk for pk, hits in truths(screening).items() if hits.get(criterion, Truth.UNKNOWN) == truth]


def steps(screening: Screening, spec: Listing, parts: Sequence[ScreeningPart]) -> list[dict[str, str]]:
    """计算、乡镇排查、会议确定、公示、备案 with what is done of each."""
    handed = sum(part.opined_id is not None for part in parts)
    shown = f"{screening.notice.days}天" if screening.notice else ""
    told = [
        ("计算", ""),
        ("乡镇逐个排查", f"{handed}/{len(parts)}已报送"),
        ("会议确定", str(screening.decision or "")),
        ("公示", shown or ("" if spec.notice_days else "没有规定")),
        ("备案", ""),
    ]
    at = _at(screening, spec)
    return [
        {"label": label, "detail": detail, "state": "done" if number < at else "current" if number == at else "todo"}
        for number, (label, detail) in enumerate(told)
    ]


def _at(screening: Screening, spec: Listing) -> int:
    """The number of the step that is to be done now; above them all once filed, below when withdrawn."""
    if screening.state == ScreeningState.DECIDED:
        return 3 if spec.notice_days else 4
    if screening.state == ScreeningState.SHOWN:
        return 4 if screening.notice and screening.notice.over else 3
    order = (ScreeningState.DRAFT, ScreeningState.COMPUTED, ScreeningState.CHECKED)
    if screening.state in order:
        return order.index(ScreeningState(screening.state))
    return 5 if screening.state == ScreeningState.FILED else -1


def entries_of(screening: Screening) -> QuerySet[ScreeningEntry]:
    """All its units in their order, without the bulk of what was found."""
    return screening.entries.select_related("organization", "part", "case").defer("facts", "gates")
