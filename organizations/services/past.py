"""What must hold on every day that has passed: an event written down late contradicts none of a later day."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations.models import Organization, OrganizationEvent, Placement

DAY = "effective_on"  # the field of the forms
UNDO_FIRST = "漏登了前面的变动，请先撤回后面的这一件，再按先后登记。"


def refuse_later(unit: Organization, day: date) -> None:
    """Refused when the unit took part in an event of a later day, which the sentence names."""
    later = OrganizationEvent.objects.in_force().filter(effective_on__gt=day).order_by("-effective_on", "-pk")
    by_link = later.filter(Q(links__source=unit) | Q(links__target=unit)).first()
    by_row = later.filter(before__organization=unit).first()
    found = max(filter(None, (by_link, by_row)), key=lambda event: (event.effective_on, event.pk), default=None)
    if found:
        since = f"{chinese_date(found.effective_on)}已有「{told(found)}」"
        raise Refused(f"「{unit}」在{since}，生效日期不能早于这一天。{UNDO_FIRST}", field=DAY)


def refuse_unopened(parent: Organization, day: date, *, name: str) -> None:
    """Refused when the parent did not yet stand on that day."""
    if parent.opened_on is not None and day < parent.opened_on:
        since = chinese_date(parent.opened_on)
        raise Refused(f"「{parent}」在{since}才设立，「{name}」归它的日期不能早于这一天。", field=DAY)


def leaders(parent: Organization, day: date) -> dict[int, Placement]:
    """All units that stood above `parent` on any day since then, each with the placement that says so.

    One query for each level.
    """
    found: dict[int, Placement] = {}
    ahead = {parent.pk}
    while ahead:
        rows = Placement.objects.since(day).filter(organization__in=ahead, parent__isnull=False)
        rows = rows.select_related("organization").order_by("-pk")
        new = {row.parent_id: row for row in rows if row.parent_id not in found}
        found |= new
        ahead = {pk for pk in new if pk is not None}
    return found


def refuse_circle(unit: Organization, parent: Organization, above: Mapping[int, Placement]) -> None:
    """Refused when `above`, the leaders of the parent since the day of the event, has the unit: they would lead each
    other on one day."""
    row = above.get(unit.pk)
    if row is not None and row.valid_to is not None:
        raise Refused(
            f"「{row.organization}」到{chinese_date(row.valid_to)}才离开「{unit}」{_event_of(row)}，"
            f"「{unit}」归「{parent}」的日期不能早于这一天，否则互为上级。{UNDO_FIRST}",
            field=DAY,
        )


def refuse_left_later(unit: Organization, day: date) -> None:
    """Refused to end a unit on a day after which others still stood below it."""
    left = Placement.objects.since(day).filter(parent=unit, valid_to__isnull=False).select_related("organization")
    row = left.order_by("-valid_to", "-pk").first()
    if row is not None:
        raise Refused(
            f"「{row.organization}」到{chinese_date(row.valid_to)}才离开「{unit}」{_event_of(row)}，"
            f"「{unit}」的撤销日期不能早于这一天。",
            field=DAY,
        )


def told(event: OrganizationEvent) -> str:
    """「更名」 with what it did, where the event says it."""
    return f"{event.get_kind_display()}：{event.note}" if event.note else str(event.get_kind_display())


def _event_of(row: Placement) -> str:
    """The event that ended a placement, in brackets."""
    events = OrganizationEvent.objects.in_force().filter(
        effective_on=row.valid_to, before__organization=row.organization_id
    )
    event = events.order_by("-pk").first()
    return f"（{told(event)}）" if event else ""


def event_since(row: Placement) -> str:
    """The event with which a placement began, in brackets."""
    events = OrganizationEvent.objects.in_force().filter(effective_on=row.valid_from)
    event = events.filter(Q(before__organization=row.organization_id) | Q(links__target=row.organization_id)).first()
    return f"（{told(event)}）" if event else ""
