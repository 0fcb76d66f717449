"""The tree as it stood on a day: names, parents, kinds and fields from placements, subtrees as ranges of paths (F2).

What has not been taken apart since the day still lies in one range of today's paths. So the placements that ended since
with another parent (one query) say how today's paths map to those of the day, and everything else is asked of the
database as for today: nothing walks the tree row by row.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from config.toolkit.batches import batches
from config.toolkit.dates import chinese_date
from organizations.kinds import Kind
from organizations.models import EventLink, Field, Organization, Placement, User
from organizations.models.organizations import PATH_END, PATH_STEP, in_force_on
from organizations.roles import Permission

from .units import Crumb

Span = tuple[str, str]  # half-open range of today's paths
TOGETHER = 300  # spans in one condition: SQLite nests no expression deeper than a thousand
REORDERED = 20_000  # units up to which a list is put into the order of its day; a longer one keeps today's order
BATCH = 2000


@dataclass(frozen=True, slots=True)
class UnitThen:
    """A unit as it stood on a day, beside the unit as it is; `below` counts the units directly below on that day.

    `into` names the units that took over from it when it ended.
    """

    unit: Organization
    name: str
    kind: Kind
    field: Field
    parent_id: int | None
    parent_name: str
    below: int
    into: tuple[str, ...] = ()

    @property
    def since(self) -> str:
        """What has become of it since, as a table says it; empty when it stands as it stood."""
        now = self.unit
        if now.closed_on is not None:
            ended = f"{chinese_date(now.closed_on)}撤销"
            return f"{ended}，并入{'、'.join(self.into)}" if self.into else ended
        said = [f"现名{now.name}"] if now.name != self.name else []
        if now.parent_id != self.parent_id:
            said.append(f"现属{now.parent.name if now.parent else '无上级'}")
        return "，".join(said)


class TreeOn:
    """The tree as it stood on `day`; one query when it is made."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.pieces = _pieces(day)  # by today's path of a unit that stood elsewhere: its path on the day
        self._told: dict[int, UnitThen | None] = {}

    def path(self, path: str) -> str:
        """Where the unit with today's `path` stood on the day."""
        end = _cut(path, self.pieces)
        return self.pieces[path[:end]] + path[end:] if end else path

    def units(self, units: QuerySet[Organization]) -> QuerySet[Organization]:
        """Those of the units that existed on the day, in today's order of the tree; `in_order` puts them into its own.

        Each with `name_then`, `kind_then`, `field_then` and `parent_then` (an id).
        """
        stood = FilteredRelation("placements", condition=in_force_on(self.day, "placements__"))
        return (
            units.annotate(stood=stood)
            .filter(stood__isnull=False)
            .annotate(
                name_then=F("stood__name"),
                kind_then=F("stood__kind"),
                field_then=F("stood__field"),
                parent_then=F("stood__parent_id"),
            )
            .order_by("path")
        )

    def in_order(self, units: QuerySet[Organization]) -> list[int] | QuerySet[Organization, int]:
        """The ids of these units in the order of the day's tree, unless they are more than `REORDERED`."""
        ids = units.order_by("path").values_list("pk", flat=True)
        if not self.pieces or ids.count() > REORDERED:
            return ids
        placed = units.order_by().values_list("path", "pk")
        return [pk for _, pk in sorted((self.path(path), pk) for path, pk in placed)]

    def within(self, root: Organization) -> QuerySet[Organization]:
        """The root and all that stood below it on the day, as `units` gives them."""
        return self.units(Organization.objects.filter(_inside(self.spans(root))))

    def below(self, unit: Organization) -> QuerySet[Organization]:
        """The units that stood directly below on the day, as `units` gives them, in the order of the list."""
        there = Placement.objects.on(self.day).filter(parent=unit).values("organization")
        return self.units(Organization.objects.filter(pk__in=there)).order_by("position", "pk")

    def spans(self, root: Organization) -> list[Span]:
        """The ranges of today's paths that hold the subtree of the day; most often the unit's own one."""
        top = self.path(root.path)
        known = {**self.pieces, root.path: top}
        turns: list[tuple[str, bool]] = []  # from this path on inside or not
        for now in sorted(known):
            inside = known[now].startswith(top)
            end = _cut(now[:-PATH_STEP], known)
            around = bool(end) and known[now[:end]].startswith(top)
            if inside != around:
                turns += [(now, inside), (now + PATH_END, around)]
        return list(_ranges(sorted(turns)))

    def line(self, unit: Organization) -> list[int]:
        """The ids of the units above on the day, from the root, and of the unit itself."""
        path = self.path(unit.path)
        return [int(path[at : at + PATH_STEP], 36) for at in range(0, len(path), PATH_STEP)]

    def crumbs(self, unit: Organization, user: User) -> list[Crumb]:
        """The line of the day with the names of the day; the units that the user sees are links that keep the day."""
        line = self.line(unit)
        names = dict(Placement.objects.on(self.day).filter(organization__in=line).values_list("organization", "name"))
        shown = {one.pk: one for one in Organization.objects.allowed(user, Permission.SEE).filter(pk__in=line)}
        return [
            (names[pk], f"{shown[pk].get_absolute_url()}?day={self.day}" if pk in shown else "")
            for pk in line
            if pk in names
        ]

    def rows(self, units: Iterable[Organization]) -> Iterator[UnitThen]:
        """What `units` found, told as of the day; three queries for each two thousand units."""
        for some in batches(units, BATCH):
            yield from self._rows(some)

    def told(self, ids: Sequence[int]) -> list[UnitThen]:
        """The units with these ids, which existed on the day, told as of it, in this order; four queries."""
        found = self.units(Organization.objects.filter(pk__in=ids).select_related("parent"))
        by_id = {row.unit.pk: row for row in self.rows(found)}
        return [by_id[pk] for pk in ids]

    def unit(self, unit: Organization) -> UnitThen | None:
        """One unit as it stood on the day, read once; None when it did not exist."""
        if unit.pk not in self._told:
            found = self.units(Organization.objects.filter(pk=unit.pk).select_related("parent"))
            self._told[unit.pk] = next(self.rows(found), None)
        return self._told[unit.pk]

    def _rows(self, units: Sequence[Organization]) -> Iterator[UnitThen]:
        standing = Placement.objects.on(self.day).order_by()
        above = {one.parent_then for one in units}  # type: ignore[attr-defined]
        names = dict(standing.filter(organization__in=above).values_list("organization", "name"))
        counted = standing.filter(parent__in=units).values_list("parent").annotate(number=Count("pk"))
        below = dict(counted.values_list("parent", "number"))
        into = _heirs([one.pk for one in units if one.closed_on is not None])
        for one in units:
            name, kind, field, parent = one.name_then, one.kind_then, one.field_then, one.parent_then  # type: ignore[attr-defined]
            named = names.get(parent, "")
            yield UnitThen(
                one, name, Kind(kind), Field(field), parent, named, below.get(one.pk, 0), into.get(one.pk, ())
            )


