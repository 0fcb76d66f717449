"""销号进度 of a year: cases and problems open at the end of every month, beside what the deadlines say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Case, CaseExtension, CaseProblem
from assessments.selectors.cases.rhythm import month_end


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
    """Twelve months of a year in three queries."""
    today = today or timezone.localdate()
    found = list(cases.counted())
    ids = [case.pk for case in found]
    first_deadlines: dict[int, date | None] = {}
    for case_id, before in CaseExtension.objects.filter(case__in=ids, number=1).values_list("case", "before"):
        first_deadlines[case_id] = before
    problems = list(CaseProblem.objects.standing().filter(case__in=ids).only("checked_on", "case_id"))
    ends = [month_end(date(year, month, 1)) for month in range(1, 13)]
    points, since = [], date(year, 1, 1)
    for end in ends:
        day = min(end, today) if since <= today else end
        points.append(_point(day, since, found, first_deadlines, problems, known=since <= today))
        since = date(year, end.month + 1, 1) if end.month < 12 else since
    return points


def _point(
    day: date,
    since: date,
    cases: Sequence[Case],
    deadlines: dict[int, date | None],
    problems: Iterable[CaseProblem],
    *,
    known: bool,
) -> BurnPoint:
    there = [case for case in cases if case.listed_on and case.listed_on <= day]
    left = [case for case in there if not _off(case, day)]
    open_cases = {case.pk for case in left}
    planned = [case for case in there if not _gone(case, day) and _later(deadlines.get(case.pk, case.deadline), day)]
    still = [line for line in problems if line.case_id in open_cases and _open(line, day)]
    return BurnPoint(
        day=day,
        listed=sum(bool(case.listed_on and since <= case.listed_on <= day) for case in cases),
        delisted=sum(bool(case.delisted_on and since <= case.delisted_on <= day) for case in cases),
        ended=sum(bool(case.ended_on and not case.delisted_on and since <= case.ended_on <= day) for case in cases),
        left=len(left) if known else None,
        planned=len(planned),
        problems=len(still) if known else None,
    )


def _off(case: Case, day: date) -> bool:
    return bool(case.delisted_on and case.delisted_on <= day) or _gone(case, day)


def _gone(case: Case, day: date) -> bool:
    return bool(case.ended_on and case.ended_on <= day)


def _later(deadline: date | None, day: date) -> bool:
    """Whether a case would still be open by its deadline; one without any is."""
    return deadline is None or deadline > day


def _open(line: CaseProblem, day: date) -> bool:
    """Not yet checked off on the day: a problem was there when its case was listed, whenever it was written down."""
    return line.checked_on is None or line.checked_on > day
