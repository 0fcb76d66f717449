"""Changes of the list of units: each one event with its document, a dated placement, the derived columns and a line in
the trail, in one transaction. Nothing is deleted (F2, F3)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from config.toolkit.refusal import Refused
from organizations import audit, pinyin
from organizations.kinds import PARTY_KINDS
from organizations.models import Field, Kind, Organization, OrganizationEvent, User
from organizations.models.events import EventKind

from .aliases import keep_former_name
from .changes import Change, Link, NewUnit, check, current_parent, enter, refuse_below_itself, refuse_levels
from .regrouping import Flow, merge, regroup, split
from .same_names import reason_for
from .undoing import undo

__all__ = [
    "Flow",
    "NewUnit",
    "abolish",
    "found",
    "merge",
    "regroup",
    "rename",
    "split",
    "transfer",
    "undo",
    "upgrade",
]


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
    functional: bool = False,
    same_name: str = "",
    actor: User | None,
) -> Organization:
    """A new unit below `parent` (None: a root), last in order unless `position` says otherwise.

    With `opened_on` the founding is an event of that day; without, the unit was there before the records begin.
    A name that a unit beside it bears is taken only with a reason, `same_name`.
    """
    new = NewUnit(name, kind=kind, field=field, code=code, parent=parent, functional=functional, same_name=same_name)
    if opened_on is None:
        unit = enter(new, position=position)
    else:
        change = Change(opened_on, document_no, actor)
        unit = change.found(new, position=position)
        change.write(EventKind.FOUND, [Link(None, unit)])
    told = {"code": code, "parent": unit.parent.name if unit.parent else "", **_reason(same_name)}
    audit.record("organization.founded", actor=actor, target=unit, **told)
    return unit


@transaction.atomic
def rename(
    unit: Organization,
    *,
    name: str,
    field: str = "",
    same_name: str = "",
    effective_on: date,
    document_no: str = "",
    actor: User | None,
) -> OrganizationEvent:
    """A new name, and where `field` is given a new field: 撤乡设镇 is an upgrade, 村改社区 and the like a 改设.

    The old name stays as an alias, under which the unit is still found. A name that a unit beside it bears is taken
    only with a reason, `same_name`.
    """
    change = Change(effective_on, document_no, actor)
    unit = change.open(unit)
    before = {"name": unit.name, "field": unit.field}
    unit.name, unit.field = name.strip(), field or unit.field
    after = {"name": unit.name, "field": unit.field}
    if after == before:
        raise Refused(f"「{unit}」的名称和领域没有变化，无须登记。", field="name")
    if after["name"] != before["name"]:
        same_name = reason_for(unit.name, unit.parent, reason=same_name, unit=unit)
    unit.pinyin = pinyin.search_text(unit.name)
    check(unit)
    unit.save(update_fields=["name", "field", "pinyin"])
    change.place(unit)
    event = change.write(_called(before, unit), [Link(unit, unit)], note=_told(before, unit))
    keep_former_name(unit, name=before["name"], event=event)
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    change.record("organization.renamed", unit, event, **changes, **_reason(same_name))
    return event


def _called(before: Mapping[str, str], unit: Organization) -> EventKind:
    """What the event of a new name or field is."""
    if before["field"] == unit.field:
        return EventKind.RENAME
    town = unit.kind == Kind.TOWNSHIP and unit.field in (Field.TOWN, Field.STREET) and before["field"] == Field.RURAL
    return EventKind.UPGRADE if town else EventKind.CONVERT


def _told(before: Mapping[str, str], unit: Organization) -> str:
    """From which name and field to which."""
    names = f"{before['name']} → {unit.name}" if before["name"] != unit.name else unit.name
    fields = f"（{Field(before['field']).label} → {Field(unit.field).label}）" if before["field"] != unit.field else ""
    return names + fields


@transaction.atomic
def upgrade(
    unit: Organization,
    *,
    kind: str,
    name: str = "",
    functional: bool | None = None,
    same_name: str = "",
    effective_on: date,
    document_no: str = "",
    actor: User | None,
) -> OrganizationEvent:
    """A Party organization becomes one of another kind: 升格 (支部 → 总支 → 党委), the other way 改设; perhaps renamed.

    The unit stays the same one, with its results, people and records.
    """
    change = Change(effective_on, document_no, actor)
    unit = change.open(unit)
    _refuse_upgrade(unit, kind)
    before = {"name": unit.name, "kind": unit.kind, "functional": unit.functional}
    unit.name, unit.kind = name.strip() or unit.name, kind
    unit.functional = unit.functional if functional is None else functional
    if unit.name != before["name"]:
        same_name = reason_for(unit.name, unit.parent, reason=same_name, unit=unit)
    unit.pinyin = pinyin.search_text(unit.name)
    check(unit)
    unit.save(update_fields=["name", "kind", "functional", "pinyin"])
    change.place(unit)
    higher = PARTY_KINDS.index(Kind(kind)) > PARTY_KINDS.index(Kind(before["kind"]))
    told = f"{before['name']} → {unit.name}" if unit.name != before["name"] else unit.name
    note = f"{told}（{Kind(before['kind']).label} → {Kind(kind).label}）"
    event = change.write(EventKind.UPGRADE if higher else EventKind.CONVERT, [Link(unit, unit)], note=note)
    keep_former_name(unit, name=str(before["name"]), event=event)
    after = {"name": unit.name, "kind": unit.kind, "functional": unit.functional}
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    change.record("organization.upgraded", unit, event, **changes, **_reason(same_name))
    return event


@transaction.atomic
def transfer(
    unit: Organization, *, parent: Organization, effective_on: date, document_no: str = "", actor: User | None
) -> OrganizationEvent:
    """Under another parent from that day on, with everything below."""
    change = Change(effective_on, document_no, actor)
    unit = change.open(unit)
    parent = current_parent(parent, doing="划转到它下面")
    before = unit.parent
    refuse_below_itself(unit, parent)
    if unit.parent_id == parent.pk:
        raise Refused(f"「{unit}」已在「{parent}」之下，无须划转。", field="parent")
    refuse_levels(unit, parent)
    change.move(unit, parent)
    note = f"{before.name if before else '无上级'} → {parent.name}"
    event = change.write(EventKind.TRANSFER, [Link(unit, unit)], note=note)
    change.record("organization.transferred", unit, event, parent=[before.name if before else "", parent.name])
    return event


@transaction.atomic
def abolish(unit: Organization, *, effective_on: date, document_no: str = "", actor: User | None) -> OrganizationEvent:
    """The unit ends on that day; its rows, results and history stay."""
    change = Change(effective_on, document_no, actor)
    unit = change.open(unit)
    below = unit.children.in_force().count()
    if below:
        raise Refused(f"「{unit}」还有{below}个下级单位，请先划转或撤销它们。")
    change.close(unit)
    event = change.write(EventKind.ABOLISH, [Link(unit, None)])
    change.record("organization.abolished", unit, event, closed_on=[None, effective_on])
    return event


def _refuse_upgrade(unit: Organization, kind: str) -> None:
    for one in (unit.kind, kind):
        if one not in PARTY_KINDS:
            raise Refused(f"{Kind(one).label}不是党组织，不能升格。乡改镇、村改社区请用“更名”并改领域。")
    if unit.kind == kind:
        raise Refused(f"「{unit}」已经是{Kind(kind).label}，无须登记。", field="kind")


def _reason(same_name: str) -> dict[str, str]:
    """For the trail: why the unit bears the name of one beside it."""
    return {"same_name": same_name} if same_name else {}
