"""Many units at once, for imports: ids, paths and ancestor columns are made in memory and written in bulk."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from config.toolkit import bulk
from organizations import audit, pinyin
from organizations.models import Organization, Placement

from . import ancestry
from .ancestry import Ancestry

FIELDS = ("id", "code", "name", "kind", "field", "parent_id", "position", "pinyin", "path", *ancestry.ANCESTORS)
PLACEMENT_FIELDS = ("organization_id", "name", "parent_id", "kind", "field")


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A unit to be: `parent` is the code of its parent, in the same batch or in force already; "" for a root."""

    code: str
    name: str
    kind: str
    field: str
    parent: str


@transaction.atomic
def found_many(newcomers: Iterable[Newcomer], *, standing: Mapping[str, Organization]) -> int:
    """Write the newcomers, each after its parent, last in their parents' order; returns how many.

    `standing` holds the units in force, by code, that stand above newcomers. No events: they were there before the
    records begin. Recording is left to the caller, who knows the file.
    """
    audit.take_turn()
    newcomers = list(newcomers)
    rows = list(_rows(newcomers, standing))
    bulk.insert(Organization, rows, FIELDS)
    places = ((row[0], row[2], row[5], row[3], row[4]) for row in rows)
    bulk.insert(Placement, places, PLACEMENT_FIELDS)
    return len(rows)


def _rows(newcomers: list[Newcomer], standing: Mapping[str, Organization]) -> Iterator[tuple[object, ...]]:
    parents: dict[str, tuple[int | None, Ancestry]] = {"": (None, ancestry.ROOT)}
    parents |= {code: (unit.pk, ancestry.ancestry(unit)) for code, unit in standing.items()}
    order = _last_positions(standing)
    for pk, new in zip(ancestry.take_ids(len(newcomers)), newcomers, strict=True):
        parent_id, above = parents[new.parent]
        ancestry.refuse_rank(new.kind, above.columns, name=new.name)
        own = above.below(pk, new.kind)
        parents[new.code] = pk, own
        order[parent_id] += 1
        search = pinyin.search_text(new.name)
        yield (pk, new.code, new.name, new.kind, new.field, parent_id, order[parent_id], search, own.path, *own.columns)


def _last_positions(standing: Mapping[str, Organization]) -> Counter[int | None]:
    above = [unit.pk for unit in standing.values()]
    last = Organization.objects.filter(parent__in=above).order_by().values_list("parent").annotate(last=Max("position"))
    return Counter(dict(last))
