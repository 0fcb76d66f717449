"""Changes of the list of units: each one event with its document, a dated placement, the derived columns and a line in
the trail, in one transaction. Nothing is deleted (F2, F3)."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from config.toolkit.refusal import Refused
from config.toolkit.scaled import SCALE
from organizations import audit, pinyin
from organizations.models import EventLink, Field, Kind, Organization, OrganizationEvent, Placement, User
from organizations.models.events import EventKind
from organizations.models.organizations import PLACE_KINDS

from . import ancestry

Link = tuple[Organization | None, Organization | None]  # source, target


@transaction.atomic
def found(
    *,
    name: str,
    kind: str,
    parent: Organization | None,
    field: str = Field.OTHER,
    code: str = "",
    position: int | None = None,
    opened_on: date | None = None,
    document_no: str = "",
    actor: User | None,
) -> Organization:
    """A new unit below `parent` (None: a root), last in order unless `position` says otherwise.

    With `opened_on` the founding is an event of that day; without, the unit was there before the records begin.
    """
    audit.take_turn()
    parent = _current_parent(parent, doing="在它下面新建单位") if parent else None
    above = ancestry.ancestry(parent)
    ancestry.refuse_rank(kind, above.columns, name=name)
    (pk,) = ancestry.take_ids(1)
    unit = Organization(pk=pk, name=name, kind=kind, field=field, code=code, parent=parent, opened_on=opened_on)
    unit.position = ancestry.next_position(parent) if position is None else position
    unit.pinyin = pinyin.search_text(name)
    for column, value in above.below(pk, kind).fields().items():
        setattr(unit, column, value)
    _check(unit)
    unit.save(force_insert=True)
    Placement.objects.create(organization=unit, name=name, parent=parent, kind=kind, field=field, valid_from=opened_on)
    if opened_on is not None:
        _event(EventKind.FOUND, opened_on, document_no, actor, links=[(None, unit)])
    audit.record("organization.founded", actor=actor, target=unit, code=code, parent=parent.name if parent else "")
    return unit


@transaction.atomic
def rename(
    unit: Organization, *, name: str, field: str = "", effective_on: date, document_no: str = "", actor: User | None
) -> OrganizationEvent:
    """A new name, and where `field` is given a new field (撤乡设镇): the event is then an upgrade."""
    unit = _lock(unit)
    before = {"name": unit.name, "field": unit.field}
    unit.name, unit.field = name.strip(), field or unit.field
    after = {"name": unit.name, "field": unit.field}
    if after == before:
        raise Refused(f"「{unit}」的名称和领域没有变化，无须登记。")
    unit.pinyin = pinyin.search_text(unit.name)
    _check(unit)
    unit.save(update_fields=["name", "field", "pinyin"])
    _place(unit, effective_on)
    kind = EventKind.RENAME if before["field"] == unit.field else EventKind.UPGRADE
    event = _event(kind, effective_on, document_no, actor, links=[(unit, unit)], note=f"{before['name']} → {unit.name}")
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    _record("organization.renamed", unit, event, actor, **changes)
    return event


@transaction.atomic
def transfer(
    unit: Organization, *, parent: Organization, effective_on: date, document_no: str = "", actor: User | None
) -> OrganizationEvent:
    """Under another parent from that day on, with everything below."""
    unit = _lock(unit)
    parent = _current_parent(parent, doing="划转到它下面")
    before = unit.parent
    _refuse_transfer(unit, parent)
    ancestry.move(unit, parent)
    _place(unit, effective_on)
    note = f"{before.name if before else '无上级'} → {parent.name}"
    event = _event(EventKind.TRANSFER, effective_on, document_no, actor, links=[(unit, unit)], note=note)
    _record("organization.transferred", unit, event, actor, parent=[before.name if before else "", parent.name])
    return event


@transaction.atomic
def merge(
    sources: Sequence[Organization],
    *,
    into: Organization,
    effective_on: date,
    document_no: str = "",
    actor: User | None,
) -> OrganizationEvent:
    """The sources end and `into` takes over all that stood below them; one event names them all."""
    into = _lock(into)
    sources = [_lock(source) for source in sources]
    if not sources or into in sources:
        raise Refused("合并须有另外的被并入单位，请重新选择。")
    for source in sources:
        if source.kind != into.kind:
            raise Refused(f"「{source}」与「{into}」的类型不同，不能合并。")
        for child in source.children.in_force().order_by("position", "pk"):
            ancestry.move(child, Organization.objects.get(pk=into.pk))
            _place(child, effective_on)
        _close(source, effective_on)
    links: list[Link] = [(source, into) for source in sources]
    event = _event(EventKind.MERGE, effective_on, document_no, actor, links=links)
    _record("organization.merged", into, event, actor, sources=[source.name for source in sources])
    return event


@transaction.atomic
def abolish(unit: Organization, *, effective_on: date, document_no: str = "", actor: User | None) -> OrganizationEvent:
    """The unit ends on that day; its rows, results and history stay."""
    unit = _lock(unit)
    below = unit.children.in_force().count()
    if below:
        raise Refused(f"「{unit}」还有{below}个下级单位，请先划转或撤销它们。")
    _close(unit, effective_on)
    event = _event(EventKind.ABOLISH, effective_on, document_no, actor, links=[(unit, None)])
    _record("organization.abolished", unit, event, actor, closed_on=[None, effective_on])
    return event


def _lock(unit: Organization) -> Organization:
    """The unit's row for ourselves, as it is now; Refused when it has ended."""
    audit.take_turn()
    unit = Organization.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_on is not None:
        raise Refused(f"「{unit}」已于{unit.closed_on}撤销，不能再变更。")
    return unit


