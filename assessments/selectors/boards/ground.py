"""Units as they stood on several days, each under its township of that day; read once, whatever the days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from config.toolkit.batches import batches
from organizations.models import Field, Kind, Organization, Placement, User
from organizations.roles import Permission
from scoring.standards.head import UNITS, covers

WHOLE = "合计"
NOWHERE = "没有上级单位"
TOPS = (Kind.TOWNSHIP, Kind.COUNTY, Kind.CITY, Kind.PROVINCE)  # under which units are shown together


def reach(user: User) -> QuerySet[Organization]:
    """The units of which this user's boards tell: those that are overseen, by the tree of today."""
    return Organization.objects.allowed(user, Permission.OVERSEE).stood()


def day_of(year: int) -> date:
    """The day whose levels stand for a year: its last one, today in the current year."""
    return min(date(year, 12, 31), timezone.localdate())


def what_is(kind: str, field: str) -> str:
    """What a unit is called among `UNITS`: its kind, and of a village that is one a community."""
    return field if kind == Kind.VILLAGE and field == Field.COMMUNITY else kind


@dataclass(frozen=True, slots=True)
class Spell:
    """How a unit stood from one day until another (half-open)."""

    unit: int
    name: str
    kind: str
    field: str
    parent: int | None
    begun: date
    ended: date

    def holds(self, day: date) -> bool:
        """Whether it stood so on the day."""
        return self.begun <= day < self.ended


@dataclass(frozen=True, slots=True)
class Stood:
    """A unit as it stood on a day; `above` is its township, or what stood directly above where there is none."""

    unit: int
    name: str
    kind: str
    field: str
    above: int | None
    above_name: str
    order: tuple[int, int, int, int]

    @property
    def said(self) -> str:
        """What it is, in a word: 村, 社区 …"""
        return UNITS.get(what_is(self.kind, self.field), "")


class Ground:
    """The units among some that are of the kinds named in `whoms`, with what stood above them, since a day.

    One query for the units, one for each step up to the townships, one for the order of the list.
    """

    def __init__(self, units: QuerySet[Organization], whoms: Collection[str], since: date) -> None:
        self.whoms = whoms
        wanted = Placement.objects.since(since).filter(organization__in=units)
        if whoms:
            kinds = {Kind.VILLAGE if each == Field.COMMUNITY else each for each in whoms}
            wanted = wanted.filter(Q(kind__in=kinds) | Q(field__in=set(whoms)))
        self.spells = _spells(wanted)
        self.above = _above(self.spells, since)
        self.positions = _positions({*self.spells, *self.above})

    @property
    def units(self) -> list[int]:
        """All that stood on one day or another."""
        return list(self.spells)

    def on(self, day: date) -> dict[int, Stood]:
        """By id the units that stood on the day, township by township in the order of the list."""
        found = [
            self._stood(spell, day)
            for spells in self.spells.values()
            for spell in spells
            if spell.holds(day) and covers(self.whoms, spell.kind, spell.field)
        ]
        return {one.unit: one for one in sorted(found, key=lambda one: one.order)}

    def _stood(self, spell: Spell, day: date) -> Stood:
        above, name = self._under(spell, day)
        order = (*self._place(above), *self._place(spell.unit))
        return Stood(spell.unit, spell.name, spell.kind, spell.field, above, name, order)

    def _under(self, spell: Spell, day: date) -> tuple[int | None, str]:
        """The township on the day with its name, or the unit directly above; none above: none."""
        first = found = self._then(spell.parent, day)
        while found is not None and found.kind not in TOPS:
            found = self._then(found.parent, day)
        under = found if found is not None and found.kind in TOPS else first
        return (under.unit, under.name) if under else (None, "")

    def _then(self, unit: int | None, day: date) -> Spell | None:
        return next((spell for spell in self.above.get(unit or 0, ()) if spell.holds(day)), None)

    def _place(self, unit: int | None) -> tuple[int, int]:
        return (self.positions.get(unit or 0, 0), unit or 0)


Spells = Mapping[int, list[Spell]]  # by unit


def _spells(placements: QuerySet[Placement]) -> dict[int, list[Spell]]:
    found: dict[int, list[Spell]] = defaultdict(list)
    rows = placements.order_by("pk").values_list(
        "organization", "name", "kind", "field", "parent", "valid_from", "valid_to"
    )
    for unit, name, kind, field, parent, begun, ended in rows:
        found[unit].append(Spell(unit, name, kind, field, parent, begun or date.min, ended or date.max))
    return dict(found)


def _above(spells: Spells, since: date) -> dict[int, list[Spell]]:
    """What stood above, step by step until nothing but townships and what is higher is left."""
    found: dict[int, list[Spell]] = {}
    wanted = {spell.parent for each in spells.values() for spell in each} - {None}
    while wanted:
        more: dict[int, list[Spell]] = {}
        for some in batches(sorted(wanted)):
            more |= _spells(Placement.objects.since(since).filter(organization__in=some))
        found |= more
        lower = (spell for each in more.values() for spell in each if spell.kind not in TOPS)
        wanted = {spell.parent for spell in lower} - {None} - set(found)
    return found


def _positions(units: Iterable[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for some in batches(sorted(units)):
        found |= dict(Organization.objects.filter(pk__in=some).order_by().values_list("pk", "position"))
    return found
