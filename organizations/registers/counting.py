"""Counts of records: exact, by unit and together, each with numerator, denominator, days and rule.

Records come as narrow rows (unit, day, data), so that one query for all units and a pass over its rows are enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.toolkit.scaled import SCALE, divide

from . import periods
from .definition import ITSELF, ON, PERIODS, Count, Definition, Per, Take, Where
from .sentences import sentence
from .values import key

Row = tuple[int, date, Mapping[str, Any]]  # unit, day, data as kept
Test = Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """One count for one unit, or for several together. Numbers are scaled by 10^6.

    `value` is the share or mean where there is a denominator to divide by (None when that is 0), otherwise the
    numerator. For missed periods the denominator says how many were due, for blank units how many were looked at.
    """

    code: str
    name: str
    value: int | None
    numerator: int
    denominator: int | None
    measure: str
    rule: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Since and until when a unit was there (None: no bound known), and whether it keeps this register."""

    opened_on: date | None = None
    closed_on: date | None = None
    keeps: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """The days looked at, both included, and the day on which it is looked."""

    since: date
    until: date
    today: date

    def back(self, years: int) -> Span:
        """So many full years that end with the last day; the same span for 0."""
        return Span(periods.years_before(self.until, years), self.until, self.today) if years else self


@dataclass(slots=True)
class Tally:
    """What is known of one count while records are gone through."""

    number: int = 0
    base: int = 0
    seen: set[Any] | None = None

    def add(self, other: Tally) -> None:
        """Both together: sums of sums, distinct values once."""
        self.number += other.number
        self.base += other.base
        if other.seen:
            self.seen = (self.seen or set()) | other.seen


def earliest(definition: Definition, span: Span) -> date:
    """The first day whose records any count looks at."""
    return min([span.since, *(span.back(count.years).since for count in definition.counts)])


def figures(
    definition: Definition, units: Mapping[int, Standing], rows: Iterable[Row], *, span: Span
) -> dict[int, dict[str, Figure]]:
    """The counts of each unit; rows of other units or days are passed over."""
    tallies = _tallies(definition, units, rows, span)
    return {
        unit: {count.code: _figure(count, own[count.code], definition, span) for count in definition.counts}
        for unit, own in tallies.items()
    }


def total(
    definition: Definition, units: Mapping[int, Standing], rows: Iterable[Row], *, span: Span
) -> dict[str, Figure]:
    """The counts of all units together: numerators and denominators added up, distinct values counted once."""
    tallies = _tallies(definition, units, rows, span)
    found = {}
    for count in definition.counts:
        together = Tally()
        for own in tallies.values():
            together.add(own[count.code])
        found[count.code] = _figure(count, together, definition, span)
    return found


def missed(
    definition: Definition, units: Mapping[int, Standing], rows: Iterable[tuple[int, date]], *, span: Span
) -> dict[int, list[int]]:
    """The numbers of the ended periods without a record, of each unit that keeps the register; see `periods.label`."""
    per = PERIODS.get(definition.frequency)
    if per is None or not definition.on:
        return {}
    made: dict[int, set[int]] = {}
    for unit, day in rows:
        made.setdefault(unit, set()).add(periods.number(per, day))
    return {
        unit: [period for period in due(definition, standing, span=span) if period not in made.get(unit, ())]
        for unit, standing in units.items()
        if standing.keeps
    }


def due(definition: Definition, standing: Standing, *, span: Span) -> range:
    """The periods for which a unit owes a record: those that lie wholly in the span and in its life, and have ended."""
    per = PERIODS.get(definition.frequency)
    if per is None or not definition.on or not standing.keeps:
        return range(0)
    since = max(day for day in (span.since, definition.starts, standing.opened_on) if day)
    closed = standing.closed_on - timedelta(days=1) if standing.closed_on else None
    until = min(day for day in (span.until, span.today - timedelta(days=1), closed) if day)
    return periods.whole(per, since, until) if since <= until else range(0)


def _tallies(
    definition: Definition, units: Mapping[int, Standing], rows: Iterable[Row], span: Span
) -> dict[int, dict[str, Tally]]:
    tallies = {unit: {count.code: Tally() for count in definition.counts} for unit in units}
    steps = [(count.code, span.back(count.years).since, _step(count, definition)) for count in definition.counts]
    for unit, day, data in rows:
        own = tallies.get(unit)
        if own is None or day > span.until:
            continue
        for code, since, step in steps:
            if day >= since:
                step(own[code], unit, day, data)
    for count in definition.counts:
        finish = _FINISH.get(count.take, _per)
        for unit, standing in units.items():
            finish(tallies[unit][count.code], count, definition, standing, span.back(count.years))
    return tallies


