"""Counts and missed periods as the pages and workbooks of a register show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from config.toolkit import scaled
from organizations.models import Organization
from organizations.models.registers import RegisterRecord, RegisterType
from organizations.registers import Take, counting, periods
from organizations.registers.counting import Figure, Span, Standing
from organizations.registers.definition import PERIODS, Definition, Per

from . import counts, missed_periods_of, total

COLUMNS, WEEKS = 12, 10  # periods of the table, of weeks; the number beside them counts all
PERCENT, PLACES = 100, 2


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, and how it is written: 9.63%, 2.5, — where there is nothing to divide by."""

    figure: Figure
    is_share: bool

    @property
    def percent(self) -> int | None:
        """The share in percent, scaled and rounded as it is printed; None for what is no share."""
        value = self.figure.value
        return None if value is None or not self.is_share else scaled.to_places(value * PERCENT, PLACES)

    @property
    def words(self) -> str:
        if self.figure.value is None:
            return "—"
        if self.is_share:
            return f"{scaled.text(self.percent or 0)}%"
        return scaled.text(self.figure.value)

    @property
    def measure(self) -> str:
        return "" if self.is_share else self.figure.measure

    @property
    def heading(self) -> str:
        """The name with its measure, over a column."""
        measure = "%" if self.is_share else self.figure.measure
        return f"{self.figure.name}（{measure}）" if measure else self.figure.name


@dataclass(frozen=True, slots=True)
class CountRow:
    """One unit and its figures, in the order of the definition."""

    unit: Organization
    told: list[Told]


@dataclass(frozen=True, slots=True)
class MissedRow:
    """One unit: the periods that it left out, and for the last ones whether the record is there."""

    unit: Organization
    missing: list[int]
    told: str  # the missing ones in words: 2026年第9—11周、第13周
    cells: list[str]  # "made", "missed", "" where none was due


@dataclass(frozen=True, slots=True)
class Missed:
    """The last periods, the units that left out any, how many keep the register; and of the period that is running, if
    the days asked for hold today, its name and the units that have not made its record yet."""

    periods: list[str]
    rows: list[MissedRow]
    keepers: int
    earlier: bool = False  # whether periods before the last ones are missing too
    running: str = ""
    waiting: Sequence[Organization] = ()

    @property
    def number(self) -> int:
        """Missing records of all units."""
        return sum(len(row.missing) for row in self.rows)


def counted(
    type: RegisterType, units: QuerySet[Organization], since: date, until: date
) -> tuple[list[Told], list[CountRow]]:
    """The figures of all units together, and of each unit that has any; five queries however many units."""
    spec = type.spec()
    together = [_told(figure, spec) for figure in total(type, units, since, until).values()]
    by_unit = counts(type, units, since, until)
    some = {pk: figures for pk, figures in by_unit.items() if any(each.numerator for each in figures.values())}
    rows = [
        CountRow(unit, [_told(figure, spec) for figure in some[unit.pk].values()])
        for unit in units.order_by("path")
        if unit.pk in some
    ]
    return together, rows


def left_out(type: RegisterType, units: QuerySet[Organization], since: date, until: date) -> Missed:
    """Who left out which periods, the most first; three queries and the units."""
    spec, per = type.spec(), PERIODS.get(type.spec().frequency)
    if per is None:
        return Missed([], [], 0)
    found = missed_periods_of([type], units, since, until)[type.pk]
    span = Span(since, until, timezone.localdate())
    columns = list(counting.due(spec, Standing(), span=span))[-(WEEKS if per == Per.WEEK else COLUMNS) :]
    known = list(units.order_by("path"))
    rows = [
        MissedRow(unit, missing, periods.ranges(per, missing), _cells(spec, unit, set(missing), columns, span))
        for unit in known
        if (missing := found.get(unit.pk))
    ]
    rows.sort(key=lambda row: -len(row.missing))
    shown = _short([periods.label(per, period) for period in columns])
    keeping = [unit for unit in known if unit.pk in found and unit.closed_on is None]
    earlier = bool(columns) and any(row.missing[0] < columns[0] for row in rows)
    return Missed(shown, rows, len(found), earlier, *_running(type, per, keeping, span))


def _running(type: RegisterType, per: Per, units: list[Organization], span: Span) -> tuple[str, list[Organization]]:
    """The period that has not ended yet, and which of these units in force have no record of it."""
    if not span.since <= span.today <= span.until or not type.on:
        return "", []
    period = periods.number(per, span.today)
    made = RegisterRecord.objects.valid().filter(type=type, date__range=(periods.first(per, period), span.today))
    there = set(made.order_by().values_list("organization", flat=True).distinct())
    return periods.label(per, period), [unit for unit in units if unit.pk not in there]


def _short(labels: list[str]) -> list[str]:
    """Without the year where it is the same for all: the page says it above."""
    years = {label.partition("年")[0] for label in labels}
    return [label.partition("年")[2] or label for label in labels] if len(years) == 1 else labels


def _cells(spec: Definition, unit: Organization, missing: set[int], columns: list[int], span: Span) -> list[str]:
    owed = counting.due(spec, Standing(unit.opened_on, unit.closed_on), span=span)
    return ["" if period not in owed else "missed" if period in missing else "made" for period in columns]


def _told(figure: Figure, spec: Definition) -> Told:
    return Told(figure, spec.counted[figure.code].take == Take.SHARE)
