"""The trail: one `record()`, called by services; rows are chained by digest, so that an edit or a gap is found."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from config.toolkit.digest import digest
from config.toolkit.middleware import address, request_id
from organizations.models import AuditEvent, Organization, User

START = "0"  # what the first event names as its predecessor
LOCK = 7_203_715  # PostgreSQL: the number of the lock that writers of the trail take in turn
SYSTEM = "系统"
HASHED = [
    field.attname for field in AuditEvent._meta.concrete_fields if field.attname not in ("id", "digest", "previous")
]


@transaction.atomic
def record(
    action: str,
    *,
    actor: User | None,
    target: models.Model | None = None,
    unit: Organization | None = None,
    reason: str = "",
    **changes: Any,
) -> AuditEvent:
    """Write one event in the surrounding transaction: "noun.verb-ed", who, on what, usually `field=[before, after]`.

    `unit` is where auditors look for it; without one, the target's own unit or the actor's. Values are text, whole
    numbers, booleans, dates, None and lists or dictionaries of them. Writers wait for each other until commit, so
    long work records last.
    """
    take_turn()
    unit = unit or _unit_of(target, actor)
    if address():
        changes["address"] = address()
    event = AuditEvent(
        at=timezone.now(),
        actor_id=actor.pk if actor else None,
        actor_name=str(actor)[:80] if actor else SYSTEM,
        action=action,
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_name=str(target)[:200] if target is not None else "",
        unit_path=unit.path if unit else "",
        changes=_plain(changes),
        reason=reason,
        request_id=request_id(),
    )
    event.previous = AuditEvent.objects.order_by("-pk").values_list("digest", flat=True).first() or START
    event.digest = event_digest(event)
    event.save(force_insert=True)
    return event


def take_turn() -> None:
    """Wait until no other transaction writes the trail or the tree: SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def event_digest(event: AuditEvent) -> str:
    """The digest of an event's fields and of the event before it."""
    return digest([event.previous, {name: _plain(getattr(event, name)) for name in HASHED}])


def verify() -> list[str]:
    """Sentences on every event that was edited, removed or put in between; an empty list when the chain holds."""
    problems: list[str] = []
    previous, at = START, datetime.min.replace(tzinfo=UTC)
    for event in AuditEvent.objects.order_by("pk").iterator(chunk_size=2000):
        if event.previous != previous:
            problems.append(f"第{event.pk}条操作记录与前一条不相接：它前面有记录被删除、插入或改动。")
        if event.digest != event_digest(event):
            problems.append(f"第{event.pk}条操作记录的内容与校验值不符：它被改动过。")
        if event.at < at:
            problems.append(f"第{event.pk}条操作记录的时间早于前一条：服务器的时钟被调回过。")
        previous, at = event.digest, event.at
    return problems


def _unit_of(target: models.Model | None, actor: User | None) -> Organization | None:
    if isinstance(target, Organization):
        return target
    for name in ("organization", "owner"):
        unit = getattr(target, name, None)
        if isinstance(unit, Organization):
            return unit
    membership = actor.memberships.select_related("organization").order_by("pk").first() if actor else None
    return membership.organization if membership else None


def _plain(value: Any) -> Any:
    """The value as JSON keeps it: dates as text in UTC, tuples as lists, choices as their plain value."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
