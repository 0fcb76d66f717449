"""What the pages of registers show: rows of a list, one record, its versions, which registers have something due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from config.toolkit.dates import chinese_date
from organizations.models import Organization, User
from organizations.models.registers import RegisterRecord, RegisterRevision, RegisterType
from organizations.registers import Definition, Field, FieldKind, Frequency, periods
from organizations.registers.definition import PERIODS
from organizations.registers.values import HIDDEN, told
from organizations.roles import Permission
from organizations.selectors.sight import Sight

from . import cover, fields_ever, lines, missed_of

COLUMNS = 6  # fields that a list shows beside day and unit; the record's own page shows all
NOW = {Frequency.WEEKLY: "本周", Frequency.MONTHLY: "本月", Frequency.QUARTERLY: "本季度", Frequency.YEARLY: "本年"}


@dataclass(frozen=True, slots=True)
class Overview:
    """One register in the list: records of this year, and of how many units this period's record is there."""

    type: RegisterType
    records: int
    now: str = ""  # 本周, 本月 …; "" for a register without periods
    due: int = 0
    made: int = 0

    @property
    def complete(self) -> bool:
        return self.made >= self.due


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a record on a page; files have an address."""

    field: Field
    words: str
    url: str = ""

    @property
    def measured_in(self) -> str:
        """The measure of a number that is shown; covered ones have none."""
        return "" if self.words == HIDDEN else self.field.measured_in

    @property
    def is_number(self) -> bool:
        return self.field.kind in (FieldKind.NUMBER, FieldKind.MONEY)


def overview(types: QuerySet[RegisterType], user: User, *, words: str = "", frequency: str = "") -> list[Overview]:
    """The registers, those in use first; as many queries however many registers and units."""
    if words:
        types = types.filter(Q(name__icontains=words) | Q(code__icontains=words) | Q(source__icontains=words))
    if frequency:
        types = types.filter(frequency=frequency)
    today = timezone.localdate()
    seen = RegisterRecord.objects.valid().allowed(user, Permission.SEE)
    this_year = _by_type(seen.filter(date__gte=date(today.year, 1, 1)), Count("pk"))
    made = _by_type(_of_now(seen, today), Count("organization", distinct=True))
    kinds = _kinds(user)
    found = [_overview(type, this_year.get(type.pk, 0), made.get(type.pk, 0), kinds) for type in types]
    shown = [each for each in found if each.type.on or each.records]
    return sorted(shown, key=lambda each: not each.records)


def columns(spec: Definition) -> list[Field]:
    """The fields that a list shows: required ones first of all, no long texts and no files."""
    narrow = [field for field in spec.fields if field.kind not in (FieldKind.LONG, FieldKind.FILE)]
    chosen = sorted(narrow, key=lambda field: not field.required)[:COLUMNS]
    return [field for field in narrow if field in chosen]


def rows(spec: Definition, records: Iterable[RegisterRecord], sight: Sight) -> list[tuple[RegisterRecord, list[Cell]]]:
    """The records of a page with the words of their columns; personal ones covered where they may not be read."""
    shown = columns(spec)
    return [
        (record, [_cell(field, record, sight.personal(record.organization)) for field in shown]) for record in records
    ]


def detail(record: RegisterRecord, *, personal: bool) -> list[Cell]:
    """All fields of one record."""
    return [Cell(field, words, _address(field, record, personal)) for field, words in lines(record, personal=personal)]


def revisions(record: RegisterRecord, *, personal: bool) -> list[tuple[RegisterRevision, list[tuple[str, str, str]]]]:
    """The versions of a record, the latest first, each with what it changed: name, before, after."""
    fields = {field.code: field for field in fields_ever(record.type)}
    found = list(record.revisions.select_related("actor").order_by("number"))
    told_: list[tuple[RegisterRevision, list[tuple[str, str, str]]]] = []
    before: RegisterRevision | None = None
    for each in found:
        told_.append((each, _changes(before, each, fields, personal) if before else []))
        before = each
    return told_[::-1]


def _changes(
    before: RegisterRevision, after: RegisterRevision, fields: dict[str, Field], personal: bool
) -> list[tuple[str, str, str]]:
    changed = [("日期", chinese_date(before.date), chinese_date(after.date))] if before.date != after.date else []
    for code, field in fields.items():
        old, new = before.data.get(code), after.data.get(code)
        if old != new:
            changed.append((field.label, *(cover(field, told(field, value), personal) or "—" for value in (old, new))))
    return changed


def _overview(type: RegisterType, records: int, made: int, kinds: dict[str, int]) -> Overview:
    frequency = Frequency(type.frequency)
    if frequency not in NOW or not type.on:
        return Overview(type, records)
    wanted = type.spec().kinds or kinds
    due = sum(kinds.get(kind, 0) for kind in wanted)
    return Overview(type, records, NOW[frequency], due, made)


def _kinds(user: User) -> dict[str, int]:
    """How many units in force of each kind the user sees."""
    units = Organization.objects.allowed(user, Permission.SEE).in_force().order_by()
    return dict(units.values_list("kind").annotate(number=Count("pk")))


def _of_now(records: QuerySet[RegisterRecord], today: date) -> QuerySet[RegisterRecord]:
    """Records of the week, month, quarter or year that today lies in, as the frequency of their register asks."""
    begun = {frequency: periods.first(per, periods.number(per, today)) for frequency, per in PERIODS.items()}
    each = (Q(type__frequency=frequency, date__gte=since) for frequency, since in begun.items())
    return records.filter(reduce(or_, each), organization__closed_on=None, date__lte=today)


def _by_type(records: QuerySet[RegisterRecord], number: Any) -> dict[int, int]:
    return dict(records.order_by().values_list("type").annotate(number=number))


def _cell(field: Field, record: RegisterRecord, personal: bool) -> Cell:
    return Cell(field, cover(field, told(field, record.data.get(field.code)), personal))


def _address(field: Field, record: RegisterRecord, personal: bool) -> str:
    if field.kind != FieldKind.FILE or field.code not in record.data or (field.personal and not personal):
        return ""
    return reverse("organizations:register-file", args=[record.type.code, record.pk, field.code])


@dataclass(frozen=True, slots=True)
class Due:
    """A register whose record of the running period some of the user's units have still to make."""

    type: RegisterType
    now: str  # 本周, 本月 …
    until: date  # the last day of the period
    units: int  # that have it to make
    waiting: int  # that have not made it

    @property
    def label(self) -> str:
        """本周, with how many of how many units are missing where there are several."""
        return f"{self.now}还没有登记" if self.units == 1 else f"{self.now}{self.waiting}个单位还没有登记"


