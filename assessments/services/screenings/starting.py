"""A screening begins: its units as they stood on the day, each with the township that screens it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Screening, ScreeningEntry, ScreeningPart
from assessments.models.screenings import OPEN, RUNNING, Choice
from assessments.selectors.covered import covered_units
from assessments.selectors.screenings import computing
from assessments.services.holding import keep
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_to_come
from organizations.models import Kind, Organization, User
from organizations.selectors.standing import TreeOn, UnitThen
from organizations.services.withdrawing import mark_withdrawn
from scoring.models import Standard
from scoring.standards.listing_proposals import pools

from .holding import hold, record, refuse_unless

YEARS = 1  # a screening about a year is dated in it or in the one after it


@transaction.atomic
def start_screening(
    *, owner: Organization, standard: Standard, year: int, day: date, title: str, actor: User
) -> Screening:
    """A screening of all units below the owner to which the standard applies, as they stood on `day`."""
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    _refuse(owner, standard, year, day, title)
    made = Screening.objects.create(
        standard=standard,
        key=standard.key,
        owner=owner,
        title=title.strip(),
        year=year,
        day=day,
        made_by=actor,
        made_at=timezone.now(),
    )
    units = _enter(made)
    record("started", made, actor=actor, standard=[None, standard.digest], year=year, day=day, units=units)
    return made


def _refuse(owner: Organization, standard: Standard, year: int, day: date, title: str) -> None:
    if standard.kind != "listing":
        raise Refused(f"「{standard}」不是整顿对象标准，请另选一个。", field="standard")
    if not owner.path.startswith(standard.owner.path):
        raise Refused(
            f"「{standard}」是{standard.owner}制定的，{owner}不能用它。请另选{owner}或其上级制定的标准。",
            field="standard",
        )
    if not Standard.objects.in_force().filter(pk=standard.pk).exists():
        raise Refused(
            f"「{standard}」第{standard.version}版没有发布，或者已有新版本，请选现行的版本。", field="standard"
        )
    if not title.strip():
        raise Refused("请写明排查的名称。", field="title")
    refuse_to_come(day, "截止日", field="day")
    if not 0 <= day.year - year <= YEARS:
        raise Refused(f"{year}年度的排查，截止日应在{year}年或{year + YEARS}年，请改正。", field="day")
    running = Screening.objects.filter(owner=owner, key=standard.key, state__in=RUNNING).first()
    if running:
        raise Refused(
            f"「{running}」{running.get_state_display()}，还没有办完。请先办完它，或者撤回它。", field="standard"
        )


def _enter(screening: Screening) -> int:
    """Parts and entries in the order of townships and villages; how many units."""
    spec, tree = computing.spec_of(screening), TreeOn(screening.day)
    units = covered_units(spec.applies_to, screening.owner, screening.day)
    if not units:
        raise Refused(
            f"{screening.owner}下面没有「{screening.standard}」适用的单位，请核对标准的适用单位。", field="standard"
        )
    named = {one.unit.pk: one for one in tree.rows(tree.within(screening.owner).select_related("parent"))}
    townships = {pk for pk, one in named.items() if one.kind == Kind.TOWNSHIP and pk != screening.owner_id}
    above = {one.unit.pk: _screener(tree.line(one.unit), townships, screening.owner_id) for one in units}
    parts = _parts(screening, {above[one.unit.pk] for one in units}, named)
    units.sort(key=lambda one: (parts[above[one.unit.pk]].position, one.unit.position, one.unit.pk))
    ScreeningEntry.objects.bulk_create(
        (
            ScreeningEntry(
                screening=screening,
                part=parts[above[one.unit.pk]],
                organization=one.unit,
                name=one.name,
                kind=one.kind,
                field=one.field,
                position=position,
            )
            for position, one in enumerate(units, 1)
        ),
        batch_size=500,
    )
    return len(units)


def _screener(line: Iterable[int], townships: set[int], owner: int) -> int:
    """The township in whose subtree the unit stands; the owner where there is none, or the unit is one itself."""
    *above, _ = line
    return next((pk for pk in above if pk in townships), owner)


def _parts(screening: Screening, pks: set[int], named: Mapping[int, UnitThen]) -> dict[int, ScreeningPart]:
    order = sorted(pks, key=lambda pk: (pk != screening.owner_id, named[pk].unit.position, pk))
    made = ScreeningPart.objects.bulk_create(
        ScreeningPart(screening=screening, organization_id=pk, name=named[pk].name, position=position)
        for position, pk in enumerate(order, 1)
    )
    return {part.organization_id: part for part in made}


@transaction.atomic
def divide(screening: Screening, *, numbers: Mapping[int, int], actor: User) -> None:
    """The number of every part (by id), where the standard lets it be divided; nothing: no longer divided."""
    screening = hold(screening)
    refuse_unless(screening, OPEN, "分配数量")
    spec = computing.spec_of(screening)
    if spec.allocation == "forbidden":
        raise Refused(f"「{screening.standard}」规定不得把数量分到乡镇，不能按乡镇分配。")
    parts = list(screening.parts.all())
    if numbers and set(numbers) != {part.pk for part in parts}:
        raise Refused("每个乡镇都要填数量，没有的填0。")
    members = [(entry.kind, entry.field, 0) for entry in screening.entries.only("kind", "field")]
    total, given = sum(pool.number for pool in pools(spec, members, {})), sum(numbers.values())
    if numbers and total != given:
        raise Refused(f"按标准应有{total}个，各乡镇合计{given}个，请改成一致。")
    before = {part.name: part.number for part in parts if part.number is not None}
    for part in parts:
        keep(part, number=numbers.get(part.pk))
    after = {part.name: part.number for part in parts if part.number is not None}
    record("divided", screening, actor=actor, numbers=[before, after])


@transaction.atomic
def withdraw_screening(screening: Screening, *, reason: str, actor: User) -> Screening:
    """Take the screening back before it is filed; it stays to be seen."""
    screening = hold(screening)
    refuse_unless(screening, (*OPEN, "decided"), "撤回", "公示中的请先退回确定。" if screening.state == "shown" else "")
    reason = mark_withdrawn(screening, reason=reason, actor=actor, state="withdrawn")
    record("withdrawn", screening, actor=actor, reason=reason)
    return screening


def listed_entries(screening: Screening) -> list[ScreeningEntry]:
    """The units that were decided onto the list, in their order."""
    return list(screening.entries.filter(decided=Choice.LISTED).select_related("organization", "part"))
