"""Registers: types taken from documents, records made, corrected, withdrawn. Nothing is overwritten: every version of
a type and of a record is kept, and the trail says who made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Day
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.digest import canonical_json, digest
from config.toolkit.documents import read_document
from config.toolkit.refusal import Refused
from config.toolkit.wording import some
from organizations import audit
from organizations.kinds import Kind
from organizations.models import (
    Organization,
    RecordPerson,
    RegisterRecord,
    RegisterRevision,
    RegisterType,
    RegisterVersion,
    User,
)
from organizations.models.registers import RecordState
from organizations.registers import Definition, Fault, Faulty, FieldKind, load, values

from .naming import Names, units_around

LARGEST = 1024 * 1024
SHOWN = 20  # faults in one refusal; the rest are counted


class RecordRefused(Refused):
    """A record that cannot be taken; `faults` say what is wrong at which field ("date", "organization" among them)."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("".join(_ended(fault.message) for fault in faults), faults=faults)


def read_type(given: Mapping[str, Any] | bytes) -> tuple[Mapping[str, Any], Definition]:
    """A document and what it defines; Refused with all its faults, by place, when it cannot be taken."""
    document = (
        read_document(given, noun="台账类型", largest=LARGEST, workbooks=False) if isinstance(given, bytes) else given
    )
    try:
        return document, load(document)
    except Faulty as error:
        told = [f"{fault.message}（{fault.place}）" if fault.place else fault.message for fault in error.faults]
        more = [f"还有{len(told) - SHOWN}处。"] if len(told) > SHOWN else []
        raise Refused("\n".join(["台账类型没有载入：", *told[:SHOWN], *more])) from error


@transaction.atomic
def load_type(given: Mapping[str, Any] | bytes, *, owner: Organization | None, actor: User | None) -> RegisterType:
    """The register type of a document (or of the bytes of such a file): made, changed, or found the same.

    `owner` is the unit within which it holds, None for the whole system. A change is a new version; records keep the
    one under which they were written. Refused when a field that records use changes its kind or measure.
    """
    document, spec = read_type(given)
    type = RegisterType.objects.select_for_update(of=("self",)).filter(code=spec.code).first()
    said = digest(canonical_json(document))
    if type is None:
        type = RegisterType(code=spec.code, owner=owner, number=0)
    elif type.owner_id != (owner.pk if owner else None):
        raise Refused(f"代码「{spec.code}」已被其他单位的台账用了，请换一个代码。")
    elif type.digest == said:
        return type
    else:
        refuse_change(type, spec)
    before = type.number
    _describe(type, spec, document, said)
    RegisterVersion.objects.create(type=type, number=type.number, document=document, digest=said, actor=actor)
    audit.record(
        "register.changed" if before else "register.defined",
        actor=actor,
        target=type,
        unit=owner,
        code=type.code,
        version=[before, type.number] if before else type.number,
        digest=said,
    )
    return type


def refuse_change(type: RegisterType, spec: Definition) -> None:
    """Fields keep kind and measure while records hold values of them: figures of two years must mean the same."""
    if not type.records.exists():
        return
    earlier = {field.code: field for version in type.versions.all() for field in version.spec().fields}
    changed = [
        f"「{field.label}」（{field.code}）"
        for field in spec.fields
        if (old := earlier.get(field.code)) and (old.kind, old.measure) != (field.kind, field.measure)
    ]
    if changed:
        named = some(changed)
        raise Refused(f"「{type}」已有记录，字段{named}的类型和计量单位不能改。请另用一个代码增加新字段。")


@transaction.atomic
def switch(type: RegisterType, *, on: bool, actor: User | None) -> RegisterType:
    """Switch a type on or off: a new version of its document that differs in nothing else."""
    return load_type({**type.document, "on": on}, owner=type.owner, actor=actor)


@transaction.atomic
def record(
    type: RegisterType,
    *,
    organization: Organization,
    date: Day,
    data: Mapping[str, Any],
    actor: User | None,
    again: bool = False,
) -> RegisterRecord:
    """A new record of a unit's, from what was typed by field code.

    RecordRefused with all faults at once. `again`: the same may stand there already, word for word.
    """
    names = Names(units_around(organization), organization=organization)
    kept, faults = read(type, organization=organization, date=date, data=data, names=names)
    if not faults and not again and kept in same_day(type, organization, date):
        faults.append(Fault("", f"「{organization}」{date}已有一条内容完全相同的记录，请确认是不是重复登记。"))
    if faults:
        raise RecordRefused(faults)
    made = _insert(type, [(organization, date, kept)], actor=actor)[0]
    audit.record("record.made", actor=actor, target=made, unit=organization, type=type.name, date=date)
    return made


