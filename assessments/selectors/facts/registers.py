"""Counts of registers, cards and yearly figures, year by year, with those of the units from which a unit came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from config.toolkit.scaled import text
from organizations.models import Organization
from organizations.registers import Count, Take
from organizations.registers.periods import years_before
from organizations.selectors import feeds
from organizations.selectors.feeds.registers import RegisterCount
from organizations.selectors.succession import WHOLE, Part
from scoring.standards import Fact, FromRegister, Known

from .base import Asked, Found, Read, missing, unknown

PERCENT = 100
YEARLY = ("unit-card", "unit-figures")  # of a year that is over: until there is one of this year the last one counts
ADDED = (Take.RECORDS, Take.SUM)
Fed = Mapping[int, feeds.Fed]


def read(asked: Asked, facts: Sequence[Fact]) -> Read:
    """A few queries for every fact and every year that is looked at."""
    return {fact.code: _read(asked, fact, fact.reads.reads) for fact in facts if isinstance(fact.reads, FromRegister)}


def _read(asked: Asked, fact: Fact, reads: str) -> dict[int, Found]:
    source = feeds.source(reads, asked.owner)
    if source is None:
        gone = missing(f"没有可以取数的「{fact.name}」，台账可能没有启用")
        return {unit: Found(gone) for unit in asked.pks}
    yearly = reads.partition("/")[0] in YEARLY
    spans = _years(asked.day, asked.chain(fact) + yearly)
    units = Organization.objects.filter(pk__in=asked.ancestors.units).order_by()
    fed = [source.figures(units, since, until) for since, until in spans]
    names = dict(units.values_list("pk", "name"))
    found = {}
    for unit in asked.pks:
        series = tuple(_told(asked, unit, fact, source, span, one, names) for span, one in zip(spans, fed, strict=True))
        series = series[1:] if yearly and series[0].status == "missing" and len(series) > 1 else series
        found[unit] = Found(series[0], series)
    return found


def _years(day: date, count: int) -> list[tuple[date, date]]:
    """The year of the day until that day, and the years before it."""
    earlier = ((date(year, 1, 1), date(year, 12, 31)) for year in range(day.year - 1, day.year - count, -1))
    return [(date(day.year, 1, 1), day), *earlier]


def _told(
    asked: Asked,
    unit: int,
    fact: Fact,
    source: feeds.Source,
    span: tuple[date, date],
    fed: Fed,
    names: Mapping[int, str],
) -> Known:
    since, until = span
    period = f"{until.year}年"
    address = source.address(unit, since, until)
    parts = asked.ancestors.of(unit, _looked_from(source, span))
    before = [part for part in parts if part.unit != unit and _there(fed.get(part.unit))]
    own = fed.get(unit)
    if before:
        return _joined(own, before, fed, source, names, period)
    if own is None:
        return missing(f"{period}没有登记", period, address)
    if own.value is None:
        return missing(own.said or f"{period}没有登记", period, address)
    return Known(_value(own.value, fact, source), evidence=own.said, address=address, period=period)


def _there(fed: feeds.Fed | None) -> bool:
    return fed is not None and bool(fed.records)


def _joined(
    own: feeds.Fed | None,
    before: Iterable[Part],
    fed: Fed,
    source: feeds.Source,
    names: Mapping[int, str],
    period: str,
) -> Known:
    """The sum with those that went on whole in the unit; what cannot be added up, or went on in parts, is not known."""
    parts = list(before)
    told = "、".join(f"{names[part.unit]}{_said(fed[part.unit].value)}" for part in parts)
    if not _adds(source) or any(part.share != WHOLE or fed[part.unit].value is None for part in parts):
        return unknown(f"{period}合并前的{told}不能直接相加，请人工认定", period)
    value = sum(fed[part.unit].value or 0 for part in parts) + ((own.value or 0) if own else 0)
    mine = f"；{own.said}" if own and own.said else ""
    return Known(value, evidence=f"{period}共{text(value)}，其中合并前的{told}{mine}", period=period)


def _said(value: int | None) -> str:
    return "（没有数）" if value is None else text(value)


def _count(source: feeds.Source) -> Count | None:
    if not isinstance(source, RegisterCount):
        return None
    return next(count for count in source.type.spec().counts if count.code == source.code)


def _looked_from(source: feeds.Source, span: tuple[date, date]) -> date:
    """The first day whose records count: earlier than the year where the count looks back."""
    count = _count(source)
    return years_before(span[1], count.years) if count and count.years else span[0]


def _adds(source: feeds.Source) -> bool:
    """Whether the numbers of two units may be added."""
    count = _count(source)
    return count is not None and count.take in ADDED and count.per is None


def _value(value: int, fact: Fact, source: feeds.Source) -> int:
    return value * PERCENT if source.ratio and fact.kind == "percent" else value
