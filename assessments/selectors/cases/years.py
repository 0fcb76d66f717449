"""历年情况: by year how many of the units screened were listed, how many came off the list, how many came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import Count, QuerySet

from assessments.models import Case, CaseNotice, Screening, ScreeningEntry
from config.toolkit.scaled import share_text

DECIDED = ("decided", "shown", "filed")
Listed = tuple[int, date | None, int | None]  # the unit, when it came off the list, its case before


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year, or all of them (`year` None): units once each, listings and 督办单 one by one.

    `screened`: units of the screenings decided that year, None where there was none; of all years None where units
    were listed in a year without one.
    """

    year: int | None
    screened: int | None
    units: int
    listed: int
    delisted: int
    again: int
    notices: int
    settled: int

    @property
    def share(self) -> str:
        """列入单位 of the units screened."""
        return share_text(self.units, self.screened or 0)

    @property
    def turned(self) -> str:
        """转化率: listings that came off the list since, of all."""
        return share_text(self.delisted, self.listed)

    @property
    def returned(self) -> str:
        """Units listed that had been listed before, of the units screened."""
        return share_text(self.again, self.screened or 0)

    @property
    def done(self) -> str:
        """督办单 settled, of those sent."""
        return share_text(self.settled, self.notices)


def years(cases: QuerySet[Case], entries: QuerySet[ScreeningEntry]) -> list[YearLine]:
    """The latest year first, all of them together last; empty without any. At most five queries.

    A listing belongs to the year of the screening that decided it, without one to the year in which it was listed.
    """
    entries = entries.filter(screening__state__in=DECIDED).order_by()
    counted = entries.values("screening__year").annotate(units=Count("organization", distinct=True))
    screened = dict(counted.values_list("screening__year", "units"))
    listed = _listed(cases)
    sent = CaseNotice.objects.filter(case__in=cases.counted().order_by().values("pk"))
    notices: dict[int, list[bool]] = defaultdict(list)
    for year, settled_on in sent.values_list("sent_on__year", "settled_on"):
        notices[year].append(settled_on is not None)
    found = sorted({*screened, *listed, *notices}, reverse=True)
    lines = [_line(year, screened.get(year), listed.get(year, ()), notices.get(year, ())) for year in found]
    if not lines:
        return []
    whole = not set(listed) - set(screened)
    ever = entries.values("organization").distinct().count() if whole else None
    every, sent_at_all = chain.from_iterable(listed.values()), chain.from_iterable(notices.values())
    return [*lines, _line(None, ever, every, sent_at_all)]


def _listed(cases: QuerySet[Case]) -> dict[int, list[Listed]]:
    """The listings of every year."""
    by_screening = Screening.objects.filter(decision__in=cases.order_by().values("resolution"))
    year_of = dict(by_screening.values_list("decision", "year"))
    rows = cases.counted().order_by()
    found: dict[int, list[Listed]] = defaultdict(list)
    for decision, year, *row in rows.values_list(
        "resolution", "listed_on__year", "organization", "delisted_on", "previous_case"
    ):
        found[year_of.get(decision, year)].append((row[0], row[1], row[2]))
    return found


def _line(year: int | None, screened: int | None, rows: Iterable[Listed], settled: Iterable[bool]) -> YearLine:
    listed, notices = list(rows), list(settled)
    return YearLine(
        year=year,
        screened=screened,
        units=len({unit for unit, _, _ in listed}),
        listed=len(listed),
        delisted=sum(off is not None for _, off, _ in listed),
        again=len({unit for unit, _, before in listed if before is not None}),
        notices=len(notices),
        settled=sum(notices),
    )
