"""A 整顿 begins: found, listed by a decision, linked to the one before it; and what ends it before its time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from assessments.models import Case, CaseState, ScreeningEntry
from assessments.models.cases import AFTER, ON_LIST, OVER
from assessments.models.resolutions import Resolution
from assessments.services.holding import keep
from assessments.services.resolutions import Meeting, meeting_faults, resolve
from config.toolkit.dates import chinese_date
from config.toolkit.validity import not_come
from organizations.models import Organization, User
from organizations.selectors.succession import ancestors
from scoring.models import Standard
from scoring.standards.head import covers

from .holding import Fault, day_faults, hold_case, lacking, record, refuse_any, refuse_unless, said


@transaction.atomic
def identify(
    organization: Organization,
    *,
    standard: Standard,
    owner: Organization,
    found_on: date,
    grounds: str,
    entry: ScreeningEntry | None = None,
    actor: User,
) -> Case:
    """A unit meets a criterion of the standard: a case that waits for the decision to list it.

    `entry`: the line of the screening in which it was found.
    """
    given = {"standard": standard, "owner": owner, "found_on": found_on, "grounds": grounds, "entry": entry}
    before = _cases_of(organization, owner, found_on)
    refuse_any(found_faults(organization, before, **given))
    return _identify(organization, **given, actor=actor)


@transaction.atomic
def enlist(case: Case, *, listed_on: date, resolution: Resolution | Meeting, actor: User) -> Case:
    """The decision puts it on the list. Listed before, the unit's last case is named; within follow-up it relapsed."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.IDENTIFIED,), "列入整顿")
    refuse_any(listed_faults(resolution, found_on=case.found_on, listed_on=listed_on))
    return _enlist(case, _cases_of(case.organization, case.owner, listed_on), listed_on, resolution, actor)


@transaction.atomic
def open_case(
    organization: Organization,
    *,
    listed_on: date,
    resolution: Resolution | Meeting,
    standard: Standard,
    owner: Organization,
    grounds: str,
    actor: User,
    found_on: date | None = None,
    entry: ScreeningEntry | None = None,
) -> Case:
    """Found and listed at once: what the decision on a screening does for every unit that it lists."""
    before = _cases_of(organization, owner, listed_on)
    found = {"found_on": found_on or listed_on, "grounds": grounds, "entry": entry}
    given: dict[str, Any] = {"standard": standard, "owner": owner, **found}
    faults = found_faults(organization, before, **given)
    refuse_any([*faults, *listed_faults(resolution, found_on=given["found_on"], listed_on=listed_on)])
    case = _identify(organization, **given, actor=actor)
    return _enlist(case, before, listed_on, resolution, actor)


def _cases_of(unit: Organization, owner: Organization, day: date) -> list[Case]:
    """Once the owner's list is ours: its earlier cases."""
    Organization.objects.select_for_update().only("pk").get(pk=owner.pk)
    return earlier_cases(unit, owner, day)


def earlier_cases(unit: Organization, owner: Organization, day: date) -> list[Case]:
    """All cases of the unit and of those from which it came, the latest last."""
    units = ancestors([unit.pk], until=day).units
    return list(
        Case.objects.filter(owner=owner, organization__in=units)
        .select_related("organization")
        .order_by("listed_on", "pk")
    )


def _identify(
    organization: Organization,
    *,
    standard: Standard,
    owner: Organization,
    found_on: date,
    grounds: str,
    entry: ScreeningEntry | None,
    actor: User,
) -> Case:
    last = Case.objects.filter(owner=owner, year=found_on.year).aggregate(last=Max("number"))["last"]
    case = Case.objects.create(
        standard=standard,
        owner=owner,
        organization=organization,
        entry=entry,
        name=organization.name,
        number=(last or 0) + 1,
        year=found_on.year,
        grounds=grounds.strip(),
        found_on=found_on,
        made_by=actor,
        made_at=timezone.now(),
    )
    record("identified", case, actor=actor, standard=[None, standard.digest], grounds=case.grounds)
    return case


def _enlist(case: Case, before: Sequence[Case], listed_on: date, resolution: Resolution | Meeting, actor: User) -> Case:
    previous = _last_before(case, before, listed_on)
    decision = resolve(case.owner, resolution, actor=actor) if isinstance(resolution, Meeting) else resolution
    keep(case, state=CaseState.LISTED, listed_on=listed_on, resolution=decision, previous_case=previous)
    record("listed", case, actor=actor, listed_on=listed_on, decision=str(decision), previous=_label(previous))
    if previous and previous.state in AFTER:
        keep(previous, state=CaseState.RELAPSED)
        record("relapsed", previous, actor=actor, again=case.label)
    return case


