"""Registering, ending and withdrawing honours and demonstration points; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Q, QuerySet

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.validity import refuse_invalid, refuse_to_come
from organizations import audit
from organizations.models import (
    DemonstrationPoint,
    Honour,
    IndicatorValue,
    Organization,
    Person,
    PointContact,
    Post,
    StoredFile,
    User,
)

from .withdrawing import mark_withdrawn

Row = TypeVar("Row", Honour, DemonstrationPoint, IndicatorValue)
NOUNS = {Honour: "honour", DemonstrationPoint: "point", IndicatorValue: "figure"}


@dataclass(frozen=True, slots=True)
class Contact:
    """Who keeps contact with a point, and from where."""

    name: str
    duty: str = ""


@transaction.atomic
def award(
    organization: Organization,
    *,
    name: str,
    level: str,
    issuer: str,
    awarded_on: date,
    actor: User | None,
    document_no: str = "",
    source: str = "",
    file: StoredFile | None = None,
    person: Person | None = None,
) -> Honour:
    """A title that a unit was given, or one of its people.

    Refused for a day on which the unit was not there, for somebody who has nothing to do with it, for the same twice.
    """
    standing_on(organization, awarded_on, "授予日期", field="awarded_on")
    if person is not None and not people_of([organization.pk]).filter(pk=person.pk).exists():
        raise Refused(f"「{person}」不在「{organization}」，也没有在那里任过职，请核对。", field="person")
    same = Honour.objects.standing().filter(organization=organization, person=person, name=name, level=level)
    if same.filter(awarded_on=awarded_on).exists():
        raise Refused(f"「{person or organization}」{chinese_date(awarded_on)}的「{name}」已经登记过。", field="name")
    honour = Honour(
        organization=organization,
        person=person,
        name=name,
        level=level,
        issuer=issuer,
        awarded_on=awarded_on,
        document_no=document_no,
        source=source,
        file=file,
        actor=actor,
    )
    save(honour, "honour.registered", actor=actor, name=name, level=level, awarded_on=awarded_on)
    return honour


@transaction.atomic
def name_point(
    organization: Organization,
    *,
    name: str,
    level: str,
    since: date,
    actor: User | None,
    batch: str = "",
    plated_on: date | None = None,
    document_no: str = "",
    source: str = "",
    contacts: Iterable[Contact] = (),
) -> DemonstrationPoint:
    """A unit becomes a demonstration point (0.1, 1.6), with those who keep contact with it (1.7)."""
    standing_on(organization, since, "确定日期", field="since")
    if plated_on is not None:
        standing_on(organization, plated_on, "挂牌日期", field="plated_on")
        if plated_on < since:
            raise Refused("挂牌日期不能早于确定日期，请改正。", field="plated_on")
    point = DemonstrationPoint(
        organization=organization,
        name=name,
        level=level,
        batch=batch,
        since=since,
        plated_on=plated_on,
        document_no=document_no,
        source=source,
        actor=actor,
    )
    people = list(contacts)
    save(point, "point.named", actor=actor, name=name, level=level, contacts=[each.name for each in people])
    PointContact.objects.bulk_create(
        PointContact(point=point, name=each.name, duty=each.duty, since=since) for each in people
    )
    return point


@transaction.atomic
def change_contacts(point: DemonstrationPoint, *, contacts: Iterable[Contact], since: date, actor: User | None) -> None:
    """From a day on others keep contact; those before stay on record until then."""
    point = _locked(point)
    refuse_to_come(since, "起始日期", field="since")
    current = list(point.contacts.filter(until=None))
    if since < max([point.since, *(each.since for each in current)]):
        raise Refused("起始日期不能早于示范点确定和现有联系人开始联系的日期，请改正。", field="since")
    wanted = list(contacts)
    kept = {(each.name, each.duty): each for each in current}
    gone = [each.pk for key, each in kept.items() if key not in {(one.name, one.duty) for one in wanted}]
    PointContact.objects.filter(pk__in=gone).update(until=since)
    PointContact.objects.bulk_create(
        PointContact(point=point, name=each.name, duty=each.duty, since=since)
        for each in wanted
        if (each.name, each.duty) not in kept
    )
    before = [each.name for each in current]
    audit.record("point.contacts_changed", actor=actor, target=point, contacts=[before, [one.name for one in wanted]])


@transaction.atomic
def end_point(point: DemonstrationPoint, *, until: date, reason: str, actor: User | None) -> None:
    """The unit is a point no longer from this day on, for a reason."""
    point = _locked(point)
    if point.until is not None:
        raise Refused(f"「{point}」已于{chinese_date(point.until)}退出。")
    refuse_to_come(until, "退出日期", field="until")
    point.until, point.ended_reason = until, reason
    refuse_invalid(point)
    point.save(update_fields=["until", "ended_reason"])
    point.contacts.filter(until=None).update(until=until)
    audit.record("point.ended", actor=actor, target=point, reason=reason, until=until)


@transaction.atomic
def withdraw(row: Honour | DemonstrationPoint | IndicatorValue, *, reason: str, actor: User | None) -> None:
    """What was registered by mistake no longer counts; it stays on record with the reason."""
    row = _locked(row)
    reason = mark_withdrawn(row, reason=reason, actor=actor, missing="作废请写明理由。")
    audit.record(f"{NOUNS[type(row)]}.withdrawn", actor=actor, target=row, reason=reason)


def people_of(units: Iterable[int]) -> QuerySet[Person]:
    """Everybody at home in these units, or who held a post there."""
    keys = list(units)
    posts = Post.objects.standing().filter(organization__in=keys).order_by().values("person")
    return Person.objects.filter(Q(home__in=keys) | Q(pk__in=posts))


def standing_on(organization: Organization, day: date, what: str, *, field: str) -> None:
    """Refused when the day is to come, or the unit was not there on it; `field` is the day's name in the form."""
    refuse_to_come(day, what, field=field)
    if organization.opened_on and day < organization.opened_on:
        opened = chinese_date(organization.opened_on)
        raise Refused(f"「{organization}」{opened}才成立，{what}不能早于这一天。", field=field)
    if organization.closed_on and day >= organization.closed_on:
        raise Refused(
            f"「{organization}」已于{chinese_date(organization.closed_on)}撤销，{what}须早于这一天。", field=field
        )


def save(row: models.Model, action: str, *, actor: User | None, **changes: object) -> None:
    """A new row by the rules of its model, and what the trail tells of it."""
    refuse_invalid(row)
    row.save(force_insert=True)
    audit.record(action, actor=actor, target=row, **changes)


def _locked(row: Row) -> Row:
    """The row as it is now, locked for the caller's transaction; Refused when it was withdrawn."""
    found: Row = type(row).objects.select_for_update(of=("self",)).select_related("organization").get(pk=row.pk)
    if found.withdrawn_at is not None:
        raise Refused(f"「{found}」已经作废，不能再操作。")
    return found
