"""What all changes of the list of units are made of: the unit locked and remembered, its placement, its end, the event.

A `Change` gathers one event: whatever it touches is remembered as it stood before, so that the event can be undone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from config.toolkit.validity import refuse_invalid
from organizations import audit, pinyin
from organizations.models import (
    EventBefore,
    EventLink,
    Field,
    Kind,
    Organization,
    OrganizationEvent,
    Placement,
    User,
)
from organizations.models.events import EventKind
from organizations.models.organizations import PLACE_KINDS

from . import ancestry, past
from .same_names import reason_for

LONGEST_NOTE = 400
DAY = "effective_on"  # the field of the forms
MOVING = "划转到"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be founded by the event in which it takes part; what is left out follows from the sources."""

    name: str
    kind: str = ""
    field: str = ""
    code: str = ""
    parent: Organization | None = None
    functional: bool = False
    same_name: str = ""  # why it bears the name of a unit beside it


@dataclass(frozen=True, slots=True)
class Link:
    """One source and target of an event; `share` is the part of the source that went to the target, scaled."""

    source: Organization | None
    target: Organization | None
    share: int = SCALE
    members: int | None = None


@dataclass(slots=True)
class Change:
    """One event in the making; begin it inside the transaction that writes it."""

    day: date
    document_no: str
    actor: User | None
    before: dict[int, EventBefore] = field(default_factory=dict)
    above: dict[int, dict[int, Placement]] = field(default_factory=dict)  # by new parent: its leaders since that day

    def open(self, unit: Organization) -> Organization:
        """The unit's row for ourselves, as it is now, remembered; Refused when it has ended."""
        audit.take_turn()
        unit = Organization.objects.select_for_update().get(pk=unit.pk)
        if unit.closed_on is not None:
            raise Refused(f"「{unit}」已于{chinese_date(unit.closed_on)}撤销，不能再变更。")
        self.remember(unit)
        return unit

    def remember(self, unit: Organization) -> None:
        """Keep how the unit stands, unless this event has remembered it already."""
        if unit.pk not in self.before:
            past.refuse_later(unit, self.day)
            current = unit.placements.filter(valid_to=None).values_list("pk", flat=True).first()
            self.before[unit.pk] = _before(unit, placement=current)

    def found(self, new: NewUnit, *, position: int | None = None) -> Organization:
        """A unit that begins on the day of the event."""
        refuse_future(new.name, self.day)
        reason_for(new.name, new.parent, reason=new.same_name)
        if new.parent is not None:
            past.refuse_unopened(new.parent, self.day, name=new.name)
        unit = enter(new, position=position, opened_on=self.day)
        self.before[unit.pk] = _before(unit, placement=None)
        return unit

    def place(self, unit: Organization) -> None:
        """From that day on the unit stands as its row now says; two changes of one day are one placement."""
        current = unit.placements.filter(valid_to=None).first()
        self._refuse_day(unit, current)
        now = {"name": unit.name, "parent_id": unit.parent_id, "kind": unit.kind, "field": unit.field}
        if current and current.valid_from == self.day:
            unit.placements.filter(pk=current.pk).update(**now)
            return
        if current:
            unit.placements.filter(pk=current.pk).update(valid_to=self.day)
        Placement.objects.create(organization=unit, valid_from=self.day, **now)

    def move(self, unit: Organization, parent: Organization) -> None:
        """Under another parent from that day on, with everything below."""
        self.remember(unit)
        unit.refresh_from_db()  # what was moved before in this event may have taken it along
        parent = Organization.objects.get(pk=parent.pk)
        refuse_below_itself(unit, parent)
        past.refuse_unopened(parent, self.day, name=unit.name)
        if parent.pk not in self.above:
            self.above[parent.pk] = past.leaders(parent, self.day)
        past.refuse_circle(unit, parent, self.above[parent.pk])
        ancestry.move(unit, parent)
        self.place(unit)

    def close(self, unit: Organization) -> None:
        """The unit ends on that day."""
        current = unit.placements.filter(valid_to=None).first()
        self._refuse_day(unit, current)
        past.refuse_left_later(unit, self.day)
        if current and current.valid_from == self.day:
            day = chinese_date(self.day)
            raise Refused(f"「{unit}」在{day}当天已有变更，撤销日期须晚于这一天。", field=DAY)
        unit.closed_on = self.day
        check(unit)
        unit.save(update_fields=["closed_on"])
        unit.placements.filter(valid_to=None).update(valid_to=self.day)

    def write(self, kind: EventKind, links: Iterable[Link], *, note: str = "") -> OrganizationEvent:
        """The event with its links and with all that it remembers."""
        event = OrganizationEvent.objects.create(
            kind=kind, effective_on=self.day, document_no=self.document_no, note=note[:LONGEST_NOTE], actor=self.actor
        )
        EventLink.objects.bulk_create(
            EventLink(event=event, source=link.source, target=link.target, share=link.share, members=link.members)
            for link in links
        )
        for row in self.before.values():
            row.event = event
        EventBefore.objects.bulk_create(self.before.values())
        return event

    def record(self, action: str, unit: Organization, event: OrganizationEvent, **changes: object) -> None:
        """One line of the trail, which names the event, its day and its document."""
        audit.record(
            action,
            actor=self.actor,
            target=unit,
            event=event.pk,
            effective_on=event.effective_on,
            document_no=event.document_no,
            **changes,
        )

    def _refuse_day(self, unit: Organization, current: Placement | None) -> None:
        name = self.before[unit.pk].name if unit.pk in self.before else unit.name  # not the one that it is to bear
        refuse_future(name, self.day)
        if current and current.valid_from and self.day < current.valid_from:
            since = f"{chinese_date(current.valid_from)}已有变更{past.event_since(current)}"
            raise Refused(f"「{name}」在{since}，生效日期不能早于这一天。", field=DAY)