def read(
    type: RegisterType, *, organization: Organization, date: Day | None, data: Mapping[str, Any], names: Names
) -> tuple[dict[str, Any], list[Fault]]:
    """What would be kept of a record, and everything that is wrong with it; writes nothing."""
    kept, faults = values.read(type.spec(), data, names)
    return kept, [*_where_and_when(type, organization, date), *faults]


def faults(
    type: RegisterType, *, organization: Organization | None, date: Day | None, data: Mapping[str, Any]
) -> list[Fault]:
    """What is wrong with a record of which some parts are still missing, for a form that tells all in one round.

    Without its unit, whom and what it names is not looked up.
    """
    if organization is None:
        return [*_when(None, date), *values.read(type.spec(), data, _Unasked())[1]]
    names = Names(units_around(organization), organization=organization)
    return read(type, organization=organization, date=date, data=data, names=names)[1]


class _Unasked:
    """Takes every name as it stands."""

    def person(self, value: Any) -> dict[str, Any]:
        return {"id": None, "name": str(value)}

    unit = file = person


def same_day(type: RegisterType, organization: Organization, date: Day) -> list[dict[str, Any]]:
    """What valid records of this unit and day hold."""
    there = RegisterRecord.objects.valid().filter(type=type, organization=organization, date=date)
    return list(there.values_list("data", flat=True))


@transaction.atomic
def record_many(
    type: RegisterType, rows: list[tuple[Organization, Day, dict[str, Any]]], *, actor: User | None, unit: Organization
) -> list[RegisterRecord]:
    """Records of an import, whose data `read` has found good; one line on the trail under `unit`, with their digest."""
    made = _insert(type, rows, actor=actor)
    said = digest([[organization.pk, date.isoformat(), data] for organization, date, data in rows])
    audit.record(
        "record.imported", actor=actor, target=type, unit=unit, type=type.name, counts={"新增": len(made)}, digest=said
    )
    return made


@transaction.atomic
def correct(
    record: RegisterRecord,
    *,
    data: Mapping[str, Any],
    reason: str,
    actor: User | None,
    date: Day | None = None,
) -> RegisterRecord:
    """The record as it should have been, by the type's present version; the earlier one stays among its revisions.

    What was kept in fields that the type no longer has stays. Refused without a reason, or when nothing differs.
    """
    record = _open(record, doing="更正")
    day = date or record.date
    names = Names(units_around(record.organization), organization=record.organization)
    kept, faults = read(record.type, organization=record.organization, date=day, data=data, names=names)
    if not reason.strip():
        faults.append(Fault("reason", "请写明更正的理由。"))
    if faults:
        raise RecordRefused(faults)
    past = {code: value for code, value in record.data.items() if code not in record.type.spec().by_code}
    kept = past | kept
    if (kept, day) == (record.data, record.date):
        raise Refused("内容没有变化，不需要更正。")
    fields = [field.label for field in record.type.spec().fields if kept.get(field.code) != record.data.get(field.code)]
    changed: dict[str, Any] = {"fields": "、".join(fields)} if fields else {}
    if day != record.date:
        changed["date"] = [record.date, day]
    record.data, record.date = kept, day
    _save(record, reason=reason, actor=actor)
    audit.record(
        "record.corrected", actor=actor, target=record, unit=record.organization, reason=reason.strip(), **changed
    )
    return record


@transaction.atomic
def withdraw(record: RegisterRecord, *, reason: str, actor: User | None) -> RegisterRecord:
    """The record no longer counts; it stays to be read, with the reason."""
    record = _open(record, doing="撤回")
    if not reason.strip():
        raise RecordRefused([Fault("reason", "请写明撤回的理由。")])
    record.state = RecordState.WITHDRAWN
    _save(record, reason=reason, actor=actor)
    audit.record("record.withdrawn", actor=actor, target=record, unit=record.organization, reason=reason.strip())
    return record