Step = Callable[[Tally, int, date, Mapping[str, Any]], None]


def _step(count: Count, definition: Definition) -> Step:
    """What a record adds to this count."""
    meets = _all(count.where, definition)
    if count.take == Take.MISSED:
        per = PERIODS[definition.frequency]
        return lambda tally, unit, day, data: _see(tally, periods.number(per, day))
    if count.take == Take.DISTINCT:
        return _distinct(count.field, meets)
    if count.take == Take.SHARE:
        return _share(count, meets, _all(count.of, definition))
    if count.take == Take.SUM:
        return lambda tally, unit, day, data: _add(tally, data.get(count.field, 0) if meets(data) else 0)
    return lambda tally, unit, day, data: _add(tally, SCALE if meets(data) else 0)


def _distinct(field: str, meets: Test) -> Step:
    def step(tally: Tally, unit: int, day: date, data: Mapping[str, Any]) -> None:
        value = {ITSELF: unit, ON: day}.get(field) or key(data.get(field), unit)
        if value is not None and meets(data):
            _see(tally, value)

    return step


def _share(count: Count, meets: Test, belongs: Test) -> Step:
    def step(tally: Tally, unit: int, day: date, data: Mapping[str, Any]) -> None:
        if belongs(data):
            tally.base += data.get(count.over, 0) if count.over else SCALE
            if meets(data):
                tally.number += data.get(count.field, 0) if count.over else SCALE

    return step


def _see(tally: Tally, value: Any) -> None:
    tally.seen = tally.seen or set()
    tally.seen.add(value)


def _add(tally: Tally, number: int) -> None:
    tally.number += number


def _per(tally: Tally, count: Count, definition: Definition, standing: Standing, span: Span) -> None:
    if count.per:
        tally.base = periods.touched(Per(count.per), span.since, min(span.until, span.today)) * SCALE


def _missed(tally: Tally, count: Count, definition: Definition, standing: Standing, span: Span) -> None:
    owed = due(definition, standing, span=span)
    made = tally.seen or set()
    tally.base = len(owed) * SCALE
    tally.number = sum(period not in made for period in owed) * SCALE
    tally.seen = None


def _blank(tally: Tally, count: Count, definition: Definition, standing: Standing, span: Span) -> None:
    """Only a unit that was there the whole time can have stayed blank."""
    younger = standing.opened_on is not None and standing.opened_on > span.since
    ended = standing.closed_on is not None and standing.closed_on <= span.until
    looked_at = standing.keeps and not younger and not ended
    tally.base = SCALE if looked_at else 0
    tally.number = SCALE if looked_at and not tally.number else 0


_FINISH: dict[Take, Callable[[Tally, Count, Definition, Standing, Span], None]] = {
    Take.MISSED: _missed,
    Take.BLANK: _blank,
}


def _figure(count: Count, tally: Tally, definition: Definition, span: Span) -> Figure:
    back = span.back(count.years)
    number = tally.number + len(tally.seen or ()) * SCALE
    divided = count.take == Take.SHARE or count.per is not None
    based = divided or count.take in (Take.MISSED, Take.BLANK)
    value = (divide(number, tally.base) if tally.base > 0 else None) if divided else number
    return Figure(
        code=count.code,
        name=count.name,
        value=value,
        numerator=number,
        denominator=tally.base if based else None,
        measure=count.measure or _measure(count, definition),
        rule=count.rule or sentence(count, definition),
        since=back.since,
        until=back.until,
    )


def _measure(count: Count, definition: Definition) -> str:
    """What is counted, where the definition leaves it out."""
    if count.take == Take.SHARE:
        return ""
    if count.take == Take.SUM:
        return definition.by_code[count.field].measured_in
    return {Take.RECORDS: "条", Take.MISSED: "期", Take.BLANK: "个"}.get(count.take, "个")


def _all(wheres: tuple[Where, ...], definition: Definition) -> Test:
    tests = [_test(where) for where in wheres]
    if not tests:
        return lambda data: True
    return tests[0] if len(tests) == 1 else lambda data: all(test(data) for test in tests)


def _test(where: Where) -> Test:
    code, least, most = where.field, where.least, where.most
    among = frozenset(where.among) if where.among is not None else None

    def test(data: Mapping[str, Any]) -> bool:
        value = data.get(code)
        if where.filled is not None and (value is not None) != where.filled:
            return False
        if value is None:
            return where.filled is False and among is least is most is None
        value = value["name"] if isinstance(value, dict) else value
        if among is not None and value not in among:
            return False
        return (least is None or value >= least) and (most is None or value <= most)

    return test
