"""Setting up a cycle: scheme, period, windows, the frozen roster, and its opening (F5, F6, F39)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from assessments.models import (
    Cycle,
    CycleState,
    Exemption,
    Inheritance,
    RosterEntry,
    Sheet,
    Stage,
    Standing,
    Subject,
    Window,
)
from assessments.selectors.gathering import roster_digest
from assessments.selectors.holders import Holder, holders_of, without_holder
from assessments.selectors.locks import OPEN_STATES, moment
from assessments.services.holding import hold_cycle, keep
from assessments.services.preparation import refuse_closed, refuse_head
from assessments.services.roster import refuse_exemptions, refuse_groups, refuse_locked
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.models import Organization, Title, User
from scoring.models import Scheme, SchemeState

NAME = 120  # characters of a name on the roster
Exceptional = tuple[Standing, str, str]  # standing, reason, document number


@transaction.atomic
def create_cycle(
    *,
    scheme: Scheme,
    owner: Organization,
    title: str,
    period_from: date,
    period_to: date,
    windows: Mapping[Stage, tuple[datetime, datetime]],
    inheritance: str = Inheritance.AVERAGE,
    actor: User,
    subject: str = Subject.UNITS,
    post_title: str = Title.SECRETARY,
    least_days: int = 0,
) -> Cycle:
    """A cycle in preparation; the scheme is published, and both stages have their time.

    With the subject POSTS those who hold the post `post_title` at the units are assessed in person (F9).
    `inheritance` says what its results count for units that come of merging or splitting those assessed.
    """
    _refuse_scheme(scheme, owner)
    refuse_head(owner, title=title, period_from=period_from, period_to=period_to)
    if missing := [stage.label for stage in Stage if stage not in windows]:
        raise Refused(f"请安排{'、'.join(missing)}的起止时间。")
    cycle = Cycle.objects.create(
        title=title.strip(),
        scheme=scheme,
        owner=owner,
        period_from=period_from,
        period_to=period_to,
        subject=subject,
        post_title=post_title,
        least_days=least_days,
        inheritance=Inheritance(inheritance),
        created_by=actor,
    )
    for stage, (opens_at, closes_at) in windows.items():
        _refuse_order(Stage(stage), opens_at, closes_at)
        Window.objects.create(cycle=cycle, stage=stage, opens_at=opens_at, closes_at=closes_at, set_by=actor)
    _record_created(cycle, windows, actor=actor)
    return cycle


def _record_created(cycle: Cycle, windows: Mapping[Stage, tuple[datetime, datetime]], *, actor: User) -> None:
    in_person = {"subject": str(cycle.subject), "post_title": str(cycle.post_title)}
    audit.record(
        "cycle.created",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        scheme=[None, cycle.scheme.digest],
        period=[str(cycle.period_from), str(cycle.period_to)],
        **(in_person if cycle.subject == Subject.POSTS else {}),
        **({"least_days": cycle.least_days} if cycle.least_days else {}),
        inheritance=[None, cycle.inheritance],
        windows={str(stage): [span[0].isoformat(), span[1].isoformat()] for stage, span in windows.items()},
    )


def _refuse_scheme(scheme: Scheme, owner: Organization) -> None:
    if scheme.state != SchemeState.PUBLISHED:
        advice = "请先发布这个方案，或另选一个。" if scheme.state == SchemeState.DRAFT else "请另选一个方案。"
        raise Refused(f"方案「{scheme}」{scheme.get_state_display()}，只有已发布的方案才能用于考核。{advice}")
    if not owner.path.startswith(scheme.owner.path):
        raise Refused(
            f"方案「{scheme}」是{scheme.owner}制定的，不能用于{owner}组织的考核。请另选{owner}或其上级制定的方案。"
        )


@transaction.atomic
def freeze_roster(
    cycle: Cycle,
    *,
    units: Iterable[Organization],
    actor: User,
    exceptions: Mapping[int, Exceptional] | None = None,
    exemptions: Mapping[int, Sequence[Exemption]] | None = None,
    also: Mapping[int, Sequence[str]] | None = None,
) -> int:
    """Take these units into the roster as they stand, in this order, and make their sheets; again while in preparation.

    By unit: `exceptions` how it takes part if not fully, why, and on which document; `exemptions` the items that it is
    not assessed on (F16); `also` further groups in which it is ranked. Where post-holders are assessed, each has
    a line, and what is said of a unit holds for all of its. Returns the number of lines.
    """
    cycle = hold_cycle(cycle)
    refuse_locked(cycle)
    chosen = list(units)
    special = exceptions or {}
    spared, groups = exemptions or {}, {pk: list(dict.fromkeys(names)) for pk, names in (also or {}).items()}
    _refuse_roster(cycle, chosen, special)
    refuse_exemptions(cycle, chosen, spared, special)
    refuse_groups(chosen, groups)
    cycle.roster.all().delete()
    roster = RosterEntry.objects.bulk_create(
        _line(cycle, seat, position, special.get(seat[0].pk), spared.get(seat[0].pk, ()), groups.get(seat[0].pk, []))
        for position, seat in enumerate(_seated(cycle, chosen), start=1)
    )
    Sheet.objects.bulk_create(Sheet(roster_entry=entry) for entry in roster if entry.standing != Standing.EXEMPT)
    before = cycle.roster_digest
    keep(cycle, roster_digest=roster_digest(roster), roster_frozen_at=timezone.now())
    audit.record(
        "cycle.roster_frozen",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        digest=[before, cycle.roster_digest],
        units=len(roster),
        exceptions={
            entry.name: [str(entry.standing), entry.reason, entry.document_no]
            for entry in roster
            if entry.standing != Standing.FULL
        },
        **_beside(roster),
    )
    return len(roster)


def _beside(roster: Iterable[RosterEntry]) -> dict[str, dict[str, str]]:
    """What the trail says of exemptions from items and of further groups, where there are any."""
    spared = {entry.name: "；".join(f"「{each.node}」{each}" for each in entry.exemptions) for entry in roster}
    also = {entry.name: "、".join(entry.also) for entry in roster}
    said = {"exemptions": spared, "also": also}
    return {key: {name: words for name, words in units.items() if words} for key, units in said.items()}


def _seated(cycle: Cycle, units: Sequence[Organization]) -> Iterator[tuple[Organization, Holder | None]]:
    """The units, or where post-holders are assessed each of them with everyone who held the post."""
    if cycle.subject == Subject.UNITS:
        yield from ((unit, None) for unit in units)
        return
    found = holders_of(cycle, units)
    if bare := without_holder(units, found):
        post = cycle.get_post_title_display()
        raise Refused(
            f"考核期内{some(bare, most=8, measure='个单位')}没有登记{post}的任职。"
            "请先在“人员”里登记任职，或不选这些单位。"
        )
    yield from ((unit, holder) for unit in units for holder in found[unit.pk])


def _line(
    cycle: Cycle,
    seat: tuple[Organization, Holder | None],
    position: int,
    special: Exceptional | None,
    spared: Sequence[Exemption],
    also: list[str],
) -> RosterEntry:
    unit, holder = seat
    standing, reason, document_no = special or (Standing.FULL, "", "")
    if holder and standing == Standing.FULL and holder.days < cycle.least_days:
        standing, reason = Standing.EXEMPT, f"考核期内任职{holder.days}天，不足{cycle.least_days}天"
        spared = ()
    return RosterEntry(
        cycle=cycle,
        organization=unit,
        name=f"{unit.name} {holder.name}（{holder.label}）"[:NAME] if holder else unit.name,
        post_id=holder.post if holder else None,
        person=holder.name if holder else "",
        post_name=holder.label if holder else "",
        days=holder.days if holder else None,
        code=unit.code,
        parent_name=unit.parent.name if unit.parent else "",
        kind=unit.kind,
        field=unit.field,
        pool=unit.get_field_display(),
        position=position,
        standing=standing,
        reason=reason,
        document_no=document_no,
        also=also,
        exempted=[list(each) for each in spared],
    )


def _refuse_roster(cycle: Cycle, units: list[Organization], special: Mapping[int, Exceptional]) -> None:
    if not units:
        raise Refused("名册是空的，请至少选择一个单位。")
    seen: set[int] = set()
    for unit in units:
        if unit.pk in seen:
            raise Refused(f"「{unit}」在名册中出现了两次，请去掉一个。")
        seen.add(unit.pk)
        _refuse_unit(cycle, unit)
    holders: dict[str, Organization] = {}
    for unit in units:
        if unit.code and (other := holders.setdefault(unit.code, unit)) is not unit:
            raise Refused(f"名册中「{other}」和「{unit}」的区划代码都是{unit.code}，请只保留一个。")
    _refuse_exceptions(seen, special)


def _refuse_unit(cycle: Cycle, unit: Organization) -> None:
    if unit.pk == cycle.owner_id:
        raise Refused(f"「{unit}」是组织这次考核的单位，不能列入名册，请去掉它。")
    if not cycle.owner.path <= unit.path < cycle.owner.path_end:
        raise Refused(f"「{unit}」不是{cycle.owner}的下级单位，不能列入名册。请去掉它，或先在单位名单中改正隶属关系。")
    refuse_closed(unit, cycle.period_from)


def _refuse_exceptions(known: set[int], special: Mapping[int, Exceptional]) -> None:
    names = dict(Organization.objects.filter(pk__in=special).values_list("pk", "name"))
    for pk, (standing, reason, _) in special.items():
        name, way = names.get(pk, f"编号{pk}的单位"), Standing(standing).label
        if pk not in known:
            raise Refused(f"「{name}」写了参加方式“{way}”，但不在名册中。请把它列入名册，或去掉它的参加方式。")
        if standing != Standing.FULL and not reason.strip():
            raise Refused(f"「{name}」的参加方式是“{way}”，请写明原因。")


@transaction.atomic
def open_cycle(cycle: Cycle, *, actor: User) -> Cycle:
    """Let the units in; from now on the roster stands."""
    cycle = hold_cycle(cycle)
    if cycle.state != CycleState.DRAFT:
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，不能再次开启。如需重新考核，请另建一个考核。")
    if not cycle.roster_digest:
        raise Refused(f"「{cycle}」还没有名册，不能开启。请先在名册页面选定被考核的单位。")
    before = cycle.state
    keep(cycle, state=CycleState.OPEN)
    audit.record("cycle.opened", actor=actor, target=cycle, unit=cycle.owner, state=[before, cycle.state])
    return cycle


@transaction.atomic
def set_window(
    cycle: Cycle, *, stage: Stage, opens_at: datetime, closes_at: datetime, actor: User, reason: str = ""
) -> Window:
    """Change when a stage may be worked on; once the cycle is open this needs a reason (F40)."""
    cycle = hold_cycle(cycle)
    if cycle.state not in (CycleState.DRAFT, *OPEN_STATES):
        advice = "请先撤回公布、退回审定。" if cycle.state == CycleState.PUBLISHED else "请先退回审定。"
        raise Refused(f"「{cycle}」{cycle.get_state_display()}，不能再改时间安排。确需改动的，{advice}")
    if cycle.state != CycleState.DRAFT and not reason.strip():
        raise Refused("考核已经开始，修改时间安排请写明理由。")
    _refuse_order(Stage(stage), opens_at, closes_at)
    window = cycle.windows.get(stage=stage)
    before = [window.opens_at.isoformat(), window.closes_at.isoformat()]
    window.opens_at, window.closes_at, window.set_by = opens_at, closes_at, actor
    window.save()
    audit.record(
        "window.set",
        actor=actor,
        target=cycle,
        unit=cycle.owner,
        reason=reason,
        stage=str(stage),
        window=[before, [opens_at.isoformat(), closes_at.isoformat()]],
    )
    return window


def _refuse_order(stage: Stage, opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(f"{stage.label}的截止时间{moment(closes_at)}必须晚于开始时间{moment(opens_at)}，请改正。")