def _describe(type: RegisterType, spec: Definition, document: Mapping[str, Any], said: str) -> None:
    type.name, type.frequency, type.source = spec.name, spec.frequency, spec.source
    type.restricted, type.on = spec.restricted, spec.on
    type.number, type.document, type.digest = type.number + 1, dict(document), said
    type.save()


def _where_and_when(type: RegisterType, organization: Organization, date: Day | None) -> list[Fault]:
    """Whether this unit may have a record of this day at all."""
    spec, faults = type.spec(), []
    if not type.on:
        faults.append(Fault("", f"台账「{type}」已停用，不能登记。"))
    if spec.kinds and organization.kind not in spec.kinds:
        kinds = "、".join(Kind(kind).label for kind in spec.kinds)
        faults.append(Fault("organization", f"台账「{type}」由{kinds}登记，「{organization}」不用登记。"))
    if type.owner and not type.owner.path <= organization.path < type.owner.path_end:
        faults.append(Fault("organization", f"台账「{type}」只用于「{type.owner}」范围内的单位。"))
    return [*faults, *_when(organization, date)]


def _when(organization: Organization | None, date: Day | None) -> Iterator[Fault]:
    """Whether there may be a record of this day, as far as the unit is known."""
    if date is None:
        yield Fault("date", "「日期」不能为空。")
    elif date > timezone.localdate():
        yield Fault("date", f"日期{chinese_date(date)}还没有到，不能提前登记。")
    elif organization and organization.opened_on and date < organization.opened_on:
        since = chinese_date(organization.opened_on)
        yield Fault("date", f"「{organization}」{since}才成立，不能登记{chinese_date(date)}的记录。")
    elif organization and organization.closed_on and date >= organization.closed_on:
        since = chinese_date(organization.closed_on)
        yield Fault("date", f"「{organization}」{since}已撤销，不能登记{chinese_date(date)}的记录。")


def _insert(
    type: RegisterType, rows: list[tuple[Organization, Day, dict[str, Any]]], *, actor: User | None
) -> list[RegisterRecord]:
    version = type.versions.get(number=type.number)
    now = timezone.now()
    made = RegisterRecord.objects.bulk_create(
        [
            RegisterRecord(
                type=type, version=version, organization=unit, date=day, data=data, actor=actor, recorded_at=now
            )
            for unit, day, data in rows
        ]
    )
    RegisterRevision.objects.bulk_create(_revision(one, reason="", actor=actor) for one in made)
    _index(type, made)
    return made


def _open(record: RegisterRecord, *, doing: str) -> RegisterRecord:
    """The record as it is now, locked; Refused when it was withdrawn."""
    records = RegisterRecord.objects.select_for_update(of=("self",)).select_related("type__owner", "organization")
    record = records.get(pk=record.pk)
    if record.state != RecordState.VALID:
        raise Refused(f"这条记录已撤回，不能{doing}。")
    return record


def _save(record: RegisterRecord, *, reason: str, actor: User | None) -> None:
    """The next version of a record."""
    record.version = record.type.versions.get(number=record.type.number)
    record.number += 1
    record.save(update_fields=["version", "number", "date", "data", "state"])
    _revision(record, reason=reason.strip(), actor=actor).save(force_insert=True)
    record.named.all().delete()
    _index(record.type, [record])


def _index(type: RegisterType, records: list[RegisterRecord]) -> None:
    """Note whom these records name, just written under the present version of their type."""
    codes = {field.code for field in type.spec().fields if field.kind == FieldKind.PERSON}
    named = ((record, record.data[code]["id"]) for record in records for code in codes & record.data.keys())
    pairs = dict.fromkeys((record.pk, person) for record, person in named if person)
    RecordPerson.objects.bulk_create(RecordPerson(record_id=record, person_id=person) for record, person in pairs)


def _revision(record: RegisterRecord, *, reason: str, actor: User | None) -> RegisterRevision:
    return RegisterRevision(
        record=record,
        version=record.version,
        number=record.number,
        date=record.date,
        data=record.data,
        state=record.state,
        reason=reason[:400],
        actor=actor,
        at=timezone.now(),
    )


def _ended(message: str) -> str:
    return message if message.endswith(("。", "！", "？")) else f"{message}。"
