"""Levels between the yearly rounds: given directly for an honour, raised, lowered, taken away; each by a decision."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from assessments.models.levels import UnitLevel, Way
from assessments.models.resolutions import Resolution
from assessments.selectors.levels import moved
from assessments.selectors.scales import scale_for, scale_of
from assessments.services.resolutions import Meeting, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import Honour, Organization, User
from scoring.models import Standard
from scoring.standards import Scale

from .writing import Giving, NewLevel, give, hold_units, in_force_on, levels_of


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
    falls = to == "" or _worse(scale, level.level, to)
    told = _warned(level, warned_on, meeting) if falls else ""
    resolution = resolve(level.owner, meeting, actor=actor)
    new = NewLevel(unit, to, f"{reason.strip()}{told}"[:400], named=named)
    return _given(new, level.owner, scale, valid_from, Way.EVENT, resolution, actor=actor, before=level)


def _worse(scale: Scale, before: str, after: str) -> bool:
    rise = scale.rise(before, after)
    return rise < 0 if rise is not None else before in scale.positions


def _warned(level: UnitLevel, warned_on: date | None, meeting: Meeting) -> str:
    """What the reason says of the warning; Refused without one where the standard asks for it."""
    if warned_on is None:
        if warning_needed(level):
            raise Refused(
                "标准规定降级以前要先告知单位，请填写告知日期；还没有告知的，请先告知。", field="warned_on"
            )
        return ""
    refuse_to_come(warned_on, "告知日期", field="warned_on")
    if warned_on > meeting.decided_on:
        raise Refused("告知日期应早于作出决定的日期，请核对。", field="warned_on")
    return f"（{chinese_date(warned_on)}已告知）"


def warning_needed(level: UnitLevel) -> bool:
    """Whether a rating standard in force for the unit that gave the level wants a notice before a fall."""
    standards = Standard.objects.in_force().reaching(level.owner).filter(kind="rating")
    return any(one.spec().scale == level.scale and one.spec().fall_notice for one in standards)


@transaction.atomic
def grant_directly(
    honour: Honour, *, standard: Standard, owner: Organization, valid_from: date, meeting: Meeting, actor: User
) -> UnitLevel:
    """A level for an honour that the unit holds, as the standard's rules on direct grading say."""
    honour = Honour.objects.select_for_update(of=("self",)).select_related("organization").get(pk=honour.pk)
    unit, scale = honour.organization, scale_of(standard)
    if not standard.reaches(owner):
        raise Refused(f"标准「{standard}」不是{owner}或其上级制定的，不能使用。请另选一个。", field="standard")
    if honour.withdrawn_at is not None or honour.person_id is not None:
        raise Refused(f"「{honour}」已作废或是个人荣誉，不能据以认定单位的等级。", field="honour")
    hold_units([unit.pk])
    refuse_day(unit, valid_from)
    if honour.awarded_on > valid_from:
        raise Refused(
            f"荣誉{chinese_date(honour.awarded_on)}才授予，生效日期不能早于这一天。", field="valid_from"
        )
    code = direct_level(standard, honour, valid_from)
    if code is None:
        raise Refused(f"按「{standard}」，{honour.get_level_display()}荣誉「{honour}」不能直接认定等级。", field="honour")
    held = in_force_on(levels_of([unit.pk], scale.key)[unit.pk], valid_from)
    if held is not None and held.rank is not None and held.rank <= scale.positions[code]:
        raise Refused(f"「{unit}」已是{held.label}，不低于可以直接认定的{scale.names[code]}，不用认定。")
    reason = f"{honour.issuer}{chinese_date(honour.awarded_on)}授予「{honour}」（{honour.get_level_display()}）"
    resolution = resolve(owner, meeting, actor=actor)
    new = NewLevel(unit, code, reason)
    return _given(new, owner, scale, valid_from, Way.DIRECT, resolution, actor=actor, before=held)


def direct_level(standard: Standard, honour: Honour, day: date) -> str | None:
    """The level that this honour alone gives under the standard on a day; None where it gives none."""
    raise NotImplementedError


def _given(
    new: NewLevel,
    owner: Organization,
    scale: Scale,
    valid_from: date,
    way: Way,
    resolution: Resolution,
    *,
    actor: User,
    before: UnitLevel | None,
) -> UnitLevel:
    giving = Giving(owner, scale, valid_from.year, valid_from, way, resolution, actor)
    [level] = give([new], giving)
    audit.record(
        "level.granted" if way == Way.DIRECT else "level.changed",
        actor=actor,
        target=level,
        unit=new.unit,
        level=[before.label if before else "", level.label],
        event=moved(before, level),
        valid_from=valid_from,
        minutes_no=resolution.minutes_no,
        reason=new.reason,
    )
    return level


def refuse_day(unit: Organization, day: date) -> None:
    """Refused for a day to come, and for one on which the unit was not there."""
    refuse_to_come(day, "生效日期", field="valid_from")
    if unit.closed_on and unit.closed_on <= day:
        raise Refused(f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，它的等级随之终止。", field="valid_from")
    if unit.opened_on and day < unit.opened_on:
        raise Refused(f"「{unit}」{chinese_date(unit.opened_on)}才成立，请改正日期。", field="valid_from")


def hold_level(level: UnitLevel) -> UnitLevel:
    """The level as it stands once its unit is ours; Refused when it was withdrawn."""
    hold_units([level.organization_id])
    found = UnitLevel.objects.select_related("owner", "organization").get(pk=level.pk)
    if found.withdrawn_at is not None:
        raise Refused(f"「{found}」的登记已经撤回，不能再操作。")
    return found
