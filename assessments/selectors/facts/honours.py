"""How many honours a unit was given in the last years; those of its people are theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from config.toolkit.dates import chinese_date
from config.toolkit.scaled import SCALE
from organizations.models import Honour, Level
from organizations.registers.periods import years_before
from scoring.standards import Fact, FromHonour, Known

from .base import Asked, Found, Read

SHOWN = 5


def read(asked: Asked, facts: Sequence[Fact]) -> Read:
    """One query for all facts."""
    most = max(fact.reads.years for fact in facts)  # type: ignore[attr-defined]
    rows = Honour.objects.standing().filter(organization__in=asked.pks, person=None)
    given: dict[int, list[Honour]] = defaultdict(list)
    for honour in rows.filter(awarded_on__range=(years_before(asked.day, most), asked.day)).order_by("-awarded_on"):
        given[honour.organization_id].append(honour)
    return {
        fact.code: {unit: Found(_counted(fact.reads, given[unit], unit, asked)) for unit in asked.pks}
        for fact in facts
        if isinstance(fact.reads, FromHonour)
    }


def _counted(reads: FromHonour, honours: list[Honour], unit: int, asked: Asked) -> Known:
    day, apart = asked.day, asked.apart(unit)
    since = years_before(day, reads.years)
    levels = Level.values[: Level.values.index(reads.level) + 1]
    counted = [one for one in honours if one.level in levels and one.awarded_on >= since]
    period = f"{chinese_date(since)}至{chinese_date(day)}"
    names = "、".join(f"{one.name}（{one.get_level_display()}，{one.awarded_on.year}年）" for one in counted[:SHOWN])
    more = "等" if len(counted) > SHOWN else ""
    said = f"荣誉登记中有{Level(reads.level).label}及以上荣誉{len(counted)}项"
    query = {"unit": unit, "since": since, "until": day, "state": "standing"}
    address = f"{reverse('organizations:honours')}?{urlencode(query)}"
    told = f"{said}：{names}{more}" if counted else said
    return Known(len(counted) * SCALE, evidence=f"{told}{apart}", address=address, period=period)
