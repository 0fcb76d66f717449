"""What a unit holds on the day: levels, cases of rectification, titles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse

from assessments.models import Case, TitleHolding, UnitLevel
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE
from scoring.standards import Fact, FromCase, FromLevel, FromTitle, Known, flag

from .base import Asked, Found, Read, missing
from .people import full_months

YEAR = 12


def read_levels(asked: Asked, facts: Sequence[Fact]) -> Read:
    """The level held on the day, and on the last day of every year before it; one query for all facts."""
    read = {fact.code: fact.reads.scale for fact in facts if isinstance(fact.reads, FromLevel)}
    held: dict[tuple[int, str], list[UnitLevel]] = defaultdict(list)
    rows = UnitLevel.objects.standing().filter(organization__in=asked.pks, scale__in=read.values())
    for row in rows.filter(valid_from__lte=asked.day).select_related("organization").order_by("valid_from", "pk"):
        held[row.organization_id, row.scale].append(row)
    return {
        code: {unit: _levels(held[unit, scale], unit, asked.day) for unit in asked.pks} for code, scale in read.items()
    }


def _levels(rows: list[UnitLevel], unit: int, day: date) -> Found:
    """On the day, and at the end of every year since it first held any."""
    first = rows[0].valid_from.year if rows else day.year
    days = [day, *(date(year, 12, 31) for year in range(day.year - 1, first - 1, -1))]
    series = tuple(_level(rows, unit, each, "" if each == day else f"{each.year}年末") for each in days)
    return Found(series[0], series)


def _level(rows: list[UnitLevel], unit: int, day: date, period: str) -> Known:
    on = [row for row in rows if row.valid_from <= day and (row.ended_on is None or row.ended_on > day)]
    when, address = period or chinese_date(day), reverse("organizations:detail", args=[unit])
    if not on:
        return missing(f"{when}没有等级", when, address)
    row = on[-1]
    said = f"{when}为{row.label}（{row.year}年度，{row.get_way_display()}，{chinese_date(row.valid_from)}生效）"
    return Known(row.level, evidence=said, address=address, period=when)


def read_cases(asked: Asked, facts: Sequence[Fact]) -> Read:
    """How the unit stood on lists of weak and lax organizations; one query besides those for what it came from."""
    cases, day = _cases(asked), asked.day
    return {
        fact.code: {unit: Found(CASES[fact.reads.what](cases[unit], day)) for unit in asked.pks}
        for fact in facts
        if isinstance(fact.reads, FromCase)
    }


def _cases(asked: Asked) -> dict[int, list[Case]]:
    """By unit its cases up to the day, the earliest first, with those of units that went on in it."""
    rows = Case.objects.counted().filter(organization__in=asked.ancestors.units, listed_on__lte=asked.day)
    found: dict[int, list[Case]] = {unit: [] for unit in asked.pks}
    for case in rows.order_by("listed_on", "pk"):
        opened = asked.ancestors.opened[case.organization_id]
        for unit in asked.going_on(case.organization_id, max(case.listed_on, opened or case.listed_on)):
            found[unit].append(case)
    return found


def _off(case: Case, day: date) -> date | None:
    """When it came off the list until the day, None while it is on it."""
    return case.off_on if case.off_on and case.off_on <= day else None


def _open(cases: Sequence[Case], day: date) -> Known:
    running = [case for case in cases if _off(case, day) is None]
    if not running:
        return Known(flag(False), evidence="没有正在整顿的登记")
    case = running[-1]
    return Known(flag(True), evidence=f"{_named(case)}，尚未销号", address=case.get_absolute_url())


def _listed(cases: Sequence[Case], day: date) -> Known:
    said = "、".join(map(_named, cases)) if cases else "没有列为整顿对象的登记"
    return Known(len(cases) * SCALE, evidence=said, address=cases[-1].get_absolute_url() if cases else "")


def _years_since(cases: Sequence[Case], day: date) -> Known:
    """Whole years since the last case came off the list, 0 while one is on it."""
    if not cases:
        return missing("没有列为整顿对象的登记")
    if (running := _open(cases, day)).value:
        return Known(0, evidence=running.evidence, address=running.address)
    case = max(cases, key=lambda each: _off(each, day))
    off = _off(case, day) or day
    years = full_months(off, day) // YEAR
    said = f"{_named(case)}，{chinese_date(off)}销号，满{years}年"
    return Known(years * SCALE, evidence=said, address=case.get_absolute_url())


CASES: dict[str, Callable[[Sequence[Case], date], Known]] = {
    "open": _open,
    "listed": _listed,
    "years_since": _years_since,
}


def _named(case: Case) -> str:
    return f"{case.name}{chinese_date(case.listed_on)}列为整顿对象"


def read_titles(asked: Asked, facts: Sequence[Fact]) -> Read:
    """Whether the unit holds the title of another standard, or its secretary of the day does; two queries for all."""
    read = {fact.code: fact.reads.standard for fact in facts if isinstance(fact.reads, FromTitle)}
    rows = TitleHolding.objects.on(asked.day).filter(organization__in=asked.pks, standard__key__in=read.values())
    held: dict[tuple[int, str], TitleHolding] = {}
    for row in rows.select_related("standard", "person").order_by("valid_from", "pk"):
        post = asked.secretaries.get(row.organization_id)
        if row.person_id is None or (post is not None and post.person_id == row.person_id):
            held[row.organization_id, row.standard.key] = row
    return {
        code: {unit: Found(_title(held.get((unit, key)), asked.day)) for unit in asked.pks}
        for code, key in read.items()
    }


def _title(holding: TitleHolding | None, day: date) -> Known:
    if holding is None:
        return Known(flag(False), evidence=f"{chinese_date(day)}没有这个称号")
    who = holding.person.name if holding.person else ""
    said = f"{who}自{chinese_date(holding.valid_from)}起保有「{holding.name}」称号"
    return Known(flag(True), evidence=said, address=reverse("assessments:title-entry", args=[holding.entry_id]))
