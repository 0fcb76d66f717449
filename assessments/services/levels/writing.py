"""What every new level has in common: the units are ours first, the level before it ends, then the new row stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from assessments.models.levels import UnitLevel, Way
from assessments.models.ratings import RatingEntry
from assessments.models.resolutions import Resolution
from assessments.selectors.levels import levels_of, moved
from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date, years_later
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, User
from scoring.standards import Scale

TAKEN = "取消等级"  # what a row is called that takes a level away and gives none
YEARLY = (Way.ROUND, Way.RECORDED)  # a unit has one of these a year


@dataclass(frozen=True, slots=True)
class NewLevel:
    """One level to be given: its code in the scale ("" takes the level away), and why."""

    unit: Organization
    code: str
    reason: str = ""
    entry: RatingEntry | None = None
    named: tuple[str, ...] = ()
    resolution: Resolution | None = None  # where it is not the one of all


@dataclass(frozen=True, slots=True)
class Giving:
    """What levels given together share: by whom, of which scale, for which year, from which day, how and by what."""

    owner: Organization
    scale: Scale
    year: int
    valid_from: date
    way: Way
    resolution: Resolution | None
    actor: User


def hold_units(units: Iterable[int]) -> None:
    """Nobody else gives these units a level until the transaction ends; always in one order."""
    for some_units in batches(sorted(set(units))):
        list(Organization.objects.select_for_update(of=("self",)).filter(pk__in=some_units).order_by("pk").only("pk"))


def in_force_on(levels: Iterable[UnitLevel], day: date) -> UnitLevel | None:
    """The one of a unit's levels that holds on a day."""
    return next(
        (one for one in levels if one.valid_from <= day and (one.valid_until is None or one.valid_until > day)), None
    )


def refuse_second(units: Iterable[Organization], scale: Scale, year: int) -> None:
    """Refused when one of the units has been rated for the year already, or that year was recorded."""
    wanted = {unit.pk for unit in units}
    had = UnitLevel.objects.standing().filter(organization__in=wanted, scale=scale.key, year=year, way__in=YEARLY)
    names = [str(one) for one in had.select_related("organization").order_by("organization__path")]
    if names:
        raise Refused(
            f"{year}年已有评定等级的：{some(names, measure='个单位')}。一个单位同一年不能有两个等级，请核对。"
        )


def give(levels: Iterable[NewLevel], giving: Giving) -> list[UnitLevel]:
    """Write these levels of one day in the caller's transaction, who holds the units; those before end on that day."""
    wanted, day = list(levels), giving.valid_from
    before = levels_of([one.unit.pk for one in wanted], giving.scale.key)
    late = [str(one.unit) for one in wanted if before[one.unit.pk] and before[one.unit.pk][-1].valid_from >= day]
    if late:
        names = some(late, measure="个单位")
        raise Refused(f"{names}已有自{chinese_date(day)}或更晚起的等级，生效日期须晚于它，请改正。", field="valid_from")
    held = (in_force_on(rows, day) for rows in before.values())
    cut([row.pk for row in held if row is not None], day)
    return UnitLevel.objects.bulk_create(row_of(one, (before[one.unit.pk] or [None])[-1], giving) for one in wanted)


def row_of(given: NewLevel, previous: UnitLevel | None, giving: Giving) -> UnitLevel:
    """The level as a row that is not saved yet: it lasts as long as its scale says."""
    scale, day = giving.scale, giving.valid_from
    expires = day if not given.code else years_later(day, scale.years) if scale.years else None
    return UnitLevel(
        owner=giving.owner,
        organization=given.unit,
        scale=scale.key,
        level=given.code,
        label=scale.names[given.code] if given.code else TAKEN,
        rank=scale.positions.get(given.code),
        year=giving.year,
        valid_from=day,
        valid_until=expires,
        expires_on=expires,
        way=giving.way,
        entry=given.entry,
        resolution=given.resolution or giving.resolution,
        previous=previous,
        reason=given.reason,
        named=list(given.named),
        actor=giving.actor,
        at=timezone.now(),
    )


def cut(rows: Iterable[int], day: date) -> None:
    """These levels hold no longer from that day on."""
    for some_rows in batches(rows):
        UnitLevel.objects.filter(Q(valid_until=None) | Q(valid_until__gt=day), pk__in=some_rows).update(valid_until=day)


def give_one(new: NewLevel, giving: Giving, *, before: UnitLevel | None) -> UnitLevel:
    """One level outside a round, with its own line on the trail; `before` is what the unit held until then."""
    [level] = give([new], giving)
    audit.record(
        "level.granted" if giving.way == Way.DIRECT else "level.changed",
        actor=giving.actor,
        target=level,
        unit=new.unit,
        level=[before.label if before else "", level.label],
        event=moved(before, level),
        valid_from=level.valid_from,
        minutes_no=giving.resolution.minutes_no if giving.resolution else "",
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
