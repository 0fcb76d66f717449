"""Many units at once, for imports: ids, paths and ancestor columns are made in memory and written in bulk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import Max

from config.toolkit import bulk
from organizations import audit, pinyin
from organizations.models import EventLink, Organization, OrganizationEvent, Placement, User
from organizations.models.events import EventKind

from . import ancestry, past
from .ancestry import Ancestry

FIELDS = ("id", "code", "name", "kind", "field", "parent_id", "position", "pinyin", "opened_on", "path")
FIELDS += ancestry.ANCESTORS
PLACEMENT_FIELDS = ("organization_id", "name", "parent_id", "kind", "field", "valid_from")
BATCH = 500  # events written in one statement


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A unit to be: `parent` is the code of its parent, in the same batch or in force already; "" for a root."""

    code: str
    name: str
    kind: str
    field: str
    parent: str


@transaction.atomic
def found_many(
    newcomers: Iterable[Newcomer],
    *,
    standing: Mapping[str, Organization],
    opened_on: date | None = None,
    document_no: str = "",
    actor: User | None = None,
) -> int:
    """Write the newcomers, each after its parent, last in their parents' order; returns how many.

    `standing` holds the units in force, by code, that stand above newcomers. With `opened_on` each founding is an
    event of that day; without, they were there before the records begin. Recording is left to the caller, who knows
    the file.
    """
    audit.take_turn()
    newcomers = list(newcomers)
    rows = list(_rows(newcomers, standing, opened_on))
    dated = () if opened_on is None else ("opened_on", "valid_from")  # all else is ready for the database
    bulk.insert(Organization, rows, FIELDS, ready=[name for name in FIELDS if name not in dated])
    places = ((row[0], row[2], row[5], row[3], row[4], opened_on) for row in rows)
    bulk.insert(Placement, places, PLACEMENT_FIELDS, ready=[name for name in PLACEMENT_FIELDS if name not in dated])
    if opened_on is not None:
        _events([cast(int, row[0]) for row in rows], opened_on, document_no, actor)
    return len(rows)


def _events(units: list[int], day: date, document_no: str, actor: User | None) -> None:
    events = OrganizationEvent.objects.bulk_create(
        [
            OrganizationEvent(kind=EventKind.FOUND, effective_on=day, document_no=document_no, actor=actor)
            for _ in units
        ],
        batch_size=BATCH,
    )
    links = ((event.pk, unit) for event, unit in zip(events, units, strict=True))
    bulk.insert(EventLink, links, ("event_id", "target_id"))


def _rows(
    newcomers: list[Newcomer], standing: Mapping[str, Organization], opened_on: date | None
) -> Iterator[tuple[object, ...]]:
    parents: dict[str, tuple[int | None, Ancestry]] = {"": (None, ancestry.ROOT)}
    parents |= {code: (unit.pk, ancestry.ancestry(unit)) for code, unit in standing.items()}
    order = _last_positions(standing)
    for pk, new in zip(ancestry.take_ids(len(newcomers)), newcomers, strict=True):
        parent_id, above = parents[new.parent]
        if opened_on is not None and new.parent in standing:
            past.refuse_unopened(standing[new.parent], opened_on, name=new.name)
        ancestry.refuse_rank(new.kind, above.columns, name=new.name)
        own = above.below(pk, new.kind)
        parents[new.code] = pk, own
        order[parent_id] += 1
        row = (pk, new.code, new.name, new.kind, new.field, parent_id, order[parent_id])
        yield (*row, pinyin.search_text(new.name), opened_on, own.path, *own.columns)


def _last_positions(standing: Mapping[str, Organization]) -> Counter[int | None]:
    above = [unit.pk for unit in standing.values()]
    last = Organization.objects.filter(parent__in=above).order_by().values_list("parent").annotate(last=Max("position"))
    roots = Organization.objects.filter(parent=None).aggregate(last=Max("position"))["last"]
    return Counter({**dict(last), None: roots or 0})
