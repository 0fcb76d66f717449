"""Levels of the past put on record, and rows that were registered wrongly withdrawn; nothing is deleted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from assessments.models.levels import UnitLevel, Way
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Organization, User
from organizations.services.withdrawing import mark_withdrawn
from scoring.standards import Scale

from .writing import Giving, NewLevel, cut, hold_level, hold_units, levels_of, refuse_day, refuse_second, row_of


@transaction.atomic
def record_level(
    unit: Organization,
    *,
    owner: Organization,
    scale: Scale,
    code: str,
    year: int,
    valid_from: date,
    actor: User,
    valid_until: date | None = None,
    document: str = "",
) -> UnitLevel:
    """补录: a level of the past as its document says. Without an end it holds until the next one on record.

    The one before it ends on its first day, when nobody had given it an end.
    """
    hold_units([unit.pk])
    refuse_day(unit, valid_from)
    if code not in scale.names:
        raise Refused(f"「{code}」不是「{scale.title}」的等级，请改正。", field="level")
    if valid_until is not None and valid_until <= valid_from:
        raise Refused("失效日期必须晚于生效日期，请改正。", field="valid_until")
    refuse_second([unit], scale, year)
    rows = levels_of([unit.pk], scale.key)[unit.pk]
    before = [row for row in rows if row.valid_from <= valid_from]
    after = next((row for row in rows if row.valid_from > valid_from), None)
    until = valid_until or (after.valid_from if after else None)
    _refuse_overlap(unit, before[-1] if before else None, after, valid_from, until)
    cut([row.pk for row in before[-1:]], valid_from)
    giving = Giving(owner, scale, year, valid_from, Way.RECORDED, None, actor)
    level = row_of(NewLevel(unit, code, document.strip()), before[-1] if before else None, giving)
    level.valid_until, level.expires_on = until, valid_until
    level.save(force_insert=True)
    audit.record(
        "level.recorded",
        actor=actor,
        target=level,
        unit=unit,
        level=level.label,
        year=year,
        valid_from=valid_from,
        valid_until=until,
    )
    return level


def _refuse_overlap(
    unit: Organization, before: UnitLevel | None, after: UnitLevel | None, day: date, until: date | None
) -> None:
    """Two levels of a scale never hold on one day; one that was to hold until the next gives way."""
    lasting = before and before.valid_until and before.valid_until > day and before.valid_until == before.expires_on
    if before and (before.valid_from == day or lasting):
        other = before
    elif after and (until is None or until > after.valid_from):
        other = after
    else:
        return
    raise Refused(
        f"「{unit}」自{chinese_date(other.valid_from)}起已有等级{other.label}，两个等级的有效期不能重叠，请核对日期。",
        field="valid_from",
    )


@transaction.atomic
def withdraw_level(level: UnitLevel, *, reason: str, actor: User) -> UnitLevel | None:
    """A row that was registered wrongly counts no more; the level before it holds again, as far as it was to hold.

    That level is returned, None without one. Refused while a plate hangs for it.
    """
    level = hold_level(level)
    if level.plates.hanging().exists():
        raise Refused(f"「{level}」的牌匾还挂着，请先登记摘牌。")
    rows = levels_of([level.organization_id], level.scale)[level.organization_id]
    return take_back(level, rows, reason=reason, actor=actor)


def take_back(level: UnitLevel, rows: list[UnitLevel], *, reason: str, actor: User) -> UnitLevel | None:
    """The row counts no more, in the caller's transaction, who holds its unit; `rows` are all levels of the unit."""
    at = [row.pk for row in rows].index(level.pk)
    before, after = rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None
    mark_withdrawn(level, reason=reason, actor=actor)
    restored = before if before and before.valid_until == level.valid_from else None
    if restored:
        ends = [day for day in (restored.expires_on, after.valid_from if after else None) if day is not None]
        restored.valid_until = min(ends, default=None)
        restored.save(update_fields=["valid_until"])
    audit.record(
        "level.withdrawn",
        actor=actor,
        target=level,
        unit=level.organization,
        reason=level.withdrawn_reason,
        restored=str(restored) if restored else "",
    )
    return restored