def _current_parent(parent: Organization, *, doing: str) -> Organization:
    """The parent as it is once the tree is ours (its path may have moved meanwhile); Refused when it has ended."""
    parent = Organization.objects.get(pk=parent.pk)
    if parent.closed_on is not None:
        raise Refused(f"「{parent}」已撤销，不能{doing}。请另选上级单位。")
    return parent


def _check(unit: Organization) -> None:
    """The model's own rules, as one sentence."""
    try:
        unit.full_clean(exclude=["path", "parent", *(kind.value for kind in PLACE_KINDS[:-1])])
    except ValidationError as error:
        raise Refused(f"「{unit.name}」：{' '.join(error.messages)}") from error


def _refuse_transfer(unit: Organization, parent: Organization) -> None:
    if unit.path <= parent.path < unit.path_end:
        raise Refused(f"「{parent}」在「{unit}」之下，不能划转到自己的下级。")
    if unit.parent_id == parent.pk:
        raise Refused(f"「{unit}」已在「{parent}」之下，无须划转。")
    kinds = Organization.objects.within(unit).order_by().values_list("kind", flat=True).distinct()
    places = sorted((kind for kind in kinds if kind in PLACE_KINDS), key=ancestry.rank)
    if places:
        ancestry.refuse_rank(Kind(places[0]), ancestry.ancestry(parent).columns, name=unit.name)


def _refuse_day(unit: Organization, day: date, current: Placement | None) -> None:
    if day > timezone.localdate():
        raise Refused(f"「{unit}」的生效日期{day}还没有到，请在生效当天或之后登记。")
    if current and current.valid_from and day < current.valid_from:
        raise Refused(f"「{unit}」在{current.valid_from}已有变更，生效日期不能早于这一天。")


def _place(unit: Organization, day: date) -> None:
    """From that day on the unit stands as its row now says; two changes of one day are one placement."""
    current = unit.placements.filter(valid_to=None).first()
    _refuse_day(unit, day, current)
    now = {"name": unit.name, "parent_id": unit.parent_id, "kind": unit.kind, "field": unit.field}
    if current and current.valid_from == day:
        unit.placements.filter(pk=current.pk).update(**now)
        return
    if current:
        unit.placements.filter(pk=current.pk).update(valid_to=day)
    Placement.objects.create(organization=unit, valid_from=day, **now)


def _close(unit: Organization, day: date) -> None:
    current = unit.placements.filter(valid_to=None).first()
    _refuse_day(unit, day, current)
    if current and current.valid_from == day:
        raise Refused(f"「{unit}」在{day}当天已有变更，撤销日期须晚于这一天。")
    unit.closed_on = day
    _check(unit)
    unit.save(update_fields=["closed_on"])
    unit.placements.filter(valid_to=None).update(valid_to=day)


def _event(
    kind: EventKind, day: date, document_no: str, actor: User | None, *, links: Iterable[Link], note: str = ""
) -> OrganizationEvent:
    event = OrganizationEvent.objects.create(
        kind=kind, effective_on=day, document_no=document_no, note=note[:400], actor=actor
    )
    EventLink.objects.bulk_create(
        EventLink(event=event, source=source, target=target, share=SCALE) for source, target in links
    )
    return event


def _record(action: str, unit: Organization, event: OrganizationEvent, actor: User | None, **changes: object) -> None:
    audit.record(
        action,
        actor=actor,
        target=unit,
        event=event.pk,
        effective_on=event.effective_on,
        document_no=event.document_no,
        **changes,
    )
