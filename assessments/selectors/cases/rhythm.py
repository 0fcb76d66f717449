"""How often who came, beside how often the standard asks it: by duty and month, and who is behind.

Only whole periods count, from the first one that begins after somebody was named (and the plan filed) to the last one
that is over: nobody is behind for a month of which half was gone. A stay in the village counts as being on site.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assessments.models import Activity, Case, CaseHelper, MonthlyProgress, Visit
from assessments.selectors.cases.rules import rules
from config.toolkit.dates import months_later
from scoring.standards.rectification import Duty

REPORT_DAY = 5  # of the month that follows: later is late
WHOLES = {"quarter": "全季", "half": "半年", "year": "全年"}  # periods that are counted over several months
SPANS = {"month": 1, "quarter": 3, "half": 6, "year": 12}  # months of a period
Month = tuple[int, int]
Period = tuple[date, date]  # first and last day


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def due_on(year: int, month: int) -> date:
    """The last day on which the report of a month comes in time."""
    return months_later(date(year, month, 1), 1).replace(day=REPORT_DAY)


def months_between(since: date, until: date) -> Iterator[Month]:
    """Every month that has a day in the span."""
    day = since.replace(day=1)
    while day <= until:
        yield day.year, day.month
        day = months_later(day, 1)


def periods(per: str, since: date, until: date) -> Iterator[Period]:
    """The whole weeks (from Monday), months, quarters … within [since, until]."""
    if per == "week":
        first = since + timedelta(days=-since.weekday() % 7)
        while (last := first + timedelta(days=6)) <= until:
            yield first, last
            first += timedelta(days=7)
        return
    span = SPANS[per]
    first = since.replace(day=1, month=(since.month - 1) // span * span + 1)
    if first < since:
        first = months_later(first, span)
    while (last := months_later(first, span) - timedelta(days=1)) <= until:
        yield first, last
        first = months_later(first, span)


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one duty: how often, and whether the periods that ended in it were kept (None: none ended).

    `whole`: how often in the period of several months that ended in it, which is what was kept or not.
    """

    month: Month
    done: int
    kept: bool | None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty of one helper (None: of the case, whose reports are counted) over the months shown.

    `owed` whole periods are over, `kept` of them were kept; `behind`: the last one was not.
    """

    helper: CaseHelper | None
    name: str
    duty: Duty
    cells: tuple[Cell, ...]
    owed: int
    kept: int
    behind: bool

    @property
    def label(self) -> str:
        """第一书记王五每月驻村不少于20天."""
        return self.duty.sentence(self.name)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: days on site, meetings, months reported."""

    visits: Sequence[Visit]
    months: Collection[Month]

    def of(self, activity: str, first: date, last: date) -> int:
        """How often, or on how many days, within a span."""
        if activity == "report":
            return sum(first <= date(*month, 1) <= last for month in self.months)
        if activity == "meeting":
            return sum(visit.activity == Activity.MEETING and first <= visit.on <= last for visit in self.visits)
        if activity == "visit":
            return sum(visit.on_site and first <= visit.on <= last for visit in self.visits)
        return sum(first <= day <= last for day in self.days_on_site())

    def days_on_site(self) -> set[date]:
        """Every day on site, a day with two entries once."""
        return {visit.on + timedelta(days=day) for visit in self.visits if visit.on_site for day in range(visit.days)}


def duty_lines(
    case: Case,
    duties: Iterable[Duty],
    helpers: Iterable[CaseHelper],
    visits: Sequence[Visit],
    reports: Iterable[MonthlyProgress],
    *,
    today: date,
    months: int = 12,
) -> list[DutyLine]:
    """Every duty of everybody named, over the last `months` months. Pure: rows come in, lines go out."""
    if case.plan_filed_on is None:
        return []
    ended = min(case.off_on or today, today)
    shown = list(months_between(case.plan_filed_on, ended))[-months:]
    named = list(helpers)
    reported = {(report.year, report.month) for report in reports if report.current}
    found = []
    for duty in duties:
        if duty.activity == "report":
            role = rules(case).role(duty.role)
            name = role.name if role else "整顿单位"
            found.append(_line(None, name, duty, Done((), reported), case.plan_filed_on, ended, shown, today))
            continue
        for helper in (one for one in named if one.role == duty.role):
            own = Done([visit for visit in visits if visit.helper_id == helper.pk], ())
            since, until = max(helper.since, case.plan_filed_on), min(helper.until or ended, ended)
            name = f"{helper.role_name}{helper}"
            found.append(_line(helper, name, duty, own, since, until, shown, today))
    return found


def _line(
    helper: CaseHelper | None,
    name: str,
    duty: Duty,
    done: Done,
    since: date,
    until: date,
    shown: Sequence[Month],
    today: date,
) -> DutyLine:
    over = [period for period in periods(duty.per, since, until) if _closed(duty, period[1], today)]
    counted = {last: done.of(duty.activity, first, last) for first, last in over}
    verdicts = {last: number >= duty.least for last, number in counted.items()}
    cells = []
    for month in shown:
        first = date(*month, 1)
        ended = [kept for last, kept in verdicts.items() if (last.year, last.month) == month]
        whole = counted.get(month_end(first)) if duty.per in WHOLES else None
        told = "" if whole is None else f"{WHOLES[duty.per]}{whole}"
        cells.append(Cell(month, done.of(duty.activity, first, month_end(first)), all(ended) if ended else None, told))
    behind = bool(over) and not verdicts[over[-1][1]] and (helper is None or helper.until is None)
    return DutyLine(helper, name, duty, tuple(cells), len(over), sum(verdicts.values()), behind)


def _closed(duty: Duty, last: date, today: date) -> bool:
    """Whether a period counts: it is over, and the days in which it may still be reported are."""
    return today > (due_on(last.year, last.month) if duty.activity == "report" else last)