def enter(new: NewUnit, *, position: int | None = None, opened_on: date | None = None) -> Organization:
    """The row and the first placement of a new unit below `new.parent`: no event, no line in the trail."""
    audit.take_turn()
    parent = current_parent(new.parent, doing="在它下面新建单位") if new.parent else None
    above = ancestry.ancestry(parent)
    ancestry.refuse_rank(new.kind, above.columns, name=new.name)
    (pk,) = ancestry.take_ids(1)
    unit = Organization(
        pk=pk, name=new.name, kind=new.kind, field=new.field or Field.OTHER, code=new.code, parent=parent
    )
    unit.opened_on, unit.functional = opened_on, new.functional
    unit.position = ancestry.next_position(parent) if position is None else position
    unit.pinyin = pinyin.search_text(new.name)
    for column, value in above.below(pk, new.kind).fields().items():
        setattr(unit, column, value)
    check(unit)
    unit.save(force_insert=True)
    place = {"name": unit.name, "parent": parent, "kind": unit.kind, "field": unit.field}
    Placement.objects.create(organization=unit, valid_from=opened_on, **place)
    return unit


def current_parent(parent: Organization, *, doing: str) -> Organization:
    """The parent as it is once the tree is ours (its path may have moved meanwhile); Refused when it has ended."""
    parent = Organization.objects.get(pk=parent.pk)
    if parent.closed_on is not None:
        raise Refused(f"「{parent}」已撤销，不能{doing}。请另选上级单位。", field="parent")
    return parent


def check(unit: Organization) -> None:
    """The model's own rules, as one sentence."""
    refuse_invalid(unit, about=unit.name, exclude=["path", "parent", *(kind.value for kind in PLACE_KINDS[:-1])])


def refuse_future(name: str, day: date) -> None:
    """Refused for a day that has not come."""
    if day > timezone.localdate():
        raise Refused(f"「{name}」的生效日期{chinese_date(day)}还没有到，请在生效当天或之后登记。", field=DAY)


def refuse_below_itself(unit: Organization, parent: Organization, *, doing: str = MOVING) -> None:
    """Refused when the parent stands below the unit, or is it."""
    if unit.path <= parent.path < unit.path_end:
        field = "parent" if doing == MOVING else "into"
        raise Refused(f"「{parent}」在「{unit}」之下，不能{doing}自己的下级。", field=field)


def refuse_levels(unit: Organization, parent: Organization) -> None:
    """Refused when a place of the unit's subtree would stand below a place of its own or a lower level."""
    kinds = Organization.objects.within(unit).order_by().values_list("kind", flat=True).distinct()
    places = sorted((kind for kind in kinds if kind in PLACE_KINDS), key=ancestry.rank)
    if places:
        ancestry.refuse_rank(Kind(places[0]), ancestry.ancestry(parent).columns, name=unit.name)


def _before(unit: Organization, *, placement: int | None) -> EventBefore:
    return EventBefore(
        organization=unit,
        placement=placement,
        name=unit.name,
        parent_id=unit.parent_id,
        kind=unit.kind,
        field=unit.field,
        functional=unit.functional,
        position=unit.position,
    )
