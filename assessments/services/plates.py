"""牌匾: hung for a level, taken off with a reason; a number is used once and never again."""

from __future__ import annotations

import unicodedata
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models.levels import Plate, UnitLevel
from assessments.selectors.scales import scales_for
from assessments.services.levels.writing import hold_level
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations import audit
from organizations.models import Organization, User

RENEWED = "换发新牌"
LONGEST = Plate._meta.get_field("number").max_length or 0


@transaction.atomic
def hang_plate(level: UnitLevel, *, number: str, hung_on: date, actor: User) -> Plate:
    """A plate for a level in force; one that still hangs for an earlier level of the unit is taken off that day."""
    Organization.objects.select_for_update(of=("self",)).only("pk").get(pk=level.owner_id)  # numbers are its own
    level = hold_level(level)
    number = plate_number(number)
    if not number or len(number) > LONGEST:
        raise Refused(f"请填写牌匾编号，最多{LONGEST}个字。", field="number")
    if level.rank is None or not level.in_force:
        raise Refused(f"「{level}」不是有效的等级，不能挂牌。", field="level")
    if (scale := scales_for(level.owner).get(level.scale)) and (known := scale.level(level.level)) and not known.plate:
        raise Refused(f"按「{scale.title}」，{level.label}不授牌。", field="number")
    refuse_to_come(hung_on, "挂牌日期", field="hung_on")
    if hung_on < level.valid_from:
        raise Refused(f"等级自{chinese_date(level.valid_from)}起有效，挂牌日期不能早于这一天。", field="hung_on")
    _refuse_used(level, number)
    before = hanging_of(level)
    if before is not None and before.held.level == level.level:
        raise Refused(f"「{level}」已挂牌，编号{before.number}；要换牌的，请先登记摘牌。", field="number")
    if before is not None:
        _take_off(before, hung_on, RENEWED, actor=actor)
    plate = Plate.objects.create(
        held=level,
        owner=level.owner,
        scale=level.scale,
        number=number,
        hung_on=hung_on,
        actor=actor,
        at=timezone.now(),
    )
    audit.record(
        "plate.hung",
        actor=actor,
        target=plate,
        unit=level.organization,
        level=level.label,
        number=number,
        hung_on=hung_on,
    )
    return plate


def plate_number(typed: str) -> str:
    """The number as it is kept: full-width letters and digits made plain, without blanks."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def _refuse_used(level: UnitLevel, number: str) -> None:
    """Also when it is written otherwise: large or small letters, as it was kept before numbers were made plain."""
    used = Plate.objects.filter(owner=level.owner_id, scale=level.scale).select_related("held__organization")
    same = number.casefold()
    other = next((each for each in used if plate_number(each.number).casefold() == same), None)
    if other is None:
        return
    told = f"{chinese_date(other.removed_on)}已摘牌" if other.removed_on else "现在挂着"
    raise Refused(
        f"牌匾编号「{number}」已给「{other.held.organization}」用过（{other.held.label}，{told}），请换一个编号。",
        field="number",
    )


def hanging_of(level: UnitLevel) -> Plate | None:
    """The plate that hangs at the unit of a level, for whichever level of the scale."""
    plates = Plate.objects.hanging().filter(held__organization=level.organization_id, scale=level.scale)
    return plates.select_related("held__organization", "owner").first()


@transaction.atomic
def remove_plate(plate: Plate, *, removed_on: date, reason: str, actor: User) -> Plate:
    """The plate is taken off; it is never hung again."""
    Plate.objects.select_for_update().only("pk").get(pk=plate.pk)
    plate = Plate.objects.select_related("held__organization").get(pk=plate.pk)
    if plate.removed_on is not None:
        raise Refused(f"牌匾「{plate}」已于{chinese_date(plate.removed_on)}摘下。")
    refuse_to_come(removed_on, "摘牌日期", field="removed_on")
    if not reason.strip():
        raise Refused("请写明摘牌的原因。", field="reason")
    _take_off(plate, removed_on, reason.strip(), actor=actor)
    return plate


def _take_off(plate: Plate, day: date, reason: str, *, actor: User) -> None:
    if day < plate.hung_on:
        raise Refused(
            f"牌匾「{plate}」{chinese_date(plate.hung_on)}才挂上，摘牌日期不能早于这一天。", field="removed_on"
        )
    plate.removed_on, plate.removed_reason = day, reason
    plate.save(update_fields=["removed_on", "removed_reason"])
    audit.record(
        "plate.removed", actor=actor, target=plate, unit=plate.held.organization, reason=reason, removed_on=day
    )
