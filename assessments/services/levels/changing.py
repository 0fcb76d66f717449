"""Levels between the yearly rounds: given directly for an honour, raised, lowered, taken away; each by a decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from assessments.models.levels import UnitLevel, Way
from assessments.selectors.levels import levels_of
from assessments.selectors.scales import scale_for
from assessments.services.resolutions import Meeting, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations.models import User
from scoring.standards import Scale
from scoring.standards.gates import Held
from scoring.standards.ratings import Rating

from .bounds import Approval, above_owner, approved, held_of, ratings_of, refuse_barred, refuse_before_decided
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
    approval: Approval | None = None,
) -> UnitLevel:
    """Between two rounds: another level of the scale from a day on; `to` is its code, "" takes the level away.

    `warned_on` is when the unit was told before its level falls, `approval` is of the unit above, each needed where
    the standard says so.
    """
    level = hold_level(level)
    unit, scale = level.organization, scale_for(level.owner, level.scale)
    refuse_day(unit, valid_from)
    if not reason.strip():
        raise Refused("请写明变动的理由。", field="reason")
    rows = levels_of([unit.pk], scale.key)[unit.pk]
    now = in_force_on(rows, valid_from)
    if now is None or now.pk != level.pk:
        raise Refused(_not_held(level, valid_from), field="valid_from")
    if to and to not in scale.names:
        raise Refused(f"「{to}」不是「{scale.title}」的等级，请重新选择。", field="to")
    if to == level.level:
        raise Refused(f"「{unit}」现在就是{level.label}，没有变动。", field="to")
    told, standards = "", ratings_of(level.owner, scale.key, unit)
    ratings = [rating for _, rating in standards]
    held = held_of(level, rows)
    _refuse_leap(ratings, to, held, valid_from)
    if falls(scale, level.level, to):
        told = _warned(ratings, warned_on, meeting)
    else:  # what falls passes no gate
        for standard, _ in standards:
            refuse_barred(standard, unit, to, held=held, day=valid_from)
    meeting = approved(ratings, level.owner, scale.names.get(to, ""), meeting, approval)
    resolution = resolve(level.owner, meeting, actor=actor)
    refuse_before_decided(valid_from, meeting, approval)
    new = NewLevel(unit, to, f"{reason.strip().rstrip('。；')}{told}"[:400], named=named)
    giving = Giving(level.owner, scale, valid_from.year, valid_from, Way.EVENT, resolution, actor)
    return give_one(new, giving, before=level)


def falls(scale: Scale, before: str, after: str) -> bool:
    """Whether the change is for the worse: to a lower level, to an outcome, or to nothing at all."""
    rise = scale.rise(before, after)
    return rise < 0 if rise is not None else before in scale.positions


def warning_needed(level: UnitLevel) -> bool:
    """Whether the standard wants the unit to be told before its level falls."""
    return any(rating.movement and rating.movement.notice for rating in _ratings(level))


def levels_approved(level: UnitLevel) -> list[str]:
    """The levels, by name, to which it may be changed only with the approval of the unit above."""
    return above_owner(_ratings(level))


def _ratings(level: UnitLevel) -> list[Rating]:
    return [rating for _, rating in ratings_of(level.owner, level.scale, level.organization)]


def _not_held(level: UnitLevel, day: date) -> str:
    """Why nothing of the level can be changed from that day on: it had not begun, or another had taken its place."""
    unit = level.organization
    if day < level.valid_from:
        begun = chinese_date(level.valid_from)
        return f"「{level}」自{begun}起生效，变动的生效日期{chinese_date(day)}在它以前，请改成{begun}以后的日期。"
    return f"「{level}」{chinese_date(day)}已不是「{unit}」的等级，不能变动。请刷新页面。"


def _refuse_leap(ratings: Iterable[Rating], to: str, held: Held, day: date) -> None:
    """Refused when the level would move further than a standard lets it at once."""
    for rating in ratings:
        if rating.movement is None or not to:
            continue
        left, why = rating.movement.apply(rating.scale, to, held, year=day.year, warned=True)
        if left != to:
            raise Refused(f"按「{rating.title}」不能变为{rating.scale.names[to]}：{why}。", field="to")


def _warned(ratings: Iterable[Rating], warned_on: date | None, meeting: Meeting) -> str:
    """What the reason says of the warning; Refused without one where a standard asks for it."""
    if warned_on is None:
        if any(rating.movement and rating.movement.notice for rating in ratings):
            raise Refused("标准规定降级以前要先告知单位，请填写告知日期；还没有告知的，请先告知。", field="warned_on")
        return ""
    refuse_to_come(warned_on, "告知日期", field="warned_on")
    if warned_on > meeting.decided_on:
        raise Refused("告知日期应不晚于作出决定的日期，请核对。", field="warned_on")
    return f"；{chinese_date(warned_on)}已告知"
