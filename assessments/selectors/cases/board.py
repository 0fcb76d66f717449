"""整顿台账: where every case stands, and what it is behind with; a fixed number of queries, however many cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Case, CaseHelper, CaseNotice, CaseProblem, CaseState, MonthlyProgress, Visit
from assessments.models.cases import AFTER
from assessments.selectors.cases.rhythm import DutyLine, Month, due_on, duty_lines, periods
from assessments.selectors.cases.rules import first_deadline, monthly, rules
from config.toolkit.dates import chinese_date
from config.toolkit.wording import some
from organizations.models import Organization
from scoring.models import Standard


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case with its counts, and what it is behind with today; a case off the list is behind with nothing."""

    case: Case
    problems: int
    checked: int
    overdue: tuple[CaseProblem, ...]
    duties: tuple[DutyLine, ...]
    missing: tuple[Month, ...]
    notices: tuple[CaseNotice, ...]  # whose answer is overdue
    helpers: tuple[CaseHelper, ...]
    reported: frozenset[Month]
    today: date

    @property
    def township(self) -> Organization | None:
        """The unit above the one that is put right."""
        return self.case.organization.parent

    @property
    def first_deadline(self) -> date | None:
        """The deadline before it was prolonged, None where it was not."""
        first = first_deadline(self.case)
        return first if first != self.case.deadline else None

    @property
    def open(self) -> int:
        """Problems that are not checked off."""
        return self.problems - self.checked

    @property
    def late(self) -> bool:
        """Whether its deadline has passed before it was accepted."""
        waiting = self.case.on_list and self.case.state != CaseState.COUNTY_ACCEPTANCE
        return waiting and self.case.deadline is not None and self.today > self.case.deadline

    @property
    def short(self) -> tuple[DutyLine, ...]:
        """The duties that were not kept in their last period."""
        return tuple(line for line in self.duties if line.behind and line.duty.activity != "report")

    @property
    def faults(self) -> tuple[str, ...]:
        """Everything that it is behind with, each in words; empty when nothing."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[str]:
        if self.late and self.case.deadline:
            yield f"整顿期限{chinese_date(self.case.deadline)}已过"
        if self.overdue:
            yield f"{len(self.overdue)}个问题超期未销号"
        if self.missing:
            yield f"缺{some([f'{year}年{month}月' for year, month in self.missing], most=3)}月报"
        for line in self.short:
            yield f"{line.label}，上一期没有做到"
        if self.notices:
            yield f"{len(self.notices)}份督办单超期未答复"


def board(cases: QuerySet[Case], *, today: date | None = None) -> list[CaseLine]:
    """The cases in their order, each with where it stands."""
    today = today or timezone.localdate()
    found = with_standards(cases)
    ids = [case.pk for case in found]
    problems = _by_case(CaseProblem.objects.standing().filter(case__in=ids))
    helpers = _by_case(CaseHelper.objects.filter(case__in=ids))
    visits: dict[int, list[Visit]] = defaultdict(list)
    for visit in Visit.objects.standing().filter(helper__case__in=ids).select_related("helper"):
        visits[visit.helper.case_id].append(visit)
    months = _by_case(MonthlyProgress.objects.filter(case__in=ids, current=True))
    notices = _by_case(CaseNotice.objects.filter(case__in=ids, answered_on=None, due__lt=today))
    return [
        _line(case, problems[case.pk], helpers[case.pk], visits[case.pk], months[case.pk], notices[case.pk], today)
        for case in found
    ]


def with_standards(cases: QuerySet[Case]) -> list[Case]:
    """The cases with unit and owner; the document of a standard is read once, not with every case."""
    related = ("owner", "organization__parent", "previous_case", "resolution", "delisting")
    found = list(cases.select_related(*related).prefetch_related("extensions"))
    known = Standard.objects.in_bulk({case.standard_id for case in found})
    for case in found:
        case.standard = known[case.standard_id]
    return found


def missing_months(case: Case, reports: Iterable[MonthlyProgress], today: date) -> list[Month]:
    """Whole months on the list whose report is due and has not come; none where they are asked for less often."""
    if case.plan_filed_on is None or not monthly(case):
        return []
    ended = min(case.off_on or today, today)
    came = {(report.year, report.month) for report in reports}
    owed = ((first.year, first.month) for first, _ in periods("month", case.plan_filed_on, ended))
    return [month for month in owed if month not in came and today > due_on(*month)]


def _line(
    case: Case,
    problems: Sequence[CaseProblem],
    helpers: Sequence[CaseHelper],
    visits: Sequence[Visit],
    reports: Sequence[MonthlyProgress],
    notices: Sequence[CaseNotice],
    today: date,
) -> CaseLine:
    on_list = case.on_list
    watched = on_list or case.state in AFTER
    left = [line for line in problems if line.checked_on is None]
    return CaseLine(
        case=case,
        problems=len(problems),
        checked=len(problems) - len(left),
        overdue=tuple(line for line in left if watched and line.due and line.due < today),
        duties=tuple(duty_lines(case, rules(case).rhythm, helpers, visits, reports, today=today)) if on_list else (),
        missing=tuple(missing_months(case, reports, today)) if on_list else (),
        notices=tuple(notices) if watched else (),
        helpers=tuple(helpers),
        reported=frozenset((report.year, report.month) for report in reports),
        today=today,
    )


def _by_case(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class TownshipLine:
    """The cases of one township."""

    township: Organization | None
    lines: tuple[CaseLine, ...]

    @property
    def on_list(self) -> int:
        return sum(line.case.on_list for line in self.lines)

    @property
    def delisted(self) -> int:
        """Taken off the list, followed up, closed or listed again."""
        return sum(line.case.delisted_on is not None for line in self.lines)

    @property
    def following(self) -> int:
        return sum(line.case.state in AFTER for line in self.lines)

    @property
    def ended(self) -> int:
        return sum(line.case.state == CaseState.ENDED for line in self.lines)

    @property
    def again(self) -> int:
        """Listed before."""
        return sum(line.case.previous_case_id is not None for line in self.lines)

    @property
    def behind(self) -> int:
        return sum(bool(line.faults) for line in self.lines)

    @property
    def problems(self) -> int:
        return sum(line.problems for line in self.lines)

    @property
    def checked(self) -> int:
        return sum(line.checked for line in self.lines)

    @property
    def overdue(self) -> int:
        return sum(len(line.overdue) for line in self.lines)


def by_township(lines: Sequence[CaseLine]) -> list[TownshipLine]:
    """The townships in their order; withdrawn cases count nowhere."""
    groups: dict[int, list[CaseLine]] = defaultdict(list)
    for line in lines:
        if line.case.state not in (CaseState.WITHDRAWN, CaseState.IDENTIFIED):
            groups[line.case.organization.parent_id or 0].append(line)
    found = [TownshipLine(group[0].township, tuple(group)) for group in groups.values()]
    return sorted(found, key=lambda row: row.township.path if row.township else "")


def total(lines: Sequence[CaseLine]) -> TownshipLine:
    """All of them as one row."""
    counted = [line for row in by_township(lines) for line in row.lines]
    return TownshipLine(None, tuple(counted))