@transaction.atomic
def withdraw_case(case: Case, *, reason: str, actor: User) -> Case:
    """Listed by mistake: it counts no more, and stays to be seen."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.IDENTIFIED, *ON_LIST), "撤回")
    return _end(case, CaseState.WITHDRAWN, timezone.localdate(), reason, actor)


@transaction.atomic
def end_case(case: Case, *, ended_on: date, reason: str, actor: User) -> Case:
    """The unit is no more, or its successor has a case of its own: the case ends without being closed."""
    case = hold_case(case)
    refuse_unless(case, (CaseState.IDENTIFIED, *ON_LIST, *AFTER), "终止")
    refuse_any([*day_faults(case, ended_on, "终止日期", field="ended_on"), *lacking(reason, "理由", field="reason")])
    return _end(case, CaseState.ENDED, ended_on, reason, actor)


def _end(case: Case, state: CaseState, day: date, reason: str, actor: User) -> Case:
    reason = said(reason, "理由", field="reason")
    keep(case, state=state, ended_on=day, ended_by=actor, ended_reason=reason)
    record(str(state), case, actor=actor, reason=reason, ended_on=day)
    return case


def found_faults(
    organization: Organization,
    before: Iterable[Case],
    *,
    standard: Standard,
    owner: Organization,
    found_on: date | None,
    grounds: str,
    entry: ScreeningEntry | None = None,
) -> Iterator[Fault]:
    """What is wrong with a unit that is found, with the cases of it that were there before."""
    if fault := _standard_fault(standard, owner, entry):
        yield "standard", fault
    else:
        fault = unit_fault(organization, owner, standard, found_on or timezone.localdate())
        if fault := fault or _under_way(organization, before):
            yield "organization", fault
    if found_on and (fault := not_come(found_on, "认定日期")):
        yield "found_on", fault
    yield from lacking(grounds, "列入情形", field="grounds")


def listed_faults(decision: Resolution | Meeting, *, found_on: date | None, listed_on: date | None) -> Iterator[Fault]:
    """What is wrong with the decision that lists a unit, and with its day."""
    if isinstance(decision, Meeting):
        yield from meeting_faults(decision)
    yield from listing_faults(found_on, listed_on)


def listing_faults(found_on: date | None, listed_on: date | None) -> Iterator[Fault]:
    """What is wrong with the day on which a unit comes onto the list."""
    if listed_on and (fault := not_come(listed_on, "列入日期")):
        yield "listed_on", fault
    if listed_on and found_on and listed_on < found_on:
        yield "listed_on", f"列入日期{chinese_date(listed_on)}早于认定日期，请改正。"


def _standard_fault(standard: Standard, owner: Organization, entry: ScreeningEntry | None) -> str:
    """A screening goes on by the version that it was begun with, everything else by the one in force."""
    if standard.kind != "listing":
        return f"「{standard}」不是整顿对象标准，请另选一个。"
    if standard.state != "published":
        return f"「{standard}」{standard.get_state_display()}，只有已发布的标准才能列入整顿。"
    if not owner.path.startswith(standard.owner.path):
        return f"「{standard}」是{standard.owner}制定的，{owner}不能用它。"
    if entry is None and not Standard.objects.in_force().filter(pk=standard.pk).exists():
        return f"「{standard}」第{standard.version}版已有新版本，请选现行的版本。"
    return ""


def unit_fault(unit: Organization, owner: Organization, standard: Standard, day: date) -> str:
    """Why the owner cannot list this unit by the standard; "" where it can."""
    if unit.pk == owner.pk or not owner.path <= unit.path < owner.path_end:
        return f"「{unit}」不是{owner}的下级单位，不能由它列入整顿。"
    if unit.closed_on and unit.closed_on <= day:
        return f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，不能列入整顿。"
    if not covers(standard.spec().applies_to, unit.kind, unit.field):
        return f"「{unit}」是{unit.get_kind_display()}，不在「{standard}」的适用单位内。"
    return ""


def _under_way(unit: Organization, cases: Iterable[Case]) -> str:
    for case in cases:
        if case.organization_id == unit.pk and case.state in (CaseState.IDENTIFIED, *ON_LIST):
            return f"「{unit}」正在整顿（{case.label}），不能重复列入。"
        if case.state in ON_LIST and case.organization.closed_on:
            return f"并入「{unit}」的{case}还没有办完，请先把它转入「{unit}」或者终止。"
    return ""


def _last_before(case: Case, before: Sequence[Case], day: date) -> Case | None:
    """The last listing of the unit, or of one from which it came."""
    over = {*AFTER, *OVER} - {CaseState.WITHDRAWN}
    found = [one for one in before if one.state in over and one.listed_on and one.listed_on <= day]
    return next((one for one in reversed(found) if one.pk != case.pk), None)


def _label(case: Case | None) -> str:
    return case.label if case else ""