def due_now(user: User) -> list[Due]:
    """The registers that the user keeps and that some of his or her units have not kept this period, the nearest end
    first; as many queries however many registers and units. A register that no unit of the county ever kept is not due.
    """
    kept = RegisterType.objects.allowed(user, Permission.KEEP).filter(on=True, frequency__in=list(NOW))
    today = timezone.localdate()
    units = Organization.objects.allowed(user, Permission.KEEP).in_force().order_by()
    around = RegisterRecord.objects.valid().filter(type=OuterRef("pk"), organization__county__in=units.values("county"))
    adopted = kept.filter(Exists(around)).select_related("owner")
    types = [type for type in adopted if type.spec().kinds and _begun(type, today)]
    if not types:
        return []
    asked = _of_kinds(types, units)
    records = RegisterRecord.objects.valid().allowed(user, Permission.KEEP).filter(type__in=types)
    made = _by_type(_of_now(records, today), Count("organization", distinct=True))
    found = []
    for type in types:
        per = PERIODS[Frequency(type.frequency)]
        end = periods.last(per, periods.number(per, today))
        number = asked[type.pk]
        if number > made.get(type.pk, 0):
            found.append(Due(type, NOW[Frequency(type.frequency)], end, number, number - made.get(type.pk, 0)))
    return sorted(found, key=lambda due: (due.until, due.type.pk))


def _begun(type: RegisterType, today: date) -> bool:
    starts = type.spec().starts
    return starts is None or starts <= today


def _of_kinds(types: list[RegisterType], units: QuerySet[Organization]) -> dict[int, int]:
    """How many of the units have each register to keep: by kind, within the unit for which the register holds."""
    within = {type.pk: Q(path__gte=type.owner.path, path__lt=type.owner.path_end) for type in types if type.owner}
    counted = {
        f"type_{type.pk}": Count("pk", filter=Q(kind__in=type.spec().kinds) & within.get(type.pk, Q()))
        for type in types
    }
    found = units.aggregate(**counted)
    return {type.pk: found[f"type_{type.pk}"] for type in types}


@dataclass(frozen=True, slots=True)
class OfUnit:
    """One register of one unit: its records of the year, the latest one's day, the periods that it left out."""

    type: RegisterType
    records: int
    latest: date | None
    missing: list[str]


def of_unit(types: QuerySet[RegisterType], unit: Organization, since: date, until: date) -> list[OfUnit]:
    """The registers that have records of the unit or are due from it; four queries however many registers."""
    records = RegisterRecord.objects.valid().filter(organization=unit, date__lte=until).order_by()
    latest = dict(records.values_list("type").annotate(day=Max("date")))
    this_year = _by_type(records.filter(date__gte=since), Count("pk"))
    used = [type for type in types if type.on or type.pk in latest]
    expected = [type for type in used if unit.kind in type.spec().kinds and type.frequency in PERIODS]
    units = Organization.objects.filter(pk=unit.pk)
    missing = missed_of(expected, units, since, until) if expected else {}
    found = [
        OfUnit(type, this_year.get(type.pk, 0), latest.get(type.pk), missing.get(type.pk, {}).get(unit.pk, []))
        for type in used
        if type.pk in latest or type in expected
    ]
    return sorted(found, key=lambda each: (not each.missing, -each.records))
