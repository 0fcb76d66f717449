"""What meetings decided for a unit or its secretary: bars in force on the day, and how many measures of a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from assessments.models import ConsequenceEntry
from assessments.models.consequences import TOLD
from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE
from organizations.registers.periods import years_before
from scoring.standards import Fact, FromConsequence, Known, flag
from scoring.standards.sources import MEASURES

from .base import Asked, Found, Read


def read(asked: Asked, facts: Sequence[Fact]) -> Read:
    """One query for all facts, and one for those from which the units came."""
    wanted = [(fact.code, fact.reads) for fact in facts if isinstance(fact.reads, FromConsequence)]
    held = _held(asked, {reads.measure for _, reads in wanted})
    return {
        code: {
            unit: Found((_barred if reads.what == "in_force" else _counted)(reads, held[unit], asked.day))
            for unit in asked.pks
        }
        for code, reads in wanted
    }


def _held(asked: Asked, kinds: set[str]) -> dict[int, list[ConsequenceEntry]]:
    """By unit what was decided up to the day, the latest first: of the unit goes on with it, of a person with them."""
    leads: dict[int, list[int]] = defaultdict(list)
    for unit, post in asked.secretaries.items():
        leads[post.person_id].append(unit)
    decided = ConsequenceEntry.objects.filter(kind__in=kinds, applies=True, batch__state__in=TOLD)
    rows = decided.filter(
        Q(organization__in=asked.ancestors.units, person=None) | Q(person__in=list(leads)),
        batch__resolution__decided_on__lte=asked.day,
    ).select_related("batch__standard", "batch__resolution", "person")
    found: dict[int, list[ConsequenceEntry]] = defaultdict(list)
    for row in rows.order_by("-batch__resolution__decided_on", "-pk"):
        for unit in leads[row.person_id] if row.person_id else asked.going_on(row.organization_id, row.decided_on):
            found[unit].append(row)
    return found


def _barred(reads: FromConsequence, entries: Sequence[ConsequenceEntry], day: date) -> Known:
    for row in entries:
        bar = row.bar
        if bar is not None and bar.covers(reads.of) and day < bar.until(row.decided_on):
            return Known(flag(True), evidence=f"{_told(row)}，{row.term}", address=row.get_absolute_url())
    return Known(flag(False), evidence=f"{chinese_date(day)}没有在期限内的取消评优决定")


def _counted(reads: FromConsequence, entries: Sequence[ConsequenceEntry], day: date) -> Known:
    since = years_before(day, reads.years)
    rows = [row for row in entries if row.kind == reads.measure and row.decided_on >= since]
    label, period = MEASURES[reads.measure], f"{chinese_date(since)}至{chinese_date(day)}"
    said = "；".join(map(_told, rows)) if rows else f"没有审定的{label}"
    return Known(len(rows) * SCALE, evidence=said, address=rows[0].get_absolute_url() if rows else "", period=period)


def _told(row: ConsequenceEntry) -> str:
    who = f"{row.person.name}" if row.person else ""
    decision = f"{chinese_date(row.decided_on)}{row.batch.resolution}"
    return f"{decision}决定对{who or row.name}「{row.rule_name}」（{row.batch}）"
