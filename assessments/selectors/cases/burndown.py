"""销号进度 of a year: cases and problems open at the end of every month, beside what the deadlines say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Case, CasePlan, CaseProblem
from assessments.selectors.cases.rhythm import month_end
from assessments.selectors.cases.rules import first_deadline


@dataclass(frozen=True, slots=True)
class BurnPoint:
    """The end of a month (of this month: today). `left`, `problems` are None for a month to come.

    `planned`: how many would be left had every case been closed by its first deadline.
    """

    day: date
    listed: int
    delisted: int
    ended: int
    left: int | None
    planned: int
    problems: int | None

    @property
    def label(self) -> str:
        return f"{self.day.month}月"


def burndown(cases: QuerySet[Case], year: int, *, today: date | None = None) -> list[BurnPoint]:
    """Twelve months of a year in four queries."""
    today = today or timezone.localdate()
    found = list(cases.counted().prefetch_related("extensions"))
    ids = [case.pk for case in found]
    problems = _problems(ids)
    ends = [month_end(date(year, month, 1)) for month in range(1, 13)]
    points, since = [], date(year, 1, 1)
    for end in ends:
        day = min(end, today) if since <= today else end
        points.append(_point(day, since, found, problems, known=since <= today))
        since = date(year, end.month + 1, 1) if end.month < 12 else since
    return points


@dataclass(frozen=True, slots=True)
class _Line:
    """A problem and the days between which it was open."""

    case: int
    since: date
    checked_on: date | None

    def open(self, day: date) -> bool:
        return self.since <= day and (self.checked_on is None or self.checked_on > day)


def _problems(cases: Collection[int]) -> list[_Line]:
    """A problem that the filed plan names counts from the plan on, even where case and plan were registered later."""
    plans = CasePlan.objects.filter(case__in=cases, filed_on__isnull=False)
    filed = {case: (at, on) for case, at, on in plans.values_list("case", "answered_at", "filed_on")}
    found = []
    lines = CaseProblem.objects.standing().filter(case__in=cases)
    for case, at, checked_on in lines.values_list("case", "at", "checked_on"):
        answered_at, filed_on = filed.get(case, (None, None))
        since = timezone.localdate(at)
        if answered_at and filed_on and at <= answered_at:
            since = min(since, filed_on)
        found.append(_Line(case, since, checked_on))
    return found


def _point(
    day: date,
    since: date,
    cases: Sequence[Case],
    problems: Iterable[_Line],
    *,
    known: bool,
) -> BurnPoint:
    there = [case for case in cases if case.listed_on and case.listed_on <= day]
    left = [case for case in there if not _gone(case.off_on, day)]
    open_cases = {case.pk for case in left}
    planned = [case for case in there if not _gone(case.ended_on, day) and _later(first_deadline(case), day)]
    still = [line for line in problems if line.case in open_cases and line.open(day)]
    return BurnPoint(
        day=day,
        listed=sum(bool(case.listed_on and since <= case.listed_on <= day) for case in cases),
        delisted=sum(bool(case.delisted_on and since <= case.delisted_on <= day) for case in cases),
        ended=sum(bool(case.ended_on and not case.delisted_on and since <= case.ended_on <= day) for case in cases),
        left=len(left) if known else None,
        planned=len(planned),
        problems=len(still) if known else None,
    )


def _gone(off_on: date | None, day: date) -> bool:
    return off_on is not None and off_on <= day


def _later(deadline: date | None, day: date) -> bool:
    """Whether a case would still be open by its deadline; one without any is."""
    return deadline is None or deadline > day