def _pieces(day: date) -> dict[str, str]:
    """By today's path of every unit that has another parent now: its path on the day.

    Were two units each below the other, which no event should bring about, one of them stands without a parent.
    """
    since = Placement.objects.on(day).filter(valid_to__isnull=False).exclude(parent=F("organization__parent"))
    above: dict[str, str | None] = dict(since.order_by().values_list("organization__path", "parent__path"))
    found: dict[str, str] = {}

    def then(path: str) -> str:
        end = _cut(path, above)
        if not end:
            return path
        now, own = path[:end], path[end - PATH_STEP : end]
        if now not in found:
            found[now] = own
            parent = above[now]
            found[now] = (then(parent) if parent else "") + own
        return found[now] + path[end:]

    for path in above:
        then(path)
    return found


def _heirs(closed: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By unit that has ended: those that took over, by the names that they bear now; no query without such units."""
    found: dict[int, tuple[str, ...]] = {}
    if closed:
        links = EventLink.objects.filter(source__in=closed, target__isnull=False, event__undone_at=None)
        others = links.exclude(target=F("source")).order_by("pk")
        for source, name in others.values_list("source", "target__name"):
            found[source] = (*found.get(source, ()), name)
    return found


def _cut(path: str, known: Container[str]) -> int:
    """How much of the path, from its beginning, is the longest path that is known; 0 for none."""
    return next((end for end in range(len(path), 0, -PATH_STEP) if path[:end] in known), 0)


def _ranges(turns: Iterable[tuple[str, bool]]) -> Iterator[Span]:
    begun = ""
    for path, inside in turns:
        if inside and not begun:
            begun = path
        elif begun and not inside:
            yield begun, path
            begun = ""


def _inside(spans: Sequence[Span]) -> Q:
    """Paths in one of the ranges."""
    parts = [_any_of(some) for some in batches(spans, TOGETHER)]
    if len(parts) == 1:
        return parts[0]
    return reduce(or_, (Q(pk__in=Organization.objects.filter(part).values("pk")) for part in parts))


def _any_of(spans: Sequence[Span]) -> Q:
    return reduce(or_, (Q(path__gte=low, path__lt=high) for low, high in spans))
