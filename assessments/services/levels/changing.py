"""Levels between the yearly rounds: given directly for an honour, raised, lowered, taken away; each by a decision."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from django.db import transaction

from assessments.models.levels import UnitLevel, Way
from assessments.selectors.levels import levels_of
from assessments.selectors.scales import scale_for
from assessments.services.resolutions import Meeting, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations.models import User
from scoring.models import Standard
from scoring.standards import Scale
from scoring.standards.gates import Held
from scoring.standards.ratings import Rating

from .writing import Giving, NewLevel, give_one, hold_level, in_force_on, refuse_day


@transaction.atomic
def change_level(
    level: UnitLevel,
    *,
    to: str,
    valid_from: date,
    reason: str,
    meeting: Meeting,
    actor: User,
    warned_on: date | None = None,
    named: tuple[str, ...] = (),
) -> UnitLevel:
    """Between two rounds: another level of the scale from a day on; `to` is its code, "" takes the level away.

    `warned_on` is when the unit was told before its level falls, needed where the standard says so.
    """
    level = hold_level(level)
    unit, scale = level.organization, scale_for(level.owner, level.scale)
    refuse_day(unit, valid_from)
    if not reason.strip():
        raise Refused("请写明变动的理由。", field="reason")
    held = in_force_on(levels_of([unit.pk], scale.key)[unit.pk], valid_from)
    if held is None or held.pk != level.pk:
        raise Refused(f"「{level}」{chinese_date(valid_from)}已不是「{unit}」的等级，不能变动。请刷新页面。")
    if to and to not in scale.names:
        raise Refused(f"「{to}」不是「{scale.title}」的等级，请重新选择。", field="to")
    if to == level.level:
        raise Refused(f"「{unit}」现在就是{level.label}，没有变动。", field="to")
    standards = ratings_of(level)
    _refuse_leap(standards, scale, level, to, valid_from)
    told = _warned(standards, warned_on, meeting) if falls(scale, level.level, to) else ""
    resolution = resolve(level.owner, meeting, actor=actor)
    new = NewLevel(unit, to, f"{reason.strip().rstrip('。；')}{told}"[:400], named=named)
    giving = Giving(level.owner, scale, valid_from.year, valid_from, Way.EVENT, resolution, actor)
    return give_one(new, giving, before=level)


def falls(scale: Scale, before: str, after: str) -> bool:
    """Whether the change is for the worse: to a lower level, to an outcome, or to nothing at all."""
    rise = scale.rise(before, after)
    return rise < 0 if rise is not None else before in scale.positions


def ratings_of(level: UnitLevel) -> list[Rating]:
    """What the rating standards of its scale rule that are in force for the unit that gave the level."""
    rows = Standard.objects.in_force().reaching(level.owner).filter(kind=Rating.kind)
    return [spec for row in rows if isinstance(spec := row.spec(), Rating) and spec.scale.key == level.scale]


def warning_needed(level: UnitLevel) -> bool:
    """Whether the standard wants the unit to be told before its level falls."""
    return any(rating.movement and rating.movement.notice for rating in ratings_of(level))


def _refuse_leap(standards: list[Rating], scale: Scale, level: UnitLevel, to: str, day: date) -> None:
    """Refused when the level would move further than a standard lets it at once."""
    rows = levels_of([level.organization_id], scale.key)[level.organization_id]
    run = takewhile(lambda row: row.level == level.level, reversed(rows))
    held = Held(level.level, min((row.year for row in run), default=level.year))
    for rating in standards:
        if rating.movement is None or not to:
            continue
        left, why = rating.movement.apply(scale, to, held, year=day.year, warned=True)
        if left != to:
            raise Refused(f"按「{rating.title}」不能变为{scale.names[to]}：{why}。", field="to")


def _warned(standards: list[Rating], warned_on: date | None, meeting: Meeting) -> str:
    """What the reason says of the warning; Refused without one where a standard asks for it."""
    if warned_on is None:
        if any(rating.movement and rating.movement.notice for rating in standards):
            raise Refused("标准规定降级以前要先告知单位，请填写告知日期；还没有告知的，请先告知。", field="warned_on")
        return ""
    refuse_to_come(warned_on, "告知日期", field="warned_on")
    if warned_on > meeting.decided_on:
        raise Refused("告知日期应不晚于作出决定的日期，请核对。", field="warned_on")
    return f"；{chinese_date(warned_on)}已告知"
