"""Parameter tables: made, filled row by row or from a workbook, rows closed or withdrawn, never changed (F30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from config.toolkit.dates import chinese_date
from config.toolkit.refusal import Refused
from organizations import audit
from organizations.models import Field, Organization, User
from organizations.selectors import feeds
from organizations.selectors.naming import units_called
from scoring.engine import Scheme as Spec
from scoring.models import ParameterRow, ParameterTable, Scheme, Scope
from scoring.selectors.tables import overlapping, table_for


@dataclass(frozen=True, slots=True)
class NewRow:
    """One number as it is to be written; the value is scaled by 10^6."""

    scope: str
    group: str
    value: int
    valid_from: date
    valid_until: date | None
    document: str

    def row(self, table: ParameterTable) -> ParameterRow:
        """As a row of a table, not yet saved."""
        return ParameterRow(
            table=table,
            scope=self.scope,
            group="" if self.scope == Scope.ALL else self.group.strip(),
            value=self.value,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            document=self.document.strip(),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row or a table: the field where it shows, its name, a sentence."""

    field: str
    label: str
    reason: str

    @property
    def labelled(self) -> str:
        """The sentence with the field's name before it."""
        return f"{self.label}：{self.reason}" if self.label else self.reason


def faults(row: ParameterRow | ParameterTable) -> Iterator[Fault]:
    """What the fields and constraints say against it, without the database's own words."""
    try:
        row.full_clean(exclude=["table", "owner", "created_by", "added_by", "withdrawn_by"])
    except ValidationError as error:
        for field, reasons in error.message_dict.items():
            label = "" if field == "__all__" else str(row._meta.get_field(field).verbose_name)
            yield from (Fault(field, label, reason) for reason in reasons)


def address(row: ParameterRow, called: Mapping[str, Sequence[Organization]]) -> Fault | None:
    """Let an unsaved row call its unit by the code, however it was named; a fault where nobody is meant, or several.

    `called` are the units by what rows call them. Categories and pools are the fields of units.
    """
    label = "适用对象"
    if row.scope == Scope.UNIT and row.group:
        units = called.get(row.group, ())
        if len(units) != 1:
            several = f"有{len(units)}个单位都叫「{row.group}」，请写区划代码。"
            nobody = f"本单位范围内没有区划代码或名称是「{row.group}」的单位。"
            return Fault("group", label, several if units else nobody)
        row.group = units[0].code or units[0].name
    elif row.group and row.scope in (Scope.POOL, Scope.CATEGORY) and row.group not in Field.labels:
        return Fault("group", label, f"没有「{row.group}」这一类，可以写{'、'.join(Field.labels)}。")
    return None


def row_faults(row: ParameterRow, standing: Iterable[ParameterRow]) -> Iterator[Fault]:
    """What keeps a row from being added to those that stand; constraints are told at the field that breaks them."""
    found = list(faults(row))
    backwards = row.valid_until is not None and row.valid_until < row.valid_from if row.valid_from else False
    for fault in found:
        yield replace(fault, field="valid_until" if backwards else "group") if fault.field == "__all__" else fault
    if not found and (other := overlapping(row, standing)):
        yield Fault("valid_from", "", f"与已有的{said(other)}日期重叠。请先把原来的截止，或改起止日期。")


@transaction.atomic
def start_table(*, owner: Organization, code: str, name: str, unit_word: str, actor: User) -> ParameterTable:
    """A new, empty table; Refused when the code cannot be used or is taken."""
    table = ParameterTable(owner=owner, code=code, name=name.strip(), unit_word=unit_word.strip(), created_by=actor)
    _clean(table, f"参数表「{name}」没有建立")
    table.save(force_insert=True)
    audit.record("table.started", actor=actor, target=table, unit=owner, code=code)
    return table


@transaction.atomic
def add_rows(table: ParameterTable, rows: Iterable[NewRow], *, actor: User) -> list[ParameterRow]:
    """All of these rows or none; Refused names the row that overlaps another of the same group, or cannot be."""
    table = _locked(table)
    standing, given = list(table.rows.standing()), list(rows)
    below = Organization.objects.within(table.owner)
    called = units_called(below, [new.group.strip() for new in given if new.scope == Scope.UNIT])
    added = []
    for new in given:
        row = new.row(table)
        row.added_by = actor
        if fault := address(row, called) or next(row_faults(row, standing), None):
            raise Refused(f"「{row}」没有录入。{fault.labelled}")
        row.save(force_insert=True)
        standing.append(row)
        added.append(row)
    if added:
        audit.record("table.filled", actor=actor, target=table, unit=table.owner, added=[said(row) for row in added])
    return added


@transaction.atomic
def close_row(row: ParameterRow, *, valid_until: date, actor: User) -> ParameterRow:
    """The last day on which a row holds; what was computed with it stays as it is."""
    row = _locked_row(row)
    if row.withdrawn_at or row.valid_until:
        raise Refused(f"{said(row)}已{'作废' if row.withdrawn_at else '截止'}，不能再改截止日期。")
    if valid_until < row.valid_from:
        raise Refused(before_first_day(row))
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    audit.record("table.closed", actor=actor, target=row.table, unit=row.table.owner, row=said(row))
    return row


def before_first_day(row: ParameterRow) -> str:
    """The sentence against a last day that comes before the first."""
    return f"截止日期不能早于起始日期{chinese_date(row.valid_from)}。录错的请作废。"


@transaction.atomic
def withdraw_row(row: ParameterRow, *, reason: str, actor: User) -> ParameterRow:
    """A row that was a mistake: it stays on record, and no later run reads it."""
    row = _locked_row(row)
    if row.withdrawn_at:
        raise Refused(f"{said(row)}已经作废。")
    if not reason.strip():
        raise Refused("作废要写明原因。")
    row.withdrawn_at, row.withdrawn_by, row.reason = timezone.now(), actor, reason.strip()
    _clean(row, "没有作废")
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    audit.record(
        "table.withdrawn", actor=actor, target=row.table, unit=row.table.owner, reason=row.reason, row=said(row)
    )
    return row


def said(row: ParameterRow) -> str:
    """A row in one breath: 「镇」12公里（2026-01-01起）."""
    return f"「{row.audience}」{row.amount}（{row.span}）"


def lacking_sources(scheme: Scheme, spec: Spec) -> list[str]:
    """A sentence for every datum that reads a parameter table or a count of records which is not there."""
    read = [
        (datum, feeds.lacking(datum.reads, datum.kind, scheme.owner))
        for datum in spec.data
        if datum.asked == "register"
    ]
    counted = [f"数据项「{datum.code} {datum.name}」{why}" for datum, why in read if why]
    return [*lacking_tables(scheme, spec), *counted]


def lacking_tables(scheme: Scheme, spec: Spec) -> list[str]:
    """A sentence for every datum that reads a parameter table which neither the owner nor a unit above it keeps."""
    return [
        f"数据项「{datum.code} {datum.name}」取自参数表「{datum.reads}」，但{scheme.owner}和上级都没有这张参数表。"
        for datum in spec.data
        if datum.asked == "table" and table_for(datum.reads, scheme.owner) is None
    ]


def _clean(row: ParameterRow | ParameterTable, doing: str) -> None:
    if fault := next(faults(row), None):
        raise Refused(f"{doing}。{fault.labelled}")


def _locked(table: ParameterTable) -> ParameterTable:
    return ParameterTable.objects.select_for_update(of=("self",)).select_related("owner").get(pk=table.pk)


def _locked_row(row: ParameterRow) -> ParameterRow:
    _locked(row.table)
    return ParameterRow.objects.select_related("table__owner").get(pk=row.pk)
