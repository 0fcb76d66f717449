"""A round is opened: a standard in force, a year, a day, and the units that the standard rates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models.levels import UnitLevel, Way
from assessments.models.ratings import RatingEntry, RatingRound, RatingState
from assessments.selectors.ratings.roster import rated_units, rating_of
from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, User
from organizations.selectors.standing import UnitThen
from scoring.models import Standard
from scoring.services.standards import refuse_elsewhere
from scoring.standards.ratings import Rating


@transaction.atomic
def open_round(
    *, standard: Standard, owner: Organization, year: int, day: date, title: str, actor: User
) -> RatingRound:
    """The rating of a year; `day` is the day whose tree, levels and facts count. Its units are listed at once."""
    _refuse_standard(standard, owner)
    if not title.strip():
        raise Refused("请写明名称。", field="title")
    refuse_to_come(day, "截止日", field="day")
    if not year <= day.year <= year + 1:
        raise Refused(f"{year}年度的评定，截止日{chinese_date(day)}不对，应在{year}年或次年。", field="day")
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    rating = rating_of(standard)
    units = rated_units(rating, owner, day)
    if not units:
        raise Refused(
            f"{owner}在{chinese_date(day)}没有「{standard}」适用的下级单位，请核对标准和截止日。", field="day"
        )
    refuse_rated(rating, units, year=year)
    made = RatingRound.objects.create(
        standard=standard,
        owner=owner,
        title=title.strip(),
        year=year,
        day=day,
        made_by=actor,
        made_at=timezone.now(),
    )
    add_entries(made, units)
    audit.record(
        "rating.opened",
        actor=actor,
        target=made,
        unit=owner,
        standard=[None, standard.digest],
        year=year,
        day=day,
        units=len(units),
    )
    return made


def _refuse_standard(standard: Standard, owner: Organization) -> None:
    if standard.kind != Rating.kind:
        raise Refused(f"「{standard}」是{standard.get_kind_display()}，不能用来评定。请选评定办法。", field="standard")
    if not Standard.objects.in_force().filter(pk=standard.pk).exists():
        raise Refused(f"「{standard}」没有发布、已停用或已有新的版本，请选现行的标准。", field="standard")
    refuse_elsewhere(standard, owner)


def refuse_rated(rating: Rating, units: Sequence[UnitThen], *, year: int, but: RatingRound | None = None) -> None:
    """Refused where one of these units is in another round of the year and scale, or has its level of the year."""
    names = {one.unit.pk: one.name for one in units}
    others = RatingRound.objects.filter(year=year).exclude(state=RatingState.WITHDRAWN)
    rounds = {
        each
        for some_units in batches(list(names))
        for each in others.filter(entries__organization__in=some_units).distinct().select_related("standard")
    }
    same = [each for each in rounds if each != but and rating_of(each.standard).scale.key == rating.scale.key]
    for each in sorted(same, key=lambda one: one.pk):
        if found := _among(each.entries.values_list("organization", flat=True), names):
            said = f"{some(found, measure='个单位')}已在{each.owner}的「{each}」中"
            raise Refused(f"{said}，一个单位一年只有一次评定。请先撤回那一次，或核对标准的适用单位。")
    levels = UnitLevel.objects.standing().filter(
        scale=rating.scale.key, year=year, way__in=(Way.ROUND, Way.RECORDED), organization__in=list(names)
    )
    if found := _among(levels.values_list("organization", flat=True), names):
        raise Refused(f"{some(found, measure='个单位')}已有{year}年度的等级，同一年不能评定两次。请核对年度。")


def _among(units: Iterable[int], names: dict[int, str]) -> list[str]:
    return [names[pk] for pk in units if pk in names]


def add_entries(round: RatingRound, units: Sequence[UnitThen], *, first: int = 1) -> None:
    """A line for each of these units, as it stood on the day."""
    RatingEntry.objects.bulk_create(
        [_entry(round, one, position) for position, one in enumerate(units, first)], batch_size=500
    )


def _entry(round: RatingRound, one: UnitThen, position: int) -> RatingEntry:
    return RatingEntry(
        round=round,
        organization=one.unit,
        parent_id=one.parent_id,
        name=one.name,
        parent_name=one.parent_name,
        kind=one.kind,
        position=position,
        basis={"field": one.field},
    )


def match_roster(round: RatingRound, units: Sequence[UnitThen]) -> tuple[list[str], list[str]]:
    """Bring the lines into step with the units of the day, as records of it came later: names added and taken off."""
    entries = {entry.organization_id: entry for entry in round.entries.all()}
    there = {one.unit.pk: one for one in units}
    gone = [entry for pk, entry in entries.items() if pk not in there]
    if rated := list(UnitLevel.objects.filter(entry__in=gone).values_list("entry__name", flat=True).distinct()):
        said = f"{some(rated, measure='个单位')}在截止日已不在名单中，但这次评定给过等级，不能从中去掉"
        raise Refused(f"{said}。请撤回这次评定，另建一次。")
    for some_entries in batches([entry.pk for entry in gone]):
        RatingEntry.objects.filter(pk__in=some_entries).delete()
    new = [one for pk, one in there.items() if pk not in entries]
    add_entries(round, new)
    moved = []
    for position, entry in enumerate(_in_order(round, units), 1):
        one = there[entry.organization_id]
        told = (position, one.name, one.parent_id, one.parent_name, str(one.kind))
        if (entry.position, entry.name, entry.parent_id, entry.parent_name, entry.kind) != told:
            entry.position, entry.name, entry.parent_id, entry.parent_name, entry.kind = told
            moved.append(entry)
    RatingEntry.objects.bulk_update(moved, ["position", "name", "parent", "parent_name", "kind"], batch_size=200)
    return [one.name for one in new], [entry.name for entry in gone]


def _in_order(round: RatingRound, units: Sequence[UnitThen]) -> list[RatingEntry]:
    by_unit = {entry.organization_id: entry for entry in round.entries.all()}
    return [by_unit[one.unit.pk] for one in units]
