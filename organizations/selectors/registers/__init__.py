"""What registers hold, and what their records amount to: two queries for however many units and weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.models import Organization, RegisterRecord, RegisterType, RegisterVersion
from organizations.registers import Field, Frequency, Take, counting, periods
from organizations.registers.counting import Figure, Row, Span, Standing
from organizations.registers.definition import PERIODS, Definition
from organizations.registers.values import HIDDEN, told

Units = QuerySet[Organization] | Iterable[Organization]
Counts = dict[int, dict[str, Figure]]  # by unit and count


def records(
    type: RegisterType, units: Units, *, since: date | None = None, until: date | None = None
) -> QuerySet[RegisterRecord]:
    """The valid records of these units from one day to another, both included, the latest first."""
    found = RegisterRecord.objects.valid().filter(type=type, organization__in=_asked(units))
    if since:
        found = found.filter(date__gte=since)
    if until:
        found = found.filter(date__lte=until)
    return found.select_related("organization", "actor", "version")


def counts(type: RegisterType, units: Units, since: date, until: date, *, today: date | None = None) -> Counts:
    """What the type counts, for each unit, from one day to another (both included); two queries."""
    return counts_of([type], units, since, until, today=today)[type.pk]


def counts_of(
    types: Sequence[RegisterType], units: Units, since: date, until: date, *, today: date | None = None
) -> dict[int, Counts]:
    """The counts of several types, by type; at most three queries."""
    span = Span(since, until, today or timezone.localdate())
    units = _asked(units)
    standing = _standing(units)
    rows = _rows(types, units, span)
    return {
        type.pk: counting.figures(type.spec(), _keepers(type, standing), rows[type.pk], span=span) for type in types
    }


def total(
    type: RegisterType, units: Units, since: date, until: date, *, today: date | None = None
) -> dict[str, Figure]:
    """The counts of all these units together: sums of numerators and denominators; distinct values once."""
    span = Span(since, until, today or timezone.localdate())
    units = _asked(units)
    rows = _rows([type], units, span)[type.pk]
    return counting.total(type.spec(), _keepers(type, _standing(units)), rows, span=span)


def missed(
    type: RegisterType, units: Units, since: date, until: date, *, today: date | None = None
) -> dict[int, list[str]]:
    """The ended weeks, months, quarters or years without a record, as people call them, of each unit that keeps it."""
    return missed_of([type], units, since, until, today=today)[type.pk]


def missed_of(
    types: Sequence[RegisterType], units: Units, since: date, until: date, *, today: date | None = None
) -> dict[int, dict[int, list[str]]]:
    """The missed periods of several types as people call them, by type and unit; two queries."""
    found = missed_periods_of(types, units, since, until, today=today)
    return {
        type.pk: {
            unit: [periods.label(PERIODS[Frequency(type.frequency)], period) for period in missing]
            for unit, missing in found[type.pk].items()
        }
        for type in types
    }


def missed_periods_of(
    types: Sequence[RegisterType], units: Units, since: date, until: date, *, today: date | None = None
) -> dict[int, dict[int, list[int]]]:
    """The numbers of the missed periods of several types (see `periods`), by type and unit; two queries."""
    span = Span(since, until, today or timezone.localdate())
    units = _asked(units)
    standing = _standing(units)
    made: dict[int, list[tuple[int, date]]] = {type.pk: [] for type in types}
    valid = RegisterRecord.objects.valid().filter(type__in=made, organization__in=units, date__range=(since, until))
    for pk, unit, day in valid.order_by().values_list("type_id", "organization_id", "date").distinct():
        made[pk].append((unit, day))
    return {type.pk: counting.missed(type.spec(), _keepers(type, standing), made[type.pk], span=span) for type in types}


def fields_ever(type: RegisterType) -> list[Field]:
    """The present fields of a type, then those that earlier versions had."""
    found = dict(type.spec().by_code)
    for version in type.versions.order_by("-number"):
        for field in version.spec().fields:
            found.setdefault(field.code, field)
    return list(found.values())


def lines(record: RegisterRecord, *, personal: bool, version: RegisterVersion | None = None) -> list[tuple[Field, str]]:
    """A record for people, field by field as its version orders them, those of later or earlier versions behind.

    Without `personal`, personal values are covered.
    """
    fields = dict((version or record.version).spec().by_code)
    for field in fields_ever(record.type) if set(record.data) - set(fields) else ():
        if field.code in record.data:
            fields.setdefault(field.code, field)
    return [(field, cover(field, told(field, record.data.get(field.code)), personal)) for field in fields.values()]


def cover(field: Field, words: str, personal: bool) -> str:
    """The words, or stars for a personal field's where they may not be read."""
    return HIDDEN if words and field.personal and not personal else words


def _asked(units: Units) -> QuerySet[Organization]:
    """The units as a sub-query, whatever their number."""
    if isinstance(units, QuerySet):
        return units.order_by()
    return Organization.objects.filter(pk__in=[unit.pk for unit in units])


def _standing(units: QuerySet[Organization]) -> dict[int, tuple[str, date | None, date | None, str]]:
    rows = units.values_list("pk", "kind", "opened_on", "closed_on", "path")
    return {pk: (kind, opened, closed, path) for pk, kind, opened, closed, path in rows}


def _keepers(
    type: RegisterType, standing: Mapping[int, tuple[str, date | None, date | None, str]]
) -> dict[int, Standing]:
    """Each unit, and whether it is one of those that keep this register."""
    kinds, owner = type.spec().kinds, type.owner
    begin, end = (owner.path, owner.path_end) if owner else ("", "\x7f")
    return {
        pk: Standing(opened, closed, keeps=(not kinds or kind in kinds) and begin <= path < end)
        for pk, (kind, opened, closed, path) in standing.items()
    }


def _rows(types: Sequence[RegisterType], units: QuerySet[Organization], span: Span) -> dict[int, list[Row]]:
    """The records of each type that any of its counts looks at; what they hold is read only where a count asks."""
    found: dict[int, list[Row]] = {type.pk: [] for type in types}
    reading = [type for type in types if _reads_data(type.spec())]
    for some, fields in ((reading, ["data"]), ([type for type in types if type not in reading], [])):
        for pk, unit, day, *data in _narrow(some, units, span, fields):
            found[pk].append((unit, day, data[0] if data else {}))
    return found


def _narrow(
    types: Sequence[RegisterType], units: QuerySet[Organization], span: Span, fields: list[str]
) -> Iterator[tuple[Any, ...]]:
    if not types:
        return iter(())
    looked_at = [Q(type=type, date__gte=counting.earliest(type.spec(), span)) for type in types]
    each = looked_at[0]
    for one in looked_at[1:]:
        each |= one
    valid = RegisterRecord.objects.valid().filter(each, organization__in=units, date__lte=span.until)
    return valid.order_by().values_list("type_id", "organization_id", "date", *fields).iterator(chunk_size=5000)


def _reads_data(spec: Definition) -> bool:
    """Whether any count looks into what records hold."""
    return any(count.field or count.where or count.of or count.take == Take.SHARE for count in spec.counts)
