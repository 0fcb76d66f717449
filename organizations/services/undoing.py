"""Taking back the latest event of its units, as long as nothing was built on it: everything as it was before (F3)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations import audit, pinyin, uses
from organizations.models import (
    Alias,
    EventBefore,
    EventLink,
    Membership,
    Organization,
    OrganizationEvent,
    Placement,
    User,
)
from organizations.models.organizations import NEVER

from . import ancestry, past
from .changes import check, refuse_below_itself, refuse_levels

LONGEST_REASON = 400


@transaction.atomic
def undo(event: OrganizationEvent, *, reason: str, actor: User | None) -> OrganizationEvent:
    """Names, kinds, places, ends and placements of all its units are again what they were; the event stays, marked.

    A unit that the event founded ends without ever having stood: it has no placement left. Refused when a unit has a
    later event, when a founded unit is in use, and when a cycle or another app has built on the event.
    """
    audit.take_turn()
    event = OrganizationEvent.objects.select_for_update().get(pk=event.pk)
    rows = list(event.before.select_related("organization"))
    _refuse(event, rows, reason)
    founded = [row for row in rows if row.placement is None]
    changed = [row for row in rows if row.placement is not None]
    for row in founded:
        _take_away(row)
    for row in changed:
        _restore_row(row)
    for row in changed:
        _restore_place(row, event)
    now = timezone.now()
    Alias.objects.standing().filter(event=event).update(
        withdrawn_at=now, withdrawn_by=actor, withdraw_reason="撤回事件"
    )
    event.undone_at, event.undone_by, event.undo_reason = now, actor, reason.strip()[:LONGEST_REASON]
    event.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    units = "、".join(row.organization.name for row in rows)
    about = Organization.objects.get(pk=(changed or founded)[0].organization_id)
    what = {"kind": event.kind, "effective_on": event.effective_on, "document_no": event.document_no, "units": units}
    audit.record("organization.event_undone", actor=actor, target=about, event=event.pk, reason=reason.strip(), **what)
    return event


def _refuse(event: OrganizationEvent, rows: Sequence[EventBefore], reason: str) -> None:
    if event.undone_at is not None:
        raise Refused("这件事已经撤回，无须再撤。")
    if not reason.strip():
        raise Refused("请写明撤回的理由。")
    if not rows:
        raise Refused("登记这件事时没有留下变动前的情况，不能撤回。请另行登记一件相反的变动。")
    changed = [row.organization_id for row in rows]
    _refuse_later(event, changed)
    if told := uses.use_of(event):
        raise Refused(told)
    for row in rows:
        if row.placement is None:
            _refuse_in_use(row.organization, came=changed)


def _refuse_later(event: OrganizationEvent, changed: Sequence[int]) -> None:
    """Refused when something happened later to one of the units of the event."""
    links = event.links.values_list("source", "target")
    units = {pk for pair in links for pk in pair if pk} | set(changed)
    later = OrganizationEvent.objects.in_force().filter(pk__gt=event.pk)
    by_link = EventLink.objects.filter(Q(source__in=units) | Q(target__in=units)).values("event")
    by_row = EventBefore.objects.filter(organization__in=units).values("event")
    found = later.filter(Q(pk__in=by_link) | Q(pk__in=by_row)).order_by("-pk").first()
    if found:
        raise Refused(
            f"这件事以后，其中的单位又有「{found.get_kind_display()}」（{chinese_date(found.effective_on)}，{found.note}），"
            "请先撤回后面的一件。"
        )


def _refuse_in_use(unit: Organization, *, came: Sequence[int]) -> None:
    """Refused when more stands below a founded unit than the event brought there, or people work for it."""
    if number := unit.children.in_force().exclude(pk__in=came).count():
        raise Refused(f"「{unit}」设立以后又有{number}个下级单位，请先划转或撤销它们。")
    if number := Membership.objects.in_force().filter(organization=unit).count():
        raise Refused(f"「{unit}」已有{number}个账号任职，请先终止这些角色。")
    once = Placement.objects.filter(parent=unit).exclude(organization__in=came).select_related("organization")
    if row := once.order_by("-pk").first():
        raise Refused(f"「{unit}」设立以后「{row.organization}」曾归它管，不能当作没有设立过。请先撤回那些变动。")


def _take_away(row: EventBefore) -> None:
    """The unit never stood: no placement, no beginning; its row ends, because rows are not deleted."""
    unit = row.organization
    unit.placements.all().delete()
    unit.opened_on, unit.closed_on = None, NEVER
    unit.save(update_fields=["opened_on", "closed_on"])


def _restore_row(row: EventBefore) -> None:
    """Name, kind, field, and the unit in force again; its last placement as it was."""
    unit = Organization.objects.get(pk=row.organization_id)
    unit.name, unit.kind, unit.field, unit.functional = row.name, row.kind, row.field, row.functional
    unit.pinyin, unit.closed_on = pinyin.search_text(row.name), None
    check(unit)
    unit.save(update_fields=["name", "kind", "field", "functional", "pinyin", "closed_on"])
    unit.placements.filter(pk__gt=row.placement).delete()
    before = {"name": row.name, "parent_id": row.parent_id, "kind": row.kind, "field": row.field}
    unit.placements.filter(pk=row.placement).update(valid_to=None, **before)


def _restore_place(row: EventBefore, event: OrganizationEvent) -> None:
    """Below its parent of before, at its place in the order."""
    unit = Organization.objects.get(pk=row.organization_id)
    parent = Organization.objects.get(pk=row.parent_id) if row.parent_id else None
    if parent is not None and parent.closed_on is not None:
        raise Refused(f"「{unit}」原来的上级「{parent}」已撤销，不能撤回。")
    if unit.parent_id != row.parent_id:
        if parent is not None:
            refuse_below_itself(unit, parent)
            refuse_levels(unit, parent)
            past.refuse_circle(unit, parent, past.leaders(parent, event.effective_on))
        ancestry.move(unit, parent)
    Organization.objects.filter(pk=unit.pk).update(position=row.position)
